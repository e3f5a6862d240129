#!/bin/sh
# SPDX-License-Identifier: ISC
#
# National registers come in by import definitions: small ones of our own
# and, where they are at hand, real ones of 3,297 areas and 35,624
# institutions.
. "${top_srcdir:-.}/tests/lib.sh"

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
# registers AREAS REGIONS TWICE GOOD STEP: of $areas and $schools, where the
# code TWICE stands twice beside GOOD others; each STEPth school is changed.
registers() {
	of_areas=$1 regions=$2 twice=$3 good=$4 step=$5
	fresh

	run import --using soato "$areas"
	is_status 0 'the areas come in'
	ok 'all of them' [ "$(tail -n 1 out)" = \
	    "$of_areas added, 0 changed, 0 unchanged, 0 rejected" ]
	run import --using soato "$areas"
	ok 'a second time nothing changes' [ "$(tail -n 1 out)" = \
	    "0 added, 0 changed, $of_areas unchanged, 0 rejected" ]
	run list area --where parent=ARE-17 --format csv --columns code
	ok 'regions know their country' [ "$(wc -l <out)" -gt "$regions" ]

	run import --using eiin "$schools"
	is_status 3 'one code stands twice: the file is refused'
	has err "$twice" 'the code is named'
	rows=$(awk '/(^|,)'"$twice"',/ { print NR }' "$schools" |
	    head -n 2)
	for row in $rows; do
		has err "$row" "row $row is named"
	done
	run import --using eiin "$schools" --partial --rejects rejects.csv
	is_status 1 'unless partial'
	ok 'then the others come in' [ "$(tail -n 1 out)" = \
	    "$good added, 0 changed, 0 unchanged, 2 rejected" ]
	ok 'and both rows are kept out' [ \
	    "$(grep -c "$twice" rejects.csv)" = 2 ]
	run import --using eiin "$schools" --partial
	ok 'a second time nothing changes' [ "$(tail -n 1 out)" = \
	    "0 added, 0 changed, $good unchanged, 2 rejected" ]

	awk -v step="$step" -v twice="$twice" '
	NR % step == 3 && ++n <= 50 && !/"/ && $0 !~ twice {
		FS = OFS = ","
		$0 = $0
		$5 = $5 " CHANGED"
		c++
	}
	{ print }
	END { print c > "count" }' "$schools" | grep -v ",$twice," >changed.csv
	want=$(cat count)
	run import --using eiin changed.csv --dry-run
	ok "a dry run names just the $want cells that were changed" \
	    [ "$(grep -c CHANGED out)" = "$want" ]
	ok 'and nothing else' [ "$(wc -l <out)" = $((want + 1)) ]

	run export subject --format csv -o one.csv
	run export area --format csv -o areas.csv
	rm -rf two
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
}

areas=soato.csv schools=eiin.csv
awk 'BEGIN {
	print "level,soato,parent_soato,name_uz_latn,name_uz_cyrl,name_ru"
	print "country,17,,O\047zbekiston,Ўзбекистон,Узбекистан"
	for (r = 3; r <= 8; r++) {
		region = 1700 + r
		# A town comes before its district, and that before the region.
		for (d = 1; d <= 5; d++)
			print "city," region 200 + d "860," region 200 + d \
			    ",Shahar " d ",Шаҳар " d ",Город " d
		for (d = 1; d <= 5; d++)
			print "district," region 200 + d "," region \
			    ",Tuman " d ",Туман " d ",\"Район " r ", " d "\""
		print "region," region ",17,Viloyat " r ",Вилоят,Область " r
	}
}' >soato.csv
awk 'BEGIN {
	split("school college madrasa technical schoolcollege", list, " ")
	print "division,district,thana,eiin,name,village_road,post_office," \
	    "management,type,list"
	for (i = 1; i <= 400; i++)
		print "North,East,Thana " i % 9 "," 200000 + i % 399 \
		    ",School No. " i "," (i % 4 ? "Road " i : "\"" i \
		    ", Old Road, \"\"Bazar\"\"\"") ",POST,Govt.,School," \
		    list[i % 5 + 1]
}' >eiin.csv
registers 67 6 200001 398 7

data=$top_srcdir/../shared/data
areas=$data/areas/soato_units.csv
schools=$data/institutions/bangladesh_institutions.csv
[ ! -f "$areas" ] || [ ! -f "$schools" ] ||
    registers 3297 13 110499 35622 700
end
