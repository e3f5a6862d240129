/*
 * folding.h - what fold.c and foldall.c share: the memory of a fold that
 * goes over many lines in one transaction.
 */
#ifndef CORE_LOG_FOLDING_H
#define CORE_LOG_FOLDING_H

#include "core/log/fold.h"
#include "core/log/merge.h"
#include "core/log/permit.h"

enum { FOLDING_LATER = 512 };

struct folding {
	struct txn	*txn;
	struct arena	 arena;		/* lines and what they say */
	size_t		 held;		/* about how much of it */
	struct merge	 merge;
	struct permit	 permit;
	struct buf	 out;		/* the record */
	struct bulk	*bulk;		/* under way, or NULL */
	uint64_t	 later[FOLDING_LATER];	/* records to be made of all
						 * their lines */
	size_t		 later_count;
};

/* Begin anew in each transaction: numbers of names may not outlive it. */
void	 folding_init(struct folding *, struct txn *);
void	 folding_clear(struct folding *);
/* Between two records: empties the arena when it holds much. */
bool	 folding_tidy(struct folding *);

/* A line of the log, copied to the arena. */
bool	 folding_read(struct folding *, uint64_t stamp, struct line *);
/* The record that the line is about; 0: none. */
uint64_t folding_id(struct folding *, uint64_t stamp, const struct line *);
/* Gives numbers to the names in a line while nothing borrows from the map,
 * since a new name is a put. */
void	 folding_names(struct folding *, const struct line *);
void	 folding_touch(struct folding *, uint64_t id, uint64_t stamp);
void	 folding_untouch(struct folding *, uint64_t id, uint64_t stamp);
/* fold_record(), into ->out. */
bool	 folding_record(struct folding *, uint64_t id,
    const struct fold_choice *);
/* Of the lines on this id alone, whatever it is joined with. */
bool	 folding_alone(struct folding *, uint64_t id);
/* The record out of its lines anew, after some went away or came behind
 * others of their writer. */
void	 folding_again(struct folding *, uint64_t id);
/* A line whose turn is over: it was hollow then. */
void	 folding_late(struct folding *, uint64_t stamp, const struct line *);
/* Which of several values is shown hangs on when and by whom: after that
 * changed for a change-set, its records with such fields are made anew. */
void	 folding_ranks(struct folding *, uint64_t first, uint64_t of);
/* fold_now() up or down to the line `end`, with a bulk under way or NULL. */
void	 folding_run(struct txn *, struct writer *, uint64_t end,
    struct bulk *);
/* Its way down (unfold.c). */
void	 folding_back(struct txn *, struct writer *, uint64_t end);

#endif /* CORE_LOG_FOLDING_H */
