/*
 * place.h - a folder for all tests of a program: made before them, left and
 * removed after them.  What lies in it by then is a fault of the tests.
 */
#ifndef TESTS_UNIT_PLACE_H
#define TESTS_UNIT_PLACE_H

#include <stdlib.h>
#include <unistd.h>

static char place_folder[] = "unit-test-XXXXXX";

static inline int
place_make(void **state)
{
	(void)state;
	return mkdtemp(place_folder) == NULL ||
	    chdir(place_folder) != 0 ? -1 : 0;
}

static inline int
place_drop(void **state)
{
	(void)state;
	return chdir("..") != 0 || rmdir(place_folder) != 0 ? -1 : 0;
}

#endif /* TESTS_UNIT_PLACE_H */
