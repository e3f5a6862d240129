#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Two offices set the same field: a person decides, and may take that back.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 10
there() {
	KLASTER_USER=botir KLASTER_NOW=1762240860000 XDG_STATE_HOME=$work/far \
	    "$KLASTER" --quiet --db "$work/there" "$@"
}
exchange() {
	"$KLASTER" --quiet bundle create -o "$work/$1.klb" &&
	    there bundle apply "$work/$1.klb" --trust
}
prepare() {
	register && there init --office 'Koson' && exchange one || return 1
	"$KLASTER" --quiet set subject/S01 seats=700 pupils=701 &&
	    "$KLASTER" --quiet set subject/S02 pupils=513 &&
	    there set subject/S01 seats=777 pupils=778 &&
	    there remove subject/S02 &&
	    there bundle create -o "$work/two.klb" &&
	    "$KLASTER" --quiet bundle apply "$work/two.klb" --trust
	[ $? -le 1 ]
}
prepare >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"

screens decide "$KLASTER" <<'EOT'
see:'2 conflicts to decide' 'a' dump enter dump
EOT
plays 'one value is taken, then the other field' "$KLASTER" <<'EOT'
'a' enter see:'Pupils' down enter see:'More is open in this record'
see:'Seats' miss:'Pupils' enter see:'Decided' see:'S02' miss:'S01'
EOT
holds 'that is what stands there now' sh -c \
    '"$KLASTER" conflicts; "$KLASTER" list subject --columns code,pupils,seats \
    --format csv --where "code = S01" | tee /dev/stderr | grep S01,701,777'
plays 'a decision is taken back' "$KLASTER" <<'EOT'
see:'1 conflicts to decide' C-z see:'Undone' see:'2 conflicts to decide'
C-y see:'1 conflicts to decide'
EOT
plays 'deleted there, changed here: it stays' "$KLASTER" <<'EOT'
'a' enter see:'Deleted by one' see:'botir' enter
see:'is kept' f10 see:'0 conflicts' '1' see:'5 of 5' see:'2-umum'
EOT
holds 'the database is whole' "$KLASTER" verify
"$KLASTER" --quiet set subject/S12 seats=1
there set subject/S12 seats=2
there bundle create -o "$work/three.klb"
"$KLASTER" --quiet bundle apply "$work/three.klb" >"$work/said" 2>&1
plays 'the form names both values; a third is typed' "$KLASTER" <<'EOT'
'1' end see:'? S12' enter f7 'Seats' enter see:'Ctrl-T decides'
C-t see:'To decide: S12' down down enter f8 '3' see:'CHANGED' f2
see:'Saved' f10*2 see:'0 conflicts'
EOT
holds 'so it is' sh -c '"$KLASTER" list subject --columns seats --format csv \
    --where "code = S12" | grep -x 3'
there remove subject/S12 && "$KLASTER" --quiet set subject/S12 seats=4 &&
    there bundle create -o "$work/four.klb"
"$KLASTER" --quiet bundle apply "$work/four.klb" >"$work/said" 2>&1
plays 'or it goes' "$KLASTER" <<'EOT'
'a' see:'S12 12-umum' enter down enter see:'Deleted; Ctrl-Z' f10
see:'0 conflicts' '1' see:'4 of 4' C-z see:'Undone'
EOT
plays 'nothing to decide is said' "$KLASTER" <<'EOT'
'1' C-t see:'Nothing is to be decided'
EOT
