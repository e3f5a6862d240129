/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdio.h>

#include "core/base/words.h"
#include "tui/locale.h"

int
main(void)
{
	struct arena arena;

	arena_init(&arena);
	locale_begin(NULL, locale_folder(&arena));
	printf("%s %s\n", PACKAGE, PACKAGE_VERSION);
	arena_clear(&arena);
	return 0;
}
