# SPDX-License-Identifier: ISC
#
# map.awk: a small map of mathematics of our own, as two CSV files of the
# form that config/examples/coherence.yaml reads: awk -v part=nodes (or
# edges) -f map.awk.  3 domains, 10 clusters and 70 standards, most grades
# with ten.  S1 to S30 need each other in a row, some of the others the one
# seven before them; six edges come from domains that are not in it.
function grade(n) {
	return n <= 6 ? "K" : n <= 56 ? int((n + 3) / 10) + 1 : \
	    n <= 66 ? 7 : "HS"
}
BEGIN {
	OFS = ","
	if (part == "nodes") {
		print "id,title,stage,group,description"
		for (i = 1; i <= 3; i++)
			print "D" i, "Domain " i, "K", "domain", ""
		for (i = 1; i <= 10; i++)
			print "C" i, "Cluster " i, grade(7 * i), "cluster", ""
		for (i = 1; i <= 70; i++)
			print "S" i, "\"Standard " i ", \"\"" grade(i) \
			    "\"\"\"", grade(i), "standard", \
			    "\"Known, and why: " i "\""
		exit
	}
	print "from,to,type"
	for (i = 1; i <= 10; i++)
		print "D" (i - 1) % 3 + 1, "C" i, "contains"
	for (i = 1; i <= 64; i++)
		print "C" int((i - 1) / 7) + 1, "S" i, "contains"
	for (i = 65; i <= 70; i++)
		print "D12" i % 2, "S" i, "contains"
	for (i = 1; i < 30; i++)
		print "S" i, "S" i + 1, "prerequisite"
	for (i = 32; i <= 63; i += 3)
		print "S" i, "S" i + 7, "prerequisite"
	for (i = 2; i <= 60; i += 5)
		print "S" i, "S" i + 3, "related"
}
