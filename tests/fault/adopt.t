#!/bin/sh
# SPDX-License-Identifier: ISC
#
# `config adopt` dies on its way: whoever comes next finds what was there
# before, saves, and adopts; nothing of a generation that was begun is left
# in the file when it is made anew.
. "${top_srcdir:-.}/tests/fault/lib.sh"
[ -f "$inject" ] || skip_all 'no library to preload'

mkdir -p conf/klaster
cat >conf/klaster/office.yaml <<'END'
kinds:
  area:
    fields:
      generator: {type: integer, index, search, en: Generator kW}
END

# more VERB...: under the configuration that knows the field.
more() {
	XDG_CONFIG_HOME=$work/conf "$KLASTER" "$@"
}

areas 1 2600 | awk 'NR == 1 { print $0 ",generator"; next }
	{ print $0 "," NR % 7 }' >rows.csv
fresh --office Base
more -q import area rows.csv >out 2>err || { say_all; end; }
cp -r db base
[ ! -d .local ] || cp -r .local base.state
first='set -q area/FLT-00001 note=First'

size() {
	wc -c <"$KLASTER_DB/data.mdb"
}

# In its own words, and by what only it has: 7 of 2600 is 371 or 372 times.
looks() {
	n=$(more list area --where generator=3 --columns code --format csv |
	    wc -l)
	[ "$n" = 373 ] || echo "$1: $n rows of 373" >>wrong
	n=$("$KLASTER" list area --find area --columns code --format csv |
	    wc -l)
	[ "$n" = 2601 ] || echo "$1: $n rows found of 2601" >>wrong
	"$KLASTER" verify >verified 2>&1 ||
	    { echo "$1: verify"; cat verified; } >>wrong
	more verify >verified 2>&1 ||
	    { echo "$1: verify, with the field"; cat verified; } >>wrong
	state >now
	cmp -s now before || echo "$1: another state" >>wrong
}

does() {
	"$@" >out 2>err || { echo "$at: $*"; cat err; } >>wrong
}

back_to_base
state >before
INJECT_COUNT=$work/calls LD_PRELOAD=$inject more -q config adopt >out 2>err
count=$(cat "$work/calls")
looks whole
does "$KLASTER" -q compact
whole=$(size)

for at in $(steps "$count" 5)
do
	for next in adopt compact set
	do
		back_to_base
		INJECT=KILL INJECT_AT=$at LD_PRELOAD=$inject \
		    more -q config adopt >out 2>err
		looks "$at"
		case $next in
		compact) does "$KLASTER" -q compact ;;
		set)
			does "$KLASTER" -q set area/FLT-00002 name=Again
			does more -q set area/FLT-00002 name='Area 2' ;;
		esac
		looks "$at, $next"
		does more -q config adopt
		looks "$at, $next, adopt"
		[ -z "$("$KLASTER" -q config adopt)" ] ||
		    echo "$at: something is left to adopt" >>wrong
		[ $next != set ] || continue
		does "$KLASTER" -q compact
		[ "$(size)" = "$whole" ] ||
		    echo "$at, $next: $(size) bytes, not $whole" >>wrong
	done
done
none_wrong "config adopt killed at $(steps "$count" 5 | wc -l) of $count calls"
end
