/*
 * scan.h - reading a bundle from a stream, believing nothing.
 *
 * A machine of named states over strict zstd: every line is checked for its
 * place and form, every chain computed, every head held against the key of
 * its writer, the seal against the sender's.  It knows no database: keys of
 * writers come from their first lines, or from the caller by scan_key().
 *
 * Nothing is proven before SCAN_END, which comes after the frame's checksum.
 * Memory is bounded by the limits below, whatever the input.
 */
#ifndef CORE_EXCHANGE_SCAN_H
#define CORE_EXCHANGE_SCAN_H

#include "core/exchange/have.h"
#include "core/exchange/interest.h"
#include "core/exchange/mark.h"
#include "core/exchange/pack.h"
#include "core/keys/minisign.h"
#include "core/log/intro.h"
#include "core/log/log.h"

enum {
	SCAN_RAW_MOST = 512 * 1024 * 1024,	/* bytes, unpacked */
	SCAN_HEADER_LONGEST = 4 * 1024 * 1024,	/* of the first line */
	SCAN_RUNS_MOST = HAVE_MOST
};

/*
 * What an office refuses as too large to be honest, below what the format
 * allows; 0: just that.
 */
struct scan_limits {
	uint64_t	raw;		/* bytes, unpacked */
	uint64_t	line;		/* bytes of one line */
	uint64_t	runs;		/* writers */
};

enum scan_event {
	SCAN_FAILED,		/* see what scan_close() returns */
	SCAN_HEADER,		/* ->by, ->have and the like stand */
	SCAN_LOG,		/* a run begins: ->dev, ->from */
	SCAN_LINE,		/* ->line, its chain hash in ->hash */
	SCAN_HEAD,		/* the run is over; ->verified */
	SCAN_PROOF,		/* ->mark */
	SCAN_END		/* whole, and ->sealed by the sender */
};

enum scan_state {
	SCAN_WANTS_HEADER, SCAN_WANTS_LOG, SCAN_WANTS_LINE,
	SCAN_WANTS_END, SCAN_IS_OVER
};

struct scan {
	const char	*name;		/* of the file, for messages */
	struct scan_limits limits;
	struct note	*why;
	enum err	 err;
	enum scan_state	 state;
	uint64_t	 raw, lines;	/* read so far */

	/* the header, good until scan_close() */
	char		 by[DEV_CHARS + 1];
	uint64_t	 at, raw_said, lines_said;
	struct span	 to, base, have, want, tips, asked, schema, personal;
	bool		 has_sender;	/* whose key is known */
	unsigned char	 sender[PUBLIC_BYTES];
	bool		 sealed;
	bool		 broken;	/* nothing more can be unpacked */
	bool		 resumed;	/* what it says of itself is void */
	unsigned	 strange;	/* lines passed over that are none */

	/* the run */
	char		 dev[DEV_CHARS + 1];
	uint64_t	 from, n;	/* its first, the newest read */
	unsigned char	 prev[HASH_BYTES];	/* h(n - 1) */
	size_t		 runs;
	unsigned char	 hash[HASH_BYTES];	/* h(n) */
	bool		 has_key;
	unsigned char	 key[PUBLIC_BYTES];
	bool		 verified;
	struct log_run	 sets;

	struct mark	 mark;		/* the last one */
	struct line	 line;		/* good until the next event */

	struct unpack	*unpack;
	struct span	 chunk;		/* unpacked, not yet looked at */
	struct buf	 carry;		/* a line's part in earlier ones */
	struct hasher	 whole;
	struct arena	 kept, turn;
	uint64_t	 turns;
};

/* fd stays the caller's; it is read from where it stands.  limits may be
 * NULL. */
void	 scan_open(struct scan *, int fd, const char *name,
    const struct scan_limits *, struct note *why);
enum scan_event scan_next(struct scan *);
/* After SCAN_HEADER the key of the sender, after SCAN_LOG of the writer. */
void	 scan_key(struct scan *, const unsigned char key[PUBLIC_BYTES]);
/* The caller found a reason to refuse it: as a failure of the scan. */
void	 scan_fail(struct scan *, enum err, const char *form, ...)
    PRINTF_LIKE(3, 4);
void	 scan_nomem(struct scan *);
/*
 * After SCAN_FAILED: goes on at the next run, whose head may still be good;
 * SCAN_FAILED when there is none.
 */
enum scan_event scan_resume(struct scan *);
enum err scan_close(struct scan *);

#endif /* CORE_EXCHANGE_SCAN_H */
