#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The rules about the cluster: each finds what is wrong on purpose, in the
# sample, in records added to it, or in a register of almost nothing; and
# each leaves the sound record beside it alone.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
KLASTER_NOW=1795392000000
export KLASTER_NOW

# found FILE RULE CODE: there is such a finding; "-" for the whole cluster.
found() {
	grep -qx "$2 $3" "$1"
}

# Findings as "rule code", and the rules that found nothing to measure.
look() {
	run check --format json
	jq -r '"\(.rule) \((.record // "-") | sub(".*/"; ""))"' out |
	    sort -u >"$1"
}

run_ok init --sample
look sample

# What the sample has none of.
run_ok add goal code=GOA-90 "title=Another root" scope=common aim=variety
run_ok add activity code=ACT-90 title=Seminar sort=seminar owner=INS-002 \
    date=2026-09-20 goal=GOA-10
for i in 91 92 93; do
	run_ok add activity code=ACT-$i title=Fair sort=outreach \
	    owner=INS-010 date=2025-0$((i - 88))-10 goal=GOA-06
done
run_ok add project code=PRJ-90 title=Field direction=production \
    content=binary_production status=running owner=INS-017 binary=yes \
    people=PER-051 goal=GOA-08
run_ok add resource code=RES-90 subject=INS-003 sort=technological \
    side=offer what=Computers acquired=2014-09-01
run_ok set subject/INS-061 stocktaken=2023-01-15 internet=1 computers=1
run_ok set subject/INS-023 phone=
run_ok set subject/INS-001 'practices=dual training'
run_ok set subject/INS-038 incentives=0.5
run_ok set subject/INS-040 incentives=9
run_ok set curriculum/CUR-N4 admission_minimum=57 owner=
run_ok set person/PER-121 mentor=PER-046
run_ok add person code=PER-900 name=Old birth_year=1962 roles=teacher \
    subject=INS-038 speciality=physics
run_ok add person code=PER-901 name=Idle roles=researcher subject=INS-002
run_ok add person code=PER-902 name=Out graduated=2026-06-25
run_ok add person code=PER-903 name=Out graduated=2026-06-25
run_ok add indicator code=IND-90 title=Falls subject=INS-038 baseline=5 \
    target=9 due=2027-06-30 benchmark=local
for i in 4 5 6; do
	run_ok add reading indicator=IND-90 period=202$i value=$((20 - i))
done
for i in 1 2 3 4 5; do
	run_ok add indicator "title=Many $i" subject=INS-038 \
	    benchmark=local about=system
done
run_ok add work code=WRK-90 title=Other sort=textbook year=2024 \
    topics=TOP-M201 predecessor=WRK-03 review_score=2
for i in 01 03 10; do
	run_ok set opening/OPN-$i travel=$((i + 89))
done
run_ok add link code=LNK-90 from=INS-019 to=INS-014 sort=supply \
    reason=sectoral since=2024-01-15 benefit_from=0 benefit_to=6
run_ok set subject/INS-013 readiness=5
run_ok add placement code=PLC-900 trainee=PER-229 host=INS-013 \
    status=refused from=2026-10-01 to=2026-10-20
run_ok set subject/INS-020 readiness=1
for i in 1 2 3; do
	run_ok add evaluation rater=INS-00$i ratee=INS-020 period=2026-Q3 \
	    criterion=openness score=1 goal=GOA-01
done
for i in 1 2 3; do
	run_ok add visit code=VIS-9$i subject=INS-038 inspector=PER-041 \
	    date=2026-10-0$i rubric=lesson 'scores=0;0;1'
done
run show visit/VIS-91
has out '0; 0; 1' 'equal marks stay apart'
run_ok add curriculum code=CUR-F "title=Foreign" discipline=mathematics \
    stage=basic sort=foreign
run_ok add topic code=TOP-F1 title=Foreign curriculum=CUR-F position=1
run_ok add office code=OFF-90 title=Office area=ARE-1710229
run_ok set cluster/CLU-1 'forms=horizontal;focused'
run_ok set document/DOC-01 to=2026-01-01
run_ok set document/DOC-02 to=2028-01-01
look planted

# A cluster of which little is known.
export KLASTER_DB="$work/second"
run_ok init
run_ok add cluster code=CLU-9 name=Small
run_ok add cluster code=CLU-8 name=Inner parent=CLU-9
run_ok set cluster/CLU-9 parent=CLU-8 \
    'forms=horizontal;lateral;technological;focused;quality'
for i in 1 2 3 4 5; do
	run_ok add subject code=S$i name=S$i kind=school stage=preschool \
	    cluster=CLU-9 status=active sector=education functions=science
done
run_ok set subject/S5 stage=higher kind=university functions=education
run_ok add subject code=S6 name=S6 kind=enterprise cluster=CLU-9 status=active
run_ok add agreement code=A1 title=A parties='S1;S2' from=2020-01-01 \
    to=2021-01-01
run_ok add link from=S1 to=S2 sort=partner since=2024-01-01 \
    benefit_from=0 benefit_to=3
run_ok add link from=S3 to=S4 sort=partner since=2024-01-01 \
    benefit_from=0 benefit_to=3
run_ok add project code=P1 title=P direction=science owner=S1 \
    from=2020-01-01 to=2020-12-31 result_date=2020-06-01 \
    first_use=2022-06-01 forecast=10 actual=9
run_ok add project code=P2 title=P direction=science owner=S1 \
    partners=S2 forecast=10 actual=1
run_ok add goal code=G1 title=G scope=common
run_ok add ack subject=S1 goal=G1 answer=yes asked=2026-01-01 \
    date=2026-06-01
run_ok add problem code=B1 title=B subject=S1 raised=2026-11-20
run_ok add activity code=T1 title=T sort=meeting owner=S1 date=2026-10-01
run_ok add indicator code=I1 title=I benchmark=local baseline=1 target=5
run_ok add reading indicator=I1 period=2015 value=4
run_ok add reading indicator=I1 period=2016 value=3
run_ok set cluster/CLU-9 founded=2014-01-01
run_ok add need speciality=music year=2020 posts=10 filled=10 \
    filled_inside=1
run_ok add person code=N1 name=N roles=teacher degree=bachelor
run_ok add person code=N2 name=N2 roles=trainee programme= \
    entered=2026-09-01 gifted=no
run_ok add work code=W1 title=W sort=textbook year=2001 review_score=1
run_ok add curriculum code=C1 title=C discipline=arts stage=primary \
    valid_from=2010-01-01 hours=500
run_ok set person/N2 programme=C1
run_ok add topic code=C1T title=T curriculum=C1 position=1
run_ok add placement code=L1 trainee=N2 host=S1 home=S2 status=completed \
    from=2025-01-01 to=2025-02-01 hours=10 grade=10
run_ok add placement code=L2 trainee=N2 host=S1 home=S2 status=completed \
    from=2026-03-01 to=2026-05-01 hours=10 grade=90
look small

# An office is silent when what it last signed is long ago: of one that was
# today, of one five weeks before; our own counts for nothing.
other() {
	KLASTER_DB=$PWD/$1 XDG_STATE_HOME=$PWD/$1-state "$KLASTER" --quiet \
	    init --office "$1" >/dev/null &&
	    KLASTER_DB=$PWD/$1 XDG_STATE_HOME=$PWD/$1-state "$KLASTER" \
	    --quiet bundle create -o "$1.klb" >/dev/null
}
other Quiet
run_ok bundle apply Quiet.klb --trust
KLASTER_NOW=$((KLASTER_NOW + 35 * 86400000))
other Lively
run_ok bundle apply Lively.klb --trust
run check office_silent
has out 'Quiet was last heard on 2026-11-23' 'office_silent finds Quiet'
ok 'office_silent leaves Lively alone' [ "$(grep -c silent out)" = 1 ]

# Every rule has found something somewhere; one of them just now.
sed -n 's/^  \([a-z_]*\):$/\1/p' "$top_srcdir/config/rules/cluster.yaml" |
    grep -vx office_silent >rules
cut -d' ' -f1 sample planted small | sort -u >hits
while read -r rule; do
	ok "$rule finds what is wrong" grep -qx "$rule" hits
done <rules

# FILE RULE CODE-that-is-wrong CODE-that-is-sound
while read -r file rule wrong sound; do
	ok "$rule finds $wrong" found "$file" "$rule" "$wrong"
	ok "$rule leaves $sound alone" [ -z "$(grep -x "$rule $sound" \
	    "$file")" ]
done <<'EOT'
sample network_hub INS-001 INS-002
sample network_cut INS-001 INS-003
sample network_parts INS-012 INS-001
sample link_unagreed LNK-08 LNK-01
sample agreement_ending AGR-27 AGR-26
sample research_agreement AGR-28 AGR-26
sample link_one_sided LNK-33 LNK-34
sample link_unnatural LNK-37 LNK-36
sample link_idle LNK-37 LNK-33
sample goal_orphan GOA-10 GOA-07
sample goal_unanswered GOA-01 GOA-03
sample goal_objected GOA-02 GOA-01
sample goal_copied GOA-11 GOA-04
sample member_uncommitted INS-058 INS-059
sample activity_aimless ACT-11 ACT-10
sample project_aimless PRJ-10 PRJ-01
sample project_loose PRJ-10 PRJ-01
sample binary_school PRJ-02 PRJ-01
sample result_unused PRJ-11 PRJ-03
sample result_unadopted PRJ-11 PRJ-03
sample milestone_late ACT-14 ACT-10
sample criterion_aimless EVL-41 EVL-01
sample rating_self INS-043 INS-001
sample rating_stale INS-042 INS-041
sample indicator_baseless IND-07 IND-01
sample indicator_stale IND-08 IND-01
sample indicator_behind IND-04 IND-01
sample need_scientists NEE-33 NEE-01
sample resource_unmet RES-14 RES-11
sample resource_unused RES-10 RES-09
sample novice_alone PER-117 PER-116
sample course_groundless ACT-12 ACT-03
sample problem_old PRB-02 PRB-06
sample problem_unanswered PRB-06 PRB-04
sample member_unready INS-059 INS-058
sample minutes_missing CLU-1 CLU-2
planted goal_roots GOA-90 GOA-01
planted goal_unmeasured GOA-90 GOA-03
planted activity_astray ACT-90 ACT-13
planted seminar_groundless ACT-90 ACT-05
planted member_withdrawing INS-010 INS-001
planted binary_production PRJ-90 PRJ-05
planted resource_old RES-90 RES-05
planted stock_old INS-061 INS-060
planted member_unequipped INS-061 INS-060
planted member_unreachable INS-023 INS-022
planted incentives_low INS-038 INS-040
planted admission_low PER-195 PER-193
planted gifted_alone PER-144 PER-121
planted researcher_idle PER-901 PER-046
planted indicator_worsening IND-90 IND-01
planted indicators_many INS-038 INS-001
planted topic_twice TOP-M201 TOP-M202
planted benefit_none INS-019 INS-014
planted member_refusing INS-013 INS-038
planted member_failing INS-020 INS-001
planted inspector_spread PER-041 PER-042
planted office_missing ARE-1710237 ARE-1710229
planted curriculum_unowned CUR-N4 CUR-N5
planted opening_far OPN-03 OPN-01
planted strategy_missing CLU-1 CLU-2
planted plan_missing CLU-1 CLU-2
small cluster_circle CLU-8 CLU-1
small cluster_small CLU-8 CLU-9
EOT

# What a least or a most asks is met on one side and not on the other.
while read -r rule wrong sound; do
	ok "$rule is found where it is wrong" found "$wrong" "$rule" -
	ok "$rule is silent where it is sound" [ -z "$(grep "^$rule " \
	    "$sound")" ]
done <<'EOT'
stage_missing small sample
network_mutual small sample
links_one_day small sample
agreements_valid small sample
innovation_missing small sample
project_triple small sample
answer_slow small sample
result_lag small sample
research_gap small sample
management_research small sample
production_joint small sample
project_synergy small planted
effect_none small sample
indicators_local small sample
posts_inside small sample
staff_retiring planted sample
works_shared small sample
staff_degrees small sample
graduates_employed planted sample
mastery_time small sample
practice_theory small sample
topics_fresh small sample
work_reviews small sample
curricula_age small sample
foreign_covered planted sample
problems_solved small sample
practices_missing planted sample
EOT
end
