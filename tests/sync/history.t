#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Schools entered by five offices, then edits of one field each: the size of
# what is sent, of a small history of our own and, where its generator is at
# hand, of that which the format was measured with.
. "${top_srcdir:-.}/tests/lib.sh"

make=$top_srcdir/../shared/bin/history.py
replay=${top_builddir:-$PWD}/tests/sync/replay
[ -x "$replay" ] || skip_all 'tests/sync/replay was not built'

size() {
	wc -c <"play/$1"
}
edits() {
	zstd -dc play/delta.zst | grep -c '^{"n":'
}

# sizes EDITS DELTA FULL: of the history in play/history, at most.
sizes() {
	ok 'the history is played' sh -c \
	    'cd play && "$1" history >../times 2>../wrong' - "$replay" ||
	    sed 's/^/# /' wrong
	sed 's/^/# /' times
	echo "# delta $(size delta.zst) bytes, full $(size full.zst) bytes," \
	    "$(zstd -dc play/full.zst | wc -c) unpacked"
	ok 'the delta holds the edits that change something' \
	    [ "$(edits)" -gt "$1" ]
	ok "the delta is below $2 bytes" [ "$(size delta.zst)" -lt "$2" ]
	ok "everything is below $3 bytes" [ "$(size full.zst)" -lt "$3" ]
}

mkdir play
awk -v schools=1000 -v edits=100 -f "$top_srcdir/tests/sync/history.awk" \
    >play/history
sizes 95 3700 56000

[ -f "$make" ] && command -v python3 >/dev/null || end
rm -rf play
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
sizes 480 11500 490000
end
