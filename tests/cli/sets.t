#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Lists that are sets and lists that are sequences, by every way in and out.
. "${top_srcdir:-.}/tests/lib.sh"

fresh
run_ok add person code=P name=B
run_ok add subject code=S name=A kind=school
run_ok add subject code=T name=C kind=school

# The marks of a rubric: equal ones stand beside each other.
printf '%s\n' '{"kind":"visit","code":"V","inspector":"P","subject":"S",
	"date":"2026-01-20","scores":["2","4","4","3","3"]}' |
    tr -d '\n\t' >v.json
run import v.json
is_status 0 'marks come in as JSON'
run list visit --columns scores --format csv
has out '2;4;4;3;3' 'each mark stands in its place'

run set visit/V 'scores+=4'
is_status 0 'a mark more'
run list visit --columns scores --format csv
has out '2;4;4;3;3;4' 'goes to the end, though there is such a one'
run set visit/V 'scores-=4'
run list visit --columns scores --format csv
has out '2;4;4;3;3' 'and comes off there again'
run set visit/V 'scores=3;3;4;4;2'
run list visit --columns scores --format csv
has out '3;3;4;4;2' 'another order is another value'

mkdir -p .config/klaster
cat >.config/klaster/office.yaml <<'EOT'
imports:
  marks:
    kind: visit
    columns:
      V: code
      D: date
      P: inspector
      lesson:
        field: scores
        values: {"yes": "5", "no": "0"}
  more:
    kind: visit
    columns:
      V: code
      lesson: {field: scores, add: yes}
  tongues:
    kind: subject
    columns:
      S: code
      tongue: {field: languages, add: yes}
EOT
printf 'V,D,P,lesson\nW,2026-01-21,P,yes;no;yes;yes;no\n' >w.csv
run import --using marks w.csv
is_status 0 'words of a file that stand for marks'
run list visit --columns code,scores --format csv
has out 'W,5;0;5;5;0' 'none of them is lost'

printf 'V,lesson\nW,0\nW,0\n' >more.csv
run import --using more more.csv
run list visit --columns code,scores --format csv
has out 'W,5;0;5;5;0;0;0' 'an import adds to a sequence at its end'
run import --using more more.csv
ok 'a second time nothing changes' [ "$(tail -n 1 out)" = \
    '0 added, 0 changed, 1 unchanged, 0 rejected' ]

# Languages: each once, and in any order the same.
run set subject/S 'languages=uz;ru;uz'
run list subject --where code=S --columns languages --format csv
has out 'uz;ru' 'a set holds each item once'
hasnt out 'uz;ru;uz' 'not twice'
run set subject/S 'languages=ru;uz'
has err 'Nothing changed' 'another order is no change'
run set subject/S 'languages+=uz'
has err 'Nothing changed' 'nor is what stands there already'
printf '{"kind":"subject","code":"S","languages":["ru","uz"]}\n' >s.json
run import s.json
ok 'nor in an import' [ "$(tail -n 1 out)" = \
    '0 added, 0 changed, 1 unchanged, 0 rejected' ]
printf 'S,tongue\nS,ru\nS,kk\nS,ru\n' >tongues.csv
run import --using tongues tongues.csv
run list subject --where code=S --columns languages --format csv
has out 'uz;ru;kk' 'an import adds to a set what is not there'

# Wishes are in the order of their worth, curricula in that of teaching.
run set person/P 'wishes=S;T'
run set person/P 'wishes=T;S'
run list person --columns wishes --format csv
has out 'T;S' 'wishes are a sequence'
run help person
has out 'sequence of > subject' 'help says which list is one'
has out 'list of word' 'and which is not'

# Two offices say the same in another order: nobody has to decide.
run_ok bundle create -o base.klb
run_ok init --db there --office THERE
run_ok --db there bundle apply --trust base.klb
run_ok set subject/T 'languages=uz;ru'
run_ok --db there set subject/T 'languages=ru;uz'
run_ok bundle create -o one.klb
run_ok --db there bundle apply one.klb
run --db there conflicts
is_status 0 'a set in another order is no conflict'
run --db there verify
is_status 0 'the list of conflicts agrees'
run_ok set person/P 'wishes=S'
run_ok set person/P 'wishes=S;T'
run_ok --db there set person/P 'wishes=T'
run_ok --db there set person/P 'wishes=T;S'
run_ok bundle create -o two.klb
run --db there bundle apply two.klb
run --db there conflicts
is_status 1 'a sequence in another order is one'
end
