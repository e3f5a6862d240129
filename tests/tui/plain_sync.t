#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The line mode: a bundle is looked at and taken in, conflicts are decided.
. "${top_srcdir:-.}/tests/lib.sh"
command -v script >/dev/null || skip_all 'script is not installed'
there() {
	KLASTER_USER=botir XDG_STATE_HOME=$work/far run "$@" --db there
}
# answers ANSWER...: what is said goes to the file out.
answers() {
	printf '%s\n' "$@" >typed
	script -qec "TERM=dumb '$KLASTER' --plain" /dev/null <typed |
	    tr -d '\r' >out
}
fresh --office Qarshi
run_ok add subject code=S1 name=1-maktab kind=school seats=1
run_ok bundle create -o 0
there init --office Guzor
there bundle apply 0 --trust
KLASTER_NOW=1789100000000
there set subject/S1 seats=777 phone=1
there bundle create -o 1
run_ok set subject/S1 seats=700

answers q
inbox=$(sed -n 's/^\([0-9]*\) Inbox: conflicts to decide$/\1/p' out)
bundle=$(sed -n 's/^\([0-9]*\) Take in a bundle$/\1/p' out)
ok 'both stand in the menu' [ -n "$inbox" -a -n "$bundle" ]
answers $bundle "$work/1" no q
has out 'Its key has this fingerprint: ' 'a stranger is told of'
run conflicts
is_status 0 'and not accepted by no'
answers $bundle "$work/1" yes q q
has out 'S1 1-maktab, Phone:  -> 1' 'what would change'
has out '? S1 1-maktab, Seats: 700 -> 7' 'what would conflict'
run conflicts
is_status 0 'nothing is written'
answers $bundle "$work/1" yes a q
has out 'Taken in: ' 'then it is taken in'
answers $inbox 1 x '=many' '=5' q q
has out '1 ? S1 1-maktab: Seats: two values' 'the list'
has out 'Guzor, botir' 'who set it'
has out '! x is no answer here.' 'nonsense is called so'
run conflicts
is_status 1 'nothing is decided by that'
answers $inbox 1 '=5' a q q
has out '1 record decided.' 'a decision is applied'
run list subject --columns seats --format csv
has out 5 'and stands there'
# Records that two offices entered of one thing.
run_ok add subject code=S2 name=2-maktab kind=school seats=7
there add subject code=S2 name=2-school kind=school phone=2
there bundle create -o 2
run_ok bundle apply -q 2
answers $inbox '1=2' 3 '1=2' 1 q q
has out 'S2 2-maktab: same code twice' 'one code, twice in the list'
has out 'Name (Latin): 2-' 'both, side by side'
has out '! 3 is no answer here.' 'nonsense joins nothing'
has out 'are one now.  Ctrl-Z parts them.  1 field waits' 'a number joins'
run list subject --columns code --format csv
is_out 'they are one' <<-EOT
code
S1
S2
EOT
run_ok add subject code=S3 name=3-maktab kind=school
answers 1 '1=9' '3=3' '1=3' q '2=3' 2 q q
has out '! These are one record already.' 'not with itself'
run list subject --columns code --format csv
is_out 'in a list, too' <<-EOT
code
S1
S3
EOT
answers $bundle "$work/nothing" q
has out '! ' 'a file that is not there'
end
