/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/intake.h"

#include "core/base/json.h"
#include "core/base/words.h"
#include "core/model/value.h"
#include "core/port/intake_part.h"

enum { DEEPEST = 16 };

/* The row cannot be used; the sentence stays until the next row. */
static bool
wrong(struct intake *in, struct intake_row *row, const char *what)
{
	buf_reset(&in->wrong);
	buf_text(&in->wrong, what);
	row->wrong = buf_cstr(&in->wrong);
	return false;
}

static bool
not_json(struct intake *in, struct intake_row *row, const struct json *json)
{
	unsigned long line, column;

	json_place(json->text, json->start, &line, &column);
	buf_reset(&in->wrong);
	buf_printf(&in->wrong, _("not a JSON object, at column %lu: %s"),
	    column, _(json->wrong));
	row->wrong = buf_cstr(&in->wrong);
	return false;
}

/* The kind that the row says it is of, wherever in it that stands. */
static bool
find_kind(struct intake *in, struct intake_row *row, const struct kind **out)
{
	struct span name, text, raw;
	enum json_token token;
	struct json json;

	*out = in->form.kind;
	json_init(&json, in->raw, &in->texts, DEEPEST);
	json_refuse_doubles(&json);
	token = json_next(&json, &text);
	if (token != JSON_OBJECT && token != JSON_BAD)
		return wrong(in, row, _("each line must be a JSON object"));
	while (token != JSON_BAD &&
	    (token = json_next(&json, &name)) == JSON_NAME) {
		token = json_next(&json, &text);
		if (span_is(name, SPAN("kind")) && token == JSON_STRING)
			*out = schema_kind(in->form.schema, text);
		if (!json_skip(&json, token, &raw))
			token = JSON_BAD;
		if (span_is(name, SPAN("kind")) && *out == NULL)
			return wrong(in, row, _("\"kind\" names no kind of "
			    "record"));
	}
	if (token == JSON_BAD || json_next(&json, &text) == JSON_BAD)
		return not_json(in, row, &json);
	if (*out == NULL)
		return wrong(in, row, _("no member \"kind\" says what this "
		    "is; name the kind in the call"));
	if (in->form.kind != NULL && *out != in->form.kind)
		return wrong(in, row, _("this is of another kind than the "
		    "one that the call names"));
	return true;
}

/* An array of scalars as packed items in in->packed. */
static bool
take_items(struct intake *in, struct json *json, struct span *packed)
{
	size_t begin = in->packed.len;
	enum json_token token;
	struct span text;

	while ((token = json_next(json, &text)) != JSON_ARRAY_END) {
		if (token != JSON_STRING && token != JSON_NUMBER)
			return false;
		value_list_add(&in->packed, text);
	}
	*packed = span_make(in->packed.at + begin, in->packed.len - begin);
	return !in->packed.failed;
}

/* What stands behind a name; false: nothing that a field could take. */
static bool
take_member(struct intake *in, struct json *json, struct span *text,
    bool *items)
{
	enum json_token token = json_next(json, text);

	*items = token == JSON_ARRAY;
	switch (token) {
	case JSON_STRING:
	case JSON_NUMBER:
		return true;
	case JSON_TRUE:
		*text = SPAN("yes");
		return true;
	case JSON_FALSE:
		*text = SPAN("no");
		return true;
	case JSON_NULL:
		*text = SPAN("");
		return true;
	case JSON_ARRAY:
		return take_items(in, json, text);
	default:
		return false;
	}
}

/* One of {"value":528,"by":..,"at":..}; who and when is for people. */
static bool
take_side(struct intake *in, struct json *json, struct intake_cell *side)
{
	struct span name, text;
	bool any = false;

	while (json_next(json, &name) == JSON_NAME) {
		if (span_is(name, SPAN("value"))) {
			any = take_member(in, json, &side->text,
			    &side->items);
			if (!any)
				return false;
		} else if (!json_skip(json, json_next(json, &text), &text)) {
			return false;
		}
	}
	return any;
}

static struct intake_cell *
new_side(struct intake *in, struct intake_row *row, struct span name)
{
	size_t i, count = row->side_count;
	const struct field *field = kind_field(row->plan->kind, name);
	struct import_column *column = arena_get(&in->texts, sizeof *column);
	struct intake_cell *sides = arena_array(&in->texts, count + 1,
	    sizeof *sides);

	if (field == NULL || column == NULL || sides == NULL)
		return NULL;
	column->field = field;
	column->column = span_of(field->name);
	for (i = 0; i < count; i++)
		sides[i] = row->sides[i];
	sides[count] = (struct intake_cell){ .column = column };
	row->sides = sides;
	return &sides[row->side_count++];
}

/* {"pupils":[{"value":528},{"value":530}]} */
static bool
take_sides(struct intake *in, struct intake_row *row, struct json *json)
{
	enum json_token token;
	struct intake_cell *side;
	struct span name, text;

	if (json_next(json, &text) != JSON_OBJECT)
		return false;
	while (json_next(json, &name) == JSON_NAME) {
		if (json_next(json, &text) != JSON_ARRAY)
			return false;
		while ((token = json_next(json, &text)) == JSON_OBJECT) {
			side = new_side(in, row, name);
			if (side == NULL || !take_side(in, json, side))
				return false;
		}
		if (token != JSON_ARRAY_END)
			return false;
	}
	return true;
}

/* What export adds to the fields, where no field is called so; *taken: it is
 * such a member.  False: it is wrong. */
static bool
take_extra(struct intake *in, struct intake_row *row, struct json *json,
    struct span name, bool *taken)
{
	struct span kind, dev, text;
	enum json_token token;
	struct buf id;
	uint64_t n;

	*taken = kind_field(row->plan->kind, name) == NULL;
	if (*taken && span_is(name, SPAN("origin"))) {
		if (json_next(json, &row->origin) != JSON_STRING)
			return false;
		buf_init(&id);
		buf_printf(&id, "%s/", row->plan->kind->name);
		buf_add(&id, row->origin);
		*taken = id_split(buf_span(&id), &kind, &dev, &n);
		buf_free(&id);
		return *taken;
	}
	if (*taken && span_is(name, SPAN("deleted"))) {
		token = json_next(json, &text);
		row->deleted = token == JSON_TRUE;
		return token == JSON_TRUE || token == JSON_FALSE;
	}
	if (*taken && span_is(name, SPAN("conflicts")))
		return take_sides(in, row, json);
	*taken = false;
	return true;
}

static bool
take_cells(struct intake *in, struct intake_row *row, struct plan *plan)
{
	const struct plan_heading *heading;
	struct span name, text;
	size_t place = 0;
	struct json json;
	bool items, taken;

	json_init(&json, in->raw, &in->texts, DEEPEST);
	json_next(&json, &text);
	while (json_next(&json, &name) == JSON_NAME) {
		if (!take_extra(in, row, &json, name, &taken)) {
			buf_reset(&in->wrong);
			buf_printf(&in->wrong, _("\"%.*s\" is not as klaster "
			    "export writes it"), SPAN_ARG(name));
			row->wrong = buf_cstr(&in->wrong);
			return true;
		}
		if (taken)
			continue;
		if (!take_member(in, &json, &text, &items)) {
			buf_reset(&in->wrong);
			buf_printf(&in->wrong, _("\"%.*s\" is neither text, "
			    "number, yes or no, nor a list of these"),
			    SPAN_ARG(name));
			row->wrong = buf_cstr(&in->wrong);
			return true;
		}
		if (span_is(name, SPAN("kind")))
			continue;
		heading = plan_heading(plan, name, place++, in->why);
		if (heading == NULL) {
			in->err = in->arena.failed ? ERR_NOMEM : ERR_INPUT;
			return false;
		}
		if (!intake_add_cells(in, row, heading, text, items))
			return false;
	}
	return true;
}

bool
intake_json_next(struct intake *in, struct intake_row *row)
{
	const struct kind *kind;
	struct plan *plan;

	arena_clear(&in->texts);
	buf_reset(&in->packed);
	if (!jsonl_next(&in->lines, &in->raw))
		return false;
	/* Lists lie here: it must not move while the row is read. */
	if (buf_space(&in->packed, 2 * in->raw.len + 64) == NULL) {
		in->err = ERR_NOMEM;
		return false;
	}
	row->row = row->line = in->lines.line;
	if (!find_kind(in, row, &kind))
		return true;
	plan = intake_plan_of(in, kind);
	if (plan == NULL) {
		in->err = ERR_NOMEM;
		return false;
	}
	row->plan = plan;
	return take_cells(in, row, plan) && intake_add_constants(in, row);
}
