#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Two processes in one database, and what each is told: one stands still, or
# the folder is another one meanwhile, or both make the same thing.
. "${top_srcdir:-.}/tests/fault/lib.sh"
pause=$tools/pause.so
play=$top_builddir/tests/tui/play
[ -f "$pause" ] || skip_all 'no library to preload'

# calls ARG...: what it calls goes to ./calls.
calls() {
	back_to_base
	PAUSE_DIR=$work/db PAUSE_LIST=$work/calls LD_PRELOAD=$pause \
	    "$KLASTER" "$@" >said 2>&1
}
# stands_at K ARG...: one that stops at its K-th call.
stands_at() {
	k=$1
	shift
	back_to_base
	PAUSE_DIR=$work/db PAUSE_AT=$k LD_PRELOAD=$pause \
	    "$KLASTER" "$@" >said 2>&1 &
	holder=$!
	until grep -q '^State:.*T' /proc/$holder/status
	do
		kill -0 $holder || return 1
		sleep 0.01
	done
}
# stands ARG...: one that stopped where it writes for the first time.
stands() {
	calls "$@"
	stands_at "$(grep -n '^w' calls | head -n 1 | cut -d : -f 1)" "$@"
}
fresh --office Base
run_ok add person code=P1 name=One
run_ok add person code=P2 name=Two
run_ok list person
cp -r db base
cp -r .local base.state
areas 1 300 >rows.csv

ok 'an import stands still' stands import -q area rows.csv
for verb in 'list person' 'show person/P1' log verify 'export --format json' \
    'backup ../beside.zst'; do
	# shellcheck disable=SC2086
	(cd db && timeout 20 "$KLASTER" $verb) >out 2>err
	status=$?
	is_status 0 "who reads does not wait: ${verb%% *}"
done
run --wait 0.1 set person/P1 name=Other
fails 5 "process $holder (klaster import), since" \
    'who writes waits no longer than --wait, and says for whom'
run --wait 0 compact
fails 5 "process $holder (klaster import), since" 'so does compact'
kill -CONT $holder
wait $holder
ok 'the import goes on' [ $? = 0 ]
run_ok set person/P1 name=Other
run verify
is_status 0 'and all is whole'

ok 'another one stands still' stands set -q person/P2 name=Killed
kill -KILL $holder
wait $holder 2>/dev/null
run --wait 0.1 set person/P1 name=Next
is_status 0 'who is killed keeps nobody waiting'
run verify
is_status 0 'and leaves all whole'

# Wherever an import stands, another one's save comes before all that the
# import decides, or is turned away; an undo brings back what it replaced.
names() {
	state | sed -n 's/.*"name":"\([^"]*\)".*/\1/p' | sort | xargs
}
printf 'code,name\nP1,Imported\nNEW,Imported\n' >new.csv
calls import person new.csv
last=$(grep -n '^w' calls | head -n 1 | cut -d : -f 1)
before=0 after=0
: >wrong
for at in $(seq "$last"); do
	stands_at "$at" import person new.csv
	told=
	for verb in 'add person code=NEW' set\ person/P1; do
		# shellcheck disable=SC2086
		"$KLASTER" -q --wait 0.02 $verb name=Mine >out 2>err
		told="$told$? "
	done
	kill -CONT $holder
	wait $holder
	told="$told$? $(cat said): $(names)"
	"$KLASTER" -q undo >out 2>err
	case "$told, $(names)" in
	'0 0 0 0 added, 2 changed, 0 unchanged, 0 rejected: '\
'Imported Imported Two, Mine Mine Two')
		before=$((before + 1)) ;;
	'5 5 0 1 added, 1 changed, 0 unchanged, 0 rejected: '\
'Imported Imported Two, One Two')
		after=$((after + 1)) ;;
	*)
		echo "# $at: $told, $(names)" >>wrong ;;
	esac
done
ok "at no stop of $last an import decides by what is past" [ ! -s wrong ]
cat wrong
ok "it has decided nothing ($before), or keeps others away ($after)" \
    [ $((before > 0 && after > 0)) = 1 ]

# Also one that reads long and finds nothing to write.
awk 'BEGIN { print "code,name"
    for (i = 1; i <= 2000; i++) print "Q" i ",Q" }' >same.csv
run_ok import area same.csv
rm -rf base
cp -r db base
calls import area same.csv
locked=$(grep -n 'begin to write' calls | tail -n 1 | cut -d : -f 1)
stands_at $((locked + 1)) import area same.csv
sleep 0.2
kill -CONT $holder
wait $holder
read -r pid since beats verb <db/writing
ok 'whose rows are gone through gives signs of life' \
    [ "$verb $((pid == holder && beats > 0))" = 'import 1' ] ||
    echo "# $pid $since $beats $verb"

# The same thing made by several at once.
several() {
	each=
	for n in 1 2 3 4; do
		rm -rf same same.*
		for k in 1 2 3; do
			{
				"$KLASTER" --db same "$@" >"said.$k" 2>&1
				echo $? >"code.$k"
			} &
		done
		wait
		each="$each $(sort code.1 code.2 code.3 | tr '\n' ' ')"
		[ "$(echo same*)" = same ] || each="$each, $(echo same*)"
	done
	# shellcheck disable=SC2086
	ok "of three at once one does it: $1" \
	    [ "$(echo $each)" = '0 3 3 0 3 3 0 3 3 0 3 3' ] ||
	    { echo "# $each"; cat said.*; } | sed 's/^/# /'
}
several init -q --office A
run_ok backup whole.zst
several restore -q whole.zst

# Output never goes over a file of the database, by whatever name.
ln -s db/data.mdb soft
ln db/key hard
cksum db/data.mdb db/key >before
for file in db/data.mdb db/new soft hard; do
	run backup $file
	fails 2 'in the folder of the database' "backup to $file"
	run export -o $file --format json
	fails 2 'in the folder of the database' "export to $file"
done
run list person
cksum db/data.mdb db/key >after
ok 'and nothing of it changes' cmp before after
end
