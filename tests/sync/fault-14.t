#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 14: a relay withholds the newest lines of another by cutting the log
# at an older signed head.  That is a good bundle and is taken; but somebody
# who has seen more tells so, and it is shown what is known to exist.
. "${top_srcdir:-.}/tests/lib.sh"

office() {
	KLASTER_DB=$work/$1 XDG_STATE_HOME=$work/$1.state
	KLASTER_NOW=$((KLASTER_NOW + 1000))
	export KLASTER_DB XDG_STATE_HOME KLASTER_NOW
	shift
	run "$@"
	[ "$status" -le 1 ] || ok "klaster $*" false || say_all
}
areas() {
	awk -v from="$1" -v to="$2" 'BEGIN {
		print "code,name,level"
		for (i = from; i <= to; i++)
			printf "ARE-%05d,Area %d,district\n", i, i
	}' >areas.csv
}

office a init --office Angren
office r init --office Relay
office x init --office Xiva
office t init --office Termiz
areas 1 479
office a import area areas.csv
office a bundle create -o old
office r bundle apply --trust old
areas 480 519
office a import area areas.csv
office a bundle create -o new
office x bundle apply --trust new
office x bundle request -o seen
# what the relay passes on ends at the older head
office r bundle create -o cut
office t bundle apply --trust cut
ok 'a bundle that was cut at an older head is taken' [ "$status" -le 1 ]
office t office trust Angren
office t list area --limit 1000
has out 'ARE-00479' 'with all that it has'
hasnt out 'ARE-00480' 'and no more'
office t bundle apply --trust seen
office t office show Angren
has out '481' 'the first line that is known to exist'
has out '520' 'and the last'
office t bundle apply new
office t office show Angren
hasnt out '481' 'when they have come nothing is said'
end
