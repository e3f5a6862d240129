#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What a hub knows comes whole through its JSON: ids, values side by side,
# deletions, and two records of one code.
. "${top_srcdir:-.}/tests/lib.sh"

a() { run "$@" --db a; }
b() { run "$@" --db b; }
c() { run "$@" --db c; }
n() { run "$@" --db new; }
swap() {
	for o in a b c; do $o bundle create -q -o $o.klb; done
	for o in a b c; do $o bundle apply -q --trust a.klb b.klb c.klb; done
}
# What may differ: who and when, of what waits for a decision.
plain() { sed 's/,"by":"[^"]*","user":"[^"]*","at":[0-9]*//g' "$1"; }

for o in a b c; do $o init --office $o; done
a add area code=QAR name=Qarshi
a add subject code=S1 name=1-maktab kind=school area=QAR pupils=10
a add subject code=S2 name=2-maktab kind=school area=QAR
a add subject code=S3 name=3-maktab kind=school languages=uz
a add person code=P name=Dilnoza subject=S3
swap
a set subject/S1 pupils=700
b set subject/S1 pupils=710 staff=5
c set subject/S1 pupils=720
b set subject/S2 pupils=5
c remove subject/S2
c remove subject/S3
a add subject code=NEW1 name=Yangi kind=school parent=S1
b add subject code=NEW1 name=Yangi kind=school
b add person code=Q name=Zafar subject=$(
    b export subject --format json
    sed -n 's/.*"origin":"\([^"]*\)".*"NEW1".*/subject\/\1/p' out)
swap
a export --format json -o hub.json
is_status 0 'the hub writes what it knows'
has hub.json '"conflicts":{"pupils":[{"value":' 'values side by side'
has hub.json '"deleted":true' 'what was deleted'

n init
n import hub.json --dry-run
is_status 0 'a dry run takes all of it'
ok 'and says of each deletion that it is one' \
    [ "$(grep -c ': deleted$' out)" = "$(grep -c 'deleted":true}' hub.json)" ]
n import hub.json
is_status 0 'all of it comes in'
n export --format json
plain hub.json >wanted
plain out >have
ok 'and goes out as it was' cmp -s wanted have
diff wanted have | sed 's/^/# /'
n conflicts
is_status 1 'what had to be decided waits'
has out 'pupils' 'three values of one field'
has out 'subject/S1' 'of this record'
n verify
is_status 0 'whole'
n import hub.json
ok 'again it changes nothing' grep -q '^0 added, 0 changed' out
n undo -q
is_status 0 'one undo takes it away'
n list subject --format csv --columns code
ok 'all of it' [ "$(wc -l <out)" = 1 ]
n redo -q
n export --format json
for f in wanted out; do
	plain $f | sed 's/,"deleted":true,"pupils"/,"pupils"/' >$f.kept
done
ok 'redo brings back all but the quarrel about a deletion' \
    cmp -s wanted.kept out.kept
diff wanted.kept out.kept | sed 's/^/# /'

# The offices' own lines come later: nothing is there twice.
n bundle apply -q --trust a.klb b.klb c.klb
n list subject --format csv --columns code
cp out have
a list subject --format csv --columns code
ok 'bundles meet the same records' cmp -s have out
diff have out | sed 's/^/# /'
n duplicates --by code --format csv
ok 'there is the pair of the offices alone' [ "$(wc -l <out)" = 2 ]
n verify
is_status 0 'whole with the lines of the others'
n bundle create -q -o n.klb
a bundle apply -q --trust n.klb
a verify
is_status 0 'and whole in the office that they came from'

# What a deletion would take away is named as it is called here.
run --db was init
run --db was add area code=OLD name=Old
run --db was export --format json -o was.json
run --db was remove area/OLD
run --db was export --format json -o gone.json
run --db other init
run --db other import was.json
run --db other set area/OLD code=NEW
run --db other import gone.json --dry-run
is_out 'a dry run of a deletion' <<-EOT
	area/NEW: deleted
	0 added, 1 changed, 0 unchanged, 0 rejected
EOT
run --db other list area --format csv --columns code
has out NEW 'which takes nothing away'
run --db other import gone.json
run --db other list area --format csv --columns code
hasnt out NEW 'as the import does'

# By code where no id is known.
run init --db own
run --db own add subject code=S1 name=1-maktab kind=school
run --db own import hub.json
run --db own list subject --where code=S1 --format csv --columns code,staff
is_out 'a record of the same code is the same' <<-EOT
	code,staff
	S1,5
EOT
printf '{"kind":"subject","origin":"x","code":"A"}\n' >bad.json
n import bad.json
is_status 3 'an id that is none is refused'
has err 'not as klaster export writes it' 'with a sentence'

# What cannot be written of the values that wait is found in a dry run.
dev=$(sed 's/.*"origin":"\([^.]*\)\..*/\1/;q' hub.json)
printf '{"kind":"area","origin":"%s.77","code":"C","conflicts":' "$dev" \
    >sides.json
echo '{"level":[{"value":"town"},{"value":"twon"}]}}' >>sides.json
n import sides.json --dry-run
cp err dry.err
has err 'row 1, column "level": "twon"' 'a wrong one is named'
n import sides.json
is_status 3 'and keeps the file out'
ok 'by the same sentences' cmp -s err dry.err
end
