#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Two records for one thing: marked in a list, or of one code in the inbox.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 14
KLASTER_NOW=1790000000000
KLASTER_USER=karimov
prepare() {
	register && there init --office '14-maktab' &&
	    there add subject code=S01 name='1-maktab' kind=school seats=5 \
	    phone=+998752211234 && give there here &&
	    here add subject code=X02 name='2-umumtaʼlim maktabi' \
	    kind=school phone=75-221-99-99 email=2@maktab.uz seats=600
}
prepare >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"
KLASTER_NOW=1792000000000
codes() {
	"$KLASTER" list subject --columns code --format csv | sed 1d |
	    tr '\n' ' ' | grep -Fx "$1 "
}

screens join "$KLASTER" <<'EOT'
'1' C-u see:'Ins.' down*4 space end space C-u dump right dump down*3 dump
resize:100x40 dump resize:44x14 dump resize:80x24 f3 see:'X02' f10 see:'>X02'
EOT
plays 'to open costs no more than other pages' "$KLASTER" <<'EOT'
'1' down*4 space end space C-u max:1600
EOT
plays 'Esc leaves them two' "$KLASTER" <<'EOT'
'1' down*4 space end space C-u see:'F2 joins' esc see:'*X02'
EOT
holds 'nothing is written' codes 'K07 L01 S01 S01 S02 S12 X02'
plays 'F2 makes them one, as the bar says' "$KLASTER" <<'EOT'
'1' down*4 space end space C-u see:'2Join' f2
see:'S02 and X02 are one now.' miss:'*S02'
EOT
holds 'the code of the first stays' codes 'K07 L01 S01 S01 S02 S12'
plays 'the form says what else finds it' "$KLASTER" <<'EOT'
'1' down*4 enter see:'Institution S02 (also X02)'
EOT
plays 'undo parts them' "$KLASTER" <<'EOT'
'1' C-z see:'X02'
EOT
plays 'or that of the other, from the menu' "$KLASTER" <<'EOT'
'1' down*4 space end space f9 right see:'make two records one' esc C-u right f2
see:'X02 and S02 are one now.'
EOT
holds 'then the other code is gone' codes 'K07 L01 S01 S01 S12 X02'
holds 'and still finds it' "$KLASTER" show subject/S02
plays 'of one code, from the inbox' "$KLASTER" <<'EOT'
'a' end see:'One thing or two?' C-u see:'14-maktab'
f2 see:'are one now' see:'fields wait' miss:'One thing or two?'
EOT
holds 'they are one' codes 'K07 L01 S01 S12 X02'
holds 'and the database is whole' "$KLASTER" verify
