#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Rules at their limits: what lies just on one, and what is equal.
. "${top_srcdir:-.}/tests/lib.sh"
KLASTER_NOW=1795392000000
fresh --office Limits
mkdir -p .config/klaster

# limit RULE NAME=NUMBER: this one alone, of one rule.
limit() {
	echo "rules: {$1: {limits: {${2%%=*}: ${2#*=}}}}" \
	    >.config/klaster/klaster.yaml
}
# finds RULE DESCRIPTION [TEXT]: one finding with it; without TEXT none.
finds() {
	run check "$1" --format csv --quiet
	if [ $# -gt 2 ]; then
		has out "$3" "$1: $2"
	else
		ok "$1: $2" [ "$status $(wc -l <out)" = '0 1' ] || say_all
	fi
}

# Two schools a degree of latitude apart, which is 111195 m.
run_ok add subject code=S1 name=1-maktab kind=school lat=40 lon=65
run_ok add subject code=S2 name=2-maktab kind=school lat=41 lon=65
run_ok add person code=T1 name=Trainee roles=trainee
placed() {
	code=$1
	shift
	run_ok add placement code="$code" trainee=T1 status=active home=S1 "$@"
}
placed L1 host=S2 from=2026-09-01 to=2026-10-01
limit placement_distance kilometres=111.195
finds placement_distance 'a host at the limit is near enough'
limit placement_distance kilometres=111.194
finds placement_distance 'a metre more is too far' 'placement/L1,'

rm .config/klaster/klaster.yaml
placed L2 host=S1 from=2026-10-02 to=2026-11-01
finds trainee_twice 'one placement after the other'
run_ok set placement/L2 from=2026-10-01
finds trainee_twice 'two that share a day' 'L1 > '

# A topic that stands on two of one level: the first is named.
run_ok add curriculum code=C title=C discipline=mathematics stage=basic
run_ok add chain code=C title=C discipline=mathematics curricula=C
run_ok add topic code=A title=A curriculum=C position=1 level=1
run_ok add topic code=B title=B curriculum=C position=2 level=1
run_ok add topic code=D title=D curriculum=C position=3 level=2 \
    'requires=A;B'
finds chain_level_jump 'one level higher'
run_ok set topic/D level=3
finds chain_level_jump 'of two that are alike the first is named' 'D > A'

# An agreement over just the days of a placement; a day less is too short.
run_ok add agreement code=G title=G parties='S1;S2' sort=practice \
    from=2026-09-01 to=2026-10-01
finds placement_agreement 'an agreement of just these days'
run_ok set agreement/G from=2026-09-02
finds placement_agreement 'one that begins a day later' 'placement/L1,'
run_ok set agreement/G from=2026-09-01 to=2026-09-30
finds placement_agreement 'one that ends a day earlier' 'placement/L1,'

# Of two links one begins on each of two days: a half on one.
run_ok add link code=K1 from=S1 to=S2 sort=feeder since=2026-01-01
run_ok add cluster code=CL name=Cluster
run_ok add subject code=S3 name=3-maktab kind=school cluster=CL \
    status=active
run_ok set subject/S1 cluster=CL status=active
run_ok set subject/S2 cluster=CL status=active
run_ok add link code=K2 from=S2 to=S3 sort=feeder since=2026-01-02
limit links_one_day most=0.5
finds links_one_day 'a half where a half is the most'
limit links_one_day most=0.49
finds links_one_day 'a half is more than 0.49' '0.5'
rm .config/klaster/klaster.yaml

# Matching goes by days: eligible on the first, a mentor away on the last.
run_ok set subject/S2 lat=40.05 places=9
run_ok add person code=M name=Mentor roles=mentor
run_ok add opening code=O host=S2 speciality=music from=2027-02-01 \
    to=2027-04-25 capacity=3 mentors=M
run_ok add person code=T9 name=Ready roles=trainee subject=S1 \
    speciality=music eligible_from=2027-02-01
matches() {
	run match --from 2027-01-01 --to 2027-06-30 --quiet
	has out "$1" "match: $2"
}
matches 'T9 Ready > opening/O' 'who may begin on the first day may'
run_ok set person/M away_from=2027-04-26 away_to=2027-05-01
matches 'T9 Ready > opening/O' 'a mentor away from the day after is there'
run_ok set person/M away_from=2027-04-25
matches 'T9 Ready stays without' 'one away on the last day is not'
end
