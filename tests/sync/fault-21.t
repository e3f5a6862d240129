#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Fault 21: bombs.  Small files that unpack to much, or ask for much, are
# refused with little memory, no file and nothing in the database.
. "${top_srcdir:-.}/tests/lib.sh"
for tool in zstd python3; do
	command -v $tool >/dev/null || skip_all "$tool is not installed"
done

fresh --office Nurobod
run_ok add subject name='Maktab 1' kind=school
run_ok bundle create -o whole
zstd -dcq whole >text

# How much memory a call takes at most, and for how long it runs.
cat >measured.py <<'EOT'
import os, resource, subprocess, sys
p = subprocess.Popen(sys.argv[2:], stdin=open('/dev/null'),
    stdout=subprocess.PIPE, stderr=open('err', 'wb'))
p.stdout.read()
status = p.wait()
use = resource.getrusage(resource.RUSAGE_CHILDREN)
open('took', 'w').write('%d %d %d\n' % (status, use.ru_maxrss,
    1000 * (use.ru_utime + use.ru_stime)))
EOT

files() {
	find db -type f | sort
	cksum db/data.mdb
}
files >before

# Says how long it took, which the machine decides; tests the rest.
refused() {
	worst=0
	for how in 'bundle show' 'bundle verify' 'bundle apply' \
	    'bundle apply --trust' 'bundle apply --dry-run' \
	    'bundle apply --salvage'; do
		# words of a call, so without quotes
		python3 measured.py "$1" "$KLASTER" $how "$1"
		read -r status memory ms <took
		# What is good in it was here before.
		[ "$how" = 'bundle apply --salvage' ] &&
		    grep -q ': 0 new lines' err && status=4
		[ "$status" = 4 ] || break
		[ "$memory" -lt 65536 ] || break
		[ "$ms" -le $worst ] || worst=$ms
	done
	ok "$2: refused in less than 64 MB" \
	    [ "$status" = 4 ] && [ "$memory" -lt 65536 ] || {
		echo "# $how: exit $status, $memory kB"
		sed 's/^/# /' err
	}
	echo "# $worst ms at most"
	files >after
	ok "$2: nothing was written" cmp -s before after
}

bytes() {		# bytes COUNT LETTER
	head -c "$1" /dev/zero | tr '\000' "$2"
}
giga=1073741824
mega=1048576

bytes $giga a | zstd -q -1 >letters
ok 'a bomb is small' [ "$(wc -c <letters)" -lt 200000 ]
refused letters '1 GiB of one letter'
bytes $giga '\n' | zstd -q -1 >feeds
refused feeds '1 GiB of line feeds'
{ head -n 2 text; bytes $((100 * mega)) '\n'; } | zstd -q -1 >inside
refused inside 'the same inside a run'
{ head -n 3 text; bytes $((100 * mega)) z; } | zstd -q -1 >endless
refused endless 'a line without end'
{ cat text; bytes $((100 * mega)) ' '; } | zstd -q -1 >behind
refused behind 'and behind the seal'
bytes $mega '{' | zstd -q >deep
refused deep 'a million braces'

bytes $mega q | zstd -q -1 --long=27 >window
refused window 'a window of 2^27'
printf '(\265/\375\344\000\000\000\000\000\001\000\000' >size
bytes $mega a >>size
refused size 'a size of 2^40 that is one segment'
printf '(\265/\375\044\012' >lying
printf '\041\003\000%0100d' 0 >>lying
refused lying 'more content than it says'
printf '(\265/\375\005\130\001\000\000\000' >dictionary
refused dictionary 'a dictionary'
printf '(\265/\375\014\130' >reserved
refused reserved 'a reserved bit'
printf 'P*M\030\004\000\000\000abcd' >skip
cat skip whole >skippable
refused skippable 'a skippable frame before'
cat whole skip >skippable
refused skippable 'and one behind'
printf '{}' | zstd -q >frame
i=0
cp frame frames
while [ $i -lt 13 ]; do
	cat frames frames >more
	mv more frames
	i=$((i + 1))
done
refused frames 'thousands of frames'
cat whole frames >more
refused more 'a bundle and thousands of frames'

# What a header says of itself.
by=$(sed -n 's/.*"by":"\([A-Z2-7]*\)".*/\1/p' text)
claim() {		# claim RAW LINES
	printf '{"bundle":1,"by":"%s","at":1,"raw":%s,"lines":%s,' "$by" \
	    "$1" "$2"
	printf '"have":{}}\n'
}
{ claim 9000000000000000 4; sed 1d text; } | zstd -q >claims
refused claims 'a text of 9 PB, it says'
{ claim 10 4; sed 1d text; } | zstd -q >claims
refused claims 'ten bytes, it says'
{ claim 600 9007199254740992; sed 1d text; } | zstd -q >claims
refused claims 'a number of lines, it says'
{
	printf '{"bundle":1,"by":"%s","at":1,"raw":9,"lines":9,"have":{' "$by"
	awk 'BEGIN { for (i = 0; i < 300000; i++) printf "\"A%d\":1,", i }'
	printf '"Z":1}}\n'
} | zstd -q >claims
refused claims 'a header of some megabytes'
{
	claim 500000000 9
	awk -v by="$by" 'BEGIN {
		h = sprintf("%064d", 0)
		for (i = 0; i < 1000000; i++)
			print "{\"log\":\"" by "\",\"from\":2,\"prev\":\"" \
			    h "\"}"
	}'
} | zstd -q -1 >claims
refused claims 'runs without lines'

if command -v age >/dev/null; then
	run_ok key show --age
	age -r "$(cat out)" -o sealed letters
	refused sealed 'a sealed bomb'
	{ cat sealed | head -n 1; bytes $((100 * mega)) '\n'; } >header
	refused header 'a header of age without end'
	printf 'age-encryption.org/v1\n' >header
	awk 'BEGIN { for (i = 0; i < 500000; i++) print "-> x\n" }' >>header
	refused header 'a million recipients'
else
	skip 'a sealed bomb' 'age is not installed'
fi

# What comes through a pipe is not put aside when it can be no bundle.
bytes $giga a | "$KLASTER" bundle apply - 2>err
ok 'a pipe with 1 GiB of nonsense' [ $? = 4 ]
has err 'it is no bundle' 'is not put aside'
"$KLASTER" bundle apply - <letters 2>err
ok 'nor is a bomb unpacked' [ $? = 4 ]
files >after
ok 'no file is left' cmp -s before after
end
