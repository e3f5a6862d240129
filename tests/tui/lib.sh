# SPDX-License-Identifier: ISC
#
# What every script of screens begins with: . "$top_srcdir/tests/tui/lib.sh"
# plan N, then plays and screens; see play.h for the words of a play.
: "${top_srcdir:?}" "${top_builddir:?}"
play=$top_builddir/tests/tui/play
toy=$top_builddir/tests/tui/toy
if [ ! -x "$play" ]; then
	echo '1..0 # SKIP built without libvterm'
	exit 0
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# Nothing of the person who runs the tests shows on a screen.
HOME=$work/home
TMPDIR=$work
KLASTER_DB=$work/db
KLASTER_NOW=1762240800000
KLASTER_USER=tester
export HOME TMPDIR KLASTER_DB KLASTER_NOW KLASTER_USER
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME NO_COLOR ESCDELAY \
    LANGUAGE LANG
TZ=UTC0
LC_ALL=C.UTF-8
export TZ LC_ALL
mkdir "$HOME"

tested=0
plan() {
	echo "1..$1"
}

# result STATUS SENTENCE: what stands in $work/said explains a failure.
result() {
	tested=$((tested + 1))
	[ "$1" = 0 ] || printf 'not '
	echo "ok $tested - $2"
	[ "$1" = 0 ] || sed 's/^/# /' "$work/said"
}

# plays SENTENCE [OPTION...] PROGRAM [ARGUMENT...] <PLAY
plays() {
	sentence=$1
	shift
	"$play" "$@" >"$work/said" 2>&1
	result $? "$sentence"
}

# fails SENTENCE TEXT ...: the play ends badly and says TEXT.
fails() {
	sentence=$1 text=$2
	shift 2
	! "$play" "$@" >"$work/said" 2>&1 && grep -q "$text" "$work/said"
	result $? "$sentence"
}

# screens NAME ...: the play prints what tests/tui/NAME.screen holds.  With
# KLASTER_WRITE_SCREENS=1 the file is written: look at it before it is taken.
screens() {
	name=$1
	shift
	"$play" "$@" >"$work/got" 2>&1
	status=$?
	golden=$top_srcdir/tests/tui/$name.screen
	if [ -n "${KLASTER_WRITE_SCREENS-}" ] && [ $status = 0 ]; then
		cp "$work/got" "$golden"
	fi
	diff -u "$golden" "$work/got" >"$work/said" 2>&1 && [ $status = 0 ]
	result $? "screens of $name"
}
