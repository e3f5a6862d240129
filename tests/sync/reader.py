#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""reader.py FILE...: another reader, out of klaster-bundle(5) alone.

Applies the bundles in this order, again and again until none brings anything
new, and prints the records, one JSON object a line: {"id","kind","gone",
"disputed","conflict","fields":{NAME:[[STAMP,VALUE],...]}}, of several values
the shown one first, the field "" for deletions.  "-" reads unpacked text.
Every writer is believed; signatures are for signify and minisign (proofs.py).
"""
import base64, hashlib, json, subprocess, sys

MOST = {"raw": 512 << 20, "header": 256 << 10, "line": 64 << 10}

def h(data):
    return hashlib.blake2b(data, digest_size=32).hexdigest()

def dev_of(key):
    return base64.b32encode(bytes.fromhex(h(key))[:10]).decode()

def need(truth, what):
    if not truth:
        raise ValueError(what)

def once(pairs):
    need(len({name for name, _ in pairs}) == len(pairs), "a name twice")
    return dict(pairs)

def parse(raw):
    return json.loads(raw, object_pairs_hook=once)

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
        self.dev, self.first = mark["log"], mark["from"]
        self.prev = mark["prev"]
        self.lines, self.chain, self.head = [], [self.prev], None
        need(self.first > 1 or self.prev == h(b"log " + self.dev.encode()),
             "prev of %s" % self.dev)

    def add(self, raw, line):
        need(line["n"] == self.first + len(self.lines), "order of lines")
        self.lines.append((raw, line))
        self.chain.append(h((self.chain[-1] +
                             line.get("x", h(raw))).encode()))

    def end(self, mark):
        need(self.lines and mark["head"] == self.first + len(self.lines) - 1,
             "the head of %s" % self.dev)
        self.head = mark["sig"]

    def text(self):
        return "head %s %d %s\n" % (
            self.dev, self.first + len(self.lines) - 1, self.chain[-1])

class Bundle:
    """What is in a file, when all of it is as the page says."""
    def __init__(self, path):
        text = unpack(path)
        lines = text.split(b"\n")
        need(len(text) <= MOST["raw"] and lines.pop() == b"", "the end")
        need(max(map(len, lines[1:])) <= MOST["line"] and
             len(lines[0]) <= MOST["header"], "a line is too long")
        marks = [parse(raw) for raw in lines]
        self.header, self.seal = marks[0], marks[-1]
        need(self.header.get("bundle") == 1 and
             next(iter(self.header)) == "bundle", "the header")
        need(self.header["raw"] == len(text), "raw")
        need(self.header["lines"] == self.seal["end"] == len(lines), "lines")
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
    """All logs, and the records that they make."""
    def __init__(self):
        self.lines, self.chain, self.keys = {}, {}, {}

    def apply(self, bundle):
        """Whether it brought something; ValueError: it is refused."""
        keys = {}
        for run in bundle.runs:
            if run.first == 1:
                keys[run.dev] = base64.b64decode(run.lines[0][1]["key"])
                need(dev_of(keys[run.dev]) == run.dev, "a key")
        need(bundle.header["by"] in {**self.keys, **keys}, "who sent it?")
        self.keys.update(keys)
        return sum([self.take(run) for run in bundle.runs]) > 0

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
                if "x" not in line:
                    yield "%s.%d" % (dev, n), rank + (n,), line

    def records(self):
        found = {}
        for stamp, rank, line in self.counting():
            if "r" not in line:
                continue
            kind, _, at = line["r"].partition("/")
            record = found.setdefault(at or stamp, Record(at or stamp))
            record.add(kind, not at, stamp, rank, line)
        return [found[at].shown() for at in sorted(found)]

class Record:
    def __init__(self, stamp):
        self.id, self.kind, self.created = stamp, None, False
        self.sets, self.named = {}, set()

    def add(self, kind, creates, stamp, rank, line):
        if creates or not self.created and (
                self.kind is None or kind < self.kind):
            self.kind = kind
        self.created |= creates
        fields = line.get("set", {})
        for name, value in fields.items():
            self.sets.setdefault(name, []).append((rank, stamp, value))
        if line.get("del"):
            self.sets.setdefault("", []).append((rank, stamp, True))
        for old in line.get("old", []):
            for name in [None] if line.get("del") else [*fields, ""]:
                self.named.add((old, name))

    def shown(self):
        fields, conflict = {}, False
        for name, values in self.sets.items():
            alive = [[stamp, value] for _, stamp, value in
                     sorted(values, key=lambda v: v[0], reverse=True)
                     if not {(stamp, name), (stamp, None)} & self.named]
            if alive:
                fields[name] = alive
            kinds = {json.dumps(value) for _, value in alive}
            conflict |= name != "" and len(kinds) > 1
        return {"id": self.id, "kind": self.kind,
                "gone": list(fields) == [""],
                "disputed": "" in fields and len(fields) > 1,
                "conflict": conflict, "fields": fields}

def fold(bundles):
    logs, more = Logs(), True
    while more:
        more = False
        for bundle in bundles:
            try:
                more |= logs.apply(bundle)
            except ValueError:
                continue        # from somebody unknown, for now
    return logs

if __name__ == "__main__":
    for shown in fold([Bundle(path) for path in sys.argv[1:]]).records():
        print(json.dumps(shown, ensure_ascii=False))
