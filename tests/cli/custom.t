#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A field, a kind and words that an office adds in YAML are everywhere.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'
mkdir -p .config/klaster
cat >.config/klaster/office.yaml <<'EOT'
kinds:
  subject:
    fields:
      generator: {type: integer, index, search, en: Generator kW}
  bus:
    en: School bus
    fields:
      plate: {type: text, en: Plate}
      school: {type: ref subject, en: School}
EOT
run config check
if [ "$status" != 0 ]; then
	say_all
fi
is_status 0 'the overlay is in order'
fresh

run add subject code=S1 name=1-maktab kind=school generator=45
is_out 'add' <<-EOT
subject/S1
EOT
run add subject name=x kind=school generator=much
fails 3 'generator' 'its type is checked'
run show subject/S1
has out 'Generator kW' 'show has its label'
run list subject --columns code,generator --format csv
is_out 'list and CSV' <<-EOT
code,generator
S1,45
EOT
run list subject --where 'generator > 40' --columns code --format csv
has out S1 'where'
run list subject --sort -generator --columns code --format csv
has out S1 'sort'
run export subject --format json
ok 'JSON' [ "$(jq .generator out)" = 45 ]
run set subject/S1 generator=60
run show subject/S1 --history
has out '45 -> 60' 'history'
printf 'code,generator\nS1,70\n' >g.csv
run import subject g.csv
has out '1 changed' 'import'
run help subject
has out 'Generator kW' 'help'
run add bus code=B1 plate=01A777 school=S1
is_out 'a new kind' <<-EOT
bus/B1
EOT
run show subject/S1
has out 'bus/B1' 'what refers to it'

run bundle create -o all.klb
(
	rm .config/klaster/office.yaml
	run init --db plain
	run bundle apply --trust all.klb --db plain
	run show subject/S1 --db plain
	has out 'generator' 'an office without the field keeps it'
	run verify --db plain
	is_status 0 'and is sound'
	run set subject/S1 pupils=7 --db plain
	run bundle create --db plain -o back.klb
) >inner
cat inner
tests=$((tests + 2))
run bundle apply --trust back.klb
run show subject/S1
has out 70 'the value comes back unchanged'
has out 7 'with what the other office set'
run verify
is_status 0 'the database is sound'

end
