#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Offices that share a folder: klaster sync, with what carriers do to files.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"

share=$work/share
mkdir "$share"
for name in a b c; do
	office $name
	do_ok init --office "Office $name"
done
run sync "$work/nowhere"
fails 3 'cannot be used' 'a folder that is not there'
office a
run sync "$work/a/db"
fails 4 'is a database' 'a database is no shared folder'
mkdir "$KLASTER_DB/inside"
run sync "$KLASTER_DB/inside"
fails 4 'in each other' 'nor is a folder in it'
run sync "$work/a"
fails 4 'in each other' 'nor one around it'
rmdir "$KLASTER_DB/inside"
echo 'no folder' >file
run sync file
fails 3 'is no folder' 'nor is a file'

if command -v flock >/dev/null; then
	exec 9>"$KLASTER_DB/sharing"
	flock 9
	echo 4711 1789000000000 0 sync >&9
	timeout 8 "$KLASTER" --wait 0.02 sync "$share" >out 2>err 9>&-
	status=$?
	fails 5 'process 4711 (klaster sync)' \
	    'who is at it is named, and waited for as --wait says'
	exec 9>&-
else
	skip 'who is at it is named' 'no flock(1)'
fi

do_ok add subject code=INS-1 name='Maktab 1' kind=school
tick
run sync --dry-run "$share"
has err 'write 2 lines' 'a dry run says what it would write'
ok 'and writes nothing' [ -z "$(find "$share" -type f)" ]
sync_ok a
ok 'a first round writes everything' [ "$(files a | wc -l)" = 1 ]
sync_ok a
ok 'a second one nothing' [ "$(files a | wc -l)" = 1 ]
names=$(cd "$share" && find . -type f | sed 's,.*/,,')
ok 'names are for any file system' \
    sh -c 'echo "$0" | grep -Eq "^[a-z0-9.-]{1,64}$"' "$names"

office b
tick
run sync "$share"
is_status 1 'a stranger is something to look at'
has err 'Office a' 'his claim is shown'
has err 'bundle apply --trust' 'with what a person can do'
run list subject
hasnt out Maktab 'nothing of him is taken'
# Everybody accepts everybody once.
for name in a b c; do
	sync_any $name
done
for name in a b c; do
	for other in a b c; do
		[ $other = $name ] || accept $name $other
	done
done
settle a b c
office c
run list subject
has out 'Maktab 1' 'it went round'
equal a b 'first and second are equal'
equal a c 'first and third are equal'
before=$(cd "$share" && find . -type f | sort)
settle a b c
ok 'when nothing is new nothing is written' \
    [ "$before" = "$(cd "$share" && find . -type f | sort)" ]
ok 'what everybody has does not stay' \
    [ "$(cd "$share" && find . -type f | wc -l)" = 3 ]

# One line of one office is written once, not by everybody.
office a
do_ok set subject/INS-1 name='Maktab 1a'
sync_ok a
sync_ok b
lines=0
for f in $(files b); do
	lines=$((lines + $(zstd -dcq "$f" | grep -c '^{"n":')))
done
ok 'what lies there is not written again' [ $lines = 0 ]
settle a b c
equal a c 'and reaches the third'

# What carriers leave behind.
office b
do_ok set subject/INS-1 address='Koʻcha 1'
sync_ok b
newest=$(files b | tail -n 1)
dir=$(dirname "$newest")
base=$(basename "$newest" .zst)
cp "$newest" "$dir/.tmp-$base.zst"
head -c 100 "$newest" >"$dir/.$base.zst.Xa81Qz"
cp "$newest" "$dir/$base.sync-conflict-20260102-030405-ABCDEFG.zst"
cp "$newest" "$dir/~syncthing~$base.zst.tmp"
cp "$newest" "$dir/.syncthing.$base.zst.tmp"
mkdir "$share/.stfolder" "$share/.stversions"
echo 'Salom' >"$share/read me.txt"
sync_ok a
has err 'Read 1 file ' 'temporary files and conflicts are passed over'
sync_ok b
ok 'its own temporary file goes' [ ! -e "$dir/.tmp-$base.zst" ]

# A file cut off on its way is named, and taken when it is whole.
settle a b c
office b
do_ok set subject/INS-1 pupils=1
sync_ok b
newest=$(files b | tail -n 1)
cp "$newest" "$work/whole"
head -c 300 "$work/whole" >"$newest"
office c
tick
do_ok set subject/INS-1 seats=20
run sync "$share"
is_status 1 'a file cut short is something to look at'
has err "$(basename "$newest")" 'and is named'
sync_any a
run list subject --columns seats --format csv
has out 20 'the others go on'
cp "$work/whole" "$newest"
settle a b c
equal a b 'whole again: equal'
equal a c 'all of them'

# Our own that became another one is written again.
office a
do_ok set subject/INS-1 pupils=2
sync_ok a
newest=$(files a | tail -n 1)
printf 'x' | dd of="$newest" bs=1 seek=200 conv=notrunc 2>/dev/null
tick
run sync "$share"
is_status 1 'our own damaged file is told of'
ok 'and removed' [ ! -e "$newest" ]
settle a b c
equal a b 'what it held was written anew'

# A file removed on its way, a folder emptied.
office b
do_ok set subject/INS-1 pupils=3
sync_ok b
rm "$(files b | tail -n 1)"
settle a b c
equal a b 'a file that was removed comes again'
rm -rf "${share:?}"/*
office c
do_ok set subject/INS-1 pupils=4
settle a b c
equal a c 'an emptied folder does no harm'
equal a b 'to nobody'

# Capitals, as some carriers have them.
office a
do_ok set subject/INS-1 pupils=5
sync_ok a
newest=$(files a | tail -n 1)
upper=$(basename "$newest" | tr a-z A-Z)
dir=$(dirname "$newest")
mv "$newest" "$dir/$upper"
mv "$dir" "$share/$(basename "$dir" | tr a-z A-Z)"
settle b c
equal a b 'names in capitals are read'
mv "$share/$(basename "$dir" | tr a-z A-Z)" "$dir"
rm -f "$dir/$upper"
settle a b c

# One that stays away: files stay, but do not multiply.
i=0
while [ $i -lt 24 ]; do
	office a
	do_ok set subject/INS-1 pupils=$((100 + i))
	sync_ok a
	sync_ok b
	i=$((i + 1))
done
count=$(files a | wc -l)
ok "they become fewer ($count)" [ "$count" -le 10 ]
missing=$(files a | while read -r f; do zstd -dcq "$f"; done |
    grep '^{"n":' | sort | uniq | grep -c '"pupils":1[0-9][0-9]')
ok 'and hold all of them' [ "$missing" -ge 24 ]
settle c a b
equal a c 'it comes back and is equal'
settle a b c
ok 'then they go' [ "$(files a | wc -l)" -le 1 ]

# Late, in any order, with gaps.
mkdir "$work/held"
i=0
while [ $i -lt 3 ]; do
	office a
	do_ok set subject/INS-1 pupils=$((200 + i))
	sync_ok a
	i=$((i + 1))
done
first=$(files a | sed -n 2p)
mv "$first" "$work/held/"
office b
tick
run sync "$share"
is_status 1 'what is missing before a file is something to look at'
has err 'are missing' 'and said'
mv "$work"/held/* "$first"
settle a b c
equal a b 'once it comes the rest follows'

# Two processes of one office, two offices at once.
office a
do_ok set subject/INS-1 pupils=300
i=0
while [ $i -lt 4 ]; do
	"$KLASTER" sync -q "$share" 2>"$work/err.$i" &
	i=$((i + 1))
done
office b
do_ok set subject/INS-1 pupils=301
"$KLASTER" sync -q "$share" 2>"$work/err.b" &
wait
ok 'several at once do no harm' \
    [ -z "$(cat "$work"/err.? | grep -v 'is writing')" ]
settle a b c
equal a b 'they are equal after that'
equal b c 'all of them'

# A database that was put back is a new writer with a folder of its own.
office a
cp -R "$HOME/db" "$HOME/saved"
do_ok set subject/INS-1 pupils=400
sync_ok a
sync_ok b
sync_ok c
office a
rm -rf "${HOME:?}/db"
mv "$HOME/saved" "$HOME/db"
do_ok set subject/INS-1 seats=7
settle a b c a
equal a b 'put back: equal'
has "$work/first.json" '"pupils":400' 'with what had been sent before'
equal b c 'for all'
# A file that is damaged where its writer cannot see it.
settle a b
near=$share
share=$work/far
cp -R "$near" "$share"
office a
do_ok set subject/INS-1 pupils=450
share=$near
sync_ok a
spoilt=$(basename "$(files a | tail -n 1)")
i=0
while [ $i -lt 12 ]; do
	i=$((i + 1))
	cp "$near/$(dev a)"/* "$work/far/$(dev a)/"
	echo spoilt >"$work/far/$(dev a)/$spoilt"
	office b
	do_ok set subject/INS-1 "note=$i"
	share=$work/far
	sync_any b
	cp "$share/$(dev b)"/* "$near/$(dev b)/"
	share=$near
	sync_any a
	[ $i != 3 ] || copies=$(files a | while read -r f; do
		zstd -dcq "$f" | grep -m 1 -o '"pupils":450'
	done | wc -l)
done
ok 'a slow office is waited for: nothing is written twice' [ "$copies" = 1 ]
office b
run list subject --where 'pupils = 450' --columns code --format csv
has out INS-1 'is written once more after a while'
share=$near
settle a b

# One that was revoked is waited for no longer.
sync_any b
sync_any a
sync_any b
for name in a b; do
	office $name
	do_ok office revoke 'Office c'
done
office a
do_ok set subject/INS-1 pupils=500
for name in a b a b a; do
	sync_any $name
done
ok 'files do not wait for one that was revoked' \
    [ "$(files a | wc -l)" = 1 ]
equal a b 'without it'
# A folder may lie on a file system of users, a database may not.
cd "$work" || exit 99
mkdir under over
if command -v bindfs >/dev/null && bindfs under over 2>/dev/null; then
	mkdir "$work/over/share"
	sync_any a
	run sync "$work/over/share"
	is_status 0 'a folder on FUSE'
	cp -R "$work/b/db" "$work/over/db"
	run sync --db "$work/over/db" "$share"
	fails 5 'lies on FUSE' 'no database on FUSE'
	cd "$work" && fusermount -u over
else
	skip 'a database on FUSE' 'bindfs cannot mount here'
fi
for name in a b c; do
	office $name
	run verify
	is_status 0 "$name: verify"
done
end
