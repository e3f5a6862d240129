#!/bin/sh
# SPDX-License-Identifier: ISC
#
# tally.sh LOG... - one line over the TAP points of these tests: what stands
# in the .trs file beside each .log.
set -u
for log
do
	cat "${log%.log}.trs"
done | awk '
/^:test-result: (PASS)/ { passed++ }
/^:test-result: (FAIL|ERROR|XPASS)/ { failed++ }
/^:test-result: (SKIP|XFAIL)/ { skipped++ }
END {
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0
}'
