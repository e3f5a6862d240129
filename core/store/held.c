/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/held.h"

#include <stdlib.h>

#include "core/base/words.h"
#include "core/store/entry.h"

/* A row of META: u32 revision, u32 generation, u64 below, then six bytes a
 * field: u16 kind, u16 field, its type, its marks. */
enum { ROW_HEAD = 16, FIELD_LEN = 6 };
enum { MARK_POSTED = 1, MARK_INDEXED = 2, MARK_LIST = 4, MARK_SEQUENCE = 8,
    MARK_CODE = 16 };

bool
held_row_get(struct txn *txn, struct span name, struct held_row *row)
{
	struct span value;

	*row = (struct held_row){ .fields = SPAN("") };
	if (!txn_get(txn, TREE_META, name, &value) || value.len < ROW_HEAD)
		return false;
	row->revision = get_u32(value.at);
	row->number = get_u32(value.at + 4);
	row->below = get_u64(value.at + 8);
	row->fields = span_from(value, ROW_HEAD);
	return true;
}

void
held_row_put(struct txn *txn, struct span name, const struct held_row *row)
{
	struct buf b;

	buf_init(&b);
	buf_u32(&b, row->revision);
	buf_u32(&b, row->number);
	buf_u64(&b, row->below);
	buf_add(&b, row->fields);
	if (b.failed)
		txn_nomem(txn);
	else
		txn_put(txn, TREE_META, name, buf_span(&b));
	buf_free(&b);
}

/* What is held. */

static bool
is_same(const struct field *field, unsigned type, unsigned marks)
{
	return field->type == type &&
	    field->list == ((marks & MARK_LIST) != 0) &&
	    field->sequence == ((marks & MARK_SEQUENCE) != 0);
}

static void
read_field(const struct schema *schema, const char *at, struct held_field *h,
    struct field *own)
{
	unsigned type = (unsigned char)at[4], marks = (unsigned char)at[5];
	const struct kind *kind;

	h->kind = get_u16(at);
	h->slot = get_u16(at + 2);
	h->code = (marks & MARK_CODE) != 0;
	h->indexed = (marks & MARK_INDEXED) != 0;
	h->posted = (marks & MARK_POSTED) != 0;
	kind = names_kind(schema, h->kind);
	h->field = kind == NULL ? NULL : names_field(kind, h->slot);
	if (h->field != NULL && is_same(h->field, type, marks))
		return;
	own->type = (enum field_type)type;
	own->list = (marks & MARK_LIST) != 0;
	own->sequence = (marks & MARK_SEQUENCE) != 0;
	own->slot = h->slot;
	h->field = own;
}

static void
free_held(struct held *held)
{
	held->at->users--;
	mem_free(held->fields);
	mem_free(held->own);
	mem_free(held->first);
	mem_free(held);
}

static struct held *
make_held(struct store *store, const struct held_row *row,
    struct generation *at)
{
	struct held *held = mem_zero(1, sizeof *held);
	size_t i, kind, count = row->fields.len / FIELD_LEN;

	if (held == NULL)
		return NULL;
	held->at = at;
	at->users++;
	held->revision = row->revision;
	held->fields = mem_zero(count + 1, sizeof *held->fields);
	held->own = mem_zero(count + 1, sizeof *held->own);
	held->kinds = count == 0 ? 0 : get_u16(row->fields.at +
	    (count - 1) * FIELD_LEN) + (size_t)1;
	held->first = mem_zero(held->kinds + 1, sizeof *held->first);
	if (held->fields == NULL || held->own == NULL ||
	    held->first == NULL) {
		free_held(held);
		return NULL;
	}
	held->count = count;
	for (i = 0; i < count; i++)
		read_field(store->schema, row->fields.at + i * FIELD_LEN,
		    &held->fields[i], &held->own[i]);
	for (i = kind = 0; kind <= held->kinds; kind++) {
		while (i < count && held->fields[i].kind < kind)
			i++;
		held->first[kind] = i;
	}
	return held;
}

struct generation *
held_place(struct store *store, uint32_t number)
{
	struct generation *free = NULL;
	size_t i;

	for (i = 0; i < GENERATIONS; i++) {
		struct generation *g = &store->generations[i];

		if (g->is_open && g->number == number)
			return g;
		if (g->users == 0 && (free == NULL || !g->is_open))
			free = g;
	}
	if (free == NULL)
		return NULL;
	env_index_close(store, free);
	free->number = number;
	return free;
}

static void
let_go(struct held **held)
{
	if (*held != NULL && (*held)->users == 0)
		free_held(*held);
	*held = NULL;
}

/* Takes over what a row says; false: its trees are not open. */
static bool
see(struct txn *txn, const struct held_row *row, struct held **known,
    struct held **seen)
{
	struct store *store = txn->store;
	struct generation *at = held_place(store, row->number);

	if (at == NULL) {
		txn_fail(txn, ERR_BUSY, "%s", err_text(ERR_BUSY));
		return true;
	}
	if (!at->is_open)
		return false;
	if (*known == NULL || (*known)->revision != row->revision ||
	    (*known)->at != at) {
		let_go(known);
		*known = make_held(store, row, at);
		if (*known == NULL) {
			txn_nomem(txn);
			return true;
		}
	}
	*seen = *known;
	(*seen)->below = row->below;
	(*seen)->users++;
	return true;
}

bool
held_see(struct txn *txn, uint32_t *missing)
{
	struct store *store = txn->store;
	struct held_row row;

	held_row_get(txn, HELD_NOW, &row);
	*missing = row.number;
	if (txn->err == OK && !see(txn, &row, &store->held, &txn->held))
		return false;
	if (txn->mode == TXN_READ || txn->err != OK ||
	    !held_row_get(txn, HELD_NEXT, &row))
		return true;
	*missing = row.number;
	if (see(txn, &row, &store->next, &txn->next))
		return true;
	held_leave(txn);
	return false;
}

static void
leave(struct store *store, struct held **held)
{
	if (*held != NULL && --(*held)->users == 0 && *held != store->held &&
	    *held != store->next)
		free_held(*held);
	*held = NULL;
}

void
held_leave(struct txn *txn)
{
	leave(txn->store, &txn->held);
	leave(txn->store, &txn->next);
}

void
held_close(struct store *store)
{
	let_go(&store->held);
	let_go(&store->next);
}

/* Questions. */

const struct held_field *
held_of_kind(const struct held *held, uint16_t kind, size_t *count)
{
	*count = 0;
	if (kind >= held->kinds)
		return held->fields;
	*count = held->first[kind + 1] - held->first[kind];
	return held->fields + held->first[kind];
}

const struct held_field *
held_field(const struct held *held, uint16_t kind, uint16_t slot)
{
	size_t i, count;
	const struct held_field *h = held_of_kind(held, kind, &count);

	for (i = 0; i < count; i++)
		if (h[i].slot == slot)
			return &h[i];
	return NULL;
}

/* As it is defined here, or NULL. */
static const struct held_field *
held_as(const struct txn *txn, const struct kind *kind,
    const struct field *field)
{
	const struct held_field *h = txn->held == NULL || kind->slot == 0 ||
	    field->slot == 0 ? NULL :
	    held_field(txn->held, kind->slot, field->slot);

	return h != NULL && h->field->type == field->type &&
	    h->field->list == field->list &&
	    h->field->sequence == field->sequence ? h : NULL;
}

bool
held_has(const struct txn *txn, const struct kind *kind,
    const struct field *field)
{
	const struct held_field *h = held_as(txn, kind, field);

	return h != NULL && (h->indexed || !entry_is_indexed(field)) &&
	    (h->posted || !entry_is_posted(field));
}

bool
held_indexes(const struct txn *txn, const struct kind *kind,
    const struct field *field)
{
	const struct held_field *h = held_as(txn, kind, field);

	return h != NULL && h->indexed;
}

bool
held_posts(const struct txn *txn, const struct kind *kind)
{
	size_t i;

	for (i = 0; i < kind->count; i++) {
		const struct field *field = &kind->fields[i];
		const struct held_field *h = held_as(txn, kind, field);

		if (entry_is_posted(field) && (h == NULL || !h->posted))
			return false;
	}
	return true;
}

bool
held_is(const struct txn *txn, const struct kind *kind)
{
	return held_indexes(txn, kind, &kind->fields[0]);
}

/* What a configuration adds. */

static unsigned char *
find_bytes(struct buf *all, const unsigned char *field)
{
	size_t at;

	for (at = 0; at + FIELD_LEN <= all->len; at += FIELD_LEN)
		if (memcmp(all->at + at, field, 4) == 0)
			return (unsigned char *)all->at + at;
	return NULL;
}

static void
add_field(struct buf *all, const struct kind *kind, const struct field *field)
{
	unsigned marks = (field->place == 0 ? MARK_CODE : 0) |
	    (field->list ? MARK_LIST : 0) |
	    (field->sequence ? MARK_SEQUENCE : 0) |
	    (entry_is_indexed(field) ? MARK_INDEXED : 0) |
	    (entry_is_posted(field) ? MARK_POSTED : 0);
	unsigned char bytes[FIELD_LEN] = {
	    (unsigned char)(kind->slot >> 8),
	    (unsigned char)(kind->slot & 0xff),
	    (unsigned char)(field->slot >> 8),
	    (unsigned char)(field->slot & 0xff),
	    (unsigned char)field->type, (unsigned char)marks };
	unsigned char *old = find_bytes(all, bytes);

	if (old == NULL) {
		buf_add(all, span_make(bytes, sizeof bytes));
		return;
	}
	old[4] = bytes[4];
	old[5] = (unsigned char)(marks |
	    (old[5] & (MARK_INDEXED | MARK_POSTED)));
}

static int
order(const void *a, const void *b)
{
	return memcmp(a, b, FIELD_LEN);
}

struct fresh {
	uint16_t	kind, field;	/* slots from here on are new */
};

/* No record has a value there, and none has an entry for lacking it. */
static bool
is_free(const struct fresh *fresh, const struct kind *kind,
    const struct field *field)
{
	return kind->slot >= fresh->kind || (field->slot >= fresh->field &&
	    (!entry_is_indexed(field) || field->list ||
	    field->type == FIELD_REF));
}

static void
add_schema(struct txn *txn, const struct fresh *fresh, struct buf *out)
{
	const struct schema *schema = store_schema(txn->store);
	struct held_row row;
	size_t i, j;

	held_row_get(txn, HELD_NOW, &row);
	buf_add(out, row.fields);
	for (i = 0; i < schema->count; i++) {
		const struct kind *kind = schema->kinds[i];

		for (j = 0; j < kind->count; j++)
			if (kind->slot != 0 && kind->fields[j].slot != 0 &&
			    is_free(fresh, kind, &kind->fields[j]))
				add_field(out, kind, &kind->fields[j]);
	}
	if (out->failed)
		txn_nomem(txn);
	else if (out->len > 0)
		qsort(out->at, out->len / FIELD_LEN, FIELD_LEN, order);
}

void
held_bytes(struct txn *txn, bool adopt, struct buf *out)
{
	const struct fresh all = { 0, 0 }, none = { UINT16_MAX, UINT16_MAX };

	add_schema(txn, adopt ? &all : &none, out);
}

void
held_bind(struct txn *txn)
{
	struct fresh fresh = { names_next(txn, NAME_KIND),
	    names_next(txn, NAME_FIELD) };
	struct held_row row;
	struct buf now;

	names_bind(txn, txn->store->schema);
	buf_init(&now);
	add_schema(txn, &fresh, &now);
	held_row_get(txn, HELD_NOW, &row);
	if (txn->err == OK && !span_is(row.fields, buf_span(&now))) {
		row.revision++;
		row.fields = buf_span(&now);
		held_row_put(txn, HELD_NOW, &row);
	}
	buf_free(&now);
}
