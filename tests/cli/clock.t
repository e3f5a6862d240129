#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Clocks that are wrong: whose is doubted, by whom, and for how long.
. "${top_srcdir:-.}/tests/lib.sh"
command -v zstd >/dev/null || skip_all 'zstd is not installed'

now=$KLASTER_NOW
at() {			# at DB MS ARG...: run klaster there and then
	place=$1 KLASTER_NOW=$2
	export KLASTER_NOW
	shift 2
	run "$@" --db "$place"
	[ "$status" -le 1 ] || ok "klaster $*" false || say_all
}
doubts() {		# doubts DB: how many lines of it say tq
	at "$1" "$KLASTER_NOW" bundle create -o - 2>err
	zstd -dcq <out | grep -c '"tq":1'
}

at one $now init --office One
at two $now init --office Two
at one $now add area code=X1 name=one
at one $now bundle create -o one.klb
at two $now bundle apply --trust one.klb
at two $now bundle create -o two.klb
at one $now bundle apply --trust two.klb

# In 2099 for one save.
at two 4070908800000 add area code=X2 name=future
at two 4070908800000 bundle create -o two.klb
at one $((now + 1000)) bundle apply two.klb
at one $((now + 2000)) set area/X1 name=right
ok 'another one whose clock was ahead makes nobody doubt his own' \
    [ "$(doubts one)" = 0 ]
at one $((now + 3000)) conflicts
has out 'Two: its clock was in doubt in 1 change' 'it is named'
at one $((now + 3000)) conflicts --format json
has out '"clock"' 'in JSON, too' || say_all

# Its own clock is right again.
at two $((now + 4000)) set area/X2 name=again
at two $((now + 5000)) set area/X2 name=once
ok 'a corrected clock is doubted once' [ "$(doubts two)" = 1 ]

# Behind: by what others say, too, who are near to what our clock said.
day=86400000
doubted() {		# doubted NAME: whether the line that gave it says tq
	doubts one >/dev/null
	zstd -dcq <out | grep -q "\"tq\":1.*\"name\":\"$1\""
}
at three $((now + 20 * day)) init --office Three
at three $((now + 20 * day)) bundle create -o late.klb
at one $((now + 20 * day)) bundle apply --trust late.klb
at one $((now + 10 * day)) set area/X1 name=behind
ok 'a clock that is days behind a bundle is doubted' doubted behind
at three $((now + 40 * day)) bundle create -o late.klb
at four $((now + 2 * day)) init --office Four
at four $((now + 2 * day)) bundle create -o early.klb
at one $((now + 40 * day)) bundle apply late.klb
at one $((now + 40 * day)) bundle apply --trust early.klb
at one $((now + 30 * day)) set area/X1 name=again
ok 'an older bundle makes nobody believe it' doubted again
at one $((now + 40 * day)) set area/X1 name=right
ok 'nor is one doubted that is right' [ "$(doubted right; echo $?)" = 1 ]
end
