#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 18: the value that is shown is edited while a hidden one stands beside
# it.  The hidden one stays in the inbox: its author's work was never seen.
# A program that replaces all that it knows (tests/sync/mutant is built so,
# see tests/local.am) must fail.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'
mutant=${top_builddir:-$PWD}/tests/sync/mutant

values() {
	run conflicts --format json
	jq -c 'select(.sort == "values") | [.values[].value]' out
}
# play PROGRAM: leaves what waits behind the edit in $left and $right.
play() {
	KLASTER=$1
	rm -rf "$work/anvar" "$work/botir"
	office anvar
	do_ok init --office Qarshi
	do_ok add subject code=S1 name=1-maktab kind=school seats=1
	office botir
	do_ok init --office Guzor
	exchange anvar botir
	office anvar
	do_ok set subject/S1 seats=10
	office botir
	do_ok set subject/S1 seats=20
	exchange anvar botir
	office anvar
	ok 'two values stand there, one is shown' [ "$(values)" = '[20,10]' ]
	do_ok set subject/S1 seats=30
	left=$(values)
	exchange anvar botir
	office botir
	right=$(values)
}

program=$KLASTER
play "$program"
ok 'the hidden value stays beside the edit' [ "$left" = '[30,10]' ]
ok 'everywhere' [ "$right" = '[30,10]' ]
equal anvar botir 'the offices are equal'
office anvar
do_ok resolve subject/S1 --take seats=2
ok 'until somebody who sees it decides' [ -z "$(values)" ]

if [ -x "$mutant" ]; then
	play "$mutant"
	ok 'a program that replaces all it knows loses it' [ -z "$left" ]
	KLASTER=$program
else
	skip 'a program that replaces all it knows' 'it was not built'
fi
end
