/*
 * pack.h - zstd, one frame out and one frame in.
 *
 * The only file that knows zstd.  What comes in is hostile: exactly one frame
 * with its checksum, no dictionary, a window of at most 8 MiB, nothing
 * behind it.  Memory does not depend on what the frame claims.
 */
#ifndef CORE_EXCHANGE_PACK_H
#define CORE_EXCHANGE_PACK_H

#include "core/keys/crypt.h"
#include "core/keys/sink.h"

enum {				/* bytes of text */
	PACK_HARD_MOST = 4 * 1000 * 1000,	/* for level 19 */
	PACK_GOOD_MOST = 8 * 1000 * 1000	/* for level 15; then 12 */
};

struct pack;

/* raw: how many bytes will be added, exactly.  The sink gets packed ones. */
enum err pack_begin(uint64_t raw, struct pack_sink, struct note *why,
    struct pack **out);
/* The same for as many bytes as come, quickly. */
enum err pack_begin_stream(struct pack_sink, struct note *why,
    struct pack **out);
enum err pack_add(struct pack *, struct span, struct note *why);
enum err pack_end(struct pack *, struct note *why);
/*
 * Or the last bytes stand in a block of their own, not compressed: first all
 * that was added goes out, and its hash is told, which they may name.
 */
enum err pack_flush(struct pack *, unsigned char hash[HASH_BYTES],
    struct note *why);
enum err pack_end_plain(struct pack *, struct span last, struct note *why);
void	 pack_close(struct pack *);

struct unpack;

/* Whether a file begins as those of zstd do. */
bool	 unpack_is(struct span beginning);
/* fd is read from where it stands, and stays the caller's. */
enum err unpack_begin(int fd, const char *name, struct note *why,
    struct unpack **out);
/* The next bytes, good until the next call; none at the end. */
enum err unpack_next(struct unpack *, struct span *bytes, struct note *why);
/* The hash before the last block, if it is of that kind and was read. */
bool	 unpack_last(const struct unpack *, uint32_t *len,
    unsigned char hash[HASH_BYTES]);
uint64_t unpack_packed(const struct unpack *);	/* bytes read so far */
void	 unpack_close(struct unpack *);

#endif /* CORE_EXCHANGE_PACK_H */
