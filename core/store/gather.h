/*
 * gather.h - the words of many new records, in memory, as postings.
 *
 * Ids must come in ascending order.  When gather_is_full() the owner takes
 * all of them out and goes on.
 */
#ifndef CORE_STORE_GATHER_H
#define CORE_STORE_GATHER_H

#include "core/base/mem.h"

struct gather_word {
	uint64_t	 first, last;	/* ids */
	uint32_t	 text;		/* where in texts */
	uint32_t	 head, tail;	/* chunks of varints; 0: none */
	uint16_t	 kind;
	uint8_t		 len, used;	/* bytes of text; of the tail */
};

enum { GATHER_CHUNK = 28 };

struct gather_chunk {
	uint32_t	 next;
	unsigned char	 bytes[GATHER_CHUNK];
};

struct gather {
	size_t			 memory;
	struct buf		 texts, run;
	struct gather_word	*words;
	struct gather_chunk	*chunks;	/* [0] is none */
	uint32_t		*table;		/* place + 1 of a word; 0 */
	size_t			 word_count, word_room;
	size_t			 chunk_count, chunk_room;
	size_t			 table_size;	/* a power of two */
	bool			 failed;
};

void	 gather_init(struct gather *, size_t memory);
void	 gather_clear(struct gather *);
void	 gather_add(struct gather *, uint16_t kind, struct span word,
    uint64_t id);
bool	 gather_is_full(const struct gather *);

/* Hands out all as packed blocks (posting.h) of at most most bytes. */
void	 gather_take(struct gather *, size_t most,
    void (*visit)(void *with, uint16_t kind, struct span word,
    uint64_t first, struct span packed), void *with);

#endif /* CORE_STORE_GATHER_H */
