/*
 * shared.h - for tests of files that others made, which lie beside the source
 * and are no part of it: without them what we wrote ourselves is tried
 * alone.
 */
#ifndef TESTS_UNIT_SHARED_H
#define TESTS_UNIT_SHARED_H

#include "tests/unit/unit.h"

#include <unistd.h>

static inline const char *
shared_data(void)
{
	static char path[4096];
	const char *top = getenv("top_srcdir");

	snprintf(path, sizeof path, "%s/../shared/data",
	    top == NULL ? "." : top);
	return path;
}

static inline bool
shared_is_missing(void)
{
	if (access(shared_data(), R_OK) == 0)
		return false;
	printf("# %s is missing: only our own\n", shared_data());
	return true;
}

#endif /* TESTS_UNIT_SHARED_H */
