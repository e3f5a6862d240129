#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Two offices entered one school each; it becomes one record, also for what
# an office writes that has not heard of it.
. "${top_srcdir:-.}/tests/lib.sh"

a() { run "$@" --db a; }
b() { run "$@" --db b; }
c() { run "$@" --db c; }
swap() {
	for from in "$@"
	do
		$from bundle create -q -o "$from.klb"
		for to in "$@"
		do
			[ $from = $to ] || $to bundle apply -q --trust \
			    "$from.klb"
		done
	done
}
equal() {
	a export --format json
	cp out a.json
	what=$1
	shift
	for o in "$@"
	do
		$o export --format json
		ok "$what: $o holds the same" cmp -s a.json out
		diff a.json out | sed 's/^/# /'
		$o verify
		is_status 0 "$what: $o is whole"
	done
	a verify
	is_status 0 "$what: a is whole"
}

for o in a b c
do
	$o init --office $o
done
a add area code=QAR name=Qarshi
a add subject code=S1 name=1-maktab kind=school area=QAR pupils=100
a add person code=P1 name=Dilnoza subject=S1
b add subject code=X1 name="1-maktab Qarshi" kind=school phone=12
b add person code=P2 name=Zafar subject=X1
b add placement trainee=P2 host=X1 from=2026-01-01 to=2026-02-01 \
    status=draft code=L1
swap a b c
equal 'before' b c

a join subject/S1 area/QAR
fails 3 'of one kind' 'two kinds are no one thing'
a join subject/S1 subject/S1
fails 3 'one record already' 'nor is one two things'
a join subject/S1 subject/X9
ok 'nor what is not there' [ "$status" -ge 2 ]
a join subject/S1 subject/X1 --dry-run
is_out 'a dry run says what would become of it' <<-EOT
code: X1 (gives way, and still finds it)
name: 1-maktab Qarshi (differs: waits in the inbox)
phone: 12 (comes from the other)
EOT
a list subject --columns code --format csv
is_out 'and changes nothing' <<-EOT
code
S1
X1
EOT
a join subject/S1 subject/X1
is_status 1 'they are joined, and something waits'
a list subject --columns code,pupils,phone --format csv
is_out 'there is one' <<-EOT
code,pupils,phone
S1,100,12
EOT
a show subject/X1
has out 'S1' 'the old code finds it'
has out 'Also found under X1.' 'which is said'
has out 'person/P2' 'and knows who referred to the other'
has out 'person/P1' 'besides its own'
a list person --where 'subject = X1' --columns code --format csv
is_out 'references lead to it by either code' <<-EOT
code
P1
P2
EOT
a list person --columns code,subject --format csv
is_out 'and are shown by its code' <<-EOT
code,subject
P1,S1
P2,S1
EOT
a list subject --find 1-maktab --columns code --format csv
is_out 'a search finds one' <<-EOT
code
S1
EOT
a conflicts
has out 'subject/S1' 'the name waits for somebody'
a add subject code=X1 name=Y kind=school
ok 'the code of the other is taken' [ "$status" -ge 2 ]
a check reference_missing
hasnt out 'person/P2' 'no reference dangles'
a export subject --format csv
has out 'S1' 'exports have one'
hasnt out 'X1' 'and not the other'

# Who has not heard of it writes on.
b set subject/X1 phone=13
b set subject/X1 pupils=200
c set subject/S1 staff=9
swap a b c
swap a b c
equal 'after all met' b c
b show subject/X1
has out '13' 'what was written to the other is there'
has out '9' 'what was written to the one, too'
c resolve subject/S1 'name=1-maktab' pupils=150
swap a b c
equal 'decided' b c
b list subject --columns code,name,pupils,phone,staff --format csv
is_out 'one school' <<-EOT
code,name,pupils,phone,staff
S1,1-maktab,150,13,9
EOT

# A third one, joined elsewhere; and the sheet of before comes again.
c add subject code=Z1 name=1-maktab kind=school email=x@y.uz
b add subject code=W1 name=1-maktab kind=school
swap b c
b join subject/S1 subject/W1
c join subject/Z1 subject/S1 -q
swap a b c
swap a b c
equal 'joined in two offices' b c
a list subject --columns email --format csv
is_out 'four are one' <<-EOT
email
x@y.uz
EOT
printf 'code,name,kind,phone\nX1,1-maktab,school,14\n' >sheet.csv
a import subject sheet.csv
has out '0 added, 1 changed' 'a sheet with the old code changes it'

# Sheets go by either code, also where they refer to it.
fresh --office sheets
run_ok add subject code=A name=A kind=school
run_ok add subject code=B name=B kind=school
run join subject/A subject/B -q
printf 'code,name,subject\nP1,Karimov,B\nP2,Rahimov,A\n' >people.csv
run_ok import person people.csv
run list person --columns code,subject --format csv
is_out 'a reference by the other code' <<-EOT
code,subject
P1,A
P2,A
EOT
run import person people.csv --dry-run
has out '0 added, 0 changed, 2 unchanged' 'the same sheet changes nothing'
printf 'code,name,kind,pupils\nA,A,school,1\nB,B,school,2\n' >both.csv
run import subject both.csv
has err 'row 3 and row 2 are of one record' 'two rows of one are refused'
run list subject --columns code,pupils --format csv
is_out 'and nothing is written' <<-EOT
code,pupils
A,
EOT

# Taken back.
fresh --office one
run_ok add subject code=A name=A kind=school pupils=1
run_ok add subject code=B name=B kind=school phone=2
run_ok add person code=P name=P subject=B
run export --format json
cp out before
run join subject/A subject/B -q
run set subject/A staff=5 -q
run undo -q
run undo
is_status 0 'undo takes a join back'
run export --format json
ok 'and all is as it was' cmp -s before out
run list person --columns subject --format csv
is_out 'also who referred to it' <<-EOT
subject
B
EOT
run redo
is_status 0 'redo joins again'
run list subject --columns code --format csv
is_out 'into one' <<-EOT
code
A
EOT
run verify
is_status 0 'and it is whole'
run log
has out 'join subject/A' 'the log names it'

run show subject/B --history
has out 'joined with B' 'its history says with what'
run show subject/A --history --format json
ok 'as JSON by its id' grep -q '"joined":"[A-Z2-7]*\.[0-9]*"}' out
run undo -q
run show subject/B --history
has out 'parted from A' 'and that it was parted'
hasnt out 'joined with B' 'seen from the other side'
run redo -q

# Who may not write schools joins none; who may again, does.
rm -rf a b c
for o in a b
do
	$o init --office $o
done
a add subject code=S1 name=A kind=school
a add subject code=X1 name=A kind=school
swap a b
a office hub
a office admit b
swap a b
b office trust a --hub
b join subject/S1 subject/X1 -q
codes() {
	swap a b
	swap a b
	for o in a b
	do
		$o list subject --columns code --format csv
		ok "$1: $o" [ "$(sed 1d out | tr '\n' ' ')" = "$2" ]
		$o verify
		is_status 0 "$1: $o is whole"
	done
}
codes 'joined by who may' 'S1 '
a office admit b --kind person
codes 'and not by who may not' 'S1 X1 '
a office admit b --kind subject
codes 'till it may again' 'S1 '

# Removed as one, it comes back as one, and parts into what there was.
fresh --office removed
run_ok add subject code=A name=A kind=school pupils=1
run_ok add subject code=B name=B kind=school phone=2
run export --format json
cp out before
run join subject/A subject/B -q
run export --format json
cp out joined
run conflicts --format csv
cut -d, -f1-4 out >waits
run remove subject/A -q
run show subject/B
fails 3 'no subject B' 'nothing finds what was removed'
run undo -q
run export --format json
ok 'it comes back' cmp -s joined out
run conflicts --format csv
cut -d, -f1-4 out >again
ok 'with all that waits' cmp -s waits again
run undo -q
run export --format json
ok 'and parts' cmp -s before out
diff before out | sed 's/^/# /'
run verify
is_status 0 'and is whole'
run join subject/A subject/B -q
run remove subject/A -q
run add subject code=B name=C kind=school
is_status 0 'its codes are free for another'

# The past has two.
fresh --office past
KLASTER_NOW=1789000000000
run_ok add subject code=A name=A kind=school
run_ok add subject code=B name=B kind=school
run report dashboard --as-of 2026-09-12 --format json
cp out then
KLASTER_NOW=1789400000000
run join subject/A subject/B -q
run report dashboard --as-of 2026-09-12 --format json
ok 'a report as of before repeats itself' cmp -s then out
run show subject/A --as-of 2026-09-12
ok 'as of before it is alone' grep -q '^Name (Latin) *A$' out
end
