#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Screens of what the rules found, on the sample cluster.  Only the rules
# named here are on, so that a new rule changes no picture.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 21
KLASTER_NOW=1795392000000
export KLASTER_NOW
only chain_circle
"$KLASTER" --quiet init --office Qarshi --sample >"$work/said" 2>&1 ||
    sed 's/^/# /' "$work/said"

screens findings "$KLASTER" <<'EOT'
f dump f3 dump esc 'zzz' see:'Nothing was found' esc enter dump
EOT
plays 'what the findings cost on the line' "$KLASTER" <<'EOT'
f max:1600 f6 f6 f6 f6 esc
EOT
screens chain "$KLASTER" <<'EOT'
'c' down enter dump n dump f6 dump f6 dump f6
EOT
plays 'prerequisites are followed, folded, dropped' "$KLASTER" <<'EOT'
'c' down enter n right see:'>' '-' see:'+ CUR-T2' '+' see:'- CUR-T2'
n f8 see:'It no longer needs TOP-T303' n see:'nothing in this'
C-z n see:'Prerequisites in a circle' f7 'rasm' enter see:'> '
f3 esc f5 see:'The rules found nothing here' f10
EOT
plays 'what the chain costs on the line' "$KLASTER" <<'EOT'
'c' down enter max:1600 f6 max:1600 f6 max:1600 pgdn*3 max:1600
EOT

only placement_missing
screens calendar "$KLASTER" <<'EOT'
'p' dump down down '>' dump z dump z z end dump
EOT
plays 'bars are moved, stretched, saved, taken back' "$KLASTER" <<'EOT'
'p' down down '>' see:'CHANGED 1' C-z miss:'CHANGED' '>' ']' down '<'
see:'CHANGED 2' f10 see:'not saved' esc f2 see:'2 placements saved'
C-z see:'Undone' C-y f7 'umarova' enter see:'>  Umarova' f3 esc enter esc
left*20 't' right*20 f10
EOT
plays 'what the calendar costs on the line' "$KLASTER" <<'EOT'
'p' max:1600 down down '>' '>' max:150 '[' max:150 left max:150 z max:1600
z max:1600 pgdn max:1600
EOT

only placement_missing chain_circle
screens board "$KLASTER" <<'EOT'
g dump right enter dump esc pgdn dump f3 dump
EOT
plays 'figures open their records; bytes' "$KLASTER" <<'EOT'
g max:1600 right end up*3 see:'> Places offered' enter see:'OPN-' esc f6
see:'2025/26' f5 see:'dashboard.csv' home down*4 enter esc f10
EOT
holds 'the table of figures holds each value' \
    grep -q 'ulushi,29,103' dashboard.csv
plays 'marks, ages, mentors and trends open theirs' "$KLASTER" <<'EOT'
g down*5 see:'> Lesson marks' see:'Mean of' enter see:'VIS-' esc
right see:'> 40-49' enter see:'PER-' esc down*6 see:'> Mentors' enter
see:'PER-' esc pgdn max:1600 see:'2 of 3' see:'Forecast for 2029'
enter see:'RDG-01' see:'RDG-06' miss:'RDG-07' esc right down
see:'> Boshqa' pgdn see:'3 of 3' pgdn pgup pgup see:'1 of 3' down*20
see:'3 of 3' f3 f7 'forecast' see:'27  9' f10 f10
EOT

# Another office takes all we have; then we change one record.
"$KLASTER" --quiet bundle create -o "$work/all" >"$work/said" 2>&1
KLASTER_DB=$work/other HOME=$work/there sh -c '
    "$KLASTER" --quiet init --office Koson &&
    "$KLASTER" --quiet bundle apply --trust "$0" &&
    "$KLASTER" --quiet bundle create -o "$0.back"' "$work/all" \
    >>"$work/said" 2>&1
"$KLASTER" --quiet bundle apply --trust "$work/all.back" >>"$work/said" 2>&1
KLASTER_NOW=1795478400000 "$KLASTER" --quiet set subject/INS-038 phone=1 \
    >>"$work/said" 2>&1
plays 'an office opens what it has not seen of ours' "$KLASTER" <<'EOT'
g down*6 see:'> Koson' see:'23.11 ok' enter see:'INS-038' down enter
see:'INS-038' f10 f10 f10
EOT
KLASTER_NOW=1799798400000
plays 'a late one is called so' "$KLASTER" <<'EOT'
g see:'23.11 LATE 50 d'
EOT
KLASTER_NOW=1795392000000

screens match "$KLASTER" <<'EOT'
m dump down*3 dump
EOT
plays 'proposals are marked, saved as one set, taken back' "$KLASTER" <<'EOT'
m max:1600 '-' see:'0 marked' f2 see:'Nothing is marked' '*' see:'2 marked'
home ' ' see:'1 marked' f6*4 f2 see:'2 placements proposed' C-z see:'Undone'
f3 esc f10 p m see:'2 proposals' f10 f10
EOT
plays 'what would be touched is said before' "$KLASTER" <<'EOT'
'1' 'INS-038' enter esc C-k see:'What closing would touch' esc
f8 see:'In all it would touch' 'n' esc esc c enter down C-k
see:'What if this topic moves' '9' f2 see:'What moving would touch' esc f10
EOT
screens touched "$KLASTER" <<'EOT'
'1' 'INS-038' enter enter f7 'Closed' enter '1.12.2026' f2 dump
EOT
plays 'a save that touches others shows them first' "$KLASTER" <<'EOT'
'1' 'INS-038' enter enter f7 'Closed' enter f8 '1.12.2026' f2 max:1600
see:'What closing would touch' see:'Enter or F2 saves all the same' esc
see:'CHANGED' f2 see:'What closing' f2 see:'Saved: INS-038' C-z see:'Undone'
f7 'Phone' enter '1' f2 see:'Saved: INS-038' C-z f10 f10
EOT
plays 'a shorter agreement, a cancelled placement, a moved topic' \
    "$KLASTER" <<'EOT'
C-g 'AGR-05' enter f4 f7 'To' enter f8 '24.11.2026' f6
see:'What a shorter term would touch' see:'Placements: 6' enter
see:'There is no next' C-z see:'Undone' esc esc
C-g 'PLC-083' enter f4 f7 'Status' enter f4 'canc' enter f2
see:'What cancelling would touch' see:'trainee of PLC-083' f10 see:'CHANGED'
f9 f10 esc esc C-g 'TOP-M201' enter f4 f7 'Position' enter f8 '9' f2
see:'What moving would touch' see:'needs TOP-M201' f2 see:'Saved: TOP-M201'
EOT
rm -f "$HOME/.config/klaster/rules.yaml"
plays 'all that the rules find costs no more' "$KLASTER" <<'EOT'
f max:1600 pgdn*5 max:1600 down*5 max:400
EOT
