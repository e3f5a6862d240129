#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What a process that is killed leaves beside a database goes with the next
# command there; what a living one makes stays.
. "${top_srcdir:-.}/tests/fault/lib.sh"
fresh --sample -q
run_ok backup all.zst
size=$(wc -c <all.zst)

# restores: one that has read half of the backup, and waits for the rest.
restores() {
	rm -f rest
	mkfifo rest
	"$KLASTER" restore --replace -q - <rest >said 2>&1 &
	maker=$!
	exec 3>rest
	head -c $((size / 2)) all.zst >&3
	until [ -n "$(drafts)" ]
	do
		sleep 0.01
	done
}
drafts() {
	find . -maxdepth 1 -name 'db.*.[0-9]*' ! -name '*.before-*'
}

restores
run_ok set person/PER-001 name=One
ok 'the draft of a restore that works stays' [ -n "$(drafts)" ]
tail -c +$((size / 2 + 1)) all.zst >&3
exec 3>&-
wait "$maker"
ok 'and it is done' [ $? = 0 ] || sed 's/^/# /' said

restores
kill -KILL "$maker"
wait "$maker" 2>/dev/null
exec 3>&-
ok 'a killed one leaves its draft' [ -n "$(drafts)" ]
run_ok list person
run_ok set person/PER-001 name=Two
ok 'which the next that writes deletes' [ -z "$(drafts)" ]

# The number of a dead process may be that of another one now.
mkdir db.compact.$$ db.init.$$.new
: >db.compact.$$/data.mdb
run_ok set person/PER-001 name=Three
ok 'whatever number is in the name' [ -z "$(drafts)" ]
mkdir db.compact.mine db.restore.7x
run_ok set person/PER-001 name=Four
ok 'but no folder of another name' [ -d db.compact.mine -a -d db.restore.7x ]

# A file that is about to take its name is no dead one's.
pause=$tools/pause.so
if [ -f "$pause" ]; then
	mkdir given
	PAUSE_DIR=$work/given PAUSE_LIST=$work/calls LD_PRELOAD=$pause \
	    "$KLASTER" export --format json \
	    -o "$work/given/b.json" >said 2>&1
	rm given/b.json
	at=$(grep -n 'rename' calls | head -n 1 | cut -d : -f 1)
	PAUSE_DIR=$work/given PAUSE_AT=$at LD_PRELOAD=$pause \
	    "$KLASTER" export --format json \
	    -o "$work/given/b.json" >said 2>&1 &
	maker=$!
	until grep -q '^State:.*T' /proc/$maker/status; do
		kill -0 $maker || break
		sleep 0.01
	done
	run_ok export --format json -o given/c.json
	kill -CONT $maker
	wait $maker
	ok 'two exports into one folder' [ $? = 0 -a -f given/b.json ] ||
	    sed 's/^/# /' said calls
else
	skip 'two exports into one folder' 'no library to preload'
fi
end
