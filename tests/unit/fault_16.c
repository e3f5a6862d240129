/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Fault 16: clocks of 1970, 2001 and 2099, and one that jumps back.  Which of
 * several concurrent values is shown follows the rules; a later edit beats
 * any of them; a clock that was set right is like any other at once.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "tests/unit/office.h"
#include "tests/unit/place.h"

enum { OFFICES = 4 };

#define YEAR_2001	978307200000
#define YEAR_2099	4070908800000
#define RIGHT		1795392000000

struct world {
	struct desk	desks[OFFICES];
};

static void
all_to_all(struct world *w)
{
	int from, to;
	enum err err;

	for (from = 0; from < OFFICES; from++) {
		desk_send(&w->desks[from], NULL, "all");
		for (to = 0; to < OFFICES; to++) {
			err = desk_take(&w->desks[to], "all", BUNDLE_TRUST);
			assert_true(err == OK || err == ERR_LOOK);
		}
	}
	unlink("all");
	for (to = 1; to < OFFICES; to++)
		assert_desks_equal(&w->desks[0], &w->desks[to]);
}

/* The only record of each: equal everywhere, so the first stands for it. */
static uint64_t
record_in(struct desk *desk)
{
	struct span key, value;
	struct walk walk;
	struct txn txn;
	uint64_t id = 0;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	walk_begin(&walk, &txn, TREE_RECORDS, SPAN(""));
	if (walk_next(&walk, &key, &value))
		id = get_u64(key.at);
	walk_end(&walk);
	assert_int_equal(txn_end(&txn), OK);
	return id;
}

static void
assert_shows(struct world *w, const char *name)
{
	struct desk *desk = &w->desks[0];
	struct rec_view rec;
	struct value value;
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	assert_true(record_get(&txn, record_in(desk), &rec));
	value = rec_value(&rec, desk->t.school_fields[SCHOOL_NAME].slot);
	assert_span(value.text, name);
	assert_int_equal(txn_end(&txn), OK);
}

static void
name_at(struct world *w, int office, int64_t ms, const char *name)
{
	struct desk *desk = &w->desks[office];

	desk->clock.fixed = ms;
	desk_name(desk, record_in(desk), name);
}

static void
test_clocks(void **state)
{
	struct world w;
	char name[2] = "A";
	int i;

	(void)state;
	for (i = 0; i < OFFICES; i++, name[0]++)
		desk_open(&w.desks[i], name, i);
	desk_name(&w.desks[0], 0, "School");
	all_to_all(&w);

	/* doubtful ones, before all that is known, lose: else the latest */
	name_at(&w, 0, 0, "1970");
	name_at(&w, 1, YEAR_2001, "2001");
	name_at(&w, 2, RIGHT + 100000, "now");
	name_at(&w, 3, RIGHT + 50000, "earlier");
	all_to_all(&w);
	assert_shows(&w, "now");
	/* one of 2099 is shown, until somebody who saw it writes */
	name_at(&w, 1, YEAR_2099, "2099");
	name_at(&w, 2, RIGHT + 200000, "beside it");
	all_to_all(&w);
	assert_shows(&w, "2099");
	name_at(&w, 3, RIGHT + 300000, "after it");
	all_to_all(&w);
	/* nobody else doubts his own clock for it: of "beside it", whose
	 * author did not see 2099, and this the later one is shown */
	assert_shows(&w, "after it");
	/* it was ahead, so he doubts it once; he is shown "after it" */
	name_at(&w, 1, RIGHT + 400000, "settled by him whose clock was wrong");
	/* his clock jumps back between two edits; he is shown "beside it" */
	name_at(&w, 1, RIGHT - 86400000, "and again");
	all_to_all(&w);
	/* both of his are doubtful, and one that is not was left */
	assert_shows(&w, "earlier");
	for (i = 0; i < OFFICES; i++)
		desk_remove(&w.desks[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clocks),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, place_make, place_drop);
}
