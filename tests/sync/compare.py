#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""compare.py FOLDER...: whether reader.py makes of the bundles in each what
klaster made of them, which stands there in the file values: "ID KIND FLAGS"
for a record, "ID FIELD PLACE STAMP VALUE" for a value.  Bundles are taken in
an order of dice.
compare.py --export BUNDLE EXPORT CONFLICTS: against what klaster export and
klaster conflicts say in JSON."""
import json, pathlib, random, sys
import reader

def theirs(folder):
    found = {}
    lines = (folder / "values").read_text().split("\n")[:-1]
    parts = [line.split(" ", 4) for line in lines]
    for part in sorted(parts, key=len):
        if len(part) == 3:
            flags = int(part[2])
            found[part[0]] = {
                "id": part[0], "kind": part[1], "gone": flags & 1 > 0,
                "disputed": flags & 8 > 0, "conflict": flags & 2 > 0,
                "fields": {}}
            continue
        values = found[part[0]]["fields"].setdefault(part[1], [])
        values.append((int(part[2]), part[3], json.loads(part[4])))
    for record in found.values():
        record["fields"] = {name: [list(v[1:]) for v in sorted(values)]
                            for name, values in record["fields"].items()}
    return found

def ours(folder):
    files = sorted(folder.glob("*.bundle"))
    files = [f for f in files if f.name != "bad.bundle"]
    random.Random(folder.name).shuffle(files)
    bundles = [reader.Bundle(str(path)) for path in files]
    return {r["id"]: r for r in reader.fold(bundles).records()}

def differs(folder):
    a, b = theirs(folder), ours(folder)
    for at in sorted(a.keys() | b.keys()):
        one, two = canon(a.get(at)), canon(b.get(at))
        if one != two:
            return "%s: klaster %s, reader %s" % (at, one, two)
    return None

def exported(bundle, export, conflicts):
    """What klaster tells of its records, by the values of the reader."""
    logs = reader.fold([reader.Bundle(bundle)])
    records = logs.records()
    first = {r["id"]: {n: v[0][1] for n, v in r["fields"].items()}
             for r in records if not r["gone"]}
    def text(value):
        if isinstance(value, list):
            return [text(item) for item in value]
        at = value.split("/")[-1] if isinstance(value, str) else value
        at = logs.ones.get(at, at)
        return first[at].get("code", at) if at in first else value
    def sides(record):
        return {n: [[stamp.split(".")[0], text(one)] for stamp, one in v]
                for n, v in record["fields"].items()
                if n and len({canon(one) for _, one in v}) > 1}
    def row(r):
        told = {"kind": r["kind"], "origin": r["id"]}
        if r["gone"] or r["disputed"]:
            told["deleted"] = True
        if r["gone"]:
            return told
        if sides(r):
            told["conflicts"] = sides(r)
        return {**told, **{(r["kind"] + "." if n == "kind" else "") + n:
                           text(v) for n, v in first[r["id"]].items()
                           if n and v is not None}}
    def known(line):
        row = json.loads(line)
        if "conflicts" in row:
            row["conflicts"] = {n: [[one["by"], one["value"]] for one in v]
                                for n, v in row["conflicts"].items()}
        return canon(row)
    rows = sorted(canon(row(r)) for r in records)
    told = sorted(known(line) for line in open(export))
    open_ = sorted([(r["kind"] + "/" + text(r["id"]), n)
                    for r in records for n in sides(r)] +
                   [(r["kind"] + "/" + text(r["id"]), "")
                    for r in records if r["disputed"]])
    waits = [json.loads(line) for line in open(conflicts)]
    waits = sorted([(w["record"], w.get("field", "")) for w in waits])
    for a, b in zip(rows + open_, told + waits):
        if a != b:
            print("reader:  %s\nklaster: %s" % (a, b))
    return rows != told or open_ != waits

def canon(value):
    return json.dumps(value, sort_keys=True)

def main(names):
    if names[0] == "--export":
        return exported(*names[1:])
    records = failed = 0
    for name in names:
        folder = pathlib.Path(name)
        told = differs(folder)
        records += len(theirs(folder))
        if told:
            failed += 1
            print("SEED=%s: %s" % (folder.name, told))
    print("%d histories, %d records, %d differ" % (
        len(names), records, failed))
    return failed > 0

sys.exit(main(sys.argv[1:]))
