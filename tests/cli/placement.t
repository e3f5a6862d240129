#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Rules about placements: each finds its planted fault in the sample and
# leaves everything else alone.
. "${top_srcdir:-.}/tests/lib.sh"
KLASTER_NOW=1795392000000
export KLASTER_NOW
fresh --sample

# finds RULE CODE...: these records, in this order, and no others.
finds() {
	rule=$1
	shift
	run check "$rule" --format csv --quiet
	got=$(tail -n +2 out | cut -d , -f 3 | sed 's,.*/,,' | tr '\n' ' ')
	ok "$rule: ${*:-nothing}" [ "$status $got" = \
	    "$((!!$#)) ${*:+$* }" ] || say_all
}

finds opening_full OPN-29
has out '6 trainees on 5 places in the week of 2026-09-07' 'and the week'
finds host_full
finds mentor_load PER-052
finds mentor_twice
finds mentor_away PER-104
finds mentor_qualification
finds trainee_twice PLC-144
has out 'PLC-094 > PLC-144' 'with the other one'
finds room_twice
finds placement_early PLC-102
finds placement_papers PLC-099
has out 'Medical certificate' 'the document is named'
finds placement_outside
finds placement_distance
finds placement_missing PER-229 PER-230 PER-231 PER-232 PER-233
finds placement_agreement PLC-086 PLC-100 PLC-112 PLC-145
has out 'PLC-086 > AGR-17' 'and the agreement that ended'
finds placement_closed PLC-145
has out 'in its place: INS-056' 'and who took its place'
finds placement_no_mentor PLC-086
finds placement_interest
finds placement_hours
finds placement_result PLC-041
finds placement_ended PLC-144
finds placement_abroad PLC-146
finds logbook_confirmed LOG-03 LOG-06 LOG-15 LOG-22 LOG-37 LOG-45 LOG-46 \
    LOG-53

# What the sample has no fault for is planted here.
run_ok set subject/INS-042 places=5
finds host_full INS-042
run_ok set placement/PLC-073 mentor=PER-052
finds mentor_twice
run_ok set placement/PLC-094 mentor=PER-060
finds mentor_twice PLC-094
run_ok set person/PER-060 qualification=none
run check mentor_qualification --format csv --quiet
ok 'mentor_qualification: each of the placements that run' \
    [ "$(tail -n +2 out | wc -l)" = "$("$KLASTER" list placement \
    --where mentor=PER-060 --where status=active --format csv |
    tail -n +2 | wc -l)" ]
run_ok set person/PER-060 qualification=
finds mentor_qualification
run_ok set opening/OPN-30 host=INS-042 room=313
finds room_twice OPN-30
run check placement_outside --format csv --quiet
has out 'placement_outside,placement/PLC-084,host,' 'placement_outside'
run_ok set subject/INS-052 lat=41.3 lon=69.2
run check placement_distance --format csv --quiet
has out ',host,' 'placement_distance'
run_ok set placement/PLC-090 host=INS-001
finds placement_interest PLC-090
run_ok set visit/VIS-04 inspector=PER-070
finds placement_interest PLC-036 PLC-090
run_ok set placement/PLC-076 hours=50
finds placement_hours PLC-076
run_ok set placement/PLC-076 hours=72
finds placement_hours
run check placement_logged --format csv --quiet
is_status 1 'placement_logged is off and runs when it is named'
run check placement_visits --format csv --quiet
hasnt out placement/PLC-042, 'placement_visits: a visited one'
has out placement/PLC-001, 'placement_visits: one that was not'
run_ok set placement/PLC-146 report=Done
finds placement_abroad PLC-146
has out 'lacks an activity' 'it still lacks an activity'
run_ok add activity title=Seminar date=2026-05-20 placement=PLC-146
finds placement_abroad
run_ok set agreement/AGR-17 to=2027-08-31
finds placement_agreement PLC-145
run_ok set placement/PLC-143 status=cancelled
finds opening_full
run --lang ru check placement_no_mentor --quiet
has out 'нет наставника' 'in Russian'

end
