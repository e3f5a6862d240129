#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A round through a shared folder fails, or is killed, at the k-th write, and
# at the n-th allocation: database and folder are whole, the next round does
# the rest.
. "${top_srcdir:-.}/tests/fault/lib.sh"
nomem=$tools/nomem

fresh --office Base
areas 1 30 >old.csv
run_ok import area old.csv
run_ok --db other init --office Other
mkdir shelf
run_ok sync shelf
run --db other sync shelf
run --db other bundle apply --trust shelf/*/*.zst
run_ok --db other sync shelf
run bundle apply --trust shelf/*/*.zst
run_ok sync shelf
run_ok --db other sync shelf
# News on both sides, and files to be removed.
run_ok set area/FLT-00004 name=Ours
run_ok sync shelf
run_ok --db other set area/FLT-00003 name=Theirs
run_ok --db other sync shelf
run_ok set area/FLT-00005 name=Ours
for what in db .local shelf; do
	cp -r $what base$what
done

# The files of the database stay the same ones, or it would be a copy.
back_to_base() {
	rm -rf shelf
	for what in db .local shelf; do
		mkdir -p $what
		cp -r base$what/. $what
	done
}
# What lies there is whole, and the next round brings everybody the rest.
mended() {
	for file in shelf/*/*.bundle.zst; do
		"$KLASTER" bundle show "$file" >shown 2>&1 || {
			echo "$1: $file is not whole"
			cat shown
		} >>wrong
	done
	"$KLASTER" sync shelf >out 2>err ||
	    echo "$1: not mended, exit $?" >>wrong
	state >now
	cmp -s now after || echo "$1: not mended" >>wrong
	cat shelf/*/*.zst | zstd -dcq | grep -q '"name":"Ours"' ||
	    echo "$1: what is new is not in the folder" >>wrong
	[ -z "$(find shelf -name '.tmp-*')" ] ||
	    echo "$1: a temporary file stays" >>wrong
}

known sync shelf || end
if [ -f "$inject" ]; then
	back_to_base
	INJECT_COUNT=$work/calls LD_PRELOAD=$inject "$KLASTER" sync shelf \
	    >out 2>err
	count=$(cat calls)
	ok 'a round writes' [ "${count:-0}" -gt 2 ]
	for how in EIO ENOSPC KILL; do
		good='0 5'
		[ $how != KILL ] || good=137
		for at in $(steps "$count" 24); do
			trial "$how at $at of $count" "$good" env \
			    INJECT=$how INJECT_AT="$at" \
			    LD_PRELOAD="$inject" "$KLASTER" sync shelf
			mended "$how at $at of $count"
		done
		none_wrong "$how: nothing is lost, nothing half done"
	done
else
	skip 'writes that fail' 'no library to preload'
fi

back_to_base
NOMEM_COUNT=$work/calls "$nomem" sync shelf >out 2>err
count=$(cat calls)
for at in $(steps "$count" 40); do
	trial "allocation $at of $count" '0 5' env NOMEM_AT="$at" \
	    "$nomem" sync shelf
	mended "allocation $at of $count"
done
none_wrong 'no allocation is taken for granted'

# A folder in which nothing can be written.
if [ "$(id -u)" != 0 ]; then
	back_to_base
	chmod a-w shelf/*
	run sync shelf
	is_status 5 'a folder that cannot be written is said'
	chmod u+w shelf/*
	mended 'read-only'
	none_wrong 'and what could be read was read'
else
	skip 'a folder that cannot be written' 'root writes anywhere'
fi
end
