/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <signal.h>
#include <sys/wait.h>

#include "core/store/entry.h"
#include "core/store/held.h"
#include "core/store/posting.h"
#include "tests/unit/testschema.h"

/*
 * Indexes are made anew step by step, while another process that has the
 * database open saves and reads between any two of them.  Both must see, at
 * each moment, entries that fit the records.
 */
enum { SCHOOLS = 2300, STEPS_MOST = 40 };

#define DEV "AAAAAAAAAAAAAAAA"

static struct test_base base;

static uint64_t
id_of(unsigned i)
{
	return stamp_make(1, i + 1);
}

static void
save(struct txn *txn, unsigned i, unsigned turn)
{
	const struct kind *kind = &base.t.school;
	struct value v[SCHOOL_FIELDS] = { VALUE_EMPTY };
	char code[16], name[32], address[32];
	struct buf bytes;

	snprintf(code, sizeof code, "S-%05u", i);
	snprintf(name, sizeof name, "maktab %u", (i * 7 + turn) % 300);
	snprintf(address, sizeof address, "street%u", (i + turn * 5) % 90);
	v[SCHOOL_CODE] = value_text(span_of(code));
	v[SCHOOL_NAME] = value_text(span_of(name));
	v[SCHOOL_ADDRESS] = value_text(span_of(address));
	v[SCHOOL_PUPILS] = (struct value){ .tag = VALUE_INTEGER,
	    .number = (int64_t)((i + turn) % 50) };
	buf_init(&bytes);
	test_build(kind, id_of(i), v, 0, &bytes);
	record_put(txn, id_of(i), buf_span(&bytes));
	buf_free(&bytes);
}

/* A tree is whole when each entry that a record calls for is there, and as
 * many as they call for are. */
struct count {
	struct txn	*txn;
	uint64_t	 index, posted, lacking;
};

static bool
is_posted(struct txn *txn, struct span key)
{
	struct span block, packed;
	struct posting p;
	struct walk walk;
	uint64_t id;
	bool found = false;

	walk_begin(&walk, txn, TREE_POSTED, span_make(key.at, key.len - 8));
	while (!found && walk_next(&walk, &block, &packed)) {
		posting_begin(&p, block, packed);
		while (!found && posting_next(&p, &id))
			found = id == get_u64(key.at + key.len - 8);
	}
	walk_end(&walk);
	return found;
}

static void
expect(void *with, enum tree tree, struct span key)
{
	struct count *c = with;
	struct span value;

	if (tree == TREE_INDEX) {
		c->index++;
		c->lacking += !txn_get(c->txn, TREE_INDEX, key, &value);
	} else if (get_u64(key.at + key.len - 8) % 9 == 0) {
		c->lacking += !is_posted(c->txn, key);
	}
}

/* Each word once: posted are sets. */
static uint64_t
count_posted(struct txn *txn)
{
	struct span key, packed;
	struct posting p;
	struct walk walk;
	uint64_t id, count = 0;

	walk_begin(&walk, txn, TREE_POSTED, SPAN(""));
	while (walk_next(&walk, &key, &packed)) {
		posting_begin(&p, key, packed);
		while (posting_next(&p, &id))
			count++;
	}
	walk_end(&walk);
	return count;
}

static uint64_t
words_called_for(struct txn *txn, const struct rec_view *rec)
{
	struct entry_list list;
	uint64_t words = 0;
	size_t i;

	entry_list_init(&list);
	entry_list_fill(&list, txn, rec);
	for (i = 0; i < list.count; i++)
		words += list.all[i].tree == TREE_POSTED;
	entry_list_clear(&list);
	return words;
}

static bool
is_whole_in(struct txn *txn)
{
	struct count c = { .txn = txn };
	struct span key, bytes;
	struct rec_view rec;
	struct walk walk;
	uint64_t records = 0;

	walk_begin(&walk, txn, TREE_RECORDS, SPAN(""));
	while (walk_next(&walk, &key, &bytes)) {
		if (!rec_view(&rec, get_u64(key.at), bytes))
			return false;
		records++;
		index_entries(txn, &rec, expect, &c);
		c.posted += words_called_for(txn, &rec);
	}
	walk_end(&walk);
	return c.lacking == 0 && txn_count(txn, TREE_INDEX) == c.index &&
	    count_posted(txn) == c.posted && records > 0 &&
	    index_count(txn, &base.t.school) == records;
}

static bool
is_whole(void)
{
	struct txn txn;
	bool whole;

	txn_begin(&txn, base.store, TXN_READ, &base.why);
	whole = txn.err == OK && is_whole_in(&txn);
	return txn_end(&txn) == OK && whole;
}

static bool
has_row(const char *name)
{
	struct span value;
	struct txn txn;
	bool has;

	txn_begin(&txn, base.store, TXN_READ, &base.why);
	has = txn_get(&txn, TREE_META, span_of(name), &value);
	assert_int_equal(txn_end(&txn), OK);
	return has;
}

static bool
knows(bool address, bool pupils)
{
	const struct kind *kind = &base.t.school;
	struct txn txn;
	bool right;

	txn_begin(&txn, base.store, TXN_READ, &base.why);
	right = held_indexes(&txn, kind, &kind->fields[SCHOOL_ADDRESS]) ==
	    address && held_posts(&txn, kind) == pupils;
	assert_int_equal(txn_end(&txn), OK);
	return right;
}

static void
want_more(void)
{
	base.t.school_fields[SCHOOL_ADDRESS].indexed = true;
	base.t.school_fields[SCHOOL_PUPILS].search = true;
}

static bool
step(bool *more)
{
	base.why.text[0] = '\0';
	return index_step(base.store, true, more, &base.why) == OK;
}

/* The other process: does what a letter says, answers y or n. */
struct peer {
	pid_t	pid;
	int	to, from;
};

static bool
peer_save(unsigned turn)
{
	struct txn txn;
	unsigned i;

	txn_begin(&txn, base.store, TXN_WRITE, &base.why);
	for (i = turn; i < SCHOOLS; i += 97)
		save(&txn, i, turn);
	record_drop(&txn, id_of(turn * 11));
	record_drop(&txn, id_of(SCHOOLS - 1 - turn));
	return txn_end(&txn) == OK;
}

static bool
peer_act(char what, struct txn *kept)
{
	static unsigned turn;
	bool more;

	switch (what) {
	case 's':
		return peer_save(++turn);
	case 'w':
		return is_whole();
	case 'b':
		txn_begin(kept, base.store, TXN_READ, &base.why);
		return kept->err == OK;
	case 'k':
		return is_whole_in(kept) && kept->held->revision <
		    base.store->held->revision;
	case 'e':
		return txn_end(kept) == OK;
	case 'm':
		want_more();
		return true;
	case '1':
		return step(&more);
	default:
		return false;
	}
}

static void
peer_live(int from, int to)
{
	struct txn kept;
	char what, said;

	said = test_open(&base, STORE_WRITE) ? 'y' : 'n';
	while (write(to, &said, 1) == 1 && read(from, &what, 1) == 1)
		said = peer_act(what, &kept) ? 'y' : 'n';
	_exit(0);
}

static bool
heard(const struct peer *p)
{
	char said = 'n';

	return read(p->from, &said, 1) == 1 && said == 'y';
}

static bool
ask(const struct peer *p, char what)
{
	return write(p->to, &what, 1) == 1 && heard(p);
}

static void
peer_begin(struct peer *p)
{
	int to[2], from[2];

	assert_int_equal(pipe(to), 0);
	assert_int_equal(pipe(from), 0);
	p->pid = fork();
	if (p->pid == 0) {
		close(to[1]);
		close(from[0]);
		peer_live(to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	p->to = to[1];
	p->from = from[0];
	assert_true(p->pid > 0 && heard(p));
}

static void
peer_end(struct peer *p)
{
	int status;

	close(p->to);
	close(p->from);
	assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
}

static int
begin(void **state)
{
	struct txn txn;
	struct writer w;
	unsigned i;

	(void)state;
	if (!test_begin(&base))
		return -1;
	txn_begin(&txn, base.store, TXN_WRITE, &base.why);
	writer_meet(&txn, SPAN(DEV), &w);
	for (i = 0; i < SCHOOLS; i++)
		save(&txn, i, 0);
	if (txn_end(&txn) != OK)
		return -1;
	store_close(base.store);	/* whoever forks has none open */
	base.store = NULL;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	test_end(&base);
	return 0;
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
