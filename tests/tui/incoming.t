#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What a bundle would change is shown before it is taken in.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 9
KLASTER_NOW=1790000000000
KLASTER_USER=karimov
prepare() {
	register && there init --office '14-maktab' &&
	    here bundle create -o "$work/0" &&
	    there bundle apply "$work/0" --trust &&
	    there bundle create -o "$work/1" &&
	    here bundle apply "$work/1" --trust
	[ $? -le 1 ] || return 1
	KLASTER_NOW=1791000000000
	here set subject/S01 seats=700 &&
	    KLASTER_NOW=1791000001000 there set subject/S01 seats=777 \
	    pupils=778 area=KOS &&
	    here set subject/S02 pupils=513 && there remove subject/S02 &&
	    there remove person/P1 &&
	    there add subject code=S99 name=99-school kind=school &&
	    there bundle create --for Qarshi -o "$work/2"
}
prepare >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"
KLASTER_NOW=1792000000000

screens incoming "$KLASTER" <<EOT
'b' '2' '$work/2' f2 dump end dump resize:100x40 dump
EOT
plays 'it costs no more than it may' "$KLASTER" <<EOT
'b' '2' '$work/2' f2 max:1600 down*3 max:250
EOT
plays 'conflicts are found' "$KLASTER" <<EOT
'b' '2' '$work/2' f2 'n' 'n' see:'deleted by one' enter see:'2-umum' f10
f10 see:'2  People' see:'0 conflicts'
EOT
holds 'nothing was written' sh -c '"$KLASTER" conflicts'
plays 'F2 takes it in' "$KLASTER" <<EOT
'b' '2' '$work/2' f2 see:'Conflicts (?): 2' f2 see:'was taken in'
see:'2 records wait in the inbox' f10 see:'2 conflicts'
'b' '2' '$work/2' f2 see:'It would change nothing' f10
EOT

sheet() {
	awk -v by="$1" 'BEGIN {
		print "code,name,kind,pupils"
		for (i = 1; i <= 10000; i++)
			printf "M%05d,%d-maktab,school,%d\n", i, i, i + by
	}'
}
large() {
	sheet 0 >"$work/0.csv" && sheet 1 >"$work/1.csv" &&
	    here import subject "$work/0.csv" &&
	    here bundle create -o "$work/0" &&
	    there bundle apply "$work/0" &&
	    there import subject "$work/1.csv" &&
	    there bundle create --for Qarshi -o "$work/3"
}
large >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"
plays 'ten thousand changes are paged' "$KLASTER" <<EOT
'b' '2' '$work/3' f2 see:'10,000 changes' see:'M00001' pgdn*3 end
see:'M10000' see:'10,001' f10 see:'Waiting for you'
EOT
holds 'and leave nothing behind' sh -c '! [ -e "$KLASTER_DB/preview" ]'
printf nonsense >"$work/4"
plays 'what is no bundle' "$KLASTER" <<EOT
'b' '2' '$work/4' f2 see:'data are refused' f10 'b' '2' '$work/5' f2
see:'No such file'
EOT
plays 'an office that nobody accepted' "$KLASTER" --db "$work/db" <<EOT
'b' '2' '$work/3' f2 f2 see:'was taken in'
EOT
