#!/bin/sh
# SPDX-License-Identifier: ISC
#
# log, undo, redo.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'
fresh

level() {
	run list area --format csv --columns level
	tail -n 1 out
}
change() {
	"$KLASTER" log --limit 1 --format json | jq -r .change
}
run undo
ok 'there is nothing to undo' [ "$status" != 0 ]
run redo
ok 'nor to redo' [ "$status" != 0 ]

run add area code=A name=A
run set area/A level=town
first=$(change)
run set area/A level=district
second=$(change)
run undo
is_status 0 'undo'
has err 'undo of' 'says what it did'
ok 'takes the newest back' [ "$(level)" = town ]
run undo
ok 'then the one before' [ "$(level)" = '' ]
run redo
ok 'redo' [ "$(level)" = town ]
run redo
ok 'redo again' [ "$(level)" = district ]
run redo
ok 'until there is nothing' [ "$status" != 0 ]

run undo "$first"
is_status 4 'a change that another builds on'
ok 'that one is named' [ -s err ]
ok 'nothing is taken back' [ "$(level)" = district ]
run undo "$second"
is_status 0 'one by its name'
run undo NOSUCH.1
ok 'a change that is not there' [ "$status" -ge 2 ]
run undo nonsense
fails 2 'names no change' 'a name that is none'
KLASTER_USER=other run undo
ok "another person's undo is not for my changes" [ "$status" != 0 ]

run log
ok 'log has a line a change, and a heading' [ "$(wc -l <out)" -ge 9 ]
run log --limit 2
ok 'or as many as wanted' [ "$(wc -l <out)" = 3 ]
run log area/A --format json
ok 'the changes of one record' [ "$(wc -l <out)" -ge 6 ]
run log area/NONE
fails 3 'There is no area' 'of none'
run remove area/A
id=$("$KLASTER" log --limit 1 --format json |
    jq -r .what | sed 's/.*area/area/')
run show "$id"
has out 'was removed' 'a removed record is found by its id'
run show "$id" --history
has out removed 'with its history'
run set "$id" level=town
is_status 3 'but is not changed'
run verify
is_status 0 'the database is sound'

end
