#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Where output may go, and what is said when it cannot be written.
. "${top_srcdir:-.}/tests/lib.sh"
fresh
run_ok add area code=A1 name=One
run_ok add person code=P1 'name=Aliyev Vali'
run_ok bundle create -q -o all.klb
ln db/key outside
ln -s db/data.mdb link
printf 'bundle:\n  size: 90\n' >mine.yaml
cp db/key key.before
cp db/data.mdb data.before

for path in db/data.mdb db/key db/new ./db/../db/writing outside link \
    "$work/db/lock.mdb"
do
	run export area --format csv -o "$path"
	fails 2 'folder of the database' "export: $path"
	run backup "$path"
	fails 2 'folder of the database' "backup: $path"
done
run report dashboard -o db/data.mdb
fails 2 'folder of the database' 'report'
run bundle create -o db/data.mdb
fails 2 'folder of the database' 'bundle create'
run --config mine.yaml export area --format csv -o mine.yaml
fails 2 'configuration' 'a configuration in use'
ok 'the database is as it was' [ ! -e db/new ]
ok 'its key, too' cmp -s db/key key.before
run verify
is_status 0 'and sound'

# A limit of the process, not of the disk.
rows=$(awk 'BEGIN { for (i = 0; i < 4000; i++)
	printf "P%d,Somebody With A Long Name %d\n", i, i }')
printf 'code,name\n%s\n' "$rows" >rows.csv
run_ok import person rows.csv
limited() {
	(ulimit -f "$1"; shift; exec "$KLASTER" "$@") >out 2>err
	status=$?
}
limited 64 export person --format csv -o people.csv
fails 5 'people.csv cannot be written' 'the file is named'
hasnt err 'disk is full' 'and no disk is full'
limited 16 backup today.zst
fails 5 'today.zst cannot be written' 'a backup, too'
ok 'nothing of them is left' [ -z "$(ls -A | grep -e people -e today \
    -e '^\.klaster')" ]
sed '2,$s/,/,New /' rows.csv >new.csv
limited 64 import person new.csv
is_status 5 'the database may not grow'
has err 'ulimit -f' 'which is said'
hasnt err 'disk is full' 'as it is'
run verify
is_status 0 'and it is whole'

KLASTER_NOW=9007199254740993 run add area code=A2 name=Two
fails 2 'KLASTER_NOW' 'a time beyond the year 9999'

# A folder that its owner made read-only.
theirs() {
	HOME=$work/theirs setpriv --reuid 65534 --regid 65534 \
	    --clear-groups "$KLASTER" --db theirs/db "$@" >out 2>err
	status=$?
}
if [ "$(id -u)" != 0 ] || ! command -v setpriv >which; then
	skip 'compact of a folder that is read-only' 'needs another user'
else
	chmod 755 "$work"
	cp -r db copy
	mkdir theirs
	mv copy theirs/db
	chown -R 65534:65534 theirs
	theirs compact
	is_status 0 'a copy of another user'
	chmod 500 theirs/db
	theirs compact
	is_status 0 'compact of a folder that is read-only'
	ok 'leaves nothing' [ "$(ls theirs)" = db ] || ls -l theirs
fi

echo nonsense >db/key
run add area code=A3 name=Three
fails 6 'klaster-key(1)' 'what is to be done about a key that is none'
mv db/key aside
run add area code=A3 name=Three
is_status 0 'as it says'
end
