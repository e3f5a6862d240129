/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { VEC_FIRST = 32 };

static unsigned long	fail_after, counted;
static bool		ran_out;

static void *
fail(void)
{
	ran_out = true;
	return NULL;
}

void *
mem_grow(void *at, size_t count, size_t size)
{
	counted++;
	if (fail_after > 0 && --fail_after == 0)
		return fail();
	if (size != 0 && count > SIZE_MAX / size)
		return fail();
	if (count == 0 || size == 0)
		count = size = 1;
	at = realloc(at, count * size);
	return at == NULL ? fail() : at;
}

bool
mem_ran_out(void)
{
	return ran_out;
}

void *
mem_zero(size_t count, size_t size)
{
	void *at = mem_grow(NULL, count, size);

	if (at != NULL)
		memset(at, 0, count * size);
	return at;
}

bool
vec_room(void *pointer, size_t *room, size_t count, size_t size)
{
	size_t more = *room == 0 ? VEC_FIRST : 2 * *room;
	void *at;

	if (count < *room)
		return true;
	/* All pointers to objects look alike here, but are not one type. */
	memcpy(&at, pointer, sizeof at);
	at = mem_grow(at, more, size);
	if (at == NULL)
		return false;
	memcpy(pointer, &at, sizeof at);
	*room = more;
	return true;
}

void
mem_free(void *at)
{
	free(at);
}

void
mem_fail_after(unsigned long n)
{
	fail_after = n;
	counted = 0;
}

unsigned long
mem_count(void)
{
	return counted;
}

enum { BLOCK = 16 * 1024, ALIGN = 16 };

struct arena_block {
	struct arena_block	*older;
	size_t			 used, room;
	_Alignas(ALIGN) char	 bytes[];
};

void
arena_init(struct arena *a)
{
	*a = (struct arena){ NULL, false };
}

void
arena_clear(struct arena *a)
{
	struct arena_block *older;

	for (; a->newest != NULL; a->newest = older) {
		older = a->newest->older;
		mem_free(a->newest);
	}
	a->failed = false;
}

void
arena_reset(struct arena *a)
{
	struct arena_block *kept = a->newest;

	if (kept == NULL || kept->older != NULL || kept->room > BLOCK) {
		arena_clear(a);
		return;
	}
	kept->used = 0;
	a->failed = false;
}

static struct arena_block *
arena_block_for(struct arena *a, size_t size)
{
	struct arena_block *b = a->newest;
	size_t room = size > BLOCK ? size : BLOCK;

	if (b != NULL && b->room - b->used >= size)
		return b;
	if (size > SIZE_MAX - sizeof *b - ALIGN)
		return NULL;
	b = mem_grow(NULL, 1, sizeof *b + room);
	if (b == NULL)
		return NULL;
	*b = (struct arena_block){ a->newest, 0, room };
	a->newest = b;
	return b;
}

/* As arena_get(), but not zeroed. */
static char *
take(struct arena *a, size_t size)
{
	struct arena_block *b;
	char *at;

	if (a->failed)
		return NULL;
	if (size > SIZE_MAX - ALIGN) {
		a->failed = true;
		return NULL;
	}
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	b = arena_block_for(a, size);
	if (b == NULL) {
		a->failed = true;
		return NULL;
	}
	at = b->bytes + b->used;
	b->used += size;
	return at;
}

void *
arena_get(struct arena *a, size_t size)
{
	char *at = take(a, size);

	return at == NULL ? NULL : memset(at, 0, size);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size) {
		a->failed = true;
		return NULL;
	}
	return arena_get(a, count * size);
}

struct span
arena_copy(struct arena *a, struct span text)
{
	char *at = arena_string(a, text);

	return at == NULL ? span_make("", 0) : span_make(at, text.len);
}

char *
arena_string(struct arena *a, struct span text)
{
	char *at = take(a, text.len + 1);

	if (at == NULL)
		return NULL;
	if (text.len > 0)
		memcpy(at, text.at, text.len);
	at[text.len] = '\0';
	return at;
}

char *
arena_printf(struct arena *a, const char *form, ...)
{
	va_list args;
	char *at;
	int len;

	va_start(args, form);
	len = vsnprintf(NULL, 0, form, args);
	va_end(args);
	at = arena_get(a, (size_t)len + 1);
	if (at == NULL)
		return NULL;
	va_start(args, form);
	vsnprintf(at, (size_t)len + 1, form, args);
	va_end(args);
	return at;
}

void
buf_init(struct buf *b)
{
	*b = (struct buf){ NULL, 0, 0, false };
}

void
buf_free(struct buf *b)
{
	mem_free(b->at);
	buf_init(b);
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
}

char *
buf_more_space(struct buf *b, size_t len)
{
	size_t room = b->room < 64 ? 64 : b->room;
	char *at;

	if (b->failed)
		return NULL;
	while (room - b->len < len && room <= SIZE_MAX / 2)
		room *= 2;
	at = room - b->len < len ? NULL : mem_grow(b->at, room, 1);
	if (at == NULL) {
		b->failed = true;
		return NULL;
	}
	b->at = at;
	b->room = room;
	return at + b->len;
}

void
buf_add(struct buf *b, struct span text)
{
	char *at = buf_space(b, text.len);

	if (at == NULL || text.len == 0)
		return;
	memcpy(at, text.at, text.len);
	b->len += text.len;
}

void
buf_text(struct buf *b, const char *text)
{
	buf_add(b, span_of(text));
}

void
buf_more_byte(struct buf *b, unsigned char byte)
{
	char *at = buf_space(b, 1);

	if (at == NULL)
		return;
	*at = (char)byte;
	b->len++;
}

void
buf_printf(struct buf *b, const char *form, ...)
{
	va_list args;
	char *at;
	int len;

	va_start(args, form);
	len = vsnprintf(NULL, 0, form, args);
	va_end(args);
	at = buf_space(b, (size_t)len + 1);
	if (at == NULL)
		return;
	va_start(args, form);
	vsnprintf(at, (size_t)len + 1, form, args);
	va_end(args);
	b->len += (size_t)len;
}

void
buf_integer(struct buf *b, int64_t number)
{
	char digits[24], *at = digits + sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do
		*--at = (char)('0' + rest % 10);
	while ((rest /= 10) != 0);
	if (number < 0)
		*--at = '-';
	buf_add(b, span_make(at, (size_t)(digits + sizeof digits - at)));
}

static void
buf_big_endian(struct buf *b, uint64_t number, unsigned bytes)
{
	char *at = buf_space(b, bytes);
	unsigned i;

	if (at == NULL)
		return;
	for (i = bytes; i-- > 0; number >>= 8)
		at[i] = (char)(unsigned char)(number & 0xff);
	b->len += bytes;
}

void
buf_u16(struct buf *b, uint16_t number)
{
	buf_big_endian(b, number, 2);
}

void
buf_u32(struct buf *b, uint32_t number)
{
	buf_big_endian(b, number, 4);
}

void
buf_u64(struct buf *b, uint64_t number)
{
	buf_big_endian(b, number, 8);
}

void
buf_varint(struct buf *b, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		buf_byte(b, (unsigned char)(number & 0x7f) | 0x80);
	buf_byte(b, (unsigned char)number);
}

const char *
buf_cstr(struct buf *b)
{
	char *at = buf_space(b, 1);

	if (at == NULL)
		return "";
	*at = '\0';
	return b->at;
}

bool
get_varint(struct span *from, uint64_t *out)
{
	uint64_t number = 0;
	unsigned shift;
	size_t i;

	for (i = 0, shift = 0; i < from->len && shift < 64; i++, shift += 7) {
		unsigned char byte = (unsigned char)from->at[i];

		if (shift == 63 && byte > 1)
			return false;
		number |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*out = number;
			*from = span_from(*from, i + 1);
			return true;
		}
	}
	return false;
}
