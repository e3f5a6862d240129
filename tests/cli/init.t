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

end
