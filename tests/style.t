#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What can be counted of the house style: `style.t` tests the limits,
# `style.t --medians` prints the shape of the code.
LC_ALL=C
export LC_ALL
cd "${top_srcdir:-.}" || exit 1

code() {
	find core config tui tests -name '*.[ch]' ! -name '*.gen.[ch]' | sort
}
texts() {
	code
	find core config tui tests man po bootstrap .ci -name '*.am' -o \
	    -name '*.sh' -o -name '*.t' -o -name '*.awk' -o \
	    -path bootstrap -o -path .ci/run | sort | while read -r f
	do
		# Programs that a build in the source leaves here.
		case $(head -c 2 "$f") in '#'*) echo "$f" ;; esac
	done
	echo Makefile.am
	echo configure.ac
}

# path:line: lines, for every function body of the files given.
functions() {
	awk '
	FNR == 1 { open = 0; code = "" }
	/^\{/ && FNR > 1 { open = FNR }
	/^\}/ && open {
		if (code ~ /\)[^;={]*$/)
			print FILENAME ":" open ": " FNR - open - 1
		open = 0
	}
	!open && NF { code = $0 }' "$@"
}

median() {
	sort -n | awk -v what="$1" '
	{ n[NR] = $1 }
	END {
		printf "%s: median %d, p90 %d, max %d\n", what,
		    n[int((NR + 1) / 2)], n[int(NR * 0.9 + 0.99)], n[NR]
	}'
}

if [ "${1-}" = --medians ]; then
	code | while read -r f; do wc -l <"$f"; done | median 'lines in a file'
	code | xargs "$0" --functions | sed 's/.*: //' |
	    median 'lines in a function'
	exit
fi
if [ "${1-}" = --functions ]; then
	shift
	functions "$@"
	exit
fi

# Test number $1 holds when nothing stands on the input.
none() {
	found=$(cat)
	[ -z "$found" ] || printf 'not '
	echo "ok $1 - $2"
	[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'
}

echo 1..9

texts | xargs awk '
{
	gsub(/[\200-\277]/, "")
	width = 0
	n = split($0, part, "\t")
	for (i = 1; i <= n; i++) {
		width += length(part[i])
		if (i < n) width += 8 - width % 8
	}
	if (width > 80) print FILENAME ":" FNR ": " width " columns"
}' | none 1 'no line is wider than 80 columns'

code | while read -r f
do
	lines=$(wc -l <"$f")
	[ "$lines" -le 600 ] || echo "$f: $lines lines"
done | none 2 'no file is longer than 600 lines'

functions $(code) | awk '$NF > 60' |
    none 3 'no function is longer than 60 lines'

texts | xargs grep -n '[[:blank:]]$' /dev/null |
    none 4 'no line ends in a blank'

code | xargs grep -n '^        ' /dev/null | none 5 'code is indented by tabs'

texts | while read -r f
do
	case $f in
	*.h) head -n 1 "$f" | grep -q '^/\*$' ;;
	*.c) head -n 1 "$f" | grep -q '^/\* SPDX-License-Identifier: ISC \*/' ;;
	*) head -n 2 "$f" | grep -q '^# SPDX-License-Identifier: ISC' ;;
	esac || echo "$f"
done | none 6 'each file begins with its licence, a header with its prose'

code | grep '\.h$' | while read -r f
do
	guard=$(echo "$f" | tr 'a-z/.-' 'A-Z___')
	grep -q "^#ifndef $guard\$" "$f" || echo "$f: no guard $guard"
done | none 7 'header guards are named for their path'

code | xargs grep -nE '^typedef (struct|enum|union)|(^|[^:"])// ' /dev/null |
    none 8 'no typedef hides a struct, no comment runs to the end of line'

# <config.h> first in each .c, its own header next (value.h in value_key.c),
# then system headers,
# then ours, each block sorted.
code | grep '\.c$' | xargs awk '
FNR == 1 { block = 0; last = ""; seen = 0 }
/^#[ \t]*if/ { depth++ }
/^#[ \t]*endif/ { depth-- }
/^#include/ {
	if (!seen++ && FILENAME !~ /^tests/ && $2 != "<config.h>")
		print FILENAME ":" FNR ": <config.h> comes first"
	own = substr($2, 2, length($2) - 4)
	if ($2 == "<config.h>" || (!block && index(FILENAME, own) == 1)) next
	kind = $2 ~ /^</ ? 1 : 2
	if (FILENAME ~ /^tests/) next
	if (kind < block)
		print FILENAME ":" FNR ": system headers come before ours"
	else if (kind == block && $2 < last)
		print FILENAME ":" FNR ": " $2 " is out of order"
	block = kind
	last = $2
}' | none 9 'includes are in order'
