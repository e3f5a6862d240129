#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What the shell offers behind some words.
command -v bash >/dev/null || { echo '1..0 # SKIP there is no bash'; exit; }
. "${top_srcdir:-.}/tests/lib.sh"

"$KLASTER" completion bash >script 2>err
ok 'the script is one that bash reads' bash -n script

# offers WORD...: what is offered for the last of them.
cat >offers <<'EOT'
. ./script
COMP_WORDS=(klaster "$@")
COMP_CWORD=$#
_klaster
printf '%s\n' "${COMPREPLY[@]}" | sort
EOT
offers() {
	bash offers "$@"
}

ok 'a verb' [ "$(offers hel)" = help ]
ok 'its options' [ "$(offers help --ma)" = --man ]
ok 'options of all verbs' [ "$(offers help --qu)" = --quiet ]
ok 'a choice' [ "$(offers help --lang u)" = "$(printf 'uz\nuz-Cyrl')" ]
ok 'a choice before the verb' [ "$(offers --lang r)" = ru ]
mkdir folder
: >filler
ok 'a folder' [ "$(offers --db f)" = folder ]
ok 'a word that is a folder' [ "$(offers sync f)" = folder ]
ok 'a word' [ "$(offers completion '')" = bash ]

end
