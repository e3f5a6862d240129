# SPDX-License-Identifier: ISC
#
# For scripts with perfect copies of a machine, after tests/sync/lib.sh: the
# seal goes by the inode of data.mdb, so the copies take turns in one folder
# whose data file is written over and never replaced.

slot=$work/slot
turn=

# put_away: what lies in the folder is kept under the name of its machine.
put_away() {
	[ -z "$turn" ] || {
		rm -rf "${work:?}/image-$turn"
		cp -a "$slot" "$work/image-$turn"
	}
}
# machine NAME: what follows is done on it.
machine() {
	put_away
	turn=$1
	mkdir -p "$slot/db"
	for file in "$slot"/db/* "$slot/.local"; do
		[ "$file" = "$slot/db/data.mdb" ] || rm -rf "$file"
	done
	if [ -d "$work/image-$1" ]; then
		for file in "$work/image-$1"/db/*; do
			case $file in
			*/data.mdb) cat "$file" >"$slot/db/data.mdb" ;;
			*/lock.mdb) ;;
			*) cp -a "$file" "$slot/db" ;;
			esac
		done
		[ ! -d "$work/image-$1/.local" ] ||
		    cp -a "$work/image-$1/.local" "$slot"
	else
		rm -rf "$slot/db"
	fi
	HOME=$slot
	KLASTER_DB=$slot/db
	export HOME KLASTER_DB
	cd "$slot" || exit 99
}
# twin NAME: the machine at work now, once more.
twin() {
	put_away
	rm -rf "${work:?}/image-$1"
	cp -a "$work/image-$turn" "$work/image-$1"
}
# writer: the DEV of the office here.
writer() {
	run bundle create -o "$work/who"
	zstd -dc "$work/who" | head -n 1 | sed 's/.*"by":"\([A-Z2-7]*\)".*/\1/'
}
