/* SPDX-License-Identifier: ISC */
#include <config.h>

/* Random histories, folded in random orders, against a model that is nothing
 * but the rules: a value is live unless a line that sets the same field, or
 * deletes the record, names its stamp. */
#include "core/log/fold.h"
#include "tests/unit/testschema.h"

enum { WRITERS = 4, LINES = 48, SETS = 3, OLDS = 16, ALL = 200 };
enum { HISTORIES = 150, ORDERS = 6 };

static const char *const devs[WRITERS] = {
	"MMMMMMMMMMMMMMMM", "BBBBBBBBBBBBBBBB", "ZZZZZZZZZZZZZZZZ",
	"AAAAAAAAAAAAAAAA"
};
static const char *const kinds[] = { "school", "area", "widget" };
/* The first is the deletion; the last is in no schema. */
static const char *const fields[] = { "", "code", "name", "pupils", "zzz" };

struct mstamp {
	int		 w;
	unsigned	 n;
};

struct mline {
	struct mstamp	 at, rec;
	unsigned	 of, first, t;
	bool		 tq, creates, del;
	int		 kind, set_count, old_count;
	int		 field[SETS], value[SETS];
	struct mstamp	 old[OLDS];
};

struct model {
	uint64_t	 seed;
	struct mline	 lines[WRITERS][LINES];
	unsigned	 count[WRITERS];
	unsigned	 seen[WRITERS][WRITERS];	/* by whom, of whom */
};

static struct test_base base;
static struct model model;

static size_t
below(size_t n)
{
	return test_below(&model.seed, n);
}

static bool
one_in(size_t n)
{
	return below(n) == 0;
}

static bool
same(struct mstamp a, struct mstamp b)
{
	return a.w == b.w && a.n == b.n;
}

/* Every line about a record that is seen, in some order. */
static size_t
lines_of(struct mstamp rec, const unsigned *seen, const struct mline **out)
{
	size_t count = 0;
	unsigned n;
	int w;

	for (w = 0; w < WRITERS; w++)
		for (n = 0; n < seen[w]; n++)
			if (same(model.lines[w][n].rec, rec))
				out[count++] = &model.lines[w][n];
	return count;
}

static bool
line_names(const struct mline *line, struct mstamp stamp)
{
	int i;

	for (i = 0; i < line->old_count; i++)
		if (same(line->old[i], stamp))
			return true;
	return false;
}

static int
line_value(const struct mline *line, int field)
{
	int i;

	for (i = 0; i < line->set_count; i++)
		if (line->field[i] == field)
			return line->value[i];
	return -1;
}

struct mvalue {
	const struct mline	*line;
	int			 value;
};

static int
shown_first(const struct mline *a, const struct mline *b)
{
	int cmp;

	if (a->tq != b->tq)
		return a->tq ? 1 : -1;
	if (a->t != b->t)
		return a->t > b->t ? -1 : 1;
	cmp = strcmp(devs[b->at.w], devs[a->at.w]);
	return cmp != 0 ? cmp : (a->at.n < b->at.n) - (a->at.n > b->at.n);
}

/* The live values of a field, the shown one first; field 0: deletions. */
static size_t
live(struct mstamp rec, int field, const unsigned *seen, struct mvalue *out)
{
	const struct mline *on[ALL];
	size_t lines = lines_of(rec, seen, on), i, j, count = 0;

	for (i = 0; i < lines; i++) {
		int value = field == 0 ? (on[i]->del ? 1 : -1) :
		    line_value(on[i], field);

		for (j = 0; value >= 0 && j < lines; j++)
			if (line_names(on[j], on[i]->at) && (on[j]->del ||
			    field == 0 || line_value(on[j], field) >= 0))
				value = -1;
		if (value < 0)
			continue;
		for (j = count++; j > 0 &&
		    shown_first(on[i], out[j - 1].line) < 0; j--)
			out[j] = out[j - 1];
		out[j] = (struct mvalue){ on[i], value };
	}
	return count;
}

/* Making histories. */

static void
name_some(struct mline *line, int field, const unsigned *seen, size_t how)
{
	struct mvalue values[ALL];
	size_t i, count = live(line->rec, field, seen, values);

	for (i = 0; i < count && line->old_count < OLDS; i++)
		if (how == 0 || values[i].value == values[0].value ||
		    (how == 1 && one_in(2)))
			if (!line_names(line, values[i].line->at))
				line->old[line->old_count++] =
				    values[i].line->at;
}

static void
set_fields(struct mline *line, const unsigned *seen)
{
	size_t i, sets = 1 + below(SETS), how = below(6);

	for (i = 0; i < sets; i++) {
		int field = 1 + (int)below(4);

		if (line_value(line, field) >= 0)
			continue;
		line->field[line->set_count] = field;
		line->value[line->set_count++] = (int)below(4);
		if (!line->creates)
			name_some(line, field, seen, how);
	}
	if (!line->creates && one_in(2))
		name_some(line, 0, seen, 0);
}

/* Any line of the history so far, or one that is not there yet. */
static struct mstamp
any_stamp(void)
{
	int w = (int)below(WRITERS);

	return (struct mstamp){ w, 1 + (unsigned)below(model.count[w] + 2) };
}

static struct mstamp
pick_record(int w)
{
	struct mstamp made[ALL];
	size_t count = 0;
	unsigned n;
	int v;

	if (one_in(30))
		return any_stamp();
	for (v = 0; v < WRITERS; v++)
		for (n = 0; n < model.seen[w][v]; n++)
			if (model.lines[v][n].creates)
				made[count++] = model.lines[v][n].at;
	return count == 0 ? (struct mstamp){ w, 0 } : made[below(count)];
}

static void
make_line(struct mline *line, int w)
{
	const unsigned *seen = model.seen[w];
	int f;

	line->rec = pick_record(w);
	line->kind = line->rec.n == 0 || one_in(20) ? (int)below(3) :
	    model.lines[line->rec.w][line->rec.n - 1].kind;
	if (line->rec.n == 0 || one_in(4)) {
		line->rec = line->at;
		line->creates = true;
	}
	line->del = !line->creates && one_in(6);
	for (f = 0; line->del && f < 5; f++)
		name_some(line, f, seen, below(4) != 0 ? 0 : 1);
	if (!line->del)
		set_fields(line, seen);
	if (!line->creates && one_in(25) && line->old_count < OLDS)
		line->old[line->old_count++] = any_stamp();
}

static void
make_set(int w)
{
	unsigned of = 1 + (unsigned)below(3), i, n = model.count[w];
	unsigned t = (unsigned)below(5);
	bool tq = one_in(5);

	for (i = 0; i < of && n + i < LINES; i++) {
		struct mline *line = &model.lines[w][n + i];

		*line = (struct mline){ .at = { w, n + i + 1 },
		    .first = n + 1, .t = t, .tq = tq };
		make_line(line, w);
		model.count[w] = n + i + 1;
		model.seen[w][w] = n + i + 1;
	}
	of = model.count[w] - n;
	for (i = 0; i < of; i++)
		model.lines[w][n + i].of = of;
}

/* What w knows of v moves on to the end of some change-set. */
static void
hear(int w, int v)
{
	unsigned n = model.seen[w][v];

	while (n < model.count[v] && !one_in(3))
		n += model.lines[v][n].of;
	if (n > model.seen[w][v])
		model.seen[w][v] = n;
}

static void
make_history(uint64_t seed)
{
	size_t i, steps;

	memset(&model, 0, sizeof model);
	model.seed = seed;
	steps = 10 + below(60);
	for (i = 0; i < steps; i++) {
		int w = (int)below(WRITERS);

		if (one_in(2))
			make_set(w);
		else
			hear(w, (int)below(WRITERS));
	}
}

/* Canonical dumps: by names of the world, never by local numbers. */

enum { DUMP_ROW = 2000, DUMP_ROWS = WRITERS * LINES };

struct dump {
	char		 rows[DUMP_ROWS][DUMP_ROW];
	size_t		 count;
};

static int
row_order(const void *a, const void *b)
{
	return strcmp(a, b);
}

static bool
is_early(struct mstamp rec, const unsigned *seen)
{
	const struct mline *on[ALL];
	size_t lines = lines_of(rec, seen, on), i, j;
	bool created = false;
	int k;

	for (i = 0; i < lines; i++)
		created |= on[i]->creates;
	for (i = 0; i < lines; i++)
		for (k = 0; k < on[i]->old_count; k++) {
			for (j = 0; j < lines; j++)
				if (same(on[j]->at, on[i]->old[k]))
					break;
			if (j == lines)
				return true;
		}
	return !created;
}

static const char *
kind_of(struct mstamp rec, const unsigned *seen)
{
	const struct mline *on[ALL];
	size_t lines = lines_of(rec, seen, on), i;
	const char *least = NULL;

	for (i = 0; i < lines; i++) {
		if (on[i]->creates)
			return kinds[on[i]->kind];
		if (least == NULL || strcmp(kinds[on[i]->kind], least) < 0)
			least = kinds[on[i]->kind];
	}
	return least;
}

static void
model_row(struct mstamp rec, const unsigned *seen, struct dump *out)
{
	struct mvalue values[ALL];
	size_t i, count, dels, alive = 0;
	bool conflict = false;
	struct buf row;
	int f;

	if (kind_of(rec, seen) == NULL)
		return;
	buf_init(&row);
	buf_printf(&row, "%s/%s.%u", kind_of(rec, seen), devs[rec.w], rec.n);
	dels = live(rec, 0, seen, values);
	for (f = 0; f < 5; f++) {
		count = live(rec, f, seen, values);
		if (count == 0)
			continue;
		alive += f > 0;
		buf_printf(&row, " %s=", fields[f]);
		for (i = 0; i < count; i++) {
			conflict |= values[i].value != values[0].value;
			buf_printf(&row, "%s.%u:%s", devs[values[i].line->
			    at.w], values[i].line->at.n,
			    f == 0 ? "true" : "");
			if (f > 0)
				buf_integer(&row, values[i].value);
			buf_byte(&row, ',');
		}
	}
	buf_printf(&row, " %s%s%s%s", dels > 0 && alive == 0 ? "gone" : "",
	    dels > 0 && alive > 0 ? "disputed" : "",
	    conflict ? "conflict" : "", is_early(rec, seen) ? "early" : "");
	snprintf(out->rows[out->count++], DUMP_ROW, "%s", buf_cstr(&row));
	buf_free(&row);
}

static void
model_dump(const unsigned *seen, struct dump *out)
{
	int w;
	unsigned n;

	out->count = 0;
	for (w = 0; w < WRITERS; w++)
		for (n = 1; n <= LINES; n++)
			model_row((struct mstamp){ w, n }, seen, out);
	qsort(out->rows, out->count, sizeof out->rows[0], row_order);
}

static void
field_dump(struct txn *txn, const struct rec_register *reg, struct buf *row)
{
	struct sibling_walk walk;
	struct sibling s;

	sibling_walk(&walk, reg);
	while (sibling_next(&walk, &s)) {
		stamp_text(txn, s.stamp, row);
		buf_byte(row, ':');
		value_to_json(row, &s.value);
		buf_byte(row, ',');
	}
}

static void
record_dump(struct txn *txn, const struct rec_view *rec, char *out)
{
	struct rec_register reg;
	unsigned flags = rec_flags(rec);
	struct buf row;
	uint16_t slot;
	int f;

	buf_init(&row);
	buf_add(&row, names_text(txn, NAME_KIND, rec_kind(rec)));
	buf_byte(&row, '/');
	stamp_text(txn, rec->id, &row);
	for (f = 0; f < 5; f++) {
		slot = f == 0 ? REC_DELETION : names_slot(txn, NAME_FIELD,
		    span_of(fields[f]));
		if (!rec_find(rec, slot, &reg))
			continue;
		buf_printf(&row, " %s=", fields[f]);
		field_dump(txn, &reg, &row);
	}
	buf_printf(&row, " %s%s%s%s", flags & REC_GONE ? "gone" : "",
	    flags & REC_DISPUTED ? "disputed" : "",
	    flags & REC_CONFLICT ? "conflict" : "",
	    flags & REC_EARLY ? "early" : "");
	snprintf(out, DUMP_ROW, "%s", buf_cstr(&row));
	buf_free(&row);
}

/* The same from the tables, each record held against the reference. */
static void
store_dump(struct txn *txn, struct dump *out)
{
	struct span key, value;
	struct rec_view rec;
	struct walk walk;
	struct buf again;

	out->count = 0;
	buf_init(&again);
	walk_begin(&walk, txn, TREE_RECORDS, SPAN(""));
	while (walk_next(&walk, &key, &value)) {
		assert_true(rec_view(&rec, get_u64(key.at), value));
		record_dump(txn, &rec, out->rows[out->count++]);
		buf_reset(&again);
		assert_true(fold_record(txn, rec.id, NULL, &again));
		if (!span_is(buf_span(&again), value))
			fail_msg("fold_record differs: %s",
			    out->rows[out->count - 1]);
	}
	walk_end(&walk);
	buf_free(&again);
	qsort(out->rows, out->count, sizeof out->rows[0], row_order);
}

/* Putting lines into a database. */

static void
line_text(const struct mline *line, struct buf *out)
{
	int i;

	buf_printf(out, "{\"n\":%u", line->at.n);
	if (line->at.n == line->first)
		buf_printf(out, ",\"t\":%u,\"u\":\"u\",\"of\":%u%s", line->t,
		    line->of, line->tq ? ",\"tq\":1" : "");
	buf_printf(out, ",\"r\":\"%s", kinds[line->kind]);
	if (!line->creates)
		buf_printf(out, "/%s.%u", devs[line->rec.w], line->rec.n);
	buf_text(out, line->del ? "\",\"del\":true,\"old\":[" :
	    "\",\"set\":{");
	for (i = 0; i < line->set_count; i++)
		buf_printf(out, "%s\"%s\":%d", i == 0 ? "" : ",",
		    fields[line->field[i]], line->value[i]);
	if (!line->del)
		buf_text(out, "},\"old\":[");
	for (i = 0; i < line->old_count; i++)
		buf_printf(out, "%s\"%s.%u\"", i == 0 ? "" : ",",
		    devs[line->old[i].w], line->old[i].n);
	buf_text(out, "]}");
}

static void
append(struct txn *txn, int w, unsigned lines)
{
	struct writer writer;
	struct arena arena;
	struct line line;
	struct buf text;

	arena_init(&arena);
	buf_init(&text);
	writer_meet(txn, span_of(devs[w]), &writer);
	while (lines-- > 0 && writer.last < model.count[w]) {
		buf_reset(&text);
		line_text(&model.lines[w][writer.last], &text);
		if (line_read(&line, buf_span(&text), &arena, &base.why) !=
		    OK)
			fail_msg("%s: %s", base.why.text, buf_cstr(&text));
		log_append(txn, &writer, &line);
	}
	writer_put(txn, &writer);
	buf_free(&text);
	arena_clear(&arena);
}

static void
fold_writer(struct txn *txn, int w, uint64_t limit, unsigned *folded)
{
	struct writer writer;

	writer_meet(txn, span_of(devs[w]), &writer);
	writer.limit = limit;
	writer_put(txn, &writer);
	fold_now(txn, &writer);
	folded[w] = (unsigned)writer.folded;
}

static void
assert_dumps(const struct dump *got, const struct dump *want)
{
	size_t i;

	for (i = 0; i < got->count || i < want->count; i++)
		if (i >= got->count || i >= want->count ||
		    strcmp(got->rows[i], want->rows[i]) != 0)
			fail_msg("seed %llu\n got %s\nwant %s",
			    (unsigned long long)model.seed,
			    i < got->count ? got->rows[i] : "-",
			    i < want->count ? want->rows[i] : "-");
}

static struct dump got, want;

static bool
all_are_in(struct txn *txn)
{
	struct writer writer;
	int w;

	for (w = 0; w < WRITERS; w++) {
		writer_meet(txn, span_of(devs[w]), &writer);
		if (writer.last < model.count[w])
			return false;
	}
	return true;
}

/* One order of arrival, in batches that know nothing of change-sets. */
static void
fold_in_some_order(void)
{
	unsigned folded[WRITERS] = { 0 };
	struct txn txn;
	int w;

	txn_begin(&txn, base.store, TXN_WRITE, &base.why);
	while (!all_are_in(&txn)) {
		append(&txn, (int)below(WRITERS), 1 + (unsigned)below(12));
		if (one_in(2))
			fold_writer(&txn, (int)below(WRITERS), one_in(3) ?
			    below(LINES) : SERIAL_MAX, folded);
		if (!one_in(8))
			continue;
		model_dump(folded, &want);
		store_dump(&txn, &got);
		assert_dumps(&got, &want);
	}
	for (w = 0; w < WRITERS; w++) {
		fold_writer(&txn, w, SERIAL_MAX, folded);
		assert_int_equal(folded[w], model.count[w]);
	}
	model_dump(model.count, &want);
	store_dump(&txn, &got);
	assert_dumps(&got, &want);
	assert_int_equal(txn.err, OK);
	txn_abandon(&txn);
}

static void
test_orders(void **state)
{
	uint64_t seed;
	int order;

	(void)state;
	for (seed = 1; seed <= HISTORIES; seed++) {
		make_history(seed * 0x9e3779b97f4a7c15U);
		for (order = 0; order < ORDERS; order++)
			fold_in_some_order();
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_orders),
	};
	int failed;

	if (!test_begin(&base))
		return 99;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	test_end(&base);
	return failed;
}
