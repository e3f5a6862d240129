/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/posting.h"
#include "tests/unit/testmodel.h"

/* The tables against the model: what index_entries() says of every record
 * there is. */
static bool
is_posted(struct txn *txn, struct span key)
{
	struct span prefix = span_make(key.at, key.len - 8), block, packed;
	struct posting p;
	struct walk walk;
	uint64_t id;
	bool found = false;

	walk_begin(&walk, txn, TREE_POSTED, prefix);
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
	struct span value;

	if (tree == TREE_INDEX)
		assert_true(txn_get(with, TREE_INDEX, key, &value));
	else
		assert_true(is_posted(with, key));
}

/* Every entry in the trees belongs to a record that has it. */
struct owner {
	enum tree	 tree;
	struct span	 key;
	bool		 found;
};

static void
look_for(void *with, enum tree tree, struct span key)
{
	struct owner *o = with;

	o->found |= tree == o->tree && span_is(key, o->key);
}

static void
assert_owned(struct model *m, struct txn *txn, enum tree tree,
    struct span key)
{
	struct owner owner = { tree, key, false };
	struct rec_view rec;
	size_t i = (size_t)stamp_serial(get_u64(key.at + key.len - 8)) - 1;

	assert_true(i < RECORDS && is_there(m, i, &rec));
	index_entries(txn, &rec, look_for, &owner);
	assert_true(owner.found);
}

static void
assert_posted_owned(struct model *m, struct txn *txn, struct span block,
    struct span packed)
{
	unsigned char key[128];
	struct posting p;
	uint64_t id, before = 0;

	assert_true(packed.len <= POSTING_MOST);
	memcpy(key, block.at, block.len);
	posting_begin(&p, block, packed);
	while (posting_next(&p, &id)) {
		assert_true(id > before);
		before = id;
		stamp_key(key + block.len - 8, id);
		assert_owned(m, txn, TREE_POSTED, span_make(key, block.len));
	}
}

static void
check_trees(struct model *m, struct txn *txn)
{
	struct span key, value;
	struct rec_view rec;
	struct walk walk;
	size_t i;

	for (i = 0; i < RECORDS; i++)
		if (is_there(m, i, &rec))
			index_entries(txn, &rec, expect, txn);
	walk_begin(&walk, txn, TREE_INDEX, SPAN(""));
	while (walk_next(&walk, &key, &value))
		assert_owned(m, txn, TREE_INDEX, key);
	walk_end(&walk);
	walk_begin(&walk, txn, TREE_POSTED, SPAN(""));
	while (walk_next(&walk, &key, &value))
		assert_posted_owned(m, txn, key, value);
	walk_end(&walk);
}

static void
check_counts(struct model *m, struct txn *txn)
{
	uint64_t areas = 0, schools = 0, trouble = 0, all = 0;
	struct rec_view rec;
	size_t i;

	for (i = 0; i < RECORDS; i++) {
		if (m->records[i].len == 0)
			continue;
		all++;
		if (is_there(m, i, &rec)) {
			areas += i < AREAS;
			schools += i >= AREAS;
		}
		rec_view(&rec, id_of(m, i), buf_span(&m->records[i]));
		trouble += index_is_trouble(txn, &rec);
	}
	assert_int_equal(index_count(txn, &m->base.t.area), areas);
	assert_int_equal(index_count(txn, &m->base.t.school), schools);
	assert_int_equal(txn_count(txn, TREE_TROUBLE), trouble);
	assert_int_equal(txn_count(txn, TREE_RECORDS), all);
}

static void
check_codes(struct model *m, struct txn *txn)
{
	const struct kind *kind = &m->base.t.school;
	unsigned n;

	for (n = 1; n < 60; n++) {
		struct rec_view rec;
		uint64_t first = 0;
		size_t i, count = 0;
		bool others;
		char code[16];

		snprintf(code, sizeof code, n % 7 == 0 ? "x%u" : "SCH-%05u",
		    n);
		for (i = AREAS; i < RECORDS; i++) {
			if (!is_there(m, i, &rec) || !span_is(rec_value(&rec,
			    kind->fields[0].slot).text, span_of(code)))
				continue;
			first = count++ == 0 ? rec.id : first;
		}
		assert_int_equal(index_code(txn, kind, span_of(code),
		    &others), first);
		assert_int_equal(others, count > 1);
	}
}

static void
check_referrers(struct model *m, struct txn *txn)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	struct rec_view rec;
	uint64_t id, all = 0;
	size_t i;

	for (i = 0; i < RECORDS; i++) {
		char text[64];

		snprintf(text, sizeof text, "%s/" DEV ".%zu",
		    kind_of(m, i)->name, i + 1);
		referrers(&walk, txn, id_of(m, i));
		while (referrer_next(&walk, &kind, &field, &id)) {
			struct value v;
			struct span rest, item;
			bool found;

			all++;
			assert_true(record_get(txn, id, &rec));
			v = rec_value(&rec, field->slot);
			found = span_is(v.text, span_of(text));
			rest = v.text;
			while (v.tag == VALUE_LIST &&
			    value_list_next(&rest, &item))
				found |= span_is(item, span_of(text));
			assert_true(found);
		}
		referrer_end(&walk);
	}
	assert_true(all > 50);
}

static void
check_all(struct model *m)
{
	struct txn txn;

	txn_begin(&txn, m->base.store, TXN_READ, &m->base.why);
	check_trees(m, &txn);
	check_counts(m, &txn);
	check_codes(m, &txn);
	check_referrers(m, &txn);
	if (txn_end(&txn) != OK)
		fail_msg("%s", m->base.why.text);
}

static void
test_random(void **state)
{
	struct model *m = *state;
	unsigned round, i;
	struct txn txn;

	for (round = 0; round < 6; round++) {
		txn_begin(&txn, m->base.store, TXN_WRITE, &m->base.why);
		for (i = 0; i < RECORDS; i++)
			model_put(m, &txn, test_below(&m->seed, RECORDS));
		assert_int_equal(txn_end(&txn), OK);
		check_all(m);
	}
}

/* Bulk: new ones first, the last of them twice, then others change meanwhile;
 * and one transaction is given up and run again. */
static void
bulk_round(struct model *m, size_t from, size_t to, size_t memory)
{
	struct bulk *bulk = bulk_begin(m->base.store, memory);
	uint64_t seed = m->seed;
	struct txn txn;
	unsigned again;
	size_t i;

	assert_non_null(bulk);
	for (again = 0; again < 2; again++) {
		m->seed = seed;
		txn_begin(&txn, m->base.store, TXN_WRITE, &m->base.why);
		for (i = from; i < to; i++) {
			model_make(m, i, &m->records[i]);
			bulk_put(bulk, &txn, id_of(m, i),
			    buf_span(&m->records[i]));
		}
		model_make(m, to - 1, &m->records[to - 1]);
		bulk_put(bulk, &txn, id_of(m, to - 1),
		    buf_span(&m->records[to - 1]));
		if (again == 0)
			txn_abandon(&txn);
	}
	assert_int_equal(txn_end(&txn), OK);
	txn_begin(&txn, m->base.store, TXN_WRITE, &m->base.why);
	for (i = 0; i < 200; i++)
		model_put(m, &txn, test_below(&m->seed, RECORDS));
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(bulk_end(bulk, &m->base.why), OK);
	check_all(m);
}

static void
test_bulk(void **state)
{
	struct model *m = *state;

	bulk_round(m, 0, 100, 1 << 20);
	bulk_round(m, 250, 300, 1 << 20);
	bulk_round(m, 100, 250, 1000);
	bulk_round(m, 300, RECORDS, 20000);
}

/* The same in a map without room. */
static void
test_bulk_growth(void **state)
{
	struct model *m = *state;
	struct bulk *bulk;
	struct txn txn;
	size_t i;

	for (i = 0; i < RECORDS; i++)
		model_make(m, i, &m->records[i]);
	store_tighten(m->base.store);
	bulk = bulk_begin(m->base.store, 1 << 20);
	assert_non_null(bulk);
	do {
		txn_begin(&txn, m->base.store, TXN_WRITE, &m->base.why);
		for (i = 0; i < RECORDS; i++)
			bulk_put(bulk, &txn, id_of(m, i),
			    buf_span(&m->records[i]));
	} while (txn_end(&txn) == ERR_GROW &&
	    store_grow(m->base.store, &m->base.why) == OK);
	assert_int_equal(txn.err, OK);
	store_tighten(m->base.store);
	assert_int_equal(bulk_end(bulk, &m->base.why), OK);
	check_all(m);
}

/* Every allocation of a bulk fails once; the next opening mends it. */
static void
test_bulk_no_memory(void **state)
{
	struct model *m = *state;
	struct bulk *bulk;
	struct txn txn;
	unsigned long n;
	enum err err = ERR_NOMEM;
	size_t i;

	for (n = 1; err != OK && n < 200000; n += 1 + n / 10) {
		for (i = 0; i < RECORDS; i++)
			model_make(m, i, &m->records[i]);
		mem_fail_after(n);
		bulk = bulk_begin(m->base.store, 20000);
		txn_begin(&txn, m->base.store, TXN_WRITE, NULL);
		for (i = 0; i < RECORDS && bulk != NULL; i++)
			bulk_put(bulk, &txn, id_of(m, i),
			    buf_span(&m->records[i]));
		err = bulk == NULL ? ERR_NOMEM : OK;
		if (txn_end(&txn) != OK)
			err = ERR_NOMEM;
		/* The next round has other records under these ids. */
		if (bulk != NULL && err != OK)
			bulk_abandon(bulk);
		else if (bulk != NULL && bulk_end(bulk, NULL) != OK)
			err = ERR_NOMEM;
		mem_fail_after(0);
	}
	assert_true(n > 20 && n < 200000);
	check_all(m);
}

static void
test_bulk_cut_off(void **state)
{
	struct model *m = *state;
	struct bulk *bulk;
	struct txn txn;
	size_t i;

	test_random(state);
	bulk = bulk_begin(m->base.store, 1 << 20);
	assert_non_null(bulk);
	txn_begin(&txn, m->base.store, TXN_WRITE, &m->base.why);
	for (i = 0; i < 200; i++)
		model_put(m, &txn, test_below(&m->seed, RECORDS));
	assert_int_equal(txn_end(&txn), OK);
	bulk_abandon(bulk);
	store_close(m->base.store);
	assert_true(test_open(&m->base, STORE_WRITE));
	check_all(m);
	/* A bulk that did nothing leaves nothing to do. */
	store_close(m->base.store);
	assert_true(test_open(&m->base, STORE_WRITE));
	bulk_abandon(bulk_begin(m->base.store, 1 << 20));
	txn_begin(&txn, m->base.store, TXN_READ, &m->base.why);
	assert_false(index_is_due(&txn));
	assert_int_equal(txn_end(&txn), OK);
}

/* What a bulk owes that was given up, the next one pays. */
static void
test_bulk_after_another(void **state)
{
	struct model *m = *state;
	struct bulk *bulk;
	struct txn txn;
	size_t i;

	bulk = bulk_begin(m->base.store, 1 << 20);
	assert_non_null(bulk);
	txn_begin(&txn, m->base.store, TXN_WRITE, &m->base.why);
	for (i = 0; i < 200; i++)
		model_put(m, &txn, i);
	assert_int_equal(txn_end(&txn), OK);
	bulk_abandon(bulk);
	bulk_round(m, 200, RECORDS, 1 << 20);
}

static void
test_new_index(void **state)
{
	struct model *m = *state;
	bool more = true;
	unsigned i;

	test_random(state);
	for (i = 0; i < 3; i++) {
		m->base.t.school_fields[SCHOOL_PUPILS].search = i < 2;
		m->base.t.school_fields[SCHOOL_ADDRESS].indexed = i < 2;
		store_close(m->base.store);
		assert_true(test_open(&m->base, i == 0 ? STORE_READ :
		    STORE_WRITE));
		check_all(m);
		while (i == 1 && more)
			assert_int_equal(index_step(m->base.store, true,
			    &more, &m->base.why), OK);
		check_all(m);
	}
}

/* Puts a record with each code in turn, and looks what comes next. */
static void
check_proposals(struct model *m, const char *const *codes,
    const char *const *next, size_t count)
{
	struct value v[SCHOOL_FIELDS] = { VALUE_EMPTY };
	struct buf bytes, code;
	struct txn txn;
	size_t i;

	buf_init(&bytes);
	buf_init(&code);
	txn_begin(&txn, m->base.store, TXN_WRITE, &m->base.why);
	for (i = 0; i < count; i++) {
		if (codes[i] != NULL) {
			v[0] = value_text(span_of(codes[i]));
			buf_reset(&bytes);
			test_build(&m->base.t.school, id_of(m, i), v, 0,
			    &bytes);
			record_put(&txn, id_of(m, i), buf_span(&bytes));
		}
		buf_reset(&code);
		index_propose_code(&txn, &m->base.t.school, &code);
		assert_string_equal(buf_cstr(&code), next[i]);
	}
	assert_int_equal(txn_end(&txn), OK);
	buf_free(&bytes);
	buf_free(&code);
}

/* A register that counts in three digits goes on so. */
static void
test_propose_as_before(void **state)
{
	static const char *const codes[] = { "SCH-237", "SCH-999" };
	static const char *const next[] = { "SCH-238", "SCH-1000" };

	check_proposals(*state, codes, next, 2);
}

static void
test_propose(void **state)
{
	static const char *const codes[] = {
		NULL, "SCH-00001", "SCH-00009", "SCH-00010-b", "SCH-7",
		"SCI-99999", "SCH-100000", "zz", "SCH-999999x", "SCH 999"
	};
	static const char *const next[] = {
		"SCH-00001", "SCH-00002", "SCH-00010", "SCH-00010",
		"SCH-00010", "SCH-00010", "SCH-100001", "SCH-100001",
		"SCH-100001", "SCH-100001"
	};

	check_proposals(*state, codes, next, sizeof next / sizeof *next);
}

/* Every allocation of a change fails once: nothing of it is there. */
static void
test_no_memory(void **state)
{
	struct model *m = *state;
	struct buf bytes;
	struct txn txn;
	unsigned long n;
	enum err err = ERR_NOMEM;
	size_t i;

	txn_begin(&txn, m->base.store, TXN_WRITE, &m->base.why);
	for (i = 0; i < RECORDS; i++)
		model_put(m, &txn, i);
	assert_int_equal(txn_end(&txn), OK);
	buf_init(&bytes);
	model_make(m, 150, &bytes);
	for (n = 1; err != OK && n < 1000; n++) {
		txn_begin(&txn, m->base.store, TXN_WRITE, NULL);
		mem_fail_after(n);
		record_put(&txn, id_of(m, 150), buf_span(&bytes));
		mem_fail_after(0);
		err = txn_end(&txn);
		assert_true(err == OK || err == ERR_NOMEM);
		if (err != OK)
			check_all(m);
	}
	assert_true(n > 5 && n < 1000);
	buf_reset(&m->records[150]);
	buf_add(&m->records[150], buf_span(&bytes));
	check_all(m);
	buf_free(&bytes);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, model_begin, model_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_random),
		EACH(test_bulk),
		EACH(test_bulk_growth),
		EACH(test_bulk_no_memory),
		EACH(test_bulk_cut_off),
		EACH(test_bulk_after_another),
		EACH(test_new_index),
		EACH(test_propose),
		EACH(test_propose_as_before),
		EACH(test_no_memory),
	};

	return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
