#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A chain against a foreign framework: a map of mathematics and a framework
# of geometry, joined where they say the same; and a part of the map with
# known gaps.  Both are our own and, where they are at hand, real ones (the
# Common Core and a holistic framework).
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'

# frameworks A B: the map is of sort A, geometry of sort B; each has a chain.
frameworks() {
	fresh
	for row in CC:$1 ACT:$2 OUR:programme
	do
		run_ok add curriculum "code=${row%:*}" "title=${row%:*}" \
		    discipline=mathematics stage=basic "sort=${row#*:}"
		run_ok add chain "code=${row%:*}" "title=${row%:*}" \
		    discipline=mathematics "curricula=${row%:*}"
	done
	run_ok --config "$top_srcdir/config/examples/coherence.yaml" \
	    import --using coherence "$nodes"
	run_ok import topic act.csv
}

# Where both frameworks ask for the same, some of it written down here and
# some there; two topics of geometry are one of the map.
join() {
	while read -r ours theirs side
	do
		case $side in
		here) echo "GM.PF.2DFP.L1.$ours,$theirs" ;;
		there) echo "$theirs,GM.PF.2DFP.L1.$ours" ;;
		esac
	done <pairs >joined.csv
	sed -i '1i code,same_as' joined.csv
	run_ok import topic joined.csv
}

# lacks FRAMEWORK: what the chain of the last report lacks of it, sorted.
lacks() {
	jq -r --arg f "$1 $1: topics covered" '.parts as $p |
	    ([$p | to_entries[] | select(any(.value.figures[]?;
	    .label == $f)) | .key] | first) as $at |
	    $p[$at + 1].rows[][0]' out | sort
}

# covers FRAMEWORK COUNT OF
covers() {
	got=$(jq -r --arg f "$1 $1: topics covered" \
	    '.parts[].figures[]? | select(.label == $f) | .value' out)
	want=$(awk "BEGIN { printf \"%.6f\", int(1e8 * $2 / $3) / 1e6 }")
	ok "of $1 $2 of $3 are covered" [ "$got" = "$want" ] ||
	    echo "# got $got"
}

# same DESCRIPTION: the lines of want are those of got.
same() {
	sort -o want want
	ok "$1" cmp -s want got || diff want got | sed 's/^/# /'
}

# foreign TOPICS: $nodes is the map with so many, act.csv geometry; lines of
# pairs say which topics are the same, and where that is written.
foreign() {
	of_map=$1
	frameworks foreign programme
	join
	run report chain ACT --format json
	covers CC "$(cut -d' ' -f2 pairs | sort -u | wc -l)" "$of_map"
	lacks CC >got
	cut -d' ' -f2 pairs >theirs
	tail -n +2 "$nodes" | cut -d, -f1 | grep '^[CDS][0-9]*$' |
	    grep -vxFf theirs >want
	same 'the others are lacking'
	ok 'as many as there are' [ "$(wc -l <got)" = \
	    $((of_map - $(sort -u theirs | wc -l))) ]

	# The whole map but one grade and one of its standards is taught here.
	run list topic --format csv --columns code --where 'curriculum = CC' \
	    --where 'grade != 7'
	cp out others
	run list topic --format csv --columns code --where 'grade = 7'
	sed 1d out >gaps
	echo S6 >>gaps
	run list topic --format csv --columns code --where 'curriculum = CC'
	sed 1d out | grep -vxFf gaps | awk '
	BEGIN { print "code,title,curriculum,position,same_as" }
	{ print "O-" $0 ",T,OUR," NR "," $0 }' >ours.csv
	run_ok import topic ours.csv
	run report chain OUR --format json
	covers CC $((of_map - $(wc -l <gaps))) "$of_map"
	lacks CC >got
	cp gaps want
	same 'the topics of grade 7 and one of grade 1 are lacking'
	run check chain_foreign --format json --quiet
	jq -r .record out | sed 's,topic/,,' | sort >got
	grep -vx S6 gaps >want
	same 'the rule names those that no chain covers'
	run_ok set topic/O-S8 same_as-=S8 same_as+=S6
	run report chain OUR --format json
	lacks CC >got
	sed 's/^S6$/S8/' gaps >want
	same 'a reference that moves moves the gap'

	frameworks programme foreign
	join
	run report chain CC --format json
	covers ACT "$(wc -l <pairs)" $(($(wc -l <act.csv) - 1))
	lacks ACT >got
	sed 1d act.csv | cut -d, -f1 | tr -d '"' |
	    grep -vxF "$(sed 's/^\([0-9]*\) .*/GM.PF.2DFP.L1.\1/' pairs)" >want
	same 'the others of geometry are lacking, by name'
	run report chain OUR --format json
	ok 'a chain that is not joined to it is not compared' \
	    [ -z "$(jq -r '.parts[].figures[]?.label' out | grep covered)" ]
}

nodes=nodes.csv
awk -v part=nodes -f "$top_srcdir/tests/cli/map.awk" >nodes.csv
awk 'BEGIN {
	print "code,title,curriculum,position,statement"
	for (i = 1; i <= 11; i++)
		print "GM.PF.2DFP.L1." i ",Figure " i ",ACT," i ",Draws it."
}' >act.csv
# Two of them are one of the map.
cat >pairs <<'END'
2 S46 here
3 S6 there
5 S20 here
7 S68 there
11 S46 here
END
foreign 83

from=$top_srcdir/../shared/data/curricula
nodes=$from/common_core_math_coherence.nodes.csv
act=$from/Ordering.json
if [ -f "$nodes" ] && [ -f "$act" ]
then
	jq -r '"code,title,curriculum,position,statement", (.CFItems |
	    to_entries[] | [(.value.humanCodingScheme |
	    sub("H.A.MATH.GM"; "GM")), (.value.humanCodingScheme |
	    split(".") | last), "ACT", .key + 1, .value.fullStatement] |
	    @csv)' "$act" >act.csv
	cat >pairs <<-'END'
	2 S46 here
	6 S474 here
	8 S475 there
	9 S473 here
	12 S6 there
	13 S147 here
	17 S429 here
	18 S432 there
	20 S474 here
	END
	foreign 691
fi
end
