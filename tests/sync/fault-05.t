#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Faults 5 and 7: while a bundle of several transactions is applied, the
# process dies at each write and each fsync; or that call, or all from it on,
# fail.  What is there then is whole and between before and after; applied
# again, it is what an undisturbed office has.
. "${top_srcdir:-.}/tests/fault/lib.sh"
[ -f "$inject" ] || skip_all 'no library to preload'

rows=9000 most=10
[ -z "${KLASTER_SOAK-}" ] || rows=30000
areas 1 $rows >rows.csv
areas 1 40 | sed 's/Area/New/' >new.csv
fresh --office There
run_ok import area rows.csv
run_ok import area new.csv
run_ok bundle create -o there.bundle || end
state | sort >there
mv .local there.state
base <<'END' || end
import area new.csv
END

apply() {
	"$@" "$KLASTER" --quiet bundle apply --trust there.bundle \
	    >out 2>err
	status=$?
}
back_to_base
state >before
INJECT_COUNT=$work/calls apply env LD_PRELOAD="$inject"
is_status 0 'it applies'
state >after
count=$(cat calls)
ok 'by many writes' [ "${count:-0}" -gt 20 ] || end

# each WHERE STATUS VARIABLE...: the fault, and again without one.
each() {
	where=$1 good=$2
	shift 2
	back_to_base
	apply env LD_PRELOAD="$inject" "$@"
	case " $good " in
	*" $status "*) ;;
	*) { echo "$where: exit $status"; head -n 3 err; } >>wrong ;;
	esac
	[ "$status" != 5 ] || [ -s err ] || echo "$where: silent" >>wrong
	"$KLASTER" verify >verified 2>&1 || {
		echo "$where: verify fails"
		head -n 5 verified
	} >>wrong
	state >now
	[ "$(wc -l <now)" -ge "$(wc -l <before)" ] ||
	    echo "$where: something of before is lost" >>wrong
	apply env
	state >now
	cmp -s now after || echo "$where: not mended (exit $status)" >>wrong
}
for at in $(steps "$count" $most)
do
	each "killed at $at of $count" 137 INJECT=KILL INJECT_AT="$at"
done
none_wrong 'killed at every write and fsync: a prefix, then all of it'
for how in EIO ENOSPC
do
	for at in $(steps "$count" $((most / 2)))
	do
		each "$how at $at of $count" '0 5' INJECT=$how \
		    INJECT_AT="$at"
	done
	none_wrong "$how at every write: a prefix, then all of it"
done
for at in $(steps "$count" $((most / 2)))
do
	each "full from $at of $count" '0 5' INJECT=ENOSPC INJECT_ON=1 \
	    INJECT_AT="$at"
done
none_wrong 'a disk that fills up: a prefix, then all of it'

# A disk that is really full.
mkdir disk
if mount -t tmpfs -o size=3m none disk 2>/dev/null; then
	trap 'cd / && umount "$work/disk"; rm -rf "$work"' EXIT
	rm -rf .local
	KLASTER_DB=$work/disk/db
	run_ok init --office Small
	state >before
	apply env
	is_status 5 'a full disk is told'
	ok 'how much is needed, too' grep -q '[0-9]' err
	state >now
	ok 'and nothing is half done' cmp -s before now
	mount -o remount,size=64m disk
	apply env
	is_status 0 'with room all of it goes in'
	state | sort >now
	ok 'and is what the other office has' cmp -s there now
else
	skip 'a small disk' 'cannot mount one'
fi
end
