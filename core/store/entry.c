/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/entry.h"

#include <stdlib.h>

#include "core/base/text.h"
#include "core/store/held.h"

bool
entry_is_indexed(const struct field *field)
{
	return field->place == 0 || field->indexed ||
	    field->type == FIELD_REF;
}

bool
entry_is_posted(const struct field *field)
{
	return field->type != FIELD_REF && (field->place == 0 ||
	    field->search);
}

struct span
entry_word(struct span key)
{
	return span_make(key.at + 2, key.len - 2 - 1 - 8);
}

uint64_t
entry_id(struct span key)
{
	return get_u64(key.at + key.len - 8);
}

/* A record being taken apart. */
struct making {
	struct txn		*txn;
	const struct rec_view	*rec;
	uint16_t		 kind;
	struct buf		*key, *text;
	bool			 failed;	/* resets forget it */
	void			(*visit)(void *, enum tree, struct span);
	void			*with;
};

static void
make_index(struct making *m, const struct field *field,
    const struct value *item)
{
	uint64_t target = 0;

	buf_reset(m->key);
	buf_u32(m->key, (uint32_t)m->kind << 16 | field->slot);
	if (field->type != FIELD_REF) {
		value_key(m->key, field, item);
	} else {
		if (item->tag == VALUE_TEXT)
			target = id_read(m->txn, item->text);
		if (target == 0)
			return;
		buf_u64(m->key, target);
	}
	buf_u64(m->key, m->rec->id);
	m->failed |= m->key->failed;
	if (!m->failed)
		m->visit(m->with, TREE_INDEX, buf_span(m->key));
}

static void
make_word(struct making *m, struct span word)
{
	unsigned char key[2 + WORD_MOST + 1 + 8];

	if (word.len > WORD_MOST)
		word.len = WORD_MOST;
	key[0] = (unsigned char)(m->kind >> 8);
	key[1] = (unsigned char)(m->kind & 0xff);
	memcpy(key + 2, word.at, word.len);
	key[2 + word.len] = 0;
	stamp_key(key + 2 + word.len + 1, m->rec->id);
	if (!m->failed)
		m->visit(m->with, TREE_POSTED, span_make(key,
		    2 + word.len + 1 + 8));
}

static void
make_words(struct making *m, const struct value *item)
{
	struct span rest, word;
	struct buf plain;

	buf_reset(m->text);
	if (item->tag == VALUE_TEXT) {
		text_fold(m->text, item->text);
	} else if (item->tag == VALUE_INTEGER) {
		buf_init(&plain);
		value_to_text(&plain, item);
		text_fold(m->text, buf_span(&plain));
		m->text->failed |= plain.failed;
		buf_free(&plain);
	}
	m->failed |= m->text->failed;
	for (rest = buf_span(m->text); text_word(&rest, &word);)
		make_word(m, word);
}

static void
make_item(struct making *m, const struct held_field *h,
    const struct value *item)
{
	if (h->indexed)
		make_index(m, h->field, item);
	if (h->posted)
		make_words(m, item);
}

static void
make_field(struct making *m, const struct held_field *h)
{
	struct value value = rec_value(m->rec, h->slot), item;
	struct span rest;

	if (value.tag != VALUE_LIST) {
		if (value.tag != VALUE_NULL || !h->field->list)
			make_item(m, h, &value);
		return;
	}
	rest = value.text;
	for (item = value_text(rest); value_list_next(&rest, &item.text);)
		make_item(m, h, &item);
}

void
index_entries(struct txn *txn, const struct rec_view *rec,
    void (*visit)(void *with, enum tree tree, struct span key), void *with)
{
	struct making m = { .txn = txn, .rec = rec, .kind = rec_kind(rec),
	    .key = &txn->store->key, .text = &txn->store->text,
	    .visit = visit, .with = with };
	const struct held_field *h;
	size_t i, count;

	if (txn->err != OK || (rec_flags(rec) & REC_GONE) != 0)
		return;
	m.key->failed = m.text->failed = false;
	h = held_of_kind(txn->held, m.kind, &count);
	for (i = 0; i < count; i++)
		if (h[i].indexed || h[i].posted)
			make_field(&m, &h[i]);
	if (m.failed)
		txn_nomem(txn);
}

void
entry_list_init(struct entry_list *list)
{
	*list = (struct entry_list){ .all = NULL };
	buf_init(&list->bytes);
}

void
entry_list_clear(struct entry_list *list)
{
	buf_free(&list->bytes);
	mem_free(list->all);
	entry_list_init(list);
}

struct span
entry_key(const struct entry_list *list, size_t place)
{
	return span_make(list->bytes.at + list->all[place].at,
	    list->all[place].len);
}

int
entry_order(const struct entry_list *a, size_t i, const struct entry_list *b,
    size_t j)
{
	int trees = (a->all[i].tree > b->all[j].tree) -
	    (a->all[i].tree < b->all[j].tree);

	return trees != 0 ? trees :
	    span_order(entry_key(a, i), entry_key(b, j));
}

void
entry_list_add(void *with, enum tree tree, struct span key)
{
	struct entry_list *list = with;

	list->failed = list->failed || !vec_room(&list->all, &list->room,
	    list->count, sizeof *list->all);
	if (list->failed)
		return;
	list->all[list->count++] = (struct entry){ tree, list->bytes.len,
	    key.len };
	buf_add(&list->bytes, key);
	list->failed = list->bytes.failed;
}

/* qsort() passes no argument: sort by insertion the few, by halves many. */
static void
list_sort(struct entry_list *list, size_t from, size_t to,
    struct entry *spare)
{
	size_t mid = from + (to - from) / 2, i = from, j = mid, k = from;

	if (to - from < 2)
		return;
	list_sort(list, from, mid, spare);
	list_sort(list, mid, to, spare);
	while (i < mid || j < to) {
		if (j == to || (i < mid && entry_order(list, i, list, j) <= 0))
			spare[k++] = list->all[i++];
		else
			spare[k++] = list->all[j++];
	}
	memcpy(list->all + from, spare + from, (to - from) * sizeof *spare);
}

static void
list_unique(struct entry_list *list)
{
	size_t i, kept = 0;

	for (i = 0; i < list->count; i++) {
		if (kept > 0 && entry_order(list, kept - 1, list, i) == 0)
			continue;
		list->all[kept++] = list->all[i];
	}
	list->count = kept;
}

void
entry_list_sort(struct entry_list *list, struct txn *txn)
{
	struct entry *spare = NULL;

	if (txn->err == OK && !list->failed && list->count > 1)
		spare = mem_grow(NULL, list->count, sizeof *spare);
	if (list->failed || (spare == NULL && list->count > 1)) {
		list->count = 0;
		txn_nomem(txn);
		return;
	}
	list_sort(list, 0, list->count, spare);
	mem_free(spare);
	list_unique(list);
}

void
entry_list_fill(struct entry_list *list, struct txn *txn,
    const struct rec_view *rec)
{
	index_entries(txn, rec, entry_list_add, list);
	entry_list_sort(list, txn);
}
