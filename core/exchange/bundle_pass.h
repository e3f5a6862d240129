/*
 * bundle_pass.h - going through a bundle's file, once or twice.
 *
 * The first pass proves everything and writes nothing; it notes the chain
 * hash at waypoints.  A second pass over the same file must meet the same
 * hashes there, since a stick can be changed in between: what lies between
 * two waypoints may be used when the later one was met again.
 */
#ifndef CORE_EXCHANGE_BUNDLE_PASS_H
#define CORE_EXCHANGE_BUNDLE_PASS_H

#include "core/exchange/bundle.h"
#include "core/exchange/bundle_file.h"
#include "core/exchange/scan.h"

struct bundle_pass {
	struct bundle_file file;
	struct store	*store;		/* or NULL: no keys from there */
	struct note	*why;
	const struct scan_limits *limits;	/* or NULL */
	struct scan	 scan;
	bool		 second;
	struct buf	 hashes;	/* of the waypoints, in order */
	size_t		 met;		/* bytes of hashes met again */
	uint64_t	 lines, bytes;	/* since the last waypoint */
	bool		 at_waypoint;	/* after this event */
	bool		 resumes;	/* after what is damaged */
	bool		 for_others;	/* whole, but not made for us */
	uint64_t	 here;		/* lines of this writer in LOG */
};

/* As bundle_file_open(). */
enum err bundle_pass_open(struct bundle_pass *, const char *path,
    unsigned how, struct store *, const struct key_door *,
    const struct scan_limits *, struct note *why);
enum err bundle_pass_begin(struct bundle_pass *, bool second);
enum scan_event bundle_pass_next(struct bundle_pass *);
enum err bundle_pass_end(struct bundle_pass *);
void	 bundle_pass_close(struct bundle_pass *);

/* The whole first pass. */
enum err bundle_pass_prove(struct bundle_pass *, struct bundle_facts *);

#endif /* CORE_EXCHANGE_BUNDLE_PASS_H */
