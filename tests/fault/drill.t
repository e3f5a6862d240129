#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What klaster-verify(1) says of what to do comes true, step by step, where it
# takes more than one database.
. "${top_srcdir:-.}/tests/lib.sh"
spoil=${top_builddir:-$PWD}/tests/fault/spoil
[ -x "$spoil" ] || skip_all 'tests/fault/spoil was not built'
command -v jq >/dev/null || skip_all 'jq is not installed'
command -v zstd >/dev/null || skip_all 'zstd is not installed'

codes() {
	"$KLASTER" list area --columns code --format csv --db "$1" |
	    tail -n +2 | tr '\n' ' '
}
writer() {
	"$KLASTER" office list --db "$1" | awk '/this one/ { print $1 }' |
	    tail -n 1
}
fresh --office Ours
for n in 1 2 3 4 5; do
	run_ok add area code=A$n name="Area $n"
done
own=$(writer db)
run_ok init --db other --office Other
run_ok bundle create -o ours.klb
run_ok bundle apply --trust ours.klb --db other
run_ok bundle create -o theirs.klb --db other
run_ok bundle apply --trust theirs.klb

# The log is damaged: a line that others have as it was.
"$spoil" db log text 3
run verify --mend
is_status 1 'a line was changed'
ok 'and what it made is another thing' [ "$(codes db)" != 'A1 A2 A3 A4 A5 ' ]
run bundle apply theirs.klb
ok 'others have it' [ "$status" -le 1 ]
has err 'two different histories' 'as another history'
run office show "$own"
for branch in $(grep -o '[0-9]*-[0-9a-f]\{8\}' out); do
	run office reissue --branch "$branch" "$own"
	ok "$branch: written again, or not needed" [ "$status" -le 1 ]
done
ok 'all is there' [ "$(codes db)" = 'A1 A2 A3 A4 A5 ' ] || codes db
run_ok bundle create -o mended.klb
run bundle apply --trust mended.klb --db other
ok 'the other takes it' [ "$status" -le 1 ]
ok 'and has all' [ "$(codes other)" = 'A1 A2 A3 A4 A5 ' ] || codes other
run verify
is_status 0 'it is sound here'
run verify --db other
is_status 0 'and there'

# Only bundles are left, of a database that had two writers.
fresh --office Ours
run_ok add area code=B1 name=One
run_ok bundle create -o first.klb
old=$(writer db)
rm db/key
run_ok add area code=B2 name=Two
run_ok bundle create -o all.klb
run_ok init --db anew
run bundle apply --trust all.klb --db anew
is_status 1 'a bundle with lines of a writer whom nobody knows'
has err "$old" 'says of whom'
run_ok office trust "$old" --db anew
ok 'who is believed then' [ "$(codes anew)" = 'B1 B2 ' ] || codes anew

# The key is lost, and a backup has it.
fresh --office Ours
echo 'long and good' >phrase
run_ok key passphrase -q --new-passphrase-file phrase
run_ok add area code=C1 name=One
run_ok backup --with-key --passphrase-file phrase keyed.zst
own=$(writer db)
rm db/key
zstd -dcq keyed.zst | jq -r 'select(.file == "key") | .text' >db/key
run_ok add area code=C2 name=Two
ok 'the same writer goes on' [ "$(writer db)" = "$own" ]
run bundle create -o keyed.klb --passphrase-file phrase
is_status 0 'and signs'
end
