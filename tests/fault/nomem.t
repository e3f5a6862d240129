#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The n-th allocation fails, for every n.
. "${top_srcdir:-.}/tests/fault/lib.sh"
nomem=$tools/nomem

areas 1 30 >old.csv
areas 20 40 | sed 's/Area/New/' >new.csv
fresh --office There
run_ok import area new.csv
run_ok bundle create -o there.bundle || end
base <<'END' || end
import area old.csv
END

for command in 'set area/FLT-00003 name=Other' 'import area new.csv' undo \
    'remove area/FLT-00007 area/FLT-00008' \
    'bundle apply --trust there.bundle'
do
	begin_with "$command"
	# shellcheck disable=SC2086
	known $command || continue
	back_to_base
	# shellcheck disable=SC2086
	NOMEM_COUNT=$work/calls "$nomem" $command >out 2>err
	count=$(cat calls)
	ok "$command allocates" [ "$count" -gt 2 ] || continue
	for at in $(steps "$count" 40)
	do
		# shellcheck disable=SC2086
		trial "allocation $at of $count" '0 5' env NOMEM_AT="$at" \
		    "$nomem" $command
	done
	none_wrong "$command: no allocation is taken for granted"
done

begin_with none
# Reading: says so, or says nothing; never half an answer as if whole.
for command in 'list area' 'show area/FLT-00003' 'export area --format csv' \
    'list area --find other --sort -name' 'log' 'help area' verify
do
	back_to_base
	# shellcheck disable=SC2086
	NOMEM_COUNT=$work/calls "$nomem" $command >whole 2>err
	count=$(cat calls)
	for at in $(steps "$count" 40)
	do
		# shellcheck disable=SC2086
		NOMEM_AT=$at "$nomem" $command >out 2>err
		status=$?
		case $status in
		0) cmp -s whole out ||
		    echo "$at of $count: exit 0, another answer" >>wrong ;;
		5) [ -s err ] || echo "$at of $count: silent" >>wrong ;;
		*) { echo "$at of $count: exit $status"
		    head -n 3 err; } >>wrong ;;
		esac
	done
	none_wrong "$command: no allocation is taken for granted"
done
end
