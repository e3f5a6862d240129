#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A person is forgotten while a form of him is open: what the form still holds
# comes back neither into a draft nor into the register.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 6
register >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"
export KLASTER
holds() {
	sentence=$1
	shift
	"$@" >"$work/said" 2>&1
	result $? "$sentence"
}
nowhere() {
	! grep -ra "$1" "$work/db" "$HOME"
}

plays 'a form that was typed into is open, and goes on' "$KLASTER" <<'EOT'
'2' enter tab 'Z' see:'Karimov BoburZ'
sh:'"$KLASTER" forget person/P1 --yes -q >forgot 2>&1'
'Q' tab see:'were forgotten meanwhile'
up 'W' hup ends:0
EOT
holds 'no draft has the name' nowhere Karimov
plays 'the next start has no draft and no name' "$KLASTER" <<'EOT'
see:'0 unfinished' '2' miss:'Karimov' enter tab 'Anew' f2 see:'Saved'
EOT
holds 'who writes a new one may' sh -c \
    '"$KLASTER" list person | grep -q Anew'
plays 'saving does not bring it back' "$KLASTER" <<'EOT'
'2' down enter tab 'Z' tab
sh:'"$KLASTER" forget person/P2 --yes -q >forgot 2>&1'
f2 see:'Not saved' see:'were forgotten meanwhile' hup ends:0
EOT
holds 'no draft has that name' nowhere Rahimova
