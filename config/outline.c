/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/outline.h"

#include "core/base/words.h"
#include "core/model/id.h"

/* JSON readers elsewhere hold numbers up to here exactly. */
#define LARGEST 9007199254740991

/* One key of one field, and what it is read with. */
struct taking {
	struct outline		*outline;
	struct outline_kind	*kind;		/* NULL: every kind */
	struct outline_field	*field;
	const struct yaml_node	*map, *node;	/* the field's; the key's */
	const char		*name;		/* of what it is in */
};

struct outline_kind *
outline_find_kind(const struct outline *d, struct span name)
{
	struct outline_kind *k;

	for (k = d->kinds; k != NULL; k = k->next) {
		if (span_is(span_of(k->kind->name), name))
			return k;
	}
	return NULL;
}

static struct outline_field *
find_field(struct outline_field *f, struct span name)
{
	while (f != NULL && !span_is(span_of(f->field.name), name))
		f = f->next;
	return f;
}

struct outline_page *
outline_find_page(const struct outline *d, struct span name)
{
	struct outline_page *p = d->pages;

	while (p != NULL && !span_is(span_of(p->page.name), name))
		p = p->next;
	return p;
}

bool
outline_may_name(const struct outline *d, const struct yaml_node *member)
{
	if (name_is(member->key))
		return true;
	problem_at(d->shape.problems, member->key_at, _("\"%.*s\" cannot be a "
	    "name; use small letters a to z, digits and _, a letter first."),
	    SPAN_ARG(member->key));
	return false;
}

static struct span
next_word(struct span *text)
{
	struct span word;

	while (text->len > 0 && text->at[0] == ' ')
		*text = span_from(*text, 1);
	word = *text;
	for (word.len = 0; word.len < text->len; word.len++) {
		if (text->at[word.len] == ' ')
			break;
	}
	*text = span_from(*text, word.len);
	return word;
}

static const char *
nearest_type(struct span name)
{
	const char *names[FIELD_TYPES + 1];
	size_t i;

	for (i = 0; i < FIELD_TYPES; i++)
		names[i] = field_type_name((enum field_type)i);
	names[i] = NULL;
	return shape_nearest(names, name);
}

static bool
read_type(struct taking *t, struct field *out, struct span *of)
{
	struct problems *problems = t->outline->shape.problems;
	struct span rest = t->node->text, word = next_word(&rest);
	size_t i;

	out->sequence = span_is(word, SPAN("sequence"));
	out->list = out->sequence || span_is(word, SPAN("list"));
	if (out->list)
		word = next_word(&rest);
	for (i = 0; i < FIELD_TYPES; i++) {
		if (span_is(word, span_of(field_type_name((enum field_type)i))))
			break;
	}
	if (i == FIELD_TYPES) {
		problem_unknown(problems, t->node->at, N_("type"), word,
		    t->field->field.name, nearest_type(word));
		return false;
	}
	out->type = (enum field_type)i;
	*of = next_word(&rest);
	if ((out->type == FIELD_WORD || out->type == FIELD_REF) !=
	    (of->len > 0) || next_word(&rest).len > 0) {
		problem_at(problems, t->node->at, _("a type reads \"text\", "
		    "\"list text\", \"word VOCABULARY\" or \"ref KIND\"."));
		return false;
	}
	return true;
}

static void
take_type(struct taking *t)
{
	struct outline_field *f = t->field;
	struct field as = { 0 };
	struct span of;

	if (t->node->shape != YAML_SCALAR) {
		problem_at(t->outline->shape.problems, t->node->at, _("a type "
		    "reads \"text\", \"list text\", \"word VOCABULARY\" or "
		    "\"ref KIND\"."));
		return;
	}
	if (!read_type(t, &as, &of))
		return;
	if (f->typed && (as.type != f->field.type ||
	    as.list != f->field.list ||
	    as.sequence != f->field.sequence || !span_is(of, f->of))) {
		problem_at(t->outline->shape.problems, t->node->at,
		    _("the type of \"%s\" in %s stands already and cannot be "
		    "changed."), f->field.name, t->name);
		return;
	}
	f->typed = true;
	f->field.type = as.type;
	f->field.list = as.list;
	f->field.sequence = as.sequence;
	f->of = arena_copy(t->outline->shape.arena, of);
	f->of_at = t->node->at;
}

static void
take_required(struct taking *t)
{
	shape_yesno(t->outline->shape, t->node, &t->field->field.required);
}

static void
take_personal(struct taking *t)
{
	bool personal = t->field->field.personal;

	shape_yesno(t->outline->shape, t->node, &personal);
	if (!personal && t->field->field.personal && !t->outline->builtin)
		problem_at(t->outline->shape.problems, t->node->at,
		    _("\"%s\" in %s is personal and stays so."),
		    t->field->field.name, t->name);
	else
		t->field->field.personal = personal;
}

static void
take_index(struct taking *t)
{
	shape_yesno(t->outline->shape, t->node, &t->field->field.indexed);
}

static void
take_search(struct taking *t)
{
	shape_yesno(t->outline->shape, t->node, &t->field->field.search);
}

static void
take_multiline(struct taking *t)
{
	shape_yesno(t->outline->shape, t->node, &t->field->field.multiline);
}

static void
take_group(struct taking *t)
{
	if (t->field->builtin && !t->outline->builtin)
		problem_at(t->outline->shape.problems, t->node->at,
		    _("the group of \"%s\" in %s is built in."),
		    t->field->field.name, t->name);
	else
		shape_text(t->outline->shape, t->node, &t->field->field.group);
}

static void
take_page(struct taking *t)
{
	const struct outline_page *page = NULL;

	if (t->node->shape == YAML_SCALAR)
		page = outline_find_page(t->outline, t->node->text);
	if (page == NULL)
		problem_at(t->outline->shape.problems, t->node->at,
		    _("there is no page \"%.*s\"; name it under \"pages\"."),
		    SPAN_ARG(t->node->text));
	else
		t->field->field.page = page->page.name;
}

static void
take_unit(struct taking *t)
{
	shape_text(t->outline->shape, t->node, &t->field->field.unit);
}

static void
take_min(struct taking *t)
{
	shape_integer(t->outline->shape, t->node, -LARGEST, LARGEST,
	    &t->field->field.min);
}

static void
take_max(struct taking *t)
{
	shape_integer(t->outline->shape, t->node, -LARGEST, LARGEST,
	    &t->field->field.max);
}

static void
take_width(struct taking *t)
{
	int64_t width = t->field->field.width;

	shape_integer(t->outline->shape, t->node, 1, 200, &width);
	t->field->field.width = (unsigned)width;
}

static void
take_after(struct taking *t)
{
	struct outline_field *before, **link, *f = t->field;

	if (t->kind == NULL || t->node->shape != YAML_SCALAR)
		return;
	before = find_field(t->kind->first, t->node->text);
	if (before == NULL || before == f) {
		problem_unknown(t->outline->shape.problems, t->node->at,
		    N_("field"), t->node->text, t->name, NULL);
		return;
	}
	for (link = &t->kind->first; *link != f; link = &(*link)->next)
		;
	*link = f->next;
	f->next = before->next;
	before->next = f;
	f->last = before->last;
}

static void
take_help(struct taking *t)
{
	shape_label(t->outline->shape, t->node, t->name, &t->field->field.help);
}

static void
take_label(struct taking *t)
{
	shape_label(t->outline->shape, t->node, t->name,
	    &t->field->field.label);
}

static void
take_lang(struct taking *t)
{
	shape_in_lang(t->outline->shape, t->map, t->node,
	    &t->field->field.label);
}

static const char *const key_names[] = {
	"type", "required", "personal", "index", "search", "multiline",
	"group", "page", "unit", "min", "max", "width", "after", "help",
	"label", "en", "uz", "uz-Cyrl", "ru", NULL
};

static void (*const takers[])(struct taking *) = {
	take_type, take_required, take_personal, take_index, take_search,
	take_multiline, take_group, take_page, take_unit, take_min, take_max,
	take_width, take_after, take_help, take_label, take_lang, take_lang,
	take_lang, take_lang
};

static void
take_key(struct taking *t, const struct yaml_node *member)
{
	size_t i;

	if (!shape_key(t->outline->shape, member, key_names,
	    t->field->field.name))
		return;
	t->node = member;
	for (i = 0; !span_is(member->key, span_of(key_names[i])); i++)
		;
	takers[i](t);
}

void
outline_place(struct outline_field **list, struct outline_field *f)
{
	while (*list != NULL && (f->last || !(*list)->last))
		list = &(*list)->next;
	f->next = *list;
	*list = f;
}

/* The nearest of the fields that are there; to an unknown one. */
static const char *
nearest_field(const struct outline_field *f, struct span name)
{
	const char *pair[] = { NULL, NULL, NULL };

	for (; f != NULL; f = f->next) {
		pair[pair[0] == NULL ? 0 : 1] = f->field.name;
		pair[0] = shape_nearest(pair, name);
		pair[1] = NULL;
	}
	return pair[0];
}

static bool
is_typed(const struct yaml_node *member)
{
	return member->shape == YAML_SCALAR ? !yaml_is_null(member) :
	    yaml_member(member, SPAN("type")) != NULL;
}

static struct outline_field *
new_field(struct taking *t, struct outline_field **list,
    const struct yaml_node *member)
{
	struct outline_field *f;

	if (!is_typed(member)) {
		problem_unknown(t->outline->shape.problems, member->key_at,
		    N_("key"), member->key, t->name,
		    nearest_field(*list, member->key));
		return NULL;
	}
	if (!outline_may_name(t->outline, member))
		return NULL;
	f = arena_get(t->outline->shape.arena, sizeof(*f));
	if (f == NULL)
		return NULL;
	f->field.name = arena_string(t->outline->shape.arena, member->key);
	f->field.max = LARGEST;
	f->builtin = t->outline->builtin;
	f->last = t->kind == NULL && *list != NULL;
	outline_place(list, f);
	return f;
}

void
outline_field(struct outline *d, struct outline_kind *kind,
    const struct yaml_node *member)
{
	struct outline_field **list = kind == NULL ? &d->every : &kind->first;
	struct taking t = {
		.outline = d, .kind = kind, .map = member, .node = member,
		.name = kind == NULL ? "every" : kind->kind->name
	};
	const struct yaml_node *key;

	t.field = find_field(*list, member->key);
	if (t.field == NULL)
		t.field = new_field(&t, list, member);
	if (t.field == NULL)
		return;
	if (member->shape == YAML_SCALAR) {
		take_type(&t);
		return;
	}
	if (!shape_is_map(d->shape, member))
		return;
	for (key = member->first; key != NULL; key = key->next)
		take_key(&t, key);
	if (t.field->field.min > t.field->field.max)
		problem_at(d->shape.problems, member->key_at,
		    _("min is greater than max in \"%s\"."),
		    t.field->field.name);
}
