/*
 * fuzz.h - what every fuzzer begins with: clang's libFuzzer calls
 * LLVMFuzzerTestOneInput() with bytes of its own invention.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/base/mem.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A file that holds the bytes, for readers that take a path; close fd. */
static inline int
fuzz_file(const void *bytes, size_t len, char path[32])
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	assert(fd >= 0);
	assert(write(fd, bytes, len) == (ssize_t)len);
	lseek(fd, 0, SEEK_SET);
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

#endif /* TESTS_FUZZ_FUZZ_H */
