#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A map of mathematics from kindergarten to high school, and faults planted
# in it, each found by the shortest way: a small map of our own and, where it
# is at hand, a real one.
. "${top_srcdir:-.}/tests/lib.sh"

edges() {
	run --config "$top_srcdir/config/examples/coherence.yaml" import \
	    --using edges "$edges" "$@"
}

# coherence TOPICS NEEDS STEPS: what is known of the map in $nodes, $edges.
coherence() {
	topics=$1 needs=$2 steps=$3
	rm -rf .klaster
	fresh
	run_ok add curriculum code=CC title='Common Core' stage=basic \
	    discipline=mathematics
	run_ok add chain code=CC title='Common Core' discipline=mathematics \
	    curricula=CC
	run_ok --config "$top_srcdir/config/examples/coherence.yaml" \
	    import --using coherence "$nodes"

	edges --dry-run
	ok 'each prerequisite would be added' [ "$(
	    grep -o '[:;]\( \)*+[CDS]' out | wc -l)" = "$needs" ] || say_all
	edges
	is_status 0 'the edges are imported as they are'
	run list topic --columns requires --format json
	cat out >requires
	ok "$topics topics" [ "$(wc -l <requires)" = "$topics" ]
	ok "$needs prerequisites" [ "$(grep -o '[CDS][0-9][0-9]*"' requires |
	    wc -l)" = "$needs" ]
	edges
	ok 'again they add nothing' [ \
	    "$(cat out err | grep -c '0 changed')" = 1 ]
	run check chain_circle
	is_status 0 'no circle'
	run check chain_delay --format csv
	has out " $((steps + 1)) topics must follow each other" \
	    "the longest way has $steps steps"
	ok 'and is shown' [ "$(tail -n 1 out | grep -o ' > ' | wc -l)" = \
	    $((2 * steps)) ]

	awk -F, '$3 == "contains" && !($2 in seen) { seen[$2]; print $2 "," $1 }
	BEGIN { print "id,part_of" }' "$edges" >parts.csv
	run import topic parts.csv --map id=code --partial
	ok '6 dangling parents are reported' [ \
	    "$(grep -c 'D12[01]' err)" = 6 ] ||
	    say_all

	# The last of the longest way also becomes the need of an early one.
	run check chain_delay --format json
	end=$(sed 's/.*"witness":\["topic\/\([^"]*\)".*/\1/' out)
	near=$(sed \
	    's/.*"witness":\["[^"]*","[^"]*","topic\/\([^"]*\)".*/\1/' out)
	run_ok set "topic/$near" "requires+=$end"
	run check chain_circle --format csv
	ok 'a circle is found' [ "$status" = 1 ]
	ok 'by the shortest way' [ "$(tail -n 1 out | sed 's/.*,//' |
	    grep -o '>' | wc -l)" -le 3 ] || sed 's/^/# /' out
	run_ok undo
	run_ok set "topic/$end" "requires+=$end"
	run check chain_circle --format csv
	has out ",$end > $end" 'a topic that needs itself is found'
	run_ok undo
	run_ok add curriculum code=C2 title=Later discipline=mathematics \
	    stage=secondary
	run_ok set chain/CC 'curricula=CC;C2'
	run_ok add topic code=X1 title=Later curriculum=C2 position=1 level=2
	run_ok set "topic/$end" requires+=X1
	run check chain_late --format csv
	has out ",$end > X1" 'a late prerequisite is found'
	run_ok undo
	run_ok set "topic/$end" level=4
	run_ok set topic/X1 level=6 requires="$end"
	run check chain_level_jump --format csv
	has out ",X1 > $end" 'a level jump is found'
}

nodes=nodes.csv edges=edges.csv
awk -v part=nodes -f "$top_srcdir/tests/cli/map.awk" >nodes.csv
awk -v part=edges -f "$top_srcdir/tests/cli/map.awk" >edges.csv
coherence 83 40 29

from=$top_srcdir/../shared/data/curricula
nodes=$from/common_core_math_coherence.nodes.csv
edges=$from/common_core_math_coherence.edges.csv
[ ! -f "$nodes" ] || coherence 691 757 30
end
