/*
 * trust.h - which writers this database believes.
 *
 * Trust is local: a person gives it, it is written in no log and no bundle.
 * It passes on by itself in one case only: to a writer whose first line a
 * believed writer's key has signed (a restored or copied database).
 *
 * A person may also name hubs.  Then trust says whose bundles are taken in,
 * and what hubs say (roster.h) whose lines count.
 */
#ifndef CORE_LOG_TRUST_H
#define CORE_LOG_TRUST_H

#include "core/log/intro.h"
#include "core/log/log.h"

enum trust { TRUST_NONE, TRUST_ACCEPTED, TRUST_SELF };

struct office {
	char		 dev[DEV_CHARS + 1];
	enum trust	 trust;
	bool		 hub;		/* named so here */
	uint64_t	 end;		/* of trust; SERIAL_MAX: none */
	struct span	 title;		/* from its first line: a claim until
					 * trusted; may be empty */
	bool		 has_key;
	char		 fingerprint[FINGERPRINT_SIZE];	/* if it has one */
	uint64_t	 last, folded;
	int64_t		 heard;		/* ms, of its newest bundle; 0 never */
	struct span	 have, tips;	/* its newest ones, raw JSON */
	int64_t		 missed;	/* ms, of the newest whose `have` has a
					 * base that is not here; 0 none */
	bool		 asks;		/* its newest one asks for our whole
					 * `have` */
};

enum trust trust_of(struct txn *, struct span dev);
/*
 * Sets it, also for those whom this writer's key vouches for.  Lines kept
 * back so far are folded by the next fold_all().
 */
void	 trust_put(struct txn *, struct span dev, enum trust);
/* Hubs that a person here named. */
void	 trust_put_hub(struct txn *, struct span dev, bool);
bool	 trust_has_hub(struct txn *);
size_t	 trust_hubs(struct txn *, char (*devs)[DEV_CHARS], size_t most);
/* The last line that is believed as long as there is no hub; 0: none. */
uint64_t trust_end(struct txn *, struct span dev);
void	 trust_put_end(struct txn *, struct span dev, uint64_t end);
/* What a writer's first line says of it. */
bool	 trust_intro(struct txn *, const struct writer *, struct arena *,
    struct intro *);
/* Whether a believed writer's key signed this first line. */
bool	 trust_vouches(struct txn *, const struct intro *);
/* Whether this writer is that one, or stands in its place by its signature,
 * or by those of others between them. */
bool	 trust_goes_on(struct txn *, const struct writer *, struct span dev);
/* Every writer with lines here is listed, believed or not. */
void	 trust_meet(struct txn *, struct span dev);
/* An older bundle than the newest heard changes nothing. */
void	 trust_heard(struct txn *, struct span dev, int64_t at,
    struct span have, struct span tips);

void	 trust_missed(struct txn *, struct span dev, int64_t at);
void	 trust_asks(struct txn *, struct span dev, bool);

bool	 office_get(struct txn *, struct span dev, struct arena *,
    struct office *);
/* By DEV or title, or by the beginning of one that no other has. */
enum err office_find(struct txn *, struct span name, struct arena *,
    struct note *why, struct office *);
/* All, in the order of DEV; ends by walk_end(). */
void	 offices(struct walk *, struct txn *);
bool	 office_next(struct walk *, struct arena *, struct office *);

#endif /* CORE_LOG_TRUST_H */
