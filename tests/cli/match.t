#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The verb match: who is placed where, what stands in the way of the others,
# what would help, and how it is saved and taken back.
. "${top_srcdir:-.}/tests/lib.sh"
fresh
run_ok add subject code=HOME name=College kind=college lat=39.0 lon=65.6
run_ok add subject code=NEAR name=Near kind=school lat=39.05 lon=65.6 places=9
run_ok add subject code=FAR name=Far kind=school lat=40.5 lon=65.6
run_ok add person code=M1 name=Mentor roles=mentor mentor_limit=2
run_ok add opening code=A host=NEAR speciality=music from=2027-02-01 \
    to=2027-04-25 capacity=3 mentors=M1 requires=medical
run_ok add opening code=B host=FAR speciality=music from=2027-02-01 \
    to=2027-04-25 capacity=5
trainee() {
	run_ok add person "name=Trainee $1" roles=trainee subject=HOME \
	    code="$@"
}
period='--from 2027-01-01 --to 2027-06-30'
trainee T1 speciality=music admission_score=90 documents=medical
trainee T2 speciality=music admission_score=80 documents=medical
run match $period --quiet
is_status 0 'all find a place'
has out 'person/T1 Trainee T1 > opening/A' 'at the opening'
has out '> person/M1 Mentor: 5.5 km; the only one' 'with mentor and reason'
cp out before
run match $period --quiet
ok 'the same input gives the same result' cmp -s before out

trainee T3 speciality=music admission_score=70 documents=medical
run match $period --quiet
is_status 1 'one is left over'
has out 'person/T3 Trainee T3 stays without a place: no mentor is left' \
    'for want of mentors'
has out '+1 for a mentor of opening/A places 1' 'and what would help'
run_ok set person/M1 mentor_limit=9
run match $period --quiet
is_status 0 'it does help'

trainee T4 speciality=music admission_score=60 documents=medical
trainee T5 speciality=music admission_score=50 documents=medical
run match $period --quiet
has out '+2 places at opening/A place 2' 'more places for two'
run match $period --quiet --travel 300
is_status 0 'or a longer way'
run_ok set opening/A capacity=9
run_ok set person/T5 documents=
run match $period --quiet
has out 'T5 stays without a place: a document that opening/A' 'a document'
has out 'with the document, opening/A takes the trainee' 'that would help'
run_ok set person/T5 documents=medical eligible_from=2027-02-11
run match $period --quiet
has out 'T5 stays without a place: opening/A Near' 'too early'
has out 'if it began 10 days later' 'by so many days'
run_ok set person/T5 speciality=law
run match $period --quiet
has out 'no opening of the speciality begins' 'none of the speciality'
run_ok set person/T5 speciality=music eligible_from= wishes=FAR
run match $period --quiet --travel 300 --format csv
has out 'person/T5,opening/B,,,1,' 'a wish goes before the way'

run match $period --apply --dry-run --quiet
run list placement --format csv
ok 'a dry run saves nothing' [ "$(wc -l <out)" = 1 ]
run match $period --apply --quiet
is_status 0 'applied'
run list placement --where status=proposed --columns trainee,opening,mentor \
    --format csv --sort trainee
ok 'five are proposed' [ "$(grep -c ',A,M1$' out)" = 5 ]
run match $period
has err 'Placed: 0; without a place: 0.' 'nobody is left'
run_ok set placement/PLC-00001 pinned=yes "pin_reason=asked for"
run match $period --again --format csv --quiet
ok 'what was fixed by hand stays' [ "$(wc -l <out)" = 5 ]
run_ok undo
run_ok undo
run list placement --format csv
ok 'undo takes all of them back' [ "$(wc -l <out)" = 1 ]
run_ok remove opening/B
run_ok set opening/A host=HOME
run match $period --quiet
has out "is at the trainee's own institution" 'no place at home'
run match --from yesterday
fails 2 'is no date' 'a date that is none'

end
