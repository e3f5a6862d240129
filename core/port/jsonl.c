/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/jsonl.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/words.h"

enum { CHUNK = 256 * 1024, LONGEST = 1024 * 1024 };

enum err
jsonl_open(struct jsonl *lines, const char *path, const char *name,
    struct note *why)
{
	struct stat there;

	*lines = (struct jsonl){ .name = name, .why = why };
	lines->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (lines->fd < 0)
		return note_fail(errno == ENOENT ? ERR_INPUT : ERR_SYSTEM,
		    why, _("%s cannot be read: %s."), name, strerror(errno));
	if (fstat(lines->fd, &there) == 0 && S_ISREG(there.st_mode))
		lines->size = (uint64_t)there.st_size;
	lines->room = CHUNK;
	lines->at = mem_grow(NULL, lines->room, 1);
	if (lines->at != NULL)
		return OK;
	jsonl_close(lines);
	return ERR_NOMEM;
}

void
jsonl_close(struct jsonl *lines)
{
	if (lines->fd >= 0)
		close(lines->fd);
	mem_free(lines->at);
	lines->at = NULL;
	lines->fd = -1;
}

static bool
more_room(struct jsonl *lines)
{
	char *at;

	if (lines->pos > 0) {
		memmove(lines->at, lines->at + lines->pos,
		    lines->end - lines->pos);
		lines->end -= lines->pos;
		lines->pos = 0;
	}
	if (lines->end < lines->room)
		return true;
	if (lines->room >= LONGEST) {
		lines->err = note_fail(ERR_INPUT, lines->why,
		    _("%s:%lu: this line is longer than 1 MiB; write one "
		    "record a line."), lines->name, lines->line + 1);
		return false;
	}
	at = mem_grow(lines->at, 2 * lines->room, 1);
	if (at == NULL) {
		lines->err = ERR_NOMEM;
		return false;
	}
	lines->at = at;
	lines->room *= 2;
	return true;
}

static bool
fill(struct jsonl *lines)
{
	ssize_t got;

	if (lines->eof || !more_room(lines))
		return false;
	do
		got = read(lines->fd, lines->at + lines->end,
		    lines->room - lines->end);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		lines->err = note_fail(ERR_SYSTEM, lines->why,
		    _("%s cannot be read: %s."), lines->name,
		    strerror(errno));
	if (got == 0)
		lines->eof = true;
	if (got <= 0)
		return false;
	lines->end += (size_t)got;
	lines->taken += (uint64_t)got;
	return true;
}

static bool
take_line(struct jsonl *lines, struct span *line)
{
	const char *end;
	size_t seen = 0;

	while ((end = memchr(lines->at + lines->pos + seen, '\n',
	    lines->end - lines->pos - seen)) == NULL) {
		seen = lines->end - lines->pos;
		if (!fill(lines))
			break;
	}
	if (lines->err != OK || (end == NULL && lines->pos == lines->end))
		return false;
	*line = span_make(lines->at + lines->pos, end == NULL ?
	    lines->end - lines->pos :
	    (size_t)(end - lines->at) - lines->pos);
	lines->pos += line->len + (end != NULL);
	lines->line++;
	return true;
}

static bool
is_blank(struct span line)
{
	size_t i;

	for (i = 0; i < line.len; i++)
		if (line.at[i] != ' ' && line.at[i] != '\t')
			return false;
	return true;
}

bool
jsonl_next(struct jsonl *lines, struct span *line)
{
	while (lines->err == OK && take_line(lines, line)) {
		if (lines->line == 1 && span_starts(*line,
		    SPAN("\357\273\277")))
			*line = span_from(*line, 3);
		if (line->len > 0 && line->at[line->len - 1] == '\r')
			line->len--;
		if (!is_blank(*line))
			return true;
	}
	return false;
}
