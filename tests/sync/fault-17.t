#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 17: three offices set one field without knowing of each other.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'

# seats NAME: the values of the one conflict that this office has.
seats() {
	office "$1"
	run conflicts --format json
	jq -c 'select(.sort == "values") | [.field, [.values[].value]]' out
}
# shown NAME: the value that a reader sees.
shown() {
	office "$1"
	run list subject --columns seats --format csv
	tail -n 1 out
}

office anvar
do_ok init --office Qarshi
do_ok add subject code=S1 name=1-maktab kind=school seats=1
office botir
do_ok init --office Guzor
office dilnoza
do_ok init --office Koson
exchange anvar botir dilnoza

office anvar
do_ok set subject/S1 seats=10
office botir
do_ok set subject/S1 seats=20
office dilnoza
do_ok set subject/S1 seats=30
exchange anvar botir dilnoza
for name in anvar botir dilnoza; do
	ok "$name has one entry with three values" \
	    [ "$(seats $name)" = '["seats",[30,20,10]]' ]
	ok "$name shows the same value" [ "$(shown $name)" = 30 ]
done

office anvar
do_ok resolve subject/S1 seats=25
office botir
do_ok resolve subject/S1 seats=25
exchange anvar botir dilnoza
for name in anvar botir dilnoza; do
	ok "$name: decided alike by two is no conflict" \
	    [ "$(seats $name)$(shown $name)" = 25 ]
done

office botir
do_ok set subject/S1 seats=1
office dilnoza
do_ok set subject/S1 seats=2
exchange anvar botir dilnoza
office botir
do_ok resolve subject/S1 --take seats=2
office dilnoza
do_ok resolve subject/S1 seats=3
exchange anvar botir dilnoza
for name in anvar botir dilnoza; do
	ok "$name: decided differently by two is one conflict" \
	    [ "$(seats $name)" = '["seats",[3,1]]' ]
done
equal anvar botir 'all are equal'
equal botir dilnoza 'the third, too'
end
