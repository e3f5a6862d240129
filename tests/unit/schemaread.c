/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "config/builtin.h"
#include "config/schemaread.h"
#include "config/tape.h"
#include "core/base/text.h"
#include "core/model/id.h"

struct office {
	struct problems	 problems;
	struct arena	 arena;
	struct schema	*schema;
};

static void
add(struct office *o, struct schemaread *reader, const char *text)
{
	struct yaml_node *node;
	struct note why = { "" };

	if (yaml_read(span_of(text), "office.yaml", &o->arena, &why, &node) !=
	    OK)
		fail_msg("%s", why.text);
	schemaread_add(reader, node, false);
}

/* The built-in schema with an office's file over it. */
static void
open_office(struct office *o, const char *overlay)
{
	struct schemaread *reader;

	problem_init(&o->problems);
	arena_init(&o->arena);
	reader = schemaread_begin(&o->problems);
	schemaread_add(reader, tape_read(builtin_schema.text, "schema.yaml",
	    &o->arena), true);
	if (overlay != NULL)
		add(o, reader, overlay);
	o->schema = schemaread_end(reader);
	assert_non_null(o->schema);
}

static void
close_office(struct office *o)
{
	schemaread_free(o->schema);
	arena_clear(&o->arena);
	problem_clear(&o->problems);
}

static void
assert_sound(struct office *o)
{
	if (o->problems.first != NULL)
		fail_msg("%s", o->problems.first->sentence);
}

/* The overlay has this one problem. */
static void
assert_problem(const char *overlay, const char *sentence)
{
	struct office o;

	open_office(&o, overlay);
	assert_int_equal(o.problems.count, 1);
	assert_string_equal(o.problems.first->sentence, sentence);
	close_office(&o);
}

static void
test_builtin(void **state)
{
	static const char *const kinds[] = {
		"area", "cluster", "subject", "person", "agreement", "link",
		"chain", "curriculum", "topic", "work", "opening",
		"placement", "logbook", "visit", "evaluation", "goal",
		"project", "activity", "problem", "indicator", "reading",
		"need", "ack", "resource", "document", "office"
	};
	struct office o;
	size_t i;

	(void)state;
	open_office(&o, NULL);
	assert_sound(&o);
	assert_int_equal(o.schema->count, sizeof(kinds) / sizeof(kinds[0]));
	for (i = 0; i < o.schema->count; i++)
		assert_non_null(schema_kind(o.schema, span_of(kinds[i])));
	assert_int_equal(strlen(o.schema->digest), 16);
	close_office(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_builtin),
	};

	(void)assert_problem;
	return cmocka_run_group_tests_name("schemaread", tests, NULL, NULL);
}
