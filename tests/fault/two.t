#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Two processes in one database, and what each is told: one stands still, or
# the folder is another one meanwhile, or both make the same thing.
. "${top_srcdir:-.}/tests/fault/lib.sh"
pause=$tools/pause.so
play=$top_builddir/tests/tui/play
[ -f "$pause" ] || skip_all 'no library to preload'

# stands ARG...: one that stopped where it writes for the first time.
stands() {
	PAUSE_DIR=$work/db PAUSE_LIST=$work/calls LD_PRELOAD=$pause \
	    "$KLASTER" "$@" >said 2>&1
	at=$(grep -n '^w' calls | head -n 1 | cut -d : -f 1)
	back_to_base
	PAUSE_DIR=$work/db PAUSE_AT=$at LD_PRELOAD=$pause \
	    "$KLASTER" "$@" >said 2>&1 &
	holder=$!
	until grep -q '^State:.*T' /proc/$holder/status
	do
		kill -0 $holder || return 1
		sleep 0.01
	done
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
