/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <sys/stat.h>
#include <time.h>

#include "core/exchange/said.h"
#include "core/exchange/tips.h"
#include "core/log/standing.h"
#include "tests/unit/office.h"

enum { NAMES = 12, LISTS = 100, FILES = 6, TURNS = 200, MANY = 30000 };

static void
number_dev(char dev[DEV_CHARS + 1], unsigned i)
{
	snprintf(dev, DEV_CHARS + 1, "AAAAAAAAAAA%c%c%c%c%c",
	    'A' + (int)(i >> 16 & 15), 'A' + (int)(i >> 12 & 15),
	    'A' + (int)(i >> 8 & 15), 'A' + (int)(i >> 4 & 15),
	    'A' + (int)(i & 15));
}

/* Some of a few writers, each at one of a few lines. */
static void
some_list(uint64_t *seed, struct receipt *list, struct arena *arena)
{
	static const char *const tips[] = { "00112233", "44556677 3:8899aabb" };
	unsigned i;

	list->rows = arena_array(arena, NAMES, sizeof *list->rows);
	assert_non_null(list->rows);
	list->count = 0;
	list->has_tips = true;
	for (i = 0; i < NAMES; i++) {
		struct receipt_row *row = &list->rows[list->count];

		if (test_below(seed, 3) == 0)
			continue;
		number_dev(row->dev, i);
		row->n = 1 + test_below(seed, 3);
		row->tip = span_of(tips[test_below(seed, 2)]);
		list->count++;
	}
}

static void
assert_same(const struct receipt *one, const struct receipt *two)
{
	unsigned char a[HASH_BYTES], b[HASH_BYTES];

	assert_true(receipt_digest(one, a) && receipt_digest(two, b));
	assert_memory_equal(a, b, HASH_BYTES);
}

/* Further on, further back, gone, another history: by way of its text. */
static void
test_parts(void **state)
{
	struct receipt one, two, part, read, back;
	uint64_t seed = 7;
	struct buf have, tips;
	struct arena arena;
	int i;

	(void)state;
	arena_init(&arena);
	buf_init(&have);
	buf_init(&tips);
	for (i = 0; i < 500; i++) {
		some_list(&seed, &one, &arena);
		some_list(&seed, &two, &arena);
		assert_true(receipt_part(&part, &one, &two, &arena));
		buf_reset(&have);
		buf_reset(&tips);
		receipt_write(&part, &have, &tips);
		assert_true(receipt_read(&read, buf_span(&have),
		    buf_span(&tips), true, &arena));
		assert_true(receipt_join(&back, &one, false, &read, &arena));
		assert_same(&back, &two);
	}
	buf_free(&have);
	buf_free(&tips);
	arena_clear(&arena);
}

static bool
finds(struct desk *desk, const struct receipt *list)
{
	unsigned char digest[HASH_BYTES];
	struct receipt found;
	struct arena arena;
	struct txn txn;
	bool is;

	arena_init(&arena);
	assert_true(receipt_digest(list, digest));
	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	is = said_find(&txn, digest, &found, &arena);
	if (is)
		assert_same(&found, list);
	assert_int_equal(txn_end(&txn), OK);
	arena_clear(&arena);
	return is;
}

/* The newest of them are there, whole, and no more. */
static void
test_said(void **state)
{
	struct receipt lists[LISTS];
	uint64_t seed = 11;
	struct arena arena;
	struct desk desk;
	struct txn txn;
	int i;

	(void)state;
	arena_init(&arena);
	desk_open(&desk, "A", 0);
	for (i = 0; i < LISTS; i++) {
		some_list(&seed, &lists[i], &arena);
		lists[i].rows[0].n = 1000 + (uint64_t)i;
		txn_begin(&txn, desk.store, TXN_WRITE, &desk.why);
		said_put(&txn, &lists[i], &arena);
		said_put(&txn, &lists[i], &arena);
		assert_int_equal(txn_end(&txn), OK);
	}
	for (i = 0; i < LISTS; i++)
		assert_int_equal(finds(&desk, &lists[i]),
		    i >= LISTS - SAID_MOST);
	arena_clear(&arena);
	desk_remove(&desk);
}

/* What is here, as text of both: what any bundle made now must come to. */
static void
whole_list(struct desk *desk, char digits[2 * HASH_BYTES + 1])
{
	unsigned char digest[HASH_BYTES];
	struct buf have, tips, hex;
	struct receipt list;
	struct arena arena;
	struct have here;
	struct txn txn;

	arena_init(&arena);
	buf_init(&have);
	buf_init(&tips);
	buf_init(&hex);
	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	assert_true(have_here(&here, &txn, &arena));
	have_write(&have, &here);
	tips_here(&tips, &txn, &here);
	assert_int_equal(txn_end(&txn), OK);
	assert_true(receipt_read(&list, buf_span(&have), buf_span(&tips),
	    false, &arena) && receipt_digest(&list, digest));
	hex_write(&hex, digest, HASH_BYTES);
	memcpy(digits, buf_cstr(&hex), 2 * HASH_BYTES + 1);
	buf_free(&have);
	buf_free(&tips);
	buf_free(&hex);
	arena_clear(&arena);
}

static void
office_of(struct desk *desk, const struct desk *other, struct office *office,
    char digits[2 * HASH_BYTES + 1])
{
	unsigned char digest[HASH_BYTES];
	struct receipt list;
	struct arena arena;
	struct txn txn;
	struct buf hex;

	arena_init(&arena);
	buf_init(&hex);
	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	assert_true(office_get(&txn, span_of(other->author.dev), &arena,
	    office));
	assert_true(receipt_read(&list, office->have, office->tips, false,
	    &arena) && receipt_digest(&list, digest));
	assert_int_equal(txn_end(&txn), OK);
	hex_write(&hex, digest, HASH_BYTES);
	memcpy(digits, buf_cstr(&hex), 2 * HASH_BYTES + 1);
	buf_free(&hex);
	arena_clear(&arena);
}

/* One line each, as if others had sent them. */
static void
meet_many(struct txn *txn, void *with)
{
	struct writer writer;
	struct arena arena;
	struct line line;
	char dev[DEV_CHARS + 1];
	unsigned i;

	arena_init(&arena);
	for (i = 0; i < *(unsigned *)with && txn->err == OK; i++) {
		number_dev(dev, i);
		writer_meet(txn, span_of(dev), &writer);
		assert_int_equal(line_read(&line, SPAN("{\"n\":1,\"t\":1,"
		    "\"u\":\"\",\"k\":\"key\",\"title\":\"Office\"}"), &arena,
		    NULL), OK);
		log_append(txn, &writer, &line);
		writer.signed_at = 1;
		memcpy(writer.signed_hash, writer.hash, HASH_BYTES);
		writer_put(txn, &writer);
		arena_reset(&arena);
	}
	arena_clear(&arena);
}

/* Bundles between two offices, of which some are lost, late or taken twice;
 * the lists that they were told by are lost, too, now and then. */
struct post {
	struct desk	desks[2];
	uint64_t	seed;
	struct {
		bool	 is;
		int	 from;
	}		 files[FILES];
	struct {			/* by time of the sender */
		int64_t	 at;
		char	 digits[2 * HASH_BYTES + 1];
	}		 sent[2][TURNS + 8];
	size_t		 sent_count[2];
	unsigned	 by_base;
};

static const char *
file_name(int i)
{
	static char name[8];

	snprintf(name, sizeof name, "%d", i);
	return name;
}

static void
post_send(struct post *p, int from, int file)
{
	struct desk *desk = &p->desks[from];
	struct bundle_wish wish = { .dev = p->desks[!from].author.dev };
	struct bundle_facts facts;
	size_t i = p->sent_count[from]++;

	desk->clock.fixed += 1000;
	if (bundle_create(desk->store, &desk->author, file_name(file), &wish,
	    &facts, &desk->why) != OK)
		fail_msg("%s", desk->why.text);
	p->sent[from][i].at = facts.at;
	whole_list(desk, p->sent[from][i].digits);
	bundle_facts_clear(&facts);
	if (bundle_read(file_name(file), desk->store, NULL, NULL, &facts,
	    &desk->why) != OK)
		fail_msg("%s", desk->why.text);
	p->by_base += facts.base.len > 0;
	bundle_facts_clear(&facts);
	p->files[file].is = true;
	p->files[file].from = from;
}

/* What the receiver knows of the sender is what the sender had when it made
 * the newest bundle that could be read. */
static void
post_take(struct post *p, int file)
{
	int from = p->files[file].from;
	char digits[2 * HASH_BYTES + 1];
	struct office office;
	bool known = false;
	size_t i;

	assert_int_not_equal(desk_take(&p->desks[!from], file_name(file),
	    BUNDLE_TRUST), ERR_REFUSED);
	office_of(&p->desks[!from], &p->desks[from], &office, digits);
	for (i = 0; i < p->sent_count[from]; i++) {
		if (p->sent[from][i].at != office.heard)
			continue;
		assert_string_equal(p->sent[from][i].digits, digits);
		known = true;
	}
	assert_true(known || office.heard == 0);
}

static void
forget_said(struct desk *desk)
{
	struct walk walk;
	struct txn txn;
	struct said said;

	txn_begin(&txn, desk->store, TXN_WRITE, &desk->why);
	said_walk(&walk, &txn);
	while (said_next(&walk, &said))
		walk_drop(&walk);
	walk_end(&walk);
	assert_int_equal(txn_end(&txn), OK);
}

static void
post_turn(struct post *p)
{
	int who = (int)test_below(&p->seed, 2);
	int file = (int)test_below(&p->seed, FILES);

	switch (test_below(&p->seed, 8)) {
	case 0:
		desk_name(&p->desks[who], 0, "School");
		break;
	case 1:
		if (test_below(&p->seed, 4) == 0)
			forget_said(&p->desks[who]);
		break;
	case 2:
		p->files[file].is = false;
		break;
	case 3:
	case 4:
		post_send(p, who, file);
		break;
	default:
		if (p->files[file].is)
			post_take(p, file);
		break;
	}
}

static void
test_post(void **state)
{
	char known[2 * HASH_BYTES + 1], here[2 * HASH_BYTES + 1];
	struct post post = { .seed = 5 };
	struct office office;
	struct desk other;
	int i;

	(void)state;
	desk_open(&post.desks[0], "A", 0);
	desk_open(&post.desks[1], "B", 500);
	for (i = 0; i < 8; i++) {
		desk_open(&other, "C", i);
		desk_pass(&other, &post.desks[0]);
		desk_remove(&other);
	}
	for (i = 0; i < TURNS; i++)
		post_turn(&post);
	for (i = 0; i < 6; i++) {
		post_send(&post, i % 2, 0);
		post_take(&post, 0);
	}
	assert_true(post.by_base > 10);
	for (i = 0; i < 2; i++) {
		office_of(&post.desks[i], &post.desks[!i], &office, known);
		assert_true(office.missed <= office.heard && !office.asks);
		whole_list(&post.desks[!i], here);
		assert_string_equal(known, here);
	}
	for (i = 0; i < FILES; i++)
		unlink(file_name(i));
	desk_remove(&post.desks[0]);
	desk_remove(&post.desks[1]);
}

static void
test_many(void **state)
{
	struct bundle_wish wish = { .request = true };
	struct bundle_facts facts;
	clock_t begin;
	unsigned many = MANY;
	struct desk a, b;
	struct stat file;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 5);
	assert_int_equal(store_write(a.store, meet_many, &many, &a.why), OK);
	assert_int_equal(store_write(b.store, meet_many, &many, &b.why), OK);
	desk_send(&a, NULL, "1");
	assert_int_equal(stat("1", &file), 0);
	print_message("# all of it: %lld bytes\n", (long long)file.st_size);
	assert_int_equal(bundle_create(a.store, &a.author, "1", &wish, &facts,
	    &a.why), OK);
	bundle_facts_clear(&facts);
	assert_int_not_equal(desk_take(&b, "1", BUNDLE_TRUST), ERR_REFUSED);
	desk_send(&b, &a, "2");
	assert_int_not_equal(desk_take(&a, "2", BUNDLE_TRUST), ERR_REFUSED);
	desk_send(&a, &b, "3");
	assert_int_not_equal(desk_take(&b, "3", BUNDLE_TRUST), ERR_REFUSED);
	begin = clock();
	desk_send(&a, &b, "3");
	begin = clock() - begin;
	assert_int_equal(stat("3", &file), 0);
	print_message("# nothing new: %lld bytes in %ld ms\n",
	    (long long)file.st_size, (long)(begin * 1000 / CLOCKS_PER_SEC));
	assert_in_range(file.st_size, 1, 2000);
	assert_int_not_equal(desk_take(&b, "3", BUNDLE_APPLY), ERR_REFUSED);
	unlink("1");
	unlink("2");
	unlink("3");
	desk_remove(&a);
	desk_remove(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_said),
		cmocka_unit_test(test_post),
		cmocka_unit_test(test_many),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests_name("receipt", tests, NULL, NULL);
}
