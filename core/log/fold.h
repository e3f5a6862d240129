/*
 * fold.h - from lines to records (klaster-bundle(5), "Merging").
 *
 * The tables depend on which lines have arrived, never on order, repetition
 * or anybody's clock.  fold_record() is that sentence as code: a record out
 * of all its lines.  fold_now() gives the same result in place when nothing
 * arrived early, which is nearly always.
 */
#ifndef CORE_LOG_FOLD_H
#define CORE_LOG_FOLD_H

#include "core/log/log.h"
#include "core/store/index.h"

/*
 * Folds in this transaction what whole change-sets the writer has beyond
 * ->folded and within ->limit, or takes out what lies behind the limit;
 * moves ->folded and stores the writer.  Stops early when the transaction
 * is full.
 */
void	 fold_now(struct txn *, struct writer *);

/*
 * The record out of its folded lines, or of those that a choice keeps (NULL:
 * all), appended to out; false when no line remains.
 */
struct fold_choice {
	bool	(*keep)(void *with, uint64_t stamp);
	void	*with;
};
bool	 fold_record(struct txn *, uint64_t id, const struct fold_choice *,
    struct buf *out);
/* Of the lines on this id alone, whatever it is joined with. */
bool	 fold_alone(struct txn *, uint64_t id, struct buf *out);

/* The last line that may be in the tables: where the last change-set ends
 * that has arrived whole and lies within the writer's limit. */
uint64_t fold_end(struct txn *, const struct writer *);

/*
 * Brings all whole change-sets of accepted writers into the tables, and those
 * that count no more out of them, in as many transactions as it takes; a
 * crash in between goes on at the next call.  Many go through the store's
 * bulk way.  The caller holds log_lock().  progress may be NULL; it returns
 * false to pause (the rest is folded at the next call).
 */
enum err fold_all(struct store *,
    bool (*progress)(void *with, uint64_t done, uint64_t total), void *with,
    struct note *why);
/*
 * Whether the tables lag behind the log.  A reader that must see a whole
 * state (export, verify) and finds this true takes and releases log_lock(),
 * then begins its transaction anew.
 */
bool	 fold_is_due(struct txn *);

/*
 * For whoever opens a database for writing: removes what a killed writer
 * left and folds what it left undone.  OK at once when another process holds
 * the lock: it is at work and will do both.
 */
enum err fold_recover(struct store *, struct note *why);

#endif /* CORE_LOG_FOLD_H */
