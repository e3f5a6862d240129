/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit_touch.h"

#include <limits.h>

#include "core/base/clock.h"

enum sign {
	SIGN_GIVEN,		/* it was empty */
	SIGN_WORD,		/* it becomes one of these */
	SIGN_EARLIER, SIGN_LATER,
	SIGN_OTHER
};

/* The first row that fits says what the edit does. */
static const struct row {
	const char	*kind, *field;
	enum sign	 sign;
	enum whatif_what what;
	const char	*words[2];
} rows[] = {
	{ "subject", "status", SIGN_WORD, WHATIF_CLOSE, { "left", "closed" } },
	{ "subject", "closed", SIGN_GIVEN, WHATIF_CLOSE, { NULL } },
	{ "subject", "left", SIGN_GIVEN, WHATIF_CLOSE, { NULL } },
	{ "subject", "replaced_by", SIGN_GIVEN, WHATIF_CLOSE, { NULL } },
	{ "agreement", "to", SIGN_EARLIER, WHATIF_SHORTEN, { NULL } },
	{ "agreement", "from", SIGN_LATER, WHATIF_SHORTEN, { NULL } },
	{ "placement", "status", SIGN_WORD, WHATIF_CANCEL,
	    { "cancelled", "refused" } },
	{ "placement", "to", SIGN_EARLIER, WHATIF_SHORTEN, { NULL } },
	{ "placement", "from", SIGN_LATER, WHATIF_SHORTEN, { NULL } },
	{ "topic", "curriculum", SIGN_OTHER, WHATIF_MOVE, { NULL } },
	{ "topic", "position", SIGN_OTHER, WHATIF_MOVE, { NULL } },
};

struct editing {
	struct txn			*txn;
	const struct edit_record	*record;
	struct rec_view			 before;
	struct arena			 arena;
};

static struct value
value_before(const struct editing *e, const struct field *field)
{
	return rec_value(&e->before, field->slot);
}

/* What the field will hold; fields that are not edited stay. */
static struct value
value_after(struct editing *e, const struct field *field)
{
	struct value value = value_before(e, field);
	size_t i;

	for (i = 0; i < e->record->count; i++) {
		const struct edit_field *edit = &e->record->fields[i];

		if (edit->field == field && edit->how == EDIT_SET &&
		    edit_value(e->txn, field, edit->text, &e->arena, NULL,
		    &value) != OK)
			return value_before(e, field);
	}
	return value;
}

static const struct field *
field_of(const struct editing *e, const char *name)
{
	return kind_field(e->record->kind, span_of(name));
}

static int64_t
day_of(const struct value *value, int64_t none)
{
	int64_t day;

	return value->tag == VALUE_TEXT && date_read(value->text, &day) ?
	    day : none;
}

static bool
is_word(const struct row *row, const struct value *value)
{
	size_t i;

	for (i = 0; i < 2 && value->tag == VALUE_TEXT; i++)
		if (span_is(value->text, span_of(row->words[i])))
			return true;
	return false;
}

static bool
fits(struct editing *e, const struct row *row)
{
	const struct field *field = field_of(e, row->field);
	struct value before, after;

	if (strcmp(e->record->kind->name, row->kind) != 0 || field == NULL)
		return false;
	before = value_before(e, field);
	after = value_after(e, field);
	switch (row->sign) {
	case SIGN_GIVEN:
		return before.tag == VALUE_NULL && after.tag != VALUE_NULL;
	case SIGN_WORD:
		return !is_word(row, &before) && is_word(row, &after);
	case SIGN_EARLIER:
		return day_of(&after, INT64_MAX) < day_of(&before, INT64_MAX);
	case SIGN_LATER:
		return day_of(&after, INT64_MIN) > day_of(&before, INT64_MIN);
	case SIGN_OTHER:
		return !value_is(&before, &after);
	}
	return false;
}

static void
fill_term(struct editing *e, struct whatif_ask *ask)
{
	struct value from = value_after(e, field_of(e, "from"));
	struct value to = value_after(e, field_of(e, "to"));

	ask->from = day_of(&from, INT64_MIN);
	ask->to = day_of(&to, INT64_MAX);
	if (ask->to < ask->today)
		ask->what = WHATIF_CANCEL;
}

static void
fill_place(struct editing *e, struct whatif_ask *ask)
{
	struct value curriculum = value_after(e, field_of(e, "curriculum"));
	struct value position = value_after(e, field_of(e, "position"));

	ask->position = position.number;
	ask->curriculum = curriculum.tag != VALUE_TEXT ? 0 :
	    id_read(e->txn, curriculum.text);
}

bool
edit_touch(struct txn *txn, const struct edit_record *record, int64_t today,
    struct whatif_ask *ask)
{
	struct editing e = { .txn = txn, .record = record };
	size_t i, count = sizeof rows / sizeof rows[0];

	if (record->id == 0 || !record_get(txn, record->id, &e.before))
		return false;
	arena_init(&e.arena);
	for (i = 0; i < count && !fits(&e, &rows[i]);)
		i++;
	if (i < count) {
		*ask = (struct whatif_ask){ .what = rows[i].what,
		    .id = record->id, .today = today };
		if (ask->what == WHATIF_SHORTEN)
			fill_term(&e, ask);
		else if (ask->what == WHATIF_MOVE)
			fill_place(&e, ask);
	}
	arena_clear(&e.arena);
	return i < count;
}
