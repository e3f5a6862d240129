/*
 * history.h - what was, who changed it, and taking it back.
 */
#ifndef CORE_EDIT_HISTORY_H
#define CORE_EDIT_HISTORY_H

#include "core/edit/change.h"
#include "core/log/fold.h"

/* Every value that a record's field was ever given, oldest first by time. */
struct event {
	uint64_t		 stamp;
	struct change_set	 set;
	struct span		 field;		/* name; empty: created/gone */
	bool			 removed;
	bool			 erased;	/* personal values were */
	bool			 parted;	/* from joined; else with it */
	uint64_t		 joined;	/* another id; 0: neither */
	struct value		 before, after;
};
enum err history_of(struct txn *, uint64_t id, struct arena *,
    struct event **out, size_t *count);

/* The record as it was known at that instant (ms); false: was not there. */
bool	 history_as_of(struct txn *, uint64_t id, int64_t ms, struct buf *out);
/* As id_read(), by what was known to be one thing at that instant. */
uint64_t history_id(struct txn *, struct span text, int64_t ms);

/*
 * Takes change-sets back by writing a new one.  set 0: the newest of this
 * user on this machine that is neither undone nor an undo itself.  redo
 * takes the newest undo back.  ERR_REFUSED and a list of sentences in
 * blocks, when later changes build on it; nothing is half undone.
 */
enum err undo(struct store *, struct author *, uint64_t set,
    struct buf *blocks, struct change_result *, struct note *why);
enum err redo(struct store *, struct author *, struct buf *blocks,
    struct change_result *, struct note *why);
/* What undo or redo would take back now. */
bool	 undo_next(struct txn *, const struct author *, bool redo,
    struct change_set *);

#endif /* CORE_EDIT_HISTORY_H */
