#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Records that may be one thing are found by code, name and telephone, and
# joining the pairs leaves none.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'

a() { run "$@" --db a; }
b() { run "$@" --db b; }

a init --office a
b init --office b
a duplicates
is_status 0 'nothing is like nothing'
a add area code=QAR name=Qarshi
a add area code=KIT name=Kitob
a add subject code=S1 name='Oʻrta maktab' kind=school area=QAR
b add subject code=S1 name="Bogʻcha" kind=preschool
a bundle create -q -o a.klb
b bundle apply -q --trust a.klb
b bundle create -q -o b.klb
a bundle apply -q --trust b.klb
a duplicates subject --format json
is_status 1 'one code, given by two offices'
jq -r '[.by[0], .record[0:8], .other[0:8]] | @csv' out >got
ok 'each has the name that verbs take' \
    [ "$(cat got)" = '"code","subject/","subject/"' ]
cp out a.json
b duplicates subject --format json
ok 'the other office says the same' cmp -s a.json out
one=$(jq -r .record out) other=$(jq -r .other out)
a show "$other"
is_status 0 'a verb takes it'
a join "$one" "$other" -q
a duplicates
is_status 0 'one, when joined'

fresh --office one
for area in QAR KIT
do
	run_ok add area code=$area name=$area
done
subject() {
	run_ok add subject code="$1" name="$2" kind="$3" $4 $5
}
subject A1 "Sho'rtan maktabi" school area=QAR
subject A2 'ШЎРТАН  Мактаби' school area=QAR
subject A3 'Shoʻrtan maktabi' school area=KIT
subject A4 'Shoʻrtan maktabi' school
subject A5 'Shoʻrtan maktabi' lyceum area=QAR
subject B1 'Birinchi' school phone=+998752211234
subject B2 'Boshqa' school phone=75-221-12-34
subject B3 'Uchinchi' school phone=12
subject B4 'Toʻrtinchi' school phone=12
run_ok add person code=P1 name='Karimov Botir' subject=A1
run_ok add person code=P2 name='Каримов Ботир' subject=A1
run_ok add person code=P3 name='Karimov Botir' subject=A3
run duplicates --format csv
is_status 1 'there are some'
cut -d, -f1,2,4 out >got
cat >want <<-EOT
by,record,other
name,subject/A1,subject/A2
name,subject/A1,subject/A4
name,subject/A3,subject/A4
phone,subject/B1,subject/B2
name,person/P1,person/P2
EOT
ok 'by name in one place, and by telephone' cmp -s want got
diff want got | sed 's/^/# /'
run duplicates person
has out 'person/P1  Karimov Botir  person/P2' 'for people'
hasnt out 'subject' 'of one kind'
run duplicates --by phone --format csv
ok 'of one sort' [ "$(wc -l <out)" = 2 ]
run duplicates nonsense
fails 2 'no kind' 'a kind is named'
while run duplicates --format csv
      row=$(sed -n 2p out)
      [ -n "$row" ]
do
	run join -q "$(echo "$row" | cut -d, -f2)" \
	    "$(echo "$row" | cut -d, -f4)"
done
is_status 0 'joined one after the other none is left'
run list subject --columns code --format csv
is_out 'and each thing is there once: who had no place has one now' <<-EOT
code
A1
A3
A5
B1
B3
B4
EOT
end
