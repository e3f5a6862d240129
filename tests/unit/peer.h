/*
 * peer.h - a database with schools, and another process that has it open and
 * saves and reads when it is told to.
 */
#ifndef TESTS_UNIT_PEER_H
#define TESTS_UNIT_PEER_H

#include <signal.h>
#include <sys/wait.h>

#include "core/store/entry.h"
#include "core/store/held.h"
#include "core/store/posting.h"
#include "core/store/query.h"
#include "tests/unit/testschema.h"

enum { SCHOOLS = 2300, MORE = 1500, STEPS_MOST = 40 };

#define DEV "AAAAAAAAAAAAAAAA"

static struct test_base base;

static inline uint64_t
id_of(unsigned i)
{
	return stamp_make(1, i + 1);
}

static inline void
make(unsigned i, unsigned turn, struct buf *bytes)
{
	const struct kind *kind = &base.t.school;
	struct value v[SCHOOL_FIELDS] = { VALUE_EMPTY };
	char code[16], name[32], address[32];

	snprintf(code, sizeof code, "S-%05u", i);
	snprintf(name, sizeof name, "maktab %u", (i * 7 + turn) % 300);
	snprintf(address, sizeof address, "street%u", (i + turn * 5) % 90);
	v[SCHOOL_CODE] = value_text(span_of(code));
	v[SCHOOL_NAME] = value_text(span_of(name));
	v[SCHOOL_ADDRESS] = value_text(span_of(address));
	v[SCHOOL_PUPILS] = (struct value){ .tag = VALUE_INTEGER,
	    .number = (int64_t)((i + turn) % 50) };
	test_build(kind, id_of(i), v, 0, bytes);
}

static inline void
save(struct txn *txn, unsigned i, unsigned turn)
{
	struct buf bytes;

	buf_init(&bytes);
	make(i, turn, &bytes);
	record_put(txn, id_of(i), buf_span(&bytes));
	buf_free(&bytes);
}

/* A tree is whole when each entry that a record calls for is there, and as
 * many as they call for are. */
struct count {
	struct txn	*txn;
	uint64_t	 index, posted, lacking;
};

static inline bool
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

static inline void
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
static inline uint64_t
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
			count += !record_is_hidden(txn, id);
	}
	walk_end(&walk);
	return count;
}

static inline uint64_t
count_index(struct txn *txn)
{
	struct span key, value;
	struct walk walk;
	uint64_t count = 0;

	walk_begin(&walk, txn, TREE_INDEX, SPAN(""));
	while (walk_next(&walk, &key, &value))
		count += !record_is_hidden(txn,
		    get_u64(key.at + key.len - 8));
	walk_end(&walk);
	return count;
}

static inline uint64_t
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

static inline bool
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
		if (record_is_hidden(txn, rec.id))
			continue;
		records++;
		index_entries(txn, &rec, expect, &c);
		c.posted += words_called_for(txn, &rec);
	}
	walk_end(&walk);
	return c.lacking == 0 && count_index(txn) == c.index &&
	    count_posted(txn) == c.posted && records > 0 &&
	    index_count(txn, &base.t.school) == records;
}

static inline bool
is_whole(void)
{
	struct txn txn;
	bool whole;

	txn_begin(&txn, base.store, TXN_READ, &base.why);
	whole = txn.err == OK && is_whole_in(&txn);
	return txn_end(&txn) == OK && whole;
}

/* How many there are for who lists, searches, or asks for codes; -1: these
 * do not agree. */
static inline long
count_seen(void)
{
	const struct kind *kind = &base.t.school;
	struct query query = { .kind = kind,
	    .sort = &kind->fields[SCHOOL_NAME] };
	struct id_set found = { .ids = NULL };
	struct query_run *run;
	struct query_tally tally;
	uint64_t id, listed = 0, coded = 0;
	struct txn txn;
	char code[16];
	unsigned i;

	txn_begin(&txn, base.store, TXN_READ, &base.why);
	if (query_begin(&txn, &query, &base.why, &run) == OK) {
		while (query_next(run, &id, NULL))
			listed++;
		assert_int_equal(query_end(run), OK);
	}
	query_count(&txn, &query, NULL, 0, &tally);
	search_ids(&txn, kind, SPAN("maktab"), SCHOOLS + MORE, &found);
	for (i = 0; i < SCHOOLS + MORE; i++) {
		snprintf(code, sizeof code, "S-%05u", i);
		coded += index_code(&txn, kind, span_of(code), NULL) != 0;
	}
	id = found.count;
	id_set_free(&found);
	return txn_end(&txn) == OK && id == listed && coded == listed &&
	    tally.rows == listed ? (long)listed : -1;
}

static inline bool
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

static inline bool
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

static inline void
want_more(void)
{
	base.t.school_fields[SCHOOL_ADDRESS].indexed = true;
	base.t.school_fields[SCHOOL_PUPILS].search = true;
}

static inline bool
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

static inline bool
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

static inline bool
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
	case 'o':
		return count_seen() == SCHOOLS;
	case 'a':
		return count_seen() == SCHOOLS + MORE;
	case '1':
		return step(&more);
	default:
		return false;
	}
}

static inline void
peer_live(int from, int to)
{
	struct txn kept;
	char what, said;

	said = test_open(&base, STORE_WRITE) ? 'y' : 'n';
	while (write(to, &said, 1) == 1 && read(from, &what, 1) == 1)
		said = peer_act(what, &kept) ? 'y' : 'n';
	_exit(0);
}

static inline bool
heard(const struct peer *p)
{
	char said = 'n';

	return read(p->from, &said, 1) == 1 && said == 'y';
}

static inline bool
ask(const struct peer *p, char what)
{
	return write(p->to, &what, 1) == 1 && heard(p);
}

static inline void
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

static inline void
peer_end(struct peer *p)
{
	int status;

	close(p->to);
	close(p->from);
	assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
}

static inline int
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

static inline int
end(void **state)
{
	(void)state;
	test_end(&base);
	return 0;
}

#endif /* TESTS_UNIT_PEER_H */
