/*
 * heal.h - the smallest set of edits after which a chain teaches everything
 * that a topic requires before it.
 *
 * An edit moves a topic to another place in its own curriculum, or drops a
 * requirement that comes late or never.  With few faults every combination is
 * tried and none is smaller; with many, the edit that mends most is taken
 * again and again, and exact is false.  Between equally many edits moving is
 * preferred to dropping.  What a topic requires one of is kept as it is.
 */
#ifndef CORE_RULES_HEAL_H
#define CORE_RULES_HEAL_H

#include "core/rules/chain.h"

enum { HEAL_EXACT = 9 };	/* faults of a chain */

enum heal_sort { HEAL_MOVE, HEAL_DROP };

struct heal_edit {
	enum heal_sort	sort;
	uint32_t	topic;		/* to be moved; that requires */
	uint32_t	other;		/* put after it; no longer required */
	bool		first;		/* moved to the front instead */
};

struct heal {
	struct heal_edit *edits;	/* in the arena of the check */
	uint32_t	 count, faults;
	bool		 exact;
};

/* What chain_want() wants is enough.  False: out of memory. */
bool	 heal_chain(struct check *, uint32_t chain, struct heal *);

#endif /* CORE_RULES_HEAL_H */
