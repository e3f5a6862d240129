/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/csv.h"
#include "core/base/text.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct csv_form form = { 0, NULL };
	const struct span *fields;
	struct note why = { "" };
	struct csv *csv;
	char path[32];
	size_t count;
	int fd = fuzz_file(bytes, len, path);

	if (csv_open(path, &form, &why, &csv) == OK) {
		while (csv_next(csv, &fields, &count)) {
			for (size_t i = 0; i < count; i++)
				assert(text_is_utf8(fields[i]));
		}
		assert(csv_close(csv) == OK || why.text[0] != '\0');
	} else {
		assert(why.text[0] != '\0');
	}
	close(fd);
	return 0;
}
