# SPDX-License-Identifier: ISC
#
# history.awk: a history as tests/sync/replay plays it, always the same:
# awk -v schools=1000 -v edits=100 -f history.awk.  Schools of twelve fields
# are entered by five offices, then one field is set at a time.
function chance(n) {
	seed = seed * 48271 % 2147483647
	return seed % n
}
function word(    parts, text) {
	for (parts = 2 + chance(3); parts > 0; parts--)
		text = text syllable[1 + chance(syllables)]
	return text
}
function name() {
	return first[chance(200)] " " last[chance(500)]
}
function phone() {
	return sprintf("+99890%07d", chance(10000000))
}
function street() {
	return streets[chance(300)] " ko‘chasi, " 1 + chance(199) "-uy"
}
BEGIN {
	OFS = "\t"
	seed = 20260901
	syllables = split("an bek dur gul hil jon kar lol mur nor " \
	    "oq pul qiz rus sam tosh ulug von xur yor zar", syllable, " ")
	for (i = 0; i < 500; i++) {
		first[i] = word()
		last[i] = word() "ov"
		streets[i] = word()
		districts[i % 150] = word() " tumani"
	}
	t = 1788235200000
	for (i = 0; i < schools; i++) {
		t += 1000 + chance(59000)
		print "C", int(i * 5 / schools), sprintf("%.0f", t), \
		    "name=" 1 + chance(120) "-sonli umumiy maktab", \
		    "region=" districts[chance(13)], \
		    "district=" districts[chance(150)], \
		    "address=" street(), "kind=" chance(5), \
		    "lang=" chance(4), "head=" name(), "phone=" phone(), \
		    sprintf("founded=%d-%02d-%02d", 1925 + chance(98), \
		    1 + chance(12), 1 + chance(28)), \
		    "pupils=" 20 + chance(900), "teachers=" 3 + chance(60), \
		    sprintf("geo=%d.%05d,%d.%05d", 37 + chance(8), \
		    chance(100000), 56 + chance(17), chance(100000))
	}
	for (i = 0; i < edits; i++) {
		t += 1000 + chance(600000)
		k = chance(10)
		print "E", chance(5), sprintf("%.0f", t), chance(schools), \
		    (k < 4 ? "pupils=" 20 + chance(900) : \
		    k < 6 ? "teachers=" 3 + chance(60) : \
		    k < 7 ? "head=" name() : k < 9 ? "phone=" phone() : \
		    "address=" street())
	}
}
