#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A chain against a foreign framework, on two real ones: the Common Core map
# of mathematics and a holistic framework of geometry, joined where they say
# the same; and on a part of the map with known gaps.
. "${top_srcdir:-.}/tests/lib.sh"
from=$top_srcdir/../shared/data/curricula
nodes=$from/common_core_math_coherence.nodes.csv
act=$from/Ordering.json
[ -f "$nodes" ] && [ -f "$act" ] || skip_all 'the frameworks are not there'
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
	jq -r '"code,title,curriculum,position,statement", (.CFItems |
	    to_entries[] | [(.value.humanCodingScheme |
	    sub("H.A.MATH.GM"; "GM")), (.value.humanCodingScheme |
	    split(".") | last), "ACT", .key + 1, .value.fullStatement] |
	    @csv)' "$act" >act.csv
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
	done >joined.csv <<-'END'
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

# covers FRAMEWORK PER-CENT
covers() {
	got=$(jq -r --arg f "$1 $1: topics covered" \
	    '.parts[].figures[]? | select(.label == $f) | .value' out)
	ok "$1 is covered by $2 %" [ "$got" = "$2" ] || echo "# got $got"
}

# same DESCRIPTION: the lines of want are those of got.
same() {
	sort -o want want
	ok "$1" cmp -s want got || diff want got | sed 's/^/# /'
}

frameworks foreign programme
join
run report chain ACT --format json
covers CC 1.157742
lacks CC >got
tail -n +2 "$nodes" | cut -d, -f1 |
    grep -vx 'S46\|S474\|S475\|S473\|S6\|S147\|S429\|S432' |
    grep '^[CDS][0-9]*$' >want
same 'the 683 others are lacking'
ok 'as many as there are' [ "$(wc -l <got)" = 683 ]

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
covers CC 91.606367
lacks CC >got
cp gaps want
same '57 topics of grade 7 and one of grade 1 are lacking'
run check chain_foreign --format json --quiet
jq -r .record out | sed 's,topic/,,' | sort >got
grep -vx S6 gaps >want
same 'the rule names those that no chain covers'
run_ok set topic/O-S8 same_as-=S8 same_as+=S6
run report chain OUR --format json
lacks CC >got
sed s/S6/S8/ gaps >want
same 'a reference that moves moves the gap'

frameworks programme foreign
join
run report chain CC --format json
covers ACT 32.142857
lacks ACT >got
sed 1d act.csv | cut -d, -f1 | tr -d '"' |
    grep -vx 'GM.PF.2DFP.L1.\(2\|6\|8\|9\|12\|13\|17\|18\|20\)' >want
same '19 topics of geometry are lacking, by name'
run report chain OUR --format json
ok 'a chain that is not joined to it is not compared' \
    [ -z "$(jq -r '.parts[].figures[]?.label' out | grep covered)" ]
end
