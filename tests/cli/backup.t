#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A backup holds what the database was made of, and a database made of it is
# the same; one that was changed by a bit makes none.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'
command -v zstd >/dev/null || skip_all 'zstd is not installed'

a() {
	run "$@" --db a
}
b() {
	run "$@" --db b
}

# a hub that lists another office, and one that it refused; an erased person,
# a record that two changed, a draft, a configuration.
a init --office 'Qarshi district'
b init --office 'Guzor district'
run init --office 'Nobody' --db c
a add area code=QAR name=Qarshi
a add subject code=S1 name=1-maktab kind=school area=QAR phone=1
a add person code=P1 name='Olimova Nigora' phone=901112233
a bundle create -o a1.klb
b bundle apply a1.klb --trust
b set subject/S1 phone=2
a set subject/S1 phone=3
b bundle create -o b1.klb
a bundle apply b1.klb --trust
run bundle create -o c1.klb --db c
a bundle apply c1.klb --trust
a office revoke Nobody
a forget person/P1 --yes
a add area code=LATE name=Later
mkdir -p a/drafts .config/klaster
printf '{"draft":1}\n' >a/drafts/u-area-new.draft
printf 'bundle:\n  size: 7\n' >.config/klaster/office.yaml
a list area
is_status 0 'what is backed up is in order'

a backup day.zst
is_status 0 'backup'
ok 'prints nothing' [ ! -s out ]
zstd -q -dc day.zst >lines
jq -c . lines >got
ok 'is JSON line by line' [ "$(wc -l <got)" = "$(wc -l <lines)" ]
is() {
	jq -r "$1" lines >got
	ok "$2" [ "$(cat got)" = "$3" ]
}
is 'select(.backup).backup' 'its first line says what it is' 2
ok 'each log has its lines and its tip' [ "$(grep -c '^{"log":' lines)" = \
    "$(grep -c '^{"tip":' lines)" ]
is 'select(.tip) | .tip - .signed' 'signed to its last line' '0
0
0'
ok 'no table is in it' [ "$(wc -l <lines)" = \
    "$(grep -cE '^\{"(n|log|tip|backup|office|said|file|whole)":' lines)" ]
hasnt lines 901112233 'and nothing of what was forgotten'
ok 'no key' [ -z "$(grep -a 'secret key' lines)" ]

# The same is made of it.
state() {
	run export --format json --db "$1"
	cp out "$1.json"
	run log --db "$1"
	sort out >"$1.log"
	run conflicts --db "$1"
	cp out "$1.conflicts"
	run office list --db "$1"
	grep -v 'this one' out >"$1.offices"
}
state a
run restore day.zst --db again
is_status 0 'restore'
has err 'new writer' 'it says that it is a new writer'
run verify --db again
is_status 0 'what was restored is sound'
state again
ok 'the records are the same' cmp a.json again.json
ok 'so are the conflicts' cmp a.conflicts again.conflicts
ok 'the log is, but for the first line of the new writer' [ \
    "$(comm -13 a.log again.log | wc -l)" = 1 ]
ok 'whom it believes, and whom not' cmp a.offices again.offices
ok 'drafts are there' cmp a/drafts/u-area-new.draft \
    again/drafts/u-area-new.draft
ok 'and the configuration' cmp .config/klaster/office.yaml \
    again/config/0-office.yaml
ok 'no key' [ "$(ls again/key*)" = again/key ]
run show person/P1 --db again
hasnt out Olimova 'who was forgotten stays so'
# What was told others, and what they told, goes with it.
receipts() {
	zstd -q -dc "$1" | jq -c 'if .said then [.said, .h, .have] else
	    select(.heard) | [.office, .heard, .have, .want] end' | sort
}
run backup --db again again.zst
receipts day.zst >one
receipts again.zst >two
ok 'lists that were told and heard' [ "$(grep -c . one)" -ge 3 ]
ok 'come back as they were' cmp one two

b set subject/S1 name=Named
b bundle create -o b2.klb
run bundle apply b2.klb --db again
ok 'bundles of others go on' [ "$status" -le 1 ]
run list subject --db again --format csv --columns name
has out Named 'with what they say'
run bundle create --db again -o again.klb
b bundle apply again.klb --trust
ok 'and it sends on what the lost one wrote' [ "$status" -le 1 ]
b list area --format csv --columns code
has out LATE 'also what that had sent to nobody'

# A backup of what was restored holds the same again.
run backup twice.zst --db again
run restore twice.zst --db third
run export --format json --db again
cp out again.json
run export --format json --db third
ok 'a backup of it holds the same' cmp again.json out

# Nor does a backup of a copy make that a new writer, or sign for it.
run init --office Copied --db own
run add area code=LAST name=Last --db own
cp -R own copied
run log --db copied
cp out before
run backup copied.zst --db copied
has err 'not signed' 'what a copy could not sign is told'
run log --db copied
ok 'a copy that is backed up is no new writer by it' cmp before out

# A log with two histories: d was put back where nothing could tell.
run init --office Forked --db d
run bundle create -o d1.klb --db d
cp d/data.mdb old.mdb
run add area code=ONE name=One --db d
run bundle create -o d2.klb --db d
cp old.mdb d/data.mdb
rm -rf .local
run add area code=TWO name=Two --db d
run bundle create -o d3.klb --db d
run init --office Meets --db e
run bundle apply d1.klb d2.klb --trust --db e
run bundle apply d3.klb --db e
run office show Forked --db e
cp out forked
run backup forked.zst --db e
is_status 0 'a backup with a log of two histories'
ok 'holds both' [ "$(zstd -q -dc forked.zst | grep -c '"branch":true')" = 1 ]
run restore forked.zst --db f
is_status 0 'restored'
run office show Forked --db f
ok 'both are there, and what counts of them' cmp forked out
run verify --db f
is_status 0 'and sound'

# Keys.
a backup key.zst --with-key
fails 4 'no passphrase' 'a key without a passphrase goes into no backup'
ok 'and no file is made' [ ! -e key.zst ]
echo sesame >phrase
a key passphrase --new-passphrase-file phrase
is_status 0 'it gets one'
a add area code=MORE name=More
a backup key.zst --with-key
is_status 0 'a sealed key does'
has err 'not signed' 'what a locked key left unsigned is told'
a backup key.zst --with-key --passphrase-file phrase
ok 'who can open it signs' [ ! -s err ]
run restore key.zst --db keyed --passphrase-file phrase
is_status 0 'and opens it when that is restored'
run office list --db keyed --format json
run bundle create -o keyed.klb --db keyed --passphrase-file phrase
b bundle apply keyed.klb
ok 'who goes on with the key is believed' [ "$status" -le 1 ]
writer() {
	"$KLASTER" key show --db "$1" | awk '$1 == "Writer" { print $2 }'
}
ok 'and is another writer, though it has the key of the one before' \
    [ "$(writer keyed)" != "$(writer a)" ]

# Cut anywhere, changed anywhere.
left() {
	ls -d cut* 2>/dev/null
}
size=$(wc -c <day.zst)
bad=
for at in 0 1 4 5 6 17 100 $((size / 3)) $((size / 2)) $((size - 400)) \
    $((size - 190)) $((size - 100)) $((size - 5)) $((size - 1)); do
	head -c $at day.zst >cut.zst
	"$KLASTER" restore cut.zst --db cut >out 2>err
	case $? in
	3|4)	[ -s err ] && [ ! -s out ] && [ ! -e cut ] || bad="$bad $at" ;;
	*)	bad="$bad $at" ;;
	esac
done
ok 'a backup that was cut is refused' [ -z "$bad" ] || echo "# at$bad"
bad=
at=0
while [ $at -lt "$size" ]; do
	byte=$(od -An -tu1 -j $at -N 1 day.zst | tr -d ' ')
	{
		head -c $at day.zst
		printf "\\$(printf %o $((byte ^ 1 << (at % 8))))"
		tail -c +$((at + 2)) day.zst
	} >cut.zst
	"$KLASTER" restore cut.zst --db cut >out 2>err
	case $? in
	3|4)	[ -s err ] && [ ! -s out ] && [ ! -e cut ] || bad="$bad $at" ;;
	*)	bad="$bad $at" ;;
	esac
	if [ $at -lt 20 ] || [ $at -gt $((size - 170)) ]; then
		at=$((at + 3))
	else
		at=$((at + 41))
	fi
done
ok 'a bit that was changed is seen' [ -z "$bad" ] || echo "# at$bad"
rm cut.zst
ok 'nothing is left of these' [ -z "$(left)" ]

# Lines that are no backup.
none() {
	zstd -q -f none -o none.zst
	run restore none.zst --db cut
	ok "$1" [ "$status" = 4 -a ! -e cut ] || say_all
}
head -n 3 lines >none
none 'lines without an end'
grep -v '^{"tip":' lines >none
none 'without tips'
sed 's/"name":"1-maktab"/"name":"2-maktab"/' lines >none
none 'another line in a log'
has err 'another hash' 'which is said'
sed 's/\("signed":.*"sig":"[^"]*\)[^=]\(=*"\)/\1A\2/' lines >none
cmp -s lines none && ok 'a signature that was changed' false
none 'another signature'
has err 'signature does not fit' 'which is said'
{ head -n 1 lines; echo '{"file":"../key","text":""}'; } >none
none 'a file outside'
has err 'has no place here' 'which is said'
sed 's/^{"backup":2/{"backup":3/' lines >none
none 'of a newer klaster'
has err 'newer klaster' 'which is said'
sed 's/^{"backup":2/{"backup":1/' lines >none
none 'of an older one'
has err 'an older klaster wrote it' 'which is said, too'
{ head -c 5000 again/data.mdb; echo; } >none
none 'pages, as older ones were'
has err 'older klaster' 'which is said, too'

end
