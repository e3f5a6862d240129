/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/query.h"
#include "tests/unit/testmodel.h"

static void
assert_where(struct model *m, const char *text, const char *field,
    enum query_op op, const char *value)
{
	struct query q = { .kind = &m->base.t.school };
	struct arena arena;
	struct buf plain;
	struct txn txn;

	arena_init(&arena);
	buf_init(&plain);
	m->base.why.text[0] = '\0';
	txn_begin(&txn, m->base.store, TXN_READ, NULL);
	if (query_where(&q, &txn, span_of(text), &arena, &m->base.why) != OK)
		fail_msg("%s: %s", text, m->base.why.text);
	assert_int_equal(q.where_count, 1);
	assert_string_equal(q.where[0].field->name, field);
	assert_int_equal(q.where[0].op, op);
	value_to_text(&plain, &q.where[0].value);
	assert_string_equal(buf_cstr(&plain), value);
	assert_int_equal(txn_end(&txn), OK);
	buf_free(&plain);
	arena_clear(&arena);
}

static void
refuse_where(struct model *m, const char *text, const char *says)
{
	struct query q = { .kind = &m->base.t.school };
	struct arena arena;
	struct txn txn;

	arena_init(&arena);
	m->base.why.text[0] = '\0';
	txn_begin(&txn, m->base.store, TXN_READ, NULL);
	assert_int_equal(query_where(&q, &txn, span_of(text), &arena,
	    &m->base.why), ERR_USAGE);
	if (strstr(m->base.why.text, says) == NULL)
		fail_msg("%s: %s", text, m->base.why.text);
	assert_int_equal(q.where_count, 0);
	assert_int_equal(txn_end(&txn), OK);
	arena_clear(&arena);
}

static void
test_where(void **state)
{
	struct value v[SCHOOL_FIELDS] = { VALUE_EMPTY };
	struct model *m = *state;
	struct buf bytes;
	struct txn txn;

	buf_init(&bytes);
	v[0] = value_text(SPAN("TAS-1"));
	txn_begin(&txn, m->base.store, TXN_WRITE, NULL);
	test_build(&m->base.t.area, id_of(m, 4), v, 0, &bytes);
	record_put(&txn, id_of(m, 4), buf_span(&bytes));
	assert_int_equal(txn_end(&txn), OK);
	buf_free(&bytes);
	assert_where(m, "pupils>=5", "pupils", QUERY_AT_LEAST, "5");
	assert_where(m, " pupils != 12 ", "pupils", QUERY_IS_NOT, "12");
	assert_where(m, "name=a = b", "name", QUERY_IS, "a = b");
	assert_where(m, "name ~ maktab 12", "name", QUERY_HAS, "maktab 12");
	assert_where(m, "name=", "name", QUERY_IS, "");
	assert_where(m, "tags=x;y", "tags", QUERY_IS, "x;y");
	assert_where(m, "founded<2001-02-03", "founded", QUERY_LESS,
	    "2001-02-03");
	assert_where(m, "area=TAS-1", "area", QUERY_IS, "area/" DEV ".5");
	assert_where(m, "area=area/TAS-1", "area", QUERY_IS,
	    "area/" DEV ".5");
	assert_where(m, "area=area/" DEV ".99", "area", QUERY_IS,
	    "area/" DEV ".99");
	assert_where(m, "area=", "area", QUERY_IS, "");
	assert_where(m, "area~TAS", "area", QUERY_HAS, "TAS");
	refuse_where(m, "pupls>5", "did you mean \"pupils\"");
	refuse_where(m, "qqqqqqqqqqq>5", "no field");
	refuse_where(m, "pupils", "FIELD OP VALUE");
	refuse_where(m, "=5", "FIELD OP VALUE");
	refuse_where(m, "", "FIELD OP VALUE");
	refuse_where(m, "pupils>many", "pupils: ");
	refuse_where(m, "area=NO-1", "there is no area");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_where, model_begin,
		    model_end),
	};

	return cmocka_run_group_tests_name("query_where", tests, NULL, NULL);
}
