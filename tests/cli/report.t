#!/bin/sh
# SPDX-License-Identifier: ISC
#
# report: what it says of the sample, in every format and language, and that
# the report of a former day stays the same.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
KLASTER_NOW=1795392000000
export KLASTER_NOW
all='chain dashboard directions needs placements principles scorecard'
fresh --sample

run report --list
ok 'the list names each with a title' \
    [ "$(awk 'NF > 1 { printf "%s ", $1 }' out)" = "$all " ]
run report
fails 2 'klaster report --list' 'a report has a name'
run report dashbord
fails 2 'There is no report "dashbord"' 'a name that is none'
run report chain CHN-9
fails 3 'no chain with the code "CHN-9"' 'a chain that is none'
run report dashboard --as-of soon
fails 2 'is no time' 'a date that is none'
run report dashboard --format xml
fails 2 'none of text|html|csv|json' 'a format that is none'

# section FILE HEADING: from its heading to the next blank line.
section() {
	awk -v head="$2" '$0 == head { on = 1 } on && !NF { exit } on' "$1"
}
# Names of writers are made of keys, new in each database.
unnamed() {
	sed 's/[A-Z2-7]\{16\}/DEV/g'
}
is_section() {
	section out "$1" >part
	cat >expected
	ok "$2" cmp -s expected part || diff -u expected part | sed 's/^/# /'
}

run report directions
is_section 'Areas of projects and directions' 'a matrix as text' <<'EOT'
Areas of projects and directions
--------------------------------
Projects that were not stopped; empty cells: 13.
                      Education  Teaching tools  Science  Production  Management
--------------------  ---------  --------------  -------  ----------  ----------
Research                      -               -        1           -           1
Information and               -               -        -           -           2
analysis
Scientific and                1               2        -           -           -
methodological
Experimental and              -               -        1           2           -
innovative
EOT
unnamed <out | head -n 4 | sed 's/ DEV\.[0-9]*$/ DEV.N/' >part
cat >expected <<'EOT'
Projects by direction and area
==============================
database DEV  date 2026-11-23 00:00:00 UTC
version DEV.N
EOT
ok 'its stamp: database, version, date' cmp -s part expected

run report dashboard
is_section 'Placements by status' 'bars as text' <<'EOT'
Placements by status
--------------------
Draft                ###                             8
Proposed             ####                            10
Agreed               ##                              4
Active               ####################            50
Completed            ##############################  74
Cancelled            ##                              4
Refused by the host                                  0
EOT
has out '2027    ###########################     92.93  (88.04 .. 97.82)' \
    'a forecast has an interval'
run report placements
has out 'PER-052 Saidova Lola        #######################!!!!!!!  4/3' \
    'load beyond the limit as text'
run report needs
has out 'Informatics                       -     -' \
    'what nobody asked for is not 0'
run report chain CHN-2
has out '! TOP-T303  Ilmiy uslub  [circle]' 'a circle is marked in the map'
has out 'TOP-T303 > TOP-T302  [circle]' 'and in its arrows'
has out 'The fewest edits that mend the order' 'and how it is mended'
hasnt out CHN-1 'only the chain that was named'
run report chain CHN-3
has out '?  [gap]' 'a stage that is missing is marked'
run report principles
has out 'The nine principles' 'rules by the parts of the theory'
run report scorecard
has out 'Mutual control: mean marks' 'marks'

for name in $all; do
	run report $name
	ok "$name: no line of text is wider than 80" \
	    [ "$(awk '{ gsub(/[\200-\277]/, "") } length > 80' out |
	    grep -c -v '  ')" = 0 ]
	run report $name --format json
	is_status 0 "$name as JSON"
	ok "$name: is one object with parts" [ "$(jq -r \
	    'select(.parts | length > 0) | .report' out)" = $name ]
	run report $name --format csv
	ok "$name: CSV has six columns in every line" \
	    [ "$(sed 's/"\([^"]\|""\)*"/x/g' out |
	    awk -F, 'NF != 6' | wc -l)" = 0 ]
	run report $name --format html -o $name.html
	is_status 0 "$name as HTML"
	ok "$name: nothing in it points out of the page" \
	    sh -c "! grep -niE 'http|<script|<link|src=|href|url\(|@import' \
	    $name.html"
	if command -v tidy >/dev/null; then
		tidy -e -q $name.html >err 2>&1
		ok "$name: tidy finds nothing in it" [ ! -s err ] ||
		    sed 's/^/# /' err | head
	else
		skip "$name: tidy finds nothing" 'tidy is not installed'
	fi
done
ok 'a file that it writes is for its owner' \
    [ "$(stat -c %a chain.html)" = 600 ]
for lang in en uz uz-Cyrl ru; do
	run --lang $lang report dashboard --format html
	has out "<html lang=\"$lang\">" "the page says its language: $lang"
done
run --lang ru report directions
has out 'Наука' 'labels in Russian'

run_ok set subject/INS-001 'name=<b>Ali & "Vali"</b>'
run report scorecard --format html
has out '&lt;b&gt;Ali &amp; &quot;Vali&quot;&lt;/b&gt;' \
    'what a record says is no HTML'
run_ok undo

# A former day.
then=2026-11-23T12:00Z
formats='text html csv json'
keep() {
	mkdir -p "$1"
	for name in $all; do
		for format in $formats; do
			"$KLASTER" report $name --as-of $then \
			    --format $format -o "$1/$name.$format" || return
		done
	done
}
ok 'reports of a day' keep before
KLASTER_NOW=1795600000000
run_ok set subject/INS-042 name='Another name' code=INS-999 readiness=1
run_ok set topic/TOP-M203 requires= title='Another title'
run_ok set project/PRJ-01 direction=management
run_ok remove evaluation/EVL-01
run_ok add need code=NEE-999 speciality=law year=2030 posts=5
"$KLASTER" report scorecard --as-of $then -o again
ok 'are the same after edits' cmp -s again before/scorecard.text
"$KLASTER" report scorecard -o now
ok 'while those of today are not' sh -c '! cmp -s now before/scorecard.text'
keep after
ok 'each of them in each format' diff -r before after

run_ok bundle create -o out.kb
run_ok --db other init --office Other
run_ok --db other bundle apply --trust out.kb
"$KLASTER" --db other report chain --as-of $then | unnamed >theirs
unnamed <before/chain.text >ours
ok 'another office makes the same of it' cmp -s ours theirs
run_ok --db other set subject/INS-043 name='Changed there'
run_ok --db other add topic title=New curriculum=CUR-M1 position=9
run_ok --db other bundle create -o back.kb
run_ok bundle apply --trust back.kb
KLASTER_NOW=1799999000000
keep round
ok 'and after changes came back from there' diff -r before round
run report dashboard --as-of 2001
is_status 0 'a day before there was anything'
has out 'not measured' 'when nothing was measured'

end
