#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""Reads a bundle on standard input (zstdcat FILE | reader.py), checks it by
klaster-bundle(5) alone, and prints its records, one JSON object a line.  With
a folder as its argument it leaves there what signify -V and minisign -V need:
DEV.pub, DEV.head and DEV.head.sig of each log, seal, seal.minisig, seal.pub."""
import base64, hashlib, json, pathlib, sys

def h(data):
    return hashlib.blake2b(data, digest_size=32).hexdigest()

def dev_of(key):
    return base64.b32encode(bytes.fromhex(h(key))[:10]).decode()

def pub_file(key):
    number = bytes.fromhex(h(key))[:8]
    text = base64.b64encode(b"Ed" + number + key).decode()
    return "untrusted comment: public key\n%s\n" % text

def keep(name, text):
    if len(sys.argv) > 1:
        pathlib.Path(sys.argv[1], name).write_text(text)

whole, keys, records = hashlib.blake2b(digest_size=32), {}, {}
count = size = 0
for raw in sys.stdin.buffer:
    count, size = count + 1, size + len(raw)
    line = json.loads(raw)
    sort = next(iter(line))
    if sort == "end":
        break
    whole.update(raw)
    if sort == "bundle":
        header = line
    elif sort == "log":
        dev, n, chain = line["log"], line["from"] - 1, line["prev"]
        assert n > 0 or chain == h(b"log " + dev.encode()), "prev"
    elif sort == "n":
        n += 1
        assert line["n"] == n, "the numbers of %s" % dev
        chain = h((chain + line.get("x", h(raw[:-1]))).encode())
        if line.get("k") == "key" and n == 1:
            keys[dev] = base64.b64decode(line["key"])
            assert dev_of(keys[dev]) == dev, "the key of %s" % dev
            keep(dev + ".pub", pub_file(keys[dev]))
        if "r" in line:
            name = line["r"] if "/" in line["r"] else "%s/%s.%d" % (
                line["r"], dev, n)
            fields = records.setdefault(name, {})
            for field, value in line.get("set", {}).items():
                fields.setdefault(field, []).append(
                    ("%s.%d" % (dev, n), value, line.get("old", [])))
            if line.get("del"):
                fields.setdefault("", []).append(
                    ("%s.%d" % (dev, n), True, line.get("old", [])))
    elif sort == "head":
        assert line["head"] == n, "the head of %s" % dev
        keep(dev + ".head", "head %s %d %s\n" % (dev, n, chain))
        keep(dev + ".head.sig", "untrusted comment: head\n%s\n" % line["sig"])
assert sort == "end" and not sys.stdin.buffer.read(), "the end"
assert line["end"] == header["lines"] == count and header["raw"] == size
assert line["h"] == whole.hexdigest(), "the hash of the bundle"
keep("seal", "bundle %s %d %s\n" % (header["by"], header["at"], line["h"]))
keep("seal.minisig", line["sig"])
if header["by"] in keys:
    keep("seal.pub", pub_file(keys[header["by"]]))

# A value stands until a line that sets its field, or deletes, names it.
for name in sorted(records):
    fields, shown = records[name], {}
    deaths = fields.pop("", [])
    for field, values in fields.items():
        named = {s for v in values + deaths for s in v[2]}
        alive = [v[1] for v in values if v[0] not in named]
        if alive:
            shown[field] = alive if len(alive) > 1 else alive[0]
    if shown:
        print(json.dumps({"id": name, **shown}, ensure_ascii=False))
