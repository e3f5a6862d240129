#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Every #include must go down the house, never up: base <- model <- store <-
# keys <- log <- edit <- exchange <- port, rules <- cmd <- tui; config serves
# cmd and tui/main.c.  And each outside library has one door.
cd "${top_srcdir:-.}" || exit 1

rank='
BEGIN {
	n = split("base model store keys log edit exchange", low, " ")
	for (i = 1; i <= n; i++) floor["core/" low[i]] = i
	floor["config"] = 2.5
	floor["core/port"] = floor["core/rules"] = 8
	floor["core/cmd"] = 9
	floor["tui"] = 10
}
'
includes() {
	find core config tui -name '*.[ch]' -exec \
	    grep -Hn '^[[:space:]]*#[[:space:]]*include' {} +
}

echo 1..3

wrong=$(includes | awk -F: "$rank"'
function room(path) { sub(/\/[^\/]*$/, "", path); return path }
{
	if (split($3, quoted, "\"") < 3) next
	from = room($1); to = room(quoted[2])
	if (!(to in floor)) next
	bad = floor[to] > floor[from] ||
	    (floor[to] == floor[from] && to != from)
	if (to == "config" && from != "config" && from != "core/cmd" &&
	    $1 != "tui/main.c")
		bad = 1
	if (bad) print $1 ":" $2 ": " quoted[2]
}')
if [ -z "$wrong" ]; then
	echo 'ok 1 - every include goes down the house'
else
	echo 'not ok 1 - every include goes down the house'
	echo "$wrong" | sed 's/^/# /'
fi

doors=$(includes | awk -F: '
/<lmdb\.h>|<yaml\.h>|<zstd\.h>|<sodium\.h>|<utf8proc\.h>/ {
	match($0, /<[a-z0-9]*\.h>/)
	lib = substr($0, RSTART, RLENGTH)
	if ((lib in at) && at[lib] != $1) print lib ": " at[lib] ", " $1
	at[lib] = $1
}')
if [ -z "$doors" ]; then
	echo 'ok 2 - each library has one door'
else
	echo 'not ok 2 - each library has one door'
	echo "$doors" | sed 's/^/# /'
fi

curses=$(includes | awk -F: '/<(n?curses|term)\.h>/ && $1 !~ /^tui\// {
	print $1 ":" $2 }')
if [ -z "$curses" ]; then
	echo 'ok 3 - only tui/ knows curses'
else
	echo 'not ok 3 - only tui/ knows curses'
	echo "$curses" | sed 's/^/# /'
fi
