#!/bin/sh
# SPDX-License-Identifier: ISC
#
# An import of many rows dies on its way into the tables: verbs that read
# show what was there before, leave every byte as it is, and say so where a
# whole state is wanted; the next command that writes brings the rest.
. "${top_srcdir:-.}/tests/fault/lib.sh"
[ -f "$inject" ] || skip_all 'no library to preload'

areas 1 30 >old.csv
areas 31 4000 >new.csv
base <<'END' || end
import area old.csv
END
known import -q area new.csv || end
back_to_base
INJECT_COUNT=$work/calls LD_PRELOAD=$inject "$KLASTER" -q import area \
    new.csv >out 2>err
count=$(cat "$work/calls")

bytes() {
	cksum <"$KLASTER_DB/data.mdb"
}

# reads VERB...: to ./read; that something was cut off is said $cut times.
reads() {
	"$KLASTER" "$@" >read 2>said || { echo "$at: $1"; cat said; } >>wrong
	grep -c 'was cut off' said >says
	[ "$(cat says)" = "$cut" ] ||
	    echo "$at: $1 says so $(cat says) times" >>wrong
}

many=0
for at in $(steps "$count" 12)
do
	back_to_base
	INJECT=KILL INJECT_AT=$at LD_PRELOAD=$inject "$KLASTER" import area \
	    new.csv >out 2>err
	then=$(bytes)
	"$KLASTER" export --format json >now 2>said
	cut=$(grep -c 'was cut off' said)
	reads list area --columns code --format csv
	mv read listed
	reads list area --find area --columns code --format csv
	cmp -s read listed || echo "$at: what is found is not all" >>wrong
	reads show area/FLT-00003
	reads verify
	reads check
	[ "$(bytes)" = "$then" ] || echo "$at: readers wrote" >>wrong
	if [ "$cut" = 0 ]; then
		cmp -s now before || cmp -s now after ||
		    echo "$at: half done" >>wrong
		continue
	fi
	many=$((many + 1))
	cmp -s now before || echo "$at: not as before" >>wrong
	"$KLASTER" set area/FLT-00003 name=Again >out 2>err ||
	    { echo "$at: set"; cat err; } >>wrong
	cut=0
	reads list area --columns code --format csv
	[ "$(wc -l <read)" = 4031 ] || echo "$at: not brought" >>wrong
	reads verify
done
none_wrong 'killed in an import of many rows'
ok 'and some of these on its way into the tables' [ "$many" -gt 1 ]
echo "# $many of $(steps "$count" 12 | wc -l) were"
end
