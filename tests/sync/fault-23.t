#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 23: sealed bundles.  For others, damaged, by strangers, sealed again:
# refused, or "not for this office".  Debian's age opens and makes them.
. "${top_srcdir:-.}/tests/lib.sh"
command -v age >/dev/null || skip_all 'age is not installed'

at() {			# at DB ARG...: run klaster there
	place=$1
	shift
	run "$@" --db "$place"
}
at_ok() {
	at "$@"
	[ "$status" = 0 ] || ok "klaster $*" false || say_all
}
# The database of b is as it was: nothing of a refused file is kept.
untouched() {
	at b list subject --format csv --columns code
	ok "$1" cmp -s out before
}

for db in a b c; do
	at_ok $db init --office "Office $db"
done
at_ok a add subject code=S1 name='Maktab 1' kind=school
at_ok b bundle request -o from-b
at_ok c bundle request -o from-c
at a bundle apply --trust from-b from-c
ok 'requests are taken' [ "$status" = 0 ]
at_ok a bundle create -o all
at b bundle apply --trust all
at_ok a set subject/S1 name='Maktab 1a'
at_ok a add subject code=S2 name='Yashirin maktab' kind=school
at_ok b list subject --format csv --columns code
cp out before

files=$(ls -A b)

# For several offices.
at a bundle create --seal 'Office b' --seal 'Office c' -o sealed
is_status 0 'sealed for two offices'
ok 'it begins as files of age do' [ "$(head -n 1 sealed)" = \
    age-encryption.org/v1 ]
ok 'nothing of it is readable' sh -c '! zstd -dcq sealed 2>no'
run bundle show sealed
fails 4 'it is sealed' 'without a database it stays shut'
at b bundle show sealed
is_status 0 'its office looks into it'
has out 'sealed for' 'and sees for whom it is'
at b bundle apply --dry-run sealed
has out 'Maktab 1a' 'what it would change'
untouched 'a dry run changes nothing'
at a bundle apply sealed
fails 4 'not for this office' 'not even its maker opens it'
at_ok a bundle create --seal 'Office c' -o for-c
at b bundle apply for-c
fails 4 'not for this office' 'the wrong recipient'
at b bundle verify for-c
fails 4 'not for this office' 'neither verify'
untouched 'and nothing came in'
ok 'no file is left behind' [ "$(ls -A b)" = "$files" ]
at a bundle create --seal Nowhere -o nowhere
fails 3 'no office' 'an office that is not known'
at a bundle create --seal age1nonsense -o nowhere
fails 3 'no recipient' 'a recipient with a letter wrong'
ok 'neither makes a file' [ ! -e nowhere ]

# Another tool opens it, another tool makes it.
at_ok b key export --age
cp out b.key
at_ok b key show --age
b=$(cat out)
at_ok c key show --age
c=$(cat out)
ok 'age opens what klaster sealed' age -d -i b.key -o inner sealed
at_ok b bundle show inner
ok 'age knows the recipient as klaster writes it' \
    [ "$(age-keygen -y b.key)" = "$b" ]
at_ok a bundle create -o plain
age -r "$b" -r "$c" -o by-age plain
at b bundle apply --dry-run by-age
has out 'Maktab 1a' 'klaster opens what age sealed'
age -a -r "$b" -o armored plain
at b bundle apply armored
is_status 4 'the armored form is no bundle'

# A stranger may encrypt for us; nobody believes him for that.
at_ok d init --office 'Office d'
at_ok d add subject code=S9 name=Yolgʻon kind=school
at_ok d bundle create --seal "$b" -o by-stranger
at b bundle apply by-stranger
fails 4 'not trusted' 'valid encryption by a stranger'
untouched 'brings nothing in'

# Who got one cannot make another believe that it was for him.
age -r "$c" -o readdressed inner
at c bundle apply --trust readdressed
ok 'c was named in this one' [ "$status" -le 1 ]
age -d -i b.key -o only-b sealed
at_ok a bundle create --seal 'Office b' -o for-b
age -d -i b.key -o inner-b for-b
age -r "$c" -o readdressed inner-b
at c bundle apply readdressed
fails 4 'sealed it again' 'a bundle for b, sealed again for c'
at c bundle show readdressed
is_status 4 'is not shown either'
at_ok a bundle create --for 'Office b' -o for-b
age -r "$c" -o readdressed for-b
at c bundle apply readdressed
fails 4 'sealed it again' 'nor one that was only meant for b'

# A large one: chunks of 64 KiB, each 65,552 bytes when sealed.
i=100
while [ $i -lt 420 ]; do
	printf 'X%d,school,' $i
	head -c 600 /dev/urandom | base64 -w 0
	echo
	i=$((i + 1))
done >rows
{ echo code,kind,name; cat rows; } >rows.csv
at a import subject rows.csv
ok 'many rows' [ "$status" -le 1 ] || say_all
at_ok a bundle create --seal 'Office b' -o large
size=$(wc -c <large)
head=$(grep -a -b -m 1 '^--- ' large | cut -d : -f 1)
head=$((head + 4 + 43 + 1 + 16))
ok 'it has several chunks' [ "$size" -gt $((head + 2 * 65552)) ]
cut() {			# cut FROM LEN
	tail -c +$(($1 + 1)) large | head -c "$2"
}
refused() {
	at b bundle apply "$1"
	ok "$2 is refused" [ "$status" = 4 ] || say_all
	untouched "$2 brings nothing in"
}
one=$head two=$((head + 65552)) three=$((head + 131104))
{ cut 0 $head; cut $two 65552; cut $one 65552; cut $three $size; } >bad
refused bad 'a swapped chunk'
{ cut 0 $head; cut $two $size; } >bad
refused bad 'a dropped chunk'
{ cut 0 $two; cut $three $size; } >bad
refused bad 'a chunk dropped in the middle'
cut 0 $three >bad
refused bad 'the end cut off at a chunk'
cut 0 $((size - 1)) >bad
refused bad 'the end cut off by a byte'
{ cat large; echo; } >bad
refused bad 'a byte more'
{ cat large; cut $three $size; } >bad
refused bad 'a chunk more'
cut 0 $head >bad
refused bad 'a header alone'
for place in 30 $((head - 30)) $((head - 5)) $((head + 5)) $((two + 9)) \
    $((size - 3)); do
	{
		cut 0 "$place"
		cut "$place" 1 | LC_ALL=C tr '\000-\377' '\001-\377\000'
		cut $((place + 1)) "$size"
	} >bad
	refused bad "a changed byte at $place"
done
# What was sealed for a key that b had before is still opened.
at_ok b key rotate
at b bundle apply large
is_status 0 'the whole one is taken, also under a new key'
at b bundle apply sealed
is_status 1 'and what it had before is known then'
rm b/key-*
at b bundle apply sealed
fails 4 'not for this office' 'when the old key was burnt it is shut'
end
