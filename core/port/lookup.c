/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/lookup.h"

#include "core/edit/trail.h"
#include "core/port/keytable.h"

enum {
	TABLES = 32,
	CODES_MOST = 200000,	/* remembered; then they are forgotten */
	SEVERAL = 1		/* flag of an entry */
};

/* All values of one field; NULL: all codes that gave way. */
struct table {
	const struct kind	*kind;
	const struct field	*field;
	struct keytable		 keys;
};

struct lookup {
	struct txn	*txn;
	struct keytable	 codes;
	struct table	 tables[TABLES];
	size_t		 count;
};

struct lookup *
lookup_open(struct txn *txn)
{
	struct lookup *lookup = mem_zero(1, sizeof *lookup);

	if (lookup == NULL)
		return NULL;
	lookup->txn = txn;
	keytable_init(&lookup->codes);
	return lookup;
}

void
lookup_close(struct lookup *lookup)
{
	size_t i;

	if (lookup == NULL)
		return;
	for (i = 0; i < lookup->count; i++)
		keytable_clear(&lookup->tables[i].keys);
	keytable_clear(&lookup->codes);
	mem_free(lookup);
}

static void
no_memory(struct lookup *lookup)
{
	txn_nomem(lookup->txn);
}

static enum lookup_found
answer(const struct key_entry *entry, uint64_t *id)
{
	*id = entry->id;
	if (entry->flags & SEVERAL)
		return LOOKUP_SEVERAL;
	return entry->id == 0 ? LOOKUP_NONE : LOOKUP_ONE;
}

static enum lookup_found
find_code(struct lookup *lookup, const struct kind *kind, struct span code,
    uint64_t *id)
{
	bool others = false;

	*id = 0;
	if (index_count(lookup->txn, kind) > 0)
		*id = index_code(lookup->txn, kind, code, &others);
	if (*id == 0)
		return LOOKUP_NONE;
	return others ? LOOKUP_SEVERAL : LOOKUP_ONE;
}

static enum lookup_found
remember_code(struct lookup *lookup, const struct kind *kind,
    struct span code, uint64_t *id)
{
	uint32_t place = keytable_find(&lookup->codes, kind->slot, code);
	struct key_entry entry = { 0 };
	enum lookup_found found;

	if (place != 0) {
		entry = keytable_get(&lookup->codes, place);
		return answer(&entry, id);
	}
	found = find_code(lookup, kind, code, id);
	entry.id = *id;
	entry.flags = found == LOOKUP_SEVERAL ? SEVERAL : 0;
	if (lookup->codes.count > CODES_MOST)
		keytable_clear(&lookup->codes);
	if (keytable_add(&lookup->codes, kind->slot, code, &entry) == 0)
		no_memory(lookup);
	return found;
}

static void
add_text(struct lookup *lookup, struct table *table, uint64_t id,
    const struct value *value, struct buf *text)
{
	struct key_entry entry = { .id = id };
	uint32_t place;

	buf_reset(text);
	value_to_text(text, value);
	place = keytable_find(&table->keys, 0, buf_span(text));
	if (place != 0) {
		entry = keytable_get(&table->keys, place);
		if (entry.id != id)
			entry.flags |= SEVERAL;
		keytable_put(&table->keys, place, &entry);
	} else if (text->failed || keytable_add(&table->keys, 0,
	    buf_span(text), &entry) == 0) {
		no_memory(lookup);
	}
}

/* Who replaces a value names its stamp; so most records need no second
 * look. */
static bool
may_replace(struct txn *txn, const struct rec_view *rec, uint16_t slot)
{
	struct rec_register reg;
	struct sibling_walk walk;
	struct sibling at;
	struct arena arena;
	struct line line;
	struct span raw;
	bool may = false;

	if (!rec_find(rec, slot, &reg) || reg.simple)
		return false;
	arena_init(&arena);
	sibling_walk(&walk, &reg);
	while (!may && sibling_next(&walk, &at))
		may = at.stamp != rec->id && log_get(txn, at.stamp, &raw) &&
		    line_read(&line, raw, &arena, NULL) == OK &&
		    line.olds > 0;
	arena_clear(&arena);
	return may;
}

static bool
was_taken_back(const struct trail *trail, const struct trail_line *line)
{
	size_t i;

	for (i = 0; i < trail->count; i++)
		if (trail->lines[i].set.undoes != 0 &&
		    trail->lines[i].set.undoes == line->set.first)
			return true;
	return false;
}

static void
add_former(struct lookup *lookup, struct table *table,
    const struct rec_view *rec, struct buf *text)
{
	uint16_t slot = table->kind->fields[0].slot;
	struct trail trail;
	struct arena arena;
	size_t i;

	if (!may_replace(lookup->txn, rec, slot))
		return;
	arena_init(&arena);
	trail_read(&trail, lookup->txn, rec->id, &arena);
	for (i = 0; i < trail.count; i++) {
		const struct trail_line *line = &trail.lines[i];
		const struct value *value = trail_value(line, slot);

		if (value != NULL && value->tag == VALUE_TEXT &&
		    !was_taken_back(&trail, line))
			add_text(lookup, table, rec->id, value, text);
	}
	arena_clear(&arena);
}

static void
add_record(struct lookup *lookup, struct table *table, uint64_t id,
    struct buf *text)
{
	struct rec_view view;
	struct value value;

	if (!record_get(lookup->txn, id, &view))
		return;
	if (table->field == NULL) {
		add_former(lookup, table, &view, text);
		return;
	}
	value = rec_value(&view, table->field->slot);
	if (value.tag != VALUE_NULL && value.tag != VALUE_LIST)
		add_text(lookup, table, id, &value, text);
}

static struct table *
make_table(struct lookup *lookup, const struct kind *kind,
    const struct field *field)
{
	struct query query = { .kind = kind };
	struct table *table = &lookup->tables[lookup->count++];
	struct query_run *run;
	struct row_key key;
	struct buf text;
	uint64_t id;
	enum err err;

	*table = (struct table){ .kind = kind, .field = field };
	keytable_init(&table->keys);
	err = query_begin(lookup->txn, &query, lookup->txn->why, &run);
	if (err == OK) {
		buf_init(&text);
		while (query_next(run, &id, &key))
			add_record(lookup, table, id, &text);
		buf_free(&text);
		err = query_end(run);
	}
	if (err != OK)
		txn_fail(lookup->txn, err, "%s", err_text(err));
	return table;
}

static struct table *
table_of(struct lookup *lookup, const struct kind *kind,
    const struct field *field)
{
	size_t i;

	for (i = 0; i < lookup->count; i++)
		if (lookup->tables[i].kind == kind &&
		    lookup->tables[i].field == field)
			return &lookup->tables[i];
	if (lookup->count == TABLES) {
		keytable_clear(&lookup->tables[0].keys);
		lookup->tables[0] = lookup->tables[--lookup->count];
	}
	return make_table(lookup, kind, field);
}

static enum lookup_found
find_other(struct lookup *lookup, const struct kind *kind,
    const struct field *field, struct span text, uint64_t *id)
{
	struct table *table = table_of(lookup, kind, field);
	uint32_t place = keytable_find(&table->keys, 0, text);
	struct key_entry entry = { 0 };

	if (place != 0)
		entry = keytable_get(&table->keys, place);
	return answer(&entry, id);
}

enum lookup_found
lookup_find(struct lookup *lookup, const struct kind *kind,
    const struct field *field, struct span text, uint64_t *id)
{
	if (field == &kind->fields[0])
		return remember_code(lookup, kind, text, id);
	return find_other(lookup, kind, field, text, id);
}

enum lookup_found
lookup_once(struct lookup *lookup, const struct kind *kind,
    const struct field *field, struct span text, uint64_t *id)
{
	if (field == &kind->fields[0])
		return find_code(lookup, kind, text, id);
	return find_other(lookup, kind, field, text, id);
}

enum lookup_found
lookup_former(struct lookup *lookup, const struct kind *kind,
    struct span code, uint64_t *id)
{
	*id = 0;
	if (index_count(lookup->txn, kind) == 0)
		return LOOKUP_NONE;
	return find_other(lookup, kind, NULL, code, id);
}
