#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Damaged data files.  Whatever a page says, a command ends with a status of
# its own and a sentence, never by a signal, and it ends.
. "${top_srcdir:-.}/tests/fault/lib.sh"
seeds=5
[ -z "${KLASTER_SOAK-}" ] || seeds=20

fresh --office There
mv db there
mkdir shelf
fresh --sample -q
run_ok set person/PER-001 name='Aliyev Anvar'
run_ok bundle create -o hello.zst
run_ok sync shelf
"$KLASTER" -q --db there bundle apply --trust hello.zst
"$KLASTER" -q --db there add person code=PX name=Px >out
"$KLASTER" -q --db there bundle create -o news.zst
areas 1 400 >few.csv
areas 1 4000 >many.csv
cat >more.yaml <<'END'
kinds:
  person:
    fields:
      badge: {type: text, index, search, en: Badge}
END
mv db whole
rm whole/lock.mdb
mv shelf whole.shelf
cat >writing <<'END'
set person/PER-001 name=Other
add person code=NEW name=New
import area few.csv
import area many.csv
bundle apply --trust news.zst
undo
remove person/PER-002
forget person/PER-001 --yes
compact
key rotate
sync shelf
--config more.yaml config adopt
END

# copy KIND SEED: ./db is the damaged copy.  Each is another writer, who would
# stay on the shelf.
copy() {
	rm -rf db db.* shelf
	cp -r whole db
	cp -r whole.shelf shelf
	"$tools/damage" "$1" "$2" db/data.mdb ||
	    echo "$1 $2: not damaged" >>wrong
}

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

# Of all that write each damage meets a few, each upon a copy of its own.
writes() {
	n=0
	while read -r words
	do
		n=$((n + 1))
		[ -n "${KLASTER_SOAK-}" ] || [ $((($2 + n) % 5)) = 0 ] ||
		    continue
		copy "$1" "$2"
		# shellcheck disable=SC2086
		reads "$1 $2" $words
	done <writing
}

for kind in bit head zero garbage swap meta tail cut
do
	told=0 passed=0
	for seed in $(seq 1 "$seeds")
	do
		copy "$kind" "$seed"
		reads "$kind $seed" list person
		reads "$kind $seed" show person/PER-001
		reads "$kind $seed" log
		reads "$kind $seed" export --format json
		reads "$kind $seed" verify
		reads "$kind $seed" backup backup.zst
		writes "$kind" "$seed"
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
