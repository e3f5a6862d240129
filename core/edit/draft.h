/*
 * draft.h - what one save does to one record, as lines.
 *
 * Each value names the stamps that its author saw in its field; siblings
 * that were not shown must survive, so that values whose lists would name
 * such a sibling of each other stand in different lines.  So do personal
 * values, with a salt, and what is too long for one line.
 */
#ifndef CORE_EDIT_DRAFT_H
#define CORE_EDIT_DRAFT_H

#include "core/edit/change.h"
#include "core/model/record.h"

enum draft_how {
	DRAFT_CREATE,
	DRAFT_SHOWN,		/* replaces what is shown */
	DRAFT_SEEN,		/* replaces what a form showed */
	DRAFT_SETTLE		/* replaces all that there is */
};

struct draft_entry;

struct draft {
	struct txn		*txn;
	struct arena		 arena;
	enum draft_how		 how;
	struct span		 kind_name;
	const struct kind	*kind;		/* NULL: not in the schema */
	uint64_t		 id;
	struct span		 origin;	/* instead of id: "DEV.n" of a
						 * record that is not here */
	struct rec_view		 rec;
	bool			 exists;
	const struct change_seen	*seen;
	size_t			 seen_count;
	struct draft_entry	*entries;
	size_t			 count, room;
	struct buf		 set, rest;
	uint64_t		*olds;
	size_t			 old_count, old_room;
	struct span		 too_long;	/* a field; or empty */
};

void	 draft_init(struct draft *, struct txn *);
void	 draft_clear(struct draft *);

/* kind: the schema's, or NULL and its name. */
void	 draft_begin(struct draft *, enum draft_how, const struct kind *,
    struct span kind_name, uint64_t id);
void	 draft_saw(struct draft *, const struct change_seen *, size_t count);
void	 draft_set(struct draft *, const struct field *,
    const struct value *);

void	 draft_give(struct draft *, const struct change_given *);
/* Stamps for the first line to replace besides: of deletions. */
void	 draft_replace(struct draft *, const uint64_t *old, size_t count);

/*
 * Whether a value can be kept in the field: so long as JSON, in the place of
 * so many others.  ERR_INPUT with a sentence where draft_end() would refuse.
 */
enum err draft_check(const struct field *, size_t len, size_t replaced,
    struct note *);

/* put() gets each line without its head: ,"r":...} */
struct draft_sink {
	void	(*put)(void *with, struct span rest, bool personal);
	void	*with;
};
enum err draft_end(struct draft *, const struct draft_sink *, struct note *);
/* Instead of that: deletes the record as it stands; or no more of it than
 * what draft_replace() named, if it did. */
enum err draft_remove(struct draft *, const struct draft_sink *);
/* The record is another register's, and none of its lines is here. */
void	 draft_adopt(struct draft *, struct span origin);

#endif /* CORE_EDIT_DRAFT_H */
