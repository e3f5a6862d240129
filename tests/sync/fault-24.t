#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 24: the same sheet of 10,000 rows is imported in two offices, 50 cells
# of it differ: 50 conflicts, and the codes that both gave.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'

# sheet FROM TO ADD SAME: in every 198th row the pupils are SAME more.
sheet() {
	awk -v from="$1" -v to="$2" -v add="$3" -v same="$4" 'BEGIN {
		print "code,name,kind,pupils,seats,phone"
		for (i = from; i <= to; i++)
			printf "S%05d,%d-maktab,school,%d,%d,%d\n", i, i,
			    i + add + (i % 198 ? 0 : same), i, 1000 + add
	}'
}
# The 100 rows at the end are new to both.
sheet 1 9900 0 0 >base.csv
sheet 1 10000 7 0 >here.csv
sheet 1 10000 7 1 >there.csv

office anvar
do_ok init --office Qarshi
do_ok import subject "$work/base.csv"
office botir
do_ok init --office Guzor
exchange anvar botir
office anvar
do_ok import subject "$work/here.csv"
office botir
do_ok import subject "$work/there.csv"
exchange anvar botir

for name in anvar botir; do
	office $name
	run conflicts --format json
	ok "$name: as many conflicts as cells that differ" [ "$(jq -c \
	    'select(.sort == "values")' out | grep -c .)" = 50 ]
	ok "$name: all in that field" [ -z "$(jq -c 'select(.sort ==
	    "values" and .field != "pupils")' out)" ]
	ok "$name: and the codes that both gave" [ "$(jq -c \
	    'select(.sort == "code")' out | grep -c .)" = 100 ]
done
equal anvar botir 'the offices are equal'
office anvar
run verify
is_status 0 'and whole'
end
