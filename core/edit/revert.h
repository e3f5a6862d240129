/*
 * revert.h - the lines that take a change-set back.
 *
 * What the set did to each record is undone as far as the record still is
 * what the set made of it: values count, not stamps, so that one save after
 * the other can be taken back.  What somebody changed since is a block, one
 * sentence each.
 */
#ifndef CORE_EDIT_REVERT_H
#define CORE_EDIT_REVERT_H

#include "core/edit/change.h"
#include "core/edit/trail.h"
#include "core/store/index.h"

struct revert {
	struct change		*change;
	struct txn		*txn;	/* its snapshot */
	struct change_set	 set;
	struct buf		*blocks;
	uint64_t		 block_count;

	/* the record in hand */
	struct arena		 arena;
	uint64_t		 id;
	struct rec_view		 rec;
	struct trail		 trail;
};

/* Writes into ->change unless it finds blocks; the caller ends it or not. */
void	 revert_set(struct revert *);

/* revert_block.c: why it cannot be, each as a sentence in ->blocks. */
void	 revert_block_field(struct revert *, uint16_t slot, uint64_t stamp);
void	 revert_block_record(struct revert *, const char *form,
    uint64_t stamp);
void	 revert_block_referrer(struct revert *, const struct field *,
    uint64_t id);
void	 revert_block_erasure(struct revert *);

/* If the line joined records, or parted them; false: it did neither. */
bool	 revert_same(struct revert *, uint64_t stamp);

#endif /* CORE_EDIT_REVERT_H */
