#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The examples of the manual do what it says.  "$ " begins a command, what
# follows is what it prints; ... stands for anything within a line.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all 'jq is not installed'

mkdir bin
ln -s "$KLASTER" bin/klaster
PATH=$work/bin:$PATH
export PATH

# Splits the examples of a page into 1.cmd, 1.want, 2.cmd, ...
cat >split.awk <<'EOT'
/^\.Sh EXAMPLES/ { here = 1 }
/^\.Sh/ && !/EXAMPLES/ { here = 0 }
/^\.Bd -literal/ { inside = here; next }
/^\.Ed/ { inside = 0 }
!inside { next }
{ gsub(/\\e/, "\\"); gsub(/\\&/, "") }
/^\$ / {
	n++
	print substr($0, 3) >(n ".cmd")
	printf "" >(n ".want")
	more = /[\\|]$/
	next
}
more { print >(n ".cmd"); more = /[\\|]$/; next }
{ print >(n ".want") }
EOT

# Whether the lines of $2 are those of $1, where ... may be anything.
cat >same.awk <<'EOT'
NR == FNR { want[++n] = $0; next }
{
	at = index(want[++m], "...")
	if (!at && $0 == want[m]) next
	head = substr(want[m], 1, at - 1)
	tail = substr(want[m], at + 3)
	if (at && index($0, head) == 1 && length($0) >= length(head tail) &&
	    substr($0, length($0) - length(tail) + 1) == tail) next
	bad = 1
}
END { exit bad || n != m }
EOT

page() {
	name=$(basename "$1" .mdoc)
	rm -rf page .local && mkdir page && cd page || exit 99
	awk -f ../split.awk "$1"
	KLASTER_DB=$work/page/db
	export KLASTER_DB
	if [ -f 1.cmd ]; then
		klaster init --quiet --office Qarshi
	fi
	i=1
	while [ -f $i.cmd ]; do
		sh $i.cmd >$i.out 2>&1 </dev/null
		if ! ok "$name: $(head -n 1 $i.cmd)" \
		    awk -f ../same.awk $i.want $i.out
		then
			sed 's/^/# wanted: /' $i.want
			sed 's/^/# got: /' $i.out
		fi
		i=$((i + 1))
	done
	cd .. || exit 99
}

for verb in $("$KLASTER" help | awk '/^Options/ { exit }
/^  [a-z]/ && !seen[$1]++ { print $1 }')
do
	ok "$verb has a page" [ -f "$top_srcdir/man/klaster-$verb.mdoc" ]
done
for mdoc in "$top_srcdir"/man/klaster*.mdoc
do
	page "$mdoc"
	name=$(basename "$mdoc" .mdoc)
	built=$top_builddir/man/$name.1
	if [ -f "$built" ] && command -v mandoc >/dev/null; then
		said=$(mandoc -Tlint -W warning "$built" 2>&1)
		ok "$name.1 is good mdoc" [ -z "$said" ] ||
		    echo "$said" | sed 's/^/# /'
	fi
done
for manual in "$top_srcdir"/man/*.5
do
	page "$manual"
	if command -v mandoc >/dev/null; then
		said=$(mandoc -Tlint -W warning "$manual" 2>&1)
		ok "$(basename "$manual") is good mdoc" [ -z "$said" ] ||
		    echo "$said" | sed 's/^/# /'
	fi
done

end
