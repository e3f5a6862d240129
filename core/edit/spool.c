/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/spool.h"

#include <errno.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"

/* The file holds what came first; the rest is in memory behind it. */
enum { HELD_MOST = 4 * 1024 * 1024, WINDOW = 256 * 1024, LENGTH = 4 };

struct spool {
	char		*folder;
	int		 fd;
	uint64_t	 filed;		/* bytes in the file */
	struct buf	 held;
	struct buf	 window;	/* of the file, as read last */
	uint64_t	 window_at;
};

struct spool *
spool_begin(const char *folder)
{
	struct spool *s = mem_zero(1, sizeof *s);
	size_t len = strlen(folder) + 1;

	if (s == NULL)
		return NULL;
	s->fd = -1;
	buf_init(&s->held);
	buf_init(&s->window);
	s->folder = mem_grow(NULL, len, 1);
	if (s->folder == NULL) {
		mem_free(s);
		return NULL;
	}
	memcpy(s->folder, folder, len);
	return s;
}

static enum err
file_held(struct spool *s, struct note *why)
{
	enum err err;

	if (s->fd < 0)
		s->fd = file_nameless(s->folder);
	if (s->fd < 0)
		return note_fail(ERR_SYSTEM, why,
		    _("%s: no file can be made here: %s"), s->folder,
		    strerror(errno));
	err = file_put(s->fd, buf_span(&s->held), s->folder, why);
	if (err != OK)
		return err;
	s->filed += s->held.len;
	buf_reset(&s->held);
	return OK;
}

enum err
spool_put(struct spool *s, struct span piece, struct note *why)
{
	buf_u32(&s->held, (uint32_t)piece.len);
	buf_add(&s->held, piece);
	if (s->held.failed)
		return ERR_NOMEM;
	return s->held.len < HELD_MOST ? OK : file_held(s, why);
}

/* Moves the window so that it holds [at, at + len) of the file. */
static bool
look(struct spool *s, uint64_t at, size_t len)
{
	size_t want = len > WINDOW ? len : WINDOW;
	ssize_t got;
	char *space;

	if (at >= s->window_at &&
	    at + len <= s->window_at + s->window.len)
		return true;
	if (want > s->filed - at)
		want = (size_t)(s->filed - at);
	buf_reset(&s->window);
	space = buf_space(&s->window, want);
	if (want < len || space == NULL)
		return false;
	s->window_at = at;
	while (s->window.len < want) {
		got = pread(s->fd, space + s->window.len,
		    want - s->window.len, (off_t)(at + s->window.len));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		s->window.len += (size_t)got;
	}
	return true;
}

static const char *
bytes_at(struct spool *s, uint64_t at, size_t len)
{
	if (at >= s->filed)
		return at - s->filed + len <= s->held.len ?
		    s->held.at + (at - s->filed) : NULL;
	if (!look(s, at, len))
		return NULL;
	return s->window.at + (at - s->window_at);
}

bool
spool_get(struct spool *s, struct spool_at *at, struct span *piece,
    struct txn *txn)
{
	const char *bytes = bytes_at(s, at->pos, LENGTH);
	size_t len;

	if (bytes != NULL) {
		len = get_u32(bytes);
		bytes = bytes_at(s, at->pos + LENGTH, len);
		*piece = span_make(bytes, len);
		at->pos += LENGTH + len;
	}
	if (bytes == NULL)
		txn_fail(txn, ERR_SYSTEM,
		    _("%s: what was put aside here cannot be read back: "
		    "%s"), s->folder, strerror(errno));
	return bytes != NULL;
}

void
spool_end(struct spool *s)
{
	if (s == NULL)
		return;
	if (s->fd >= 0)
		close(s->fd);
	buf_free(&s->held);
	buf_free(&s->window);
	mem_free(s->folder);
	mem_free(s);
}
