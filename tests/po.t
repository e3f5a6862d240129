#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Messages: all are extracted, catalogs compile, formats agree.
: "${top_srcdir:=$PWD}"
if ! command -v xgettext >/dev/null || ! command -v msgfmt >/dev/null
then
	echo '1..0 # SKIP gettext is not installed'
	exit 0
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$top_srcdir" || exit 1
echo 1..7

sources=$(find core config tui -name '*.c' | sort)
# shellcheck disable=SC2086
if sh po/extract.sh "$work/pot" $sources 2>"$work/err" &&
    [ ! -s "$work/err" ]
then
	echo 'ok 1 - the messages are extracted'
else
	echo 'not ok 1 - the messages are extracted'
	sed 's/^/# /' "$work/err"
fi

# The first literal of each _(), N_() and PN_() starts some msgid.
msgcat --no-wrap "$work/pot" | sed -n 's/^msgid "\(.*\)"$/\1/p
s/^"\(.*\)"$/\1/p' | sort -u >"$work/have"
# shellcheck disable=SC2086
grep -ho '\<\(_\|N_\|PN_\)("\([^"\\]\|\\.\)*"' $sources |
    sed 's/^[^"]*"//; s/"$//' | sort -u >"$work/want"
lost=$(awk 'NR == FNR { have[++n] = $0; next }
{
	for (i = 1; i <= n; i++)
		if (index(have[i], $0) == 1) next
	print
}' "$work/have" "$work/want")
if [ -s "$work/want" ] && [ -z "$lost" ]; then
	echo 'ok 2 - no marked string is missing among them'
else
	echo 'not ok 2 - no marked string is missing among them'
	echo "$lost" | sed 's/^/# /'
fi

n=2
for lang in ru uz uz@cyrillic
do
	n=$((n + 1))
	if msgfmt -c -o /dev/null "po/$lang.po" \
	    2>"$work/err"
	then
		echo "ok $n - $lang compiles and its formats agree"
	else
		echo "not ok $n - $lang compiles and its formats agree"
		sed 's/^/# /' "$work/err"
	fi
	msgmerge -q --no-fuzzy-matching -o "$work/$lang" "po/$lang.po" \
	    "$work/pot"
	echo "# $(LC_ALL=C msgfmt --statistics -o /dev/null "$work/$lang" 2>&1)"
done

# Apostrophes of Uzbek are letters: oʻ gʻ (U+02BB) and ʼ (U+02BC).
wrong=$(msgattrib --translated po/uz.po | sed -n '/^msgstr/,/^$/p' |
    grep -n "[a-zA-Z]['\`‘’][a-z]")
if [ -z "$wrong" ]; then
	echo 'ok 6 - Latin Uzbek is written with its own apostrophes'
else
	echo 'not ok 6 - Latin Uzbek is written with its own apostrophes'
	echo "$wrong" | sed 's/^/# /'
fi

missed=$(msgattrib --translated --no-obsolete po/uz.po | grep -c '^msgid')
made=$(msgattrib --translated --no-obsolete po/uz@cyrillic.po |
    grep -c '^msgid')
if [ "$missed" = "$made" ]; then
	echo 'ok 7 - Cyrillic Uzbek has what Latin has'
else
	echo "not ok 7 - Cyrillic Uzbek has what Latin has: $made of $missed"
fi
