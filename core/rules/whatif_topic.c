/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/whatif_part.h"

/* Where a topic of this curriculum stands; false: elsewhere. */
static bool
beside(const struct whatif *w, uint64_t topic, uint64_t curriculum,
    int64_t *position)
{
	struct rec_view rec;
	struct value value;

	if (!record_get(w->txn, topic, &rec) ||
	    whatif_ref(w, &rec, "curriculum") != curriculum)
		return false;
	value = whatif_value(w, &rec, "position");
	*position = value.number;
	return value.tag == VALUE_INTEGER;
}

static void
touch_needed(struct whatif *w, const struct rec_view *rec, const char *name,
    uint64_t curriculum)
{
	struct value list = whatif_value(w, rec, name);
	struct span rest = list.text, item;
	int64_t position;

	while (list.tag == VALUE_LIST && value_list_next(&rest, &item))
		if (beside(w, id_read(w->txn, item), curriculum, &position) &&
		    position >= w->ask.position)
			whatif_touch(w, &(struct whatif_touch){
			    .id = id_read(w->txn, item), .via = w->ask.id,
			    .why = WHATIF_AFTER, .depth = 1 });
}

/* A topic that needs the one that moves from one curriculum to another. */
static void
touch_needing(struct whatif *w, uint64_t id, uint64_t from, uint64_t to)
{
	struct whatif_touch touch = { .id = id, .via = w->ask.id,
	    .why = WHATIF_NEEDS, .depth = 1 };
	int64_t position;

	if (from != to && beside(w, id, from, &position))
		touch.why = WHATIF_LEAVES;
	else if (!beside(w, id, to, &position) ||
	    position > w->ask.position)
		return;
	whatif_touch(w, &touch);
}

static void
touch_referrers(struct whatif *w, uint64_t from, uint64_t to)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	uint64_t id;

	referrers(&walk, w->txn, w->ask.id);
	while (!w->failed && referrer_next(&walk, &kind, &field, &id)) {
		if (strncmp(field->name, "requires", 8) == 0)
			touch_needing(w, id, from, to);
		else
			whatif_touch(w, &(struct whatif_touch){ .id = id,
			    .via = w->ask.id, .field = field,
			    .why = WHATIF_REFERS, .depth = 1 });
	}
	referrer_end(&walk);
}

/* What needs it, what it needs, and all that stands on its curriculum. */
void
whatif_move_topic(struct whatif *w, const struct rec_view *rec)
{
	uint64_t from = whatif_ref(w, rec, "curriculum");
	uint64_t to = w->ask.curriculum == 0 ? from : w->ask.curriculum;

	touch_needed(w, rec, "requires", to);
	touch_needed(w, rec, "requires_any", to);
	touch_referrers(w, from, to);
	if (from != 0)
		whatif_touch_referrers(w, from, "chain", "curricula", 1);
	if (to != from)
		whatif_touch_referrers(w, to, "chain", "curricula", 1);
}
