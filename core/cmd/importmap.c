/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/importmap.h"

#include "config/settings.h"
#include "core/base/words.h"
#include "core/say/name.h"

/* The definition of this name among the settings. */
static enum err
find_definition(struct session *session, struct span name,
    struct import_definition *out)
{
	const struct import_definition *found;

	found = settings_import(session->settings, name);
	if (found == NULL)
		return note_fail(ERR_USAGE, &session->why, _("There is no "
		    "import definition \"%.*s\"; klaster config show lists "
		    "them."), SPAN_ARG(name));
	*out = *found;
	return OK;
}

static size_t
count_maps(const struct call *call)
{
	struct span value;
	size_t from = 0, count = 0;

	while (call_next(call, "map", &from, &value))
		count++;
	return count;
}

/* COLUMN=FIELD; the column's name may hold a "=" itself. */
static enum err
read_map(struct session *session, const struct kind *kind, struct span text,
    struct import_column *out)
{
	size_t equals = text.len;
	struct span field;

	while (equals > 0 && text.at[equals - 1] != '=')
		equals--;
	if (equals < 2)
		return note_fail(ERR_USAGE, &session->why, _("import --map: "
		    "\"%.*s\" is not of the form COLUMN=FIELD."),
		    SPAN_ARG(text));
	field = span_from(text, equals);
	*out = (struct import_column){
		.column = span_make(text.at, equals - 1)
	};
	if (field.len == 0)
		return OK;
	return name_field(session, kind, field, &out->field);
}

/* Replaces the column of the same heading, or adds one. */
static void
put_column(struct import_definition *to, const struct import_column *column)
{
	for (size_t i = 0; i < to->column_count; i++) {
		if (span_is(to->columns[i].column, column->column)) {
			to->columns[i] = *column;
			return;
		}
	}
	to->columns[to->column_count++] = *column;
}

static enum err
lay_maps(struct session *session, const struct call *call,
    struct import_definition *definition)
{
	struct import_column *columns, column;
	struct span text;
	size_t from = 0;
	enum err err = OK;

	columns = arena_array(&session->arena, definition->column_count +
	    count_maps(call) + 1, sizeof *columns);
	if (columns == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < definition->column_count; i++)
		columns[i] = definition->columns[i];
	definition->columns = columns;
	while (err == OK && call_next(call, "map", &from, &text)) {
		err = read_map(session, definition->kind, text, &column);
		if (err == OK)
			put_column(definition, &column);
	}
	return err;
}

static enum err
check_kind(struct session *session, const struct import_definition *found,
    const struct import_options *options)
{
	if (found->kind == NULL)
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("import: --map needs to know the KIND."));
	if (options->kind != NULL && options->kind != found->kind)
		return note_fail(ERR_USAGE, &session->why, _("import: %s is "
		    "for %s, not for %s."), found->name, found->kind->name,
		    options->kind->name);
	return OK;
}

enum err
importmap_read(struct session *session, const struct call *call,
    struct import_options *options)
{
	struct import_definition *definition;
	enum err err = OK;

	if (!call_has(call, "map") && !call_has(call, "using"))
		return OK;
	definition = arena_get(&session->arena, sizeof *definition);
	if (definition == NULL)
		return ERR_NOMEM;
	*definition = (struct import_definition){
		.kind = options->kind, .others_by_name = true
	};
	if (call_has(call, "using"))
		err = find_definition(session, call_value(call, "using"),
		    definition);
	if (err == OK)
		err = check_kind(session, definition, options);
	if (err == OK)
		err = lay_maps(session, call, definition);
	options->definition = definition;
	options->kind = definition->kind;
	return err;
}
