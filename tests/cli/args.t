#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What the parser of command lines and the verbs without a database do.
. "${top_srcdir:-.}/tests/lib.sh"

run help
is_status 0 'help works from nothing'
has out 'Usage: klaster' 'help says how klaster is used'
has out '  help ' 'help lists the verbs'
ok 'nothing but data is on standard output' [ ! -s err ]

run --help
is_status 0 '--help is help'
run help --help
has out '--man' '--help behind a verb shows its options'

run version
is_out 'version' <<-EOT
klaster $("$KLASTER" --version | sed 's/.* //')
EOT
run help version extra
fails 2 'extra is one word too many' 'one word too many'
run
fails 2 'verb is missing' 'without a terminal a verb is needed'

run halp
fails 2 'is help meant?' 'the nearest verb is named'
run qqqqqqqqq
fails 2 'There is no verb' 'nonsense is no verb'
run help --mann
fails 2 'is --man meant?' 'the nearest option is named'
run help --db
fails 2 '--db needs a value' 'a value is missing'
run help --db ''
fails 2 '--db needs a value' 'nor is nothing a folder'
run help --db=
fails 2 '--db needs a value' 'in either form'
run help --db=a --db b
fails 2 'given twice' 'an option that is given twice'
run help --man=yes
fails 2 'takes no value' 'a value too many'
run --lang klingon help
fails 2 'none of en|uz' 'a choice is checked'
run -x
fails 2 'no option -x' 'an unknown letter'
run -- --help
fails 2 'There is no verb --help' '-- ends options'
run completion
fails 2 'is missing' 'a missing word'
run completion fish
fails 2 'bash' 'another shell'
run help nosuch
fails 2 'neither a verb nor a kind' 'help on nonsense'
run "$(printf 'a\033[31mb')"
ok 'escapes are not sent to the terminal' [ "$status" = 2 ]
hasnt err "$(printf '\033')" 'control characters are shown as text'

KLASTER_NOW=tomorrow run help
fails 2 'KLASTER_NOW' 'a clock that is no number'

run --lang=ru help
is_status 0 'options go before the verb'
run help -q --db x
is_status 0 'and behind it'

if [ -w /dev/full ]; then
	"$KLASTER" help >/dev/full 2>err
	status=$?
	: >out
	fails 5 'No space left' 'a full disk behind standard output'
else
	skip 'a full disk behind standard output' 'there is no /dev/full'
fi
"$KLASTER" help >&- 2>err
status=$?
: >out
fails 5 'cannot be written' 'a closed standard output'
"$KLASTER" help 2>&- >out
ok 'a closed standard error is no reason to fail' [ $? = 0 ]
"$KLASTER" help <&- >out
ok 'nor a closed standard input' [ $? = 0 ]

end
