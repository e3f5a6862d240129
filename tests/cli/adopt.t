#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Two configurations on one database: each is right, none makes it anew, and
# reading changes no byte of it.
. "${top_srcdir:-.}/tests/lib.sh"

mkdir more
cat >more.yaml <<'EOT'
kinds:
  subject:
    fields:
      generator: {type: integer, index, en: Generator kW}
      boiler: {type: text, index, search, en: Boiler}
EOT
more() {
	run --config more.yaml "$@"
}
bytes() {
	cksum <"$KLASTER_DB/data.mdb"
}

fresh
i=0
while [ $i -lt 12 ]
do
	i=$((i + 1))
	echo "S$i,school,maktab $i"
done | { echo code,kind,name; cat; } >s.csv
run import subject s.csv
is_status 0 'an import under the smaller one'
more set subject/S3 generator=40 boiler='Viessmann alpha'
more set subject/S7 generator=90 boiler='Buderus beta'
more set subject/S5 generator=60 boiler='Viessmann gamma'

looks() {
	more list subject --where 'generator > 50' --sort generator \
	    --columns code --format csv
	is_out "$1: where and sort" <<-EOT
code
S5
S7
EOT
	more list subject --find viessm --columns code --format csv
	is_out "$1: find" <<-EOT
code
S3
S5
EOT
	run list subject --columns code --limit 1 --format csv
	is_out "$1: the smaller one" <<-EOT
code
S1
EOT
}

before=$(bytes)
looks 'not adopted'
for verb in 'list subject' 'show subject/S3' log 'export subject --format csv' \
    check verify conflicts 'report --list' 'config check' 'config show' \
    'office list' duplicates 'key show'
do
	# shellcheck disable=SC2086
	run $verb
	[ "$status" -le 1 ] || say_all
	# shellcheck disable=SC2086
	more $verb
	[ "$status" -le 1 ] || say_all
done
ok 'verbs that read leave every byte, under both' \
    [ "$(bytes)" = "$before" ]

more config adopt
is_status 0 'config adopt'
is_out 'names what it added' <<-EOT
subject.generator
subject.boiler
EOT
looks 'adopted'
more config adopt
is_out 'again: nothing' </dev/null
has err 'knows all' 'and says so'

before=$(bytes)
looks 'alternating'
looks 'alternating again'
ok 'who alternates makes nothing anew' [ "$(bytes)" = "$before" ]

run set subject/S7 name=renamed
run remove subject/S5
run import subject s.csv
run verify
is_status 0 'entries of fields that one does not know are kept'
more verify
is_status 0 'under the other, too'
more list subject --where 'generator > 50' --columns code --format csv
is_out 'a removed record is gone from the index' <<-EOT
code
S7
EOT
end
