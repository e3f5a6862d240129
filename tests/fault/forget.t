#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Forgetting a person is cut off at every write and every change of a name:
# it is done, or as if it had not been; and when it was done, the next command
# that writes leaves no byte of it, wherever the first one died.
. "${top_srcdir:-.}/tests/fault/lib.sh"
[ -f "$inject" ] || skip_all 'no library to preload'

base <<'END' || end
add person code=P1 name=Zulayho phone=901112233 roles=mentor
add person code=P2 name=Vali
set person/P1 email=zm@example.uz
END
words='Zulayho|zulayho|901112233|zm@example'
first='set person/P2 roles=trainee'
mkdir base/drafts
echo zm@example.uz >base/drafts/x.draft
id=$("$KLASTER" log | sed -n 's/.* \([A-Z2-7]*\.2\) .*/\1/p')
mv base/drafts/x.draft "base/drafts/u-person-$id.draft"

# faulty FAULT... : the command at hand, with faults.
command='forget person/P1 --yes'
faulty() {
	# shellcheck disable=SC2086
	env "$@" LD_PRELOAD="$inject" "$KLASTER" $command
}

# What is wrong after a trial goes to ./wrong.
mended() {
	"$KLASTER" verify >out 2>&1 ||
	    { echo "$1: verify fails"; cat out; } >>wrong
	"$KLASTER" show person/P1 >shown 2>&1
	"$KLASTER" set person/P2 birth_year=1990 >out 2>err ||
	    { echo "$1: the next command fails"; cat err; } >>wrong
	grep -q 'new writer' err && echo "$1: taken for a copy" >>wrong
	if grep -q Zulayho shown; then
		"$KLASTER" export --format json | grep -q 901112233 ||
		    echo "$1: half done" >>wrong
		return
	fi
	"$KLASTER" export --format json | grep -qE "$words" &&
	    echo "$1: half done" >>wrong
	left=$(find db db.* .local -type f -exec grep -laE "$words" {} \; \
	    2>/dev/null)
	[ -z "$left" ] || echo "$1: it is still in $left" >>wrong
	[ -z "$(find . -maxdepth 1 -name 'db.*')" ] ||
	    echo "$1: a folder is left" >>wrong
	"$KLASTER" verify >out 2>&1 || echo "$1: verify fails later" >>wrong
}

# everywhere HOW...
everywhere() {
	back_to_base
	rm -f wrong
	faulty INJECT_NAMES=1 INJECT_COUNT="$work/calls" >out 2>err
	count=$(cat calls)
	ok "$command writes and renames" [ "$count" -gt 10 ]
	mended 'without a fault'
	none_wrong "$command: without a fault nothing is left"
	for how
	do
		for at in $(steps "$count" 60)
		do
			rm -rf db.*
			back_to_base
			faulty INJECT_NAMES=1 INJECT="$how" \
			    INJECT_AT="$at" >out 2>err
			mended "$how at $at of $count"
		done
		none_wrong "$command: $how at every step is made good"
	done
}
everywhere KILL EIO ENOSPC

# An office that hears of it.
KLASTER_DB=$work/there
run_ok init --office There
back_to_base
"$KLASTER" bundle create -q --db db -o before.zst
"$KLASTER" forget -q --db db person/P1 --yes >out
"$KLASTER" bundle create -q --db db -o after.zst
"$KLASTER" bundle apply -q --trust before.zst 2>err
for dev in $("$KLASTER" office list | awk '/NOT TRUSTED/ { print $1 }')
do
	run_ok office trust "$dev"
done
run_ok show person/P1
rm -rf base base.state db
mv there base
cp -r .local base.state
KLASTER_DB=$work/db
command='bundle apply -q after.zst'
everywhere KILL
end
