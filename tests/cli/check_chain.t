#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Rules about chains on the sample: each finds what is planted, and nothing
# that is not listed here.
. "${top_srcdir:-.}/tests/lib.sh"
KLASTER_NOW=1795392000000
fresh --sample

# RULE: the records that it names, in order.
while read -r rule records; do
	run check "$rule" --format csv
	tail -n +2 out | cut -d , -f 3 | sed 's,.*/,,' | uniq | tr '\n' ' ' |
	    sed 's/ $//' >found
	ok "$rule: ${records:-nothing}" [ "$(cat found)" = "$records" ] ||
	    sed 's/^/# /' out
done <<'EOT'
chain_circle TOP-T302
chain_late TOP-M203
chain_never TOP-M505
chain_choice
chain_stage_gap CHN-3
chain_stage_order
chain_gap CUR-N4
chain_overlap
chain_joint
chain_age
chain_load
chain_level_lower
chain_level_falls TOP-T405
chain_level_jump TOP-M503
chain_flat TOP-N403
chain_standard CUR-M0 CUR-N0 CUR-T0
chain_no_standard
chain_old CUR-I2
chain_predecessor WRK-15
dangling
EOT
run check chain_circle --format csv
has out 'TOP-T302 > TOP-T303 > TOP-T306 > TOP-T302' 'the shortest way round'

# The fewest edits, and that they do mend it.
run check chain_late --fix-hints
has out 'chain/CHN-1 Matematika: bogʻchadan universitetgacha: 2 edits' \
    'two edits mend the chain of mathematics'
has out 'TOP-M203 Oddiy kasrlarni qoʻshish va ayirish: move it behind' \
    'a move'
has out 'no longer require topic/TOP-I202' 'and a requirement less'
hasnt out CHN-3 'what is in order is left alone'
run_ok set topic/TOP-M203 position=4
run_ok set topic/TOP-M204 position=3
run_ok set topic/TOP-M505 requires-=TOP-I202
run_ok set topic/TOP-T302 position=3
run_ok set topic/TOP-T303 position=2
run_ok set topic/TOP-T303 requires-=TOP-T306
run check chain_late chain_circle chain_never chain_choice --fix-hints
is_status 0 'after these edits nothing comes late'
hasnt out mend 'and nothing is left to mend'
for i in 1 2 3 4 5 6; do
	run_ok undo
done

# Too many to try all: one topic that is in the way of eleven is moved.
run_ok add curriculum code=G title=G discipline=mathematics stage=basic
run_ok add chain code=G title=G discipline=mathematics curricula=G
{
	echo code,title,curriculum,position,requires
	echo G12,Late,G,12,
	for i in 1 2 3 4 5 6 7 8 9 10 11; do
		echo "G$i,Early,G,$i,G12"
	done
} >greedy.csv
run_ok import topic greedy.csv
run check chain_late --fix-hints
has out 'chain/G G: 1 edits mend its order; fewer may do' 'and says so'
has out 'topic/G12 Late: move it to the front' 'one edit for eleven faults'

# What the sample has none of.
plant() {
	rule=$1 record=$2
	shift 2
	run_ok "$@"
	run check "$rule" --format csv
	has out ",$record," "$rule finds what is planted"
	run_ok undo
}
plant chain_choice topic/TOP-M101 set topic/TOP-M101 \
    'requires_any=TOP-M201;TOP-M202'
plant chain_stage_order chain/CHN-1 set chain/CHN-1 \
    'curricula=CUR-M1;CUR-M0;CUR-M2'
plant chain_overlap curriculum/CUR-M2 set curriculum/CUR-M2 grade_from=4 \
    grade_to=9
plant chain_joint curriculum/CUR-M1 set chain/CHN-1 \
    'curricula=CUR-T0;CUR-M1'
plant chain_age topic/TOP-M101 set topic/TOP-M101 age=12
plant chain_age topic/TOP-M101 set topic/TOP-M101 grade=5
plant chain_load curriculum/CUR-M1 set curriculum/CUR-M1 weeks=9
plant chain_level_lower topic/TOP-M105 set topic/TOP-M005 level=5
plant chain_no_standard curriculum/CUR-M1 set curriculum/CUR-M1 standard= \
    standard_document=
plant chain_path topic/TOP-M507 set topic/TOP-M507 requires= note=x
plant chain_late topic/TOP-M005 set topic/TOP-M005 requires=TOP-M102
plant chain_level_jump topic/TOP-M102 set topic/TOP-M102 level=4
plant chain_work topic/TOP-M101 set work/WRK-03 topics-=TOP-M101
plant chain_auxiliary curriculum/CUR-M0 set work/WRK-02 topics=
plant chain_loose topic/TOP-M199 add topic code=TOP-M199 title=x \
    curriculum=CUR-M1 position=99
plant chain_shared topic/TOP-M101 set topic/TOP-M101 same_as=TOP-T101
plant dangling work/WRK-03 remove topic/TOP-M106
plant chain_dead_end topic/TOP-M306 set topic/TOP-M306 exit=no
plant chain_exit_unused topic/TOP-M106 set topic/TOP-M208 requires=TOP-M207
plant chain_redundant topic/TOP-M104 set topic/TOP-M104 \
    'requires=TOP-M103;TOP-M101'
end
