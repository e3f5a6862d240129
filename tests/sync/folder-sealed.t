#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A shared folder with sealed files, files of a limited size, and without
# personal values.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"

share=$work/share
mkdir "$share"
# sync_with NAME OPTION...
sync_with() {
	office "$1"
	tick
	shift
	run sync "$@" "$share"
	cat err >>said
}
rounds() {
	for round in 1 2 3; do
		for name in a b c; do
			sync_with $name "$@"
		done
	done
}
for name in a b c; do
	office $name
	do_ok init --office "Office $name"
	do_ok add subject "code=INS-$name" "name=Maktab $name" kind=school
	sync_with $name --seal
done
ok 'as long as nobody is accepted only a name leaves' \
    [ -z "$(cat "$share"/*/* | zstd -dcq | grep Maktab)" ]
for name in a b c; do
	sync_with $name --seal
done
ok 'once' [ "$(find "$share" -type f | wc -l)" = 3 ]
for name in a b c; do
	for other in a b c; do
		[ $other = $name ] || accept $name $other
	done
done
rounds --seal
equal a b 'sealed: a and b are equal'
equal a c 'sealed: a and c are equal'
ok 'all files are sealed' \
    [ "$(find "$share" -type f ! -name '*.zst.age' | wc -l)" = 0 ]
ok 'nothing can be read in them' \
    sh -c '! grep -rqa "\"bundle\"\|have" "$0"' "$share"
office a
do_ok set subject/INS-a pupils=5
rounds --seal
equal a c 'a change: equal'
ok 'what everybody has does not stay' \
    [ "$(find "$share" -type f | wc -l)" = 3 ]
office d
do_ok init --office 'Office d'
sync_with d --seal
is_status 1 'for others they stay shut'
has err 'not for this office' 'and that is said'
accept a d
sync_with a --seal
sync_with d --seal
has err 'says to be "Office a"' 'once accepted it can open them'
office a
do_ok office revoke 'Office d'
rm -rf "${share:?}/$(dev d)"
for name in b c; do
	sync_with $name --seal
done

# Files of a limited size.
awk 'BEGIN {
	srand(3)
	print "code,name,level"
	for (i = 1; i <= 6000; i++)
		printf "P-%05d,%d%d,town\n", i, rand() * 1e9, rand() * 1e9
}' >"$work/many.csv"
office b
awk 'BEGIN { for (i = 0; i < 6; i++) print i }' | while read -r i; do
	{
		head -n 1 "$work/many.csv"
		tail -n +2 "$work/many.csv" | awk "int(NR / 1000) == $i"
	} >part.csv
	do_ok import area part.csv
done
sync_with b --max-size 40k
is_status 0 'several files in one round'
count=$(files b | wc -l)
ok "they are several ($count)" [ "$count" -ge 3 ]
ok 'none is larger' [ -z "$(find "$share" -size +40000c)" ]
before=$(files b)
sync_with b --max-size 40k
ok 'and are not written again' [ "$before" = "$(files b)" ]
mkdir "$work/away"
third=$(files b | sed -n 2p)
mv "$third" "$work/away/"
sync_with a --max-size 40k
is_status 1 'one that is late leaves a gap'
mv "$work/away"/* "$third"
rounds --max-size 40k
equal a b 'in parts: equal'
equal b c 'in parts: equal for all'
run sync --max-size 10 "$share"
office a
do_ok set subject/INS-a pupils=6
run sync --max-size 10 "$share"
fails 3 'cannot be so small' 'a size that holds nothing is refused'

# Without personal values: as soon as one may not have them.
office a
do_ok add person code=PER-1 name='Nodira Karimova' phone=998901234567
mkdir -p .config/klaster
echo 'bundle: {otherwise: [Office c]}' >.config/klaster/office.yaml
sync_ok a
ok 'personal values do not leave if one office may not have them' \
    [ -z "$(cat "$share/$(dev a)"/*.zst | zstd -dcq | grep 998901234567)" ]
sync_any b
run list person --columns code --format csv
has out PER-1 'the record is there without them'
run show person/PER-1
hasnt out 998901234567 'and its values are not'
for name in a b c; do
	office $name
	run verify
	is_status 0 "$name: verify"
done
end
