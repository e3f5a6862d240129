/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/overflow.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/base/file.h"

enum { SPOOL_MEMORY = 1 << 20 };

void
overflow_init(struct overflow *over, const char *folder)
{
	*over = (struct overflow){ .folder = folder, .fd = -1 };
	buf_init(&over->buf);
}

void
overflow_clear(struct overflow *over)
{
	if (over->map != NULL)
		munmap(over->map, over->size);
	if (over->fd >= 0)
		close(over->fd);
	buf_free(&over->buf);
	overflow_init(over, over->folder);
}

static enum err
overflow_fail(const struct overflow *over, struct note *why)
{
	return note_fail(errno == ENOSPC ? ERR_FULL : ERR_SYSTEM, why,
	    "%s: %s", over->folder, strerror(errno));
}

static enum err
overflow_write(struct overflow *over, struct note *why)
{
	enum err err;

	if (over->fd < 0)
		over->fd = file_nameless(over->folder);
	if (over->fd < 0)
		return overflow_fail(over, why);
	err = file_put(over->fd, buf_span(&over->buf), over->folder, why);
	buf_reset(&over->buf);
	return err;
}

enum err
overflow_add(struct overflow *over, struct span bytes, struct note *why)
{
	buf_add(&over->buf, bytes);
	/* What no address reaches, where a word is 32 bits. */
	if (over->buf.failed || bytes.len > SIZE_MAX - over->size)
		return ERR_NOMEM;
	over->size += bytes.len;
	return over->buf.len < SPOOL_MEMORY ? OK : overflow_write(over, why);
}

enum err
overflow_done(struct overflow *over, struct span *all, struct note *why)
{
	enum err err;
	void *map;

	*all = buf_span(&over->buf);
	if (over->fd < 0)
		return OK;
	err = overflow_write(over, why);
	if (err != OK)
		return err;
	map = mmap(NULL, over->size, PROT_READ, MAP_SHARED, over->fd, 0);
	if (map == MAP_FAILED)
		return overflow_fail(over, why);
	over->map = map;
	*all = span_make(map, over->size);
	return OK;
}
