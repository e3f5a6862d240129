/*
 * testmodel.h - a database of random records beside a naive model of it: the
 * bytes of each record in an array.
 */
#ifndef TESTS_UNIT_TESTMODEL_H
#define TESTS_UNIT_TESTMODEL_H

#include "core/store/index.h"
#include "tests/unit/testschema.h"

enum { AREAS = 20, SCHOOLS = 300, RECORDS = AREAS + SCHOOLS };

#define DEV "AAAAAAAAAAAAAAAA"

static const char *const names[] = {
	"Andijon", "Buxoro maktabi", "12-maktab", "2-maktab", "O‘zbekiston",
	"Ўзбекистон", "maktab maktab", "Chilonzor tumani", "a", "x y z",
	"Toshkent shahri 12", ""
};
enum { NAMES = sizeof names / sizeof *names };

struct model {
	struct test_base	 base;
	uint32_t		 writer;
	struct buf		 records[RECORDS];	/* "" = none */
	uint64_t		 seed;
};

static inline int
model_begin(void **state)
{
	static struct model model;
	struct writer w;
	struct txn txn;

	memset(&model, 0, sizeof model);
	*state = &model;
	if (!test_begin(&model.base))
		return -1;
	model.seed = 77;
	txn_begin(&txn, model.base.store, TXN_WRITE, &model.base.why);
	writer_meet(&txn, SPAN("BBBBBBBBBBBBBBBB"), &w);
	writer_meet(&txn, SPAN(DEV), &w);
	model.writer = w.number;
	return txn_end(&txn) == OK ? 0 : -1;
}

static inline int
model_end(void **state)
{
	struct model *m = *state;
	size_t i;

	for (i = 0; i < RECORDS; i++)
		buf_free(&m->records[i]);
	test_end(&m->base);
	return 0;
}

static inline uint64_t
id_of(const struct model *m, size_t i)
{
	return stamp_make(m->writer, i + 1);
}

static const struct kind *
kind_of(const struct model *m, size_t i)
{
	return i < AREAS ? &m->base.t.area : &m->base.t.school;
}

static inline struct value
name_value(struct model *m)
{
	const char *name = names[test_below(&m->seed, NAMES)];

	return name[0] == '\0' ? VALUE_EMPTY : value_text(span_of(name));
}

static inline struct value
code_value(struct model *m, struct arena *arena)
{
	size_t n = test_below(&m->seed, 60);

	if (n == 0)
		return VALUE_EMPTY;
	return value_text(span_of(arena_printf(arena, n % 7 == 0 ?
	    "x%zu" : "SCH-%05zu", n)));
}

static inline struct value
ref_value(struct model *m, struct arena *arena, const char *kind, size_t from,
    size_t count)
{
	size_t n = from + test_below(&m->seed, count);

	if (n % 5 == 0)
		return VALUE_EMPTY;
	return value_text(span_of(arena_printf(arena, "%s/" DEV ".%zu", kind,
	    n + 1)));
}

static inline struct value
list_value(struct model *m, struct arena *arena, bool refs)
{
	struct buf packed;
	struct value value = VALUE_EMPTY, item;
	size_t count = test_below(&m->seed, 4);

	buf_init(&packed);
	while (count-- > 0) {
		item = refs ? ref_value(m, arena, "school", AREAS, SCHOOLS) :
		    name_value(m);
		if (item.tag == VALUE_TEXT)
			value_list_add(&packed, item.text);
	}
	if (packed.len > 0) {
		value = value_list(&packed);
		value.text = arena_copy(arena, value.text);
	}
	buf_free(&packed);
	return value;
}

static inline struct value
date_value(struct model *m, struct arena *arena)
{
	size_t n = test_below(&m->seed, 300);

	if (n % 6 == 0)
		return VALUE_EMPTY;
	return value_text(span_of(arena_printf(arena, "%zu-%02zu-%02zu",
	    1950 + n % 60, 1 + n % 12, 1 + n % 28)));
}

/* Record i with random contents. */
static inline void
model_make(struct model *m, size_t i, struct buf *out)
{
	struct value v[SCHOOL_FIELDS];
	struct arena arena;
	size_t chance = test_below(&m->seed, 100);
	unsigned flags = chance < 10 ? REC_GONE : chance < 20 ?
	    REC_CONFLICT : chance < 22 ? REC_DISPUTED : 0;
	size_t j;

	arena_init(&arena);
	for (j = 0; j < SCHOOL_FIELDS; j++)
		v[j] = VALUE_EMPTY;
	v[0] = code_value(m, &arena);
	v[1] = name_value(m);
	if (i < AREAS) {
		v[AREA_LEVEL] = value_integer((int64_t)chance % 4);
		v[AREA_PARENT] = ref_value(m, &arena, "area", 0, AREAS);
	} else {
		v[SCHOOL_ADDRESS] = name_value(m);
		v[SCHOOL_SORT] = value_text(span_of(
		    m->base.t.words[chance % 3].name));
		v[SCHOOL_FOUNDED] = date_value(m, &arena);
		v[SCHOOL_OPEN].tag = chance % 2 == 0 ? VALUE_TRUE :
		    chance % 3 == 0 ? VALUE_NULL : VALUE_FALSE;
		v[SCHOOL_PUPILS] = value_integer((int64_t)chance * 10 - 50);
		v[SCHOOL_AREA] = ref_value(m, &arena, "area", 0, AREAS);
		v[SCHOOL_TAGS] = list_value(m, &arena, false);
		v[SCHOOL_PARTNERS] = list_value(m, &arena, true);
	}
	buf_reset(out);
	test_build(kind_of(m, i), id_of(m, i), v, flags, out);
	assert_false(out->failed || arena.failed);
	arena_clear(&arena);
}

static inline bool
is_there(const struct model *m, size_t i, struct rec_view *rec)
{
	return m->records[i].len > 0 && rec_view(rec, id_of(m, i),
	    buf_span(&m->records[i])) && !(rec_flags(rec) & REC_GONE);
}

static inline void
model_put(struct model *m, struct txn *txn, size_t i)
{
	model_make(m, i, &m->records[i]);
	record_put(txn, id_of(m, i), buf_span(&m->records[i]));
}

#endif /* TESTS_UNIT_TESTMODEL_H */
