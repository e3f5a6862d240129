/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/pack.h"
#include "tests/fuzz/fuzz.h"

enum { ENOUGH = 16 * 1024 * 1024 };

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct unpack *unpack;
	struct note why = { "" };
	struct span some;
	size_t total = 0;
	char path[32];
	int fd = fuzz_file(bytes, len, path);

	if (unpack_begin(fd, "fuzz", &why, &unpack) == OK) {
		do {
			if (unpack_next(unpack, &some, &why) != OK) {
				assert(why.text[0] != '\0');
				break;
			}
			total += some.len;
		} while (some.len > 0 && total < ENOUGH);
		unpack_close(unpack);
	}
	close(fd);
	return 0;
}
