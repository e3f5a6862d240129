/*
 * standing.h - which lines of a writer count, and what it may write.
 *
 * Until a person here names a hub, whoever was accepted may write everything.
 * From then on the roster says it (roster.h): a writer that stands on no
 * list of a hub writes for itself only.
 *
 * Everything that bears on it - trust, the roster, forks - ends in one number,
 * the writer's limit, which standing_renew() works out again; what it cuts
 * off is taken out of the tables by the next fold_all().
 */
#ifndef CORE_LOG_STANDING_H
#define CORE_LOG_STANDING_H

#include "core/log/log.h"

struct standing {
	uint32_t	 number;	/* of the writer */
	bool		 listed;	/* on the roster */
	bool		 hub;
	bool		 refold;	/* was given another right: its lines go
					 * out of the tables and in again */
	uint64_t	 limit;		/* by a revocation; SERIAL_MAX: none */
	struct span	 role;
	struct span	 kinds, areas;	/* raw JSON arrays; empty: all */
};

/* Whether some hub is named here, so that the roster rules. */
bool	 standing_is_kept(struct txn *);
/* From the map; false when the roster has nothing about it. */
bool	 standing_get(struct txn *, uint32_t number, struct standing *);
void	 standing_put(struct txn *, const struct standing *);
void	 standing_drop(struct txn *, uint32_t number);

/* Works the limit out again and stores the writer if it is another. */
void	 standing_renew(struct txn *, struct writer *);
void	 standing_renew_all(struct txn *);
/* For the fold, when the lines of this writer are all out. */
void	 standing_settle(struct txn *, struct writer *);

/* Whether what this writer says of other lines counts: hubs, and everybody
 * who is believed as long as there is none. */
bool	 standing_rules(struct txn *, uint32_t number);

#endif /* CORE_LOG_STANDING_H */
