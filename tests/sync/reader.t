#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A reader in another language, written from klaster-bundle(5), makes of the
# same bundles what klaster makes of them: on random histories of offices
# under every misfortune, and beside what the program itself tells.
. "${top_srcdir:-.}/tests/lib.sh"
simulate=${top_builddir:-$PWD}/tests/sync/simulate
[ -x "$simulate" ] || skip_all 'tests/sync/simulate was not built'
for tool in python3 zstd; do
	command -v $tool >/dev/null || skip_all "$tool is not installed"
done
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

compare() {
	python3 "$top_srcdir/tests/sync/compare.py" "$@" >told 2>&1
}
count=50 part=25
[ -z "${KLASTER_SOAK-}" ] || count=1000
mkdir tales
wrong=0 first=1
while [ $first -le $count ]; do
	"$simulate" --plain --seed $first --count $part --keep tales \
	    >told || wrong=1
	sed 's/^/# /' told
	compare tales/* || wrong=1
	sed 's/^/# /' told
	rm -rf tales/*
	first=$((first + part))
done
ok "both fold $count histories to the same tables" [ $wrong = 0 ]

# By the program: two offices that disagree.
at() {
	KLASTER_DB=$work/$1 XDG_STATE_HOME=$work/$1.state
	export KLASTER_DB XDG_STATE_HOME
	KLASTER_NOW=$((KLASTER_NOW + 1000))
	shift
	run "$@"
	[ "$status" -le 1 ] || ok "klaster $*" false || say_all
}
at a init --office Angren
at a add area name='A "quoted" name' level=district
at a add subject name='Maktab 1' kind=school area=ARE-00001 pupils=7
at a add subject name='Maktab 2' kind=school
at a add subject name='Maktab 3' kind=school
at a bundle create -o one
at b init --office Buxoro
at b bundle apply --trust one
at b set subject/INS-00001 name='Bir' pupils=8
at b set subject/INS-00002 name='Ikki'
at b remove subject/INS-00003
at b bundle create -o two
at a set subject/INS-00001 name='Birinchi' pupils=8
at a set subject/INS-00002 name='Ikki'
at a set subject/INS-00003 address='Koʻcha 1'
at a bundle apply --trust two
at a undo
for n in 4 5 6 7
do
	at a add subject code=J$n name="Maktab $n" kind=school
done
at a add person name=Karimov subject=J5
at a join subject/J4 subject/J5
at a join subject/J6 subject/J7
at a undo
at a bundle create -o three
at a export --format json -o told.export
at a conflicts --format json
cp out told.conflicts
ok 'it agrees with export and conflicts' \
    compare --export three told.export told.conflicts || sed 's/^/# /' told
end
