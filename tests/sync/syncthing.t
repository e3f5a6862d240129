#!/bin/sh
# SPDX-License-Identifier: ISC
#
# Three offices whose folder Syncthing carries: one real process for each, on
# loopback, that speaks to nobody else.  With KLASTER_SOAK=1 many rounds.
. "${top_srcdir:-.}/tests/lib.sh"
. "${top_srcdir:-.}/tests/sync/lib.sh"
for program in syncthing curl python3; do
	command -v $program >/dev/null ||
	    skip_all "$program is not installed"
done
STNORESTART=1 STNOUPGRADE=1 STNODEFAULTFOLDER=1
export STNORESTART STNOUPGRADE STNODEFAULTFOLDER
KEY=klaster

trap 'for name in a b c; do down $name; done
    cd / && chmod -R u+rwx "$work" && rm -rf "$work"' EXIT

place() {
	echo "$work/$1/carried"
}
free_ports() {
	python3 -c '
import socket
socks = [socket.socket() for _ in range(6)]
for s in socks:
    s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in socks])'
}
# port NAME gui|data
port() {
	sed -n "s/^$1 $2 //p" "$work/ports"
}
device() {
	cat "$work/$1/device"
}
# The configuration of NAME: the three devices, one folder, nothing else.
configure() {
	echo '<configuration version="36">'
	echo "<folder id=\"k\" path=\"$(place "$1")\" type=\"sendreceive\"" \
	    'rescanIntervalS="0" fsWatcherEnabled="false">'
	for each in a b c; do
		echo "<device id=\"$(device $each)\"></device>"
	done
	echo '<maxConflicts>-1</maxConflicts></folder>'
	for each in a b c; do
		echo "<device id=\"$(device $each)\" name=\"$each\"><address>" \
		    "</address><address>tcp://127.0.0.1:$(port $each data)" \
		    '</address></device>' | sed 's,<address> </address>,,'
	done
	cat <<-EOT
	<gui enabled="true" tls="false">
	<address>127.0.0.1:$(port "$1" gui)</address>
	<apikey>$KEY</apikey></gui>
	<options>
	<listenAddress>tcp://127.0.0.1:$(port "$1" data)</listenAddress>
	<globalAnnounceEnabled>false</globalAnnounceEnabled>
	<localAnnounceEnabled>false</localAnnounceEnabled>
	<relaysEnabled>false</relaysEnabled>
	<natEnabled>false</natEnabled>
	<startBrowser>false</startBrowser>
	<reconnectionIntervalS>1</reconnectionIntervalS>
	<urAccepted>-1</urAccepted>
	<autoUpgradeIntervalH>0</autoUpgradeIntervalH>
	<crashReportingEnabled>false</crashReportingEnabled>
	<stunKeepaliveStartS>0</stunKeepaliveStartS>
	</options></configuration>
	EOT
}
rest() {
	at=$1
	path=$2
	shift 2
	curl -s -m 20 -H "X-API-Key: $KEY" "$@" \
	    "http://127.0.0.1:$(port "$at" gui)/rest/$path"
}
up() {
	syncthing serve --home="$work/$1/st" --no-browser \
	    >>"$work/$1/log" 2>&1 &
	echo $! >"$work/$1/pid"
	rest "$1" system/ping -o "$work/$1/ping" -m 60 --retry 60 \
	    --retry-connrefused --retry-delay 1
	grep -q pong "$work/$1/ping"
}
down() {
	[ -f "$work/$1/pid" ] || return 0
	kill "$(cat "$work/$1/pid")" 2>/dev/null
	wait "$(cat "$work/$1/pid")" 2>/dev/null
	rm -f "$work/$1/pid"
}
live() {
	for each in a b c; do
		[ -f "$work/$each/pid" ] && echo $each
	done
}
listing() {
	(cd "$(place "$1")" && find . -type f ! -path './.st*' \
	    ! -name '.syncthing.*' ! -name '~syncthing~*' \
	    -exec cksum {} + 2>/dev/null | sort)
}
alike() {
	for each in $(live); do
		listing "$each" >"$work/list.$each"
		cmp -s "$work/list.$each" "$work/list.$(live | head -n 1)" ||
		    return 1
	done
}
# Until a condition holds, but not for ever: each turn ends with the next
# event of Syncthing.
await() {
	turn=0
	since=0
	while ! "$@"; do
		turn=$((turn + 1))
		[ $turn -le 90 ] || return 1
		last=$(rest "$(live | head -n 1)" \
		    "events?since=$since&timeout=1" |
		    sed -n 's/.*"id": *\([0-9]*\),.*/\1/p' | tail -n 1)
		since=${last:-$since}
	done
}
# Carries what the offices wrote to all that are up.
carry() {
	for each in $(live); do
		rest "$each" 'db/scan?folder=k' -X POST >/dev/null
	done
	await alike || ok 'Syncthing comes to rest' false
}
# Everybody reads and writes until nothing moves.
come_to_rest() {
	for turns in 1 2 3 4; do
		for name in $(live); do
			sync_any "$name"
		done
		carry
	done
}
all_equal() {
	equal a b "$1: a and b are equal"
	equal a c "$1: a and c are equal"
}

n=0
set -- $(free_ports)
for name in a b c; do
	echo "$name gui $1"
	echo "$name data $2"
	shift 2
done >ports
for name in a b c; do
	office $name
	do_ok init --office "Office $name"
	mkdir carried
	syncthing generate --home="$HOME/st" --no-default-folder \
	    --skip-port-probing >generated 2>&1 ||
	    skip_all 'this syncthing cannot generate a home'
	syncthing --home="$HOME/st" --device-id >device
done
for name in a b c; do
	configure $name >"$work/$name/st/config.xml"
	up $name || {
		sed 's/^/# /' "$work/$name/log" | tail -n 20
		skip_all 'syncthing does not start here'
	}
done

office a
do_ok add subject code=INS-1 name='Maktab 1' kind=school
for name in a b c; do
	sync_any $name
done
carry
for name in a b c; do
	for other in a b c; do
		[ $other = $name ] || accept $name $other
	done
done
come_to_rest
all_equal 'first exchange'

# All edit at once, also the same field.
for name in a b c; do
	office $name
	do_ok set subject/INS-1 "note=$name" pupils=7
	do_ok add subject code=INS-$name name="Maktab $name" kind=school
	sync_any $name
done
carry
come_to_rest
all_equal 'concurrent edits'

# One is away; meanwhile the others write, and a file changes on both sides,
# of which Syncthing makes a conflict.
down c
for i in 1 2 3; do
	office a
	do_ok set subject/INS-1 seats=$i
	sync_any a
	carry
	sync_any b
	carry
	office c
	do_ok set subject/INS-c pupils=$i
	sync_any c
done
victim=$(files a a | head -n 1)
name=${victim#"$(place a)"/}
echo 'not from here' >>"$(place b)/$name"
carry
mkdir -p "$(dirname "$(place c)/$name")"
echo 'nor from here' >"$(place c)/$name"
up c
carry
ok 'Syncthing made a file of the conflict' \
    [ -n "$(find "$(place c)" -name '*sync-conflict*')" ]
come_to_rest
all_equal 'one was away, files changed on both sides'
ok 'nobody reads a conflict' \
    [ -z "$(grep -h sync-conflict "$work"/?/said)" ]

# A bundle is deleted by somebody else before all have read it.
office b
do_ok set subject/INS-b pupils=70
sync_ok b
carry
sync_any a
newest=$(files b c | tail -n 1)
rm "$newest"
carry
ok 'the deletion goes round' [ ! -e "$(place b)/${newest#"$(place c)"/}" ]
come_to_rest
all_equal 'a bundle was deleted'

rounds=0
[ -z "${KLASTER_SOAK-}" ] || rounds=30
while [ $rounds -gt 0 ]; do
	rounds=$((rounds - 1))
	who=$(echo a b c | cut -d' ' -f$((rounds % 3 + 1)))
	case $((rounds % 5)) in
	0) down "$who" ;;
	1) file=$(find "$(place "$who")" -name '*.bundle.zst' | sort |
	    tail -n 1)
	   rm -f "$file" ;;
	2) file=$(find "$(place "$who")" -name '*.bundle.zst' | sort |
	    head -n 1)
	   [ -z "$file" ] || head -c 50 "$file" >"$file.sync-conflict-1" ;;
	esac
	for name in a b c; do
		office $name
		do_ok set subject/INS-1 "$(echo pupils seats note |
		    cut -d' ' -f$((rounds % 3 + 1)))=$rounds"
		do_ok set "subject/INS-$name" pupils=$rounds
		sync_any $name
	done
	carry
	for name in a b c; do
		[ -f "$work/$name/pid" ] || up $name
	done
done
come_to_rest
all_equal 'in the end'
ok 'what everybody has does not stay' \
    [ "$(find "$(place a)" -name '*.bundle.zst' ! -name '.*' |
    grep -vc conflict)" -le 6 ]
for name in a b c; do
	office $name
	run verify
	is_status 0 "$name: verify"
done
end
