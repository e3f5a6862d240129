#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Whatever is damaged but the log is made anew from it; what of the log is
# damaged is said, and the rest stays.
. "${top_srcdir:-.}/tests/lib.sh"
spoil=${top_builddir:-$PWD}/tests/fault/spoil
[ -x "$spoil" ] || skip_all 'tests/fault/spoil was not built'
seeds=18
[ -z "${KLASTER_SOAK-}" ] || seeds=180

# An office with more lines than one waypoint, those of another, a conflict,
# an erasure, a join.
KLASTER_DB=$work/db
export KLASTER_DB
run_ok init --sample
awk 'BEGIN {
	print "code,name"
	for (i = 1; i <= 1200; i++) printf "M%04d,Maktab %d\n", i, i
}' >areas.csv
run_ok import area areas.csv
run_ok init --db other --office Other
awk 'BEGIN {
	print "code,name"
	for (i = 1; i <= 1300; i++) printf "N%04d,Boshqa %d\n", i, i
}' >others.csv
run_ok import area others.csv --db other
run_ok bundle create --db other -o other.klb
run_ok bundle apply other.klb --trust
run_ok bundle create -o own.klb
run_ok bundle apply own.klb --trust --db other
run_ok set area/M0001 name=Here
run_ok set area/M0001 name=There --db other
run_ok bundle create --db other -o other.klb
"$KLASTER" bundle apply other.klb >out 2>err
run join area/M0002 area/M0003
run_ok add person code=PX name='Olimova Nigora' phone=901112233
run_ok forget person/PX --yes
run verify
is_status 0 'before it is damaged it is sound'

state() {
	"$KLASTER" export --format json --db "$1"
	"$KLASTER" log --db "$1"
	"$KLASTER" conflicts --db "$1"
}
state db >whole
mv db base
rm -rf .local.base
cp -R .local .local.base
writer() {
	"$KLASTER" office list --db "$1" | awk '/this one/ { print $1 }' |
	    tail -n 1
}
again() {
	rm -rf db db.* .local
	# the data file keeps its inode, so the writer is known again
	mv base db
	cp db/data.mdb kept.mdb
	cp -R .local.base .local
}
back() {
	if [ -e db.before-* ]; then
		rm -rf db
		mv db.before-* base
	else
		mv db base
	fi
	cp kept.mdb base/data.mdb
}
own=$(writer base)
cp base/key kept.key

mended() {
	again
	"$spoil" db "$1" "$2" "$3"
	run verify
	found=$status
	run backup spoilt.zst
	saved=$status
	run verify --mend
	[ "$found" = 6 ] && [ "$saved" = 0 ] && [ "$status" = 0 ] &&
	    grep -q 'lies in' err
	ok "$1, $2: found, backed up and mended" [ $? = 0 ] ||
	    { echo "# verify $found, backup $saved"; say_all; }
	run verify
	is_status 0 "$1, $2: and is sound"
	state db >now
	ok "$1, $2: with all that was saved" cmp -s whole now
	ok "$1, $2: by the same writer" [ "$(writer db)" = "$own" ]
	back
}
mended posted drop 3
mended posted value 20
mended index drop 70
mended index key 9
mended records value 50
mended records drop 7
mended touched drop 0
mended when drop 5
mended sets value 2
mended chain value 1
mended trouble drop 0
mended erased drop 0

# A healthy one is let be.
again
run verify --mend
is_status 0 'where nothing is wrong'
ok 'nothing is made anew' [ ! -e db.before-* ]
back

# A copy goes on as another writer, mended or not.
again
cp -R db copy
"$spoil" copy posted drop 3
run verify --mend --db copy
is_status 0 'a damaged copy is mended'
run_ok add area code=COPIED name=Copied --db copy
ok 'and written by a writer of its own' \
    [ "$("$KLASTER" key show --db copy | grep -c "$own")" = 0 ]
rm -rf copy copy.before-*
back

# The log itself.
again
"$spoil" db log text 400
run verify
is_status 6 'a line that was changed is found'
run backup spoilt.zst
is_status 1 'a backup says so'
has err 'lines' 'and which lines'
run verify --mend
is_status 1 'mending, too'
has err 'as they stand' 'of our own log all is taken that can be read'
run verify
is_status 0 'and what it makes is sound'
run list area --where code=M1200 --format csv --columns code
has out M1200 'with what was saved later'
run restore spoilt.zst --db restored
run verify --db restored
is_status 0 'and so is what is made of the backup'
back

for how in drop value; do
	again
	"$spoil" db log $how 400
	run verify --mend
	is_status 1 "log, $how: a line of our own"
	has err 'stays empty' "log, $how: that is lost leaves its place empty"
	run verify
	is_status 0 "log, $how: which is sound"
	run list area --where code=M1200 --format csv --columns code
	has out M1200 "log, $how: and what was saved later stays"
	run add area code=AFTER name=After
	is_status 0 "log, $how: and it can be written"
	run verify
	is_status 0 "log, $how: and is sound"
	rm -rf db
	mv db.before-* db
	cp kept.key db/key
	back
done

again
lines=$("$KLASTER" verify 2>&1 >/dev/null | awk '{ print $3 }')
"$spoil" db log text $((lines - 20))
run verify --mend
is_status 1 'a line of another office'
has err 'are lost here' 'is lost with those behind it'
run verify
is_status 0 'what is left is sound'
run bundle apply other.klb
run list area --where code=N1300 --format csv --columns code
has out N1300 'and its bundle brings them back'
back

# Pages: no signal, and either all is there, or what is lost is said.
bad=
whole=0
some=0
seed=1
while [ $seed -le $seeds ]; do
	again
	"$spoil" db page $seed
	run backup spoilt.zst
	saved=$status
	run verify --mend
	case $status in
	0)	state db >now 2>&1
		cmp -s whole now || bad="$bad $seed:lost"
		whole=$((whole + 1)) ;;
	1)	[ -s err ] || bad="$bad $seed:silent"
		some=$((some + 1)) ;;
	6)	[ -s err ] || bad="$bad $seed:silent" ;;
	*)	bad="$bad $seed:$status" ;;
	esac
	case $status$saved in
	0[01]|11|6[1456])
		;;
	*)	bad="$bad $seed:backup:$saved" ;;
	esac
	if [ "$status" -le 1 ]; then
		"$KLASTER" verify >out 2>err || bad="$bad $seed:verify"
	fi
	if [ "$saved" -le 1 ]; then
		rm -rf restored
		"$KLASTER" restore spoilt.zst --db restored >out 2>err &&
		    "$KLASTER" verify --db restored >out 2>err ||
		    bad="$bad $seed:restore"
	fi
	back
	seed=$((seed + 1))
done
ok "$seeds damaged pages: nothing ends by a signal or loses in silence" \
    [ -z "$bad" ] || echo "# $bad"
echo "# $whole whole, $some in part"
ok 'and nearly all are mended' \
    [ $((100 * (whole + some))) -ge $((85 * seeds)) ]

# Killed at some moments, the next one does it.
bad=
for moment in 20000 60000 120000 200000 300000 450000; do
	again
	"$spoil" db index drop 70
	"${spoil%/*}/killer" $moment "$KLASTER" verify --mend >out 2>err
	"$KLASTER" verify --mend >out 2>err || bad="$bad $moment:mend"
	state db >now
	cmp -s whole now || bad="$bad $moment:lost"
	[ -z "$(ls -d db.mend.* 2>/dev/null)" ] || bad="$bad $moment:left"
	back
done
ok 'mending that was killed' [ -z "$bad" ] || echo "# $bad"

# What was put aside is a copy from then on.
again
"$spoil" db posted drop 3
run verify --mend
aside=$(ls -d db.before-*)
run add area code=ASIDE name=Aside --db "$aside"
has err 'new writer' 'what was put aside goes on as another writer'
end
