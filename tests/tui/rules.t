#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Screens of what the rules found, on the sample cluster.  Only the rules
# named here are on, so that a new rule changes no picture.
. "${top_srcdir:-.}/tests/tui/lib.sh"
plan 2
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
