/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/plan.h"

#include "core/base/text.h"
#include "core/base/words.h"

bool
plan_begin(struct plan *plan)
{
	plan->headings = NULL;
	plan->count = plan->room = 0;
	plan->key = plan->definition != NULL && plan->definition->key != NULL ?
	    plan->definition->key : &plan->kind->fields[0];
	plan->filled = arena_array(plan->arena, plan->kind->count,
	    sizeof *plan->filled);
	return plan->filled != NULL;
}

static bool
same_fold(struct span a, struct span b)
{
	struct buf folded;
	size_t len;
	bool same;

	if (span_is(a, b))
		return true;
	buf_init(&folded);
	text_fold(&folded, a);
	len = folded.len;
	text_fold(&folded, b);
	same = len > 0 && span_is(span_make(folded.at, len),
	    span_from(buf_span(&folded), len));
	buf_free(&folded);
	return same;
}

/* The one field with such a label; *several: more than one has it. */
static const struct field *
by_label(const struct plan *plan, struct span name, enum lang lang,
    bool *several)
{
	const struct field *found = NULL;
	size_t i;

	for (i = 0; i < plan->kind->count; i++) {
		const struct field *field = &plan->kind->fields[i];
		struct span label = span_of(field->label.text[lang]);

		if (label.len == 0 || !same_fold(label, name))
			continue;
		*several |= found != NULL;
		found = field;
	}
	return *several ? NULL : found;
}

static const struct field *
by_name(const struct plan *plan, struct span name)
{
	const struct field *field = kind_field(plan->kind, name);
	bool several = false;
	size_t i;

	for (i = 0; field == NULL && i < plan->kind->count; i++)
		if (same_fold(span_of(plan->kind->fields[i].name), name))
			field = &plan->kind->fields[i];
	if (field == NULL)
		field = by_label(plan, name, plan->lang, &several);
	for (i = 0; field == NULL && !several && i < LANG_COUNT; i++)
		field = by_label(plan, name, (enum lang)i, &several);
	return field;
}

/* subject.kind is the field kind of subject. */
static struct span
without_kind(const struct plan *plan, struct span name)
{
	size_t len = strlen(plan->kind->name);

	if (name.len > len + 1 && name.at[len] == '.' &&
	    memcmp(name.at, plan->kind->name, len) == 0)
		return span_from(name, len + 1);
	return name;
}

static bool
takes_others(const struct plan *plan)
{
	return plan->definition == NULL || plan->definition->others_by_name;
}

static void
left_out(const struct plan *plan, struct span name)
{
	const char *near = kind_nearest_field(plan->kind, name);
	struct buf said;

	if (plan->remark == NULL || name.len == 0)
		return;
	buf_init(&said);
	if (!takes_others(plan))
		buf_printf(&said, _("The column \"%.*s\" is left out: the "
		    "import definition does not name it."), SPAN_ARG(name));
	else
		buf_printf(&said, _("The column \"%.*s\" is left out: %s has "
		    "no such field."), SPAN_ARG(name), plan->kind->name);
	if (near != NULL && takes_others(plan))
		buf_printf(&said, _(" The nearest is \"%s\"."), near);
	plan->remark(plan->with, buf_span(&said));
	buf_free(&said);
}

static bool
add_target(struct plan *plan, struct plan_heading *heading,
    const struct import_column *column, struct note *why)
{
	const char **filled;
	enum err err = OK;

	if (column->field == NULL)
		return true;
	filled = &plan->filled[column->field->place];
	if (*filled != NULL)
		err = note_fail(ERR_INPUT, why, _("The columns \"%s\" and "
		    "\"%.*s\" both fill the field \"%s\"; leave one of them "
		    "out."), *filled, SPAN_ARG(heading->name),
		    column->field->name);
	*filled = arena_string(plan->arena, heading->name);
	heading->targets[heading->count++] = column;
	return err == OK;
}

static bool
add_defined(struct plan *plan, struct plan_heading *heading, bool *known,
    struct note *why)
{
	const struct import_definition *def = plan->definition;
	size_t i;

	for (i = 0; def != NULL && i < def->column_count; i++) {
		const struct import_column *column = &def->columns[i];

		if (column->column.len == 0 ||
		    !same_fold(column->column, heading->name))
			continue;
		*known = true;
		if (!add_target(plan, heading, column, why))
			return false;
	}
	return true;
}

static bool
add_named(struct plan *plan, struct plan_heading *heading, struct note *why)
{
	struct span name = without_kind(plan, heading->name);
	const struct field *field = NULL;
	struct import_column *column;

	if (name.len > 0 && takes_others(plan))
		field = by_name(plan, name);
	if (field == NULL) {
		left_out(plan, heading->name);
		return true;
	}
	column = arena_get(plan->arena, sizeof *column);
	if (column == NULL)
		return false;
	column->column = heading->name;
	column->field = field;
	return add_target(plan, heading, column, why);
}

static const struct import_filter *
filter_of(const struct plan *plan, struct span name)
{
	const struct import_definition *def = plan->definition;
	size_t i;

	for (i = 0; def != NULL && i < def->filter_count; i++)
		if (same_fold(def->filters[i].column, name))
			return &def->filters[i];
	return NULL;
}

static struct plan_heading *
add_heading(struct plan *plan, struct span name)
{
	size_t room = plan->room == 0 ? 32 : 2 * plan->room, targets = 1;
	struct plan_heading *all = plan->headings, *heading;

	if (plan->count == plan->room) {
		all = arena_array(plan->arena, room, sizeof *all);
		if (all == NULL)
			return NULL;
		if (plan->count > 0)
			memcpy(all, plan->headings,
			    plan->count * sizeof *all);
		plan->headings = all;
		plan->room = room;
	}
	if (plan->definition != NULL)
		targets += plan->definition->column_count;
	heading = &all[plan->count];
	heading->name = arena_copy(plan->arena, name);
	heading->count = 0;
	heading->filter = filter_of(plan, name);
	heading->targets = arena_array(plan->arena, targets,
	    sizeof *heading->targets);
	if (heading->targets == NULL)
		return NULL;
	plan->count++;
	return heading;
}

/* The column that klaster itself adds to rows it refused. */
static bool
is_ours(struct span name)
{
	return span_is(name, SPAN("import_error"));
}

const struct plan_heading *
plan_heading(struct plan *plan, struct span name, size_t hint,
    struct note *why)
{
	struct plan_heading *heading;
	bool known = false;
	size_t i;

	if (hint < plan->count && span_is(plan->headings[hint].name, name))
		return &plan->headings[hint];
	for (i = 0; i < plan->count; i++)
		if (name.len > 0 && span_is(plan->headings[i].name, name))
			return &plan->headings[i];
	heading = add_heading(plan, name);
	if (heading == NULL)
		return NULL;
	if (is_ours(name))
		return heading;
	if (!add_defined(plan, heading, &known, why))
		return NULL;
	known |= heading->filter != NULL;
	if (!known && !add_named(plan, heading, why))
		return NULL;
	return heading;
}

static bool
has_heading(const struct plan *plan, struct span name)
{
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (same_fold(plan->headings[i].name, name))
			return true;
	return false;
}

static struct span
nearest_heading(const struct plan *plan, struct span name)
{
	struct span near = SPAN("");
	unsigned least = 4, away;
	size_t i;

	for (i = 0; i < plan->count; i++) {
		away = text_distance(plan->headings[i].name, name);
		if (away < least) {
			least = away;
			near = plan->headings[i].name;
		}
	}
	return near;
}

static bool
is_constant(const struct plan *plan, const struct field *field)
{
	const struct import_definition *def = plan->definition;
	size_t i;

	for (i = 0; def != NULL && i < def->column_count; i++)
		if (def->columns[i].column.len == 0 &&
		    def->columns[i].field == field)
			return true;
	return false;
}

static enum err
no_column(const struct plan *plan, struct span name, const char *path,
    struct note *why)
{
	struct span near = nearest_heading(plan, name);

	if (near.len > 0)
		return note_fail(ERR_INPUT, why, _("%s: there is no column "
		    "\"%.*s\"; the nearest is \"%.*s\"."), path,
		    SPAN_ARG(name), SPAN_ARG(near));
	return note_fail(ERR_INPUT, why, _("%s: there is no column "
	    "\"%.*s\"."), path, SPAN_ARG(name));
}

enum err
plan_check(const struct plan *plan, const char *path, struct note *why)
{
	const struct import_definition *def = plan->definition;
	size_t i;

	for (i = 0; def != NULL && i < def->column_count; i++)
		if (def->columns[i].column.len > 0 &&
		    !has_heading(plan, def->columns[i].column))
			return no_column(plan, def->columns[i].column, path,
			    why);
	for (i = 0; def != NULL && i < def->filter_count; i++)
		if (!has_heading(plan, def->filters[i].column))
			return no_column(plan, def->filters[i].column, path,
			    why);
	if (plan->filled[plan->key->place] == NULL &&
	    !is_constant(plan, plan->key))
		return note_fail(ERR_INPUT, why, _("%s: no column fills the "
		    "field \"%s\", by which rows find their records; name one "
		    "with --map COLUMN=%s."), path, plan->key->name,
		    plan->key->name);
	return OK;
}
