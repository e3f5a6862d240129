/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/edit/verifying.h"
#include "core/log/same.h"

static void
check_id(struct verifying *v, uint64_t id)
{
	uint64_t *members, rep = alias_of(v->txn, id);
	size_t count = same_class(v->txn, id, NULL, &v->folding.arena,
	    &members);

	v->tally->entries++;
	if (count > 0 && (same_first(v->txn, members, count) != rep ||
	    alias_is_joined(v->txn, id) != (count > 1)))
		verify_fault(v, _("%s: which records are one with it is not "
		    "kept as the lines say that join them"),
		    verify_stamp(v, id));
	folding_tidy(&v->folding);
}

/* Those that are kept as joined, and those that lines join. */
void
verify_same(struct verifying *v)
{
	struct span key, value;
	struct walk walk;

	walk_begin(&walk, v->txn, TREE_ALIASES, SPAN(""));
	while (walk_next(&walk, &key, &value))
		if (key.len > 9 && key.at[0] == 'E')
			check_id(v, get_u64(key.at + 1));
		else if (key.len == 9 && key.at[0] == 'R')
			check_id(v, get_u64(key.at + 1));
	walk_end(&walk);
}
