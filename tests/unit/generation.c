/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/peer.h"

/*
 * Indexes are made anew step by step, while another process that has the
 * database open saves and reads between any two of them.  Both must see, at
 * each moment, entries that fit the records.
 */

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
	assert_false(has_row("building") || has_row("stale"));
	peer_end(&peer);
}

/* Who reads while it turns over goes on in the old ones to his end. */
static void
test_reader_stays(void **state)
{
	struct peer peer;
	unsigned steps = 0;
	bool more = true;

	(void)state;
	peer_begin(&peer);
	want_more();
	assert_true(test_open(&base, STORE_WRITE));
	assert_true(ask(&peer, 'b'));
	while (more && steps++ < STEPS_MOST)
		assert_true(step(&more));
	assert_true(ask(&peer, 'w'));
	assert_true(ask(&peer, 'k'));
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
	unsigned steps = 0;
	bool more = true;

	(void)state;
	peer_begin(&peer);
	want_more();
	assert_true(test_open(&base, STORE_READ));
	assert_true(knows(false, false));
	store_close(base.store);
	assert_true(test_open(&base, STORE_WRITE));
	assert_true(knows(false, false));
	while (more && steps++ < STEPS_MOST)
		assert_true(step(&more));
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
		EACH(test_reader_stays),
		EACH(test_killed),
		EACH(test_two_configurations),
	};

	return cmocka_run_group_tests_name("generation", tests, NULL, NULL);
}
