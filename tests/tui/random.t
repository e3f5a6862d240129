#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Keys that mean nothing: whatever is pressed, pasted or resized, the
# terminal shows what klaster believes, and the database stays whole.
. "${top_srcdir:-.}/tests/tui/lib.sh"
keys=150
[ -z "${KLASTER_SOAK-}" ] || keys=10000
plan 8
register >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"

seed=${KLASTER_SEED:-1}
for type in xterm-256color linux vt100 vt220 screen ansi
do
	seed=$((seed + 1))
	# libvterm is no such terminal: in long plays both part at times.
	[ $type != ansi ] || keys=150
	plays "random keys, TERM=$type" -t $type "$KLASTER" <<EOF
random:$keys:$seed
EOF
done
plays 'random keys in Cyrillic' "$KLASTER" --lang uz-Cyrl <<EOF
random:$keys:$seed
EOF
holds 'the database is whole' "$KLASTER" verify
