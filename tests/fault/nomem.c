/* SPDX-License-Identifier: ISC */
/*
 * Linked into a klaster of its own: $NOMEM_AT lets the n-th allocation fail,
 * $NOMEM_COUNT names a file for the number of allocations.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"

__attribute__((constructor)) static void
arm(void)
{
	const char *at = getenv("NOMEM_AT");

	if (at != NULL)
		mem_fail_after(strtoul(at, NULL, 10));
}

__attribute__((destructor)) static void
count(void)
{
	const char *path = getenv("NOMEM_COUNT");
	FILE *file = path == NULL ? NULL : fopen(path, "w");

	if (file == NULL)
		return;
	fprintf(file, "%lu\n", mem_count());
	fclose(file);
}
