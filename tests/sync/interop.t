#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Every layer of a bundle opens with a tool that others wrote: zstd, b2sum,
# signify, minisign, Python.
. "${top_srcdir:-.}/tests/lib.sh"

for tool in zstd b2sum base64 jq; do
	command -v $tool >/dev/null || skip_all "$tool is not installed"
done
signify=$(command -v signify-openbsd || command -v signify)

# The text of the head and of the seal, made by the shell alone.
hash() {
	b2sum -l 256 | cut -d ' ' -f 1
}
follow() {		# the chain over the lines of a log on the input
	h=$(printf 'log %s' "$1" | hash)
	while IFS= read -r line; do
		x=$(printf %s "$line" | hash)
		sort=$(printf %s "$line" | jq -r \
		    'if .k then "k" elif .z then "z" else "r" end')
		x=$(printf %s%s "$sort" "$x" | hash)
		h=$(printf %s%s "$h" "$x" | hash)
	done
	echo "$h"
}
key_bytes() {		# of db/key, from byte $1 on, $2 of them
	sed -n 2p db/key | base64 -d | tail -c +$(($1 + 1)) | head -c "$2"
}

fresh --office Nurobod
run_ok add person name=Bek roles=mentor phone=901234567
run_ok add subject name='Maktab 1' kind=school
run_ok set subject/INS-00001 pupils=531
run_ok bundle create -o bundle
ok 'zstd opens it' zstd -q -d bundle -o raw
ok 'every line is JSON' sh -c 'jq -e . raw >jq.out'
dev=$(jq -r 'select(.log) | .log' raw)
n=$(jq -r 'select(.head) | .head' raw)
jq -r 'select(.head) | .sig' raw >sig
jq -j 'select(.end) | .sig' raw >seal.minisig
grep '^{"n":' raw >lines
ok 'the header counts the lines' \
    [ "$(jq -r 'select(.bundle) | .lines' raw)" = "$(wc -l <raw)" ]
ok 'the header counts the bytes' \
    [ "$(jq -r 'select(.bundle) | .raw' raw)" = "$(wc -c <raw)" ]
ok 'b2sum follows the bundle' \
    [ "$(jq -r 'select(.end) | .h' raw)" = "$(sed '$d' raw | hash)" ]
printf 'head %s %s %s\n' "$dev" "$n" "$(follow "$dev" <lines)" >head
printf 'bundle %s %s %s\n' "$dev" "$(jq -r 'select(.bundle) | .at' raw)" \
    "$(sed '$d' raw | hash)" >seal

# A public key file: "Ed", the key's number, the key.
{
	echo 'untrusted comment: a key'
	{ printf Ed; key_bytes 32 8; key_bytes 72 32; } | base64 -w 0
	echo
} >key.pub
{
	echo 'untrusted comment: a head'
	cat sig
} >head.sig

ok 'the first line holds the key' \
    [ "$(jq -r 'select(.k == "key") | .key' raw)" = \
    "$(key_bytes 72 32 | base64)" ]
ok 'the number of the key begins its hash' \
    [ "$(key_bytes 72 32 | hash | cut -c 1-16)" = \
    "$(key_bytes 32 8 | od -An -tx1 | tr -d ' \n')" ]
if [ -n "$signify" ]; then
	ok 'signify verifies the head' \
	    "$signify" -V -q -p key.pub -m head -x head.sig
	echo other >>head
	ok 'and no other' sh -c \
	    '! "$1" -V -q -p key.pub -m head -x head.sig 2>no' - "$signify"
	echo 'a text' >text
	cp db/key key.sec
	ok 'signify signs with the key file' \
	    "$signify" -S -s key.sec -m text -x text.sig
	ok 'and verifies that' \
	    "$signify" -V -q -p key.pub -m text -x text.sig
else
	skip 'heads' 'signify is not installed'
fi
if command -v minisign >/dev/null; then
	ok 'minisign verifies the seal' \
	    minisign -V -q -p key.pub -m seal -x seal.minisig
	echo more >>seal
	ok 'and no other' sh -c \
	    '! minisign -V -q -p key.pub -m seal -x seal.minisig 2>no'
else
	skip 'the seal' 'minisign is not installed'
fi
if command -v python3 >/dev/null; then
	mkdir found
	ok 'another reader reads it' sh -c \
	    'python3 "$1/tests/sync/reader.py" bundle >records' - \
	    "$top_srcdir"
	has records '531]]' 'and folds its lines'
	python3 "$top_srcdir/tests/sync/proofs.py" found bundle
	ok 'it finds the same key' [ "$(sed -n 2p found/$dev.pub)" = \
	    "$(sed -n 2p key.pub)" ]
else
	skip 'another reader' 'python3 is not installed'
fi
end
