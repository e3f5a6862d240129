#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Bytes on the line: what a key may cost at 80x24.  They are counted exactly
# and are the same in each run.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 11
register >"$work/said" 2>&1 && many 400 >>"$work/said" 2>&1 ||
    sed 's/^/# /' "$work/said"

plays 'the first picture, and a list' "$KLASTER" <<'EOF'
sum:1350 '1' max:2150
EOF
plays 'an arrow inside the page' "$KLASTER" <<'EOF'
'1' down*15 max:110 up*15 max:110
EOF
plays 'an arrow inside the page on a slow line' "$KLASTER" --slow <<'EOF'
'1' down*15 max:30 up*15 max:30
EOF
plays 'an arrow at the edge' "$KLASTER" <<'EOF'
'1' down*40 max:175
EOF
plays 'a page down' "$KLASTER" <<'EOF'
'1' pgdn*5 max:1600
EOF
plays 'a page down on a slow line' "$KLASTER" --slow <<'EOF'
'1' pgdn*5 max:900
EOF
plays 'a form opens, and the list comes back' "$KLASTER" <<'EOF'
'1' enter max:1300 f10 max:2150
EOF
plays 'a letter in a field, the next field' "$KLASTER" <<'EOF'
'1' enter tab 'x' 'chool' max:6 tab tab*3 max:60
EOF
plays 'a pick list opens, narrows, closes' "$KLASTER" <<'EOF'
'1' enter tab*7 f4 max:740 'q' max:350 esc max:850
EOF
plays 'a menu is pulled down, and the next' "$KLASTER" <<'EOF'
'1' f9 max:500 right max:900 esc
EOF
plays 'a new size' "$KLASTER" <<'EOF'
'1' resize:100x30 sum:2600
EOF
