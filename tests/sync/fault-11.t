#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 11: a machine is copied, seal and all, and both go on.  A third office
# finds it, a fourth learns it, both machines write their lines again: no
# value is lost, none is there twice, all are equal.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"
. "${top_srcdir:-.}/tests/sync/twins.sh"

takes() {
	tick
	run bundle apply --trust "$@"
	ok "apply $*" [ "$status" -le 1 ] || say_all
}
codes() {
	run list subject --format csv --columns code
	ok "$1" [ "$(sed 1d out | tr -d '\r' | sort | tr '\n' ' ')" = "$2" ] ||
	    say_all
}

machine anvar
do_ok init --office Qarshi
do_ok add subject code=S1 name=1-maktab kind=school seats=1
do_ok bundle create -o "$work/start"
who=$(writer)
office botir
do_ok init --office Guzor
takes "$work/start"
office dilnoza
do_ok init --office Koson
takes "$work/start"

machine anvar
twin karim
do_ok add subject code=A1 name=a1-maktab kind=school
do_ok set subject/S1 seats=10
do_ok add person code=P1 name=Zulfiya subject=A1
do_ok bundle create -o "$work/of-anvar"
machine karim
do_ok add subject code=K1 name=k1-maktab kind=school
do_ok set subject/S1 seats=20
do_ok bundle create -o "$work/of-karim"
ok 'both are the same writer' [ "$(writer)" = "$who" ]

# One hears of them in this order, one in the other.
office botir
takes "$work/of-anvar"
is_status 0 'the first history is no news'
takes "$work/of-karim"
is_status 1 'the second is something to look at'
has err 'two different histories behind its line 2' 'and where they part'
codes 'what lies behind does not count' 'S1 '
run office show Qarshi
has out 'after its line 2; 4 lines to 6-' 'it is shown'
has out '; 2 lines to 4-' 'with both its histories'
run bundle apply "$work/of-karim"
is_status 1 'a second time there is nothing new'
do_ok verify
office dilnoza
takes "$work/of-karim"
takes "$work/of-anvar"
equal botir dilnoza 'in whatever order: equal'

# The proof goes on, by who was told of it, to both machines.
office botir
do_ok bundle create -o "$work/proof"
office fresh
do_ok init --office Yakkabogʻ
run bundle apply --dry-run --trust "$work/proof"
is_status 1 'a dry run of both histories'
has err 'two different histories:' 'tells of the fork'
takes "$work/proof"
do_ok office trust "$who"
codes 'and a new office has what counts' 'S1 '
machine anvar
takes "$work/proof"
has err '4 of these lines were written here' 'what was written here stands'
codes 'its own is there again' 'A1 S1 '
ok 'under another name' [ "$(writer)" != "$who" ]
run show person/P1
has out 'a1-maktab' 'what referred to it does so again'
do_ok bundle create -o "$work/again-anvar"
machine karim
takes "$work/proof"
takes "$work/again-anvar"
do_ok bundle create -o "$work/again-karim"
machine anvar
takes "$work/again-karim"
put_away
office botir
takes "$work/again-karim" "$work/again-anvar"
office dilnoza
takes "$work/again-anvar"
takes "$work/again-karim"
codes 'nothing is lost, and nothing there twice' 'A1 K1 S1 '
equal botir dilnoza 'the two that looked on are equal'
run conflicts
has out 'seats' 'both values of one field wait for somebody'
do_ok verify
for name in anvar karim; do
	machine $name
	export_to "$work/of-$name.json"
	office botir
	export_to "$work/of-botir.json"
	ok "$name has the same" cmp "$work/of-$name.json" "$work/of-botir.json"
	machine $name
	do_ok verify
done

# The machine dies at each write of becoming new and writing again: what is
# there when it is started again goes on to the same end.
inject=${top_builddir:-.}/tests/fault/inject.so
case $inject in /*) ;; *) inject=$PWD/$inject ;; esac
machine anvar
twin mortal
do_ok add subject code=B1 name=b1-maktab kind=school
do_ok bundle create -o "$work/other"
machine mortal
do_ok add subject code=B2 name=b2-maktab kind=school
do_ok set subject/S1 seats=30
do_ok bundle create -o "$work/own"
put_away
cp -a "$work/image-mortal" "$work/image-first"
count=0
if [ -f "$inject" ]; then
	INJECT_COUNT=$work/calls LD_PRELOAD=$inject "$KLASTER" bundle apply \
	    "$work/other" >out 2>err
	count=$(cat "$work/calls")
fi
at=1
wrong=
while [ $at -le "$count" ]; do
	rm -rf "$work/image-mortal"
	cp -a "$work/image-first" "$work/image-mortal"
	turn=
	machine mortal
	INJECT=KILL INJECT_NAMES=1 INJECT_AT=$at LD_PRELOAD=$inject \
	    "$KLASTER" bundle apply "$work/other" >out 2>err
	tick
	run bundle apply "$work/other"
	run list subject --format csv --columns code
	codes=$(sed 1d out | tr -d '\r' | sort | tr '\n' ' ')
	[ "$codes" = 'A1 B2 K1 S1 ' ] || wrong="$wrong $at:$codes"
	run verify
	[ "$status" = 0 ] || wrong="$wrong $at:verify"
	at=$((at + 1))
done
ok "killed at each of $count writes, it is whole afterwards" \
    [ -z "$wrong" ] || echo "# $wrong"
turn=

# A machine that is gone: another office writes its lines again.
machine anvar
twin gone
do_ok add subject code=A2 name=a2-maktab kind=school
do_ok bundle create -o "$work/of-anvar"
machine gone
do_ok add subject code=G1 name=g1-maktab kind=school
do_ok bundle create -o "$work/of-gone"
who=$(writer)
office botir
takes "$work/of-anvar"
takes "$work/of-gone"
codes 'neither counts' 'A1 B1 K1 S1 '
run office show "$who"
branch=$(sed -n 's/^Forked.*1 line to \([0-9a-f-]*\)$/\1/p' out)
run office reissue "$who" --branch nothing
fails 3 'no branch' 'another name is none'
run office reissue Guzor --branch 1
fails 3 'not forked' 'nor has a log that is whole any'
do_ok office reissue "$who" --branch "$branch"
codes 'it stands' 'A1 B1 G1 K1 S1 '
run office reissue "$who" --branch "$branch"
is_status 1 'once is enough'
do_ok bundle create -o "$work/proof"
machine anvar
takes "$work/proof"
codes 'with what the other wrote itself' 'A1 A2 B1 G1 K1 S1 '
do_ok bundle create -o "$work/again"
office botir
takes "$work/again"
do_ok verify
export_to "$work/of-botir.json"
machine anvar
export_to "$work/of-anvar.json"
ok 'and all are equal' cmp "$work/of-anvar.json" "$work/of-botir.json"

# Who had used what was lost says what he meant.
machine anvar
twin other
do_ok add subject code=C1 name=c1-maktab kind=school
do_ok bundle create -o "$work/of-anvar"
machine other
do_ok add subject code=D1 name=d1-maktab kind=school
do_ok bundle create -o "$work/of-other"
office botir
takes "$work/of-anvar"
do_ok set subject/C1 seats=55
do_ok add person code=P5 name=Ali subject=C1
takes "$work/of-other"
do_ok bundle create -o "$work/proof"
machine anvar
takes "$work/proof"
run show person/P5
hasnt out 'c1-maktab' 'a reference to what was lost finds nothing'
run export --format json
id=$(sed -n 's|.*"code":"P5".*"subject":"\([^"]*\)".*|\1|p' out)
do_ok join subject/C1 "$id"
run show person/P5
has out 'c1-maktab' 'until somebody says which it is'
run show subject/C1
has out '55' 'and what was set on it comes with it'
do_ok verify

# The repository keeps it through copies, too.
office botir
do_ok compact
do_ok verify
do_ok backup "$work/backup"
KLASTER_DB=$work/restored
do_ok restore "$work/backup"
do_ok verify
run office show "$who"
has out 'Forked ' 'a copy knows of it'
end
