/*
 * bulk.h - many records at once, for index.c.
 *
 * While a bulk is under way nothing of new records is written to INDEX and
 * POSTED.  What should stand there gathers as entries of a sorter, and is
 * applied in order of keys at the end: so each page is written once.
 *
 * Records are stored at once and their entries later, in many transactions.
 * Until the last one a mark in META hides these records: whoever reads goes
 * by what was there before, the entries of which are always whole.  Should
 * the end not come, who opens the store for writing next makes the indexes
 * anew, and the records are seen when these are.
 */
#ifndef CORE_STORE_BULK_H
#define CORE_STORE_BULK_H

#include "core/store/index.h"

/* An entry is to be there, or not, in the end. */
void	 bulk_note(struct bulk *, enum tree, struct span key, bool add);

/* The bulk under way, if the record is one of those that it hides. */
struct bulk *bulk_of(const struct txn *, uint64_t id);
/* For txn_begin(), of a reading one: what is hidden. */
void	 bulk_see(struct txn *);

/* For index.c, index_renew.c and bulk.c. */
/* The generation that is being built is to go. */
void	 index_cancel(struct txn *);
void	 index_add_count(struct txn *, uint16_t kind, int64_t more);
/* Whether an entry is that of a code, by which records are counted. */
bool	 index_counts(const struct txn *, enum tree, struct span key);
void	 index_trouble(struct txn *, const struct rec_view *, bool in);

#endif /* CORE_STORE_BULK_H */
