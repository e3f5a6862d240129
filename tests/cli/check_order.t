#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Findings, proposals and reports hang on the records, not on the order in
# which they were made here: a register of the same records made from the last
# to the first, and one made kind by kind from behind, say the same in every
# byte.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
KLASTER_NOW=1795392000000
export KLASTER_NOW

# Faults in every second record: what a rule wants to know is not there.
run_ok init --sample
run_ok export --format json -o whole.json
jq -c 'if input_line_number % 2 == 0 then del(.level, .requires, .mentor,
    .hours, .topics, .agreement, .since, .places, .qualification,
    .deepens, .documents) else . end' whole.json >first.json
tac first.json >last.json
jq -sc 'group_by(.kind) | reverse | .[] | reverse | .[]' first.json >kinds.json

for order in first last kinds; do
	KLASTER_DB=$PWD/$order-db XDG_STATE_HOME=$PWD/$order-state
	export KLASTER_DB XDG_STATE_HOME
	run_ok init --office Office
	run import $order.json
	is_status 0 "$order: comes in"
	run check
	cp out $order.check
	run check --format json
	cp out $order.findings
	run match --from 2026-01-01 --to 2027-12-31 --again --quiet
	cp out $order.match
	# A report names the database that it is of.
	for report in chain dashboard needs placements scorecard; do
		run report $report
		sed '/^database /d; /^version /d' out
	done >$order.report
done
ok 'there are findings' [ "$(wc -l <first.check)" -gt 300 ]
for page in check findings match report; do
	ok "$page: from last to first" cmp -s first.$page last.$page
	ok "$page: kind by kind" cmp -s first.$page kinds.$page
done

end
