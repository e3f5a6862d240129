#!/bin/sh
# SPDX-License-Identifier: ISC
#
# add, set, remove: one record at a time.
. "${top_srcdir:-.}/tests/lib.sh"
fresh

csv() {
	run list "$1" --columns "$2" --format csv
}

run add area code=QAR name=Qarshi level=town
is_out 'add prints the name of the record' <<-EOT
area/QAR
EOT
run add subject name="12-umumta'lim maktabi" kind=school area=QAR
is_status 0 'a code is proposed'
ref=$(cat out)
case $ref in
subject/?*) ok 'and printed' true ;;
*) ok 'and printed' false ;;
esac
run add subject name=b kind=school
ok 'the next one is another' [ "$(cat out)" != "$ref" ]

run set "$ref" pupils=703 languages='uz; ru' phone=+998
is_status 0 'several fields at once'
ok 'set prints nothing' [ ! -s out ]
run set "$ref" languages+=kk languages-=uz pupils=
is_status 0 'into a list, out of it, and empty'
run list subject --where "code=${ref#*/}" --format csv \
    --columns languages,pupils,area
is_out 'all of it was done' <<-EOT
languages,pupils,area
ru;kk,,QAR
EOT
run log --limit 1 --format json
has out '"lines":1' 'one call is one change'
run set "$ref" phone=+998
is_status 0 'setting what is there'
has err 'Nothing changed' 'is said to change nothing'
run set "$ref" area=qarshi
is_status 0 'a reference by its title'
run set "$ref" area=area/QAR
is_status 0 'and by its full name'

run set "$ref" pupils=many
fails 3 'pupils: "many"' 'a value that is no number names its field'
run set "$ref" kind=scool
fails 3 'nearest: "school"' 'the nearest word'
run set "$ref" pupil=3
fails 2 'is pupils meant?' 'the nearest field'
run set "$ref" area=Nowhere
fails 3 'Nowhere' 'a reference to nothing'
run set "$ref" opened=2026-02-30
fails 3 'opened' 'a day that is none'
run set "$ref" name=
fails 3 'name: a value is required' 'a required field stays'
run set "$ref" pupils+=3
fails 3 'no list' '+= is for lists'
run set "$ref" pupils
fails 2 'FIELD=VALUE' 'a word that is no field'
run set "$ref" =3
fails 2 'FIELD=VALUE' 'a field without a name'
run set "$ref"
fails 2 'is missing' 'nothing to set'
run set subject/NONE pupils=3
fails 3 'There is no subject NONE' 'no such record'
run set subjct/X pupils=3
fails 2 'is subject meant?' 'no such kind'
run set X pupils=3
fails 2 'KIND/CODE' 'a name without a kind'
run add subject kind=school
fails 3 'name: a value is required' 'a new record needs its name'
run add area code=QAR name=Again
fails 3 'another area has the code QAR' 'a code is given once'
run set "$ref" name="$(printf 'a\377b')"
fails 3 'UTF-8' 'bytes that are no text'
run add area name="$(printf 'a\033[2Jb')"
fails 3 'name' 'control characters'
run add area code=W 'name=Ширин ўлка'
is_status 0 'Cyrillic letters'

csv area code
cp out before
run remove area/NONE area/QAR
is_status 3 'one that is not there: none is removed'
csv area code
ok 'nothing was written' cmp -s before out
run remove area/QAR
is_status 0 'remove'
has err 'still refer' 'what refers to it is said'
csv area code
hasnt out QAR 'it is gone from lists'
run show area/QAR
is_status 3 'and from its code'
run show "$ref"
has out '? area/' 'a reference to it is shown as missing'
run add area code=QAR name=New
is_status 0 'its code is free again'
run remove area/QAR area/W
run undo -q
csv area code
is_out 'undo brings both back' <<-EOT
code
QAR
W
EOT
KLASTER_USER= run set area/W name=x
is_status 0 'an empty user is none'
run verify
is_status 0 'the database is sound'

end
