#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Damaged data files.  Whatever a page says, a command ends with a status of
# its own and a sentence, never by a signal, and it ends.
. "${top_srcdir:-.}/tests/fault/lib.sh"
seeds=5
[ -z "${KLASTER_SOAK-}" ] || seeds=20

fresh --sample -q
run_ok set person/PER-001 name='Aliyev Anvar'
mv db whole
rm whole/lock.mdb

# reads WHERE COMMAND...: upon the damaged copy; what is wrong to ./wrong.
reads() {
	where=$1
	shift
	timeout 20 "$KLASTER" "$@" >out 2>err
	status=$?
	case $status in
	0) [ "$1" != verify ] || passed=$((passed + 1)) ;;
	1|3|4|5|6)
		[ -s err ] || echo "$where: $*: $status, not a word" >>wrong
		[ "$status" != 6 ] || told=$((told + 1)) ;;
	*) { echo "$where: $*: exit $status"; head -n 3 err; } >>wrong ;;
	esac
	! grep -a -e Sanitizer -e 'runtime error' err >report ||
	    { echo "$where: $*"; head -n 3 report; } >>wrong
}

for kind in bit head zero garbage swap meta tail cut
do
	told=0 passed=0
	for seed in $(seq 1 "$seeds")
	do
		rm -rf db
		cp -r whole db
		"$tools/damage" "$kind" "$seed" db/data.mdb ||
		    echo "$kind $seed: not damaged" >>wrong
		reads "$kind $seed" list person
		reads "$kind $seed" show person/PER-001
		reads "$kind $seed" log
		reads "$kind $seed" export --format json
		reads "$kind $seed" verify
		reads "$kind $seed" backup backup.zst
		reads "$kind $seed" set person/PER-001 name=Other
	done
	none_wrong "$kind: each of $seeds damages gets a sentence"
	echo "# $told times exit 6; $passed that verify does not see"
done

# waits: klaster in the middle of its work, until descriptor 3 is closed: a
# pipe does not hold all these rows, so it has begun to read them.
waits() {
	rm -rf db rows
	cp -r whole db
	mkfifo rows
	"$KLASTER" import area - <rows >out 2>err &
	reader=$!
	exec 3>rows
	areas 1 9000 >&3
}
ends() {
	exec 3>&-
	wait "$reader"
	status=$?
}

waits
: >db/data.mdb
ends
fails 6 'db: the database is damaged' 'the file is cut short meanwhile'
waits
kill -SEGV "$reader"
ends 2>/dev/null
if grep -q __asan_ "$KLASTER"; then
	skip 'a crash that is not of the file' 'it gets a report here'
else
	is_status 139 'a crash that is not of the file stays one'
fi
end
