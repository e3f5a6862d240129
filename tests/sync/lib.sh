# SPDX-License-Identifier: ISC
#
# For scripts with several offices: . "$top_srcdir/tests/sync/lib.sh", after
# tests/lib.sh.  Each office has a home of its own, $work/NAME.

# office NAME: what follows is done there.
office() {
	HOME=$work/$1
	KLASTER_DB=$work/$1/db
	export HOME KLASTER_DB
	mkdir -p "$HOME"
	cd "$HOME" || exit 99
}
# Time passes, so that the newest of concurrent values is the same for all.
tick() {
	KLASTER_NOW=$((KLASTER_NOW + 1000))
	export KLASTER_NOW
}
do_ok() {
	tick
	run_ok "$@"
}
export_to() {
	do_ok export --format json
	sort out >"$1"
}
# equal A B DESCRIPTION: both offices have the same records.
equal() {
	office "$1"
	export_to "$work/first.json"
	office "$2"
	export_to "$work/second.json"
	cd "$work" || exit 99
	ok "$3" cmp -s first.json second.json ||
	    diff first.json second.json | head -n 5 | sed 's/^/# /'
}

# place NAME: the shared folder as this office has it.
place() {
	echo "$share"
}
# sync_ok NAME: a round through it, from which nothing is to be said.
sync_ok() {
	office "$1"
	do_ok sync "$(place "$1")"
}
# The same, whatever comes of it.
sync_any() {
	office "$1"
	tick
	run sync "$(place "$1")"
	cat err >>said
}
# settle NAME...: rounds until each has heard of what the others read.
settle() {
	for round in 1 2 3; do
		for name in "$@"; do
			sync_any "$name"
		done
	done
}
# dev NAME: the folder of its newest writer.
dev() {
	HOME=$work/$1 KLASTER_DB=$work/$1/db "$KLASTER" key show |
	    awk '$1 == "Writer" { print tolower($2) }'
}
# files NAME [AT]: its bundles, oldest first, as the office AT has them.
files() {
	find "$(place "${2-$1}")/$(dev "$1")" -name '*.bundle.zst' \
	    ! -name '.*' ! -name '*conflict*' 2>/dev/null | sort
}
# accept NAME OTHER: there somebody accepts the oldest bundle of the other.
accept() {
	office "$1"
	tick
	run bundle apply --trust "$(files "$2" "$1" | head -n 1)"
	[ "$status" -le 1 ] || ok "$1 accepts $2" false
}
# exchange NAME...: each takes in what all others have.
exchange() {
	for name in "$@"; do
		office "$name"
		do_ok bundle create -o "$work/$name.klb"
	done
	for name in "$@"; do
		office "$name"
		for other in "$@"; do
			[ "$other" = "$name" ] && continue
			tick
			run bundle apply "$work/$other.klb" --trust
			[ "$status" -le 1 ] || ok "$name reads $other" false
		done
	done
}
