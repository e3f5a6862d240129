#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A file of last year finds records by the codes that they had then.
. "${top_srcdir:-.}/tests/lib.sh"

a() { run "$@" --db a; }
b() { run "$@" --db b; }

a init --office A
a add area code=KOS name=Koson
a add area code=QAR name=Qarshi
a add subject code=A1 name=Bir kind=school area=QAR pupils=5
a add subject code=A2 name=Ikki kind=school area=QAR
a export subject --format csv -o old.csv
a export subject --format json -o old.json
a export --format json -o all.json
a set subject/A1 code=B1
a import subject old.csv --dry-run
is_status 0 'an older export is taken'
has out '1 matched by a former code' 'and says how'
has out '0 added, 0 changed, 2 unchanged' 'nothing is made anew'
a import old.json
has out '0 added, 0 changed, 2 unchanged' 'nor by JSON, by id'
a export subject --format json
has out '"code":"B1"' 'the code stays what it is'

# Values that differ go into that record.
printf 'code,pupils\nA1,6\n' >six.csv
a import subject six.csv --dry-run
has out 'subject/A1: once the code of subject/B1' 'a dry run names it'
has out 'subject/A1 pupils: 5 -> 6' 'and what would change'
a import subject six.csv
is_status 0 'the import does it'
has out '1 matched by a former code' 'and says it too'
a show subject/B1
has out '6' 'in the record of the new code'

# References by a former code, too.
a set area/QAR code=QARSHI
printf 'code,name,kind,area\nA3,Uch,school,QAR\n' >three.csv
a import subject three.csv
is_status 0 'a reference by a former code'
a list subject --where code=A3 --columns area --format csv
has out QARSHI 'leads to the area of the new one'

# Two rows of one record, in either order.
printf 'code,pupils\nA1,7\nB1,8\n' >two.csv
a import subject two.csv
is_status 3 'the former and the present code in one file'
has err 'row 2 and row 3 are of one record, which has had both codes' \
    'are told of'
printf 'code,pupils\nB1,8\nA1,7\n' >two.csv
a import subject two.csv
is_status 3 'in the other order'
has err 'row 2 and row 3 are of one record' 'the same'

# Two records had it: nobody guesses.
a add subject code=A9 name=Toqqiz kind=school
a set subject/A9 code=C9
a add subject code=A9 name=Boshqa kind=school
a set subject/A9 code=D9
printf 'code,pupils\nA9,1\n' >nine.csv
a import subject nine.csv
is_status 3 'a code that two had'
has err 'more than one subject here once had the code "A9"' 'is refused'
# Somebody has it now: that is who is meant.
a add subject code=A9 name=Yangi kind=school
a import subject nine.csv
is_status 0 'a code that somebody has now'
hasnt out 'former' 'is no former one'

# What was taken back was none.
a set subject/A2 code=WRONG
a undo
printf 'code,name,kind\nWRONG,Yangi,school\n' >wrong.csv
a import subject wrong.csv --dry-run
has out '1 added, 0 changed' 'a code that an undo took back'
# Nor are codes of what is deleted.
a set subject/A3 code=B3
a remove subject/B3
printf 'code,name,kind\nA3,Yana,school\n' >gone.csv
a import subject gone.csv --dry-run
has out '1 added, 0 changed' 'a code of what is deleted'

# In an office that took the records over by their ids.
b init --office B
b import all.json
b set subject/A1 code=Z1
b import subject six.csv --dry-run
has out 'subject/A1: once the code of subject/Z1' 'a record that was imported'
b import old.json
has out '0 added, 0 changed, 2 unchanged' 'its id comes first'
printf '{"kind":"subject","origin":"%s.900","code":"A1","pupils":9}\n' \
    "$(sed -n 's/.*"origin":"\([^.]*\)\..*/\1/p;q' old.json)" >other.json
b import other.json
has out '1 matched by a former code' 'an id that is not here, by its code'
cat old.json other.json >both.json
b import both.json --dry-run
has out 'subject/A1: new' 'but not when the record comes by its id'
b verify
is_status 0 'whole'
end
