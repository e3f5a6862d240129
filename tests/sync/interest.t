#!/bin/sh
# SPDX-License-Identifier: ISC
#
# One hub and three districts, which receive the hub, and what they name.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"

share=$work/share
mkdir "$share"
# receives NAME YAML
receives() {
	mkdir -p "$work/$1/.config/klaster"
	echo "receive: $2" >"$work/$1/.config/klaster/office.yaml"
}
codes() {
	office "$1"
	do_ok list subject --columns code --format csv --sort code
	tail -n +2 out | tr '\n' ' '
}
holds() {
	found=$(codes "$1")
	ok "$1 holds $2" [ "$found" = "$2 " ] || echo "# it holds $found"
}
rounds() {
	for round in 1 2 3; do
		for name in hub one two three; do
			sync_any $name
		done
	done
}

for name in hub one two three; do
	office $name
	do_ok init --office "Office $name"
	do_ok add subject "code=S-$name" "name=Maktab $name" kind=school
done
receives one '[Office hub]'
receives two '[Office hub, office THREE]'
receives three "$(printf '\n  - Office hub\n  - %s\n' \
    "$(dev two | tr a-z A-Z)")"
for name in hub one two three; do
	sync_any $name
done
for name in one two three; do
	accept hub $name
done
sync_any hub
for name in one two three; do
	accept $name hub
	for other in one two three; do
		run office trust "Office $other"
	done
done
rounds
holds hub 'S-hub S-one S-three S-two'
holds one 'S-hub S-one'
for name in one two three; do
	office $name
	for other in one two three; do
		[ $other = $name ] || run office trust "Office $other"
	done
done
rounds
holds two 'S-hub S-three S-two'
holds three 'S-hub S-three S-two'

office one
zstd -dcq "$(files one | tail -n 1)" | head -n 1 >header
has header '"want":["Office hub"]' 'a bundle says what is wanted'
hasnt header "$(dev two | tr a-z A-Z)" 'and does not claim to have the rest'
run bundle show "$(files one | tail -n 1)"
has out 'receives ["Office hub"] only' 'and shows it'
run config show
has out 'Office hub' 'as config show does'
office hub
do_ok bundle create --for 'Office one' -o for-one
run bundle show for-one
hasnt out "$(dev two | tr a-z A-Z)" 'what is not wanted is not sent'

# What a district makes of the hub's record reaches the hub and whoever
# receives that district.
office two
do_ok set subject/S-hub pupils=77
do_ok set subject/S-hub 'note=seen by two'
rounds
for name in hub two three; do
	office $name
	run list subject --where 'pupils = 77' --columns code --format csv
	has out S-hub "$name has what two wrote of the hub's record"
done
office one
run list subject --where 'pupils = 77' --columns code --format csv
hasnt out S-hub 'one does not receive two'
office hub
do_ok set subject/S-hub pupils=78
rounds
office one
run list subject --where 'pupils = 78' --columns code --format csv
has out S-hub 'until the hub writes it'

office two
do_ok set subject/S-two pupils=3
sync_any two
sync_any one
has err 'Read 1 file ' 'a file of what is not received is done with'
rounds

# A reference into a log that is not received dangles.
office hub
do_ok add link code=L-1 from=S-hub to=S-two sort=feeder
rounds
office one
run verify
is_status 0 'verify is clean where a reference dangles'
run show link/L-1
is_status 0 'it is shown all the same'
run check
ok 'and check goes on' [ "$status" -le 1 ]

# Another interest asks for the rest, a smaller one stops.
receives one all
rounds
office one
for other in two three; do
	run office trust "Office $other"
done
rounds
holds one 'S-hub S-one S-three S-two'
equal one hub 'one that receives all is equal to the hub'
receives one '[Office hub]'
sync_any one
office three
do_ok add subject code=S-four name='Maktab 4' kind=school
rounds
holds one 'S-hub S-one S-three S-two'
holds hub 'S-four S-hub S-one S-three S-two'
receives one all
rounds
holds one 'S-four S-hub S-one S-three S-two'
equal one hub 'equal again'
ok 'what everybody has does not stay' \
    [ "$(find "$share" -name '*.bundle.zst' | wc -l)" -le 4 ]
# Whoever is named by a key is received under those that follow it.
office two
do_ok key rotate
rounds
office two
do_ok key rotate
do_ok set subject/S-two seats=9
rounds
office three
run list subject --where 'seats = 9' --columns code --format csv
has out S-two 'an office that has made itself new keys is received'

# A hub is received whatever the list says.
receives one '[Office three]'
sync_any one
office hub
do_ok set subject/S-hub seats=1
rounds
office one
run list subject --where 'seats = 1' --columns code --format csv
hasnt out S-hub 'an office that is not on the list is not received'
do_ok office trust --hub 'Office hub'
office hub
do_ok office hub
rounds
office one
run list subject --where 'seats = 1' --columns code --format csv
has out S-hub 'a hub is, once it is one here'
for name in hub one two three; do
	office $name
	run verify
	is_status 0 "$name: verify"
done
receives one 'some'
office one
run list subject
fails 3 'office.yaml:1:10: ' 'what is no list is named with its place'
end
