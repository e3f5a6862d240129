#!/bin/sh
# SPDX-License-Identifier: ISC
#
# list and show: what is printed, in every format.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
fresh
run_ok add area code=QAR name=Qarshi level=town
cat >schools.csv <<'EOT'
code,name,name_cyrl,kind,area,pupils,languages,address
S1,1-maktab,1-мактаб,school,QAR,703,uz;ru,"Nasaf, 1"
S2,Boʻston maktabi,,school,QAR,90,uz,
S10,"12-umumta'lim ""Bilim""",,school,,1200,,
K1,Lola,Лола,preschool,QAR,,,
EOT
run_ok import subject schools.csv

run list subject --columns code,name,pupils
is_out 'a table stands in columns' <<-EOT
Code  Name (Latin)           Pupils
K1    Lola
S1    1-maktab                  703
S2    Boʻston maktabi            90
S10   12-umumta'lim "Bilim"    1200
EOT
run list subject --columns code,kind,area --limit 2
is_out 'words by label, references by code and title' <<-EOT
Code  Kind          Area
K1    Kindergarten  QAR Qarshi
S1    School        QAR Qarshi
EOT
run list subject --columns code,name,languages,area --format csv
is_out 'csv is what import reads' <<-EOT
code,name,languages,area
K1,Lola,,QAR
S1,1-maktab,uz;ru,QAR
S2,Boʻston maktabi,uz,QAR
S10,"12-umumta'lim ""Bilim""",,
EOT
run list subject --format json
ok 'json is one object a line' [ "$(jq -r .code out | wc -l)" = 4 ]
ok 'with numbers and lists' \
    [ "$(jq -c 'select(.code=="S1")|[.pupils,.languages]' out)" = \
    '[703,["uz","ru"]]' ]

codes() {
	run list subject --columns code --format csv "$@"
	tail -n +2 out | tr '\n' ' '
}
ok 'equal' [ "$(codes --where kind=school)" = 'S1 S2 S10 ' ]
ok 'not equal' [ "$(codes --where 'kind != school')" = 'K1 ' ]
ok 'less' [ "$(codes --where 'pupils<703')" = 'S2 ' ]
ok 'at most' [ "$(codes --where 'pupils <= 703')" = 'S1 S2 ' ]
ok 'more' [ "$(codes --where 'pupils > 703')" = 'S10 ' ]
ok 'at least' [ "$(codes --where 'pupils >= 703')" = 'S1 S10 ' ]
ok 'a part of the text' [ "$(codes --where 'name ~ maktab')" = 'S1 S2 ' ]
ok 'both' [ "$(codes --where kind=school --where 'area=')" = 'S10 ' ]
ok 'a reference by its code' [ "$(codes --where area=QAR)" = 'K1 S1 S2 ' ]
ok 'an item of a list' [ "$(codes --where languages=ru)" = 'S1 ' ]
ok 'find, Cyrillic for Latin' [ "$(codes --find бўстон)" = 'S2 ' ]
ok 'find, any apostrophe' [ "$(codes --find "bo'st")" = 'S2 ' ]
ok 'find nothing' [ "$(codes --find zzz)" = '' ]
ok 'sort' [ "$(codes --sort pupils --where kind=school)" = 'S2 S1 S10 ' ]
ok 'sort down' [ "$(codes --sort -pupils --where 'pupils>99')" = 'S10 S1 ' ]
ok 'limit 1' [ "$(codes --limit 1)" = 'K1 ' ]

run list subjct
fails 2 'is subject meant?' 'a mistyped kind'
run list subject --columns code,nme
fails 2 'is name meant?' 'a mistyped column'
run list subject --sort pupil
fails 2 'is pupils meant?' 'a mistyped field to sort by'
run list subject --where 'pupil=3'
ok 'a mistyped field to choose by' [ "$status" -ge 2 ]
has err 'pupils' 'the nearest is named'
run list subject --where 'pupils'
ok 'a choice without operator' [ "$status" -ge 2 ]
run list subject --where 'kind=scool'
ok 'a choice of a word that is none' [ "$status" -ge 2 ]
run list subject --limit -3
fails 2 'whole number' 'a limit below nothing'
run list subject --format xml
fails 2 'none of table|csv|json' 'a format that is none'

run show subject/S1
is_status 0 'show'
has out 'subject/S1 1-maktab' 'its title'
has out 'QAR Qarshi' 'its references'
run set subject/S1 note="one
two"
run show subject/S1
has out '                      two' 'lines of a note stand under each other'
run undo -q
run show area/QAR
has out 'Referred to by' 'what refers to it'
has out 'subject/K1 Lola' 'with names'
run show subject/S1 --format json
ok 'as JSON' [ "$(jq -r .name out)" = 1-maktab ]
run --lang ru show subject/S1
has out 'Школа' 'in Russian'
KLASTER_NOW=1799000000000 run set subject/S1 pupils=800
run show subject/S1 --as-of 2026
has out 703 'as it was'
run show subject/S1
has out 800 'as it is'
run show subject/S1 --as-of 2001
fails 3 'was not there' 'before it was'
run show subject/S1 --as-of soon
fails 2 'is no time' 'a date that is none'
run show subject/S1 --history
has out '703 -> 800' 'its history: old and new'
has out 'dilnoza' 'and who'
run show subject/S1 --history --format json
ok 'as JSON, one event a line' \
    [ "$(jq -c 'select(.old==703)|.new' out)" = 800 ]
run log subject/S1 --format json
ok 'the changes of one record' [ "$(wc -l <out)" -ge 2 ]

n=0
while [ $n -lt 3000 ]; do
	n=$((n + 1))
	echo "P$n,A name of some length so that a pipe will be filled: $n"
done >many
{ echo code,name; cat many; } >many.csv
run_ok import area many.csv
"$KLASTER" list area | head -n 2 >out 2>err
ok 'a closed pipe is no noise' [ ! -s err ]
(trap '' PIPE; "$KLASTER" list area 2>err; echo $? >code) | head -n 2 >out
ok 'where SIGPIPE is ignored it is exit 5' [ "$(cat code)" = 5 ]
if [ -w /dev/full ]; then
	for format in table csv json; do
		"$KLASTER" list area --format $format >/dev/full 2>err
		ok "a full disk is noticed: $format" [ $? = 5 ]
	done
else
	skip 'a full disk' 'there is no /dev/full'
fi

end
