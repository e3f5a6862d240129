/*
 * mem.h - memory.
 *
 * Every allocation of klaster passes mem_grow(), so that a test can make the
 * n-th one fail.  An arena frees all at once what one command, one screen
 * turn or one batch needed; nothing inside is freed alone.  A buf is bytes
 * that grow.
 *
 * Both are sticky: after a failed allocation every later call does nothing,
 * and the owner looks once, at ->failed.
 */
#ifndef CORE_BASE_MEM_H
#define CORE_BASE_MEM_H

#include <stdint.h>

#include "core/base/err.h"
#include "core/base/span.h"

/* As realloc(at, count * size), checked for overflow; NULL on failure. */
void	*mem_grow(void *at, size_t count, size_t size);
void	*mem_zero(size_t count, size_t size);

/*
 * Makes room for one more than count in the array whose pointer is at
 * pointer: vec_room(&v->rows, &v->room, v->count, sizeof *v->rows).  False
 * without memory: the array is as it was.
 */
bool	 vec_room(void *pointer, size_t *room, size_t count, size_t size);
void	 mem_free(void *);

/*
 * Whether an allocation ever failed in this process.  Who prints an answer
 * asks this at the end: some of it may have been left out.
 */
bool	 mem_ran_out(void);

/* Tests: let the n-th allocation from now fail (0 = none); count them. */
void	 mem_fail_after(unsigned long n);
unsigned long mem_count(void);

struct arena_block;

struct arena {
	struct arena_block	*newest;
	bool			 failed;
};

void	 arena_init(struct arena *);
void	 arena_clear(struct arena *);	/* frees all; usable again */
void	 arena_reset(struct arena *);	/* empties it; a block is kept */

/* Aligned for anything, zeroed; NULL once failed. */
void	*arena_get(struct arena *, size_t size);
void	*arena_array(struct arena *, size_t count, size_t size);

/* A copy, followed by a NUL that the span does not count. */
struct span arena_copy(struct arena *, struct span);
char	*arena_string(struct arena *, struct span);
char	*arena_printf(struct arena *, const char *form, ...)
    PRINTF_LIKE(2, 3);

struct buf {
	char	*at;		/* NULL until something is added */
	size_t	 len, room;
	bool	 failed;
};

void	 buf_init(struct buf *);
void	 buf_free(struct buf *);	/* usable again */
void	 buf_reset(struct buf *);	/* empty; memory and ->failed kept */

void	 buf_add(struct buf *, struct span);
void	 buf_text(struct buf *, const char *);
void	 buf_printf(struct buf *, const char *form, ...) PRINTF_LIKE(2, 3);
void	 buf_integer(struct buf *, int64_t);	/* decimal digits */

/* Numbers as keys: big-endian, so that memcmp sorts them. */
void	 buf_u16(struct buf *, uint16_t);
void	 buf_u32(struct buf *, uint32_t);
void	 buf_u64(struct buf *, uint64_t);

/* LEB128, 1 to 10 bytes. */
void	 buf_varint(struct buf *, uint64_t);

const char *buf_cstr(struct buf *);	/* NUL-ended; "" once failed */

char	*buf_more_space(struct buf *, size_t len);	/* buf_space's rest */
void	 buf_more_byte(struct buf *, unsigned char);	/* buf_byte's rest */

static inline struct span
buf_span(const struct buf *b)
{
	return span_make(b->at, b->len);
}

/* Room at the end, not added. */
static inline char *
buf_space(struct buf *b, size_t len)
{
	if (b->room - b->len >= len && b->at != NULL && !b->failed)
		return b->at + b->len;
	return buf_more_space(b, len);
}

static inline void
buf_byte(struct buf *b, unsigned char byte)
{
	if (b->len < b->room && !b->failed)
		b->at[b->len++] = (char)byte;
	else
		buf_more_byte(b, byte);
}

static inline uint16_t
get_u16(const void *at)
{
	const unsigned char *b = at;

	return (uint16_t)((unsigned)b[0] << 8 | b[1]);
}

static inline uint32_t
get_u32(const void *at)
{
	const unsigned char *b = at;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	    (uint32_t)b[2] << 8 | b[3];
}

static inline uint64_t
get_u64(const void *at)
{
	const unsigned char *b = at;

	return (uint64_t)get_u32(b) << 32 | get_u32(b + 4);
}

/* Takes a varint off the front; false when it is cut or over 64 bits. */
bool	 get_varint(struct span *, uint64_t *out);

#endif /* CORE_BASE_MEM_H */
