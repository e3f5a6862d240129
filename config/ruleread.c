/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/ruleread.h"

#include "core/base/words.h"

/* One key of one rule. */
struct taking {
	struct ruleread		*reader;
	struct ruleread_rule	*rule;
	bool			 builtin;
};

void
ruleread_begin(struct ruleread *r, struct shape shape)
{
	*r = (struct ruleread){ .shape = shape, .tail = &r->first };
}

static void
take_severity(struct taking *t, const struct yaml_node *node)
{
	static const char *const names[] = {
		[SEVERITY_ERROR] = "error",
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_INFO] = "info",
		[SEVERITY_OFF] = "off",
		[SEVERITIES] = NULL
	};
	size_t found;

	if (shape_one_of(t->reader->shape, node, names, &found))
		t->rule->words.severity = (enum severity)found;
}

/* "12", "0.4", "-1.25": up to 9 digits before and 6 behind the point. */
static bool
read_millionths(struct span text, int64_t *out)
{
	bool minus = span_starts(text, SPAN("-")), point = false;
	int64_t number = 0;
	size_t i, before = 0, behind = 0;

	for (i = minus; i < text.len; i++) {
		if (text.at[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		number = number * 10 + (text.at[i] - '0');
		*(point ? &behind : &before) += 1;
		if (before > 9 || behind > 6)
			return false;
	}
	if (before == 0 || (point && behind == 0))
		return false;
	for (; behind < 6; behind++)
		number *= 10;
	*out = minus ? -number : number;
	return true;
}

static void
take_number(struct taking *t, const struct yaml_node *node, int64_t *out)
{
	int64_t number;

	if (node->shape == YAML_SCALAR && read_millionths(node->text, &number))
		*out = number;
	else
		problem_at(t->reader->shape.problems, node->at,
		    _("a number such as 5 or 0.4 is expected here."));
}

static struct rule_limit *
find_limit(struct ruleread_rule *rule, struct span name)
{
	size_t i;

	for (i = 0; i < rule->words.limit_count; i++)
		if (span_is(span_of(rule->limits[i].name), name))
			return &rule->limits[i];
	return NULL;
}

/* The built-in file says which limits there are. */
static void
first_limits(struct taking *t, const struct yaml_node *map)
{
	struct ruleread_rule *rule = t->rule;
	const struct yaml_node *member;

	rule->limits = arena_array(t->reader->shape.arena, map->count + 1,
	    sizeof *rule->limits);
	if (rule->limits == NULL)
		return;
	rule->words.limits = rule->limits;
	for (member = map->first; member != NULL; member = member->next)
		rule->limits[rule->words.limit_count++].name =
		    arena_string(t->reader->shape.arena, member->key);
}

static const char *
nearest_limit(struct shape s, const struct ruleread_rule *rule,
    struct span name)
{
	const char **names = arena_array(s.arena,
	    rule->words.limit_count + 1, sizeof *names);
	size_t i;

	for (i = 0; names != NULL && i < rule->words.limit_count; i++)
		names[i] = rule->limits[i].name;
	return names == NULL ? NULL : shape_nearest(names, name);
}

static void
take_limits(struct taking *t, const struct yaml_node *map)
{
	struct shape s = t->reader->shape;
	const struct yaml_node *member;
	struct rule_limit *limit;

	if (!shape_is_map(s, map))
		return;
	if (t->builtin)
		first_limits(t, map);
	for (member = map->first; member != NULL; member = member->next) {
		limit = find_limit(t->rule, member->key);
		if (limit != NULL)
			take_number(t, member, &limit->value);
		else
			problem_unknown(s.problems, member->key_at,
			    N_("limit"), member->key, t->rule->words.id,
			    nearest_limit(s, t->rule, member->key));
	}
}

/* Whether text has {name}. */
static bool
has_name(const char *text, struct span name)
{
	const char *at;

	for (at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{'))
		if (strncmp(at + 1, name.at, name.len) == 0 &&
		    at[name.len + 1] == '}')
			return true;
	return false;
}

/* Only what the built-in sentence fills can be filled. */
static void
check_names(struct taking *t, const struct yaml_node *node,
    const char *builtin)
{
	const char *at, *end;

	for (at = strchr(node->text.at, '{'); at != NULL;
	    at = strchr(end, '{')) {
		struct span name;

		end = strchr(at, '}');
		if (end == NULL)
			return;
		name = span_make(at + 1, (size_t)(end - at - 1));
		if (!has_name(builtin, name))
			problem_at(t->reader->shape.problems, node->at,
			    _("nothing stands for {%.*s} in a sentence of "
			    "%s."), SPAN_ARG(name), t->rule->words.id);
	}
}

static void
take_label(struct taking *t, const struct yaml_node *node,
    struct label *label)
{
	const char *builtin = label->text[LANG_EN];
	const struct yaml_node *member;

	if (!t->builtin && builtin != NULL && node->shape == YAML_SCALAR)
		check_names(t, node, builtin);
	if (!t->builtin && builtin != NULL && node->shape == YAML_MAP)
		for (member = node->first; member != NULL;
		    member = member->next)
			if (member->shape == YAML_SCALAR)
				check_names(t, member, builtin);
	shape_label(t->reader->shape, node, t->rule->words.id, label);
}

static void
take_key(struct taking *t, const struct yaml_node *node)
{
	struct rule_words *words = &t->rule->words;

	if (span_is(node->key, SPAN("severity")))
		take_severity(t, node);
	else if (span_is(node->key, SPAN("limits")))
		take_limits(t, node);
	else if (span_is(node->key, SPAN("sentence")))
		take_label(t, node, &words->sentence);
	else if (span_is(node->key, SPAN("remedy")))
		take_label(t, node, &words->remedy);
	else if (span_is(node->key, SPAN("title")))
		take_label(t, node, &words->title);
	else if (span_is(node->key, SPAN("concept")))
		shape_text(t->reader->shape, node, &words->concept);
	else
		shape_text(t->reader->shape, node, &words->kind);
}

static struct ruleread_rule *
find_rule(const struct ruleread *r, struct span id)
{
	struct ruleread_rule *rule;

	for (rule = r->first; rule != NULL; rule = rule->next)
		if (span_is(span_of(rule->words.id), id))
			return rule;
	return NULL;
}

static struct ruleread_rule *
new_rule(struct ruleread *r, struct span id)
{
	struct ruleread_rule *rule = arena_get(r->shape.arena, sizeof *rule);

	if (rule == NULL)
		return NULL;
	rule->words.id = arena_string(r->shape.arena, id);
	*r->tail = rule;
	r->tail = &rule->next;
	r->count++;
	return rule;
}

static void
unknown_rule(struct ruleread *r, const struct yaml_node *member)
{
	const char **names = arena_array(r->shape.arena, r->count + 1,
	    sizeof *names);
	const struct ruleread_rule *rule;
	size_t count = 0;

	if (names == NULL)
		return;
	for (rule = r->first; rule != NULL; rule = rule->next)
		names[count++] = rule->words.id;
	problem_unknown(r->shape.problems, member->key_at, N_("rule"),
	    member->key, "rules", shape_nearest(names, member->key));
}

static void
take_rule(struct ruleread *r, const struct yaml_node *node, bool builtin)
{
	static const char *const ours[] = { "severity", "limits", "sentence",
		"remedy", "title", NULL };
	static const char *const all[] = { "severity", "limits", "sentence",
		"remedy", "title", "concept", "kind", NULL };
	struct taking t = { r, find_rule(r, node->key), builtin };
	const struct yaml_node *key;

	if (!shape_is_map(r->shape, node))
		return;
	if (t.rule == NULL && builtin)
		t.rule = new_rule(r, node->key);
	else if (t.rule == NULL)
		unknown_rule(r, node);
	if (t.rule == NULL)
		return;
	for (key = node->first; key != NULL; key = key->next)
		if (shape_key(r->shape, key, builtin ? all : ours,
		    t.rule->words.id))
			take_key(&t, key);
}

void
ruleread_add(struct ruleread *r, const struct yaml_node *rules, bool builtin)
{
	const struct yaml_node *node;

	if (!shape_is_map(r->shape, rules))
		return;
	for (node = rules->first; node != NULL; node = node->next)
		take_rule(r, node, builtin);
}

void
ruleread_end(struct ruleread *r, struct ruleset *out)
{
	struct rule_words *rules = arena_array(r->shape.arena, r->count + 1,
	    sizeof *rules);
	const struct ruleread_rule *rule;

	*out = (struct ruleset){ rules, 0 };
	if (rules == NULL)
		return;
	for (rule = r->first; rule != NULL; rule = rule->next)
		rules[out->count++] = rule->words;
}
