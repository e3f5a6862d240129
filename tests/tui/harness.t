#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The harness itself, on a small curses program.
. "$top_srcdir/tests/tui/lib.sh"
plan 15

screens toy -s 30x8 "$toy" <<'EOF'
dump down*3 'hello' dump
resize:40x10 dump
f10 ends:0
EOF

plays 'bytes of a key are counted' "$toy" <<'EOF'
down*10 max:38 sum:356 up*10 max:44 'a' max:26
EOF
fails 'a key that costs too much is seen' 'a key cost' "$toy" <<'EOF'
down*10 max:3
EOF
fails 'cells that are not on the screen are seen' 'another picture' \
    "$toy" lie <<'EOF'
down x
EOF
fails 'a death by signal is seen' 'signal 6' "$toy" lie <<'EOF'
k ends:0
EOF
fails 'a text that is not there is seen' 'not on the screen' "$toy" <<'EOF'
see:'row 999'
EOF
fails 'a program that is not there is seen' 'has ended' "$work/none" <<'EOF'
down
EOF
plays 'it can be killed and started again' "$toy" <<'EOF'
'abc' see:'abc' !down*30 crash again miss:'abc' down see:'row 2'
EOF
plays 'keys come byte by byte' "$toy" <<'EOF'
split down*5 up*2 f10 ends:0
EOF
for type in xterm-256color linux vt100 vt220 screen ansi
do
	plays "random keys, TERM=$type" -t $type "$toy" <<EOF
random:${KLASTER_SOAK:+100}100:1
EOF
done
