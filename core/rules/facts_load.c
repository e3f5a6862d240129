/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/edit/history.h"
#include "core/rules/facts.h"
#include "core/store/alias.h"

enum { SMALL_NONE = INT32_MIN, SMALL_ODD = INT32_MIN + 1 };

/* What one pass over the records has at hand. */
struct loading {
	struct facts		*facts;
	struct txn		*txn;
	int64_t			 as_of;
	const struct slice	*slice;		/* or NULL */
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
	uint64_t id = l->as_of == 0 ? id_read(l->txn, text) :
	    history_id(l->txn, text, l->as_of);
	uint32_t row = id == 0 ? UINT32_MAX :
	    facts_row(facts_of(l->facts, field->target->name), id);

	return row == UINT32_MAX ? FACT_ODD : row;
}

/* FNV-1a. */
int32_t
facts_text_number(struct span text)
{
	uint32_t hash = UINT32_C(2166136261);
	size_t i;

	for (i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.at[i]) *
		    UINT32_C(16777619);
	return (int32_t)(hash & INT32_MAX);
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
		return field->list ? facts_text_number(v->text) : 1;
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

/* Asked once for so many records. */
static bool
is_enough(const struct loading *l)
{
	struct facts_at *at = &l->facts->at;

	return (++at->done & 63) == 0 && l->slice != NULL &&
	    l->slice->enough(l->slice->with);
}

static void
row_fill(const struct loading *l, struct fact_table *t, uint32_t row,
    struct buf *keep)
{
	struct rec_view rec;
	bool there = record_at(l, t->ids[row], keep, &rec);
	size_t i;

	for (i = 0; i < t->kind->count; i++) {
		struct fact_column *c = &t->columns[i];
		struct value v = VALUE_EMPTY;

		if (!c->wanted)
			continue;
		if (there)
			v = rec_value(&rec, c->field->slot);
		if (!store_value(l, c, row, &v))
			l->facts->failed = true;
	}
}

/* Goes on with the rows of the table at hand; false: enough. */
static bool
table_fill(const struct loading *l, struct fact_table *t)
{
	struct facts_at *at = &l->facts->at;
	struct buf keep;
	bool more = true;

	buf_init(&keep);
	while (more && at->row < t->rows && !l->facts->failed) {
		row_fill(l, t, at->row++, &keep);
		more = !is_enough(l);
	}
	l->facts->failed |= keep.failed;
	buf_free(&keep);
	return more;
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

static void
seek_id(struct walk *walk, uint64_t id)
{
	struct buf key;

	buf_init(&key);
	buf_u64(&key, id);
	walk_seek(walk, buf_span(&key));
	buf_free(&key);
}

/* What is one thing today may have been several then. */
static void
note_past(const struct loading *l, uint64_t id, struct buf *keep)
{
	struct rec_view rec;
	struct walk walk;
	uint64_t member;

	if (record_at(l, id, keep, &rec))
		note_id(l, &rec);
	alias_members(&walk, l->txn, id);
	while (alias_next(&walk, &member))
		if (member != id && record_at(l, member, keep, &rec))
			note_id(l, &rec);
	walk_end(&walk);
}

/* All ids first: references may point ahead.  False: enough. */
static bool
ids_load(const struct loading *l)
{
	struct facts_at *at = &l->facts->at;
	struct span key, bytes;
	struct rec_view rec;
	struct walk walk;
	struct buf keep;
	bool more = true;

	buf_init(&keep);
	walk_begin(&walk, l->txn, TREE_RECORDS, SPAN(""));
	seek_id(&walk, at->id);
	while (more && !l->facts->failed && walk_next(&walk, &key, &bytes)) {
		uint64_t id = key.len == 8 ? get_u64(key.at) : 0;

		at->id = id + 1;
		if (record_is_hidden(l->txn, id))
			continue;
		if (l->as_of != 0)
			note_past(l, id, &keep);
		else if (rec_view(&rec, id, bytes) &&
		    (rec_flags(&rec) & REC_GONE) == 0)
			note_id(l, &rec);
		more = !is_enough(l);
	}
	walk_end(&walk);
	buf_free(&keep);
	return more;
}

static void
make_room(struct facts *f)
{
	size_t i;

	for (i = 0; i < f->schema->count && !f->failed; i++)
		if (f->tables[i].wanted && !columns_make(&f->tables[i]))
			f->failed = true;
}

static bool
rows_load(const struct loading *l)
{
	struct facts *f = l->facts;
	struct facts_at *at = &f->at;

	for (; at->table < f->schema->count && !f->failed; at->table++) {
		if (f->tables[at->table].wanted &&
		    !table_fill(l, &f->tables[at->table]))
			return false;
		at->row = 0;
	}
	return true;
}

bool
facts_load_slice(struct facts *f, struct txn *txn, int64_t as_of,
    const struct slice *slice)
{
	struct loading l = { f, txn, as_of, slice };

	f->as_of = as_of;
	if (f->at.phase == FACTS_IDS && ids_load(&l)) {
		facts_order(f, txn);
		make_room(f);
		f->at.phase = FACTS_ROWS;
	}
	if (f->at.phase == FACTS_ROWS && rows_load(&l))
		f->at.phase = FACTS_ALL;
	if (f->failed)
		txn_nomem(txn);
	return f->at.phase == FACTS_ALL || txn->err != OK;
}

enum err
facts_load(struct facts *f, struct txn *txn, int64_t as_of)
{
	facts_load_slice(f, txn, as_of, NULL);
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

/* Into *changed whether these are not the row's items already. */
static bool
renew_list(const struct loading *l, const struct fact_table *t,
    struct fact_column *c, uint32_t row, const struct value *v,
    bool *changed)
{
	uint32_t first[2] = { 0, 0 }, count;
	struct fact_column list = { .field = c->field, .first = first };
	const int32_t *items = fact_items(c, row, &count);
	bool fine = store_list(l, &list, 0, v);

	*changed = list.list.count != count || (count > 0 &&
	    memcmp(list.list.items, items, count * sizeof *items) != 0);
	if (fine && *changed)
		fine = replace_items(c, t->rows, row, &list);
	mem_free(list.list.items);
	return fine;
}

static bool
renew_column(const struct loading *l, const struct fact_table *t,
    struct fact_column *c, uint32_t row, const struct value *v,
    bool *changed)
{
	int64_t old;

	if (c->field->list)
		return renew_list(l, t, c, row, v, changed);
	old = fact_at(c, row);
	if (!store_value(l, c, row, v))
		return false;
	*changed = old != fact_at(c, row);
	return true;
}

static void
renew_row(const struct loading *l, const struct fact_table *t, uint32_t row,
    const struct rec_view *rec)
{
	struct facts *f = l->facts;
	size_t i;

	for (i = 0; i < t->kind->count; i++) {
		struct fact_column *c = &t->columns[i];
		bool *changed = &f->changed[t->base + i];
		struct value v;

		if (!c->wanted)
			continue;
		v = rec_value(rec, c->field->slot);
		f->failed |= !renew_column(l, t, c, row, &v, changed);
		*changed |= c->field->type == FIELD_TEXT;
	}
}

const struct fact_table *
facts_find(const struct facts *f, struct txn *txn, uint64_t id, uint32_t *row)
{
	const struct kind *kind;
	struct fact_table *t;
	struct rec_view rec;

	if (!record_get(txn, id, &rec))
		return NULL;
	kind = names_kind(f->schema, rec_kind(&rec));
	for (t = f->tables; kind != NULL && t->kind != kind;)
		t++;
	if (kind == NULL || !t->wanted)
		return NULL;
	*row = facts_row(t, id);
	return t;
}

bool
facts_renew(struct facts *f, struct txn *txn, uint64_t id)
{
	struct loading l = { f, txn, 0, NULL };
	const struct fact_table *t;
	struct rec_view rec;
	uint32_t row;

	memset(f->changed, 0, f->fields * sizeof *f->changed);
	if (!record_get(txn, id, &rec) ||
	    names_kind(f->schema, rec_kind(&rec)) == NULL)
		return false;
	t = facts_find(f, txn, id, &row);
	if (t == NULL)
		return true;
	if (row == UINT32_MAX || t->codes[row] !=
	    facts_text_number(rec_value(&rec, t->kind->fields[0].slot).text))
		return false;
	renew_row(&l, t, row, &rec);
	return !f->failed;
}
