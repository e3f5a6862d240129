#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Files into the register, and out again.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'
fresh

cat >areas.csv <<'EOT'
code,name,level
QAR,Qarshi,town
GUZ,Gʻuzor,district
EOT
run import area areas.csv
is_out 'a file of two' <<-EOT
2 added, 0 changed, 0 unchanged, 0 rejected
EOT
run import area areas.csv
is_out 'again: nothing' <<-EOT
0 added, 0 changed, 2 unchanged, 0 rejected
EOT
run log --format json
ok 'and no second change' [ "$(grep -c 'add area' out)" = 1 ]

sed 's/Qarshi/Qarshi shahri/; s/district/town/' areas.csv >changed.csv
run import area changed.csv --dry-run
is_status 0 'a dry run'
ok 'prints what would change, and the tally' [ "$(wc -l <out)" = 3 ]
has out 'Qarshi shahri' 'old and new'
run list area --format csv --columns name
hasnt out shahri 'and writes nothing'
run import area changed.csv
is_out 'then it is done' <<-EOT
0 added, 2 changed, 0 unchanged, 0 rejected
EOT
run undo -q
run export area --format csv
has out 'GUZ,Gʻuzor' 'undo takes an import back'
has out ',Qarshi,' 'all of it'

cat >bad.csv <<'EOT'
code,name,kind,pupils,area
S1,1-maktab,school,700,QAR
S2,2-maktab,scool,10,QAR
S3,3-maktab,school,many,NOWHERE
S4,4-maktab,school,20,GUZ
EOT
run import subject bad.csv
is_status 3 'a file with bad rows is refused'
has err 'scool' 'the first is named'
has err 'many' 'and the others'
has err '3' 'with their rows'
run list subject --format csv --columns code
is_out 'nothing of it is in' <<-EOT
code
EOT
run import subject bad.csv --partial --rejects rejects.csv
is_status 1 'unless partial: then there is something to look at'
has out '2 added, 0 changed, 0 unchanged, 2 rejected' 'the good ones are in'
has rejects.csv 'S2' 'the bad ones are in a file'
sed -i 's/scool/school/; s/many/30/; s/NOWHERE/QAR/' rejects.csv
run import subject rejects.csv
has out '2 added' 'which can be mended and imported'

printf 'code,name,pupils\nS1,,\n' >blank.csv
run import subject blank.csv
has out '1 unchanged' 'a blank changes nothing'
printf 'code,pupils\nS1,\n' >blank.csv
run import subject blank.csv --blank-erases
has out '1 changed' 'unless it is to erase'

printf 'Kod;Nomi;Ignored\nQAR;Qarshi tumani;x\n' >map.csv
run import area map.csv --map Kod=code --map Nomi=name --map Ignored=
has out '1 changed' '--map names columns'
run import area map.csv --map Kod=cod
fails 2 'is code meant?' 'a field that is none'
run import area map.csv --map Kod
fails 2 'COLUMN=FIELD' 'a map that is none'
run import map.csv --map Kod=code
fails 2 'KIND' 'a map without a kind'
run import area map.csv --using nosuch
fails 2 'nosuch' 'a definition that is none'
mkdir -p .config/klaster
cat >.config/klaster/office.yaml <<'EOT'
imports:
  uz:
    kind: area
    columns:
      Kod: code
      Nomi:
        field: name
EOT
run config check
if [ "$status" = 0 ]; then
	run import map.csv --using uz
	is_status 0 'a definition out of the configuration knows the kind'
	run import subject map.csv --using uz
	fails 2 'is for area' 'another kind'
else
	skip 'a definition' 'not understood'
	say_all
fi
rm .config/klaster/office.yaml

# words that the office has no more, or never had
cat >.config/klaster/office.yaml <<'EOT'
vocabularies:
  subject_kind:
    madrasa: {en: Madrasa, uz: Madrasa, ru: Медресе}
  language:
    xx: {en: Old, uz: Eski, ru: Старый}
EOT
run_ok add subject code=W1 name=W kind=madrasa 'languages=uz;xx'
run_ok add subject code=W2 name=W kind=school languages=ru
rm .config/klaster/office.yaml
run export subject --format csv
cp out words.csv
run import subject words.csv
is_status 0 'words that are in no vocabulary but in the records'
has out '0 changed, 6 unchanged, 0 rejected' 'stay as they are'
run export subject --format json
cp out words.json
run import words.json
has out '0 changed, 6 unchanged, 0 rejected' 'in JSON, too'
sed 's/"xx"/"xx","ru"/' words.json >more.json
run import more.json --dry-run
is_out 'a list may get more' <<-EOT
subject/W1 languages: uz;xx -> uz;xx;ru
0 added, 1 changed, 5 unchanged, 0 rejected
EOT
printf 'code,kind,languages\nW2,madrasa,\nW1,,xx;yy\n' >put.csv
run import subject put.csv
is_status 3 'but nobody gets such a word'
has err 'row 2, column "kind": "madrasa"' 'it is named'
has err 'row 3, column "languages": "yy"' 'in a list, too'
run_ok remove subject/W1
run_ok remove subject/W2

run import area nosuch.csv
ok 'a file that is not there' [ "$status" = 3 -o "$status" = 5 ]
has err 'nosuch.csv' 'is named'
run import area .
ok 'a folder' [ "$status" -ge 3 ]
printf 'code,name\n"unclosed' >open.csv
run import area open.csv
is_status 3 'a quote that does not end'
printf 'code,name\nA,\377\n' >bytes.csv
run import area bytes.csv
is_status 3 'bytes that are no text'
: >empty.csv
run import area empty.csv
ok 'an empty file does no harm' [ "$status" = 0 -o "$status" = 3 ]
printf 'code,name\nX,one\nX,two\n' >twice.csv
run import area twice.csv
is_status 3 'one code twice'
has err '2' 'both rows'
has err '3' 'are named'
"$KLASTER" import area - <areas.csv >out 2>err
ok 'standard input' [ $? = 0 ]

run export --format json
cp out all.json
mkdir other
run init --db other/db
run import --db other/db all.json
is_status 0 'a JSON export is an import into an empty database'
run export --db other/db --format json
ok 'and comes out the same, byte for byte' cmp -s all.json out
run export subject --format csv -o subject.csv
run export area --format csv -o area.csv
ok 'export -o prints nothing' [ ! -s out ]
run init --db other/csv
run import --db other/csv area area.csv
run import --db other/csv subject subject.csv
run export --db other/csv subject --format csv
ok 'so does CSV' cmp -s subject.csv out
run export --format csv
fails 2 'one kind' 'a CSV file holds one kind'
run export area
fails 2 '--format is missing' 'a format must be named'
run export area --format csv -o nosuch/file
is_status 5 'a folder that is not there'
echo old >keep.csv
(ulimit -f 0; "$KLASTER" export area --format csv -o keep.csv >out 2>err)
ok 'a file that cannot be written' [ $? != 0 ]
ok 'leaves the old one' [ "$(cat keep.csv)" = old ]
left=$(find . -maxdepth 1 -name '*keep.csv?*' -o -maxdepth 1 -name '.keep*')
ok 'and no draft' [ -z "$left" ]
printf '%s\r\n\r\n%s\r\n' \
    '{"kind":"area","code":"CR-1","name":"One","level":"district"}' \
    '{"kind":"area","code":"CR-2","name":"Two","level":"district"}' >crlf.json
run import crlf.json
is_status 0 'lines of JSON that end in CR LF, and one that has no more'
has out '2 added' 'are read'
run verify
is_status 0 'the database is sound'

end
