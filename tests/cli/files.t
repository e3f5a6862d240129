#!/bin/sh
# SPDX-License-Identifier: ISC
#
# backup, restore, compact: whole databases.
. "${top_srcdir:-.}/tests/lib.sh"
fresh --sample
run_ok export --format json -o before.json

run backup day.zst
is_status 0 'backup'
ok 'prints nothing' [ ! -s out ]
if command -v zstd >/dev/null; then
	zstd -q -d day.zst -o data.mdb
	ok 'zstd opens it' [ -s data.mdb ]
else
	skip 'zstd opens it' 'zstd is not installed'
fi
run backup - >/dev/null
ok 'to standard output' cmp -s out day.zst
run backup nosuch/day.zst
is_status 5 'a folder that is not there'
left=$(ls | grep copy)
ok 'no bare copies are left' [ -z "$left" ]

run restore day.zst --db again
is_status 0 'restore'
run export --db again --format json
ok 'holds the same' cmp -s before.json out
run add --db again area name=New
is_status 0 'and can be written'
run office list --db again
ok 'by a writer of its own' [ "$(wc -l <out)" = 3 ]
run verify --db again
is_status 0 'and is sound'

run_ok add area code=LATER name=Later
run restore day.zst
fails 3 '--replace' 'a database that is there is not replaced'
run restore --replace day.zst
is_status 0 'unless that is asked for'
has err 'lies in' 'what was there is kept, and where is said'
run export --format json
ok 'the old state is back' cmp -s before.json out
aside=$(ls -d db.before-*)
run list area --db "$aside" --where code=LATER --format csv --columns code
has out LATER 'what was there can be opened'

refused() {
	ok "$1" [ "$status" = 3 -o "$status" = 4 ]
}
head -c 1000 day.zst >cut.zst
run restore cut.zst --db cut
refused 'a backup that was cut'
{ cat day.zst; echo x; } >long.zst
run restore long.zst --db cut
refused 'one with something behind it'
echo nonsense >nonsense.zst
run restore nonsense.zst --db cut
refused 'a file that is none'
ok 'nothing is left of these' [ ! -e cut ]
run restore nosuch.zst --db cut
ok 'a file that is not there' [ "$status" -ge 3 ]
left=$(ls -d *.restore.* 2>/dev/null)
ok 'no drafts are left' [ -z "$left" ]

mkdir db.compact.4194304999 db.compact.$$
: >db.compact.4194304999/data.mdb
dev=$("$KLASTER" office list | awk '/this one/ { print $1 }')
run compact
is_status 0 'compact'
ok 'what a killed one left is gone' [ ! -e db.compact.4194304999 ]
ok 'also when another process has its number' [ ! -e db.compact.$$ ]
run export --format json
ok 'holds the same' cmp -s before.json out
run add area code=MORE name=More
is_status 0 'can be written'
ok 'by the same writer' [ "$("$KLASTER" office list |
    awk '/this one/ { print $1 }')" = "$dev" ]
run verify
is_status 0 'and is sound'

# A process that has the old file open goes on in the one that took its place.
mkfifo pipe
"$KLASTER" import area - <pipe >late.out 2>late.err &
late=$!
exec 3>pipe
if [ -d /proc/self ]; then
	until grep -q data.mdb /proc/$late/maps || ! kill -0 $late; do :; done
	run compact
	is_status 0 'compact while another has the database open'
	printf 'code,name\nLATE,Late\n' >&3
	exec 3>&-
	wait $late
	ok 'who had the old file open writes into the new one' [ $? = 0 ]
	has late.out '1 added' 'and says so'
	run list area --where code=LATE --format csv --columns code
	has out LATE 'where it is found'
	run verify
	is_status 0 'the new file is sound'
else
	exec 3>&-
	wait $late
	skip 'compact while another has the database open' 'no /proc'
fi

end
