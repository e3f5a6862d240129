/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/setread.h"

#include <stddef.h>

#include "config/schemaread.h"
#include "core/base/words.h"

enum setting_type { SETTING_YESNO, SETTING_NUMBER, SETTING_TEXTS };

static const struct setting {
	const char		*section, *key;
	enum setting_type	 type;
	size_t			 at;
	int64_t			 min, max;
} settings[] = {
	{ .section = "screen", .key = "slow",
	    .at = offsetof(struct settings, slow) },
	{ .section = "screen", .key = "plain",
	    .at = offsetof(struct settings, plain) },
	{ .section = "screen", .key = "colour",
	    .at = offsetof(struct settings, colour) },
	{ .section = "screen", .key = "escdelay", .type = SETTING_NUMBER,
	    .at = offsetof(struct settings, escdelay), .max = 5000 },
	{ .section = "bundle", .key = "size", .type = SETTING_NUMBER,
	    .at = offsetof(struct settings, bundle_size),
	    .min = 1, .max = 512 },
	{ .section = "bundle", .key = "line", .type = SETTING_NUMBER,
	    .at = offsetof(struct settings, bundle_line),
	    .min = 1, .max = 64 },
	{ .section = "bundle", .key = "writers", .type = SETTING_NUMBER,
	    .at = offsetof(struct settings, bundle_writers),
	    .min = 1, .max = 4096 },
	{ .section = "bundle", .key = "personal",
	    .at = offsetof(struct settings, bundle_personal) },
	{ .section = "bundle", .key = "otherwise", .type = SETTING_TEXTS,
	    .at = offsetof(struct settings, bundle_otherwise) },
};

enum { SETTING_COUNT = sizeof(settings) / sizeof(settings[0]) };

static const char *const other_keys[] = {
	"language", "dates", "screen", "bundle", "receive", "roles", "keys",
	"lists", "imports", "rules"
};

enum { OTHER_COUNT = sizeof(other_keys) / sizeof(other_keys[0]) };

static void
names_init(struct names *names)
{
	*names = (struct names){ .tail = &names->first };
}

/* A row: the member with its section before it, "section.key". */
static void
remember(struct setread *r, const char *section, const struct yaml_node *node,
    const char *value)
{
	struct settings_row *row = arena_get(&r->settings->arena,
	    sizeof(*row));
	struct named *named, *old;

	if (row == NULL)
		return;
	row->key = section == NULL ?
	    arena_string(&r->settings->arena, node->key) :
	    arena_printf(&r->settings->arena, "%s.%.*s", section,
	    SPAN_ARG(node->key));
	row->value = value;
	row->file = arena_string(&r->settings->arena, span_of(node->at.file));
	row->line = node->key_at.line;
	for (old = r->rows.first; old != NULL; old = old->next) {
		if (row->key != NULL && strcmp(old->row->key, row->key) == 0) {
			old->row = row;
			return;
		}
	}
	named = arena_get(&r->arena, sizeof(*named));
	if (named == NULL)
		return;
	named->row = row;
	*r->rows.tail = named;
	r->rows.tail = &named->next;
	r->rows.count++;
}

static void
remember_text(struct setread *r, const char *section,
    const struct yaml_node *node)
{
	remember(r, section, node,
	    arena_string(&r->settings->arena, node->text));
}

static void
take_language(struct setread *r, const struct yaml_node *node)
{
	static const char *const names[] = {
		"en", "uz", "uz-Cyrl", "ru", "auto", NULL
	};
	size_t found;

	if (!shape_one_of(r->shape, node, names, &found))
		return;
	r->settings->lang_set = found < LANG_COUNT;
	if (r->settings->lang_set)
		r->settings->lang = (enum lang)found;
	remember_text(r, NULL, node);
}

static void
take_dates(struct setread *r, const struct yaml_node *node)
{
	static const char *const names[] = { "dotted", "slashed", "iso", NULL };
	static const char *const forms[] = {
		"%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"
	};
	size_t found;

	if (!shape_one_of(r->shape, node, names, &found))
		return;
	r->settings->date_form = forms[found];
	remember_text(r, NULL, node);
}

/* "all", or the names of offices. */
static void
take_receive(struct setread *r, const struct yaml_node *node)
{
	static const char *const names[] = { "all", NULL };
	struct settings *s = r->settings;
	const struct yaml_node *item;
	const char *text, *all = "";
	size_t found;

	if (node->shape == YAML_SCALAR) {
		if (!shape_one_of(r->shape, node, names, &found))
			return;
		s->receive_some = false;
		remember_text(r, NULL, node);
		return;
	}
	if (!shape_is_list(r->shape, node))
		return;
	s->receive_some = true;
	s->receive_count = 0;
	s->receive = arena_array(&s->arena, node->count + 1,
	    sizeof *s->receive);
	for (item = node->first; s->receive != NULL && item != NULL;
	    item = item->next) {
		text = NULL;
		shape_text(r->shape, item, &text);
		if (text == NULL)
			continue;
		s->receive[s->receive_count++] = span_of(text);
		all = arena_printf(&s->arena, "%s%s%s", all == NULL ? "" : all,
		    s->receive_count > 1 ? ", " : "", text);
	}
	remember(r, NULL, node, all);
}

static void
take_texts(struct setread *r, const char *section,
    const struct yaml_node *node, struct settings_texts *texts)
{
	struct arena *arena = &r->settings->arena;
	const struct yaml_node *text;
	const char *shown = "";

	if (!shape_is_list(r->shape, node))
		return;
	texts->count = 0;
	texts->at = arena_array(arena, node->count + 1, sizeof(*texts->at));
	if (texts->at == NULL)
		return;
	for (text = node->first; text != NULL; text = text->next) {
		const char **at = &texts->at[texts->count];

		*at = NULL;
		shape_text(r->shape, text, at);
		if (*at == NULL || shown == NULL)
			continue;
		shown = arena_printf(arena, "%s%s%s", shown,
		    texts->count++ == 0 ? "" : ", ", *at);
	}
	if (shown != NULL)
		remember(r, section, node, shown);
}

static struct settings_role *
role_of(struct setread *r, struct span name)
{
	struct settings *s = r->settings;
	struct settings_role *role;

	for (role = s->roles; role != NULL; role = role->next)
		if (span_is(span_of(role->name), name))
			return role;
	role = arena_get(&s->arena, sizeof *role);
	if (role == NULL)
		return NULL;
	*role = (struct settings_role){ .next = s->roles,
	    .name = arena_string(&s->arena, name) };
	if (role->name == NULL)
		return NULL;
	return s->roles = role;
}

/* ROLE: all, or the kinds that offices of it may write. */
static void
take_roles(struct setread *r, const struct yaml_node *node)
{
	static const char *const all[] = { "all", NULL };
	const struct yaml_node *member;
	struct settings_role *role;
	size_t found;

	if (!shape_is_map(r->shape, node))
		return;
	for (member = node->first; member != NULL; member = member->next) {
		role = role_of(r, member->key);
		if (role == NULL)
			return;
		if (member->shape != YAML_SCALAR) {
			take_texts(r, "roles", member, &role->kinds);
		} else if (shape_one_of(r->shape, member, all, &found)) {
			role->kinds.count = 0;
			remember_text(r, "roles", member);
		}
	}
}

static void
take_setting(struct setread *r, const struct setting *setting,
    const struct yaml_node *node)
{
	void *at = (char *)r->settings + setting->at;

	switch (setting->type) {
	case SETTING_YESNO:
		shape_yesno(r->shape, node, at);
		break;
	case SETTING_NUMBER:
		shape_integer(r->shape, node, setting->min, setting->max, at);
		break;
	case SETTING_TEXTS:
		take_texts(r, setting->section, node, at);
		return;
	}
	remember_text(r, setting->section, node);
}

static void
take_section(struct setread *r, const struct yaml_node *node,
    const char *section)
{
	const char *names[SETTING_COUNT + 1];
	const struct setting *found[SETTING_COUNT];
	const struct yaml_node *member;
	size_t i, count = 0;

	for (i = 0; i < SETTING_COUNT; i++) {
		if (strcmp(settings[i].section, section) == 0) {
			names[count] = settings[i].key;
			found[count++] = &settings[i];
		}
	}
	names[count] = NULL;
	if (!shape_is_map(r->shape, node))
		return;
	for (member = node->first; member != NULL; member = member->next) {
		if (!shape_key(r->shape, member, names, section))
			continue;
		for (i = 0; !span_is(member->key, span_of(names[i])); i++)
			;
		take_setting(r, found[i], member);
	}
}

/* A member of a map whose names the files give; the last one counts. */
static void
take_named(struct setread *r, struct names *names, const char *section,
    const struct yaml_node *node)
{
	const struct yaml_node *kind = yaml_member(node, SPAN("kind"));
	struct named *named = names->first;

	while (named != NULL && !span_is(named->node->key, node->key))
		named = named->next;
	remember(r, section, node, kind == NULL ? "" :
	    arena_string(&r->settings->arena, kind->text));
	if (named == NULL) {
		named = arena_get(&r->arena, sizeof(*named));
		if (named == NULL)
			return;
		*names->tail = named;
		names->tail = &named->next;
		names->count++;
	}
	named->node = node;
}

static void
take_all_named(struct setread *r, struct names *names, const char *section,
    const struct yaml_node *node)
{
	if (!shape_is_map(r->shape, node))
		return;
	for (node = node->first; node != NULL; node = node->next)
		take_named(r, names, section, node);
}

/* keys: place: key: action. */
static void
take_keys(struct setread *r, const struct yaml_node *node)
{
	struct named *named;
	const struct yaml_node *member;

	if (!shape_is_map(r->shape, node))
		return;
	for (member = node->first; member != NULL; member = member->next) {
		named = arena_get(&r->arena, sizeof(*named));
		if (named == NULL || !shape_is_map(r->shape, member))
			continue;
		named->node = member;
		*r->keys.tail = named;
		r->keys.tail = &named->next;
		r->keys.count += member->count;
	}
}

/* What an office adds to the schema: where each line of it stands. */
static void
remember_kinds(struct setread *r, const struct yaml_node *kinds)
{
	const struct yaml_node *kind, *field, *type;
	const char *section;

	for (kind = kinds->first; kind != NULL; kind = kind->next) {
		field = yaml_member(kind, SPAN("fields"));
		section = arena_printf(&r->arena, "kinds.%.*s",
		    SPAN_ARG(kind->key));
		for (field = field == NULL ? NULL : field->first;
		    field != NULL; field = field->next) {
			type = field->shape == YAML_SCALAR ? field :
			    yaml_member(field, SPAN("type"));
			remember(r, section, field, type == NULL ? "" :
			    arena_string(&r->settings->arena, type->text));
		}
	}
}

static void
remember_words(struct setread *r, const struct yaml_node *vocabs)
{
	const struct yaml_node *vocab, *word;
	const char *section;

	for (vocab = vocabs->first; vocab != NULL; vocab = vocab->next) {
		section = arena_printf(&r->arena, "vocabularies.%.*s",
		    SPAN_ARG(vocab->key));
		for (word = vocab->first; word != NULL; word = word->next)
			remember(r, section, word, "");
	}
}

/* What an office changes of rules: one row for each plain value. */
static void
remember_rules(struct setread *r, const struct yaml_node *rules)
{
	const struct yaml_node *rule, *key;
	const char *section;

	for (rule = rules->first; rule != NULL; rule = rule->next) {
		section = arena_printf(&r->arena, "rules.%.*s",
		    SPAN_ARG(rule->key));
		for (key = rule->first; key != NULL; key = key->next)
			if (key->shape == YAML_SCALAR)
				remember_text(r, section, key);
			else
				remember(r, section, key, "");
	}
}

static void
take_rules(struct setread *r, const struct yaml_node *rules)
{
	bool builtin = strcmp(rules->at.file, SETREAD_BUILTIN) == 0;

	if (!builtin)
		remember_rules(r, rules);
	ruleread_add(&r->rules, rules, builtin);
}

static bool
is_known(struct setread *r, const struct yaml_node *member)
{
	const char *names[OTHER_COUNT + 8];
	size_t i, count = 0;

	for (i = 0; i < OTHER_COUNT; i++)
		names[count++] = other_keys[i];
	for (i = 0; schemaread_keys[i] != NULL; i++)
		names[count++] = schemaread_keys[i];
	names[count] = NULL;
	return shape_key(r->shape, member, names, member->at.file);
}

static void
take(struct setread *r, const struct yaml_node *member)
{
	if (span_is(member->key, SPAN("language")))
		take_language(r, member);
	else if (span_is(member->key, SPAN("dates")))
		take_dates(r, member);
	else if (span_is(member->key, SPAN("screen")))
		take_section(r, member, "screen");
	else if (span_is(member->key, SPAN("bundle")))
		take_section(r, member, "bundle");
	else if (span_is(member->key, SPAN("receive")))
		take_receive(r, member);
	else if (span_is(member->key, SPAN("roles")))
		take_roles(r, member);
	else if (span_is(member->key, SPAN("keys")))
		take_keys(r, member);
	else if (span_is(member->key, SPAN("lists")))
		take_all_named(r, &r->lists, "lists", member);
	else if (span_is(member->key, SPAN("imports")))
		take_all_named(r, &r->imports, "imports", member);
	else if (span_is(member->key, SPAN("rules")))
		take_rules(r, member);
}

void
setread_begin(struct setread *r, struct settings *s,
    struct problems *problems)
{
	r->settings = s;
	r->shape = (struct shape){ problems, &s->arena };
	arena_init(&r->arena);
	ruleread_begin(&r->rules, r->shape);
	names_init(&r->imports);
	names_init(&r->lists);
	names_init(&r->keys);
	names_init(&r->rows);
}

void
setread_add(struct setread *r, const struct yaml_node *file)
{
	const struct yaml_node *member;

	if (!shape_is_map(r->shape, file))
		return;
	if (strcmp(file->at.file, SETREAD_BUILTIN) != 0) {
		member = yaml_member(file, SPAN("kinds"));
		if (member != NULL)
			remember_kinds(r, member);
		member = yaml_member(file, SPAN("vocabularies"));
		if (member != NULL)
			remember_words(r, member);
	}
	for (member = file->first; member != NULL; member = member->next) {
		if (is_known(r, member))
			take(r, member);
	}
}

static void
end_imports(struct setread *r)
{
	struct settings *s = r->settings;
	const struct named *named;
	struct import_definition *import;

	s->imports = arena_array(&s->arena, r->imports.count + 1,
	    sizeof(*s->imports));
	if (s->imports == NULL)
		return;
	for (named = r->imports.first; named != NULL; named = named->next) {
		import = importread(r->shape, s->schema, named->node);
		if (import != NULL)
			s->imports[s->import_count++] = import;
	}
}

/* A list with the name of its kind says how that kind is shown. */
static void
usual_columns(const struct settings *s, const struct settings_list *list)
{
	struct kind *kind = schema_kind(s->schema, span_of(list->name));

	if (kind != NULL && kind == list->kind && list->column_count > 0) {
		kind->columns = list->columns;
		kind->column_count = list->column_count;
	}
}

static void
end_lists(struct setread *r)
{
	struct settings *s = r->settings;
	const struct named *named;

	s->lists = arena_array(&s->arena, r->lists.count + 1,
	    sizeof(*s->lists));
	if (s->lists == NULL)
		return;
	for (named = r->lists.first; named != NULL; named = named->next) {
		if (listread(r->shape, s->schema, named->node,
		    &s->lists[s->list_count]))
			usual_columns(s, &s->lists[s->list_count++]);
	}
}

static void
end_keys(struct setread *r)
{
	struct settings *s = r->settings;
	const struct named *named;
	const struct yaml_node *key;
	struct settings_key *out;

	s->keys = arena_array(&s->arena, r->keys.count + 1, sizeof(*s->keys));
	if (s->keys == NULL)
		return;
	for (named = r->keys.first; named != NULL; named = named->next) {
		for (key = named->node->first; key != NULL; key = key->next) {
			out = &s->keys[s->key_count++];
			out->place = arena_string(&s->arena, named->node->key);
			out->key = arena_string(&s->arena, key->key);
			out->action = "";
			shape_text(r->shape, key, &out->action);
		}
	}
}

static void
end_rows(struct setread *r)
{
	struct settings *s = r->settings;
	const struct named *named;

	s->rows = arena_array(&s->arena, r->rows.count + 1, sizeof(*s->rows));
	if (s->rows == NULL)
		return;
	for (named = r->rows.first; named != NULL; named = named->next)
		s->rows[s->row_count++] = *named->row;
}

void
setread_end(struct setread *r)
{
	end_imports(r);
	end_lists(r);
	end_keys(r);
	end_rows(r);
	ruleread_end(&r->rules, &r->settings->ruleset);
	r->settings->arena.failed |= r->arena.failed;
	arena_clear(&r->arena);
}
