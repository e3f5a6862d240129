/*
 * age.h - files that only their recipients can read: age v1 with X25519.
 *
 * Debian's age opens them and makes them.  Age says nothing of who made a
 * file: a bundle inside is believed for its own signatures only.
 *
 * A recipient is made from the key that its office signs with, so nobody
 * exchanges more keys than that one.
 */
#ifndef CORE_KEYS_AGE_H
#define CORE_KEYS_AGE_H

#include "core/keys/key.h"
#include "core/keys/sink.h"

enum {
	AGE_RECIPIENTS_MOST = 256,
	AGE_HEADER_LONGEST = 64 * 1024	/* bytes, of files that are read */
};

struct age_recipient {
	unsigned char	curve[CURVE_BYTES];
};

/* From an office's key; false: this is no key. */
bool	 age_recipient_of(struct age_recipient *,
    const unsigned char public[PUBLIC_BYTES]);
/* "age1...". */
bool	 age_recipient_read(struct age_recipient *, struct span);
void	 age_recipient_write(const struct age_recipient *, struct buf *);
/* "AGE-SECRET-KEY-1...", what `age -d -i` wants. */
void	 age_secret_write(const struct keypair *, struct buf *);

struct age_writer;

enum err age_write_begin(const struct age_recipient *, size_t count,
    struct pack_sink, struct note *why, struct age_writer **out);
enum err age_write_add(struct age_writer *, struct span, struct note *why);
enum err age_write_end(struct age_writer *, struct note *why);
void	 age_write_close(struct age_writer *);

/* Whether a file begins as those of age do. */
bool	 age_is(struct span beginning);

struct age_reader;

/* fd is read from where it stands, and stays the caller's.  ERR_REFUSED:
 * changed, of no form that is known here, or for others. */
enum err age_read_begin(int fd, const char *name, const struct keypair *,
    struct note *why, struct age_reader **out);
/* The next bytes, good until the next call; none at the end.  What came
 * before a failure is of no use. */
enum err age_read_next(struct age_reader *, struct span *bytes,
    struct note *why);
void	 age_read_close(struct age_reader *);

#endif /* CORE_KEYS_AGE_H */
