#!/bin/sh
# SPDX-License-Identifier: ISC
#
# kill -9 at random moments of saves and imports: what was acknowledged is
# there, nothing is half done, and the next command simply works.
. "${top_srcdir:-.}/tests/fault/lib.sh"
trials=8
[ -z "${KLASTER_SOAK-}" ] || trials=250

areas 1 2000 >old.csv
areas 1500 2000 | sed 's/Area/New/' >new.csv
base <<'END' || end
import area old.csv
END

# How long the command takes here, in microseconds: moments are parts of it.
took() {
	back_to_base
	from=$(date +%s%N)
	"$KLASTER" "$@" >out 2>err
	to=$(date +%s%N)
	echo $(((to - from) / 1000))
}

for command in 'import area new.csv' 'set area/FLT-00003 name=Other'
do
	# shellcheck disable=SC2086
	known $command || continue
	# shellcheck disable=SC2086
	long=$(took $command)
	killed=0
	for moment in $(awk -v n="$trials" -v long="$long" 'BEGIN {
		srand(7)
		for (i = 0; i < n; i++) print int(rand() * long * 1.1)
	}')
	do
		# shellcheck disable=SC2086
		trial "killed after $moment us" '0 137' \
		    "$tools/killer" "$moment" "$KLASTER" $command
		[ "$status" != 137 ] || killed=$((killed + 1))
		# shellcheck disable=SC2086
		"$KLASTER" $command >out 2>err
		state >now
		cmp -s now after ||
		    echo "killed after $moment us: not mended" >>wrong
	done
	none_wrong "$command: killed $trials times at random"
	echo "# $killed died before their end"
done
end
