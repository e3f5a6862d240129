#!/bin/sh
# SPDX-License-Identifier: ISC
#
# 10,000 schools entered by five offices, then 500 edits of one field each:
# the size of what is sent, on the history that the format was measured with.
. "${top_srcdir:-.}/tests/lib.sh"

make=$top_srcdir/../shared/bin/history.py
replay=${top_builddir:-$PWD}/tests/sync/replay
[ -f "$make" ] || skip_all 'the history generator is not here'
[ -x "$replay" ] || skip_all 'tests/sync/replay was not built'
command -v python3 >/dev/null || skip_all 'python3 is not installed'

mkdir history play
python3 "$make" 10000 500 history >/dev/null || exit 99
python3 - history/hist.json >play/history <<'EOT'
import json, sys
hist = json.load(open(sys.argv[1]))
key = {}
for k, r in enumerate(hist["base"]):
    key[r["id"]] = k
    print("C", r["dev"], r["t"],
          *["%s=%s" % p for p in r["rec"].items()], sep="\t")
for e in hist["edits"]:
    print("E", e["dev"], e["t"], key[e["id"]],
          "%s=%s" % (e["field"], e["value"]), sep="\t")
EOT
ok 'the history is played' sh -c \
    'cd play && "$1" history >../times 2>../wrong' - "$replay" ||
    sed 's/^/# /' wrong
sed 's/^/# /' times

size() {
	wc -c <"play/$1"
}
edits() {
	zstd -dc play/delta.zst | grep -c '^{"n":'
}
echo "# delta $(size delta.zst) bytes, full $(size full.zst) bytes," \
    "$(zstd -dc play/full.zst | wc -c) unpacked"
ok 'the delta holds the edits that change something' [ "$(edits)" -gt 480 ]
ok 'the delta is below 11,500 bytes' [ "$(size delta.zst)" -lt 11500 ]
ok 'everything is below 490,000 bytes' [ "$(size full.zst)" -lt 490000 ]
end
