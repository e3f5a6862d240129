/*
 * decide.h - a person decides between values that offices set without
 * knowing of each other.  A decision is a save like any other: undo takes it
 * back.
 *
 * A decision names the values that were in front of the person: what came
 * meanwhile stays beside the new value, and waits in its turn.
 */
#ifndef CORE_ACT_DECIDE_H
#define CORE_ACT_DECIDE_H

#include "core/edit/history.h"
#include "core/session/session.h"

enum decide_how {
	DECIDE_TAKE,		/* the value that a stamp set */
	DECIDE_TYPE,		/* another one */
	DECIDE_KEEP,		/* deleted by one, changed by another: it
				 * stays, with all that it held; */
	DECIDE_DELETE		/* it goes */
};

struct decision {
	uint64_t		 id;
	const struct field	*field;		/* of TAKE and TYPE */
	enum decide_how		 how;
	uint64_t		 stamp;		/* of TAKE */
	struct span		 text;		/* of TYPE, for edit_value() */
	const uint64_t		*seen;		/* NULL: all that stands
						 * there now */
	size_t			 seen_count;
};

struct decide_outcome {
	struct change_result	 change;
	size_t			 records, fields;	/* decided */
	size_t			 stale;	/* somebody decided meanwhile, or
					 * another value came: left out */
	uint64_t		 refused;	/* the record whose value is
						 * wrong; or 0 */
	const struct field	*wrong;
};

/* All as one change-set.  Those on one record follow each other. */
enum err decide_apply(struct session *, const struct decision *,
    size_t count, struct decide_outcome *, struct note *why);

/* What of a record is to be decided. */
bool	 decide_waits(const struct rec_view *, const struct kind *);
/* A field of it; REC_DELETION: deleted by one, changed by another. */
bool	 decide_waits_in(const struct rec_view *, const struct field *);

/*
 * The stamps that stand in a field, or with REC_DELETION in the whole
 * record, each once: what a person sees who looks now.
 */
size_t	 decide_seen(const struct rec_view *, uint16_t slot, struct arena *,
    uint64_t **out);

/* Who set a value.  Texts are in the map or the arena. */
struct decide_author {
	uint64_t	 stamp;
	bool		 known;		/* its line is here */
	bool		 self;		/* this database wrote it */
	bool		 doubtful;	/* by its own clock */
	int64_t		 t;
	struct span	 user, note;
	struct span	 office;	/* its title, or its DEV */
};
void	 decide_author(struct txn *, uint64_t stamp, struct arena *,
    struct decide_author *);
/*
 * The stamp of the line that first gave a field (NULL: the deletion) this
 * value: an undo that makes a conflict anew writes all sides itself.
 */
uint64_t decide_origin(struct txn *, uint64_t id, const struct field *,
    const struct sibling *, struct arena *);

/*
 * The value that this field was given last, whether it still stands or was
 * deleted; VALUE_EMPTY when none.
 */
struct value decide_was(struct txn *, uint64_t id, const struct field *,
    struct arena *);

#endif /* CORE_ACT_DECIDE_H */
