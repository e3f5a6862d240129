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

# Without its lock file, as a copied database is: LMDB's own is a hole that
# needs a page when it is touched.
fill() {
	dd if=/dev/zero of=disk/fill bs=4k >dd 2>&1
}
rm -f disk/db/lock.mdb
fill
for verb in 'list area' 'verify' 'backup copy.zst' 'export --format json'
do
	# shellcheck disable=SC2086
	run $verb
	is_status 0 "full, and without a lock file: $verb"
done
run add area code=A1 name=One
is_status 5 'what writes says no'
ok 'and that the disk is full' grep -qi 'full\|space' err
rm -f disk/fill

# A compact copy needs a lock file of its own, too.
mount -o remount,size=8m disk
run compact
is_status 0 'with some room compact works'
for left in 1 3 8 20 60 120
do
	fill
	truncate -s -$((left * 4096)) disk/fill
	run compact
	ok "compact with $left pages left" [ "$status" = 0 -o "$status" = 5 ]
	rm -f disk/fill
done
ok 'no draft of it stays' [ "$(ls disk)" = db ] || ls disk
run verify
is_status 0 'the database is whole'

mount -o remount,size=64m disk
run import area rows.csv
is_status 0 'with room it goes in'
run verify
is_status 0 'the database is whole then'
run list area --limit 3
ok 'and holds the rows' grep -q FLT-00001 out
end
