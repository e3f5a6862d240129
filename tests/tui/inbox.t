#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Offices set the same field: a person decides, applies, takes it back.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 21
KLASTER_NOW=1790000000000
KLASTER_USER=karimov
prepare() {
	register && there init --office '14-maktab' &&
	    third init --office Koson && give here there &&
	    give here third || return 1
	KLASTER_NOW=1791000000000
	here set area/QAR lat=38.86 lon=65.79 && give here there &&
	    here set subject/S01 seats=700 phone=+998901234567 &&
	    there set subject/S01 seats=777 pupils=778 &&
	    KLASTER_NOW=1791000001000 third set subject/S01 seats=701 &&
	    here set subject/S12 kind=lyceum &&
	    there set subject/S12 kind=college &&
	    here set area/QAR lat=38.8 lon=65.7 &&
	    there set area/QAR lat=38.9 lon=65.8 &&
	    here set subject/S02 pupils=513 && there remove subject/S02 &&
	    here add subject code=S99 name=99-maktab kind=school &&
	    there add subject code=S99 name=99-school kind=school seats=5 &&
	    KLASTER_NOW=1000000000000 third add area code=OLD name=Old &&
	    give there here && give third here
}
prepare >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"
KLASTER_NOW=1792000000000

screens inbox "$KLASTER" <<'EOT'
see:'4 conflicts to decide' 'a' dump right*2 dump end dump up dump f3 dump f10
resize:100x40 dump resize:60x20 dump
EOT
plays 'to open costs no more than it may' "$KLASTER" <<'EOT'
'a' sum:2950 f10 'a' max:1600
EOT
plays 'sides are chosen, the next comes by itself' "$KLASTER" <<'EOT'
'a' right enter see:'decided, F2 applies: 1' see:'--- S02' enter
see:'--- S12' right enter see:'--- QAR' right enter
see:'Nothing else is undecided' see:'F2 applies: 5'
EOT
holds 'nothing is written' sh -c '"$KLASTER" conflicts | grep -c . | grep -x 7'
plays 'they are there the next day, and the newest is taken back' \
    "$KLASTER" <<'EOT'
'a' see:'F2 applies: 5' C-z see:'taken back' see:'F2 applies: 4'
EOT
plays 'n finds it; F2 applies all' "$KLASTER" <<'EOT'
'a' 'n' see:'--- QAR' right enter f2 see:'4 decided; Ctrl-Z takes it back'
see:'0 to decide' miss:'S12'
EOT
holds 'what was decided stands there' sh -c \
    '"$KLASTER" list subject --columns seats,pupils,kind --format csv \
    --where "code ~ S" | grep -x 777,778,school'
holds 'what makes sense together is of one hand' sh -c \
    '"$KLASTER" list area --columns lat,lon --format csv | grep -x 38.9,65.8'
holds 'as one change-set' sh -c \
    '"$KLASTER" log --limit 1 | tee /dev/stderr | grep "and 3 more"'
plays 'the next day it is taken back, too' "$KLASTER" <<'EOT'
'a' see:'0 to decide' C-z see:'Undone' see:'4 to decide' see:'14-maktab 03.10'
EOT
plays 'a third value is typed, and checked' "$KLASTER" <<'EOT'
'a' see:'--- S01' f4 see:'+-- Seats' f8 'many' enter see:'whole number'
f8 '650' enter see:'F2 applies: 1' up see:'Decided: 650 (typed)' down
see:'--- S02' down see:'--- S12' f4 see:'Enter take' 'univ' enter
see:'F2 applies: 2'
EOT
plays 'all from here, all from there, later' "$KLASTER" <<'EOT'
'a' see:'F2 applies: 2' home f5 see:'F2 applies: 2' see:'--- S02'
f6 see:'F2 applies: 3' see:'--- QAR' f8 see:'- QAR'
see:'Nothing else is undecided' C-z*3
EOT
plays 'marked records together' "$KLASTER" <<'EOT'
'a' '+' f6 see:'F2 applies: 5' see:'* QAR' see:'* S01' C-z*5
EOT
plays 'a filter' "$KLASTER" <<'EOT'
'a' f7 'akad' see:'Nothing that waits is called so' esc see:'S12' f7 'kind'
see:'S12' miss:'S01' esc see:'S02'
EOT
plays 'two records of one code' "$KLASTER" <<'EOT'
'a' end up see:'One thing or two?' f4 see:'Institution' f10 enter see:'99-'
EOT
plays 'deleted there, changed here: it goes' "$KLASTER" <<'EOT'
'a' down see:'Record' right enter f2 see:'1 decided' miss:'S02'
EOT
holds 'the database is whole' "$KLASTER" verify
plays 'the form leads to the inbox, at its record' "$KLASTER" <<'EOT'
'1' down*3 see:'? S12' enter f7 'Kind' enter see:'Ctrl-T decides'
C-t see:'--- S12'
EOT
plays 'nothing to decide is said' "$KLASTER" <<'EOT'
'1' C-t see:'Nothing is to be decided'
EOT

# Ten thousand wait.
sheet() {
	awk -v by="$1" 'BEGIN {
		print "code,name,kind,pupils"
		for (i = 1; i <= 10000; i++)
			printf "M%05d,%d-maktab,school,%d\n", i, i, i + by
	}'
}
tenthousand() {
	sheet 0 >"$work/0.csv" && sheet 1 >"$work/1.csv" &&
	    sheet 2 >"$work/2.csv" && here import subject "$work/0.csv" &&
	    give here there && here import subject "$work/1.csv" &&
	    there import subject "$work/2.csv" && give there here
}
tenthousand >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"
plays 'ten thousand open like ten' "$KLASTER" <<'EOT'
'a' see:'10,003 to decide' f10 'a' max:1600 down*3 max:900 pgdn max:1600
'n' end see:'clock in doubt' f7 'M09999' see:'9999-maktab'
EOT
plays 'and are decided together' "$KLASTER" <<'EOT'
'a' '+' f5 see:'Nothing else is undecided' f2 see:'0 to decide' C-z
see:'10003 lines of the log' 'y' see:'10,003 to decide'
EOT
