/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/setread.h"
#include "core/base/words.h"

static const char *const import_keys[] = {
	"kind", "key", "delimiter", "encoding", "blank_erases", "others",
	"columns", "constants", "rows", NULL
};

static const char *const column_keys[] = {
	"field", "values", "by", "dates", "prefix", "add", NULL
};

struct reading {
	struct shape			 shape;
	struct import_definition	*import;
	size_t				 room;	/* for columns */
};

static const struct field *
find_field(struct shape s, const struct kind *kind,
    const struct yaml_node *node)
{
	const struct field *field = NULL;

	if (node->shape == YAML_SCALAR)
		field = kind_field(kind, node->text);
	if (field == NULL)
		problem_unknown(s.problems, node->at, N_("field"), node->text,
		    kind->name, kind_nearest_field(kind, node->text));
	return field;
}

static void
take_values(struct shape s, const struct yaml_node *node,
    struct import_column *column)
{
	const struct yaml_node *member;
	struct import_value *value;

	if (!shape_is_map(s, node))
		return;
	column->values = arena_array(s.arena, node->count + 1,
	    sizeof(*column->values));
	if (column->values == NULL)
		return;
	for (member = node->first; member != NULL; member = member->next) {
		value = &column->values[column->value_count++];
		value->from = arena_copy(s.arena, member->key);
		value->to = arena_copy(s.arena, member->text);
	}
}

static void
take_by(struct shape s, const struct yaml_node *node,
    struct import_column *column)
{
	if (column->field == NULL || column->field->target == NULL)
		problem_at(s.problems, node->at, _("\"by\" is for references "
		    "only."));
	else
		column->by = find_field(s, column->field->target, node);
}

static void
take_add(struct shape s, const struct yaml_node *node,
    struct import_column *column)
{
	if (column->field != NULL && !column->field->list)
		problem_at(s.problems, node->at, _("\"add\" is for lists "
		    "only; \"%s\" holds one value."), column->field->name);
	else
		shape_yesno(s, node, &column->add);
}

static void
take_column_key(struct shape s, const struct yaml_node *member,
    struct import_column *column)
{
	const char *prefix = "";

	if (span_is(member->key, SPAN("values"))) {
		take_values(s, member, column);
	} else if (span_is(member->key, SPAN("by"))) {
		take_by(s, member, column);
	} else if (span_is(member->key, SPAN("add"))) {
		take_add(s, member, column);
	} else if (span_is(member->key, SPAN("dates"))) {
		shape_text(s, member, &column->date_form);
	} else if (span_is(member->key, SPAN("prefix"))) {
		shape_text(s, member, &prefix);
		column->prefix = span_of(prefix);
	}
}

static struct import_column *
add_column(struct reading *r, struct span heading)
{
	struct import_definition *import = r->import;
	struct import_column *column;

	if (import->columns == NULL || import->column_count == r->room)
		return NULL;
	column = &import->columns[import->column_count++];
	column->column = arena_copy(r->shape.arena, heading);
	return column;
}

/* "field", "{field: ..., by: ...}", or nothing: to be left out. */
static void
take_target(struct reading *r, struct span heading,
    const struct yaml_node *node)
{
	struct import_column *column = add_column(r, heading);
	const struct yaml_node *member;

	if (column == NULL || yaml_is_null(node))
		return;
	if (node->shape != YAML_MAP) {
		column->field = find_field(r->shape, r->import->kind, node);
		return;
	}
	member = yaml_member(node, SPAN("field"));
	if (member == NULL) {
		problem_at(r->shape.problems, node->at, _("name the field of "
		    "this column: {field: NAME}."));
		return;
	}
	column->field = find_field(r->shape, r->import->kind, member);
	for (member = node->first; member != NULL; member = member->next) {
		if (shape_key(r->shape, member, column_keys, "columns"))
			take_column_key(r->shape, member, column);
	}
}

/* One column may fill several fields: a list of targets. */
static void
take_columns(struct reading *r, const struct yaml_node *node)
{
	const struct yaml_node *column, *target;

	if (!shape_is_map(r->shape, node))
		return;
	for (column = node->first; column != NULL; column = column->next) {
		if (column->shape != YAML_LIST) {
			take_target(r, column->key, column);
			continue;
		}
		for (target = column->first; target != NULL;
		    target = target->next)
			take_target(r, column->key, target);
	}
}

static void
take_constants(struct reading *r, const struct yaml_node *node)
{
	const struct yaml_node *member;
	const struct field *field;
	struct import_column *column;

	if (!shape_is_map(r->shape, node))
		return;
	for (member = node->first; member != NULL; member = member->next) {
		field = kind_field(r->import->kind, member->key);
		if (field == NULL) {
			problem_unknown(r->shape.problems, member->key_at,
			    N_("field"), member->key, r->import->kind->name,
			    kind_nearest_field(r->import->kind, member->key));
			continue;
		}
		column = add_column(r, SPAN(""));
		if (column == NULL)
			return;
		column->field = field;
		column->constant = arena_copy(r->shape.arena, member->text);
	}
}

/* A text, or a list of texts. */
static void
take_filter(struct reading *r, const struct yaml_node *node,
    struct import_filter *filter)
{
	const struct yaml_node *text = node->shape == YAML_LIST ?
	    node->first : node;

	filter->column = arena_copy(r->shape.arena, node->key);
	filter->texts = arena_array(r->shape.arena, node->count + 1,
	    sizeof(*filter->texts));
	for (; filter->texts != NULL && text != NULL; text = text->next) {
		if (text->shape == YAML_SCALAR)
			filter->texts[filter->count++] =
			    arena_copy(r->shape.arena, text->text);
		else
			problem_at(r->shape.problems, text->at, _("name the "
			    "text of the rows to take, or a list of "
			    "texts."));
		if (node->shape != YAML_LIST)
			break;
	}
}

static void
take_rows(struct reading *r, const struct yaml_node *node)
{
	struct import_definition *import = r->import;
	const struct yaml_node *member;

	if (!shape_is_map(r->shape, node))
		return;
	import->filters = arena_array(r->shape.arena, node->count + 1,
	    sizeof(*import->filters));
	for (member = node->first; import->filters != NULL &&
	    member != NULL; member = member->next)
		take_filter(r, member,
		    &import->filters[import->filter_count++]);
}

static void
take_delimiter(struct reading *r, const struct yaml_node *node)
{
	if (node->shape == YAML_SCALAR && node->text.len == 1 &&
	    strchr("\"\r\n", node->text.at[0]) == NULL)
		r->import->delimiter = node->text.at[0];
	else
		problem_at(r->shape.problems, node->at,
		    _("a delimiter is one character: \",\", \";\" or "
		    "\"\\t\"."));
}

static void
take(struct reading *r, const struct yaml_node *member)
{
	struct import_definition *import = r->import;

	if (span_is(member->key, SPAN("key")))
		import->key = find_field(r->shape, import->kind, member);
	else if (span_is(member->key, SPAN("delimiter")))
		take_delimiter(r, member);
	else if (span_is(member->key, SPAN("encoding")))
		shape_text(r->shape, member, &import->encoding);
	else if (span_is(member->key, SPAN("blank_erases")))
		shape_yesno(r->shape, member, &import->blank_erases);
	else if (span_is(member->key, SPAN("others")))
		shape_yesno(r->shape, member, &import->others_by_name);
	else if (span_is(member->key, SPAN("columns")))
		take_columns(r, member);
	else if (span_is(member->key, SPAN("constants")))
		take_constants(r, member);
	else if (span_is(member->key, SPAN("rows")))
		take_rows(r, member);
}

static const struct kind *
find_kind(struct shape s, const struct schema *schema,
    const struct yaml_node *node)
{
	const struct yaml_node *member = yaml_member(node, SPAN("kind"));
	const struct kind *kind;

	if (member == NULL) {
		problem_at(s.problems, node->key_at, _("the import \"%.*s\" "
		    "needs \"kind\": what its rows become."),
		    SPAN_ARG(node->key));
		return NULL;
	}
	kind = schema_kind(schema, member->text);
	if (kind == NULL)
		problem_unknown(s.problems, member->at, N_("kind"),
		    member->text, "imports",
		    schema_nearest_kind(schema, member->text));
	return kind;
}

/* How many columns there are at most: every leaf of columns, constants. */
static size_t
count_columns(const struct yaml_node *node)
{
	const struct yaml_node *part, *member;
	size_t count = 0;

	for (part = node->first; part != NULL; part = part->next) {
		for (member = part->first; member != NULL;
		    member = member->next)
			count += member->shape == YAML_LIST ?
			    member->count : 1;
	}
	return count;
}

struct import_definition *
importread(struct shape s, const struct schema *schema,
    const struct yaml_node *node)
{
	struct reading r = { .shape = s, .room = count_columns(node) };
	struct import_definition *import;
	const struct yaml_node *member;

	if (!shape_is_map(s, node))
		return NULL;
	import = arena_get(s.arena, sizeof(*import));
	if (import == NULL)
		return NULL;
	r.import = import;
	import->name = arena_string(s.arena, node->key);
	import->kind = find_kind(s, schema, node);
	if (import->kind == NULL)
		return NULL;
	import->key = &import->kind->fields[0];
	import->delimiter = '\0';
	import->encoding = "UTF-8";
	import->columns = arena_array(s.arena, r.room + 1,
	    sizeof(*import->columns));
	for (member = node->first; member != NULL; member = member->next) {
		if (shape_key(s, member, import_keys, import->name))
			take(&r, member);
	}
	return import;
}
