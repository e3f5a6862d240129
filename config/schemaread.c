/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/schemaread.h"

#include "config/outline.h"
#include "core/base/words.h"

struct schemaread {
	struct outline	 outline;
};

const char *const schemaread_keys[] = {
	"pages", "every", "vocabularies", "kinds", NULL
};

static const char *const kind_keys[] = {
	"prefix", "en", "uz", "uz-Cyrl", "ru", "help", "title", "columns",
	"fields", NULL
};

struct schemaread *
schemaread_begin(struct problems *problems)
{
	struct schemaread *r = mem_zero(1, sizeof(*r));
	struct outline *d;

	if (r == NULL)
		return NULL;
	d = &r->outline;
	d->schema = mem_zero(1, sizeof(*d->schema));
	if (d->schema == NULL) {
		mem_free(r);
		return NULL;
	}
	arena_init(&d->schema->arena);
	d->shape = (struct shape){ problems, &d->schema->arena };
	d->kinds_tail = &d->kinds;
	d->vocabs_tail = &d->vocabs;
	d->pages_tail = &d->pages;
	return r;
}

static void
add_page(struct outline *d, const struct yaml_node *member)
{
	struct outline_page *page = outline_find_page(d, member->key);

	if (page == NULL) {
		if (!outline_may_name(d, member))
			return;
		page = arena_get(d->shape.arena, sizeof(*page));
		if (page == NULL)
			return;
		page->page.name = arena_string(d->shape.arena, member->key);
		*d->pages_tail = page;
		d->pages_tail = &page->next;
	}
	shape_label(d->shape, member, page->page.name, &page->page.label);
}

static void
add_every(struct outline *d, const struct yaml_node *member)
{
	size_t before = d->shape.problems->count;
	struct outline_kind *kind;

	outline_field(d, NULL, member);
	if (d->shape.problems->count > before)
		return;
	for (kind = d->kinds; kind != NULL; kind = kind->next)
		outline_field(d, kind, member);
}

static void
add_word(struct outline *d, struct outline_vocab *vocab,
    const struct yaml_node *member)
{
	struct outline_word *w = vocab->first;

	while (w != NULL && !span_is(span_of(w->word.name), member->key))
		w = w->next;
	if (w == NULL) {
		if (!outline_may_name(d, member))
			return;
		w = arena_get(d->shape.arena, sizeof(*w));
		if (w == NULL)
			return;
		w->word.name = arena_string(d->shape.arena, member->key);
		*vocab->tail = w;
		vocab->tail = &w->next;
	}
	if (!yaml_is_null(member))
		shape_label(d->shape, member, w->word.name, &w->word.label);
}

static struct outline_vocab *
find_vocab(struct outline *d, const struct yaml_node *member)
{
	struct outline_vocab *v = d->vocabs;

	while (v != NULL && !span_is(span_of(v->vocab->name), member->key))
		v = v->next;
	if (v != NULL || !outline_may_name(d, member))
		return v;
	v = arena_get(d->shape.arena, sizeof(*v));
	if (v == NULL)
		return NULL;
	v->vocab = arena_get(d->shape.arena, sizeof(*v->vocab));
	if (v->vocab == NULL)
		return NULL;
	v->vocab->name = arena_string(d->shape.arena, member->key);
	v->tail = &v->first;
	*d->vocabs_tail = v;
	d->vocabs_tail = &v->next;
	return v;
}

static void
add_vocab(struct outline *d, const struct yaml_node *member)
{
	struct outline_vocab *vocab = find_vocab(d, member);
	const struct yaml_node *word;

	if (vocab == NULL || !shape_is_map(d->shape, member))
		return;
	for (word = member->first; word != NULL; word = word->next)
		add_word(d, vocab, word);
}

/* A new kind begins with what every kind has. */
static struct outline_kind *
new_kind(struct outline *d, const struct yaml_node *member)
{
	struct outline_kind *k = arena_get(d->shape.arena, sizeof(*k));
	const struct outline_field *f;
	struct outline_field *copy;

	if (k == NULL)
		return NULL;
	k->kind = arena_get(d->shape.arena, sizeof(*k->kind));
	if (k->kind == NULL)
		return NULL;
	k->kind->name = arena_string(d->shape.arena, member->key);
	k->at = member->key_at;
	for (f = d->every; f != NULL; f = f->next) {
		copy = arena_get(d->shape.arena, sizeof(*copy));
		if (copy == NULL)
			return NULL;
		*copy = *f;
		outline_place(&k->first, copy);
	}
	*d->kinds_tail = k;
	d->kinds_tail = &k->next;
	return k;
}

/* "en: {one: Institution, many: Institutions}", or both in one text. */
static void
add_names(struct outline *d, struct kind *kind, const struct yaml_node *map,
    const struct yaml_node *node)
{
	static const char *const keys[] = { "one", "many", NULL };
	const struct yaml_node *member;
	enum lang lang;

	if (node->shape == YAML_SCALAR) {
		shape_in_lang(d->shape, map, node, &kind->label);
		shape_in_lang(d->shape, map, node, &kind->plural);
		return;
	}
	if (!shape_lang(node->key, &lang))
		return;
	if (!shape_is_map(d->shape, node))
		return;
	for (member = node->first; member != NULL; member = member->next) {
		if (!shape_key(d->shape, member, keys, kind->name))
			continue;
		shape_text(d->shape, member, span_is(member->key, SPAN("one")) ?
		    &kind->label.text[lang] : &kind->plural.text[lang]);
	}
	if (lang == LANG_UZ && yaml_member(map, SPAN("uz-Cyrl")) == NULL)
		kind->label.text[LANG_UZ_CYRL] =
		    kind->plural.text[LANG_UZ_CYRL] = NULL;
}

static void
add_fields(struct outline *d, struct outline_kind *kind,
    const struct yaml_node *node)
{
	const struct yaml_node *member;

	if (!shape_is_map(d->shape, node))
		return;
	for (member = node->first; member != NULL; member = member->next)
		outline_field(d, kind, member);
}

static void
add_kind_key(struct outline *d, struct outline_kind *k,
    const struct yaml_node *map, const struct yaml_node *node)
{
	if (!shape_key(d->shape, node, kind_keys, k->kind->name))
		return;
	if (span_is(node->key, SPAN("prefix")))
		shape_text(d->shape, node, &k->kind->prefix);
	else if (span_is(node->key, SPAN("help")))
		shape_label(d->shape, node, k->kind->name, &k->kind->help);
	else if (span_is(node->key, SPAN("fields")))
		add_fields(d, k, node);
	else if (span_is(node->key, SPAN("title")))
		k->title = shape_is_list(d->shape, node) ? node : k->title;
	else if (span_is(node->key, SPAN("columns")))
		k->columns = shape_is_list(d->shape, node) ? node : k->columns;
	else
		add_names(d, k->kind, map, node);
}

static void
add_kind(struct outline *d, const struct yaml_node *member)
{
	struct outline_kind *kind = outline_find_kind(d, member->key);
	const struct yaml_node *key;

	if (!shape_is_map(d->shape, member))
		return;
	if (kind == NULL && outline_may_name(d, member))
		kind = new_kind(d, member);
	if (kind == NULL)
		return;
	for (key = member->first; key != NULL; key = key->next)
		add_kind_key(d, kind, member, key);
}

static void
each(struct outline *d, const struct yaml_node *file, struct span key,
    void (*add)(struct outline *, const struct yaml_node *))
{
	const struct yaml_node *node = yaml_member(file, key);

	if (node == NULL || !shape_is_map(d->shape, node))
		return;
	for (node = node->first; node != NULL; node = node->next)
		add(d, node);
}

void
schemaread_add(struct schemaread *r, const struct yaml_node *file,
    bool builtin)
{
	struct outline *d = &r->outline;

	d->builtin = builtin;
	each(d, file, SPAN("pages"), add_page);
	each(d, file, SPAN("every"), add_every);
	each(d, file, SPAN("vocabularies"), add_vocab);
	each(d, file, SPAN("kinds"), add_kind);
}

struct schema *
schemaread_end(struct schemaread *r)
{
	struct schema *schema;

	if (r == NULL)
		return NULL;
	schema = r->outline.schema;
	settle_schema(&r->outline);
	mem_free(r);
	if (!schema->arena.failed)
		return schema;
	schemaread_free(schema);
	return NULL;
}

void
schemaread_free(struct schema *schema)
{
	if (schema == NULL)
		return;
	arena_clear(&schema->arena);
	mem_free(schema);
}
