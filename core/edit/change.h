/*
 * change.h - writing: one save, one change-set.
 *
 * Begin, say what changes, end.  Nothing is in the database before
 * change_end(), all of it is after; in between lies a lock that keeps other
 * writers of this database away, so neither a person nor a file is waited
 * for while it is held.
 *
 * What a change replaces is what its author saw: fields of existing records
 * are set against the record as read when change_begin() took its snapshot
 * (or an earlier one: change_open_seen()), and siblings that were not shown
 * stay.
 */
#ifndef CORE_EDIT_CHANGE_H
#define CORE_EDIT_CHANGE_H

#include "core/log/author.h"

struct change;

enum err change_begin(struct store *, struct author *, struct note *why,
    struct change **out);

/* For reading while the change is made: its snapshot. */
struct txn *change_txn(struct change *);

/* The number of the author, if he may begin one; else the transaction fails
 * with a sentence. */
uint32_t change_writer(struct txn *, const struct author *, struct writer *);

/* The set that this one undoes. */
void	 change_undoes(struct change *, uint64_t set);

/*
 * A run of calls for one record: open it, set fields, close it.  Creating
 * returns the id that the record will have, good as a reference at once.
 * Setting a field to the value it has writes nothing.  What a change did to
 * a record is not seen by the same change: a field is set once in it.  A
 * record created earlier in this change may be opened again for fields that
 * were not set: so records that refer to each other come in by one change.
 */
uint64_t change_create(struct change *, const struct kind *);
void	 change_open(struct change *, const struct kind *, uint64_t id);
void	 change_set(struct change *, const struct field *,
    const struct value *);
void	 change_close(struct change *);

/*
 * A record that another register made, of which no line is here yet: opened
 * under its id there, "DEV.n", so that it is one with that when it comes.
 * Each call begins a line of its own, whose values stand beside those of the
 * others.  False where the roster holds this office to areas, since it may not
 * write what lies in none; so it must create one.  removed: deleted.
 */
bool	 change_adopt(struct change *, const struct kind *,
    struct span origin);
void	 change_adopt_removed(struct change *, const struct kind *,
    struct span origin);

/*
 * As change_open(), for a form that showed the record earlier: siblings are
 * replaced only where their stamps are among those it showed.
 */
struct change_seen {
	uint16_t	slot;
	uint64_t	stamp;
};
void	 change_open_seen(struct change *, const struct kind *, uint64_t id,
    const struct change_seen *, size_t count);

/* Deletes the record as seen. */
void	 change_remove(struct change *, const struct kind *, uint64_t id);
/* Settles a conflict: as change_open(), but every sibling of the fields set
 * is named. */
void	 change_open_settle(struct change *, const struct kind *, uint64_t id);

/*
 * For undo: values with the very stamps that they replace, of fields by
 * their numbers, also of kinds and fields that the schema does not know.
 */
struct change_given {
	uint16_t	 slot;
	bool		 personal;
	struct value	 value;
	const uint64_t	*old;
	size_t		 old_count;
};
void	 change_open_kind(struct change *, struct span kind, uint64_t id);
/* old: no more than these values; NULL: all that stands. */
void	 change_remove_kind(struct change *, struct span kind, uint64_t id,
    const uint64_t *old, size_t count);
void	 change_give(struct change *, const struct change_given *);
/* A line that replaces these stamps (of deletions) and sets nothing. */
void	 change_end_deletion(struct change *, const uint64_t *old,
    size_t count);

/* A ruling (ruling.h): what follows the head of its line, ,"k":...} */
void	 change_rule(struct change *, struct span rest);

struct change_result {
	uint64_t	set;		/* its first stamp; 0: no change */
	uint64_t	lines;
};
/* Writes, folds, and returns when it is durable.  Frees the change. */
enum err change_end(struct change *, struct change_result *);
void	 change_abandon(struct change *);

#endif /* CORE_EDIT_CHANGE_H */
