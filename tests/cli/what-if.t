#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The verb what-if: everything that a change would touch, on the sample.
. "${top_srcdir:-.}/tests/lib.sh"
KLASTER_NOW=1795392000000
export KLASTER_NOW
fresh --sample

# touches CALL KIND CODE...: these of the kind, and no others.
touches() {
	call=$1 kind=$2
	shift 2
	# shellcheck disable=SC2086
	run what-if $call --format csv --quiet
	got=$(sed -n "s,^$kind/\([^\,]*\).*,\1,p" out | tr '\n' ' ')
	ok "$call: $kind: ${*:-none}" [ "$got" = "${*:+$* }" ] || say_all
}

c='close subject/INS-042'
touches "$c" placement PLC-083 PLC-097 PLC-109 PLC-117 PLC-120 PLC-143
is_status 1 'there is something to look at'
touches "$c" opening OPN-29
touches "$c" agreement AGR-05
touches "$c" link LNK-05
touches "$c" logbook
has out 'person/PER-226,trainee,,placement/PLC-143,2' 'trainees, with steps'
has out 'person/PER-060,refers,subject,subject/INS-042,1' 'who works there'

c='cancel agreement/AGR-05'
touches "$c" link LNK-05
touches "$c" placement PLC-083 PLC-097 PLC-109 PLC-117 PLC-120 PLC-143

c='shorten agreement/AGR-05 2026-11-24'
touches "$c" placement PLC-083 PLC-097 PLC-109 PLC-117 PLC-120 PLC-143
touches "$c" link
touches 'shorten agreement/AGR-05 2026-12-31' placement
touches 'cancel placement/PLC-083' person PER-180
touches 'shorten placement/PLC-083 2026-11-24' person PER-180
c='remove subject/INS-042'
touches "$c" placement PLC-083 PLC-097 PLC-109 PLC-117 PLC-120 PLC-143
touches 'remove topic/TOP-M201' work WRK-04 WRK-05

c='cancel agreement/AGR-05'
run_ok add agreement code=AGR-99 'parties=INS-001;INS-042' from=2026-09-01 \
    title=Second
touches "$c" placement
touches "$c" link LNK-05

c='move topic/TOP-M201 9'
touches "$c" topic TOP-M204
has out 'topic/TOP-M204,needs,' 'it needs the one that goes behind it'
touches "$c" chain CHN-1
touches "$c" work WRK-04 WRK-05
touches 'move topic/TOP-M204 1' topic TOP-M201
touches 'move topic/TOP-M201 1' topic
c='move topic/TOP-M201 1 curriculum/CUR-M1'
touches "$c" topic TOP-M104 TOP-M204
has out 'topic/TOP-M204,leaves,' 'what needs it stays behind'

run_ok add subject code=NEW name=New kind=school
run what-if close subject/NEW
is_status 0 'nothing is touched'
has err 'Nothing is touched.' 'and it says so'
run what-if move topic/TOP-M201
fails 2 'to which position' 'move wants a position'
run what-if move topic/TOP-M201 1 topic/TOP-M204
fails 2 'is no curriculum' 'nor does it go into a topic'
run what-if shorten agreement/AGR-05 soon
fails 2 'the new last day' 'a shorter term wants a day'
run what-if close subject/NEW 3
fails 2 'only move and shorten' 'others do not'
run what-if cancel subject/NEW
fails 3 'this record is none of them' 'the wrong kind'
run what-if close subject/INS-042 --format json --quiet
ok 'one object a line' [ "$(grep -c '^{"record":".*"steps":[12]}$' out)" = \
    "$(wc -l <out)" ]
run what-if cancel agreement/AGR-05 --quiet
has out 'Agreement > agreement/AGR-05' 'for people'

end
