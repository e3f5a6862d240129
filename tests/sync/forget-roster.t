#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Who may have a person forgotten: everybody, until there is a hub.
. "${top_srcdir:-.}/tests/lib.sh"

at() {
	KLASTER_NOW=$((KLASTER_NOW + 1000))
	export KLASTER_NOW
	office=$1
	shift
	run "$@" --db "$office"
}
send() {
	at "$1" bundle create -q -o "$1.klb"
	at "$2" bundle apply -q --trust "$1.klb"
	ok "$2 takes what $1 sends" [ "$status" -le 1 ] || say_all
}
whole() {
	at "$1" verify
	is_status 0 "the database of $1 is whole"
}

for office in hub b c
do
	at $office init -q --office "Office $office"
done
at hub add person code=P1 name=Zulayho phone=901112233 roles=mentor
at hub add person code=P2 name=Nigora phone=905556677 roles=mentor
at hub add person code=P3 name=Shahlo phone=907778899 roles=mentor
send hub b
send hub c
send b hub
send c hub
at b forget person/P1 --yes
is_status 0 'without a hub an office may'
send b hub
at hub show person/P1
hasnt out Zulayho 'and the others follow'

# c has heard of no hub when it writes.
at hub office hub
is_status 0 'an office becomes the hub'
at c forget person/P2 --yes
is_status 0 'who has not heard of a hub writes on'
send c hub
at hub show person/P2
has out Nigora 'it counts for nothing where a hub is known'
whole hub
send hub b
send hub c
at b office trust --hub 'Office hub'
at c office trust --hub 'Office hub'
whole b
whole c
at c forget person/P3 --yes
fails 4 'Only a hub may' 'who knows of one is refused'
at c show person/P3
has out Shahlo 'and nothing is gone'

# What c took away from itself may come back, since it may not rule.
at c show person/P2
hasnt out Nigora 'what was taken away is not here'
at c bundle create -q --for 'Office hub' --ask-personal -o c.klb
at hub bundle apply -q c.klb
at hub bundle create -q --for 'Office c' -o hub.klb
at c bundle apply -q hub.klb
at c show person/P2
has out Nigora 'but can be sent again'
whole c

at hub forget person/P2 person/P3 --yes
is_status 0 'the hub may'
send hub b
send hub c
for office in b c
do
	at $office export --format json
	hasnt out 907778899 "$office has forgotten"
	ok "$office keeps no byte" [ -z "$(find $office -type f \
	    -exec grep -alE '907778899|905556677' {} \;)" ]
	whole $office
done

end
