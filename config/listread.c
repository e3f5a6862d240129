/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/setread.h"
#include "core/base/words.h"

static const char *const keys[] = {
	"kind", "columns", "sort", "where", "find", "label", NULL
};

static const struct field *
find_field(struct shape s, const struct kind *kind, struct span name,
    struct yaml_place at)
{
	const struct field *field = kind_field(kind, name);

	if (field == NULL)
		problem_unknown(s.problems, at, N_("field"), name, kind->name,
		    kind_nearest_field(kind, name));
	return field;
}

static void
take_columns(struct shape s, const struct yaml_node *node,
    struct settings_list *list)
{
	const struct yaml_node *name;
	const struct field *field;

	if (!shape_is_list(s, node))
		return;
	list->columns = arena_array(s.arena, node->count + 1,
	    sizeof(*list->columns));
	if (list->columns == NULL)
		return;
	for (name = node->first; name != NULL; name = name->next) {
		field = find_field(s, list->kind, name->text, name->at);
		if (field != NULL)
			list->columns[list->column_count++] = field;
	}
}

static void
take_where(struct shape s, const struct yaml_node *node,
    struct settings_list *list)
{
	const struct yaml_node *text;

	if (!shape_is_list(s, node))
		return;
	list->where = arena_array(s.arena, node->count + 1,
	    sizeof(*list->where));
	if (list->where == NULL)
		return;
	for (text = node->first; text != NULL; text = text->next)
		shape_text(s, text, &list->where[list->where_count++]);
}

static void
take_sort(struct shape s, const struct yaml_node *node,
    struct settings_list *list)
{
	struct span name = node->text;

	list->descending = span_starts(name, SPAN("-"));
	if (list->descending)
		name = span_from(name, 1);
	list->sort = find_field(s, list->kind, name, node->at);
}

/* The kind that "kind" names, or else the list's own name. */
static const struct kind *
find_kind(struct shape s, const struct schema *schema,
    const struct yaml_node *node)
{
	const struct yaml_node *member = yaml_member(node, SPAN("kind"));
	struct span name = member == NULL ? node->key : member->text;
	const struct kind *kind = schema_kind(schema, name);

	if (kind == NULL)
		problem_unknown(s.problems,
		    member == NULL ? node->key_at : member->at, N_("kind"),
		    name, "lists", schema_nearest_kind(schema, name));
	return kind;
}

static void
take(struct shape s, const struct yaml_node *member,
    struct settings_list *list)
{
	if (span_is(member->key, SPAN("columns")))
		take_columns(s, member, list);
	else if (span_is(member->key, SPAN("sort")))
		take_sort(s, member, list);
	else if (span_is(member->key, SPAN("where")))
		take_where(s, member, list);
	else if (span_is(member->key, SPAN("find")))
		shape_text(s, member, &list->find);
	else if (span_is(member->key, SPAN("label")))
		shape_label(s, member, list->name, &list->label);
}

bool
listread(struct shape s, const struct schema *schema,
    const struct yaml_node *node, struct settings_list *list)
{
	const struct yaml_node *member;

	*list = (struct settings_list){ 0 };
	list->name = arena_string(s.arena, node->key);
	if (list->name == NULL || !shape_is_map(s, node))
		return false;
	list->kind = find_kind(s, schema, node);
	if (list->kind == NULL)
		return false;
	for (member = node->first; member != NULL; member = member->next) {
		if (shape_key(s, member, keys, list->name))
			take(s, member, list);
	}
	if (list->label.text[LANG_EN] == NULL)
		list->label.text[LANG_EN] = list->name;
	return true;
}
