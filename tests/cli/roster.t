#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A hub, two districts: who may write what, and who may no more.
. "${top_srcdir:-.}/tests/lib.sh"

for office in hub qarshi guzor
do
	eval "$office() { run \"\$@\" --db $office; }"
done

# send FROM TO...: everything that the others lack, and nothing said.
send() {
	from=$1
	shift
	"$from" bundle create -q -o "$from.klb"
	for to in "$@"
	do
		"$to" bundle apply -q --trust "$from.klb"
		[ "$status" -le 1 ] || say_all
	done
}
pupils() {
	echo "$1:"
	shift
	"$@" list subject --columns code,pupils --format csv
	sed 1d out
}
# All hold the same schools with the same pupils.
same() {
	for office in hub qarshi guzor
	do
		pupils x $office >"$office.csv"
	done
	ok "$1" cmp -s hub.csv qarshi.csv
	ok "$1, the other as well" cmp -s hub.csv guzor.csv
	diff hub.csv qarshi.csv | sed 's/^/# /'
	diff hub.csv guzor.csv | sed 's/^/# /'
}

hub init --office Region
qarshi init --office Qarshi
guzor init --office Guzor
hub add area code=QAR name=Qarshi level=district
hub add area code=KOS name=Koson level=town parent=QAR
hub add area code=GUZ name=Guzor level=district
hub add subject code=S1 name=1-maktab kind=school area=QAR
hub add subject code=S2 name=2-maktab kind=school area=GUZ
hub add subject code=S3 name=3-maktab kind=school area=KOS
send hub qarshi guzor
send qarshi hub
send guzor hub

qarshi office admit Region
fails 4 'this office is none' 'who is no hub keeps no roster'
hub office hub
is_status 0 'an office becomes the hub'
has err '3 of 3 writers' 'and lists those whom it believes'
hub office hub
fails 4 'There is a hub already' 'once'
hub office admit Qarshi --role minister
fails 3 'There is no role' 'a role that klaster.yaml does not have'
hub office admit Guzor --role inspector
is_status 0 'a role brings its kinds'
hub office show Guzor
has out 'visit, logbook' 'those of klaster.yaml'
hub office admit Guzor
hub office admit Nowhere
ok 'who is not known is not admitted' [ "$status" -ge 2 ]
hub office admit Qarshi --role district --area QAR --kind subject
is_status 0 'a district is held to its area and a kind'
hub office admit Qarshi --area Nowhere
ok 'an area that there is not' [ "$status" -ge 2 ]
hub office list
has out 'district' 'the list says so'

send hub qarshi guzor
qarshi set subject/S2 pupils=1
is_status 0 'who has named no hub writes what he likes'
qarshi office trust Region --hub
has err 'its roster says' 'an office names the hub'
qarshi list subject --columns code,pupils --where 'pupils = 1' --format csv
is_out 'and what it may not write is gone from its tables' <<-EOT
code,pupils
EOT
guzor office trust Region --hub
qarshi set subject/S2 pupils=20
fails 4 'another area' 'the other area is refused'
qarshi set area/QAR name=X
fails 4 'another kind' 'the other kind is refused'
qarshi add subject code=S9 name=9-maktab kind=school area=GUZ
fails 4 'another area' 'and a new one there'
cat >rows.csv <<'EOT'
code,name,kind,area,pupils
S1,1-maktab,school,,12
S2,2-maktab,school,,20
S9,9-maktab,school,GUZ,
S8,8-maktab,school,KOS,
EOT
qarshi import subject rows.csv --dry-run --partial
is_status 1 'a dry run of an import'
cp out dry.out
cp err dry.err
has err 'rows.csv:3: row 3: The roster of the hub' 'names the row'
has err 'rows.csv:4: row 4, column "area": The roster' 'or the area'
has out '1 added, 1 changed, 0 unchanged, 2 rejected' 'and counts them'
qarshi import subject rows.csv --partial --rejects aside.csv
ok 'the import says the same' cmp -s err dry.err
ok 'and does it' [ "$(tail -n 1 out)" = "$(tail -n 1 dry.out)" ]
has aside.csv 'S9,9-maktab' 'what may not be written is put aside'
qarshi undo -q
qarshi import subject rows.csv
is_status 3 'nothing goes in without that'
qarshi set subject/S1 pupils=10
is_status 0 'its own area is not'
qarshi set subject/S3 pupils=30
is_status 0 'nor what lies below it'
qarshi add subject code=S4 name=4-maktab kind=school area=QAR
is_status 0 'nor a new one there'
guzor set subject/S2 pupils=22
send qarshi hub guzor
send guzor hub qarshi
same 'all see the same'
pupils hub hub >got
ok 'what was allowed' grep -q '^S1,10' got
ok 'and not what was refused' [ "$(grep -c ',1$' got)" = 0 ]
hub office show Qarshi
has out '1 line that it may not write' 'the hub sees what does not count'
for office in hub qarshi guzor
do
	$office verify
	is_status 0 "$office is whole"
done

# A wider right lets in what was kept back.
hub office admit Qarshi --role district
send hub qarshi guzor
same 'after a wider right'
hub conflicts
has out 'subject/S2' 'the line of old counts now, beside the other one'

# Its laptop is stolen.
qarshi set subject/S1 pupils=666
send qarshi guzor
lines=$(qarshi office show Qarshi; sed -n 's/^Lines *\([0-9]*\).*/\1/p' out)
hub office revoke Qarshi --at 999
fails 3 'name one of them' 'a line that is not there'
guzor office revoke Qarshi
fails 4 'only a hub' 'who is no hub revokes nobody'
hub office revoke Qarshi
is_status 0 'the hub ends it'
send hub guzor
send guzor hub
pupils hub hub >got
ok 'what came later does not count' grep -q '^S1,10' got
pupils guzor guzor >got
ok 'also where it had come to count' grep -q '^S1,10' got
guzor office show Qarshi
has out 'revoked' 'it is said'
has out '1 line after that' 'and how much it is'
hub verify
is_status 0 'the hub is whole'
guzor verify
is_status 0 'the district is whole'
send hub qarshi
qarshi set subject/S1 pupils=667
fails 4 'has ended' 'who was revoked is told so'
qarshi import subject rows.csv --dry-run
fails 4 'has ended' 'by a dry run, too'
ok 'lines are known' [ -n "$lines" ]

# A new key, with the rights of the old one, and no one is asked.
guzor key rotate
is_status 0 'an office makes a new key'
has err 'goes on as' 'and says who goes on'
guzor set subject/S2 staff=23
is_status 0 'it writes on'
send guzor hub
hub list subject --where 'staff = 23' --columns code --format csv
is_out 'it counts at the hub' <<-EOT
code
S2
EOT
hub office list
ok 'which has both' [ "$(grep -c Guzor out)" = 2 ]
for office in hub guzor
do
	$office verify
	is_status 0 "$office is whole after that"
done

# Without a hub, a person ends trust here.
run init --db lone --office Lone
run bundle apply -q --db lone --trust hub.klb
run bundle apply -q --db lone --trust qarshi.klb
run office revoke Qarshi --at 1 --db lone
is_status 0 'without a hub, trust ends here'
run list subject --db lone --columns code --where 'pupils = 666'
hasnt out S1 'and what came later does not count'
run office trust Qarshi --db lone
run list subject --db lone --columns code --where 'pupils = 666' --format csv
has out S1 'until it is trusted again'

# By fingerprint, before anything was heard.
run init --db new --office New
hub key show --fingerprint
print=$(head -n 1 out)
run office trust "$print" --hub --db new
is_status 0 'a fingerprint that was read out'
run bundle apply --db new hub.klb
ok 'then needs no --trust' [ "$status" -le 1 ]
run list subject --db new --columns code,pupils --format csv
has out S1 'and its roster rules'

# What a held office wrote about a school elsewhere counts once the school has
# been moved into its area, by a line of somebody else.
far() {
	run "$@" --db far
}
near() {
	run "$@" --db near
}
near init --office Near
near add area code=A1 name=A1 level=district
near add area code=A2 name=A2 level=district
near add subject code=S1 name=1-maktab kind=school area=A1
far init --office Far
send near far
send far near
near office hub
near office admit Far --role district --area A2
near add subject code=S2 name=2-maktab kind=school area=A1
send near far
far set subject/S2 area=A2 pupils=43
far set subject/S1 pupils=42
is_status 0 'an office that has not heard of its limits writes'
send far near
near list subject --where 'pupils = 42' --columns code --format csv
hasnt out S1 'which does not count outside of its area'
near list subject --where 'pupils = 43' --columns code --format csv
hasnt out S2 'nor does what takes a school into its area'
near set subject/S1 note=first
near set subject/S1 area=A2
near list subject --where 'pupils = 42' --columns code --format csv
has out S1 'it counts when the school has been moved there'
near verify
is_status 0 'and the tables are what the log makes'
end
