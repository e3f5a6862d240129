/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/shape.h"

#include "core/base/text.h"
#include "core/base/words.h"

static const char *const langs[LANG_COUNT + 1] = {
	[LANG_EN] = "en",
	[LANG_UZ] = "uz",
	[LANG_UZ_CYRL] = "uz-Cyrl",
	[LANG_RU] = "ru",
};

bool
shape_is_map(struct shape s, const struct yaml_node *node)
{
	if (node->shape == YAML_MAP || yaml_is_null(node))
		return true;
	problem_at(s.problems, node->at, _("keys with values are expected "
	    "here (key: value)."));
	return false;
}

bool
shape_is_list(struct shape s, const struct yaml_node *node)
{
	if (node->shape == YAML_LIST)
		return true;
	problem_at(s.problems, node->at,
	    _("a list is expected here: [one, two]."));
	return false;
}

void
shape_yesno(struct shape s, const struct yaml_node *node, bool *out)
{
	static const char *const words[] = {
		"yes", "true", "on", "", "no", "false", "off",
	};
	size_t i;

	for (i = 0; node->shape == YAML_SCALAR && i < 7; i++) {
		if (span_is(node->text, span_of(words[i]))) {
			*out = i < 4;
			return;
		}
	}
	problem_at(s.problems, node->at, _("yes or no is expected here."));
}

/* A whole number of up to 18 digits. */
static bool
read_integer(struct span text, int64_t *out)
{
	bool minus = span_starts(text, SPAN("-"));
	int64_t number = 0;
	size_t i;

	if (minus)
		text = span_from(text, 1);
	if (text.len == 0 || text.len > 18)
		return false;
	for (i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		number = number * 10 + (text.at[i] - '0');
	}
	*out = minus ? -number : number;
	return true;
}

void
shape_integer(struct shape s, const struct yaml_node *node, int64_t min,
    int64_t max, int64_t *out)
{
	int64_t number;

	if (node->shape == YAML_SCALAR && read_integer(node->text, &number) &&
	    number >= min && number <= max)
		*out = number;
	else
		problem_at(s.problems, node->at, _("a whole number from %lld "
		    "to %lld is expected here."), (long long)min,
		    (long long)max);
}

void
shape_text(struct shape s, const struct yaml_node *node, const char **out)
{
	char *copy;

	if (node->shape != YAML_SCALAR) {
		problem_at(s.problems, node->at,
		    _("text is expected here; quote it where it contains "
		    "[ ] { } , : or #."));
		return;
	}
	copy = arena_string(s.arena, node->text);
	if (copy != NULL)
		*out = copy;
}

const char *
shape_nearest(const char *const names[], struct span name)
{
	unsigned distance, least = (unsigned)name.len / 3 + 2;
	const char *best = NULL;

	for (; *names != NULL; names++) {
		distance = text_distance(span_of(*names), name);
		if (distance < least) {
			best = *names;
			least = distance;
		}
	}
	return best;
}

bool
shape_one_of(struct shape s, const struct yaml_node *node,
    const char *const names[], size_t *out)
{
	struct buf all;
	size_t i;

	for (i = 0; node->shape == YAML_SCALAR && names[i] != NULL; i++) {
		if (span_is(node->text, span_of(names[i]))) {
			*out = i;
			return true;
		}
	}
	buf_init(&all);
	for (i = 0; names[i] != NULL; i++)
		buf_printf(&all, i == 0 ? "%s" : ", %s", names[i]);
	problem_at(s.problems, node->at,
	    _("one of these is expected here: %s."), buf_cstr(&all));
	buf_free(&all);
	return false;
}

bool
shape_key(struct shape s, const struct yaml_node *member,
    const char *const names[], const char *in)
{
	size_t i;

	for (i = 0; names[i] != NULL; i++) {
		if (span_is(member->key, span_of(names[i])))
			return true;
	}
	problem_unknown(s.problems, member->key_at, N_("key"), member->key,
	    in, shape_nearest(names, member->key));
	return false;
}

bool
shape_lang(struct span key, enum lang *out)
{
	size_t i;

	for (i = 0; i < LANG_COUNT; i++) {
		if (span_is(key, span_of(langs[i]))) {
			*out = (enum lang)i;
			return true;
		}
	}
	return false;
}

void
shape_in_lang(struct shape s, const struct yaml_node *map,
    const struct yaml_node *member, struct label *out)
{
	enum lang lang;

	if (!shape_lang(member->key, &lang))
		return;
	shape_text(s, member, &out->text[lang]);
	if (lang == LANG_UZ && yaml_member(map, SPAN("uz-Cyrl")) == NULL)
		out->text[LANG_UZ_CYRL] = NULL;
}

void
shape_label(struct shape s, const struct yaml_node *node, const char *in,
    struct label *out)
{
	const struct yaml_node *member;

	if (node->shape == YAML_SCALAR) {
		shape_text(s, node, &out->text[LANG_EN]);
		return;
	}
	if (!shape_is_map(s, node))
		return;
	for (member = node->first; member != NULL; member = member->next) {
		if (shape_key(s, member, langs, in))
			shape_in_lang(s, node, member, out);
	}
}
