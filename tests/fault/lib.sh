# SPDX-License-Identifier: ISC
#
# What every script of faults begins with: . "$top_srcdir/tests/fault/lib.sh"
#
# A trial runs one command under a fault, upon a copy of a database whose
# export is known before and after it.  Whatever happens, the database must
# then be whole and hold either, and after exit 0 it must hold the latter.
. "${top_srcdir:-.}/tests/lib.sh"
: "${top_builddir:=.}"
tools=$top_builddir/tests/fault
inject=$tools/inject.so
ASAN_OPTIONS=verify_asan_link_order=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
export ASAN_OPTIONS

# base COMMAND...: run_ok for each line of standard input makes ./base.
base() {
	fresh --office Base
	while read -r line
	do
		# shellcheck disable=SC2086
		run_ok $line || return 1
	done
	rm -rf base base.state
	cp -r db base
	[ ! -d .local ] || cp -r .local base.state
}

# What every trial begins with; a command may be run in ./db first.  The data
# file is written over: with another inode it would be a copy, which goes on
# as a new writer.
first=
back_to_base() {
	rm -rf .local
	mkdir -p db
	find db -mindepth 1 ! -name data.mdb -delete
	cp -r base/. db
	[ ! -d base.state ] || cp -r base.state .local
	# shellcheck disable=SC2086
	[ -z "$first" ] || "$KLASTER" $first >out 2>err
}

# begin_with COMMAND: undo has something to undo in the copy's own log.
begin_with() {
	first=
	[ "$1" != undo ] || first='set area/FLT-00004 name=Undone'
}

# What was left undone by one that died is told on standard error, until
# somebody writes.
state() {
	"$KLASTER" export --format json 2>state.err ||
	    { echo "exit $?"; cat state.err; }
}

# known COMMAND...: what it makes of the base, without a fault.
known() {
	back_to_base
	state >before
	run_ok "$@" || return 1
	state >after
	if cmp -s before after; then
		ok "klaster $* changes something" false
		return 1
	fi
}

# whole WHERE: what is wrong with the database goes to ./wrong.
whole() {
	if ! "$KLASTER" verify >verified 2>&1; then
		{ echo "$1: verify fails"; cat verified; } >>wrong
		return
	fi
	state >now
	if ! cmp -s now after && { [ "$status" = 0 ] || ! cmp -s now before; }
	then
		echo "$1: half done (exit $status)" >>wrong
	fi
}

# trial WHERE STATUSES COMMAND...: run with the fault armed.
trial() {
	where=$1 allowed=$2
	shift 2
	back_to_base
	"$@" >out 2>err
	status=$?
	case " $allowed " in
	*" $status "*) ;;
	*) { echo "$where: exit $status"; head -n 3 err; } >>wrong ;;
	esac
	whole "$where"
}

# none_wrong DESCRIPTION
none_wrong() {
	ok "$1" [ ! -s wrong ] || head -n 20 wrong | sed 's/^/# /'
	rm -f wrong
}

# steps COUNT SHORT: all of 1..COUNT in the long form, else about SHORT.
steps() {
	if [ -n "${KLASTER_SOAK-}" ] || [ "$1" -le "$2" ]; then
		seq 1 "$1"
	else
		awk -v n="$1" -v k="$2" 'BEGIN {
			for (i = 0; i < k; i++)
				print 1 + int(i * (n - 1) / (k - 1))
		}'
	fi
}

# Rows for imports: people FROM COUNT.
areas() {
	awk -v from="$1" -v count="$2" 'BEGIN {
		print "code,name,level"
		for (i = from; i < from + count; i++)
			printf "FLT-%05d,Area %d,district\n", i, i
	}'
}
