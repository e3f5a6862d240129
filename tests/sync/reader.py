#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""reader.py FILE...: another reader, out of klaster-bundle(5) alone.

Prints the records, one JSON object a line: {"id","kind","gone","disputed",
"conflict","fields":{NAME:[[STAMP,VALUE],...]}}, of several values the shown
one first, the field "" for deletions.  "-" reads unpacked text.  Every writer
is believed; signatures are for signify and minisign (proofs.py).
"""
import base64, hashlib, json, subprocess, sys

MOST = {"raw": 512 << 20, "header": 4 << 20, "line": 64 << 10}

def h(data):
    return hashlib.blake2b(data, digest_size=32).hexdigest()

def need(truth, what):
    if not truth:
        raise ValueError(what)

def once(pairs):
    need(len({name for name, _ in pairs}) == len(pairs), "a name twice")
    return dict(pairs)

def unpack(path):
    if path == "-":
        return sys.stdin.buffer.read()
    done = subprocess.run(["zstd", "-qdc", "--memory=8MB", path],
                          capture_output=True)
    need(done.returncode == 0, "zstd refuses it")
    return done.stdout

class Run:
    """A run of a bundle: the lines of one log from a number on."""
    def __init__(self, mark):
        self.dev, self.first, prev = mark["log"], mark["from"], mark["prev"]
        self.lines, self.chain, self.head = [], [prev], None
        need(self.first > 1 or prev == h(b"log " + self.dev.encode()),
             "prev of %s" % self.dev)

    def add(self, raw, line):
        need(line["n"] == self.first + len(self.lines), "order of lines")
        hollow = [line[x] for x in "zx" if x in line and len(line) == 2]
        sort = "k" if "k" in line else "z" if "z" in line else "r"
        need(sort != "z" or not {"k", "t"} & line.keys(), "a place of z")
        need(hollow or ("r" in line) != ("k" in line), "a line of no sort")
        need("x" not in line or hollow, "a hollow line that speaks")
        x = h((sort + (hollow or [h(raw)])[0]).encode())
        self.lines.append((raw, {"n": line["n"]} if hollow else line))
        self.chain.append(h((self.chain[-1] + x).encode()))

    def end(self, mark):
        need(self.lines and mark["head"] == self.first + len(self.lines) - 1,
             "the head of %s" % self.dev)
        self.head = mark["sig"]

class Bundle:
    """What is in a file, when all of it is as the page says."""
    def __init__(self, path):
        text = unpack(path)
        lines = text.split(b"\n")
        need(len(text) <= MOST["raw"] and lines.pop() == b"", "the end")
        need(max(map(len, lines[1:])) <= MOST["line"] and
             len(lines[0]) <= MOST["header"], "a line is too long")
        marks = [json.loads(raw, object_pairs_hook=once) for raw in lines]
        self.header, self.seal = marks[0], marks[-1]
        need(self.header.get("bundle") == 2 and
             next(iter(self.header)) == "bundle", "the header")
        need(self.header["raw"] == len(text) and
             self.header["lines"] == self.seal["end"] == len(lines), "size")
        need(self.seal["h"] == h(text[:-len(lines[-1]) - 1]), "the hash")
        self.runs, state = [], "runs"
        for raw, mark in zip(lines[1:-1], marks[1:-1]):
            state = self.step(state, next(iter(mark)), raw, mark)
        need(state != "lines", "a head is missing")

    def step(self, state, sort, raw, mark):
        if sort == "log" and state == "runs":
            self.runs.append(Run(mark))
            devs = [run.dev for run in self.runs]
            need(devs == sorted(set(devs)), "the order of runs")
            return "lines"
        if sort == "n" and state == "lines":
            self.runs[-1].add(raw, mark)
            return "lines"
        if sort == "head" and state == "lines":
            self.runs[-1].end(mark)
            return "runs"
        need(sort == "proof" and state != "lines", "a line out of place")
        return "proofs"

class Logs:
    def __init__(self):
        self.lines, self.chain, self.keys = {}, {}, {}

    def apply(self, bundle):
        keys = {}
        for run in bundle.runs:
            if run.first == 1:
                keys[run.dev] = base64.b64decode(run.lines[0][1]["key"])
                dev = base64.b32encode(bytes.fromhex(h(keys[run.dev]))[:10])
                need(dev == run.dev.encode(), "a key")
        if bundle.header["by"] not in {**self.keys, **keys}:
            return False        # from somebody unknown, for now
        self.keys.update(keys)
        return any([self.take(run) for run in bundle.runs])

    def take(self, run):
        have = self.lines.setdefault(run.dev, [])
        chain = self.chain.setdefault(run.dev,
                                      [h(b"log " + run.dev.encode())])
        met = min(len(have), run.first + len(run.lines) - 1)
        if run.dev not in self.keys or run.first - 1 > len(have) or \
                chain[met] != run.chain[met - run.first + 1]:
            return 0        # no key, a gap, or a fork
        new = run.lines[met - run.first + 1:]
        have += [line for _, line in new]
        chain += run.chain[met - run.first + 2:]
        return len(new)

    def counting(self):
        """(stamp, rank, line) of each line whose change-set is whole."""
        for dev, lines in self.lines.items():
            n, rest = 0, 0
            for n, line in enumerate(lines, 1):
                if "t" in line:
                    rank = (-line.get("tq", 0), line["t"], dev)
                    rest = line.get("of", 1)
                    if n - 1 + rest > len(lines):
                        break
                rest -= 1
                if len(line) > 1:
                    yield "%s.%d" % (dev, n), rank + (n,), line

    def records(self):
        lines, found = list(self.counting()), {}
        same, self.ones = joined(lines)
        for stamp, rank, line in lines:
            if "r" in line:
                kind, _, at = line["r"].partition("/")
                one = self.ones.get(at or stamp, at or stamp)
                record = found.setdefault(one, Record(one))
                record.add(kind, not at, stamp, rank, line)
        for line in same:
            one = found.get(self.ones[line["a"].partition("/")[2]])
            if one:
                one.named |= {(old, name) for old in line.get("old", [])
                              for name in line.get("fields", [])}
        return [found[at].shown() for at in sorted(found)]

def joined(lines):
    """The lines that join records, and the id under which each of them is."""
    ended = {old for _, _, line in lines if line.get("k") == "apart"
             for old in line["old"]}
    same = [line for stamp, _, line in lines
            if line.get("k") == "same" and stamp not in ended]
    ones = {}
    for line in same:
        ids = [line[end].partition("/")[2] for end in "ab"]
        old = {ones.get(at, at) for at in ids}
        one = min(old, key=lambda at: (at[:16], int(at[17:])))
        ones.update({at: one for at in [*ids, *ones]
                     if ones.get(at, at) in old})
    return same, ones

class Record:
    def __init__(self, stamp):
        self.id, self.kind, self.created = stamp, None, False
        self.sets, self.named = {}, set()

    def add(self, kind, creates, stamp, rank, line):
        if creates or not self.created and (
                self.kind is None or kind < self.kind):
            self.kind = kind
        self.created |= creates
        fields = {"": True} if line.get("del") else line.get("set", {})
        for name, value in fields.items():
            self.sets.setdefault(name, []).append((rank, stamp, value))
        names = [None] if line.get("del") else [*fields, ""]
        self.named |= {(old, at) for old in line.get("old", []) for at in names}

    def shown(self):
        fields, conflict = {}, False
        for name, values in self.sets.items():
            alive = [[stamp, value] for _, stamp, value in
                     sorted(values, key=lambda v: v[0], reverse=True)
                     if not {(stamp, name), (stamp, None)} & self.named]
            if alive:
                fields[name] = alive
            several = len({json.dumps(value) for _, value in alive}) > 1
            conflict |= name != "" and several
        return {"id": self.id, "kind": self.kind, "conflict": conflict,
                "gone": list(fields) == [""], "fields": fields,
                "disputed": "" in fields and len(fields) > 1}

def fold(bundles):
    logs = Logs()       # again, until none brings anything new
    while any([logs.apply(bundle) for bundle in bundles]):
        pass
    return logs

if __name__ == "__main__":
    for shown in fold([Bundle(path) for path in sys.argv[1:]]).records():
        print(json.dumps(shown, ensure_ascii=False))
