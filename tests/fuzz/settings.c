/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/settings.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct settings *settings = NULL;
	struct note why = { "" };
	char path[32];
	const char *paths[] = { path };
	int fd = fuzz_file(bytes, len, path);

	if (settings_load(paths, 1, &why, &settings) != OK)
		assert(why.text[0] != '\0');
	if (settings != NULL)
		settings_free(settings);
	close(fd);
	return 0;
}
