#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The key: shown, exported, with a passphrase; minisign works with the file.
. "${top_srcdir:-.}/tests/lib.sh"

fresh --office Nurobod
run key show
has out 'Writer' 'show names the writer'
has out 'age1' 'and the recipient for sealed files'
run_ok key show --fingerprint
print=$(cat out)
run_ok office list
has out "$(printf %s "$print" | tr -d - | cut -c 1-16)" \
    'the fingerprint begins with the name of the writer'
run_ok key export
ok 'export prints the file' [ "$(cut -c 1-4 out | tail -n 1)" = \
    "$(sed -n 2p db/key | cut -c 1-4)" ]
run_ok key export --age
ok 'or an identity of age' grep -q '^AGE-SECRET-KEY-1[0-9A-Z]*$' out
cp out identity

# A passphrase.
printf 'open sesame\n' >right
printf 'open says me\n' >wrong
printf '\n' >empty
run key passphrase --new-passphrase-file empty
fails 3 'no passphrase' 'an empty line is none'
run key passphrase </dev/null
fails 2 '--new-passphrase-file' 'without a terminal a file is named'
run key passphrase --remove --new-passphrase-file right
fails 2 '--remove' 'both at once'
run_ok key passphrase --new-passphrase-file right
ok 'the file is still for its owner alone' \
    [ "$(ls -l db/key | cut -c 1-10)" = -rw------- ]
run add subject name='Maktab 1' kind=school
is_status 0 'a save needs no passphrase'
run show subject/INS-00001
is_status 0 'nor does reading'
run_ok key show --fingerprint
ok 'nor the public half' [ "$(cat out)" = "$print" ]
run bundle create -o one </dev/null
fails 4 '--passphrase-file' 'a bundle does'
ok 'none is made without' [ ! -e one ]
run bundle create -o one --passphrase-file wrong
fails 4 'not the passphrase' 'a wrong one is refused'
ok 'and no bundle made' [ ! -e one ]
run bundle create -o one --passphrase-file missing
is_status 3 'a file that is not there'
run bundle create -o one --passphrase-file right
is_status 0 'the right one signs'
run bundle verify one
is_status 0 'and its signature is good'
run key export --age --passphrase-file wrong
fails 4 'not the passphrase' 'nothing is exported with a wrong one'
run bundle create -o two --passphrase-file /dev/fd/3 3<right
is_status 0 'it may come through a descriptor'
run_ok key export --age --passphrase-file right
ok 'it is the same key as before' cmp -s identity out

# A copied database: its new key is under the same passphrase.
cp -R db copy
run add subject name=x kind=school --db copy
fails 4 '--passphrase-file' 'a copy does not become a new writer by itself'
run list subject --db copy --format csv
ok 'and nothing was written' [ "$(wc -l <out)" = 2 ]
run add subject name=x kind=school --db copy --passphrase-file right
is_status 0 'but with it'
run bundle create -o three --db copy </dev/null
fails 4 '--passphrase-file' 'its new key has a passphrase, too'
run_ok bundle create -o three --db copy --passphrase-file right
run bundle apply three --passphrase-file right
is_status 0 'the old writer has vouched for the new one'
ok 'the old key is kept beside' sh -c 'ls copy/key-?*'

if command -v minisign >/dev/null; then
	run_ok key show --signify
	cp out key.pub
	echo text >text
	cp db/key key.sec
	ok 'minisign signs with the file' sh -c 'minisign -S -s key.sec \
	    -m text -x sig <right >said 2>&1' || sed 's/^/# /' said
	ok 'and verifies that' minisign -V -q -p key.pub -m text -x sig
	printf 'third one\n' >third
	ok 'minisign changes the passphrase' sh -c \
	    'cat right third third | minisign -C -s key.sec >said 2>&1' ||
	    sed 's/^/# /' said
	cp key.sec db/key
	run bundle create -o four --passphrase-file right
	is_status 4 'the old one is none any more'
	run bundle create -o four --passphrase-file third
	is_status 0 'klaster takes the new one'
	cp third right
else
	skip 'the key of minisign' 'minisign is not installed'
fi

# At a terminal: asked for, answered, and never shown.
cat >answer.py <<'EOT'
import os, pty, sys
answers = [a.encode() for a in sys.argv[1].split('|')]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
seen, asked = b'', 0
try:
    while True:
        seen += os.read(fd, 4096)
        if seen.count(b': ') > asked and seen.endswith(b': '):
            asked = seen.count(b': ')
            os.write(fd, (answers.pop(0) if answers else b'') + b'\n')
except OSError:
    pass
sys.stdout.write(seen.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
EOT
terminal() {
	answers=$1
	shift
	python3 answer.py "$answers" "$KLASTER" "$@" >out 2>err
	status=$?
}
if command -v python3 >/dev/null; then
	old=$(cat right)
	terminal "$old|new one|new one" key passphrase
	is_status 0 'a passphrase is typed twice'
	hasnt out 'new one' 'and never shown'
	terminal 'new one' bundle create -o typed
	is_status 0 'and asked for when it is needed'
	terminal "$old" bundle create -o untyped
	is_status 4 'a wrong one is refused'
	terminal 'new one|a|b' key passphrase
	is_status 3 'two that differ'
	terminal '' bundle create -o untyped
	is_status 4 'none at all'
	ok 'no bundle was made of these' [ ! -e untyped ]
	terminal "new one|$old|$old" key passphrase
	is_status 0 'the old one again'
else
	skip 'typing' 'python3 is not installed'
fi

run_ok key passphrase --remove --passphrase-file right
run bundle create -o five
is_status 0 'without a passphrase as before'
run_ok key export --age
ok 'with the same key' cmp -s identity out

# Another key in its place is not taken for it.
run_ok init --db other --office Other
run_ok key passphrase --db other --new-passphrase-file right
sed 1d other/key >second
{ head -n 1 db/key; cat second; } >mixed
cp mixed db/key
run add area code=X name=X
run bundle create -o six --passphrase-file right
fails 4 'another writer' 'the key of another under our name'
end
