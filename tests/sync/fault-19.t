#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 19: deleted here and edited there, deleted twice, edited before its
# creation arrived, referred to and deleted; equal in every order.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'

# state: all records and all that waits, as this office has it.
state() {
	run export --format json
	sort out
	run conflicts --format json
	sort out
}

office anvar
do_ok init --office Qarshi
for i in 1 2 3 4; do
	do_ok add subject code=S$i name=$i-maktab kind=school seats=$i
done
office botir
do_ok init --office Guzor
office dilnoza
do_ok init --office Koson
exchange anvar botir dilnoza

office anvar
do_ok remove subject/S1
do_ok remove subject/S2
do_ok remove subject/S3
do_ok add subject code=S9 name=9-maktab kind=school
office botir
do_ok set subject/S1 seats=100
do_ok remove subject/S2
office dilnoza
do_ok add person code=P1 name=Zulfiya subject=S3
do_ok set subject/S1 phone=7
for name in anvar botir dilnoza; do
	office $name
	do_ok bundle create -o "$work/$name.klb"
done

# Every order, each bundle twice.
cd "$work" || exit 99
set -- 'anvar botir dilnoza' 'anvar dilnoza botir' 'botir anvar dilnoza' \
    'botir dilnoza anvar' 'dilnoza anvar botir' 'dilnoza botir anvar'
for order in "$@"; do
	rm -rf "$work/reader"
	office reader
	run_ok init --office Reader
	for name in $order $order; do
		run bundle apply "$work/$name.klb" --trust
		[ "$status" -le 1 ] || ok "$name is read" false
	done
	state >"$work/state.$(echo "$order" | tr -d ' ')"
	run verify
	is_status 0 "$order: whole"
done
for order in "$@"; do
	ok "$order: equal" cmp -s "$work/state.anvarbotirdilnoza" \
	    "$work/state.$(echo "$order" | tr -d ' ')"
done

run conflicts --format json
ok 'what was edited is visible, and waits' [ "$(jq -c 'select(.sort ==
    "deleted") | [(.deleted | length), (.changed | length)]' out)" = '[1,2]' ]
run list subject --columns code,seats,phone --format csv
sort -o out out
is_out 'what was deleted twice is gone' <<-EOT
,100,7
S4,4,
S9,,
code,seats,phone
EOT
run check --format csv
has out 'person/P1' 'a reference to what was deleted is kept and reported'

# Edited before its creation arrived: the editor is believed, the author not.
office botir
run bundle apply "$work/anvar.klb" --trust
do_ok set subject/S9 seats=9
do_ok bundle create -o "$work/late.klb"
rm -rf "$work/reader"
office reader
run_ok init --office Reader
run bundle apply "$work/late.klb" --trust
is_status 1 'the author is not accepted: the lines wait'
run list subject --columns seats --format csv
has out 9 'the edit stands there alone'
do_ok office trust Qarshi
office botir
state >"$work/one"
office reader
state >"$work/two"
ok 'equal once the creation has come' cmp -s "$work/one" "$work/two"
run verify
is_status 0 'and whole'
end
