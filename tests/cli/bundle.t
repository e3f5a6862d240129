#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Two offices, from the outside: bundles, trust, conflicts.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'

a() {
	KLASTER_USER=anvar run "$@" --db a
}
b() {
	KLASTER_USER=botir run "$@" --db b
}
same() {
	a export --format json
	cp out a.json
	b export --format json
	ok "$1" cmp -s a.json out
}

a init --office 'Qarshi district'
b init --office 'Guzor district'
a add area code=QAR name=Qarshi
a add subject code=S1 name=1-maktab kind=school area=QAR phone=1

a bundle create -o a1.klb
is_status 0 'create'
ok 'prints nothing with -o' [ ! -s out ]
"$KLASTER" --db a bundle create >a1.pipe 2>err
ok 'or goes to standard output' [ -s a1.pipe ]
a bundle create -o nosuch/a.klb
is_status 5 'a folder that is not there'
a bundle create --for Nowhere -o x.klb
ok 'an office that is not known' [ "$status" -ge 2 ]
ok 'makes no file' [ ! -e x.klb ]
run bundle show a1.klb
is_status 0 'show needs no database'
has out 'lines' 'it tells what is in it'

b bundle apply a1.klb
fails 4 '' 'an unknown sender is refused'
b list area --format csv --columns code
is_out 'and nothing is applied' <<-EOT
code
EOT
b bundle apply a1.klb --trust --dry-run
ok 'a dry run' [ "$status" -le 1 ]
b list area --format csv --columns code
is_out 'writes nothing' <<-EOT
code
EOT
b bundle apply a1.klb --trust
is_status 0 '--trust accepts it'
has err 'known already: 0 lines' 'and says what came'
a verify
has err '1 writer, ' 'one writer is a writer'
same 'both offices hold the same'
b bundle apply a1.klb
ok 'twice does no harm' [ "$status" -le 1 ]
b bundle verify a1.klb
is_status 0 'its signatures hold'
b office list
has out 'Qarshi district' 'the office is known by its title'
has out 'trusted' 'and trusted'
b office show Qarshi
has out 'Fingerprint' 'its key can be compared'
for lang in en uz uz-Cyrl ru
do
	b --lang $lang office show Qarshi
	# Where the second column begins, in characters.
	ok "its texts stand in one column in $lang" \
	    [ "$(sed 's/^\(.*[^ ]   *\).*/\1/; s/./x/g' out | sort -u |
	    wc -l)" = 1 ]
done
b office show Nowhere
ok 'another is not known' [ "$status" -ge 2 ]
b office trust Qarshi
is_status 0 'trust again changes nothing'

b set subject/S1 phone=2
a set subject/S1 phone=3
b bundle create --for Qarshi -o b1.klb
is_status 0 'a bundle for one office'
a bundle apply b1.klb --trust --dry-run
has out '? subject/S1 phone: 3 -> ' 'a dry run marks what will conflict'
a conflicts
is_status 0 'and nothing conflicts yet'
a bundle apply b1.klb --trust
ok 'goes back' [ "$status" -le 1 ]
a conflicts
is_status 1 'a field with two values is something to look at'
has out 'subject/S1 phone' 'it is named'
has out botir 'with the authors'
a conflicts --format json
ok 'as JSON' [ "$(jq -c '[.values[].value]|sort' out)" = '["2","3"]' ]
a show subject/S1
has out '? ' 'show marks it'
a set subject/S1 phone=4
a conflicts
ok 'a new value for all that was shown settles it, or one is left' \
    [ "$status" -le 1 ]
a bundle create --for Guzor -o a2.klb
b bundle apply a2.klb
same 'the offices agree again'
a verify
is_status 0 'a is sound'
b verify
is_status 0 'b is sound'

# What is too much for one transaction is tried in a copy.
awk 'BEGIN { print "code,name,kind"
	for (i = 1; i <= 3000; i++) print "T" i ",maktab " i ",school" }' >t.csv
a import subject t.csv
a set subject/S1 pupils=5
a bundle create -o large.klb
b bundle apply large.klb --dry-run
is_status 0 'a dry run of many lines'
ok 'tells all of them' [ "$(grep -c ': new$' out)" = 3000 ]
has out 'subject/S1 pupils:  -> 5' 'and the fields'
ok 'leaves nothing behind' [ ! -e b/preview ]
mkdir b/preview && echo x >b/preview/data.mdb
b list subject --limit 1 --columns code
b set subject/S1 seats=1
ok 'nor does one that was killed' [ ! -e b/preview ]
b list subject --where 'code = T1' --columns code --format csv
is_out 'nothing was taken in' <<-EOT
code
EOT

# An office may refuse sooner than the format does.
note=$(printf '%1100s' | tr ' ' x)
a add subject code=S9 name=long kind=school note="$note"
a bundle create -o long.klb
printf 'bundle: {line: 1}\n' >narrow.yaml
b bundle apply long.klb --config narrow.yaml
fails 4 'longer than a line may be' 'a line over the limit of this office'
b bundle apply long.klb
ok 'the format allows it' [ "$status" = 0 ]

head -c 300 a1.klb >cut.klb
b bundle apply cut.klb
ok 'a bundle that was cut' [ "$status" = 3 -o "$status" = 4 ]
printf nonsense >nonsense.klb
b bundle apply nonsense.klb
ok 'a file that is none' [ "$status" = 3 -o "$status" = 4 ]
run bundle show nonsense.klb
ok 'is not shown' [ "$status" = 3 -o "$status" = 4 ]
b bundle apply nosuch.klb
ok 'one that is not there' [ "$status" -ge 3 ]
run bundle
fails 2 'create' 'bundle alone names what may follow'
run bundle creat
fails 2 'create' 'so does a mistyped one'

end
