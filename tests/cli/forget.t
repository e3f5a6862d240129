#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Forgetting: which lines go, which values stay, who else is named.
. "${top_srcdir:-.}/tests/lib.sh"

gone() {
	ok "$2" [ -z "$(find db -type f -exec grep -alE "$1" {} \;)" ]
}

fresh --office Base
run_ok add person code=P1 name='Olimova Nigora' phone=901112233 roles=mentor
run_ok add person code=P2 name='Saidov Said' phone=5550001
run_ok add subject code=S1 name=1-maktab kind=school head=person/P1 \
    note='Olimova Nigora knows.'
run_ok add visit code=V1 inspector=person/P2 date=2026-03-01 \
    findings='Nigora Olimova was ill.'

run forget person/P1
fails 2 -- '--yes is asked for'
run forget
fails 2 '' 'a record is'
run forget person/NONE --yes
fails 3 '' 'it must exist'
run forget subject/S1 --yes
is_status 1 'who has nothing personal has nothing to forget'
run forget person/P1 --dry-run
is_out 'a dry run names who else speaks of him' <<-EOT
subject/S1: Note
subject/S1: Head
EOT
run show person/P1
has out 901112233 'and takes nothing'

run forget person/P1 person/P2 --yes
is_status 0 'two at once'
gone '901112233|5550001|Saidov' 'both are gone'
run show person/P1
has out Mentor 'what is not personal stays'
run show subject/S1
has out Olimova 'other records are not changed'
run log --format json
cp out log.json
run undo "$(jq -r .change log.json | head -n 1)"
fails 4 'cannot come back' 'undo does not bring them back'
run forget person/P1 --yes
is_status 1 'a second time finds nothing'
run forget --again
is_status 0 'nobody has values again'
run_ok set person/P1 phone=777000111
run forget --again
has out person/P1 'until somebody gives one'
run verify
is_status 0 'the database is whole'

# A field that came to be personal later stands beside others in old lines.
fresh --office Base
run_ok add person code=P1 name=Nigora degree=master publications=3
run_ok set person/P1 publications=4 degree=phd
run_ok set person/P1 publications=5
cat >office.yaml <<EOT
kinds:
  person:
    fields:
      degree: {personal}
EOT
export_all() {
	run_ok --config office.yaml export --format json
	jq -c 'del(.name, .degree)' out
}
export_all >before
run --config office.yaml forget person/P1 --yes
is_status 0 'lines of an older schema'
export_all >after
ok 'lose nothing else' cmp before after || diff before after
ok 'but the personal value' [ "$(jq -r .degree out)" = null ]
gone 'phd"' 'for good'
run show person/P1 --history
hasnt out PhD 'in the history, too'
run verify
is_status 0 'and the database is whole'

# Drafts lie in a folder; making the file anew takes them along.
mkdir -p db/drafts
echo kept >db/drafts/dilnoza-person-new-1.draft
run compact
is_status 0 'compact with drafts of forms'
ok 'keeps them' [ "$(cat db/drafts/dilnoza-person-new-1.draft)" = kept ]
run export --format csv --no-personal person
has out 'code,roles' 'a CSV file without personal fields'
hasnt out name 'has no column of them'
run export --format json --no-personal person
hasnt out '"name"' 'nor a JSON one'

# Databases that were put aside.
fresh --office Aside
run_ok add person code=P1 name='Olimova Nigora'
run_ok backup all.zst
run_ok restore --replace -q all.zst
aside=$(ls -d db.before-*)
run forget person/P1 --yes -q
is_status 0 'while another database lies beside'
has err "$aside was put aside" 'which is named'
ok 'and stays' [ -e "$aside/data.mdb" ]

end
