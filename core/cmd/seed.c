/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/seed.h"

#include "config/sample.h"
#include "core/base/words.h"
#include "core/edit/change.h"

/* A row that became a record. */
struct planted {
	const struct kind	*kind;
	struct span		 code;
	uint64_t		 id;
};

struct seeding {
	struct session	*session;
	struct change	*change;
	struct planted	*planted;
	size_t		 count, room;
	struct arena	 arena;
	struct note	*why;
};

static uint64_t
find(const struct seeding *seeding, const struct kind *kind,
    struct span code)
{
	for (size_t i = 0; i < seeding->count; i++) {
		if (seeding->planted[i].kind == kind &&
		    span_is(seeding->planted[i].code, code))
			return seeding->planted[i].id;
	}
	return 0;
}

/* "A1;A2" as "area/DEV.7;area/DEV.9"; false: one comes in a later row. */
static bool
resolve(struct seeding *seeding, const struct field *field, struct span text,
    struct buf *out)
{
	struct span item;

	while (value_item_next(&text, &item)) {
		uint64_t id = find(seeding, field->target, item);

		if (id == 0)
			return false;
		buf_printf(out, "%s%s/", out->len > 0 ? ";" : "",
		    field->target->name);
		stamp_text(change_txn(seeding->change), id, out);
	}
	return true;
}

/* Sets one field; false when it has to wait for a later row. */
static bool
set_field(struct seeding *seeding, const struct field *field,
    struct span text, enum err *err)
{
	struct value value;
	struct buf wire;
	bool known = true;

	buf_init(&wire);
	if (field->type == FIELD_REF) {
		known = resolve(seeding, field, text, &wire);
		text = arena_copy(&seeding->arena, buf_span(&wire));
	}
	seeding->arena.failed |= wire.failed;
	buf_free(&wire);
	if (!known)
		return false;
	*err = value_parse(field, text, &seeding->arena, seeding->why,
	    &value);
	if (*err == OK && value.tag != VALUE_NULL)
		change_set(seeding->change, field, &value);
	return true;
}

static enum err
refuse(struct seeding *seeding, const struct sample_row *row, size_t column)
{
	return note_fail(ERR_INPUT, seeding->why,
	    _("sample/%s.csv:%u: %.*s is not usable here: \"%.*s\"."),
	    row->kind, row->line, SPAN_ARG(row->fields[column]),
	    SPAN_ARG(row->texts[column]));
}

static bool
grow(struct seeding *seeding)
{
	struct planted *more;

	if (seeding->count < seeding->room)
		return true;
	seeding->room = seeding->room == 0 ? 512 : seeding->room * 2;
	more = arena_array(&seeding->arena, seeding->room, sizeof *more);
	if (more == NULL)
		return false;
	if (seeding->count > 0)
		memcpy(more, seeding->planted,
		    seeding->count * sizeof *more);
	seeding->planted = more;
	return true;
}

/* The row as a record, but for references to rows that come later. */
static enum err
plant(struct seeding *seeding, const struct sample_row *row)
{
	const struct kind *kind = schema_kind(seeding->session->schema,
	    span_of(row->kind));
	struct planted *planted;
	enum err err = OK;

	if (kind == NULL || row->count == 0)
		return refuse(seeding, row, 0);
	if (!grow(seeding))
		return ERR_NOMEM;
	planted = &seeding->planted[seeding->count];
	planted->kind = kind;
	planted->code = row->texts[0];
	planted->id = change_create(seeding->change, kind);
	for (size_t i = 0; err == OK && i < row->count; i++) {
		const struct field *field = kind_field(kind, row->fields[i]);

		if (field == NULL)
			err = refuse(seeding, row, i);
		else if (row->texts[i].len > 0)
			set_field(seeding, field, row->texts[i], &err);
	}
	seeding->count++;
	if (err == OK)
		change_close(seeding->change);
	return err;
}

/* Whether a reference of the row stands in the first count rows. */
static bool
was_known(struct seeding *seeding, size_t count, const struct field *field,
    struct span text)
{
	size_t all = seeding->count;
	struct buf wire;
	bool known;

	seeding->count = count;
	buf_init(&wire);
	known = resolve(seeding, field, text, &wire);
	buf_free(&wire);
	seeding->count = all;
	return known;
}

/* What plant() left out of the row number place. */
static enum err
tie(struct seeding *seeding, const struct sample_row *row, size_t place)
{
	const struct planted *planted = &seeding->planted[place];
	bool open = false;
	enum err err = OK;

	for (size_t i = 0; err == OK && i < row->count; i++) {
		const struct field *field = kind_field(planted->kind,
		    row->fields[i]);

		if (field->type != FIELD_REF || row->texts[i].len == 0 ||
		    was_known(seeding, place, field, row->texts[i]))
			continue;
		if (!open)
			change_open(seeding->change, planted->kind,
			    planted->id);
		open = true;
		if (!set_field(seeding, field, row->texts[i], &err))
			err = refuse(seeding, row, i);
	}
	if (open && err == OK)
		change_close(seeding->change);
	return err;
}

static enum err
plant_all(struct seeding *seeding)
{
	struct sample_walk walk;
	struct sample_row row;
	enum err err = OK;
	size_t place;

	sample_walk(&walk, &seeding->arena);
	while (err == OK && sample_next(&walk, &row))
		err = plant(seeding, &row);
	sample_walk(&walk, &seeding->arena);
	for (place = 0; err == OK && sample_next(&walk, &row); place++)
		err = tie(seeding, &row, place);
	return err == OK && seeding->arena.failed ? ERR_NOMEM : err;
}

enum err
seed_fill(struct session *session)
{
	struct seeding seeding = { .session = session, .why = &session->why };
	struct change_result result;
	enum err err;

	err = change_begin(session->store, &session->author, &session->why,
	    &seeding.change);
	if (err != OK)
		return err;
	arena_init(&seeding.arena);
	err = plant_all(&seeding);
	if (err == OK)
		err = change_end(seeding.change, &result);
	else
		change_abandon(seeding.change);
	arena_clear(&seeding.arena);
	return err;
}
