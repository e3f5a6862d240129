#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Who has seen what: the matrix of offices, and lines known to exist.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'

at() {			# at DB ARG...: run klaster there, a second later
	place=$1
	shift
	KLASTER_NOW=$((KLASTER_NOW + 1000))
	export KLASTER_NOW
	run "$@" --db "$place"
}
at_ok() {
	at "$@"
	[ "$status" = 0 ] || ok "klaster $*" false || say_all
}
# cell OF BY: "n behind at", from the JSON of the last run.
cell() {
	jq -r --arg by "$2" --arg of "$1" '
	select(.title == $by) | .seen[$of] |
	"\(.line) \(.behind) \(.at)"' out
}

for db in a b c; do
	at_ok $db init --office "Office $db"
done
at a office matrix
is_out 'alone it is one row' <<EOT
seen by   Office a  as of
Office a         1  this one
EOT
at_ok a add subject code=S1 name='Maktab 1' kind=school
at_ok a bundle create -o a1
for db in b c; do
	at $db bundle apply -q --trust a1
	at_ok $db bundle request -o from-$db
	at a bundle apply -q --trust from-$db
done
at_ok a set subject/S1 name='Maktab 1a'
at_ok a set subject/S1 name='Maktab 1b'
at_ok a bundle create -o a2
at c bundle apply -q a2
at_ok c bundle request -o from-c
at a bundle apply -q from-c
at_ok a key show --fingerprint
a=$(tr -d - <out | cut -c 1-16)

at a office matrix
is_status 0 'the matrix as text'
has out '2 (2026-' 'b lags: the line it knows, and of when it is'
at a office matrix --format json
ok 'b has two lines, and two are missing' \
    [ "$(cell "$a" 'Office b' | cut -d ' ' -f 1,2)" = '2 2' ]
ok 'c has all of them' [ "$(cell "$a" 'Office c' | cut -d ' ' -f 1,2)" = \
    '4 0' ]
ok 'the time is that of the line' [ "$(cell "$a" 'Office b' |
    cut -d ' ' -f 3)" = 1789000005000 ] || cell "$a" 'Office b'
at a office matrix --format csv
ok 'a row for each pair' [ "$(wc -l <out)" = 10 ]
has out ',2,1789000005000,2' 'with the same numbers'
at b office matrix --format json
ok 'of whom nothing was heard nothing is known' \
    [ "$(jq -c 'select(.title == "Office c") | .seen' out)" = '' ]

# What c says to have, and nobody has brought yet.
at b bundle apply -q --trust from-c
at b office show 'Office a'
has out '3-4, not here' 'lines known to exist'
at b office matrix
has out 'Office c' 'and c is in the matrix'
at b bundle apply -q a2
at b office show 'Office a'
hasnt out 'not here' 'until they come'

# A stranger that is not believed makes nobody believe in lines.
at_ok d init --office 'Office d'
at d bundle apply -q --trust a2
at_ok a set subject/S1 name='Maktab 1c'
at_ok a bundle create -o a3
at d bundle apply -q a3
at_ok d bundle request -o from-d
at b bundle apply -q from-d
ok 'd is refused' [ "$status" = 4 ]
at b office show 'Office a'
hasnt out 'not here' 'and its word does not count'
end
