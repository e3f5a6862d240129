/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/peer.h"

/*
 * Indexes are made anew step by step, while another process that has the
 * database open saves and reads between any two of them.  Both must see, at
 * each moment, entries that fit the records.
 */

static bool
is_held(int place)
{
	const struct kind *kind = &base.t.school;
	struct txn txn;
	bool is;

	txn_begin(&txn, base.store, TXN_READ, &base.why);
	is = held_has(&txn, kind, &kind->fields[place]);
	assert_int_equal(txn_end(&txn), OK);
	return is;
}

static void
renew(void)
{
	unsigned steps = 0;
	bool more = true;

	while (more && steps++ < STEPS_MOST)
		assert_true(step(&more));
	assert_false(more);
}

static void
test_saves_between(void **state)
{
	struct peer peer;
	unsigned steps = 0;
	bool more = true;

	(void)state;
	peer_begin(&peer);
	want_more();
	assert_true(test_open(&base, STORE_WRITE));
	assert_true(knows(false, false));
	assert_false(is_held(SCHOOL_ADDRESS) || is_held(SCHOOL_PUPILS));
	while (more && steps++ < STEPS_MOST) {
		assert_true(step(&more));
		assert_true(ask(&peer, 'w'));
		assert_true(is_whole());
		assert_true(ask(&peer, 's'));
		assert_true(is_whole());
		assert_true(ask(&peer, 'w'));
	}
	assert_true(steps > 4 && steps < STEPS_MOST);
	assert_true(knows(true, true));
	assert_true(is_held(SCHOOL_ADDRESS) && is_held(SCHOOL_PUPILS));
	assert_false(has_row("building") || has_row("stale"));
	peer_end(&peer);
}

/* Records were there before their words were wanted; what has a new name is
 * held at once. */
static void
test_wanted_later(void **state)
{
	(void)state;
	base.t.school_fields[SCHOOL_FOUNDED].search = true;
	base.t.school_fields[SCHOOL_SHARE].name = "part";
	assert_true(test_open(&base, STORE_WRITE));
	assert_true(knows(false, false));
	assert_true(is_held(SCHOOL_SHARE));
	assert_false(is_held(SCHOOL_FOUNDED));
	renew();
	assert_true(knows(false, true));
	assert_true(is_whole());
}

/* No trees are closed that somebody reads. */
static void
test_places_in_use(void **state)
{
	struct generation *all;
	size_t i;

	(void)state;
	assert_true(test_open(&base, STORE_READ));
	all = base.store->generations;
	for (i = 0; i < GENERATIONS; i++)
		all[i].users++;
	assert_null(held_place(base.store, 1000));
	for (i = 0; i < GENERATIONS; i++)
		all[i].users--;
	for (i = 0; i < GENERATIONS && all[i].users > 0; i++)
		;
	assert_true(i < GENERATIONS);
	assert_int_equal(held_place(base.store, 1000)->users, 0);
}

/* Who reads while it turns over goes on in the old ones to his end, however
 * many there were since. */
static void
test_reader_stays(void **state)
{
	static const int fields[] = { SCHOOL_ADDRESS, SCHOOL_FOUNDED,
	    SCHOOL_SHARE, SCHOOL_OPEN };
	struct peer peer;
	size_t i;

	(void)state;
	peer_begin(&peer);
	assert_true(test_open(&base, STORE_WRITE));
	assert_true(ask(&peer, 'b'));
	for (i = 0; i < sizeof fields / sizeof *fields; i++) {
		base.t.school_fields[fields[i]].indexed = true;
		renew();
		assert_true(ask(&peer, 'w'));
		assert_true(ask(&peer, 'k'));
	}
	assert_true(ask(&peer, 'e'));
	assert_true(ask(&peer, 's'));
	assert_true(ask(&peer, 'w'));
	assert_true(is_whole());
	peer_end(&peer);
}

/* The other dies after so many steps. */
static void
killed_after(unsigned count)
{
	struct peer peer;
	bool more = true;
	unsigned i;

	peer_begin(&peer);
	assert_true(ask(&peer, 'm'));
	for (i = 0; i < count; i++)
		assert_true(ask(&peer, '1'));
	assert_int_equal(kill(peer.pid, SIGKILL), 0);
	peer_end(&peer);
	assert_true(test_open(&base, STORE_WRITE));
	assert_true(is_whole());
	assert_true(peer_save(count + 1));
	assert_true(is_whole());
	/* One wants the same and goes on, the other something else. */
	if (count % 2 == 0)
		want_more();
	else
		base.t.school_fields[SCHOOL_FOUNDED].indexed = true;
	for (i = 0; more && i < STEPS_MOST; i++)
		assert_true(step(&more));
	assert_false(more);
	assert_true(is_whole());
	assert_false(has_row("building") || has_row("stale"));
}

static void
test_killed(void **state)
{
	unsigned count;

	for (count = 0; count < 6; count++) {
		if (count > 0) {
			end(state);
			assert_int_equal(begin(state), 0);
		}
		killed_after(count);
	}
}

/* Who lacks a field of another's configuration keeps its entries, and who
 * only reads changes nothing. */
static void
test_two_configurations(void **state)
{
	struct peer peer;

	(void)state;
	peer_begin(&peer);
	want_more();
	assert_true(test_open(&base, STORE_READ));
	assert_true(knows(false, false));
	store_close(base.store);
	assert_true(test_open(&base, STORE_WRITE));
	assert_true(knows(false, false));
	renew();
	assert_true(knows(true, true));
	assert_true(ask(&peer, 's'));
	assert_true(is_whole());
	peer_end(&peer);
	store_close(base.store);
	base.t.school_fields[SCHOOL_ADDRESS].indexed = false;
	base.t.school_fields[SCHOOL_PUPILS].search = false;
	assert_true(test_open(&base, STORE_WRITE));
	assert_true(peer_save(9));
	assert_true(is_whole());
	renew();
	assert_true(is_whole());
	store_close(base.store);
	want_more();
	assert_true(test_open(&base, STORE_READ));
	assert_true(knows(true, true));
	assert_true(is_whole());
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_saves_between),
		EACH(test_wanted_later),
		EACH(test_places_in_use),
		EACH(test_reader_stays),
		EACH(test_killed),
		EACH(test_two_configurations),
	};

	return cmocka_run_group_tests_name("generation", tests, NULL, NULL);
}
