/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <unistd.h>

#include "core/log/anchor.h"
#include "core/edit/roster_say.h"
#include "core/edit/verify.h"
#include "tests/unit/office.h"
#include "tests/unit/place.h"

/*
 * Offices with hubs of two ranks say random things about each other, and
 * bundles arrive in random orders: in the end all have the same roster and
 * the same tables.
 */

enum { OFFICES = 5, ROUNDS = 24, SEEDS = 12, LONG = 400 };

struct world {
	struct desk	desks[OFFICES];
	uint64_t	seed, ids[8];
	size_t		id_count;
};

static struct span
dev_of(const struct desk *desk)
{
	return span_of(desk->author.dev);
}

static void
say(struct desk *desk, const struct roster_line *line)
{
	desk->clock.fixed += 1000;
	if (roster_say(desk->store, &desk->author, line, 1, &desk->why) !=
	    OK)
		return;		/* it was revoked itself */
	desk_settle(desk);
}

static void
admit(struct desk *by, const struct desk *whom, const char *role,
    const char *kinds)
{
	say(by, &(struct roster_line){ .sort = ROSTER_DEVICE,
	    .dev = dev_of(whom), .role = span_of(role),
	    .kinds = span_of(kinds) });
}

static bool
end_word(struct desk *by, const struct desk *whom, uint64_t below)
{
	struct roster_line line = { .sort = ROSTER_REVOKE,
	    .dev = dev_of(whom) };
	struct writer writer;
	struct txn txn;
	bool found;

	txn_begin(&txn, by->store, TXN_READ, &by->why);
	found = writer_find(&txn, line.dev, &writer) && writer.last > 0;
	line.at = found && writer.last > below ? writer.last - below : 0;
	if (found && line.at > 0)
		log_hash(&txn, &writer, line.at, line.hash);
	assert_int_equal(txn_end(&txn), OK);
	if (found)
		say(by, &line);
	return found;
}

static void
name_root(struct txn *txn, void *with)
{
	trust_put(txn, span_of(with), TRUST_ACCEPTED);
	trust_put_hub(txn, span_of(with), true);
}

static void
name_self(struct txn *txn, void *with)
{
	trust_put_hub(txn, span_of(with), true);
}

static void
open_world(struct world *w)
{
	struct desk *hub = &w->desks[0];
	size_t i;

	for (i = 0; i < OFFICES; i++) {
		char name[8];

		snprintf(name, sizeof name, "o%zu", i);
		desk_open(&w->desks[i], name, (int64_t)i);
	}
	assert_int_equal(store_write(hub->store, name_self, hub->author.dev,
	    &hub->why), OK);
	desk_settle(hub);
	admit(hub, hub, "hub", "");
	for (i = 1; i < OFFICES; i++) {
		struct desk *desk = &w->desks[i];

		admit(hub, desk, i < 3 ? "hub" : "office", "");
		assert_int_equal(store_write(desk->store, name_root,
		    hub->author.dev, &desk->why), OK);
		desk_settle(desk);
	}
	w->id_count = 0;
	for (i = 0; i < 4; i++)
		w->ids[w->id_count++] = desk_name(hub, 0, "school");
}

static void
close_world(struct world *w)
{
	size_t i;

	for (i = 0; i < OFFICES; i++)
		desk_remove(&w->desks[i]);
}

static void
edit(struct world *w, struct desk *desk)
{
	struct change_result result;
	struct change *change;
	struct value value = value_text(SPAN("edited"));
	struct span key, bytes;
	struct walk walk;
	struct txn txn;
	uint64_t id = 0;
	size_t left = test_below(&w->seed, 5) + 1;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	walk_begin(&walk, &txn, TREE_RECORDS, SPAN(""));
	while (left-- > 0 && walk_next(&walk, &key, &bytes))
		id = get_u64(key.at);
	walk_end(&walk);
	assert_int_equal(txn_end(&txn), OK);
	desk->clock.fixed += 1000;
	if (change_begin(desk->store, &desk->author, &desk->why, &change) !=
	    OK)
		return;		/* it was revoked */
	if (id == 0)
		change_create(change, &desk->t.school);
	else
		change_open(change, &desk->t.school, id);
	change_set(change, &desk->t.school_fields[SCHOOL_NAME], &value);
	change_close(change);
	(void)change_end(change, &result);
}

static void
some_turn(struct world *w)
{
	struct desk *one = &w->desks[test_below(&w->seed, OFFICES)];
	struct desk *two = &w->desks[test_below(&w->seed, OFFICES)];

	switch (test_below(&w->seed, 8)) {
	case 0:
		if (one != two)
			end_word(one, two, test_below(&w->seed, 3));
		break;
	case 1:
		admit(one, two, test_below(&w->seed, 2) == 0 ? "hub" :
		    "office", test_below(&w->seed, 2) == 0 ? "" :
		    "[\"area\"]");
		break;
	case 2:
	case 3:
	case 4:
		edit(w, one);
		break;
	default:
		if (one != two)
			desk_pass(one, two);
	}
}

static void
check_whole(struct desk *desk)
{
	struct verify_tally tally;

	assert_int_equal(verify(desk->store, NULL, NULL, &tally, &desk->why),
	    OK);
	assert_int_equal(tally.faults, 0);
}

/* What each has that others lack, until nothing is new. */
static void
meet_all(struct world *w)
{
	size_t round, i, j;

	for (round = 0; round < 3; round++)
		for (i = 0; i < OFFICES; i++)
			for (j = 0; j < OFFICES; j++)
				if (i != j)
					desk_pass(&w->desks[i], &w->desks[j]);
}

/* The limit and the right of each writer, by its name. */
static char *
roster_dump(struct desk *desk, const struct world *w)
{
	struct standing s;
	struct writer writer;
	struct buf all;
	struct txn txn;
	char *text;
	size_t i;

	buf_init(&all);
	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	for (i = 0; i < OFFICES; i++) {
		assert_true(writer_find(&txn, dev_of(&w->desks[i]),
		    &writer));
		(void)standing_get(&txn, writer.number, &s);
		buf_printf(&all, "%zu: %llu %d %d %llu %.*s\n", i,
		    (unsigned long long)writer.limit, s.listed, s.hub,
		    (unsigned long long)s.limit, SPAN_ARG(s.kinds));
	}
	assert_int_equal(txn_end(&txn), OK);
	text = strdup(buf_cstr(&all));
	buf_free(&all);
	return text;
}

static void
play(struct world *w, uint64_t seed)
{
	char *one, *other;
	size_t i;

	w->seed = seed * 0x9e3779b97f4a7c15U + 1;
	open_world(w);
	for (i = 0; i < ROUNDS; i++)
		some_turn(w);
	meet_all(w);
	one = roster_dump(&w->desks[0], w);
	for (i = 1; i < OFFICES; i++) {
		other = roster_dump(&w->desks[i], w);
		if (strcmp(one, other) != 0)
			fail_msg("seed %llu, office %zu\n%s\n%s",
			    (unsigned long long)seed, i, one, other);
		assert_desks_equal(&w->desks[0], &w->desks[i]);
		check_whole(&w->desks[i]);
		free(other);
	}
	free(one);
	close_world(w);
}

static void
test_orders(void **state)
{
	static struct world w;
	uint64_t seed, seeds = getenv("KLASTER_SOAK") == NULL ||
	    *getenv("KLASTER_SOAK") == '\0' ? SEEDS : LONG;

	(void)state;
	for (seed = 1; seed <= seeds; seed++)
		play(&w, seed);
}

/* A hub says what it has seen; another one's saying so is no news. */
static void
test_anchors(void **state)
{
	static struct world w;
	unsigned char hash[HASH_BYTES];
	struct writer writer;
	struct walk walk;
	struct txn txn;
	uint64_t n = 0, last;

	(void)state;
	open_world(&w);
	desk_pass(&w.desks[0], &w.desks[3]);
	desk_pass(&w.desks[0], &w.desks[1]);
	edit(&w, &w.desks[3]);
	desk_pass(&w.desks[3], &w.desks[1]);
	desk_pass(&w.desks[1], &w.desks[4]);
	txn_begin(&txn, w.desks[4].store, TXN_READ, &w.desks[4].why);
	assert_true(writer_find(&txn, dev_of(&w.desks[3]), &writer));
	anchors(&walk, &txn, writer.number);
	assert_true(anchor_next(&walk, &n, hash));
	assert_int_equal(n, 2);
	assert_memory_equal(hash, writer.hash, HASH_BYTES);
	walk_end(&walk);
	assert_int_equal(txn_end(&txn), OK);
	desk_pass(&w.desks[1], &w.desks[0]);
	desk_pass(&w.desks[0], &w.desks[1]);
	txn_begin(&txn, w.desks[1].store, TXN_READ, &w.desks[1].why);
	assert_true(writer_find(&txn, dev_of(&w.desks[0]), &writer));
	last = writer.last;
	assert_int_equal(txn_end(&txn), OK);
	desk_pass(&w.desks[1], &w.desks[0]);
	desk_pass(&w.desks[0], &w.desks[1]);
	txn_begin(&txn, w.desks[1].store, TXN_READ, &w.desks[1].why);
	assert_true(writer_find(&txn, dev_of(&w.desks[0]), &writer));
	assert_int_equal(writer.last, last);
	assert_int_equal(txn_end(&txn), OK);
	close_world(&w);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_anchors),
		cmocka_unit_test(test_orders),
	};

	return cmocka_run_group_tests(tests, place_make, place_drop);
}
