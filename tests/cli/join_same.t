#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Two offices imported the same national list and meet: one act joins what
# agrees, and one undo parts it again.
. "${top_srcdir:-.}/tests/lib.sh"

a() { run "$@" --db a; }
b() { run "$@" --db b; }
meet() {
	a bundle create -q -o a.klb
	b bundle create -q -o b.klb
	a bundle apply -q --trust b.klb
	b bundle apply -q --trust a.klb
}

cat >list.json <<'EOT'
{"kind":"area","code":"QAR","name":"Qarshi"}
{"kind":"subject","code":"N1","name":"1-maktab","kind":"school","area":"QAR"}
{"kind":"subject","code":"N2","name":"2-maktab","kind":"school","area":"QAR"}
{"kind":"subject","code":"N3","name":"3-maktab","kind":"school","area":"QAR"}
EOT
sed -i 's/,"kind":"school"/,"subject.kind":"school"/' list.json
for o in a b
do
	$o init --office $o
	$o import list.json
	is_status 0 "$o imports the list"
done
b set subject/N2 'name=Иккинчи мактаб' pupils=80
a set subject/N3 pupils=100 languages='uz;ru'
b set subject/N3 pupils=120 languages='ru;uz' phone=12 'name=3-MAKTAB'
# Each office proposed this code for a lesson of its own.
a add person code=I1 name=Dilnoza
b add person code=I2 name=Zafar
a add visit code=V1 inspector=I1 date=2026-01-20
b add visit code=V1 inspector=I2 date=2026-01-20
meet
b duplicates --by code --format csv
ok 'everything is double' [ "$(wc -l <out)" = 6 ]

b join --same-code
is_status 1 'what agrees is joined, the rest is said'
has out 'left, their names differ' 'another name is left'
has out 'visit/' 'one code of two visits is no one thing'
ok 'two pairs are left' [ "$(grep -c 'names differ' out)" = 2 ]
has err '3 pairs were joined' 'the others are one'
has err '2 values differ' 'what both have differently waits'
b list subject --columns code,phone --format csv
ok 'each school once, but for that of two names' [ "$(wc -l <out)" = 5 ]
has out 'N3,12' 'with what either said'
b list area --columns code --format csv
ok 'their area, too' [ "$(wc -l <out)" = 2 ]
b conflicts
has out pupils 'the number of pupils waits'
hasnt out languages 'a set in another order does not'
b import list.json
hasnt err 'more than one area' 'the list finds its area again'

b log --limit 1 --format json
b undo -q
is_status 0 'one undo'
b duplicates --by code --format csv
ok 'parts them all' [ "$(wc -l <out)" = 6 ]
b redo -q
b duplicates --by code --format csv
ok 'redo joins them again' [ "$(wc -l <out)" = 3 ]
b verify
is_status 0 'whole'

a join --same-code subject area --dry-run
is_status 1 'a dry run'
has out ' = subject/' 'lists the pairs'
has err '3 pairs would be joined' 'counts them'
a duplicates --by code --format csv
ok 'and joins none' [ "$(wc -l <out)" = 6 ]
a join --same-code subject --any-name
has err '3 pairs were joined' 'whatever they are called'

# Both did it, each by itself: they come to the same.
meet
meet
a export --format json
cp out a.json
b export --format json
ok 'both offices hold the same' cmp -s a.json out
diff a.json out | sed 's/^/# /'
a verify
is_status 0 'and are whole'

b join --same-code area
is_status 0 'nothing to join is no fault'
has err '0 pairs were' 'and said'
b join area/QAR
fails 2 'name two records' 'one record alone is a wrong call'
b join --any-name subject/N1 subject/N2
fails 2 'name two records' 'so is --any-name of two'
b join --same-code schools
fails 2 'no kind' 'so is a kind that is none'
end
