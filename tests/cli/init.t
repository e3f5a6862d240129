#!/bin/sh
# SPDX-License-Identifier: ISC
#
# A new database, and where it is looked for.
. "${top_srcdir:-.}/tests/lib.sh"

run list subject
ok 'without a database there is a sentence' [ "$status" = 3 ]
ok 'and nothing on standard output' [ ! -s out ]
ok 'and nothing was made' [ ! -e .local ]

run init --office Qarshi
is_status 0 'init makes one'
has err '.local/share/klaster' 'and says where'
ok 'its folder is private' \
    [ "$(stat -c %a .local/share/klaster)" = 700 ]
keys=$(find .local/share/klaster -name '*key*' ! -perm 600)
ok 'so is its key' [ -z "$keys" ]
run list subject
is_status 0 'it is found again'
ok 'and nothing is left to be done there' [ ! -s err ] || say_all
run init
fails 3 'exists already' 'init does not touch one that is there'

run init --db here
run add --db here area code=A name=Here
run init --db ./there/deep/db/
is_status 0 'folders above it are made'
run list area --db there/deep/db --format csv --columns code
is_out '--db names it' <<-EOT
code
EOT
KLASTER_DB=$work/here
export KLASTER_DB
run list area --format csv --columns code
is_out 'so does KLASTER_DB' <<-EOT
code
A
EOT
run list area --db there/deep/db --format csv --columns code
is_out '--db is stronger' <<-EOT
code
EOT
unset KLASTER_DB
XDG_DATA_HOME=$work/data
export XDG_DATA_HOME
run_ok init
ok 'XDG_DATA_HOME is respected' [ -d data/klaster ]

mkdir empty full
: >full/file
run init --db empty
is_status 0 'an empty folder may wait there'
run init --db full
fails 3 'exists already' 'one with files may not'
ok 'its files are left alone' [ -f full/file ]
if [ "$(id -u)" != 0 ]; then
	mkdir locked && chmod 500 locked
	run init --db locked/db
	is_status 5 'no permission is a failure of the system'
else
	skip 'no permission' 'root may do anything'
fi
drafts=$(find . -name '*.init.*')
ok 'no drafts are left' [ -z "$drafts" ]

run init --sample --db sample
is_status 0 'init --sample'
run list subject --db sample --format csv
ok 'the sample has institutions' [ "$(wc -l <out)" -ge 50 ]
run verify --db sample
is_status 0 'and is sound'

# A database that lies elsewhere, and is named by a link.
mkdir far
mv sample far/db
ln -s far/db linked
run add area code=LINK name=Link --db linked
run compact --db linked
is_status 0 'compact through a link'
run backup --db linked linked.zst
run restore --replace --db linked linked.zst
is_status 0 'restore through a link'
ok 'the link stays' [ -L linked ]
ok 'what is put aside lies beside the folder' [ -d far/db.before-* ]
run list area --db far/db --where code=LINK --format csv --columns code
has out LINK 'and all is where it was'
ok 'nothing else is left' [ -z "$(ls -d linked.* far/db.[!b]* 2>/dev/null |
    grep -v linked.zst)" ]

end
