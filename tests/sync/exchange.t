#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Offices that exchange bundles, by the program alone: full and delta, lost,
# late, twice, by way of a third, damaged.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"

takes() {
	tick
	run bundle apply "$@"
	ok "apply $*" [ "$status" -le 1 ] || say_all
}

office a
do_ok init --office Angren
do_ok add subject code=INS-1 name='Maktab 1' kind=school pupils=100
do_ok add subject code=INS-2 name='Maktab 2' kind=school
do_ok bundle create -o "$work/1"
office b
do_ok init --office Buxoro
run bundle apply "$work/1"
fails 4 '--trust' 'a stranger is refused'
has err 'Angren' 'his title is said'
run office list
hasnt out 'Angren' 'and nothing of him is kept'
run list subject
hasnt out 'Maktab' 'nor of his records'
takes --dry-run --trust "$work/1"
run list subject
hasnt out 'Maktab' 'a dry run changes nothing'
takes --trust "$work/1"
equal a b 'both are equal after a full bundle'
run bundle apply "$work/1"
is_status 1 'a second time there is nothing new'
do_ok set subject/INS-1 pupils=200
do_ok set subject/INS-2 address='Koʻcha 1'
do_ok bundle create --for Angren -o "$work/2"
office a
do_ok set subject/INS-1 pupils=300
takes --trust "$work/2"
run bundle apply --dry-run "$work/2"
ok 'known lines are no preview' [ ! -s out ]
do_ok bundle create --for Buxoro -o "$work/3"
ok 'a delta has no line that the other has' \
    [ "$(zstd -dc "$work/3" | grep -c '^{"n":')" = 1 ]
office b
takes "$work/3"
equal a b 'both are equal after both edited one field'

# The next of a's is lost; the one after names what is missing.
office a
do_ok set subject/INS-1 name='Maktab 1a'
do_ok bundle create -o "$work/all-4"
do_ok bundle create --for Buxoro -o "$work/4"
office b
do_ok bundle create --for Angren -o "$work/have"
cp -R "$work/b" "$work/late"
takes "$work/4"
do_ok bundle create --for Angren -o "$work/have"
office a
takes "$work/have"
do_ok remove subject/INS-2
do_ok bundle create --for Buxoro -o "$work/5"
rm -rf "$work/b"
mv "$work/late" "$work/b"
office b
tick
run bundle apply "$work/5"
is_status 1 'a gap is something to look at'
has err 'Lines 5 to 5 of' 'the numbers that are missing are named'
takes "$work/4"
takes "$work/5"
equal a b 'the missing one and the late one again: equal'

# By way of a third, who trusts only who gave it to him.
office c
do_ok init --office Chust
office b
do_ok bundle create -o "$work/6"
office c
tick
run bundle apply --trust "$work/6"
is_status 1 'lines of others are kept back'
run office list
has out 'NOT TRUSTED' 'and their writers listed'
do_ok office trust Angren
# The copy that was late is a writer anew; what it wrote before stands in the
# inbox of b, under the old one.
run office list
do_ok office trust "$(awk '/NOT TRUSTED/ { print $1 }' out)"
equal b c 'a third is equal when it trusts the others'

# Damaged in many places, cut in many: refused, and nothing changed.
office a
do_ok set subject/INS-1 pupils=1
do_ok bundle create -o "$work/7"
office b
cp "$KLASTER_DB/data.mdb" before
size=$(wc -c <"$work/7")
bad=0
i=0
while [ $i -lt "$size" ]; do
	head -c $i "$work/7" >cut
	run bundle apply cut
	case $status in 3|4) ;; *) bad=$((bad + 1)) ;; esac
	{
		head -c $i "$work/7"
		tail -c +$((i + 1)) "$work/7" | head -c 1 |
		    LC_ALL=C tr '\000-\377' '\001-\377\000'
		tail -c +$((i + 2)) "$work/7"
	} >flipped
	run bundle apply flipped
	case $status in 3|4) ;; *) bad=$((bad + 1)) ;; esac
	i=$((i + 17))
done
ok 'all of them are refused' [ $bad = 0 ]
ok 'the database is the same' cmp before "$KLASTER_DB/data.mdb"
run bundle verify flipped
is_status 4 'verify says so, too'
takes "$work/7"
equal a b 'the whole one is taken'
zstd -dcq "$work/7" >raw
run bundle apply - <"$work/7"
is_status 1 'standard input is read'
run bundle apply missing
is_status 3 'a file that is not there'
end
