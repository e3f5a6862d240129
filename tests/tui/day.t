#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What a day's work leans on: dates as the office writes them, saved views,
# and nothing large taken back by one key too many.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 14
register >"$work/said" 2>&1 && many 60 >>"$work/said" 2>&1 ||
    sed 's/^/# /' "$work/said"
printf 'dates: slashed\n' >"$work/slashed.yaml"
printf 'dates: iso\n' >"$work/iso.yaml"

plays 'dates with slashes: the menu, a form, what is typed' \
    "$KLASTER" --config "$work/slashed.yaml" <<'EOT'
see:'04/11/2025' '1' down enter see:'01/09/1998'
f7 'Clos' enter '3/2/2025' tab see:'03/02/2025' C-z f10
EOT
plays 'dates as in files' "$KLASTER" --config "$work/iso.yaml" <<'EOT'
see:'2025-11-04' '1' down enter see:'1998-09-01'
f7 'Clos' enter f8 '=' tab see:'2025-11-04' C-z f10
EOT
plays 'much is taken back only by a yes' "$KLASTER" <<'EOT'
'1' see:'65 of 65' C-z see:'Take all of this back?' see:'and 59 more'
enter see:'Nothing was done' see:'65 of 65'
C-z 'y' see:'Undone' see:'5 of 5'
C-y see:'Do all of this again?' 'y' see:'65 of 65'
EOT
plays 'little is taken back at once' "$KLASTER" <<'EOT'
'2' enter tab 'X' f2 see:'Saved' C-z see:'Undone'
EOT
cat >"$work/views.yaml" <<'EOT'
lists:
  subject: {columns: [code, name, opened], sort: -code}
  koson: {kind: subject, where: [area = KOS], label: Koson only}
  full: {kind: subject, where: [pupils > 500], columns: [code, seats],
    find: maktab, sort: -pupils}
  stale: {kind: subject, where: [area = NOSUCH]}
EOT
"$KLASTER" --quiet undo >"$work/said" 2>&1
plays 'saved views of a list' "$KLASTER" --config "$work/views.yaml" <<'EOT'
'1' see:'Opened' see:'sorted: Code -' see:'view 1 of 4' miss:'Pupils'
C-pgdn see:'Institutions: Koson only' see:'2 of 5' see:'S12' miss:'S01'
'12' see:'1 of 5' see:'S12' esc see:'2 of 5'
C-pgdn see:'Institutions: full' see:'2 of 5' see:'>  S01' miss:'L01'
C-pgup see:'Koson only' C-pgup see:'5 of 5' see:'view 1 of 4'
EOT
plays 'views by their number, and one that leads nowhere' \
    "$KLASTER" --config "$work/views.yaml" <<'EOT'
'1' C-w see:'1  Institutions' see:'2  Koson only' see:'3  full' '3'
see:'Institutions: full' C-w '1' see:'view 1 of 4'
C-w '4' see:'The view "stale" cannot be shown' see:'view 1 of 4' see:'5 of 5'
EOT
plays 'a list without views says so' "$KLASTER" <<'EOT'
'1' C-pgdn see:'There is one view of this list'
EOT
plays 'filters typed before come back' "$KLASTER" <<'EOT'
'1' 'litsey' see:'1 of 5' f10 '12' see:'1 of 5' see:'S12' f10
f7 up see:'Filter: 12' up see:'Filter: litsey' see:'L01'
up see:'no earlier filter' down see:'Filter: 12' down see:'5 of 5'
EOT
printf 'code,name,kind,pupils\nX1,Yangi maktab,school,12\n%s\n' \
    'X2,Boshqa,skool,abc' >"$work/bad.csv"
plays 'a file with a wrong row: what is wrong, and how to go on' \
    "$KLASTER" <<'EOT'
i 'bad.csv' f2 see:'choose what the rows are' 'institu' enter f2
see:'! bad.csv:3:' see:'choose under' miss:'--partial'
f10 tab*2 f4 down enter f2 see:'Nothing was written yet' f2
see:'1 added' see:'Ctrl-Z takes it back' '1' see:'6 of 6'
EOT
holds 'the wrong row is in a file of its own' \
    grep -q '^X2,Boshqa,skool,abc' "$work/bad.csv.rejects.csv"
echo 'half mended' >"$work/bad.csv.rejects.csv"
plays 'a preview writes no file, and an earlier one stays' "$KLASTER" <<'EOT'
i 'bad.csv' tab 'institu' enter tab*2 f4 down enter f2
see:'Nothing was written yet' f2 see:'1 unchanged'
see:'Ctrl-Z takes it back'
EOT
holds 'what was mended before is there' \
    grep -qx 'half mended' "$work/bad.csv.rejects.csv"
holds 'the new one has a number' \
    grep -q '^X2,Boshqa' "$work/bad.csv.rejects-2.csv"
plays 'what was chosen lately stands first' "$KLASTER" <<'EOT'
'2' enter f7 'Institution' enter f4 see:'|>7-bolalar' '12' enter up
f4 see:'|>12-umum' see:'| 7-bolalar' down*3 up*3 see:'|>12-umum'
C-end see:'2-umum' C-home see:'|>12-umum' esc
EOT
