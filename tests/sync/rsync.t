#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Offices whose folder rsync copies, one way at a time, in any order and not
# always to the end; and one that goes through a FAT file system.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"
command -v rsync >/dev/null || skip_all 'rsync is not installed'

place() {
	echo "$work/$1/carried"
}
# carry FROM TO: without what TO itself wrote, and nothing is removed there.
carry() {
	mkdir -p "$(place "$2")"
	rsync -r --exclude "/$(dev "$2")/" "$(place "$1")/" "$(place "$2")/" ||
	    ok "rsync from $1 to $2" false
}
# The same with what FROM removed of its own.
carry_all() {
	carry "$1" "$2"
	rsync -r --delete "$(place "$1")/$(dev "$1")/" \
	    "$(place "$2")/$(dev "$1")/"
}
# carry_some FROM TO K: only every K-th file, the newest first; of another
# one the beginning, under its name and under a name of rsync's.
carry_some() {
	mkdir -p "$(place "$2")/$(dev "$1")"
	files "$1" "$1" | sort -r | awk "NR % $3 == 0" | while read -r f; do
		rsync -r "$f" "$(place "$2")/$(dev "$1")/"
	done
	part=$(files "$1" "$1" | tail -n 1)
	to=$(place "$2")/$(dev "$1")
	[ -e "$to/${part##*/}" ] || head -c 200 "$part" >"$to/${part##*/}"
	head -c 300 "$part" >"$to/.${part##*/}.aB3dE9"
}
edit() {
	office "$1"
	do_ok set subject/INS-1 "pupils=$2"
	do_ok set "subject/INS-$1" "seats=$2"
	sync_any "$1"
}

for name in a b c; do
	office $name
	do_ok init --office "Office $name"
	mkdir carried
done
office a
do_ok add subject code=INS-1 name='Maktab 1' kind=school
for name in a b c; do
	office $name
	do_ok add subject "code=INS-$name" "name=Maktab $name" kind=school
	sync_any $name
done
for name in a b c; do
	for other in a b c; do
		[ $other = $name ] && continue
		carry $other $name
		accept $name $other
	done
done
for turn in 1 2; do
	for name in a b c; do
		sync_any $name
		for other in a b c; do
			[ $other = $name ] || carry_all $name $other
		done
	done
done
sync_any a
equal a b 'a and b are equal'
equal a c 'a and c are equal'

i=0
while [ $i -lt 8 ]; do
	i=$((i + 1))
	edit a $i
	edit b $((100 + i))
	[ $((i % 3)) = 0 ] || edit c $((200 + i))
	carry_some a b $((i % 3 + 1))
	carry_some b c $((i % 2 + 1))
	sync_any b
	carry_some c a 2
	[ $((i % 4)) != 0 ] || carry b a
	sync_any a
done
ok 'what is not whole is named' grep -q 'bundle.zst' "$work/b/said"
ok 'temporary files of rsync are not' \
    [ -z "$(grep -h aB3dE9 "$work"/?/said)" ]
for turn in 1 2 3; do
	for name in c a b; do
		sync_any $name
		for other in b c a; do
			[ $other = $name ] || carry_all $name $other
		done
	done
done
for name in a b c; do
	sync_any $name
done
equal a b 'shuffled, partial copies: a and b are equal'
equal a c 'shuffled, partial copies: a and c are equal'
ok 'what everybody has does not stay' \
    [ "$(find "$(place a)" -name '*.bundle.zst' ! -name '.*' | wc -l)" -le 6 ]

# A stick: files of a go through a real FAT image to d, and back.
if command -v mcopy >/dev/null && command -v mformat >/dev/null; then
	MTOOLS_SKIP_CHECK=1
	export MTOOLS_SKIP_CHECK
	stick=$work/stick.img
	mformat -C -i "$stick" -T 8192 -h 16 -s 32 :: ||
	    ok 'an image is made' false
	office d
	do_ok init --office 'Office d'
	mkdir carried
	# to_stick NAME, from_stick NAME
	to_stick() {
		mcopy -i "$stick" -s -Q -D o "$(place "$1")/$(dev "$1")" ::
	}
	from_stick() {
		mcopy -i "$stick" -s -Q -n '::*' "$(place "$1")/"
	}
	# Whoever is new is accepted first, and then finds everything.
	sync_any d
	to_stick d
	from_stick a
	accept a d
	sync_any a
	to_stick a
	from_stick d
	newest=$(files a a | tail -n 1)
	ok 'names are the same after FAT' \
	    cmp "$newest" "$(files a d | grep "${newest##*/}")"
	office d
	tick
	run bundle apply --trust "$newest"
	do_ok office trust 'Office b'
	do_ok office trust 'Office c'
	do_ok set subject/INS-1 'note=by a stick'
	sync_any d
	to_stick d
	from_stick a
	sync_any a
	sync_any d
	equal a d 'equal by way of FAT'
	mcopy -i "$stick" -s -Q -n '::*' "$work/c/carried/"
	mdir -b -/ -i "$stick" :: | tr a-z A-Z >"$work/upper"
	ok 'no two names differ by their case only' \
	    [ -z "$(sort "$work/upper" | uniq -d)" ]
else
	skip 'a stick' 'mtools are not installed'
fi
for name in a b c; do
	office $name
	run verify
	is_status 0 "$name: verify"
done
end
