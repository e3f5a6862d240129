/*
 * waiting.h - what waits for a person beside conflicts: codes that several
 * records have, and machines whose clock was wrong.
 *
 * Nothing lists these: they are looked for in the index of codes and among
 * the change-sets.  A search goes so many entries at a time and outlives
 * transactions, so that a screen can search while nobody presses a key.
 */
#ifndef CORE_ACT_WAITING_H
#define CORE_ACT_WAITING_H

#include "core/log/log.h"
#include "core/store/query.h"

struct waiting_codes {			/* zeroed at first */
	size_t		 kind;		/* in the schema */
	struct row_key	 at;		/* the entry looked at last */
	bool		 told;		/* its record */
};

/*
 * Looks at so many more entries and calls found() with each record whose
 * code another one has, too: those of one code follow each other.  False
 * when all were looked at.
 */
bool	 waiting_codes_look(struct waiting_codes *, struct txn *,
    size_t entries, void (*found)(void *with, const struct kind *,
    uint64_t id), void *with);

/* Of one writer: the change-sets whose clock was in doubt, to its own program
 * or since they come from more than a day ahead of ours. */
struct waiting_clock {
	uint32_t	 writer;
	uint64_t	 changes;
	int64_t		 first, last;	/* ms, as that clock said */
};

struct waiting_clocks {			/* zeroed at first */
	struct row_key	 at;
	struct waiting_clock *rows;
	size_t		 count, room;
	bool		 failed;	/* no memory */
};
bool	 waiting_clocks_look(struct waiting_clocks *, struct txn *,
    int64_t now, size_t entries);
void	 waiting_clocks_clear(struct waiting_clocks *);

#endif /* CORE_ACT_WAITING_H */
