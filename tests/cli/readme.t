#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The tour of README.md works as it stands.
. "${top_srcdir:-.}/tests/lib.sh"

mkdir bin
ln -s "$KLASTER" bin/klaster
PATH=$work/bin:$PATH
export PATH

# The commands of the section "Two minutes", one at a time; 1 is done, and
# something is to be looked at.
awk '/^## / { here = /Two minutes/ }
here && /^```/ { inside = !inside; next }
here && inside && NF { sub(/ +# .*/, ""); print }' \
    "$top_srcdir/README.md" >tour
ok 'the tour is there' [ "$(wc -l <tour)" -gt 15 ]
{
	echo 'exec 3>tour.out'
	while IFS= read -r line
	do
		printf '{ %s; } >&3 2>tour.err\n' "$line"
		quoted=$(printf '%s' "$line" | sed "s/'/'\\\\''/g")
		printf 'ok '\''%s'\'' [ $? -le 1 ] || %s\n' "$quoted" \
		    "sed 's/^/# /' tour.err"
	done <tour
} >script
. ./script
has tour.out '13-maktab' 'the search and the lists found something'

end
