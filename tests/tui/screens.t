#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What the screens look like: see screens() in lib.sh for how to renew them.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 9
register >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"

screens menu "$KLASTER" <<'EOF'
dump resize:100x30 dump resize:39x11 dump
EOF
screens list "$KLASTER" <<'EOF'
'1' dump down*2 dump '12' dump esc esc resize:60x14 dump
EOF
screens form "$KLASTER" <<'EOF'
'1' enter dump tab 'x' dump C-pgdn dump resize:100x30 dump
EOF
screens pick "$KLASTER" <<'EOF'
'1' enter tab*7 f4 dump 'кос' dump esc
EOF
screens view "$KLASTER" <<'EOF'
'1' f3 dump
EOF
screens remove "$KLASTER" <<'EOF'
'1' f8 dump 'n' dump
EOF
screens goto "$KLASTER" <<'EOF'
/ '12' dump esc
EOF
screens pulldown "$KLASTER" <<'EOF'
'1' f9 dump right dump esc
EOF
screens help "$KLASTER" <<'EOF'
f1 dump esc '1' f1 dump
EOF
