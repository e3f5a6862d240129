#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 25: offices under every misfortune at once, seed by seed; a seed that
# fails says how to play it again (tests/sync/simulate.c).
. "${top_srcdir:-.}/tests/lib.sh"
simulate=${top_builddir:-$PWD}/tests/sync/simulate
[ -x "$simulate" ] || skip_all 'tests/sync/simulate was not built'

TMPDIR=$work
[ ! -d /dev/shm ] || TMPDIR=$(mktemp -d /dev/shm/klaster-sim.XXXXXX) ||
    TMPDIR=$work
export TMPDIR
trap 'cd / && rm -rf "$work" "$TMPDIR"' EXIT

# plays DESCRIPTION OPTION...
plays() {
	what=$1
	shift
	ok "$what" sh -c '"$@" >told' - "$simulate" "$@"
	sed 's/^/# /' told
}

if [ -n "${KLASTER_SOAK-}" ]; then
	seeds=${KLASTER_SEEDS:-10000}
	plays "$seeds seeds of five offices" --count "$seeds"
	plays "$((seeds / 100)) of twenty offices, 300 rounds" \
	    --seed 100000 --count $((seeds / 100)) --offices 18 --turns 6000
else
	plays '50 seeds of five offices' --count 50
	plays 'one of ten offices' --offices 10 --turns 1000
fi
end
