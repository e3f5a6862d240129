#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 15: a person is forgotten, and bundles from before come later.  No
# byte of what was said of him is left: in Latin, in Cyrillic, as it is folded
# for the search, nor the digits of his telephone.
. "${top_srcdir:-.}/tests/lib.sh"
command -v zstdcat >/dev/null || skip_all 'zstd is not installed'

at() {
	KLASTER_NOW=$((KLASTER_NOW + 1000))
	export KLASTER_NOW
	office=$1
	shift
	run "$@" --db "$office"
}
gives() {
	at "$1" bundle create -q -o "$2"
	is_status 0 "$1 makes $2"
}
takes() {
	at "$1" bundle apply "$2" --trust
	ok "$1 takes $2" [ "$status" -le 1 ] || say_all
}
words='Zulayho|zulayho|ZULAYHO|Зулайҳо|зулайҳо|зулайхо|998901112233'
words="$words|90 111 22 33|901112233|zm@example|Qora sochli|qora sochli"
# What a folder holds, with what lies packed in it.
holds() {
	find "$@" -type f -exec grep -aqE "$words" {} \; -print
	find "$@" -type f -name '*.zst' -exec sh -c \
	    'zstdcat -q "$1" | grep -qE "$2" && echo "$1"' - {} "$words" \;
}
silent() {
	what=$1
	shift
	found=$(holds "$@")
	ok "$what" [ -z "$found" ] || echo "$found" | sed 's/^/# in /'
}
whole() {
	at "$1" verify
	is_status 0 "the database of $1 is whole"
}

for office in a b c d; do
	at $office init -q --office "Office $office"
done
at a add person code=P1 name='Matkarimova Zulayho' \
    name_cyrl='Маткаримова Зулайҳо' phone='+998 90 111 22 33' roles=mentor
at a add person code=P2 name='Aliyev Vali' phone=5550001
at a set person/P1 email=zm@example.uz
gives a early.zst
takes b early.zst
takes c early.zst
gives b b-key.zst
takes a b-key.zst
at b set person/P1 note='Qora sochli'
gives b b-note.zst
takes a b-note.zst
# An import, so that pages are split and freed.
seq 1 300 | sed 's/.*/R&,Odam &,99893&/; 1i code,name,phone' >p.csv
at a import person p.csv
at a set person/P1 phone=998901112233
gives a full.zst
ok 'it was there before' [ -n "$(holds a)" ]

mkdir a/drafts
id=$(zstdcat early.zst | sed -n 's/.*"by":"\([^"]*\).*/\1/p; 1q').2
echo '{"phone":"998901112233"}' >"a/drafts/dilnoza-person-$id.draft"
echo '{"phone":"998901112233"}' >"a/drafts/dilnoza-person-$id.draft.old"
cp a/data.mdb a/format-1.mdb
at a forget person/P1
fails 2 '' 'it must be asked for twice'
at a forget person/P1 --dry-run
has err '4 lines would lose' 'a dry run counts'
ok 'and takes nothing' [ -n "$(holds a)" ]
at a forget person/P1 --yes
is_status 0 'a person is forgotten'
silent 'no byte is left where it was done' a .local
whole a
at a show person/P1
has out 'Mentor' 'what is not personal stays'
at a show person/P1 --history
has out 'personal values erased' 'the history tells of it'
at a log
has out 'forget person/P1' 'and the log'
at a list person --find Zulayho --format csv
hasnt out P1 'the search finds nothing'
at a undo
at a show person/P1
hasnt out Zulayho 'undo takes back another change'
silent 'and brings nothing back' a .local
at a redo

gives a erase.zst
silent 'a new bundle has nothing of it' erase.zst
at a export --format json -o a.json
silent 'nor has an export' a.json
at a backup a.backup
ok 'nor has a backup' [ -z "$(zstdcat -q a.backup | grep -aE "$words")" ]

# It spreads, and what comes from before is hollowed before it is stored.
takes b erase.zst
silent 'the second office has no byte of it' b
whole b
takes b full.zst
takes b early.zst
silent 'nor after old bundles came again' b
takes d erase.zst
takes d b-note.zst
takes d full.zst
silent 'nor has one that met the erasing first' d
whole d
takes c b-note.zst
takes c full.zst
ok 'the third has it all' [ -n "$(holds c)" ]
takes c erase.zst
silent 'till it hears of the erasing' c
whole c
for office in b c d; do
	at $office export --format json -o $office.json
	ok "a and $office are equal" cmp -s a.json $office.json
done

# Somebody who had not heard of it writes on: that is a value like any.
at b set person/P1 phone=777000111
gives b late.zst
takes a late.zst
at a show person/P1
has out 777000111 'a later value counts'
at a forget --again
is_status 1 'and is told of'
has out person/P1 'by its record'
at a forget person/P1 --yes
at a show person/P1
hasnt out 777000111 'and can be forgotten, too'
ok 'without a trace' [ -z "$(find a -type f -exec grep -al 777000111 {} \;)" ]
whole a

end
