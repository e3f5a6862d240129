#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Twenty writers, imports, a shared folder, a screen, compact and kill -9, all
# at once and upon one database: it is whole, every save that was acknowledged
# is there, and nobody ends by a signal but those whom we kill.
. "${top_srcdir:-.}/tests/fault/lib.sh"
"$KLASTER" --wait 1 version >out 2>&1 ||
    skip_all 'writers have no lock in common'
seconds=5 runs=1 rows=0
[ -z "${KLASTER_SOAK-}" ] || seconds=25 runs=20 rows=200000
seconds=${CROWD_SECONDS-$seconds} runs=${CROWD_RUNS-$runs}

# attempt COMMAND...: what is not to be goes to ends.  Every third one is
# killed after 1 to 60 ms; who waits a minute and six seconds was forgotten.
attempt() {
	if [ $((k % 3)) = 0 ]; then
		set -- "$tools/killer" $(((k * 7919 + me * 104729) % 60000)) \
		    "$KLASTER" "$@"
	else
		set -- timeout -s KILL 66 "$KLASTER" "$@"
	fi
	"$@" >"out.$me" 2>"err.$me"
	status=$?
	case $status in
	0|1|5) ;;
	137) [ $((k % 3)) = 0 ] || echo "waits without end: $*" >>ends ;;
	*) { echo "exit $status: $*"; head -n 2 "err.$me"; } >>ends ;;
	esac
	[ "$status" -le 1 ]
}
each_until_stop() {
	me=$1 k=0
	shift
	while [ ! -f stop ]
	do
		k=$((k + 1))
		"$@"
	done
}
sets() {
	attempt set -q "person/W$me" "note=$k" && echo $k >"acked.$me"
}
adds() {
	attempt add -q person "code=A$me-$k" name=Added &&
	    echo "A$me-$k" >>"added.$me"
}
imports() {
	areas 1000 60 | sed "s/Area/I$k-/" >"rows.$me"
	attempt import -q --format csv area "rows.$me"
}
syncs() {
	attempt sync -q shelf
}
compacts() {
	attempt compact -q
	sleep 1
}
edits() {
	awk -v n="$seconds" 'BEGIN {
		print "\0472\047 enter tab end"
		for (i = 0; i < n; i++)
			print "\047x\047 f2 until:\047Saved\047"
	}' >keys
	"$top_builddir/tests/tui/play" "$KLASTER" <keys >played 2>&1 ||
	    { echo 'the screen fails'; tail -n 30 played; } >>ends
}

crowd() {
	rm -rf shelf acked.* added.* ends stop
	mkdir shelf
	fresh --office Crowd
	run_ok add person code=A0 name=Aa
	for me in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
		run_ok add person code=W$me name="W$me" note=0
	done
	for me in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
		each_until_stop $me sets &
	done
	for me in 15 16 17 18 19 20; do
		each_until_stop $me adds &
	done
	each_until_stop 21 imports &
	each_until_stop 22 imports &
	each_until_stop 23 syncs &
	each_until_stop 24 compacts &
	[ ! -x "$top_builddir/tests/tui/play" ] || edits &
	sleep "$seconds"
	: >stop
	wait
}

look() {
	run verify
	is_status 0 'the database is whole'
	"$KLASTER" list person --columns code,note --format csv >now
	: >lost
	for me in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
		[ -f acked.$me ] || continue
		awk -F, -v me="W$me" -v least="$(cat acked.$me)" '
		$1 == me && $2 + 0 >= least { found = 1 }
		END { if (!found) print me " lost " least }' now >>lost
	done
	cat added.* 2>/dev/null | while read -r code
	do
		grep -q "^$code," now || echo "$code is lost"
	done >>lost
	ok 'every save that was acknowledged is there' [ ! -s lost ] ||
	    sed 's/^/# /' lost
	ok 'nobody ended in a way that may not be' [ ! -e ends ] ||
	    sed 's/^/# /' ends | head -n 30
	echo "# $("$KLASTER" log | wc -l) saves, $(cat added.* | wc -l) added"
}

for run in $(seq "$runs"); do
	crowd
	look
done

# How long a save waits beside a large import.
if [ "$rows" -gt 0 ]; then
	fresh --office Large
	run_ok add person code=W1 name=W1
	areas 1 "$rows" >large.csv
	"$KLASTER" import -q area large.csv >imported 2>&1 &
	import=$!
	longest=0 saves=0 refused=0
	while kill -0 $import 2>/dev/null
	do
		from=$(date +%s%N)
		run set -q person/W1 note=$saves
		took=$((($(date +%s%N) - from) / 1000000))
		saves=$((saves + 1))
		[ "$status" = 0 ] || refused=$((refused + 1))
		[ "$took" -le $longest ] || longest=$took
	done
	wait $import
	ok "an import of $rows rows beside saves" [ $? = 0 ]
	echo "# $saves saves beside it, $refused turned away;" \
	    "the longest took $longest ms"
	run verify
	is_status 0 'the database is whole'
fi
end
