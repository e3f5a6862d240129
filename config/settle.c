/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <ctype.h>

#include "config/outline.h"
#include "core/base/text.h"
#include "core/base/words.h"

/* Where nothing in English was written: "canteen_seats", "Canteen seats". */
static const char *
text_of_name(struct arena *arena, const char *name)
{
	char *text = arena_string(arena, span_of(name));
	char *c;

	for (c = text; c != NULL && *c != '\0'; c++) {
		if (*c == '_')
			*c = ' ';
		else if (c == text)
			*c = (char)toupper((unsigned char)*c);
	}
	return text;
}

static const char *
cyrillic(struct arena *arena, const char *latin)
{
	struct buf buf;
	char *text;

	buf_init(&buf);
	text_to_cyrillic(&buf, span_of(latin));
	text = arena_string(arena, buf_span(&buf));
	arena->failed |= buf.failed;
	buf_free(&buf);
	return text;
}

static void
settle_label(struct outline *d, struct label *label, const char *name)
{
	const char **text = label->text;

	if (text[LANG_EN] == NULL)
		text[LANG_EN] = name == NULL ? "" :
		    text_of_name(d->shape.arena, name);
	if (text[LANG_UZ_CYRL] == NULL && text[LANG_UZ] != NULL)
		text[LANG_UZ_CYRL] = cyrillic(d->shape.arena, text[LANG_UZ]);
}

static void
settle_vocab(struct outline *d, struct outline_vocab *from)
{
	struct vocab *vocab = from->vocab;
	const struct outline_word *w;

	for (w = from->first; w != NULL; w = w->next)
		vocab->count++;
	vocab->words = arena_array(d->shape.arena, vocab->count + 1,
	    sizeof(*vocab->words));
	if (vocab->words == NULL)
		return;
	vocab->count = 0;
	for (w = from->first; w != NULL; w = w->next) {
		vocab->words[vocab->count] = w->word;
		settle_label(d, &vocab->words[vocab->count].label,
		    w->word.name);
		vocab->count++;
	}
}

static void
settle_vocabs(struct outline *d)
{
	struct schema *s = d->schema;
	struct outline_vocab *v;

	for (v = d->vocabs; v != NULL; v = v->next)
		s->vocab_count++;
	s->vocabs = arena_array(d->shape.arena, s->vocab_count + 1,
	    sizeof(*s->vocabs));
	if (s->vocabs == NULL)
		return;
	s->vocab_count = 0;
	for (v = d->vocabs; v != NULL; v = v->next) {
		settle_vocab(d, v);
		s->vocabs[s->vocab_count++] = v->vocab;
	}
}

static const char *
nearest_vocab(const struct outline *d, struct span name)
{
	const char *pair[] = { NULL, NULL, NULL };
	const struct outline_vocab *v;

	for (v = d->vocabs; v != NULL; v = v->next) {
		pair[pair[0] == NULL ? 0 : 1] = v->vocab->name;
		pair[0] = shape_nearest(pair, name);
		pair[1] = NULL;
	}
	return pair[0];
}

/* False when the vocabulary or kind that it names is not there. */
static bool
settle_type(struct outline *d, struct outline_field *f)
{
	const struct outline_kind *target;

	if (f->field.type == FIELD_WORD)
		f->field.vocab = schema_vocab(d->schema, f->of);
	if (f->field.type == FIELD_WORD && f->field.vocab == NULL) {
		problem_unknown(d->shape.problems, f->of_at,
		    N_("vocabulary"), f->of, f->field.name,
		    nearest_vocab(d, f->of));
		return false;
	}
	if (f->field.type != FIELD_REF)
		return true;
	target = outline_find_kind(d, f->of);
	if (target != NULL) {
		f->field.target = target->kind;
		return true;
	}
	problem_unknown(d->shape.problems, f->of_at, N_("kind"), f->of,
	    f->field.name, schema_nearest_kind(d->schema, f->of));
	return false;
}

static unsigned
default_width(const struct field *f)
{
	static const unsigned widths[FIELD_TYPES] = {
		[FIELD_TEXT] = 24, [FIELD_INTEGER] = 6, [FIELD_DECIMAL] = 9,
		[FIELD_DATE] = 10, [FIELD_PERIOD] = 7, [FIELD_YESNO] = 4,
		[FIELD_WORD] = 14, [FIELD_REF] = 18
	};

	return widths[f->type];
}

static void
settle_field(struct outline *d, struct field *f, const struct field *before)
{
	if (f->page == NULL && before != NULL)
		f->page = before->page;
	if (f->page == NULL)
		f->page = d->pages == NULL ? "" : d->pages->page.name;
	if (f->width == 0)
		f->width = default_width(f);
	settle_label(d, &f->label, f->name);
	settle_label(d, &f->help, NULL);
}

static void
settle_fields(struct outline *d, struct outline_kind *from)
{
	struct kind *kind = from->kind;
	struct outline_field *f;
	struct field *at;
	size_t count = 0;

	for (f = from->first; f != NULL; f = f->next)
		count++;
	kind->fields = arena_array(d->shape.arena, count + 1,
	    sizeof(*kind->fields));
	if (kind->fields == NULL)
		return;
	for (f = from->first; f != NULL; f = f->next) {
		if (!settle_type(d, f))
			continue;
		at = &kind->fields[kind->count];
		*at = f->field;
		at->place = (uint16_t)kind->count;
		settle_field(d, at, kind->count == 0 ? NULL : at - 1);
		kind->count++;
	}
}

static bool
has_page(const struct kind *kind, const char *name)
{
	size_t i;

	for (i = 0; i < kind->page_count; i++) {
		if (strcmp(kind->pages[i].name, name) == 0)
			return true;
	}
	return false;
}

static void
settle_pages(struct outline *d, struct kind *kind)
{
	const struct outline_page *page;
	size_t i;

	kind->pages = arena_array(d->shape.arena, kind->count + 1,
	    sizeof(*kind->pages));
	for (i = 0; kind->pages != NULL && i < kind->count; i++) {
		if (has_page(kind, kind->fields[i].page))
			continue;
		page = outline_find_page(d, span_of(kind->fields[i].page));
		if (page == NULL)
			continue;
		kind->pages[kind->page_count] = page->page;
		settle_label(d, &kind->pages[kind->page_count].label,
		    page->page.name);
		kind->page_count++;
	}
}

/* The fields that a list of names names. */
static size_t
settle_list(struct outline *d, const struct kind *kind,
    const struct yaml_node *names, const struct field ***out)
{
	const struct yaml_node *name;
	const struct field *f;
	size_t count = 0;

	*out = arena_array(d->shape.arena, names->count + 1, sizeof(**out));
	if (*out == NULL)
		return 0;
	for (name = names->first; name != NULL; name = name->next) {
		f = name->shape != YAML_SCALAR ? NULL :
		    kind_field(kind, name->text);
		if (f != NULL)
			(*out)[count++] = f;
		else
			problem_unknown(d->shape.problems, name->at,
			    N_("field"), name->text, kind->name,
			    kind_nearest_field(kind, name->text));
	}
	return count;
}

/* Where nothing was said: the first fields. */
static size_t
first_fields(struct outline *d, const struct kind *kind, size_t skip,
    size_t most, const struct field ***out)
{
	size_t count = 0;

	*out = arena_array(d->shape.arena, most + 1, sizeof(**out));
	while (*out != NULL && count < most && skip < kind->count)
		(*out)[count++] = &kind->fields[skip++];
	return count;
}

static void
settle_lists(struct outline *d, struct outline_kind *from)
{
	struct kind *kind = from->kind;

	if (from->columns != NULL)
		kind->column_count = settle_list(d, kind, from->columns,
		    &kind->columns);
	if (kind->column_count == 0)
		kind->column_count = first_fields(d, kind, 0, 4,
		    &kind->columns);
	if (from->title != NULL)
		kind->title_count = settle_list(d, kind, from->title,
		    &kind->title);
	if (kind->title_count == 0)
		kind->title_count = first_fields(d, kind,
		    kind->count > 1 ? 1 : 0, 1, &kind->title);
}

/* Of a kind that gave none: its first three letters. */
static void
settle_prefix(struct outline *d, struct outline_kind *from)
{
	const struct outline_kind *k;
	char prefix[4] = "";
	size_t i;

	for (i = 0; i < 3 && from->kind->name[i] != '\0'; i++)
		prefix[i] = (char)toupper((unsigned char)from->kind->name[i]);
	if (from->kind->prefix == NULL)
		from->kind->prefix = arena_string(d->shape.arena,
		    span_of(prefix));
	for (k = d->kinds; k != from; k = k->next) {
		if (k->kind->prefix != NULL && from->kind->prefix != NULL &&
		    strcmp(k->kind->prefix, from->kind->prefix) == 0)
			problem_at(d->shape.problems, from->at,
			    _("the kinds %s and %s have the same prefix %s; "
			    "give one of them another with \"prefix\"."),
			    k->kind->name, from->kind->name,
			    from->kind->prefix);
	}
}

static void
settle_kind(struct outline *d, struct outline_kind *from)
{
	struct kind *kind = from->kind;

	size_t i;

	settle_prefix(d, from);
	for (i = 0; i < LANG_COUNT; i++) {
		if (kind->plural.text[i] == NULL)
			kind->plural.text[i] = kind->label.text[i];
	}
	settle_label(d, &kind->label, kind->name);
	settle_label(d, &kind->plural, kind->name);
	settle_label(d, &kind->help, NULL);
	settle_fields(d, from);
	settle_pages(d, kind);
	settle_lists(d, from);
}

void
settle_schema(struct outline *d)
{
	struct schema *s = d->schema;
	struct outline_kind *k;

	settle_vocabs(d);
	for (k = d->kinds; k != NULL; k = k->next)
		s->count++;
	s->kinds = arena_array(d->shape.arena, s->count + 1,
	    sizeof(*s->kinds));
	if (d->shape.arena->failed)
		return;
	s->count = 0;
	for (k = d->kinds; k != NULL; k = k->next)
		s->kinds[s->count++] = k->kind;
	for (k = d->kinds; k != NULL; k = k->next)
		settle_kind(d, k);
	if (!d->shape.arena->failed)
		digest_schema(s);
}
