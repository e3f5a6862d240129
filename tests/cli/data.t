#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Real registers, where they are at hand: 3,297 areas and 35,624
# institutions come in by import definitions.
. "${top_srcdir:-.}/tests/lib.sh"
data=$top_srcdir/../shared/data
[ -d "$data" ] || skip_all 'the registers are not at hand'
areas=$data/areas/soato_units.csv
schools=$data/institutions/bangladesh_institutions.csv

mkdir -p .config/klaster
cp "$top_srcdir/config/examples/soato.yaml" .config/klaster
cat >.config/klaster/office.yaml <<'EOT'
imports:
  eiin:
    kind: subject
    others: no
    columns:
      eiin: code
      name: name
      village_road: address
      list:
        field: kind
        values: {madrasa: school, technical: college,
          schoolcollege: school}
EOT
fresh

run import --using soato "$areas"
is_status 0 'the areas come in'
ok 'all of them' [ "$(tail -n 1 out)" = \
    '3297 added, 0 changed, 0 unchanged, 0 rejected' ]
run import --using soato "$areas"
ok 'a second time nothing changes' [ "$(tail -n 1 out)" = \
    '0 added, 0 changed, 3297 unchanged, 0 rejected' ]
run list area --where parent=ARE-17 --format csv --columns code
ok 'regions know their country' [ "$(wc -l <out)" -ge 14 ]

run import --using eiin "$schools"
is_status 3 'one code stands twice: the file is refused'
has err 110499 'the code is named'
rows=$(awk -F, '$0 ~ /(^|,)110499,/ { print NR }' "$schools" | head -n 2)
for row in $rows; do
	has err "$row" "row $row is named"
done
run import --using eiin "$schools" --partial --rejects rejects.csv
is_status 1 'unless partial'
ok 'then the others come in' [ "$(tail -n 1 out)" = \
    '35622 added, 0 changed, 0 unchanged, 2 rejected' ]
ok 'and both rows are kept out' [ "$(grep -c 110499 rejects.csv)" = 2 ]
run import --using eiin "$schools" --partial
ok 'a second time nothing changes' [ "$(tail -n 1 out)" = \
    '0 added, 0 changed, 35622 unchanged, 2 rejected' ]

awk 'NR % 700 == 3 && ++n <= 50 && !/"/ && !/110499/ {
	FS = OFS = ","
	$0 = $0
	$5 = $5 " CHANGED"
	c++
}
{ print }
END { print c > "count" }' "$schools" | grep -v ,110499, >changed.csv
want=$(cat count)
run import --using eiin changed.csv --dry-run
ok "a dry run names just the $want cells that were changed" \
    [ "$(grep -c CHANGED out)" = "$want" ]
ok 'and nothing else' [ "$(wc -l <out)" = $((want + 1)) ]

run export subject --format csv -o one.csv
run export area --format csv -o areas.csv
run init --db two
run import area areas.csv --db two
run import subject one.csv --db two
run export subject --format csv --db two
ok 'an export comes out of another database the same' cmp -s one.csv out
run undo -q
is_status 0 'undo'
run list subject --format csv --columns code
ok 'takes the whole import back' [ "$(wc -l <out)" = 1 ]
run verify
is_status 0 'the database is sound'

end
