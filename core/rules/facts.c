/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/facts.h"

#include <assert.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/sync/history.h"

/* A table, or a column of it, by names that rules use. */
struct fact_memo {
	struct fact_table	*table;
	struct fact_column	*column;
};

enum { MEMO_ROOM = 509 };

enum { SMALL_NONE = INT32_MIN, SMALL_ODD = INT32_MIN + 1 };

bool
facts_begin(struct facts *f, const struct schema *schema, int64_t today)
{
	size_t i;

	*f = (struct facts){ .schema = schema, .today = today };
	f->tables = mem_zero(schema->count + 1, sizeof *f->tables);
	f->asked = mem_zero(schema->count + 1, sizeof *f->asked);
	f->memo = mem_zero(MEMO_ROOM, sizeof *f->memo);
	f->failed = f->tables == NULL || f->asked == NULL || f->memo == NULL;
	for (i = 0; !f->failed && i < schema->count; i++) {
		struct fact_table *t = &f->tables[i];

		t->kind = schema->kinds[i];
		t->columns = mem_zero(t->kind->count + 1, sizeof *t->columns);
		f->failed = t->columns == NULL;
	}
	return !f->failed;
}

static void
column_clear(struct fact_column *c)
{
	mem_free(c->small);
	mem_free(c->large);
	mem_free(c->first);
	mem_free(c->list.items);
}

void
facts_end(struct facts *f)
{
	size_t i, k;

	for (i = 0; f->tables != NULL && i < f->schema->count; i++) {
		struct fact_table *t = &f->tables[i];

		for (k = 0; t->columns != NULL && k < t->kind->count; k++)
			column_clear(&t->columns[k]);
		mem_free(t->columns);
		mem_free(t->ids);
	}
	mem_free(f->tables);
	mem_free(f->asked);
	mem_free(f->memo);
	f->tables = NULL;
	f->asked = NULL;
	f->memo = NULL;
}

/* The schema's loader sees to it that no kind is missing. */
static struct fact_table *
table_of(const struct facts *f, struct span kind)
{
	size_t i;

	for (i = 0; i < f->schema->count; i++)
		if (span_is(span_of(f->schema->kinds[i]->name), kind))
			return &f->tables[i];
	assert(false);
	return NULL;
}

static struct fact_column *
column_of(struct fact_table *t, const char *name)
{
	const struct field *field = kind_field(t->kind, span_of(name));

	assert(field != NULL);
	return &t->columns[field->place];
}

void
facts_want(struct facts *f, const char *kind, const char *name)
{
	struct fact_table *t = table_of(f, span_of(kind));
	struct fact_column *c = column_of(t, name);

	t->wanted = true;
	f->asked[t - f->tables] = true;
	c->wanted = true;
	c->field = &t->kind->fields[c - t->columns];
	if (c->field->type == FIELD_REF)
		table_of(f, span_of(c->field->target->name))->wanted = true;
}

/*
 * Rules ask for the same few names again and again, mostly by the same
 * literals: where they lie says where to look, and the names are compared.
 */
static struct fact_memo *
memo_of(const struct facts *f, const char *kind, const char *field)
{
	uintptr_t at = (uintptr_t)kind * 31 + (uintptr_t)field;

	return &f->memo[(at ^ at >> 7) % MEMO_ROOM];
}

const struct fact_table *
facts_of(const struct facts *f, const char *kind)
{
	struct fact_memo *memo = memo_of(f, kind, NULL);

	if (memo->table == NULL || memo->column != NULL ||
	    strcmp(memo->table->kind->name, kind) != 0)
		*memo = (struct fact_memo){ table_of(f, span_of(kind)),
		    NULL };
	return memo->table;
}

const struct fact_column *
facts_column(const struct facts *f, const char *kind, const char *field)
{
	struct fact_memo *memo = memo_of(f, kind, field);

	if (memo->column == NULL ||
	    strcmp(memo->column->field->name, field) != 0 ||
	    strcmp(memo->table->kind->name, kind) != 0) {
		memo->table = table_of(f, span_of(kind));
		memo->column = column_of(memo->table, field);
	}
	assert(memo->column->wanted);
	return memo->column;
}

uint32_t
facts_row(const struct fact_table *t, uint64_t id)
{
	uint32_t low = 0, high = t->rows;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (t->ids[mid] == id)
			return mid;
		if (t->ids[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	return UINT32_MAX;
}

int64_t
fact_word(const struct fact_column *c, const char *name)
{
	const struct word *word = vocab_word(c->field->vocab, span_of(name));

	return word == NULL ? FACT_NONE : word - c->field->vocab->words;
}

/* What one pass over the records has at hand. */
struct loading {
	struct facts	*facts;
	struct txn	*txn;
	int64_t		 as_of;
};

static bool
is_number(const struct field *field)
{
	return field->type == FIELD_INTEGER || field->type == FIELD_DECIMAL;
}

static int64_t
millionths(struct span text)
{
	int64_t number = 0, digits = -1;
	size_t i = span_starts(text, SPAN("-"));

	for (; i < text.len && digits < 6; i++) {
		if (text.at[i] == '.') {
			digits = 0;
			continue;
		}
		if (number > INT64_MAX / FACT_MILLION / 10 / 10)
			return FACT_ODD;
		number = number * 10 + (text.at[i] - '0');
		digits += digits >= 0;
	}
	for (digits = digits < 0 ? 0 : digits; digits < 6; digits++)
		number *= 10;
	return span_starts(text, SPAN("-")) ? -number : number;
}

static int64_t
period_number(struct span text)
{
	int64_t year = 0;
	size_t i;

	if (text.len < 4)
		return FACT_ODD;
	for (i = 0; i < 4; i++)
		year = year * 10 + (text.at[i] - '0');
	return year * 8 + (text.len == 7 ? text.at[6] - '0' : 0);
}

static int64_t
word_place(const struct field *field, struct span text)
{
	const struct word *word = vocab_word(field->vocab, text);

	return word == NULL ? FACT_ODD : word - field->vocab->words;
}

static int64_t
target_row(const struct loading *l, const struct field *field,
    struct span text)
{
	uint64_t id = id_read(l->txn, text);
	uint32_t row = id == 0 ? UINT32_MAX :
	    facts_row(table_of(l->facts, span_of(field->target->name)), id);

	return row == UINT32_MAX ? FACT_ODD : row;
}

/* Equal for equal texts (FNV-1a): lists of texts are sets of tags. */
static int64_t
text_number(struct span text)
{
	uint32_t hash = UINT32_C(2166136261);
	size_t i;

	for (i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.at[i]) *
		    UINT32_C(16777619);
	return hash & INT32_MAX;
}

static int64_t
number_of(const struct loading *l, const struct field *field,
    const struct value *v)
{
	int64_t days;

	if (v->tag == VALUE_NULL)
		return FACT_NONE;
	if (v->tag == VALUE_FALSE || v->tag == VALUE_TRUE)
		return v->tag == VALUE_TRUE;
	if (v->tag == VALUE_INTEGER)
		return field->type == FIELD_INTEGER ? v->number : FACT_ODD;
	if (v->tag != VALUE_TEXT)
		return FACT_ODD;
	switch (field->type) {
	case FIELD_TEXT:
		return field->list ? text_number(v->text) : 1;
	case FIELD_INTEGER:
		return millionths(v->text) / FACT_MILLION;
	case FIELD_DECIMAL:
		return millionths(v->text);
	case FIELD_DATE:
		return date_read(v->text, &days) ? days : FACT_ODD;
	case FIELD_PERIOD:
		return period_number(v->text);
	case FIELD_WORD:
		return word_place(field, v->text);
	case FIELD_REF:
		return target_row(l, field, v->text);
	default:
		return FACT_ODD;
	}
}

static int32_t
small_of(int64_t number)
{
	if (number == FACT_NONE)
		return SMALL_NONE;
	if (number == FACT_ODD || number <= SMALL_ODD || number > INT32_MAX)
		return SMALL_ODD;
	return (int32_t)number;
}

static bool
list_add(struct fact_column *c, int32_t item)
{
	uint32_t room = c->list.room;
	int32_t *items;

	if (c->list.count == room) {
		room = room * 2 + 64;
		items = mem_grow(c->list.items, room, sizeof *items);
		if (items == NULL)
			return false;
		c->list.items = items;
		c->list.room = room;
	}
	c->list.items[c->list.count++] = item;
	return true;
}

static bool
store_list(const struct loading *l, struct fact_column *c, uint32_t row,
    const struct value *v)
{
	struct span rest = v->text, item;
	bool fine = true;

	while (fine && v->tag == VALUE_LIST && value_list_next(&rest, &item)) {
		struct value one = value_text(item);

		fine = list_add(c, small_of(number_of(l, c->field, &one)));
	}
	c->first[row + 1] = c->list.count;
	return fine;
}

static bool
store_value(const struct loading *l, struct fact_column *c, uint32_t row,
    const struct value *v)
{
	int64_t number;

	if (c->field->list)
		return store_list(l, c, row, v);
	number = number_of(l, c->field, v);
	if (c->large != NULL)
		c->large[row] = number;
	else
		c->small[row] = small_of(number);
	return true;
}

static bool
columns_make(struct fact_table *t)
{
	bool fine = true;
	size_t i;

	for (i = 0; i < t->kind->count; i++) {
		struct fact_column *c = &t->columns[i];

		if (!c->wanted)
			continue;
		if (c->field->list)
			c->first = mem_zero((size_t)t->rows + 1, 4);
		else if (is_number(c->field))
			c->large = mem_zero((size_t)t->rows + 1, 8);
		else
			c->small = mem_zero((size_t)t->rows + 1, 4);
		fine &= c->first != NULL || c->large != NULL ||
		    c->small != NULL;
	}
	return fine;
}

bool
facts_record(struct txn *txn, uint64_t id, int64_t as_of, struct buf *keep,
    struct rec_view *rec)
{
	if (as_of == 0)
		return record_get(txn, id, rec);
	buf_reset(keep);
	return history_as_of(txn, id, as_of, keep) &&
	    rec_view(rec, id, buf_span(keep)) &&
	    (rec_flags(rec) & REC_GONE) == 0;
}

static bool
record_at(const struct loading *l, uint64_t id, struct buf *keep,
    struct rec_view *rec)
{
	return facts_record(l->txn, id, l->as_of, keep, rec);
}

static void
table_fill(const struct loading *l, struct fact_table *t)
{
	struct buf keep;
	uint32_t row;
	size_t i;

	buf_init(&keep);
	for (row = 0; row < t->rows && !l->facts->failed; row++) {
		struct rec_view rec;

		if (!record_at(l, t->ids[row], &keep, &rec))
			continue;
		for (i = 0; i < t->kind->count; i++) {
			struct fact_column *c = &t->columns[i];
			struct value v;

			if (!c->wanted)
				continue;
			v = rec_value(&rec, c->field->slot);
			if (!store_value(l, c, row, &v))
				l->facts->failed = true;
		}
	}
	l->facts->failed |= keep.failed;
	buf_free(&keep);
}

/* Adds an id to the table of its kind, if that is wanted. */
static void
note_id(const struct loading *l, const struct rec_view *rec)
{
	struct facts *f = l->facts;
	uint16_t slot = rec_kind(rec);
	size_t i;

	for (i = 0; i < f->schema->count; i++) {
		struct fact_table *t = &f->tables[i];
		uint64_t *ids = t->ids;

		if (t->kind->slot != slot)
			continue;
		if (!t->wanted)
			return;
		if ((t->rows & (t->rows - 1)) == 0)
			ids = mem_grow(ids, t->rows == 0 ? 1 :
			    (size_t)t->rows * 2, sizeof *ids);
		if (ids == NULL) {
			f->failed = true;
			return;
		}
		t->ids = ids;
		t->ids[t->rows++] = rec->id;
		return;
	}
}

/* All ids first: references may point ahead. */
static void
ids_load(const struct loading *l)
{
	struct span key, bytes;
	struct rec_view rec;
	struct walk walk;
	struct buf keep;

	buf_init(&keep);
	walk_begin(&walk, l->txn, TREE_RECORDS, SPAN(""));
	while (!l->facts->failed && walk_next(&walk, &key, &bytes)) {
		uint64_t id = key.len == 8 ? get_u64(key.at) : 0;

		if (l->as_of == 0 ? rec_view(&rec, id, bytes) &&
		    (rec_flags(&rec) & REC_GONE) == 0 :
		    record_at(l, id, &keep, &rec))
			note_id(l, &rec);
	}
	walk_end(&walk);
	buf_free(&keep);
}

enum err
facts_load(struct facts *f, struct txn *txn, int64_t as_of)
{
	struct loading l = { f, txn, as_of };
	size_t i;

	f->as_of = as_of;
	ids_load(&l);
	for (i = 0; i < f->schema->count && !f->failed; i++)
		if (f->tables[i].wanted && !columns_make(&f->tables[i]))
			f->failed = true;
	for (i = 0; i < f->schema->count && !f->failed; i++)
		if (f->tables[i].wanted)
			table_fill(&l, &f->tables[i]);
	if (f->failed)
		txn_fail(txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	return txn->err;
}

/* The row's part of a list becomes these; all behind it moves. */
static bool
replace_items(struct fact_column *c, uint32_t rows, uint32_t row,
    const struct fact_column *by)
{
	uint32_t begin = c->first[row], end = c->first[row + 1], i;
	uint32_t tail = c->list.count - end, count = by->list.count;
	uint32_t room = c->list.count + count + 1;
	int32_t *items = mem_grow(c->list.items, room, sizeof *items);

	if (items == NULL)
		return false;
	memmove(items + begin + count, items + end, tail * sizeof *items);
	if (count > 0)
		memcpy(items + begin, by->list.items, count * sizeof *items);
	c->list.items = items;
	c->list.count = begin + count + tail;
	c->list.room = room;
	for (i = row + 1; i <= rows; i++)
		c->first[i] = c->first[i] - (end - begin) + count;
	return true;
}

static bool
renew_column(const struct loading *l, const struct fact_table *t,
    struct fact_column *c, uint32_t row, const struct value *v)
{
	uint32_t first[2] = { 0, 0 };
	struct fact_column list = { .field = c->field, .first = first };
	bool fine;

	if (!c->field->list)
		return store_value(l, c, row, v);
	fine = store_list(l, &list, 0, v) &&
	    replace_items(c, t->rows, row, &list);
	mem_free(list.list.items);
	return fine;
}

bool
facts_renew(struct facts *f, struct txn *txn, uint64_t id,
    const struct kind **kind)
{
	struct loading l = { f, txn, 0 };
	struct fact_table *t;
	struct rec_view rec;
	uint32_t row;
	size_t i;

	if (!record_get(txn, id, &rec))
		return false;
	*kind = names_kind(f->schema, rec_kind(&rec));
	if (*kind == NULL)
		return false;
	t = table_of(f, span_of((*kind)->name));
	row = facts_row(t, id);
	if (t->wanted && row == UINT32_MAX)
		return false;
	for (i = 0; t->wanted && i < t->kind->count; i++) {
		struct value v = rec_value(&rec, t->kind->fields[i].slot);

		if (t->columns[i].wanted)
			f->failed |= !renew_column(&l, t, &t->columns[i], row,
			    &v);
	}
	return !f->failed;
}
