#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 12: a writer is revoked at line 500 while its lines 501 to 520 have
# reached half of the offices.  After the exchange all are equal, twenty
# lines are kept back everywhere, and the records hold what they held before
# line 501.
. "${top_srcdir:-.}/tests/lib.sh"

offices='hub lost near far'
office() {
	name=$1
	shift
	run "$@" --db "$name"
}
# give FROM TO...
give() {
	from=$1
	shift
	office "$from" bundle create -q -o "$from.klb"
	for to in "$@"
	do
		office "$to" bundle apply -q --trust "$from.klb"
		[ "$status" -le 1 ] || say_all
	done
}
values() {
	office "$1" export subject --format json
	cat out
}

for o in $offices
do
	office "$o" init --office "$o"
done
office hub add area code=QAR name=Qarshi
office hub add subject code=S1 name=1-maktab kind=school area=QAR
give hub lost near far
give lost hub
give near hub
give far hub
office hub office hub
give hub lost near far
for o in lost near far
do
	office "$o" office trust hub --hub -q
done

# One line introduced it: 499 more, and then 20.
lines() {
	awk -v n="$2" -v from="$1" 'BEGIN {
		print "code,name,kind"
		for (i = from; i < from + n; i++)
			printf "L%d,%d-maktab,school\n", i, i
	}' >lines.csv
	office lost import subject lines.csv -q
}
lines 1 498
office lost set subject/S1 pupils=500 -q
office lost office show lost
has out '500, of them 500 in force' 'it wrote 500 lines'
give lost hub near far
values hub >before
lines 501 19
office lost set subject/S1 pupils=666 -q
give lost near
office near office show lost
has out '520, of them 520 in force' 'twenty more reached half of them'
office near list subject --columns pupils --where 'code = S1' --format csv
has out 666 'and count there'

office hub office revoke lost
is_status 0 'it is revoked where they are not'
give hub near far
give near hub far
give far hub near
give hub near far
values hub >hub.json
for o in near far
do
	values $o >$o.json
	ok "$o is equal" cmp -s hub.json $o.json
	office $o office show lost
	has out '20 lines after that' "$o keeps twenty lines back"
	office $o verify
	is_status 0 "$o is whole"
done
ok 'all is as it was at line 500' cmp -s before hub.json
office hub office show lost
has out '20 lines after that' 'the hub keeps twenty lines back'
office hub verify
is_status 0 'the hub is whole'
end
