# SPDX-License-Identifier: ISC
#
# What gcov says of each file, as a table: least covered first, and a total.
/^File '(core|config|tui)\// {
	gsub(/^File '|'$/, "")
	file = $0
	next
}
/^Lines executed:/ && file != "" {
	split($0, part, /[:% ]/)
	if (lines[file] < $NF) {
		lines[file] = $NF
		share[file] = part[3]
	}
	file = ""
}
END {
	for (file in lines) {
		all += lines[file]
		run += lines[file] * share[file] / 100
		printf "%6.1f %% of %5d  %s\n", share[file], lines[file],
		    file | "sort -n"
	}
	close("sort -n")
	printf "%6.1f %% of %5d  all\n", all ? 100 * run / all : 0, all
}
