#!/bin/sh
# SPDX-License-Identifier: ISC
#
# extract.sh POT SOURCE... - the messages of these sources as a template.
set -u
pot=$1
shift
for f
do
	case $f in *.c) echo "$f" ;; esac
done | sort | xgettext --files-from=- --output="$pot.new" --from-code=UTF-8 \
    --language=C --no-location --add-comments=TRANSLATORS \
    --package-name=klaster --keyword --keyword=_ --keyword=N_ \
    --keyword=PN_:1,2 --flag=note_fail:3:c-format \
    --flag=buf_printf:2:c-format --flag=arena_printf:2:c-format \
    --flag=_:1:pass-c-format --flag=N_:1:pass-c-format \
    --flag=PN_:1:pass-c-format --flag=PN_:2:pass-c-format || exit
sed 's/charset=CHARSET/charset=UTF-8/; /^"POT-Creation-Date/d' "$pot.new" \
    >"$pot"
rm -f "$pot.new"
