/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"

#include "core/base/words.h"

struct taken {
	const struct kind	*kind;
	struct span		 code;
};

/* One call of edit_save(). */
struct saving {
	struct session			*session;
	struct change			*change;
	struct txn			*txn;
	const struct edit_record	*records;
	size_t				 place;	/* the record in work */
	uint64_t			*ids;
	const struct field		**wrong;
	struct taken			*taken;	/* codes of this save */
	size_t				 taken_count;
	struct arena			 arena;
	struct note			*why;
};

static enum err
blame(struct saving *saving, const struct field *field, enum err err)
{
	if (saving->wrong != NULL && *saving->wrong == NULL)
		*saving->wrong = field;
	return err;
}

/* The items of a set that are, or are not, in the other. */
static void
add_items(struct buf *out, struct span from, struct span other, bool in)
{
	struct span item;

	while (value_list_next(&from, &item))
		if (value_list_has(other, item) == in)
			value_list_add(out, item);
}

/* Without the last item that is this one: what += put is taken off again. */
static void
drop_last(struct buf *out, struct span from, struct span wanted)
{
	size_t place = 0, last = SIZE_MAX;
	struct span rest = from, item;

	for (; value_list_next(&rest, &item); place++)
		if (span_is(item, wanted))
			last = place;
	for (place = 0; value_list_next(&from, &item); place++)
		if (place != last)
			value_list_add(out, item);
}

/* A sequence gains what is named at its end, and loses one for each. */
static void
combine_sequence(struct buf *out, struct span now, struct span change,
    bool in)
{
	struct buf without;
	struct span item;

	buf_add(out, now);
	if (in)
		buf_add(out, change);
	buf_init(&without);
	while (!in && value_list_next(&change, &item)) {
		buf_reset(&without);
		drop_last(&without, buf_span(out), item);
		buf_reset(out);
		buf_add(out, buf_span(&without));
	}
	out->failed |= without.failed;
	buf_free(&without);
}

static struct span
items_of(const struct value *value)
{
	return value->tag == VALUE_LIST ? value->text : SPAN("");
}

/* F+=V and F-=V against what is there. */
static enum err
combine(struct saving *saving, const struct edit_field *edit,
    const struct value *change, struct value *value)
{
	struct span now = items_of(value);
	struct buf items;

	if (!edit->field->list)
		return note_fail(ERR_INPUT, saving->why,
		    _("%s is no list: += and -= are for lists"),
		    edit->field->name);
	buf_init(&items);
	if (edit->field->sequence) {
		combine_sequence(&items, now, items_of(change),
		    edit->how == EDIT_INCLUDE);
	} else if (edit->how == EDIT_INCLUDE) {
		buf_add(&items, now);
		add_items(&items, items_of(change), now, false);
	} else {
		add_items(&items, now, items_of(change), false);
	}
	*value = VALUE_EMPTY;
	if (items.len > 0)
		*value = (struct value){ VALUE_LIST, 0,
		    arena_copy(&saving->arena, buf_span(&items)) };
	saving->arena.failed |= items.failed;
	buf_free(&items);
	return saving->arena.failed ? ERR_NOMEM : OK;
}

/* What the field shall hold after all edits of it, in their order. */
static enum err
final_value(struct saving *saving, const struct field *field,
    struct value *value)
{
	const struct edit_record *record = &saving->records[saving->place];
	struct rec_view view;
	enum err err = OK;

	*value = VALUE_EMPTY;
	if (record->id != 0 && record_get(saving->txn, record->id, &view))
		*value = rec_value(&view, field->slot);
	for (size_t i = 0; err == OK && i < record->count; i++) {
		const struct edit_field *edit = &record->fields[i];
		struct value change;

		if (edit->field != field)
			continue;
		err = edit_value(saving->txn, field, edit->text,
		    &saving->arena, saving->why, &change);
		if (err == OK && edit->how != EDIT_SET)
			err = combine(saving, edit, &change, value);
		else
			*value = change;
	}
	return err;
}

/* A code belongs to one record of its kind, also within this save. */
static enum err
check_code(struct saving *saving, const struct kind *kind, struct span code)
{
	const struct edit_record *own = &saving->records[saving->place];
	bool others = false;
	uint64_t id = index_code(saving->txn, kind, code, &others);

	if (id != 0 && (id != own->id || others))
		return note_fail(ERR_INPUT, saving->why,
		    _("another %s has the code %.*s"), kind->name,
		    SPAN_ARG(code));
	for (size_t i = 0; i < saving->taken_count; i++) {
		if (saving->taken[i].kind == kind &&
		    span_is(saving->taken[i].code, code))
			return note_fail(ERR_INPUT, saving->why,
			    _("the code %.*s stands twice"), SPAN_ARG(code));
	}
	return OK;
}

static void
take_code(struct saving *saving, struct span code)
{
	struct taken *taken = &saving->taken[saving->taken_count++];

	taken->kind = saving->records[saving->place].kind;
	taken->code = code;
}

static enum err
set_code(struct saving *saving, const struct kind *kind, struct span code)
{
	enum err err = check_code(saving, kind, code);

	if (err == OK)
		take_code(saving, code);
	return err;
}

static enum err
set_field(struct saving *saving, const struct field *field)
{
	const struct edit_record *record = &saving->records[saving->place];
	struct value value;
	enum err err = final_value(saving, field, &value);

	if (err != OK)
		return blame(saving, field, err);
	if (value.tag == VALUE_NULL && record->id == 0 && field->place == 0)
		return OK;
	if (value.tag == VALUE_NULL && field->required)
		return blame(saving, field, note_fail(ERR_INPUT,
		    saving->why, _("a value is required")));
	if (value.tag == VALUE_NULL && record->id == 0)
		return OK;
	if (field->place == 0)
		err = set_code(saving, record->kind, value.text);
	if (err != OK)
		return blame(saving, field, err);
	change_set(saving->change, field, &value);
	return OK;
}

static bool
is_blank(struct span text)
{
	while (text.len > 0 && text.at[0] == ' ')
		text = span_from(text, 1);
	return text.len == 0;
}

/* The first edit of a field that gives it something. */
static const struct edit_field *
given(const struct edit_record *record, const struct field *field)
{
	for (size_t i = 0; i < record->count; i++) {
		if (record->fields[i].field == field &&
		    !is_blank(record->fields[i].text))
			return &record->fields[i];
	}
	return NULL;
}

static bool
is_first_edit(const struct edit_record *record, size_t place)
{
	for (size_t i = 0; i < place; i++) {
		if (record->fields[i].field == record->fields[place].field)
			return false;
	}
	return true;
}

static enum err
check_required(struct saving *saving, const struct edit_record *record)
{
	for (size_t i = 1; i < record->kind->count; i++) {
		const struct field *field = &record->kind->fields[i];

		if (field->required && given(record, field) == NULL)
			return blame(saving, field, note_fail(ERR_INPUT,
			    saving->why, _("a value is required")));
	}
	return OK;
}

static bool
code_is_new(struct saving *saving, const struct kind *kind, struct span code)
{
	struct note unheard = { .text = "" };
	struct note *why = saving->why;
	bool fine;

	saving->why = &unheard;
	fine = check_code(saving, kind, code) == OK;
	saving->why = why;
	return fine;
}

/* The next number behind the one at the end: INS-00042, INS-00043. */
static bool
count_up(struct buf *code)
{
	for (size_t i = code->len; i-- > 0;) {
		if (code->at[i] < '0' || code->at[i] > '9')
			return false;
		if (code->at[i] != '9') {
			code->at[i]++;
			return true;
		}
		code->at[i] = '0';
	}
	return false;
}

static void
propose_code(struct saving *saving, const struct kind *kind)
{
	struct buf code;
	struct value value;

	buf_init(&code);
	index_propose_code(saving->txn, kind, &code);
	while (!code_is_new(saving, kind, buf_span(&code)) && count_up(&code))
		;
	value = value_text(arena_copy(&saving->arena, buf_span(&code)));
	saving->arena.failed |= code.failed;
	buf_free(&code);
	take_code(saving, value.text);
	change_set(saving->change, &kind->fields[0], &value);
}

static enum err
open_record(struct saving *saving, const struct edit_record *record)
{
	uint64_t id = record->id;
	struct rec_view view;

	if (id == 0) {
		id = change_create(saving->change, record->kind);
		if (given(record, &record->kind->fields[0]) == NULL)
			propose_code(saving, record->kind);
	} else if (!record_get(saving->txn, id, &view) ||
	    rec_flags(&view) & REC_GONE) {
		return note_fail(ERR_REFUSED, saving->why,
		    _("This record was removed meanwhile."));
	} else if (record->seen != NULL) {
		change_open_seen(saving->change, record->kind, id,
		    record->seen, record->seen_count);
	} else {
		change_open(saving->change, record->kind, id);
	}
	if (saving->ids != NULL)
		saving->ids[saving->place] = id;
	return OK;
}

static enum err
save_record(struct saving *saving)
{
	const struct edit_record *record = &saving->records[saving->place];
	enum err err = OK;

	if (record->id == 0)
		err = check_required(saving, record);
	if (err == OK)
		err = open_record(saving, record);
	for (size_t i = 0; err == OK && i < record->count; i++) {
		if (is_first_edit(record, i))
			err = set_field(saving, record->fields[i].field);
	}
	if (err == OK)
		change_close(saving->change);
	return err;
}

/* A code given in each record, or proposed; given twice by mistake. */
static size_t
codes_at_most(const struct edit_record *records, size_t count)
{
	size_t most = 1 + count;

	for (size_t i = 0; i < count; i++)
		most += records[i].count;
	return most;
}

enum err
edit_save(struct session *session, const struct edit_record *records,
    size_t count, uint64_t *ids, const struct field **wrong,
    struct change_result *result, struct note *why)
{
	struct saving saving = {
		.session = session, .records = records, .ids = ids,
		.wrong = wrong, .why = why
	};
	enum err err;

	if (wrong != NULL)
		*wrong = NULL;
	*result = (struct change_result){ .set = 0 };
	arena_init(&saving.arena);
	saving.taken = arena_array(&saving.arena, codes_at_most(records,
	    count), sizeof *saving.taken);
	if (saving.taken == NULL)
		return ERR_NOMEM;
	err = change_begin(session->store, &session->author, why,
	    &saving.change);
	if (err != OK) {
		arena_clear(&saving.arena);
		return err;
	}
	saving.txn = change_txn(saving.change);
	for (; err == OK && saving.place < count; saving.place++)
		err = save_record(&saving);
	if (err == OK && saving.arena.failed)
		err = ERR_NOMEM;
	if (err == OK)
		err = change_end(saving.change, result);
	else
		change_abandon(saving.change);
	arena_clear(&saving.arena);
	return err;
}

static enum err
remove_one(struct session *session, struct change *change, uint64_t id,
    struct note *why)
{
	struct rec_view view;
	const struct kind *kind = NULL;

	if (record_get(change_txn(change), id, &view) &&
	    !(rec_flags(&view) & REC_GONE))
		kind = names_kind(session->schema, rec_kind(&view));
	if (kind == NULL)
		return note_fail(ERR_REFUSED, why,
		    _("This record was removed meanwhile."));
	change_remove(change, kind, id);
	return OK;
}

static bool
stands_before(const uint64_t *ids, size_t place)
{
	for (size_t i = 0; i < place; i++) {
		if (ids[i] == ids[place])
			return true;
	}
	return false;
}

enum err
edit_remove(struct session *session, const uint64_t *ids, size_t count,
    struct change_result *result, struct note *why)
{
	struct change *change;
	enum err err;

	*result = (struct change_result){ .set = 0 };
	err = change_begin(session->store, &session->author, why, &change);
	if (err != OK)
		return err;
	for (size_t i = 0; err == OK && i < count; i++) {
		if (!stands_before(ids, i))
			err = remove_one(session, change, ids[i], why);
	}
	if (err == OK)
		return change_end(change, result);
	change_abandon(change);
	return err;
}
