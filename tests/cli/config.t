#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Configuration: where it is read from, what is said of mistakes.
. "${top_srcdir:-.}/tests/lib.sh"

run config check
is_status 0 'what is built in is in order'
run config show
is_status 0 'and is shown'
has out 'bundle.size' 'with its keys'

mkdir -p .config/klaster
cat >.config/klaster/office.yaml <<'EOT'
bundle:
  size: 7
fields:
  subject:
    electricity: word of power
EOT
run config check
has out 'office.yaml:3:1' 'a mistake is named with file and line'
is_status 3 'and is bad input'
run config show
fails 3 'office.yaml' 'a verb that needs the schema does not run'
run help help
is_status 0 'help does'

cat >.config/klaster/office.yaml <<'EOT'
bundle:
  size: 7
EOT
run config show
has out 'office.yaml:2' 'a value is shown with the place it is from'
cat >last.yaml <<'EOT'
bundle:
  size: 9
EOT
run config show --config last.yaml
has out 'last.yaml:2' '--config is read last'
run config show --config nosuch.yaml
fails 3 'nosuch.yaml' 'a file that is not there'

run help subject
has out 'pupils' 'help KIND lists its fields'
run help --lang ru area
has out 'Код' 'labels are in the language asked for'
run help subjct
fails 2 'is subject meant?' 'the nearest kind is named'

end
