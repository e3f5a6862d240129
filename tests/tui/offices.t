#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Offices: whom this one believes, and who has seen what.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 8
KLASTER_NOW=1790000000000
KLASTER_USER=karimov
# A stranger's lines come by way of an office that is believed.
prepare() {
	register && there init --office '14-maktab' &&
	    third init --office Koson &&
	    here bundle create -o "$work/0" &&
	    there bundle apply "$work/0" --trust &&
	    third bundle apply "$work/0" --trust &&
	    third add area code=K1 name=Koson &&
	    third bundle create -o "$work/1" &&
	    there bundle apply "$work/1" --trust &&
	    there bundle create -o "$work/2" &&
	    here bundle apply "$work/2" --trust
	[ $? -le 1 ] && KLASTER_NOW=1799000000000 &&
	    here set subject/S01 seats=1
}
prepare >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"

# Offices stand in the order of their keys, which are new each time.
go=$("$KLASTER" office list | awk '/NOT TRUSTED/ {
	printf "home"
	for (i = 2; i < NR; i++) printf " down" }')

plays 'offices with their trust' "$KLASTER" <<'EOT'
'b' '3' see:'3 offices' see:'NOT ACCEPTED' see:'this one' see:'14-maktab'
EOT
plays 'the question is answered by no' "$KLASTER" <<EOT
'b' '3' $go f4 see:'Accept this office?' enter see:'NOT ACCEPTED'
EOT
plays 'one is accepted when its fingerprint was compared' "$KLASTER" <<EOT
'b' '3' $go f4 see:'Accept this office?' see:'by phone' 'y'
see:'Accepted' miss:'NOT ACCEPTED'
EOT
holds 'its lines count' sh -c '"$KLASTER" list area --format csv | grep K1'
plays 'trust is ended' "$KLASTER" <<EOT
'b' '3' $go f8 see:'End trust' 'n' see:'Nothing was done'
f8 'y' see:'does not count' see:'ended' enter see:'Fingerprint' f10
EOT
plays 'who has seen what' "$KLASTER" <<'EOT'
see:'Last exchange' 'b' '4' see:'Seen by' see:'! 21.09.2026'
down see:'Qarshi' right*2 left
f10 'b' '3' f6 see:'Seen by'
EOT
plays 'within their bytes' "$KLASTER" <<'EOT'
'b' '3' max:1600 f6 max:1600
EOT
holds 'the database is whole' "$KLASTER" verify
