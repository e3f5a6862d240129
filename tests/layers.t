#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Every #include must go down the house, never up: base <- model <- store <-
# keys <- log <- edit <- exchange <- port, rules <- session <- say <- act <-
# report <- cmd <- tui; config serves cmd and tui/main.c.  Within tui: term <-
# widget <- app <- ask, plain <- record <- the places <- menu.  And each
# outside library has one door.
: "${top_builddir:=$PWD}"
cd "${top_srcdir:-.}" || exit 1
source=$PWD

rank='
BEGIN {
	n = split("base model store keys log edit exchange", low, " ")
	for (i = 1; i <= n; i++) floor["core/" low[i]] = i
	floor["config"] = 2.5
	floor["core/port"] = floor["core/rules"] = 8
	n = split("session say act report cmd", low, " ")
	for (i = 1; i <= n; i++) floor["core/" low[i]] = 8 + i
	floor["tui/term"] = 14
	floor["tui/widget"] = 15
	floor["tui/app"] = 16
	floor["tui/ask"] = floor["tui/plain"] = 17
	floor["tui/record"] = 18
	n = split("findings calendar inbox exchange port", place, " ")
	for (i = 1; i <= n; i++) floor["tui/" place[i]] = 19
	floor["tui/board"] = floor["tui/chain"] = floor["tui/list"] = 20
	floor["tui/menu"] = 21
	floor["tui"] = 22
}
function room(path) { sub(/\/[^\/]*$/, "", path); return path }
function is_up(from, to) {
	return !(from in floor) || !(to in floor) ||
	    floor[to] > floor[from] ||
	    (floor[to] == floor[from] && to != from)
}
'
includes() {
	find core config tui -name '*.[ch]' -exec \
	    grep -Hn '^[[:space:]]*#[[:space:]]*include' {} +
}

# Test number $1 holds when nothing stands on the input.
none() {
	found=$(cat)
	[ -z "$found" ] || printf 'not '
	echo "ok $1 - $2"
	[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'
}

echo 1..7

includes | awk -F: "$rank"'
{
	if (split($3, quoted, "\"") < 3 || quoted[2] !~ /\/.*\.h$/) next
	from = room($1); to = room(quoted[2])
	bad = is_up(from, to)
	if (to == "config" && from != "config" && from != "core/cmd" &&
	    $1 != "tui/main.c")
		bad = 1
	if (bad) print $1 ":" $2 ": " quoted[2]
}' | none 1 'every include goes down the house'

includes | awk -F: '
/<lmdb\.h>|<yaml\.h>|<zstd\.h>|<sodium\.h>|<utf8proc\.h>/ {
	match($0, /<[a-z0-9]*\.h>/)
	lib = substr($0, RSTART, RLENGTH)
	if ((lib in at) && at[lib] != $1) print lib ": " at[lib] ", " $1
	at[lib] = $1
}' | none 2 'each library has one door'

includes | awk -F: '/<(n?curses|term)\.h>/ && $1 !~ /^tui\/term\// {
	print $1 ":" $2 }' | none 3 'only tui/term knows curses'

# NAMEpart.h holds what the files of one room share.
includes | awk -F: '
/"(core|tui)\/[a-z_\/]*part\.h"/ {
	split($3, quoted, "\"")
	from = $1; to = quoted[2]
	sub(/\/[^\/]*$/, "", from); sub(/\/[^\/]*$/, "", to)
	if (from != to) print $1 ":" $2 ": " quoted[2]
}' | none 4 'what the files of a room share stays in it'

# What the linker knows, and no include shows.
if ! command -v nm >/dev/null || ! ls "$top_builddir"/core/base/*.o \
    >/dev/null 2>&1
then
	echo 'ok 5 - every call goes down the house # SKIP no nm, no objects'
	echo 'ok 6 - whatever is exported is used # SKIP no nm, no objects'
	echo 'ok 7 - no function is for tests alone # SKIP no nm, no objects'
	exit
fi
cd "$top_builddir" || exit 1
# Lines "FILE NAME", and "FILE - NAME" for a use, of the program's objects.
symbols=$(find core config tui -name '*.o' | while read -r o
do
	c=${o##*-}
	# An object whose source was moved or deleted says nothing.
	[ ! -f "$source/${o%/*}/${c%.o}.c" ] || echo "$o"
done | xargs nm -A | grep -v '__odr_asan' | awk '
# FILE:VALUE TYPE NAME, or FILE: U NAME.
{
	split($1, at, ":")
	if ($(NF - 1) ~ /^[TDBRC]$/) print at[1], $NF
	else if ($(NF - 1) == "U") print at[1], "-", $NF
}')

# A header may declare what a higher room defines.
printf '%s\n' "$symbols" | awk "$rank"'
NF == 2 { home[$2] = $1 }
NF == 3 { used[$1 " " $3] }
END {
	for (use in used) {
		split(use, by, " ")
		if (!(by[2] in home)) continue
		if (is_up(room(by[1]), room(home[by[2]])))
			print by[1] ": " by[2] " of " home[by[2]]
	}
}' | sort | none 5 'every call goes down the house'

# What no other file of the program uses: "SOURCE NAME".
lonely=$(printf '%s\n' "$symbols" | awk '
NF == 2 { home[$2] = $1 }
NF == 3 { used[$3] }
END {
	for (name in home) if (!(name in used)) {
		path = home[name]
		sub(/[^\/]*-/, "", path)
		sub(/o$/, "c", path)
		print path, name
	}
}' | sort)
words=$(cd "$source" && cat tests/*/*.[ch] |
    grep -oE '[A-Za-z_][A-Za-z_0-9]*' | sort -u)
printf '%s\n-\n%s\n' "$words" "$lonely" | awk '
$0 == "-" { listed = 1; next }
!listed { tested[$1]; next }
NF == 2 && !($2 in tested) && $2 != "main" { print $1 ": " $2 }
' | none 6 'what is exported, another file of the program or a test uses'

# These only tests call:
#	allocate_blocking	says what makes an allocation unstable
#	bulk_abandon		an import that died
#	change_open_settle	offices of the simulator settle conflicts
#	crypt_start		a test has no session that would begin it
#	mem_count, mem_fail_after	memory runs out at every allocation
#	pack_end		a frame that zstd itself ended
#	rec_build_copy		a record written again, byte by byte
#	rule_find		each rule that has words is there
#	store_tighten		a map that is full soon
#	text_to_latin		the way back from the Cyrillic that we make
#	value_fits		what every value that was parsed must hold
hooks=' allocate_blocking bulk_abandon change_open_settle crypt_start mem_count
mem_fail_after pack_end rec_build_copy rule_find store_tighten text_to_latin
value_fits '
printf '%s\n' "$lonely" | while read -r path name
do
	case $hooks in *[[:space:]]"$name"[[:space:]]*) continue ;; esac
	[ "$name" != main ] || continue
	[ "$(grep -cw -e "$name" "$source/$path")" -gt 1 ] ||
	    echo "$path: $name"
done | none 7 'no function is for tests alone, but for a few'
