#!/bin/sh
# SPDX-License-Identifier: ISC
#
# kill -9: what was saved is there, what was typed is there.
. "${top_srcdir:-.}/tests/tui/lib.sh"
kills=4
[ -z "${KLASTER_SOAK-}" ] || kills=200
plan 8
register >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"

# A field is kept when it is left; also those typed before it.
plays 'a form that was not saved comes back' "$KLASTER" <<'EOF'
'1' enter tab 'Yangi ' tab 'Янги ' tab
crash again
see:'1 unfinished form'
'1' enter see:'Yangi '  see:'Янги '
EOF
plays 'its draft stays until it is saved' "$KLASTER" <<'EOF'
see:'1 unfinished form'
'1' enter f2 f10 f10
see:'0 unfinished form'
crash again
see:'0 unfinished form'
EOF
holds 'then it is in the register' sh -c \
    '"$KLASTER" list subject --find Yangi | grep -q "Yangi"'
plays 'a hang-up keeps what stands in the field' "$KLASTER" <<'EOF'
'1' down enter tab 'Uzilgan ' hup ends:0
again see:'1 unfinished form'
'1' down enter see:'Uzilgan '
EOF
plays 'the end of the machine does, too' "$KLASTER" <<'EOF'
'1' down*2 enter tab 'Tugagan ' term ends:0
again see:'2 unfinished form'
EOF
plays 'and who interrupts it from outside' "$KLASTER" <<'EOF'
'1' down*3 enter tab 'Toxtagan ' int ends:0
again see:'3 unfinished form'
EOF

play_kills() {
	seed=1
	while [ $seed -le $kills ]
	do
		printf 'random:%d:%d !f2 !enter*3 !f2 crash again\n' \
		    $((seed * 7 % 40)) $seed
		seed=$((seed + 1))
	done
}
play_kills >"$work/kills"
plays "killed $kills times at random moments" "$KLASTER" <"$work/kills"
holds 'the database is whole' "$KLASTER" verify
