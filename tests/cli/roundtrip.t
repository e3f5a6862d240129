#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What export wrote, import reads: into an empty register, and out again, is
# the same byte for byte.
. "${top_srcdir:-.}/tests/lib.sh"

# same DESCRIPTION: what run export wrote last is that of the first register.
same() {
	ok "$1" cmp -s wanted out && return
	diff wanted out | sed 's/^/# /' | head -n 10
}

# json_there: all of ./db through JSON into ./there.
json_there() {
	run_ok export --format json -o all.json
	rm -rf there
	run_ok init --db there
	run --db there import all.json
	is_status 0 "$1: JSON comes in"
	cp all.json wanted
	run --db there export --format json
	same "$1: and goes out as it was"
}

# The columns of a kind that must be filled; no other may be told apart.
required() {
	"$KLASTER" help "$1" | awk '$1 == "field" { on = 1; next }
	    NF == 0 { on = 0 } on && /, required/ { print $1 }' |
	    paste -sd, -
}

# csv_there KIND...: by CSV; first what each row must have, in rounds, since
# kinds refer to each other, and then all columns.
csv_there() {
	rm -rf there left
	run_ok init --db there
	for kind; do
		run_ok list "$kind" --format csv \
		    --columns "$(required "$kind")"
		mv out "$kind.short"
		run_ok export "$kind" --format csv -o "$kind.csv"
		echo "$kind" >>left
	done
	for round in 1 2 3 4 5; do
		mv left now
		: >left
		while read -r kind; do
			run --db there import --format csv "$kind" \
			    "$kind.short"
			[ "$status" = 0 ] || echo "$kind" >>left
		done <now
		[ -s left ] || break
	done
	ok 'each kind comes in without what it may leave open' [ ! -s left ]
	for kind; do
		run --db there import "$kind" "$kind.csv"
		is_status 0 "$kind: CSV comes in"
		cp "$kind.csv" wanted
		run --db there export "$kind" --format csv
		same "$kind: and goes out as it was"
	done
}

fresh --sample
json_there 'the sample'
kinds=$(sed 's/^{"kind":"\([a-z_]*\)".*/\1/' all.json | uniq)
csv_there $kinds

# The separator, and what makes it none, in items and in codes.
fresh
cat >odd.txt <<'EOT'
{"kind":"subject","code":"A;1","name":"one","subject.kind":"school"}
{"kind":"subject","code":"B\\2","name":"two","subject.kind":"school",
"technologies":["a;b","c","d\\",";","\\;","=1+1","'x","\"q\", r"]}
{"kind":"subject","code":"C","name":"three","subject.kind":"school",
"technologies":["\\\\;"]}
{"kind":"person","code":"P","name":"B","subject":"A;1",
"wishes":["B\\2","A;1","C","A;1"]}
EOT
sed -e ':a' -e '/,$/N' -e 's/,\n/,/' -e 'ta' odd.txt >odd.json
run import odd.json
is_status 0 'odd items come in'
run list subject --where code=B\\2 --columns technologies --format csv
has out 'a\;b;c;d\\;\;;\\\;;=1+1' 'a backslash before what is of an item'
json_there 'odd items'
csv_there subject person
run set person/P 'wishes=A\;1'
run list person --columns wishes --format csv
has out 'A\;1' 'set takes the same form'
run set subject/C 'technologies+=a\;b; plain\text'
run export subject --format json
has out '"technologies":["\\\\;","a;b","plain\\text"]' \
    'a backslash before another letter is one'
end
