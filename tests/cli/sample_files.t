#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Import definitions for files of others, on small ones written here: a map of
# topics with its edges, and a register in which a code stands twice.
. "${top_srcdir:-.}/tests/lib.sh"
fresh
run_ok add curriculum code=CC title=Map discipline=mathematics stage=basic
run_ok add chain code=CC title=Map discipline=mathematics curricula=CC
cat >nodes.csv <<'END'
id,title,stage,group,description
D1,Counting,K,domain,
S1,Count to ten,K,standard,Says the numbers to 10.
S2,Count to twenty,K,standard,"Says, and shows, the numbers to 20."
S3,Add within ten,1,standard,
S4,Add within twenty,1,standard,
S5,Compare sums,2,standard,
S6,Functions,HS,standard,
END
cat >edges.csv <<'END'
from,to,type
D1,S1,contains
S1,S2,prerequisite
S1,S3,prerequisite
S2,S4,prerequisite
S3,S4,prerequisite
S4,S5,prerequisite
S5,S6,prerequisite
END
map() {
	run --config "$top_srcdir/config/examples/coherence.yaml" import "$@"
}
map --using coherence nodes.csv
ok 'the topics come in' [ "$(tail -n 1 out)" = \
    '7 added, 0 changed, 0 unchanged, 0 rejected' ] || say_all
run list topic --columns code,grade --format csv
has out 'S1,0' 'the kindergarten is grade 0'
has out 'S6,' 'and the high school none'
map --using edges edges.csv --dry-run
ok 'each prerequisite would be added' \
    [ "$(grep -c requires out)" = 5 ] || say_all
map --using edges edges.csv
is_status 0 'the edges come in as they are'
run list topic --columns code,requires --format csv
has out 'S4,S2;S3' 'a topic with two has both'
hasnt out 'S1,D1' 'what is no prerequisite is left out'
map --using edges edges.csv
ok 'again they add nothing' [ "$(cat out err | grep -c '0 changed')" = 1 ]
run check chain_circle
is_status 0 'there is no circle'
run_ok set topic/S2 requires+=S5
run check chain_circle --format csv
has out 'S2 > S5 > S4 > S2' 'the shortest way round is named'

mkdir -p .config/klaster
cat >.config/klaster/office.yaml <<'END'
imports:
  register:
    kind: subject
    others: no
    columns:
      number: code
      name: name
      road: address
      sort:
        field: kind
        values: {madrasa: school, technical: college}
END
cat >register.csv <<'END'
number,name,road,sort,unused
101,"First, of the town",Main road 1,school,x
102,Second,,madrasa,x
103,Third,Side road,technical,x
102,Second again,,school,x
104,Fourth,,college,x
END
run import --using register register.csv
is_status 3 'one code stands twice: the file is refused'
has err 102 'the code is named'
has err 'row 3' 'with the first row'
has err 'row 5' 'and the second'
run import --using register register.csv --partial --rejects rejects.csv
is_status 1 'unless partial'
ok 'then the others come in' [ "$(tail -n 1 out)" = \
    '3 added, 0 changed, 0 unchanged, 2 rejected' ] || say_all
run list subject --columns code,kind --format csv
has out '103,college' 'words of the file are words of ours'
cut -d, -f1 rejects.csv | tail -n +2 | sort -u >refused
ok 'the refused rows are written as they were' \
    [ "$(grep -c Second rejects.csv)" = 2 ]
end
