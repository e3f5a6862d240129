/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/store/query.h"
#include "tests/unit/testmodel.h"

/* What the query should give, worked out the long way. */
struct answer {
	struct row_key	 rows[RECORDS];
	uint64_t	 ids[RECORDS];
	size_t		 count;
};

static bool
view_of(const struct model *m, uint64_t id, struct rec_view *rec)
{
	size_t i = (size_t)stamp_serial(id) - 1;

	return stamp_writer(id) == m->writer && i < RECORDS &&
	    m->records[i].len > 0 &&
	    rec_view(rec, id, buf_span(&m->records[i]));
}

static bool
target_of(const struct model *m, struct span ref, struct rec_view *rec)
{
	struct span kind, dev;
	uint64_t n;

	return id_split(ref, &kind, &dev, &n) &&
	    view_of(m, stamp_make(m->writer, n), rec);
}

static void
naive_key(const struct model *m, const struct field *field,
    const struct rec_view *rec, struct row_key *key)
{
	struct value value = rec_value(rec, field->slot);
	struct rec_view target;
	struct buf b;

	buf_init(&b);
	if (value.tag == VALUE_LIST) {
		struct span rest = value.text, first;

		value_list_next(&rest, &first);
		value = value_text(first);
	}
	if (field->type == FIELD_REF && value.tag != VALUE_NULL) {
		const struct field *title = field->target->title[0];

		value = target_of(m, value.text, &target) ?
		    rec_value(&target, title->slot) : VALUE_EMPTY;
		value_key(&b, title, &value);
	} else {
		value_key(&b, field, &value);
	}
	buf_u64(&b, rec->id);
	assert_true(b.len <= sizeof key->bytes);
	memcpy(key->bytes, b.at, b.len);
	key->len = b.len;
	buf_free(&b);
}

static int
value_order(const struct field *field, const struct value *a,
    const struct value *b)
{
	struct buf x, y;
	int order;

	if (a->tag == VALUE_INTEGER && b->tag == VALUE_INTEGER)
		return (a->number > b->number) - (a->number < b->number);
	buf_init(&x);
	buf_init(&y);
	value_key(&x, field, a);
	value_key(&y, field, b);
	order = span_order(buf_span(&x), buf_span(&y));
	buf_free(&x);
	buf_free(&y);
	return order;
}

static void
naive_fold(const struct model *m, const struct field *field,
    const struct value *value, struct buf *out)
{
	struct rec_view target;
	struct buf text;
	size_t i;

	buf_init(&text);
	if (field->type != FIELD_REF) {
		value_to_text(&text, value);
	} else if (target_of(m, value->text, &target)) {
		for (i = 0; i < 2; i++) {
			struct value part = rec_value(&target,
			    field->target->fields[i].slot);

			if (part.tag == VALUE_TEXT)
				buf_add(&text, part.text);
			buf_byte(&text, ' ');
		}
	}
	text_fold(out, buf_span(&text));
	buf_free(&text);
}

static bool
naive_has(const struct model *m, const struct query_where *w,
    const struct value *item)
{
	struct buf text, part;
	bool has;

	buf_init(&text);
	buf_init(&part);
	naive_fold(m, w->field, item, &text);
	text_fold(&part, w->value.text);
	has = strstr(buf_cstr(&text), buf_cstr(&part)) != NULL;
	buf_free(&text);
	buf_free(&part);
	return has;
}

static bool
naive_item(const struct model *m, const struct query_where *w,
    const struct value *item)
{
	int order = value_order(w->field, item, &w->value);

	switch (w->op) {
	case QUERY_IS:
	case QUERY_IS_NOT:
		return value_is(item, &w->value);
	case QUERY_LESS:
		return order < 0;
	case QUERY_AT_MOST:
		return order <= 0;
	case QUERY_MORE:
		return order > 0;
	case QUERY_AT_LEAST:
		return order >= 0;
	default:
		return naive_has(m, w, item);
	}
}

static bool
naive_holds(const struct model *m, const struct query_where *w,
    const struct rec_view *rec)
{
	struct value value = rec_value(rec, w->field->slot), item;
	bool any = false;

	if (w->value.tag == VALUE_NULL) {
		if (w->op == QUERY_IS)
			return value.tag == VALUE_NULL;
		return w->op == QUERY_IS_NOT && value.tag != VALUE_NULL;
	}
	if (value.tag == VALUE_LIST) {
		struct span rest = value.text;

		for (item = value_text(rest);
		    value_list_next(&rest, &item.text);)
			any |= naive_item(m, w, &item);
	} else if (value.tag != VALUE_NULL) {
		any = naive_item(m, w, &value);
	}
	return any != (w->op == QUERY_IS_NOT);
}

/* The folded text of what counts for find, a blank before each word. */
static void
naive_words(const struct model *m, const struct rec_view *rec, size_t first,
    struct buf *out)
{
	const struct kind *kind = first < AREAS ? &m->base.t.area :
	    &m->base.t.school;
	struct rec_view target;
	size_t i;

	for (i = 0; i < kind->count; i++) {
		const struct field *f = &kind->fields[i];
		struct value v = rec_value(rec, f->slot);

		if (i != 0 && !f->search)
			continue;
		buf_byte(out, ' ');
		if (f->type != FIELD_REF)
			naive_fold(m, f, &v, out);
		else if (v.tag == VALUE_TEXT && target_of(m, v.text,
		    &target) && (rec_flags(&target) & REC_GONE) == 0)
			naive_words(m, &target, 0, out);
	}
}

static bool
naive_found(const struct model *m, struct span find,
    const struct rec_view *rec)
{
	struct span rest, word;
	struct buf words, folded, part;
	bool found = true;

	buf_init(&words);
	buf_init(&folded);
	buf_init(&part);
	naive_words(m, rec, (size_t)stamp_serial(rec->id) - 1, &words);
	text_fold(&folded, find);
	for (rest = buf_span(&folded); text_word(&rest, &word);) {
		buf_reset(&part);
		buf_byte(&part, ' ');
		buf_add(&part, word);
		found &= strstr(buf_cstr(&words), buf_cstr(&part)) != NULL;
	}
	buf_free(&words);
	buf_free(&folded);
	buf_free(&part);
	return found;
}

static int
row_order(const struct row_key *a, const struct row_key *b)
{
	return span_order(span_make(a->bytes, a->len),
	    span_make(b->bytes, b->len));
}

static int
by_row(const void *a, const void *b)
{
	return row_order(a, b);
}

static void
naive(const struct model *m, const struct query *q, struct answer *out)
{
	bool areas = q->kind == &m->base.t.area;
	const struct field *sort = q->sort ? q->sort : &q->kind->fields[0];
	struct rec_view rec;
	size_t i, j;

	out->count = 0;
	for (i = areas ? 0 : AREAS; i < (areas ? AREAS : RECORDS); i++) {
		bool fits = is_there(m, i, &rec);

		for (j = 0; j < q->where_count && fits; j++)
			fits = naive_holds(m, &q->where[j], &rec);
		if (fits && naive_found(m, q->find, &rec))
			naive_key(m, sort, &rec, &out->rows[out->count++]);
	}
	qsort(out->rows, out->count, sizeof *out->rows, by_row);
	for (i = 0; q->descending && i < out->count / 2; i++) {
		struct row_key swap = out->rows[i];

		out->rows[i] = out->rows[out->count - 1 - i];
		out->rows[out->count - 1 - i] = swap;
	}
	for (i = 0; i < out->count; i++)
		out->ids[i] = get_u64(out->rows[i].bytes +
		    out->rows[i].len - 8);
}

/* A random condition; its value comes from some record, or is none. */
static void
random_where(struct model *m, struct query *q)
{
	struct query_where *w = &q->where[q->where_count];
	const struct field *f = &q->kind->fields[
	    test_below(&m->seed, q->kind->count)];
	size_t from = test_below(&m->seed, RECORDS);
	struct rec_view rec;
	struct span rest;

	if (m->records[from].len == 0 ||
	    kind_of(m, from) != q->kind)
		return;
	rec_view(&rec, id_of(m, from), buf_span(&m->records[from]));
	w->field = f;
	w->op = (enum query_op)test_below(&m->seed, 7);
	w->value = rec_value(&rec, f->slot);
	rest = w->value.text;
	if (w->value.tag == VALUE_LIST) {
		value_list_next(&rest, &w->value.text);
		w->value.tag = VALUE_TEXT;
	}
	if (w->op == QUERY_HAS) {
		static const char *const parts[] = {
			"akt", "12", "a", "OʻZ", "toshkent sh", "zzz"
		};

		w->value = value_text(span_of(parts[test_below(&m->seed,
		    6)]));
	} else if (f->type == FIELD_REF && w->op >= QUERY_LESS) {
		return;
	}
	q->where_count++;
}

static void
random_query(struct model *m, struct query *q)
{
	static const char *const finds[] = {
		"", "", "", "", "mak", "maktab 1", "chilonz", "SCH 2",
		"o'zb", "sch-00012", "x and", "nothing", "a"
	};
	size_t n = test_below(&m->seed, 4);

	memset(q, 0, sizeof *q);
	q->kind = test_below(&m->seed, 5) == 0 ? &m->base.t.area :
	    &m->base.t.school;
	while (n-- > 0)
		random_where(m, q);
	q->find = span_of(finds[test_below(&m->seed, 13)]);
	if (test_below(&m->seed, 3) != 0)
		q->sort = &q->kind->fields[test_below(&m->seed,
		    q->kind->count)];
	q->descending = test_below(&m->seed, 2) == 0;
	q->few = test_below(&m->seed, 2) == 0 ? 0 :
	    1 + test_below(&m->seed, 20);
}

static struct query_run *
begin(struct model *m, struct txn *txn, const struct query *q)
{
	struct query_run *run;

	if (query_begin(txn, q, &m->base.why, &run) != OK)
		fail_msg("%s", m->base.why.text);
	return run;
}

static void
check_forth_and_back(struct model *m, struct txn *txn, const struct query *q,
    const struct answer *want)
{
	struct query_run *run = begin(m, txn, q);
	struct row_key key;
	uint64_t id;
	size_t i;

	for (i = 0; i < want->count; i++) {
		assert_true(query_next(run, &id, &key));
		assert_int_equal(id, want->ids[i]);
		assert_int_equal(row_order(&key, &want->rows[i]), 0);
	}
	assert_false(query_next(run, &id, &key));
	while (i-- > 0) {
		assert_true(query_back(run, &id, &key));
		assert_int_equal(id, want->ids[i]);
	}
	assert_false(query_back(run, &id, &key));
	assert_int_equal(query_end(run), OK);
	run = begin(m, txn, q);
	query_to_end(run);
	if (want->count > 0) {
		assert_true(query_back(run, &id, NULL));
		assert_int_equal(id, want->ids[want->count - 1]);
	}
	assert_int_equal(query_end(run), OK);
}

/* Pages in any direction, each in a transaction of its own. */
static void
check_paging(struct model *m, const struct query *q,
    const struct answer *want)
{
	size_t gap = 0, turn, i;
	struct row_key at = { .len = 0 }, key;
	struct query_run *run;
	struct txn txn;
	uint64_t id;

	for (turn = 0; turn < 6; turn++) {
		bool back = test_below(&m->seed, 3) == 0;

		txn_begin(&txn, m->base.store, TXN_READ, &m->base.why);
		run = begin(m, &txn, q);
		query_seek(run, &at);
		for (i = test_below(&m->seed, 25); i > 0; i--) {
			if (back ? gap == 0 : gap == want->count) {
				assert_false(back ? query_back(run, &id,
				    &key) : query_next(run, &id, &key));
				break;
			}
			assert_true(back ? query_back(run, &id, &key) :
			    query_next(run, &id, &key));
			gap = back ? gap - 1 : gap + 1;
			assert_int_equal(id, want->ids[back ? gap : gap - 1]);
		}
		assert_int_equal(query_end(run), OK);
		assert_int_equal(txn_end(&txn), OK);
		if (gap == want->count)
			gap = 0;
		at.len = 0;
		if (gap > 0)
			at = want->rows[gap];
	}
}

static void
check_count(struct model *m, struct txn *txn, const struct query *q,
    const struct answer *want)
{
	struct query_tally tally;
	size_t at = want->count == 0 ? 0 : test_below(&m->seed, want->count);
	struct row_key *key = want->count == 0 ? NULL :
	    &((struct answer *)(uintptr_t)want)->rows[at];

	query_count(txn, q, key, 10000, &tally);
	assert_true(tally.all);
	assert_int_equal(tally.rows, want->count);
	assert_int_equal(tally.before, at);
	query_count(txn, q, key, 1 + test_below(&m->seed, 100), &tally);
	if (tally.all)
		assert_int_equal(tally.before, at);
	assert_true(tally.rows <= want->count);
}

static void
check_search(struct model *m, struct txn *txn, const struct query *q)
{
	struct query plain = { .kind = q->kind, .find = q->find };
	struct answer want;
	struct id_set ids = { .ids = NULL };
	struct buf folded;
	size_t i, j, max = 1 + test_below(&m->seed, 400);
	bool all;

	naive(m, &plain, &want);
	buf_init(&folded);
	text_fold(&folded, q->find);
	all = search_ids(txn, q->kind, buf_span(&folded), max, &ids);
	if (all)
		assert_int_equal(ids.count, want.count);
	for (i = 0; i < ids.count; i++) {
		for (j = 0; j < want.count; j++)
			if (want.ids[j] == ids.ids[i])
				break;
		assert_true(j < want.count);
	}
	if (!all && folded.len > 0 && max < 2 && want.count > 0)
		assert_true(ids.count <= max);
	buf_free(&folded);
	id_set_free(&ids);
}

static void
fill(struct model *m)
{
	struct txn txn;
	size_t i;

	txn_begin(&txn, m->base.store, TXN_WRITE, &m->base.why);
	for (i = 0; i < RECORDS + 100; i++)
		model_put(m, &txn, i < RECORDS ? i :
		    test_below(&m->seed, RECORDS));
	assert_int_equal(txn_end(&txn), OK);
}

static void
test_random(void **state)
{
	struct model *m = *state;
	struct answer want;
	struct query q;
	struct txn txn;
	unsigned i;

	fill(m);
	for (i = 0; i < 1500; i++) {
		random_query(m, &q);
		naive(m, &q, &want);
		txn_begin(&txn, m->base.store, TXN_READ, &m->base.why);
		check_forth_and_back(m, &txn, &q, &want);
		check_count(m, &txn, &q, &want);
		check_search(m, &txn, &q);
		assert_int_equal(txn_end(&txn), OK);
		check_paging(m, &q, &want);
	}
}

/* Every allocation of a query fails once: an error, or the right rows. */
static void
test_no_memory(void **state)
{
	struct model *m = *state;
	struct answer want;
	struct query q;
	unsigned i;

	fill(m);
	for (i = 0; i < 6; i++) {
		unsigned long n;
		enum err err = ERR_NOMEM;

		do
			random_query(m, &q);
		while (q.where_count + q.find.len < 3 - i % 3);
		naive(m, &q, &want);
		for (n = 1; err != OK && n < 5000; n++) {
			struct query_run *run;
			struct txn txn;
			uint64_t id;
			size_t rows = 0;

			txn_begin(&txn, m->base.store, TXN_READ, NULL);
			mem_fail_after(n);
			err = query_begin(&txn, &q, NULL, &run);
			while (err == OK && query_next(run, &id, NULL))
				rows++;
			if (err == OK)
				err = query_end(run);
			mem_fail_after(0);
			assert_true(err == OK || err == ERR_NOMEM);
			if (err == OK)
				assert_int_equal(rows, want.count);
			txn_abandon(&txn);
		}
		assert_true(n > 2 && n < 5000);
	}
}

#define EACH(test) \
	cmocka_unit_test_setup_teardown(test, model_begin, model_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_random),
		EACH(test_no_memory),
	};

	return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
