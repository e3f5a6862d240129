/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/spool.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/base/file.h"

enum { SPOOL_MEMORY = 1 << 20 };

void
spool_init(struct spool *spool, const char *folder)
{
	*spool = (struct spool){ .folder = folder, .fd = -1 };
	buf_init(&spool->buf);
}

void
spool_clear(struct spool *spool)
{
	if (spool->map != NULL)
		munmap(spool->map, spool->size);
	if (spool->fd >= 0)
		close(spool->fd);
	buf_free(&spool->buf);
	spool_init(spool, spool->folder);
}

static enum err
spool_fail(const struct spool *spool, struct note *why)
{
	return note_fail(errno == ENOSPC ? ERR_FULL : ERR_SYSTEM, why,
	    "%s: %s", spool->folder, strerror(errno));
}

static enum err
spool_write(struct spool *spool, struct note *why)
{
	enum err err;

	if (spool->fd < 0)
		spool->fd = file_nameless(spool->folder);
	if (spool->fd < 0)
		return spool_fail(spool, why);
	err = file_put(spool->fd, buf_span(&spool->buf), spool->folder, why);
	buf_reset(&spool->buf);
	return err;
}

enum err
spool_add(struct spool *spool, struct span bytes, struct note *why)
{
	buf_add(&spool->buf, bytes);
	if (spool->buf.failed)
		return ERR_NOMEM;
	spool->size += bytes.len;
	return spool->buf.len < SPOOL_MEMORY ? OK : spool_write(spool, why);
}

enum err
spool_done(struct spool *spool, struct span *all, struct note *why)
{
	enum err err;
	void *map;

	*all = buf_span(&spool->buf);
	if (spool->fd < 0)
		return OK;
	err = spool_write(spool, why);
	if (err != OK)
		return err;
	map = mmap(NULL, spool->size, PROT_READ, MAP_SHARED, spool->fd, 0);
	if (map == MAP_FAILED)
		return spool_fail(spool, why);
	spool->map = map;
	*all = span_make(map, spool->size);
	return OK;
}
