#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 10: a database is put back to what it was, and goes on.  The seal sees
# it, or the office that holds what came after: a new key, no number is given
# twice, and its own lines come back.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"
. "${top_srcdir:-.}/tests/sync/twins.sh"

takes() {
	tick
	run bundle apply --trust "$@"
	ok "apply $*" [ "$status" -le 1 ] || say_all
}
same() {
	export_to "$work/here.json"
	office botir
	export_to "$work/botir.json"
	ok "$1" cmp "$work/here.json" "$work/botir.json" ||
	    diff "$work/here.json" "$work/botir.json" | sed 's/^/# /'
}

# From a backup.
office anvar
do_ok init --office Qarshi
for i in 1 2 3; do
	do_ok add subject code=S$i name=$i-maktab kind=school seats=$i
done
who=$(writer)
do_ok backup "$work/backup"
for i in 4 5; do
	do_ok add subject code=S$i name=$i-maktab kind=school
done
do_ok set subject/S1 seats=100
do_ok bundle create -o "$work/all"
office botir
do_ok init --office Guzor
takes "$work/all"
do_ok bundle create -o "$work/back"
office anvar
do_ok restore --replace "$work/backup"
do_ok set subject/S1 seats=200
new=$(writer)
ok 'it has a new key' [ "$new" != "$who" ]
run office show "$who"
has out ' 4, of them 4 in force' 'and its old log is as long as it was'
takes "$work/back"
run office show "$who"
has out ' 7, of them 7 in force' 'its own lines come back'
hasnt out 'Forked' 'no number was given twice'
do_ok verify
do_ok bundle create -o "$work/1"
office botir
takes "$work/1"
run conflicts
has out 'seats' 'two values that did not know of each other'
run office show "$who"
hasnt out 'Forked' 'nor does the other one see a fork'
office anvar
same 'both are equal'

# With the seal intact: what was never signed gives way.
machine karim
do_ok init --office Koson
do_ok add subject code=K1 name=k1-maktab kind=school
karim=$(writer)
twin before
do_ok add subject code=K2 name=k2-maktab kind=school
do_ok bundle create -o "$work/all"
office botir
takes "$work/all"
do_ok bundle create -o "$work/back"
machine before
do_ok add subject code=K3 name=k3-maktab kind=school
do_ok add person code=P3 name=Zulfiya subject=K3
takes "$work/back"
has err 'make way'  'its unsigned lines make way'
has err '3 of these lines were written here' 'they are written again'
run list subject
has out 'K2' 'what others hold is there'
has out 'K3' 'and what was written since'
run show person/P3
has out 'k3-maktab' 'with what refers to it'
run office show "$karim"
hasnt out 'Forked' 'and there is no fork'
do_ok verify
do_ok bundle create -o "$work/2"
office botir
takes "$work/2"
run office show "$karim"
hasnt out 'Forked' 'for nobody'
machine before
do_ok office trust "$who"
do_ok office trust "$new"
same 'both are equal again'
end
