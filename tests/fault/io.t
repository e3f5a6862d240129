#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The k-th write fails, or the process dies there, for every k.
. "${top_srcdir:-.}/tests/fault/lib.sh"
[ -f "$inject" ] || skip_all 'no library to preload'

areas 1 30 >old.csv
areas 20 40 | sed 's/Area/New/' >new.csv
base <<'END' || end
import area old.csv
END

calls() {
	back_to_base
	INJECT_COUNT=$work/calls LD_PRELOAD=$inject "$KLASTER" "$@" \
	    >out 2>err
	cat "$work/calls"
}

for command in 'set area/FLT-00003 name=Other' 'import area new.csv' \
    'remove area/FLT-00007 area/FLT-00008' 'undo'
do
	begin_with "$command"
	# shellcheck disable=SC2086
	known $command || continue
	# shellcheck disable=SC2086
	count=$(calls $command)
	ok "$command writes" [ "${count:-0}" -gt 2 ] || continue
	for how in EIO ENOSPC KILL
	do
		good='0 5'
		[ $how != KILL ] || good=137
		for at in $(steps "$count" 12)
		do
			# shellcheck disable=SC2086
			trial "$how at $at of $count" "$good" env \
			    INJECT=$how INJECT_AT="$at" \
			    LD_PRELOAD="$inject" "$KLASTER" $command
		done
		none_wrong "$command: $how at every write is survived"
	done
	for at in $(steps "$count" 6)
	do
		# shellcheck disable=SC2086
		trial "full from $at of $count" '0 5' env INJECT=ENOSPC \
		    INJECT_ON=1 INJECT_AT="$at" LD_PRELOAD="$inject" \
		    "$KLASTER" $command
	done
	none_wrong "$command: a disk that stays full is survived"
done

# A file that is given to others is there whole, or the failure is said.
back_to_base
count=$(calls export -q --format json -o given.json)
ok 'an export to a file writes' [ "${count:-0}" -gt 1 ]
for at in $(seq "${count:-0}")
do
	rm -f given.json
	INJECT=EIO INJECT_AT="$at" LD_PRELOAD="$inject" \
	    "$KLASTER" export -q --format json -o given.json >out 2>err
	status=$?
	if [ "$status" != 5 ] || [ -e given.json ]; then
		echo "EIO at $at of $count: exit $status"
	fi
done >wrong
none_wrong 'a write or fsync of it that fails is an export that fails'
end
