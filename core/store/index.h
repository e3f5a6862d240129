/*
 * index.h - the sorted side of records.
 *
 * For every kind its code, every field with `index`, and every reference is
 * kept in TREE_INDEX as (kind, field, key, id): so lists come in order, a
 * code finds its record, and a record finds what refers to it.  References
 * are keyed by the id they point to.  Lists give one entry an item.
 *
 * record_put() is the only way a record changes: it takes index, search and
 * trouble entries of the old form away, puts those of the new, and counts.
 */
#ifndef CORE_STORE_INDEX_H
#define CORE_STORE_INDEX_H

#include "core/model/record.h"
#include "core/store/names.h"

/*
 * The record, from the map; false when there is none (gone ones are).  An id
 * of a thing that has another (alias.h) gives the record under that one;
 * record_stored() does not.  While many records arrive (bulk.h) those are
 * hidden from who reads: there is none.  Walks over RECORDS and INDEX ask.
 */
bool	 record_get(struct txn *, uint64_t id, struct rec_view *);
bool	 record_stored(struct txn *, uint64_t id, struct rec_view *);
bool	 record_is_hidden(const struct txn *, uint64_t id);
void	 record_put(struct txn *, uint64_t id, struct span bytes);
/* Nothing is left of it, or it never was. */
void	 record_drop(struct txn *, uint64_t id);

/*
 * Bulk: between bulk_begin() and bulk_end() the index and search entries of
 * new records gather in memory and a nameless file, and are written in
 * order at the end; until then these records are hidden.  bulk_put()
 * is record_put() for what mostly are new records, quickest when ids ascend;
 * record_put() goes on working.  A transaction may be given up and run again.
 *
 * bulk_begin(), bulk_end() and bulk_abandon() make transactions of their
 * own, so none may be open for writing.  NULL: no memory; other failures are
 * kept until bulk_end().  After a crash in between, or bulk_abandon(), the
 * next store_open() makes the indexes anew.
 */
struct bulk;
struct bulk *bulk_begin(struct store *, size_t memory);
void	 bulk_put(struct bulk *, struct txn *, uint64_t id,
    struct span bytes);
enum err bulk_end(struct bulk *, struct note *why);
void	 bulk_abandon(struct bulk *);

/*
 * Whether the indexes are behind: a bulk did not come to its end.
 * index_renew() makes them anew from the records, as a new generation
 * (held.h), in steps: each is a transaction, what was done by steps of a
 * process that died is gone on with, and others may save in between.
 * ERR_BUSY: another process is at a bulk.  Called when a store is opened for
 * writing.
 */
bool	 index_is_due(struct txn *);
enum err index_renew(struct store *, struct note *why);

/*
 * One step of it; with adopt, of making a generation with all that the schema
 * has and the database does not hold yet: index_unheld() visits those fields.
 */
enum err index_step(struct store *, bool adopt, bool *more, struct note *why);
void	 index_unheld(struct txn *, void (*visit)(void *with,
    const struct kind *, const struct field *), void *with);

/* How many visible records of the kind there are. */
uint64_t index_count(struct txn *, const struct kind *);

/* The record with this code, or of a thing that had it under another id: 0
 * none; *others: more than one has it. */
uint64_t index_code(struct txn *, const struct kind *, struct span code,
    bool *others);

/* The next free code of the kind, as "INS-00042", after those in use. */
void	 index_propose_code(struct txn *, const struct kind *, struct buf *);

/* Every visible record of a kind: by its code where codes are held (held.h),
 * else by going through all records there are. */
struct kind_walk {
	struct walk	 walk;
	uint16_t	 kind;
	bool		 by_code;
};
void	 kind_walk_begin(struct kind_walk *, struct txn *,
    const struct kind *);
bool	 kind_walk_next(struct kind_walk *, struct rec_view *);
void	 kind_walk_end(struct kind_walk *);

/* Every (kind, field, id) that refers to a record. */
struct referrer_walk {
	struct txn		*txn;
	uint64_t		 target;
	size_t			 kind, field;
	struct walk		 walk;
	struct kind_walk	 records;	/* where it is not held */
	bool			 open, scans;
};
void	 referrers(struct referrer_walk *, struct txn *, uint64_t target);
bool	 referrer_next(struct referrer_walk *, const struct kind **,
    const struct field **, uint64_t *id);
void	 referrer_end(struct referrer_walk *);

/*
 * Every record with an entry that leads to target, also by a field that this
 * process does not know; several times, if it refers so.  visit() changes
 * nothing in the database.
 */
void	 index_referring(struct txn *, uint64_t target,
    void (*visit)(void *with, uint64_t id), void *with);

/* Whether something about it waits for a decision. */
bool	 index_is_trouble(struct txn *, const struct rec_view *);

/*
 * What record_put() would keep in the index for this record: calls visit
 * with each whole key.  verify compares them with what stands there.
 */
void	 index_entries(struct txn *, const struct rec_view *,
    void (*visit)(void *with, enum tree, struct span key), void *with);

#endif /* CORE_STORE_INDEX_H */
