/*
 * frame.h - the blocks of a zstd frame (RFC 8878), without unpacking them.
 *
 * Different packed bytes can unpack to the same text: some bits of a frame
 * mean nothing.  So that no changed bit of a bundle goes unseen, its last
 * block holds the last line as it is, and that line names the hash of all
 * packed bytes before that block.
 */
#ifndef CORE_EXCHANGE_FRAME_H
#define CORE_EXCHANGE_FRAME_H

#include "core/keys/crypt.h"

enum {
	FRAME_BLOCK_HEAD = 3,
	FRAME_HEAD_MOST = 18	/* magic 4, 1, window 1, dictionary 4, size 8 */
};

struct frame {
	struct hasher	 hasher;	/* up to the last block's head */
	uint64_t	 skip;		/* bytes of a block still to come */
	unsigned char	 head[FRAME_HEAD_MOST];	/* or of a block */
	unsigned	 held;
	bool		 begun, last;
	bool		 plain;		/* the last one is not compressed */
	uint32_t	 len;		/* bytes of text in it */
};

void	 frame_init(struct frame *);
/* The next packed bytes, as they come. */
void	 frame_add(struct frame *, struct span);

/* The hash before the last block, once that was seen, if it is plain. */
bool	 frame_last(const struct frame *, uint32_t *len,
    unsigned char hash[HASH_BYTES]);

/* The head of a last block of len bytes of plain text. */
void	 frame_last_head(unsigned char head[FRAME_BLOCK_HEAD], uint32_t len);

#endif /* CORE_EXCHANGE_FRAME_H */
