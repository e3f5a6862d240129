#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Bundles without personal values: through a relay, and filled in later.
. "${top_srcdir:-.}/tests/lib.sh"
command -v zstdcat >/dev/null || skip_all 'zstd is not installed'

# Time passes: the newest bundle of an office is what it has.
at() {
	KLASTER_NOW=$((KLASTER_NOW + 1000))
	office=$1
	shift
	run "$@" --db "$office"
}
a() { at a "$@"; }
b() { at b "$@"; }
c() { at c "$@"; }
for office in a b c; do
	$office init -q --office "Office $office"
done
whole() {
	$1 verify
	is_status 0 "the database of $1 is whole"
}
knows() {
	$1 show person/P1
	has out "$2" "$1 has $2"
}
not_knows() {
	$1 show person/P1
	hasnt out "$2" "$1 has no $2"
}

a add person code=P1 name=Zulfiya phone=901234567 roles=trainee
a set person/P1 phone=777888999
a set person/P1 roles=mentor
a bundle create --no-personal -o a1
is_status 0 'a bundle without personal values'
zstdcat a1 >a1.lines
hasnt a1.lines Zulfiya 'has no name'
hasnt a1.lines 777888999 'and no phone'
has a1.lines '"personal":false' 'and says so'
ok 'two lines are hollow' [ "$(grep -c '"z":"[0-9a-f]\{64\}"' a1.lines)" = 2 ]
run bundle show a1
has out 'without the values of personal fields' 'bundle show tells'
b bundle verify a1
is_status 0 'its chain and head hold'

b bundle apply a1 --trust
knows b Mentor
not_knows b Zulfiya
whole b
b office show 'Office a'
has out '2 withheld' 'the office shows how much is withheld'

# A relay passes on what it has.
b bundle create -o b1
zstdcat b1 >b1.lines
ok 'a relay passes them on hollow' \
    [ "$(grep -c '"z":"[0-9a-f]\{64\}"' b1.lines)" = 2 ]
c bundle apply b1 --trust
a bundle create -o a2
c office trust 'Office a'
whole c

# An ordinary exchange brings newer lines only.
b bundle create --for 'Office a' -o b2
a bundle apply b2 --trust
a set person/P1 birth_year=2001
a bundle create --for 'Office b' -o a3
b bundle apply a3
knows b 2001
not_knows b Zulfiya
whole b

# Who asks gets them.
b bundle create --for 'Office a' --ask-personal -o b3
a bundle apply b3
a bundle create --for 'Office b' -o a4
b bundle apply a4 --dry-run
not_knows b Zulfiya
b bundle apply a4
is_status 0 'what comes later is taken'
has err 'content of 2 lines' 'and told'
knows b Zulfiya
knows b 777888999
whole b
b log
has out 'Phone' 'the log tells of it'
a export --format json
cp out a.json
b export --format json
ok 'the two are equal' cmp -s a.json out

# The rest first, then the relay's hollow ones: no harm.
c bundle apply a4
c bundle apply b1
knows c 777888999
c export --format json
ok 'the third is equal, too' cmp -s a.json out
whole c

# What the configuration says.
cat >without.yaml <<EOT
bundle:
  personal: no
  otherwise: [Office b]
EOT
a --config without.yaml bundle create -o a5
zstdcat a5 >a5.lines
hasnt a5.lines Zulfiya 'klaster.yaml withholds'
a --config without.yaml bundle create --personal -o a5
zstdcat a5 >a5.lines
has a5.lines Zulfiya 'an option is stronger'
a --config without.yaml bundle create --for 'Office b' -o a6
run bundle show a6
hasnt out 'without the values' 'and an office may be named otherwise'
run config show --config without.yaml
has out 'Office b' 'config show lists it'

end
