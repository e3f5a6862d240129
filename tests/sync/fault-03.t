#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 3: a bundle cut at every byte is refused; --salvage takes exactly the
# logs whose head is whole, of writers that are trusted here.
. "${top_srcdir:-.}/tests/lib.sh"
for tool in zstd jq; do
	command -v $tool >/dev/null || skip_all "$tool is not installed"
done

at() {			# at DB ARG...: run klaster there
	place=$1
	shift
	run "$@" --db "$place"
}
at_ok() {
	at "$@"
	[ "$status" = 0 ] || ok "klaster $*" false || say_all
}
state() {
	at_ok "$1" export --format json
	sort out >"$2"
}
made=0
noise() {		# rows that do not shrink much, one change-set each
	last=$((made + $2))
	while [ $made -lt $last ]; do
		made=$((made + 1))
		at_ok "$1" add subject "code=S$made" kind=school \
		    "name=$(head -c 150 /dev/urandom | base64 -w 0)" \
		    "note=$(head -c 3000 /dev/urandom | base64 -w 0)"
	done
}

# Four writers, in the order of their names, each some blocks of zstd.
for db in a b c d; do
	at_ok $db init --office "Office $db"
	noise $db 1
	at_ok $db bundle create -o first-$db
done
at_ok r init --office Receiver
for db in a b c d; do
	at r bundle apply -q --trust first-$db
	at a bundle apply -q --trust first-$db
done
at_ok r bundle request -o hello
at a bundle apply -q --trust hello
# A copied database goes on as a new writer, once.
cp -R r clean
at_ok clean office trust 'Office a'
for db in b c d; do
	noise $db 30
	at_ok $db bundle create -o later-$db
	at a bundle apply -q later-$db
done
noise a 30
at_ok a bundle create --for Receiver -o whole
zstd -dcq whole >text
jq -r 'select(.log) | .log' text >order
ok 'four logs are in the bundle' [ "$(wc -l <order)" = 4 ]
size=$(wc -c <whole)

# Every byte of a small one, some of a large one.
at_ok a bundle request -o small
cp clean/data.mdb before
bad=0
i=0
while [ $i -lt "$(wc -c <small)" ]; do
	head -c $i small >cut
	at clean bundle apply cut
	[ "$status" = 4 ] || bad=$((bad + 1))
	at clean bundle apply --salvage cut
	# Its one log is known here: with a whole head there is nothing new.
	[ "$status" = 4 ] || grep -q ': 0 new lines' err || bad=$((bad + 1))
	i=$((i + 1))
done
ok 'a small bundle cut at every byte is refused' [ $bad = 0 ]
bad=0
i=0
while [ $i -lt "$size" ]; do
	head -c $i whole >cut
	at clean bundle apply cut
	[ "$status" = 4 ] || bad=$((bad + 1))
	i=$((i + 4099))
done
ok 'a large one is, too' [ $bad = 0 ]
ok 'no byte of the database has changed' cmp before clean/data.mdb

# Which heads a cut file still has, by another reader of it.
heads() {
	zstd -dcq "$1" 2>no | awk '
	/^{"log":/ { dev = substr($0, 9, 16) }
	/^{"head":.*}$/ { print dev }'
}
taken() {		# the writers that have more lines than before
	at_ok r office list
	awk 'length($1) == 16 { print $1 }' out |
	while read -r dev; do
		at_ok r office show "$dev"
		n=$(sed -n 's/^Lines *\([0-9]*\),.*/\1/p' out)
		[ "${n:-0}" -le 3 ] || echo "$dev"
	done | sort
}
for part in 10 30 45 60 80 95 99; do
	rm -rf r
	cp -R clean r
	head -c $((size * part / 100)) whole >cut
	heads cut | sort >want
	at r bundle apply --salvage cut
	if [ -s want ]; then
		is_status 1 "$part of 100: something to look at"
		has err 'cut short' 'it says why'
	else
		is_status 4 "$part of 100: no head, nothing to take"
	fi
	taken >got
	ok "just the logs whose heads are there: $(wc -l <want)" \
	    cmp want got
	run verify --db r
	is_status 0 'the database is sound'
	at r bundle apply -q whole
	ok 'the whole one brings the rest' [ "$status" -le 1 ] || say_all
	state r one
	state a two
	ok 'and then both are equal' cmp -s one two
done

# Damage in the middle: the logs behind it are good again.
second=$(sed -n 2p order)
line=$(grep -n "^{\"log\":\"$second\"" text | cut -d : -f 1)
line=$((line + 5))
for what in drop change shorten; do
	case $what in
	drop) sed "${line}d" text ;;
	change) sed "${line}s/school/zchool/; ${line}s/name/nam3/" text ;;
	shorten) sed "${line}s/.\$//" text ;;
	esac >bad
	zstd -q -f --no-content-size bad -o bad.zst
	rm -rf r
	cp -R clean r
	at r bundle apply bad.zst
	is_status 4 "$what: refused"
	at r bundle apply --salvage bad.zst
	is_status 1 "$what: the rest is saved"
	has err "$second" 'the log that is damaged is named'
	taken >got
	grep -v "$second" order | sort >want
	ok 'and all others are here' cmp want got || cat got
done

# Nobody is introduced by a damaged bundle.
at_ok stranger init --office Stranger
at stranger bundle apply --salvage bad.zst
fails 4 'bad.zst' 'who trusts nobody gets nothing'
at stranger bundle apply --salvage --trust bad.zst
fails 2 'introduces nobody' 'and --trust is of no use'
at r bundle apply --salvage whole
ok 'a whole bundle is applied as ever' [ "$status" -le 1 ]

# A sealed one, cut between two chunks: what was before counts.
mv clean r.clean
rm -rf r
mv r.clean r
at_ok r key show --age
at_ok a bundle create --for Receiver --seal "$(cat out)" -o sealed
head -c $((size * 70 / 100)) sealed >cut
at r bundle apply cut
is_status 4 'a sealed one that was cut'
at r bundle apply --salvage cut
is_status 1 'has a part to save'
taken >got
ok 'and it is here' [ -s got ]
end
