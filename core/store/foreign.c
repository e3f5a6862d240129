/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/foreign.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "core/base/words.h"

/* A page begins with its number (a word), 4 bytes and a word of bounds; in
 * the first one the magic number follows. */
enum { MAGIC_32 = 12, MAGIC_64 = 16, HEAD = MAGIC_64 + 4 };

static const uint32_t magic = 0xBEEFC0DE;

static uint32_t
swapped(uint32_t number)
{
	return number >> 24 | (number >> 8 & 0xff00) |
	    (number << 8 & 0xff0000) | number << 24;
}

static uint32_t
number_at(const unsigned char *head, size_t at)
{
	uint32_t number;

	memcpy(&number, head + at, sizeof number);
	return number;
}

enum err
foreign_check(const char *path, struct note *why)
{
	size_t own = sizeof(size_t) > 4 ? MAGIC_64 : MAGIC_32;
	size_t other = own == MAGIC_64 ? MAGIC_32 : MAGIC_64;
	unsigned char head[HEAD] = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, head, sizeof head);

	if (fd >= 0)
		close(fd);
	if (got != (ssize_t)sizeof head || number_at(head, own) == magic)
		return OK;
	if (number_at(head, other) == magic)
		return note_fail(ERR_REFUSED, why,
		    _("%s: this database was made on a machine of another "
		    "word size (%d bit); restore a backup here, or apply "
		    "bundles"), path, other == MAGIC_32 ? 32 : 64);
	if (number_at(head, own) == swapped(magic) ||
	    number_at(head, other) == swapped(magic))
		return note_fail(ERR_REFUSED, why,
		    _("%s: this database was made on a machine of another "
		    "byte order; restore a backup here, or apply bundles"),
		    path);
	return OK;
}
