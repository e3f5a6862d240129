#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A bundle in parts that each stand alone; requests, and what --for goes by.
. "${top_srcdir:-.}/tests/lib.sh"

at() {			# at DB ARG...: run klaster there
	place=$1
	shift
	run "$@" --db "$place"
}
at_ok() {
	at "$@"
	[ "$status" = 0 ] || ok "klaster $*" false || say_all
}
tick() {
	KLASTER_NOW=$((KLASTER_NOW + 1000))
	export KLASTER_NOW
}
dump() {
	at_ok "$1" export --format json
	sort out >"$2"
}
equal() {
	dump "$1" one
	dump "$2" two
	ok "$3" cmp -s one two
}
made=0
noise() {		# rows that do not shrink much, one change-set each
	last=$((made + $2))
	while [ $made -lt $last ]; do
		made=$((made + 1))
		tick
		at_ok "$1" add subject "code=S$made" kind=school \
		    "name=$(head -c 180 /dev/urandom | base64 -w 0)"
	done
}

at_ok hub init --office Markaz
at_ok b init --office Buxoro
noise b 14
at_ok b bundle create -o first
at hub bundle apply -q --trust first
noise hub 60
at_ok hub bundle create -o whole
at hub bundle create --max-size 6k -o all.klb
is_status 0 'a bundle in parts'
has err 'all.1.klb to all.' 'it says which files there are'
parts=$(ls all.*.klb | wc -l)
ok 'they are several' [ "$parts" -ge 3 ]
big=0
for f in all.*.klb; do
	[ "$(wc -c <"$f")" -le 6000 ] || big=$((big + 1))
	run bundle show "$f"
	ok "$f is a bundle of its own" [ "$status" = 0 ] || say_all
done
ok 'none is larger than was asked' [ $big = 0 ]
ok 'no line stands in two of them' [ -z "$(for f in all.*.klb; do
	run bundle show "$f"
	awk 'length($1) == 16 { print $1, $2 }' out
    done | sort | uniq -d)" ]

# Any order, any subset; strangers know the sender by each of them.
for order in '' -r; do
	at_ok c$order init --office Chust
	for f in $(ls all.*.klb | sort -V $order); do
		at c$order bundle apply --trust "$f"
		[ "$status" -le 1 ] || ok "$f in the order $order" false ||
		    say_all
	done
	for f in $(ls all.*.klb | sort -V); do
		at c$order bundle apply "$f"
		[ "$status" -le 1 ] || ok "$f again" false || say_all
	done
	at_ok c$order office trust Buxoro
	equal hub c$order "all is there after the order '$order'"
done
at_ok d init --office Denov
at d bundle apply --trust all.2.klb
ok 'one part alone' [ "$status" -le 1 ] || say_all
at d bundle apply whole
ok 'and then the whole' [ "$status" -le 1 ] || say_all
at_ok d office trust Buxoro
equal hub d 'bring the same'

# A log of another office cannot be cut: nobody here can sign in it.
at hub bundle create --max-size 2500 -o small.klb
is_status 0 'parts smaller than what b wrote'
has err 'cannot be cut' 'it says that one is larger'
{
	echo code,name,kind
	for n in 1 2 3 4 5 6 7 8 9; do
		echo "I$n,$(head -c 600 /dev/urandom | base64 -w 0),school"
	done
} >rows.csv
at_ok i init --office Import
at_ok i import subject rows.csv
at i bundle create --max-size 2500 -o set.klb
is_status 0 'parts smaller than one change-set'
at_ok j init --office Jomboy
for f in $(ls set.*.klb | sort -V); do
	at j bundle apply -q --trust "$f"
done
equal i j 'have it whole'
at hub bundle create --max-size 500 -o tiny.klb
fails 3 'bytes at least' 'parts that would hold next to nothing'
mkdir half.3.klb
at hub bundle create --max-size 6k -o half.klb
is_status 5 'a part that cannot be written'
rmdir half.3.klb
ok 'leaves none of the others' [ -z "$(ls | grep '^half')" ]
at hub bundle create --max-size 6k
fails 2 '-o' 'parts need names'
for bad in 0 k 6g 6kk -5 1.5M ''; do
	at hub bundle create "--max-size=$bad" -o no.klb
	ok "no size: '$bad'" [ "$status" = 2 ] || say_all
done
ok 'no part of these is there' [ -z "$(ls | grep '^no\.')" ]
at hub bundle create --max-size 1M -o one.klb.age --seal b
is_status 0 'sealed parts'
ok 'have their number before the kind' [ -e one.1.klb.age ]
at b bundle apply --trust one.1.klb.age
is_status 0 'and are taken'

# A request has no lines but the first; the reply has what lacks, no more.
noise b 2
tick
at_ok b bundle create --for Markaz -o lost
noise b 2
tick
at_ok hub bundle request --for Buxoro -o ask
ok 'a request is small' [ "$(wc -c <ask)" -lt 1500 ]
at b bundle apply --trust ask
ok 'it is taken' [ "$status" -le 1 ] || say_all
tick
at_ok b bundle create --for Markaz -o reply
run_ok bundle show reply
has out "$(at_ok b office list; awk '/this one/ { print $1 }' out)" \
    'the reply has the lines of the office'
at hub bundle apply reply
is_status 0 'and brings what was lost'
equal hub b 'both are equal'

# A gap: newer lines came, older are missing.
noise b 2
tick
at_ok b bundle create --for Markaz -o lost
tick
noise b 2
at hub bundle request -o old-ask
cp -R b late
at_ok b bundle request -o have-b
tick
noise hub 1
at_ok hub bundle create -o later
at b bundle apply -q later
tick
at_ok b bundle create -o whole-b
# have may go down: an office put a backup back.
cp -R hub backup
tick
at hub bundle apply whole-b
is_status 0 'hub is as far as b'
tick
at_ok hub bundle request -o far
at b bundle apply -q far
tick
at_ok b bundle create --for Markaz -o nothing
run_ok bundle show nothing
ok 'b has nothing to send to hub' [ "$(wc -l <out)" = 2 ]
rm -rf hub
mv backup hub
tick
at hub bundle request -o near
ok 'the older state asks again' [ "$status" -le 1 ] || say_all
by=$(zstd -dcq near | head -n 1 | sed 's/.*"by":"\([A-Z2-7]*\)".*/\1/')
at b bundle apply -q near
at_ok b bundle create --for "$by" -o reply
at hub bundle apply reply
is_status 0 'have went down, and is believed'
equal hub b 'both are equal once more'
end
