#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A disk that is really full, and then is not.
. "${top_srcdir:-.}/tests/fault/lib.sh"
mkdir disk
mount -t tmpfs -o size=2m none disk 2>/dev/null ||
    skip_all 'cannot mount a small disk'
trap 'cd / && umount "$work/disk"; rm -rf "$work"' EXIT

KLASTER_DB=$work/disk/db
export KLASTER_DB
areas 1 20000 >rows.csv
run_ok init --office Small || end
state >before
run import area rows.csv
is_status 5 'an import that does not fit is refused'
ok 'it says that the disk is full' grep -qi 'full\|space' err
run verify
is_status 0 'the database is whole'
state >now
ok 'nothing of it is there' cmp -s before now

mount -o remount,size=64m disk
run import area rows.csv
is_status 0 'with room it goes in'
run verify
is_status 0 'the database is whole then'
run list area --limit 3
ok 'and holds the rows' grep -q FLT-00001 out
end
