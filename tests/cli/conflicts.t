#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Values that two offices set without knowing of each other: listed, decided,
# taken back.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'

a() {
	KLASTER_USER=anvar run "$@" --db a
}
b() {
	KLASTER_USER=botir run "$@" --db b
}
# exchange: each takes in what the other has.
exchange() {
	KLASTER_USER=anvar "$KLASTER" --db a bundle create -o a.klb 2>err &&
	    KLASTER_USER=botir "$KLASTER" --db b bundle apply a.klb --trust \
	    2>err
	[ $? -le 1 ] || say_all
	KLASTER_USER=botir "$KLASTER" --db b bundle create -o b.klb 2>err &&
	    KLASTER_USER=anvar "$KLASTER" --db a bundle apply b.klb --trust \
	    2>err
	[ $? -le 1 ] || say_all
}
same() {
	a export --format json
	cp out a.json
	b export --format json
	ok "$1" cmp -s a.json out
	a conflicts --format json
	sort out >a.json
	b conflicts --format json
	sort -o out out
	ok '... and of what waits' cmp -s a.json out
}

a init --office 'Qarshi district'
b init --office 'Guzor district'
a add area code=QAR name=Qarshi lat=38.86 lon=65.79
a add subject code=S1 name=1-maktab kind=school pupils=1 seats=1
a add subject code=S2 name=2-maktab kind=school phone=9
exchange
a set subject/S1 pupils=650 seats=10
KLASTER_NOW=1789000001000
b set subject/S1 pupils=703 seats=20
a set area/QAR lat=38.87 lon=65.80
KLASTER_NOW=1789000001500
b set area/QAR lat=38.99 lon=65.99
a remove subject/S2
b set subject/S2 phone=10
a add subject code=S9 name=Here kind=school
b add subject code=S9 name=There kind=school
KLASTER_NOW=1000000000000
b add area code=OLD name='From 2001'
KLASTER_NOW=1789000002000
exchange
same 'both offices agree of what there is'

a conflicts
is_status 1 'something waits'
has out "subject/S1 pupils: 703 (botir, 2026-09-10 00:26:41, Guzor \
district) | 650 (anvar, " 'both values with author, time, office'
has out "deleted (anvar, 2026-09-10 00:26:41, Qarshi district) | \
changed (botir" 'deleted by one, changed by another'
has out 'subject S9: several records have this code' 'a code given twice'
has out 'Guzor district: its clock was in doubt in 1 change, 2001-09-09' \
    'a clock that was wrong'
a conflicts --format json
ok 'a conflict a line' [ "$(jq -r .sort out | sort | uniq -c |
    tr -s ' \n' ' ')" = ' 1 clock 1 code 1 deleted 4 values ' ]
cat >wanted <<-'END'
[20,"botir","Guzor district",1789000001000,true]
[10,"anvar","Qarshi district",1789000000000,true]
END
jq -c 'select(.field == "seats") | .values[] | [.value, .user, .office, .t,
    (.stamp | length > 17)]' out >got
ok 'with every value, stamp, author and office' cmp -s wanted got
stamp=$(jq -r 'select(.field == "seats") | .values[1].stamp' out)
ref=$(jq -r 'select(.sort == "deleted") | .record' out)
a conflicts --format csv
ok 'or a value a line' [ "$(grep -c ',pupils,' out)" = 2 ]
ok 'as CSV' [ "$(head -n 1 out)" = \
    sort,record,field,value,stamp,time,user,office,doubtful ]

a resolve subject/S1 pupils=many
fails 3 'pupils: ' 'a value that does not fit'
a resolve subject/S1 name=x
fails 3 'name has one value here' 'a field without conflict'
a resolve subject/S1 --take pupils=3
fails 3 'pupils has no value "3"' 'a number that is not there'
a resolve subject/S1 --take pupils=x
fails 3 'pupils has no value "x"' 'and what is no number'
a resolve subject/S1 --take pupils
fails 2 'FIELD=N' 'and half of it'
a resolve subject/S1 --keep
fails 3 'nothing to decide' 'keep what nobody deleted'
a resolve "$ref" --keep --delete
fails 2 'not both' 'both'
a resolve subject/S1
fails 2 'Say what is decided' 'nothing'
a resolve subject/S1 pupils+=3
fails 2 '+= and -=' 'part of a list'
a conflicts
ok 'none of these wrote' [ "$(wc -l <out)" = 7 ]

a resolve subject/S1 pupils=700 --take seats="$stamp"
is_status 0 'a third value, and one by its stamp'
a list subject --where 'code = S1' --columns pupils,seats --format csv
is_out 'stand there' <<-END
pupils,seats
700,10
END
a resolve area/QAR --take lat=2
is_status 0 'by its number'
a list area --where 'code = QAR' --columns lat,lon --format csv
is_out 'and what makes sense only with it' <<-END
lat,lon
38.87,65.8
END
a resolve "$ref" --keep
is_status 0 'deleted and changed: it stays'
a list subject --where 'code = S2' --columns name,phone --format csv
is_out 'with all that it held' <<-END
name,phone
2-maktab,10
END
a conflicts --format json
ok 'the rest waits' [ "$(jq -r .sort out | tr '\n' ' ')" = 'code clock ' ]
a undo
a conflicts --format json
ok 'a decision is taken back' [ "$(jq -r .sort out | tr '\n' ' ')" = \
    'deleted code clock ' ]
exchange
same 'so it is everywhere'
b resolve "$ref" --delete
is_status 0 'or it goes'
exchange
same 'everywhere'
a verify
is_status 0 'the database is whole'
b verify
is_status 0 'the other too'

# What came between looking and deciding stays.
a set subject/S1 phone=1
b set subject/S1 phone=2
exchange
a conflicts --format json
stamp=$(jq -r 'select(.field == "phone") | .values[1].stamp' out)
b resolve subject/S1 phone=3
exchange
a resolve subject/S1 --take phone="$stamp"
fails 3 'phone has one value here' 'what was decided is decided'

end
