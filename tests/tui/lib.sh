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
rules=$(cd "$top_srcdir" && pwd)/config/rules
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
cd "$work" || exit 1		# where random keys write their files

# libvterm wraps late, as xterm does; the description of ansi says otherwise.
TERMINFO_DIRS=$work/terminfo:
export TERMINFO_DIRS
mkdir "$work/terminfo"
infocmp -x ansi | sed 's/^\tam,/\tam, xenl,/' >"$work/ansi.ti" &&
    tic -x -o "$work/terminfo" "$work/ansi.ti"

# only RULE...: all others are off, so that a new rule changes no picture.
only() {
	mkdir -p "$HOME/.config/klaster"
	{
		echo 'rules:'
		sed -n 's/^  \([a-z_0-9]*\):$/\1/p' "$rules"/*.yaml |
		while read -r rule
		do
			case " $* " in *" $rule "*) continue ;; esac
			echo "  $rule: {severity: \"off\"}"
		done
	} >"$work/rules"
	rm -f "$HOME/.config/klaster/rules.yaml"
	[ "$(wc -l <"$work/rules")" -eq 1 ] ||
	    cp "$work/rules" "$HOME/.config/klaster/rules.yaml"
}
only

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
	"$play" "$@" >"$work/all" 2>&1
	status=$?
	# Keys are new each time.
	sed -E 's/([A-Z2-7]{4}-){7}[A-Z2-7]{4}/FING-ERPR-INT/' \
	    "$work/all" >"$work/got"
	golden=$top_srcdir/tests/tui/$name.screen
	if [ -n "${KLASTER_WRITE_SCREENS-}" ] && [ $status = 0 ]; then
		cp "$work/got" "$golden"
	fi
	diff -u "$golden" "$work/got" >"$work/said" 2>&1 && [ $status = 0 ]
	result $? "screens of $name"
}

# A small register, the same each time.
register() {
	cat >"$work/areas.csv" <<-'END'
	code,name,level,parent
	QA,Qashqadaryo viloyati,region,
	QAR,Qarshi shahri,town,QA
	KOS,Koson tumani,district,QA
	END
	cat >"$work/subjects.csv" <<-'END'
	code,name,kind,area,pupils,seats,opened
	S01,1-umumtaʼlim maktabi,school,QAR,703,650,1974-09-01
	S02,2-umumtaʼlim maktabi,school,QAR,512,600,1981-09-01
	S12,12-umumtaʼlim maktabi,school,KOS,428,420,1990-09-01
	K07,7-bolalar bogʻchasi,preschool,KOS,126,140,2003-09-01
	L01,Akademik litsey,lyceum,QAR,324,324,1998-09-01
	END
	cat >"$work/people.csv" <<-'END'
	code,name,birth_year,roles,subject
	P1,Karimov Bobur,1999,trainee,L01
	P2,Rahimova Dilnoza,1978,mentor,S01
	END
	"$KLASTER" --quiet init --office Qarshi &&
	    "$KLASTER" --quiet import area "$work/areas.csv" &&
	    "$KLASTER" --quiet import subject "$work/subjects.csv" &&
	    "$KLASTER" --quiet import person "$work/people.csv"
}

# many N: so many more institutions.
many() {
	awk -v n="$1" 'BEGIN {
		print "code,name,kind,area,pupils,seats"
		for (i = 1; i <= n; i++)
			printf "M%05d,%d-maktab,school,%s,%d,%d\n", i, i,
			    i % 2 ? "QAR" : "KOS", i * 7 % 1500, i * 11 % 1500
	}' >"$work/many.csv"
	"$KLASTER" --quiet import subject "$work/many.csv"
}

# Three offices: this one, and those of botir and gulnora.
here() {
	"$KLASTER" --quiet "$@"
}
there() {
	KLASTER_USER=botir XDG_STATE_HOME=$work/far \
	    "$KLASTER" --quiet --db "$work/there" "$@"
}
third() {
	KLASTER_USER=gulnora XDG_STATE_HOME=$work/farther \
	    "$KLASTER" --quiet --db "$work/third" "$@"
}
# give FROM TO: all it has, by a bundle.
give() {
	$1 bundle create -o "$work/given.klb" &&
	    $2 bundle apply "$work/given.klb" --trust
	[ $? -le 1 ]
}

# holds SENTENCE COMMAND...
holds() {
	sentence=$1
	shift
	"$@" >"$work/said" 2>&1
	result $? "$sentence"
}
