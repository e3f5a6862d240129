/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/whatif_part.h"

static bool
list_has(const struct whatif *w, const struct value *list, uint64_t id)
{
	struct span rest = list->text, item;

	while (list->tag == VALUE_LIST && value_list_next(&rest, &item))
		if (id_read(w->txn, item) == id)
			return true;
	return false;
}

/* Whether an agreement holds for host and home over these days. */
static bool
agreement_covers(const struct whatif *w, uint64_t agreement, uint64_t home,
    int64_t from, int64_t to)
{
	struct rec_view rec;
	struct value parties;
	int64_t day;

	if (!record_get(w->txn, agreement, &rec))
		return false;
	parties = whatif_value(w, &rec, "parties");
	return (home == 0 || list_has(w, &parties, home)) &&
	    (!whatif_day(w, &rec, "from", &day) || day <= from) &&
	    (!whatif_day(w, &rec, "to", &day) || day >= to);
}

static bool
is_covered(struct whatif *w, uint64_t host, uint64_t home, int64_t from,
    int64_t to)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	bool covers = false;
	uint64_t id;

	referrers(&walk, w->txn, host);
	while (!covers && referrer_next(&walk, &kind, &field, &id))
		covers = id != w->ask.id &&
		    strcmp(kind->name, "agreement") == 0 &&
		    agreement_covers(w, id, home, from, to);
	referrer_end(&walk);
	return covers;
}

/* A shorter term may hold what matters. */
static bool
still_covers(const struct whatif *w, int64_t from, int64_t to)
{
	return w->ask.what == WHATIF_SHORTEN && w->ask.from <= from &&
	    w->ask.to >= to;
}

/* A placement at a party that only this agreement covers. */
static void
touch_uncovered(struct whatif *w, uint64_t host, uint64_t placement)
{
	struct rec_view rec;
	int64_t from, to;
	uint64_t home;

	if (!record_get(w->txn, placement, &rec) ||
	    !whatif_day(w, &rec, "from", &from) ||
	    !whatif_day(w, &rec, "to", &to) || still_covers(w, from, to))
		return;
	home = whatif_ref(w, &rec, "home");
	if (home != host && agreement_covers(w, w->ask.id, home, from, to) &&
	    !is_covered(w, host, home, from, to))
		whatif_touch(w, &(struct whatif_touch){ .id = placement,
		    .via = w->ask.id, .why = WHATIF_UNCOVERED, .depth = 1 });
}

static void
touch_placements(struct whatif *w, uint64_t host)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	uint64_t id;

	referrers(&walk, w->txn, host);
	while (!w->failed && referrer_next(&walk, &kind, &field, &id))
		if (strcmp(kind->name, "placement") == 0 &&
		    strcmp(field->name, "host") == 0)
			touch_uncovered(w, host, id);
	referrer_end(&walk);
}

void
whatif_end_agreement(struct whatif *w, const struct rec_view *rec)
{
	struct value parties = whatif_value(w, rec, "parties");
	struct span rest = parties.text, item;

	if (w->ask.what != WHATIF_SHORTEN)
		whatif_touch_referrers(w, w->ask.id, NULL, NULL, 1);
	while (parties.tag == VALUE_LIST && value_list_next(&rest, &item))
		if (id_read(w->txn, item) != 0)
			touch_placements(w, id_read(w->txn, item));
}

/* Its trainee has to be placed anew, or for the rest of the time. */
void
whatif_end_placement(struct whatif *w, const struct rec_view *rec)
{
	if (w->ask.what != WHATIF_SHORTEN)
		whatif_touch_referrers(w, w->ask.id, NULL, NULL, 1);
	whatif_touch(w, &(struct whatif_touch){
	    .id = whatif_ref(w, rec, "trainee"), .via = w->ask.id,
	    .why = WHATIF_TRAINEE, .depth = 1 });
}
