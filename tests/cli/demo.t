#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The demonstration leaves nothing behind.
. "${top_srcdir:-.}/tests/lib.sh"
TMPDIR=$work/temporary
export TMPDIR
mkdir temporary

run demo
is_status 0 'demo'
has out 'Institutions' 'counts by kind'
has out 'Newest changes' 'the newest changes'
ok 'no folder is left' [ -z "$(ls temporary)" ]
ok 'no database at home' [ ! -e .local ]
run demo --lang ru
is_status 0 'in Russian'
"$KLASTER" demo 2>err | head -n 1 >out
ok 'a closed pipe' [ -s out ]
ok 'leaves no folder either' [ -z "$(ls temporary)" ]
TMPDIR=$work/nosuch run demo
is_status 5 'a temporary folder that is not there'

end
