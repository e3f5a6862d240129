/*
 * id.h - writers, stamps, record ids.
 *
 * A writer is one database on one machine, known to the world by DEV: 16
 * base32 characters (80 bits) of the BLAKE2b-256 of its public key.  Its n-th
 * line has the stamp DEV.n, and the record which that line creates has that
 * stamp as its id.
 *
 * A line that was written again is named by what it says, in the log where it
 * stood: DEV and 32 digits, the first 128 bits of H(line), its mark.
 *
 * Inside one database a writer has a small number in the order in which it
 * became known here, and a stamp is one 64-bit integer: 24 bits of writer
 * number, 40 bits of n.  Numbers never leave the database.
 */
#ifndef CORE_MODEL_ID_H
#define CORE_MODEL_ID_H

#include <stdint.h>

#include "core/base/mem.h"

enum {
	DEV_CHARS = 16,
	DEV_BYTES = 10,
	WRITER_BITS = 24,
	SERIAL_BITS = 40,
	LINE_MARK = 16		/* bytes */
};

#define SERIAL_MAX (((uint64_t)1 << SERIAL_BITS) - 1)
/* Numbers of lines stay below it; from it on lie those given to marks. */
#define SERIAL_MARKED ((uint64_t)1 << (SERIAL_BITS - 1))

/* 0 is no stamp: writers and lines are numbered from 1. */
static inline uint64_t
stamp_make(uint32_t writer, uint64_t n)
{
	return (uint64_t)writer << SERIAL_BITS | n;
}

static inline uint32_t
stamp_writer(uint64_t stamp)
{
	return (uint32_t)(stamp >> SERIAL_BITS);
}

static inline uint64_t
stamp_serial(uint64_t stamp)
{
	return stamp & SERIAL_MAX;
}

/* The first of the numbers that a mark may get; which, names.h knows. */
static inline uint64_t
serial_of_mark(const unsigned char mark[LINE_MARK])
{
	return SERIAL_MARKED | get_u64(mark) >> (64 - SERIAL_BITS + 1);
}

/* For qsort(): by number, which means nothing outside. */
int	 id_compare(const void *, const void *);

/* A stamp as a key: big-endian. */
static inline void
stamp_key(unsigned char key[8], uint64_t stamp)
{
	int i;

	for (i = 7; i >= 0; i--, stamp >>= 8)
		key[i] = (unsigned char)(stamp & 0xff);
}

/* The number of a writer as a key, likewise. */
static inline void
writer_key(unsigned char key[4], uint32_t writer)
{
	int i;

	for (i = 3; i >= 0; i--, writer >>= 8)
		key[i] = (unsigned char)(writer & 0xff);
}

/* RFC 4648 base32, upper case, no padding; dev needs 17 bytes. */
void	 dev_write(char dev[DEV_CHARS + 1],
    const unsigned char bytes[DEV_BYTES]);
bool	 dev_is(struct span);

/* Splits "DEV.n" and "kind/DEV.n"; false when it is not of that form.  n is
 * serial_of_mark() where a mark stands. */
bool	 stamp_split(struct span text, struct span *dev, uint64_t *n);
/* The mark behind the dot; false: a number. */
bool	 stamp_mark(struct span text, unsigned char mark[LINE_MARK]);
bool	 id_split(struct span text, struct span *kind, struct span *dev,
    uint64_t *n);

/* Whether it is a name as the format allows: [a-z][a-z0-9_]{0,62}. */
bool	 name_is(struct span);

#endif /* CORE_MODEL_ID_H */
