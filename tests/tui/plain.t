#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The line mode: numbered lines that are only added, on the sample cluster.
. "${top_srcdir:-.}/tests/lib.sh"
command -v script >/dev/null || skip_all 'script is not installed'
KLASTER_NOW=1795392000000
export KLASTER_NOW
fresh --sample

# answers ANSWER...: what is said goes to the file out.
answers() {
	printf '%s\n' "$@" >typed
	script -qec "TERM=dumb '$KLASTER' --plain" /dev/null <typed |
	    tr -d '\r' >out
}

answers q
kinds=$(sed -n 's/^\([0-9]*\) Findings of the rules$/\1/p' out)
ok 'findings stand in the menu' [ -n "$kinds" ]
findings=$kinds chains=$((kinds + 1)) calendar=$((kinds + 2))
match=$((kinds + 3)) board=$((kinds + 4))

answers $findings '?1' 1 q zz n q q
has out 'Findings: 45 errors, 197 warnings' 'findings are counted'
has out '1 E Prerequisites in a circle: TOP-T302' 'the gravest first'
has out '  4. TOP-T302 Ommaviy nutq' 'a witness, step by step'
has out 'Rule chain_circle, P2.1 of the theory, error' 'and its rule'
has out '! zz is no answer here.' 'nonsense is called so'
ok 'a number opens the form, n goes on' [ "$(grep -c '^1 Code: TOP-T302' \
    out)" = 1 ]
answers $findings i q q
ok 'one severity only' [ "$(grep -c '^[0-9]* I ' out)" = 10 ]

answers $chains 1 n 1 q q q q
has out '1 CHN-1 Matematika' 'chains are listed'
has out '2 TOP-M001 Narsalarni guruhlarga ajratish, level 1' 'as outline'
has out 'needs TOP-M001' 'with what each topic needs'
has out 'Primary (1-4): CUR-M1 Matematika, 1-4-sinf, ages 7 to 10' \
    'stages and ages'
answers $chains 3 n n n q q q
has out 'X gap: nothing of this chain is taught at this age, ages' 'gaps'

answers $calendar 2 q '>' '<' q q
has out '1 1-umumtaʼlim maktabi, 5 places today, at most 5 at once' \
    'hosts with their load'
has out '2 Aliyeva D, mentor Saidova L, weeks 37 to 48, 2026-09-07 to' \
    'placements with their weeks'
has out 'Status: Active' 'a number opens the placement'
has out 'Placements, weeks 8 to 24' 'later weeks'

answers $board 1 q 5 q n 1 q y q q
has out '5 2026/27: 77 %' 'figures as lines'
has out 'Trainees placed 2026/27: ' 'each with its records'
has out '  S  3.7' 'lines over time, a value a line'
has out 'Dashboard, school year 2025/26' 'the year before'
answers $board n n 3 q q q
has out '  29  103  forecast' 'forecasts'
has out 'RDG-01' 'and the readings behind them'

answers $match 1 s q u q
has out '1 * PER-234 Ismoilova Mohira > OPN-35' 'proposals with reasons'
has out '1   PER-234 Ismoilova Mohira' 'a number leaves one out'
has out '1 placement proposed; u in the main menu' 'the others are saved'
has out 'no place is left at' 'obstacles are said'
has out 'Done: undo of' 'and undo takes it back'
run show placement/PLC-151
fails 3 'PLC-151' 'nothing stays'

answers INS-042 11 01.12.2026 s n q q
has out 'This touches: People: 15' 'what a save touches is said before'
has out '  PER-180 Shodiyeva Zarina: trainee of PLC-083' 'record by record'
run show subject/INS-042
hasnt out 2026-12-01 'no means no'
answers INS-042 s y q
run show subject/INS-042
has out '2026-12-01' 'yes saves the draft'
end
