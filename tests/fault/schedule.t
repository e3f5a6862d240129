#!/bin/sh
# SPDX-License-Identifier: ISC
#
# One command stops at a call that others may see, another one runs, and the
# first goes on or dies there: see schedule.c.
. "${top_srcdir:-.}/tests/fault/lib.sh"
pause=$tools/pause.so
[ -f "$pause" ] || skip_all 'no library to preload'
[ -x "$tools/schedule" ] || skip_all 'built without libvterm'

# How many of some 43,000 schedules, in 1/1000: half a minute, or half an hour.
share=${SCHEDULE_SHARE-3}
[ -z "${KLASTER_SOAK-}" ] || share=${SCHEDULE_SHARE-200}

there() {
	KLASTER_USER=botir XDG_STATE_HOME=$work/far \
	    "$KLASTER" -q --db there "$@"
}

fresh --office Base
areas 1 40 >old.csv
run_ok import area old.csv
# The screens are of the first two.
for n in 1 2 3 4 5 9 16 26; do
	run_ok add person code=P$n name="Aa$n" phone=90111220$n
done
run_ok set person/P4 note=undone
undone=$("$KLASTER" log | sed -n 's/.* \([A-Z2-7]*\.[0-9]*\) .*/\1/p' |
    head -n 1)
# Another office, of which one change has not come yet; and the shelf.
mkdir shelf
there init --office There
"$KLASTER" -q bundle create -o first.zst
there bundle apply --trust first.zst
there bundle create -o greeting.zst
"$KLASTER" -q bundle apply --trust greeting.zst 2>err
there set person/P5 note=fromthere
there bundle create -o news.zst
run_ok sync shelf
there sync shelf 2>err
areas 1000 60 >rows.csv
run_ok backup back.zst
mkdir -p conf/klaster base
cat >conf/klaster/office.yaml <<'END'
kinds:
  subject:
    fields:
      generator: {type: integer, index, search, en: Generator kW}
END
mv db shelf base
mv .local base

cat >acts <<END
set name-%" set -q person/P%6 name=name-%
F2 Aa%Z"
add P10% add -q person code=P10% name=Added
import FLT-01059 import -q area $work/rows.csv
apply fromthere bundle apply -q $work/news.zst
undo - undo -q $undone
forget - forget -q person/P3 --yes
compact - compact -q
rotate - key rotate -q
restore - restore -q --replace $work/back.zst
sync - sync -q $work/shelf
adopt - XDG_CONFIG_HOME=$work/conf config adopt -q
END

# The patience of both is 20 ms.
ok 'two at once: whole, and what was acknowledged is there' \
    "$tools/schedule" "$KLASTER" "$pause" acts "$share" \
    "${SCHEDULE_SEED-1}" 0.02
end
