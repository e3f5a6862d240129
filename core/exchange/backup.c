/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/backup.h"

#include <inttypes.h>

#include "core/base/words.h"

enum { LINE_MOST = 16 * 1024 * 1024 };	/* bytes: a draft, all that is had */

enum err
backup_begin(struct backup *b, struct pack_sink sink, struct note *why)
{
	*b = (struct backup){ .lines = 0 };
	hasher_init(&b->whole);
	return pack_begin_stream(sink, why, &b->pack);
}

static void
hash_line(struct hasher *whole, struct span line)
{
	hasher_add(whole, line);
	hasher_add(whole, SPAN("\n"));
}

enum err
backup_put(void *with, struct span line, struct note *why)
{
	struct backup *b = with;
	enum err err = pack_add(b->pack, line, why);

	b->lines++;
	hash_line(&b->whole, line);
	return err == OK ? pack_add(b->pack, SPAN("\n"), why) : err;
}

/* The one last line that such lines, so packed, may have. */
static void
last_line(struct buf *text, uint64_t lines, const struct hasher *whole,
    const unsigned char packed[HASH_BYTES])
{
	struct mark mark = { .sort = MARK_WHOLE, .n = lines,
	    .has_packed = true };
	struct hasher hasher = *whole;

	hasher_end(&hasher, mark.hash);
	memcpy(mark.packed, packed, HASH_BYTES);
	mark_write(text, &mark);
}

enum err
backup_end(struct backup *b, struct note *why)
{
	unsigned char packed[HASH_BYTES];
	enum err err = pack_flush(b->pack, packed, why);
	struct buf text;

	buf_init(&text);
	last_line(&text, b->lines, &b->whole, packed);
	if (err == OK)
		err = text.failed ? ERR_NOMEM :
		    pack_end_plain(b->pack, buf_span(&text), why);
	buf_free(&text);
	return err;
}

void
backup_close(struct backup *b)
{
	pack_close(b->pack);
}

struct reading {
	const char	*name;
	struct unpack	*unpack;
	struct note	*why;
	struct hasher	 whole;
	uint64_t	 lines;
	struct span	 chunk;		/* unpacked, not yet looked at */
	struct buf	 carry;		/* a line's part in earlier ones */
};

static enum err
refuse(struct reading *r, enum err err, const char *what)
{
	return note_fail(err, r->why, _("%s: line %" PRIu64 ": %s; nothing "
	    "was restored."), r->name, r->lines + 1, what);
}

/* Of the next line, without its LF; ERR_REFUSED at the end of the file. */
static enum err
next_line(struct reading *r, struct span *line)
{
	const char *lf = NULL;
	enum err err = OK;

	buf_reset(&r->carry);
	while (err == OK && (r->chunk.len == 0 || (lf = memchr(r->chunk.at,
	    '\n', r->chunk.len)) == NULL)) {
		buf_add(&r->carry, r->chunk);
		if (r->carry.len > LINE_MOST)
			return refuse(r, ERR_REFUSED,
			    _("it is longer than a line may be"));
		err = unpack_next(r->unpack, &r->chunk, r->why);
		if (err == OK && r->chunk.len == 0)
			return refuse(r, ERR_REFUSED,
			    _("the file ends here, before its end"));
	}
	if (err != OK)
		return err;
	*line = span_make(r->chunk.at, (size_t)(lf - r->chunk.at));
	r->chunk = span_from(r->chunk, line->len + 1);
	if (r->carry.len == 0)
		return OK;
	buf_add(&r->carry, *line);
	*line = buf_span(&r->carry);
	return r->carry.failed ? ERR_NOMEM : OK;
}

static enum err
check_last(struct reading *r, struct span line)
{
	unsigned char packed[HASH_BYTES];
	struct span rest;
	struct buf text;
	uint32_t len;
	enum err err;
	bool fits;

	buf_init(&text);
	buf_add(&text, line);
	buf_byte(&text, '\n');
	err = text.failed ? ERR_NOMEM :
	    unpack_next(r->unpack, &rest, r->why);
	fits = err == OK && r->chunk.len == 0 && rest.len == 0 &&
	    unpack_last(r->unpack, &len, packed) && len == text.len;
	if (fits) {
		struct buf want;

		buf_init(&want);
		last_line(&want, r->lines, &r->whole, packed);
		fits = span_is(buf_span(&want), buf_span(&text));
		buf_free(&want);
	}
	buf_free(&text);
	return err == OK && !fits ? refuse(r, ERR_REFUSED,
	    _("the file was changed after it was written")) : err;
}

static enum err
read_all(struct reading *r, enum err (*each)(void *, struct span,
    struct note *), void *with)
{
	struct note what = { "" };
	struct span line;
	enum err err;

	while ((err = next_line(r, &line)) == OK) {
		if (mark_sort(line) == MARK_WHOLE)
			return check_last(r, line);
		if (r->lines == 0 && mark_sort(line) != MARK_BACKUP)
			return refuse(r, ERR_REFUSED, _("it begins as no "
			    "backup does; one that an older klaster made is "
			    "restored by that one"));
		err = each(with, line, &what);
		if (err == ERR_REFUSED || err == ERR_DAMAGED)
			return refuse(r, ERR_REFUSED, what.text);
		if (err != OK)
			return note_fail(err, r->why, "%s", what.text);
		r->lines++;
		hash_line(&r->whole, line);
	}
	return err;
}

enum err
backup_read(int fd, const char *name,
    enum err (*line)(void *with, struct span, struct note *why), void *with,
    struct note *why)
{
	struct reading r = { .name = name, .why = why };
	enum err err = unpack_begin(fd, name, why, &r.unpack);

	if (err != OK)
		return err;
	hasher_init(&r.whole);
	buf_init(&r.carry);
	err = read_all(&r, line, with);
	buf_free(&r.carry);
	unpack_close(r.unpack);
	return err;
}
