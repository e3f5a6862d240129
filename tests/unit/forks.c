/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Machines that go on as perfect copies of each other, seal and all: in
 * whatever order the others learn of it, all end equal, nothing that anybody
 * typed is lost, and nothing is there twice.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "core/sync/fork.h"
#include "core/sync/verify.h"
#include "tests/unit/office.h"

enum { DESKS = 6, NAMES = 400 };

static char folder[] = "forks-test.XXXXXX";
static struct desk desks[DESKS];
static size_t desk_count;
static unsigned names;		/* of schools typed so far, each once */

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder) != 0 ? -1 : 0;
}

static int
drop_folder(void **state)
{
	(void)state;
	return chdir("..") != 0 || rmdir(folder) != 0 ? -1 : 0;
}

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
	seal_put(txn, with);
}

/* The copy of a whole machine: the seal fits there as it did here. */
static void
clone(struct desk *from, struct desk *to, const char *name)
{
	struct seal seal;
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
	assert_true(seal_get(&txn, &seal));
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
	assert_true(err == OK || err == ERR_LOOK);
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

static unsigned
count_of(const char *text, const char *name)
{
	unsigned count = 0;

	while ((text = strstr(text, name)) != NULL) {
		count++;
		text++;
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clone),
	};

	return crypt_start(NULL) == OK ?
	    cmocka_run_group_tests(tests, make_folder, drop_folder) : 1;
}
