/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/frame.h"

enum { FIRST = 5 /* magic number, descriptor */ };
enum block { BLOCK_RAW, BLOCK_RLE, BLOCK_COMPRESSED, BLOCK_RESERVED };

void
frame_init(struct frame *frame)
{
	memset(frame, 0, sizeof *frame);
	hasher_init(&frame->hasher);
}

/* How long the frame's head is, by its descriptor. */
static unsigned
head_length(unsigned char descriptor)
{
	static const unsigned content[] = { 0, 2, 4, 8 };
	static const unsigned dictionary[] = { 0, 1, 2, 4 };
	unsigned size = content[descriptor >> 6];
	unsigned window = (descriptor >> 5 & 1) == 0;

	if (size == 0 && window == 0)
		size = 1;
	return FIRST + window + dictionary[descriptor & 3] + size;
}

static unsigned
wanted(const struct frame *frame)
{
	if (frame->begun)
		return FRAME_BLOCK_HEAD;
	return frame->held < FIRST ? FIRST : head_length(frame->head[4]);
}

static void
block(struct frame *frame)
{
	uint32_t word = frame->head[0] | (uint32_t)frame->head[1] << 8 |
	    (uint32_t)frame->head[2] << 16;
	enum block type = (enum block)(word >> 1 & 3);

	frame->last = (word & 1) != 0;
	frame->plain = type == BLOCK_RAW;
	frame->len = word >> 3;
	frame->skip = type == BLOCK_RLE ? 1 : frame->len;
}

static void
skip(struct frame *frame, struct span *bytes)
{
	size_t len = bytes->len < frame->skip ? bytes->len :
	    (size_t)frame->skip;

	hasher_add(&frame->hasher, span_make(bytes->at, len));
	frame->skip -= len;
	*bytes = span_from(*bytes, len);
}

void
frame_add(struct frame *frame, struct span bytes)
{
	while (bytes.len > 0 && !frame->last) {
		if (frame->skip > 0) {
			skip(frame, &bytes);
			continue;
		}
		frame->head[frame->held++] = (unsigned char)bytes.at[0];
		bytes = span_from(bytes, 1);
		if (frame->held < wanted(frame))
			continue;
		if (frame->begun)
			block(frame);
		frame->begun = true;
		if (!frame->last)
			hasher_add(&frame->hasher,
			    span_make(frame->head, frame->held));
		frame->held = 0;
	}
}

bool
frame_last(const struct frame *frame, uint32_t *len,
    unsigned char hash[HASH_BYTES])
{
	struct hasher hasher = frame->hasher;

	if (!frame->last || !frame->plain)
		return false;
	*len = frame->len;
	hasher_end(&hasher, hash);
	return true;
}

void
frame_last_head(unsigned char head[FRAME_BLOCK_HEAD], uint32_t len)
{
	uint32_t word = len << 3 | 1;

	head[0] = word & 0xff;
	head[1] = word >> 8 & 0xff;
	head[2] = word >> 16 & 0xff;
}
