/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/schema.h"

#include "core/base/text.h"

static const char *const type_names[FIELD_TYPES] = {
	[FIELD_TEXT] = "text",
	[FIELD_INTEGER] = "integer",
	[FIELD_DECIMAL] = "decimal",
	[FIELD_DATE] = "date",
	[FIELD_PERIOD] = "period",
	[FIELD_YESNO] = "yesno",
	[FIELD_WORD] = "word",
	[FIELD_REF] = "ref",
};

/* Where to look for a text that is missing in a language. */
static const enum lang nearest_lang[LANG_COUNT][2] = {
	[LANG_EN] = { LANG_EN, LANG_EN },
	[LANG_UZ] = { LANG_UZ_CYRL, LANG_EN },
	[LANG_UZ_CYRL] = { LANG_UZ, LANG_EN },
	[LANG_RU] = { LANG_EN, LANG_EN },
};

const char *
field_type_name(enum field_type type)
{
	return type_names[type];
}

struct kind *
schema_kind(const struct schema *s, struct span name)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (span_is(span_of(s->kinds[i]->name), name))
			return s->kinds[i];
	return NULL;
}

struct vocab *
schema_vocab(const struct schema *s, struct span name)
{
	size_t i;

	for (i = 0; i < s->vocab_count; i++)
		if (span_is(span_of(s->vocabs[i]->name), name))
			return s->vocabs[i];
	return NULL;
}

struct field *
kind_field(const struct kind *k, struct span name)
{
	size_t i;

	for (i = 0; i < k->count; i++)
		if (span_is(span_of(k->fields[i].name), name))
			return &k->fields[i];
	return NULL;
}

const struct word *
vocab_word(const struct vocab *v, struct span name)
{
	size_t i;

	for (i = 0; i < v->count; i++)
		if (span_is(span_of(v->words[i].name), name))
			return &v->words[i];
	return NULL;
}

const char *
label_text(const struct label *label, enum lang lang)
{
	size_t i;

	if (label->text[lang] != NULL)
		return label->text[lang];
	for (i = 0; i < 2; i++)
		if (label->text[nearest_lang[lang][i]] != NULL)
			return label->text[nearest_lang[lang][i]];
	return "";
}

const char *
schema_unit(const struct schema *s, const struct field *field, enum lang lang)
{
	const struct vocab *units = schema_vocab(s, SPAN("unit"));
	const struct word *word = NULL;

	if (units != NULL && field->unit != NULL)
		word = vocab_word(units, span_of(field->unit));
	return word == NULL ? field->unit : label_text(&word->label, lang);
}

/* The best candidate so far for a mistyped name. */
struct nearest {
	struct span	 name;
	const char	*best;
	unsigned	 distance;
};

/* A third of the letters may be wrong; more is another word. */
static struct nearest
nearest_begin(struct span name)
{
	return (struct nearest){ name, NULL, (unsigned)name.len / 3 + 2 };
}

static void
nearest_try(struct nearest *n, const char *candidate)
{
	unsigned distance = text_distance(n->name, span_of(candidate));

	if (distance < n->distance) {
		n->best = candidate;
		n->distance = distance;
	}
}

const char *
kind_nearest_field(const struct kind *k, struct span name)
{
	struct nearest n = nearest_begin(name);
	size_t i;

	for (i = 0; i < k->count; i++)
		nearest_try(&n, k->fields[i].name);
	return n.best;
}

const char *
schema_nearest_kind(const struct schema *s, struct span name)
{
	struct nearest n = nearest_begin(name);
	size_t i;

	for (i = 0; i < s->count; i++)
		nearest_try(&n, s->kinds[i]->name);
	return n.best;
}

const char *
vocab_nearest_word(const struct vocab *v, struct span name)
{
	struct nearest n = nearest_begin(name);
	size_t i;

	for (i = 0; i < v->count; i++)
		nearest_try(&n, v->words[i].name);
	return n.best;
}
