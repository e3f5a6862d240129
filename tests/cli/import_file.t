#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What is imported from, and what an import may write over: nobody's file.
. "${top_srcdir:-.}/tests/lib.sh"
fresh

cat >rows.csv <<'EOF'
code,name,level
A1,First,town
A2,Second,twon
A3,Third,town
EOF
cp rows.csv before.csv
run import area rows.csv --rejects rows.csv
fails 2 'give --rejects another file' 'rejects over the input'
ln rows.csv hard.csv
ln -s rows.csv soft.csv
run import area rows.csv --rejects hard.csv --partial
fails 2 'is what is imported' 'by another name'
run import area soft.csv --rejects ./rows.csv --dry-run
fails 2 'is what is imported' 'by a link, in a dry run'
"$KLASTER" import area - --rejects rows.csv <rows.csv >out 2>err
ok 'on standard input' [ $? = 2 ]
ok 'the input is as it was' cmp -s rows.csv before.csv
run import area rows.csv --rejects no.csv --partial --dry-run
is_status 1 'a dry run with a wrong row'
has out 'area/A3: new' 'shows those that would come in'
ok 'and writes no file of the others' [ ! -e no.csv ]
run import area rows.csv --dry-run
is_status 3 'where all would stay out'
hasnt out 'area/A3: new' 'none behind the wrong one is shown as new'

db=db
ok 'the database is there' [ -f $db/data.mdb ]
ln $db/data.mdb mine.csv
sum=$(cksum <$db/key)
run import area rows.csv --rejects $db/key --partial
fails 2 'folder of the database' "rejects over the database's key"
run import area rows.csv --rejects $db/new.csv --partial
fails 2 'folder of the database' 'a new file there'
run import area rows.csv --rejects mine.csv --partial
fails 2 'folder of the database' 'its data by another name'
ok 'the key is as it was' [ "$(cksum <$db/key)" = "$sum" ]
rm mine.csv

echo 'my mended rows' >rejects.csv
run import area rows.csv --rejects rejects.csv --partial --dry-run
ok 'a dry run writes no file' [ "$(cat rejects.csv)" = 'my mended rows' ]
sed 's/twon/town/' rows.csv >good.csv
run import area good.csv --rejects rejects.csv
is_status 0 'no row is refused'
ok 'then an old file stays' [ "$(cat rejects.csv)" = 'my mended rows' ]
run import area good.csv --rejects none.csv
ok 'and none is made' [ ! -e none.csv ]
run import area rows.csv --rejects rejects.csv --partial
has rejects.csv 'A2,Second,twon' 'a refused row is written'

mkfifo fifo
cat good.csv >fifo &
run import area fifo
is_out 'a named pipe' <<-EOF
0 added, 0 changed, 3 unchanged, 0 rejected
EOF
wait
cat good.csv | "$KLASTER" import area /dev/stdin >out 2>err
has out '3 unchanged' '/dev/stdin is a pipe'
"$KLASTER" import area /dev/stdin <good.csv >out 2>err
has out '3 unchanged' 'and a file'
printf '{"kind":"area","code":"A1","name":"First"}\n' |
    "$KLASTER" import --format json /dev/stdin >out 2>err
has out '1 unchanged' 'of JSON'
cat rows.csv | "$KLASTER" import area /dev/stdin >out 2>err
ok 'a wrong row in a pipe' [ $? = 3 ]
has err '/dev/stdin:3: row 3' 'is named'

printf '\377\376c\0o\0d\0e\0,\0n\0a\0m\0e\0\n\0B\0001\0,\0x\0\n\0B\0002\0,\0y' \
    >cut.csv
run import area cut.csv
fails 3 'cut.csv:3: ' 'a file of UTF-16 that was cut'
run list area --format csv --columns code
hasnt out B1 'nothing of it is in'

end
