/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Machines that go on as perfect copies of each other, seal and all: in
 * whatever order the others learn of it, all end equal, nothing that anybody
 * typed is lost, and nothing is there twice.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "core/log/fork.h"
#include "core/edit/verify.h"
#include "tests/unit/joining.h"
#include "tests/unit/office.h"
#include "tests/unit/place.h"

enum { DESKS = 6, NAMES = 400 };

static struct desk desks[DESKS];
static size_t desk_count;
static unsigned names;		/* of schools typed so far, each once */

static void
copy(const char *from, const char *to)
{
	char command[256];

	snprintf(command, sizeof command, "cp -a '%s' '%s'", from, to);
	assert_int_equal(system(command), 0);
}

static void
put_seal(struct txn *txn, void *with)
{
	home_put(txn, with);
}

/* The copy of a whole machine: the seal fits there as it did here. */
static void
clone(struct desk *from, struct desk *to, const char *name)
{
	struct home seal;
	struct txn txn;

	memset(to, 0, sizeof *to);
	to->schema = test_schema(&to->t);
	snprintf(to->db, sizeof to->db, "%s.db", name);
	snprintf(to->state, sizeof to->state, "%s.state", name);
	to->clock = from->clock;
	desk_close(from);
	copy(from->db, to->db);
	copy(from->state, to->state);
	assert_int_equal(desk_reopen(from), OK);
	assert_int_equal(store_open(to->db, STORE_WRITE, to->schema,
	    &to->why, &to->store), OK);
	txn_begin(&txn, to->store, TXN_READ, &to->why);
	assert_true(home_get(&txn, &seal));
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(seal_here(&seal, to->store, &to->why), OK);
	assert_int_equal(store_write(to->store, put_seal, &seal, &to->why),
	    OK);
	store_close(to->store);
	assert_int_equal(desk_reopen(to), OK);
	assert_string_equal(to->author.dev, from->author.dev);
}

static struct desk *
open_desk(const char *name)
{
	struct desk *desk = &desks[desk_count];

	desk_open(desk, name, (int64_t)desk_count++);
	return desk;
}

static struct desk *
clone_desk(struct desk *from, const char *name)
{
	struct desk *desk = &desks[desk_count++];

	clone(from, desk, name);
	return desk;
}

static void
close_desks(void)
{
	while (desk_count > 0)
		desk_remove(&desks[--desk_count]);
	unlink("bundle");
}

static void
pass(struct desk *from, struct desk *to, bool whole)
{
	enum err err;

	desk_send(from, whole ? NULL : to, "bundle");
	err = desk_take(to, "bundle", BUNDLE_TRUST);
	if (err != OK && err != ERR_LOOK)
		print_error("%s: %s\n", to->db, to->why.text);
	/* one who does not know the sender wants its key first */
	assert_true(err == OK || err == ERR_LOOK ||
	    (err == ERR_REFUSED && !whole));
}

/* A school of a name that nobody else has. */
static void
type(struct desk *desk)
{
	char name[24];

	snprintf(name, sizeof name, "Name %u.", names++);
	desk_name(desk, 0, name);
}

static void
complain(void *with, const char *sentence)
{
	print_error("%s: %s\n", ((struct desk *)with)->db, sentence);
}

static void
check_sound(struct desk *desk)
{
	struct verify_tally tally;

	assert_int_equal(verify(desk->store, complain, desk, &tally,
	    &desk->why), OK);
	assert_int_equal(tally.faults, 0);
}

/* Records that show it; the same value may stand there by several stamps. */
static unsigned
count_of(const char *text, const char *name)
{
	const char *whole = text, *line;
	unsigned count = 0;

	for (; (text = strstr(text, name)) != NULL; text++) {
		line = text;
		while (line > whole && line[-1] != '\n')
			line--;
		line = strchr(line, ' ');
		count += strncmp(line, " name 0 ", 8) == 0;
	}
	return count;
}

static void
check_names(struct desk *desk)
{
	char *text = desk_dump(desk), name[24];
	unsigned i;

	for (i = 0; i < names; i++) {
		snprintf(name, sizeof name, "Name %u.", i);
		if (count_of(text, name) != 1)
			print_error("%s in %s: %u times\n", name, desk->db,
			    count_of(text, name));
		assert_int_equal(count_of(text, name), 1);
	}
	free(text);
}

/* All send all to all until nothing more can come. */
static void
settle(void)
{
	size_t round, i, j;

	for (round = 0; round < 5; round++)
		for (i = 0; i < desk_count; i++)
			for (j = 0; j < desk_count; j++)
				if (i != j)
					pass(&desks[i], &desks[j],
					    round % 2 == 0);
	for (i = 0; i < desk_count; i++) {
		check_sound(&desks[i]);
		assert_desks_equal(&desks[0], &desks[i]);
		check_names(&desks[i]);
	}
}

static uint64_t
point_in(struct desk *desk, const char *dev)
{
	struct writer writer;
	uint64_t point = 0;
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	assert_true(writer_find(&txn, span_of(dev), &writer));
	if (!fork_point(&txn, &writer, &point))
		point = 0;
	assert_int_equal(txn_end(&txn), OK);
	return point;
}

static unsigned
histories_in(struct desk *desk, const char *dev)
{
	struct path_walk walk;
	struct writer writer;
	unsigned count = 0;
	struct path path;
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	assert_true(writer_find(&txn, span_of(dev), &writer));
	paths(&walk, &txn, &writer);
	while (path_next(&walk, &path))
		count++;
	path_end(&walk);
	assert_int_equal(txn_end(&txn), OK);
	return count;
}

/* Fault 11: a third finds it, a fourth learns it, both copies mend it. */
static void
test_clone(void **state)
{
	struct desk *a, *b, *c, *d;
	char dev[DEV_CHARS + 1];

	(void)state;
	names = 0;
	a = open_desk("A");
	c = open_desk("C");
	d = open_desk("D");
	memcpy(dev, a->author.dev, sizeof dev);
	type(a);
	pass(a, c, true);
	pass(c, a, true);
	pass(c, d, true);
	pass(a, d, true);
	b = clone_desk(a, "B");
	type(a);
	type(b);
	type(b);
	pass(a, c, false);
	assert_int_equal(point_in(c, dev), 0);
	pass(b, c, false);
	assert_int_equal(point_in(c, dev), 2);
	assert_int_equal(histories_in(c, dev), 2);
	type(b);		/* one that goes on takes the place of itself */
	pass(b, c, true);
	assert_int_equal(histories_in(c, dev), 2);
	pass(c, d, false);
	assert_int_equal(point_in(d, dev), 2);
	assert_desks_equal(c, d);
	assert_string_equal(a->author.dev, dev);
	pass(d, a, false);
	assert_string_not_equal(a->author.dev, dev);
	pass(d, b, false);
	assert_string_not_equal(b->author.dev, dev);
	settle();
	close_desks();
}

/* A machine put back to what it was, seal and all, that wrote unsigned lines
 * since: they give way to those that others hold, and come again. */
static void
test_put_back(void **state)
{
	struct desk *a, *old, *c;
	char dev[DEV_CHARS + 1];

	(void)state;
	names = 0;
	a = open_desk("A");
	c = open_desk("C");
	memcpy(dev, a->author.dev, sizeof dev);
	type(a);
	pass(a, c, true);
	pass(c, a, true);
	old = clone_desk(a, "old");
	type(a);
	pass(a, c, false);
	desk_remove(a);		/* its lines are with c */
	desk_count = 3;
	type(old);
	pass(c, old, true);
	assert_string_not_equal(old->author.dev, dev);
	assert_int_equal(point_in(old, dev), 0);
	check_names(old);
	pass(old, c, false);
	assert_int_equal(point_in(c, dev), 0);
	check_names(c);
	check_sound(c);
	check_sound(old);
	assert_desks_equal(old, c);
	close_desks();
}

/* Somebody opens a screen, and another process learns of the fork. */
static void
test_stale_author(void **state)
{
	struct author author;
	struct desk *a, *b, *c;

	(void)state;
	names = 0;
	a = open_desk("A");
	c = open_desk("C");
	type(a);
	pass(a, c, true);
	pass(c, a, true);
	b = clone_desk(a, "B");
	type(a);
	type(b);
	pass(b, c, true);
	author = a->author;
	pass(c, a, true);
	author_close(&a->author);
	a->author = author;
	type(a);
	assert_string_not_equal(a->author.dev, b->author.dev);
	settle();
	close_desks();
}

/* An office says how far it has seen the log of another. */
static void
anchor(struct desk *desk, const char *dev)
{
	struct change_result result;
	struct change *change;
	struct writer writer;
	struct buf rest;

	desk->clock.fixed += 1000;
	assert_int_equal(change_begin(desk->store, &desk->author, &desk->why,
	    &change), OK);
	assert_true(writer_find(change_txn(change), span_of(dev), &writer));
	buf_init(&rest);
	buf_printf(&rest, ",\"k\":\"seen\",\"heads\":{\"%s\":[%u,\"",
	    dev, (unsigned)writer.last);
	hex_write(&rest, writer.hash, HASH_BYTES);
	buf_text(&rest, "\"]}}");
	change_rule(change, buf_span(&rest));
	assert_int_equal(change_end(change, &result), OK);
	buf_free(&rest);
}

static uint64_t
folded_in(struct desk *desk, const char *dev)
{
	struct writer writer;
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	assert_true(writer_find(&txn, span_of(dev), &writer));
	assert_int_equal(txn_end(&txn), OK);
	return writer.folded;
}

/*
 * Whoever forks his log at its beginning cannot take back what others have
 * seen: that history counts up to there, also where the other one came
 * first.
 */
static void
test_anchor(void **state)
{
	struct desk *a, *b, *h, *c, *d;
	char dev[DEV_CHARS + 1];

	(void)state;
	names = 0;
	a = open_desk("A");
	h = open_desk("H");
	c = open_desk("C");
	d = open_desk("D");
	memcpy(dev, a->author.dev, sizeof dev);
	pass(h, c, true);
	pass(h, d, true);
	pass(a, h, true);
	b = clone_desk(a, "B");
	type(a);
	type(a);
	pass(a, h, false);
	anchor(h, dev);
	type(a);
	type(b);
	type(b);
	type(b);
	pass(a, c, true);
	pass(h, c, true);
	pass(b, c, true);
	assert_int_equal(folded_in(c, dev), 3);
	pass(b, d, true);
	assert_int_equal(folded_in(d, dev), 4);
	pass(a, d, true);
	assert_int_equal(folded_in(d, dev), 1);
	pass(h, d, true);
	assert_int_equal(folded_in(d, dev), 3);
	check_sound(d);
	assert_desks_equal(c, d);
	pass(c, h, true);
	pass(h, a, true);
	pass(h, b, true);
	settle();
	close_desks();
}

/* A number of one of the schools there, whichever the dice say. */
static void
edit(struct desk *desk, uint64_t *seed)
{
	uint64_t id = 0, count;
	struct span key, value;
	struct walk walk;
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	count = dice(seed) % (txn_count(&txn, TREE_RECORDS) + 1);
	walk_begin(&walk, &txn, TREE_RECORDS, SPAN(""));
	while (count-- > 0 && walk_next(&walk, &key, &value))
		id = get_u64(key.at);
	walk_end(&walk);
	assert_int_equal(txn_end(&txn), OK);
	if (id != 0)
		desk_set(desk, id, SCHOOL_PUPILS,
		    value_integer((int64_t)(dice(seed) % 5)));
}

static void
play(uint64_t seed)
{
	static const char *const called[] = { "B", "E", "F" };
	size_t i, from, to, clones = 0;

	names = 0;
	open_desk("A");
	open_desk("C");
	open_desk("D");
	type(&desks[0]);
	for (i = 0; i < 6; i++)
		pass(&desks[i % 3], &desks[(i + 1 + i / 3) % 3], true);
	for (i = 0; i < 60; i++) {
		from = (size_t)(dice(&seed) % desk_count);
		to = (size_t)(dice(&seed) % desk_count);
		if (dice(&seed) % 3 == 0)
			type(&desks[from]);
		else if (dice(&seed) % 4 == 0)
			edit(&desks[from], &seed);
		else if (from != to)
			pass(&desks[from], &desks[to], dice(&seed) % 4 == 0);
		if (dice(&seed) % 12 == 0 && clones < 3)
			clone_desk(&desks[from], called[clones++]);
	}
	settle();
	close_desks();
}

static void
test_random(void **state)
{
	const char *soak = getenv("KLASTER_SOAK"), *one = getenv("SEED");
	uint64_t seed, most = soak != NULL && *soak != '\0' ? 300 : 8;

	(void)state;
	for (seed = 1; seed <= most; seed++) {
		if (one != NULL && strtoull(one, NULL, 10) != seed)
			continue;
		print_message("# seed %llu\n", (unsigned long long)seed);
		play(seed * 2654435761u);
	}
}

/* Joined and parted behind the fork: the lines written again name each
 * other, and are taken back like any. */
static void
test_joined(void **state)
{
	struct desk *a, *b;
	uint64_t one, two, three;

	(void)state;
	names = 0;
	a = open_desk("a");
	one = desk_name(a, 0, "One");
	two = desk_name(a, 0, "Two");
	b = clone_desk(a, "b");
	three = desk_name(b, 0, "Three");
	joining(b, one, two, false);
	joining(b, two, three, false);
	joining_undo(b);
	assert_int_equal(joining_records(b), 2);
	desk_name(a, 0, "Four");
	pass(a, b, true);
	settle();
	assert_int_equal(joining_records(a), 3);
	assert_int_equal(joining_records(b), 3);
	joining_undo(b);
	assert_int_equal(joining_records(b), 4);
	joining_redo(b);
	assert_int_equal(joining_records(b), 3);
	settle();
	joining_undo(b);
	settle();
	assert_int_equal(joining_records(a), 4);
	close_desks();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clone),
		cmocka_unit_test(test_put_back),
		cmocka_unit_test(test_stale_author),
		cmocka_unit_test(test_anchor),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_random),
	};

	return crypt_start(NULL) == OK ?
	    cmocka_run_group_tests(tests, place_make, place_drop) : 1;
}
