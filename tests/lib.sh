# SPDX-License-Identifier: ISC
#
# For scripts that speak TAP: . "$top_srcdir/tests/lib.sh"
#
# Each test gets a folder of its own, $work, which is also its home and its
# place; clock and author are fixed.  klaster is run by `run`, which leaves
# $status and the files out and err; the checks look at these.
: "${top_srcdir:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${KLASTER:=$PWD/klaster}"
if [ ! -x "$KLASTER" ]; then
	echo "Bail out! There is no program $KLASTER."
	exit 99
fi
LC_ALL=C.UTF-8 TZ=UTC
KLASTER_NOW=1789000000000 KLASTER_USER=dilnoza
export LC_ALL TZ KLASTER_NOW KLASTER_USER
unset LANGUAGE KLASTER_DB XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME

work=$(mktemp -d) || exit 99
trap 'cd / && chmod -R u+rwx "$work" && rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
cd "$work" || exit 99
HOME=$work
export HOME

tests=0
status=

# ok DESCRIPTION COMMAND...: holds when the command succeeds.
ok() {
	what=$1
	shift
	tests=$((tests + 1))
	if "$@"; then
		printf 'ok %d - %s\n' "$tests" "$what"
		return 0
	fi
	printf 'not ok %d - %s\n' "$tests" "$what"
	printf '# failed: %s\n' "$*"
	return 1
}

# What klaster said, when a check fails.
say_all() {
	sed 's/^/# out: /' out | head -n 20
	sed 's/^/# err: /' err | head -n 20
}

run() {
	"$KLASTER" "$@" >out 2>err
	status=$?
}

# run_ok ARG...: a step on the way; only its failure is a test.
run_ok() {
	run "$@"
	[ "$status" = 0 ] && return 0
	ok "klaster $* does its work" [ "$status" = 0 ] || say_all
	return 1
}

# is_status N DESCRIPTION: of the last run.
is_status() {
	ok "$2" [ "$status" = "$1" ] && return
	echo "# exit $status, wanted $1"
	say_all
}

# fails N TEXT DESCRIPTION: it ended with N, nothing on standard output, and
# a sentence that holds TEXT.
fails() {
	if [ "$status" = "$1" ] && [ ! -s out ] && grep -qF -e "$2" err; then
		ok "$3" true
		return
	fi
	ok "$3" false
	echo "# exit $status, wanted $1 and: $2"
	say_all
}

# is_out DESCRIPTION <EXPECTED: exit 0 and just this on standard output.
is_out() {
	cat >expected
	if [ "$status" = 0 ] && cmp -s expected out; then
		ok "$1" true
		return
	fi
	ok "$1" false
	echo "# exit $status"
	diff -u expected out | sed 's/^/# /'
	sed 's/^/# err: /' err | head -n 20
}

# has FILE TEXT DESCRIPTION; hasnt: the other way.
has() {
	ok "$3" grep -qF -e "$2" "$1" && return
	sed 's/^/# /' "$1" | head -n 20
}
hasnt() {
	found=$(grep -F -e "$2" "$1")
	ok "$3" [ -z "$found" ] || printf '# found: %s\n' "$found"
}

# A fresh database in ./db; later calls work on it.
fresh() {
	rm -rf db .local
	KLASTER_DB=$work/db
	export KLASTER_DB
	run_ok init "$@"
}

# skip_all REASON: ends the script.
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}
skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

end() {
	echo "1..$tests"
	exit 0
}
