#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The database is another one, or another file, while a form is open: what is
# said to be saved is there afterwards.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 16
KLASTER_DB=db		# short, so that no sentence is cut
export KLASTER KLASTER_DB
begin() {
	rm -rf "$work/db" "$work"/db.* "$HOME/.local"
	"$KLASTER" init -q >"$work/said" 2>&1 &&
	    "$KLASTER" add -q person code=P1 name=Aa note=n &&
	    "$KLASTER" backup "$work/back.zst" ||
	    sed 's/^/# /' "$work/said"
}
# stands NAME SENTENCE: what the register says in the end, and is it whole.
stands() {
	"$KLASTER" list person --format csv --columns name >"$work/said" 2>&1
	tail -n 1 "$work/said" | grep -qx "$1"
	result $? "$2: the register has $1"
	"$KLASTER" verify >"$work/said" 2>&1
	result $? "$2: it is whole"
}

begin
plays 'compact: saved' "$KLASTER" <<'EOT'
'2' enter tab end 'Z' sh:'"$KLASTER" compact -q >said 2>&1'
f2 until:'Saved: P1 AaZ'
EOT
stands AaZ compact

begin
plays 'another key: saved' "$KLASTER" <<'EOT'
'2' enter tab end 'Z' sh:'"$KLASTER" key rotate -q >said 2>&1'
f2 until:'Saved: P1 AaZ'
EOT
stands AaZ 'another key'

begin
plays 'no key: saved' "$KLASTER" <<'EOT'
'2' enter tab end 'Z' sh:'rm db/key' f2 until:'Saved: P1 AaZ'
EOT
stands AaZ 'no key'

begin
plays 'another database: not saved, and said' "$KLASTER" <<'EOT'
'2' enter tab end 'Z'
sh:'"$KLASTER" restore -q --replace back.zst >said 2>&1'
f2 until:'Not saved' see:'another database was put in the place'
hup ends:0
EOT
stands Aa 'another database'

begin
plays 'a copy in its place: not saved, and said' "$KLASTER" <<'EOT'
'2' enter tab end 'Z' sh:'mv db db.old && cp -r db.old db'
f2 until:'Not saved' see:'another database was put in the place'
hup ends:0
EOT
stands Aa 'a copy'

begin
plays 'the folder is gone: not saved, and said' "$KLASTER" <<'EOT'
'2' enter tab end 'Z' sh:'mv db db.old'
f2 until:'Not saved' see:'lies there no more'
EOT
