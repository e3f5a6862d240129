/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "config/tape.h"
#include "config/yaml.h"

/* Refused, with this sentence after "office.yaml". */
static void
assert_refused(struct span text, const char *sentence)
{
	struct note why = { "" };
	struct yaml_node *node;
	struct arena arena;

	arena_init(&arena);
	assert_int_equal(yaml_read(text, "office.yaml", &arena, &why, &node),
	    ERR_INPUT);
	assert_int_equal(strncmp(why.text, "office.yaml", 11), 0);
	assert_string_equal(why.text + 11, sentence);
	arena_clear(&arena);
}

static struct yaml_node *
read_text(struct arena *arena, const char *text)
{
	struct note why = { "" };
	struct yaml_node *node = NULL;

	if (yaml_read(span_of(text), "office.yaml", arena, &why, &node) != OK)
		fail_msg("%s", why.text);
	return node;
}

static void
test_tree(void **state)
{
	struct yaml_node *root, *node;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	root = read_text(&arena, "\xEF\xBB\xBF# head\n"
	    "pupils: {type: integer, required}\r\n"
	    "names: ['it''s', \"a\\tb\", plain]   # tail\n"
	    "none:\nзал: ~\n");
	assert_int_equal(root->shape, YAML_MAP);
	assert_int_equal(root->count, 4);
	node = yaml_member(root, SPAN("pupils"));
	assert_int_equal(node->key_at.line, 2);
	assert_int_equal(node->key_at.column, 1);
	assert_int_equal(node->at.column, 9);
	assert_span(yaml_member(node, SPAN("type"))->text, "integer");
	assert_true(yaml_is_null(yaml_member(node, SPAN("required"))));
	assert_null(yaml_member(node, SPAN("max")));
	node = yaml_member(root, SPAN("names"))->first;
	assert_span(node->text, "it's");
	assert_false(node->plain);
	assert_span(node->next->text, "a\tb");
	assert_span(node->next->next->text, "plain");
	assert_true(node->next->next->plain);
	assert_true(yaml_is_null(yaml_member(root, SPAN("none"))));
	assert_true(yaml_is_null(yaml_member(root, SPAN("зал"))));
	arena_clear(&arena);
}

static void
test_empty(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_true(yaml_is_null(read_text(&arena, "")));
	assert_true(yaml_is_null(read_text(&arena, "# nothing\n")));
	assert_false(yaml_is_null(read_text(&arena, "''")));
	arena_clear(&arena);
}

static void
test_refused_on_purpose(void **state)
{
	(void)state;
	assert_refused(SPAN("a: 1\nb: 2\na: 3\n"),
	    ":3:1: the key \"a\" stands twice; it is also on line 1.");
	assert_refused(SPAN("a: &x 1\n"),
	    ":1:4: anchors (&) are not used here; write the value out.");
	assert_refused(SPAN("a: *x\n"),
	    ":1:4: aliases (*) are not used here; write the value out.");
	assert_refused(SPAN("a: !!str 1\n"),
	    ":1:4: tags (!) are not used here; put the text in quotes.");
	assert_refused(SPAN("a: 1\n---\nb: 2\n"),
	    ":2:1: a second document begins; one file holds one.");
	assert_refused(SPAN("%YAML 1.2\n---\na: 1\n"),
	    ":1:1: a line begins with %; YAML directives are not used here.");
	assert_refused(SPAN("a: |\n  text\n"), ":1:4: texts that begin with "
	    "| or > are not used here; put the text in quotes.");
	assert_refused(SPAN("a:\n\tb: 1\n"), ":2:1: a tab; indent with blanks, "
	    "and write \"\\t\" in quotes where a tab is meant.");
	assert_refused(SPAN("[a]: 1\n"),
	    ":1:1: a key must be text, not a list or a map.");
	assert_refused(SPAN("{ ?a: 1}\n"), ":1:3: a key needs no ? before it; "
	    "put text that begins with ? in quotes.");
	assert_refused(SPAN("a: \"x\\0y\"\n"), ":1:4: \\0 inside a text.");
	assert_refused(SPAN("зал: \xFF\n"),
	    ": this file is not UTF-8; save it as UTF-8.");
	assert_refused(SPAN("a: 1\rb: 2\n"),
	    ":1:5: a line ends in an unusual way; end lines with line feeds.");
	assert_refused(SPAN("a: 1\xE2\x80\xA8"),
	    ":1:5: a line ends in an unusual way; end lines with line feeds.");
}

static void
test_refused_though_libyaml_would_not(void **state)
{
	(void)state;
	assert_refused(SPAN("a: \"1\"# no\n"),
	    ":1:7: put a blank before the # of a comment.");
	assert_refused(SPAN("[ a,#no\n]\n"),
	    ":1:5: put a blank before the # of a comment.");
	assert_refused(SPAN("зал: [a,\nb]\n"), ":2:1: this line continues the "
	    "one above; indent it further than the key it belongs to.");
	assert_refused(SPAN("a: \"b\nc\"\n"), ":2:1: this line continues the "
	    "one above; indent it further than the key it belongs to.");
	assert_refused(SPAN("[-]\n"), ":1:2: a lone - ; put it in quotes.");
}

static void
test_syntax(void **state)
{
	(void)state;
	assert_refused(SPAN("a: [1, 2\n"), ":2:1: this is not the YAML that "
	    "klaster reads: did not find expected ',' or ']'.");
	assert_refused(SPAN("a: b: c\n"), ":1:5: this is not the YAML that "
	    "klaster reads: mapping values are not allowed in this context.");
}

/* Twice the depth that is allowed, in both styles. */
static void
test_deep(void **state)
{
	struct buf buf;
	int i;

	(void)state;
	buf_init(&buf);
	for (i = 0; i < 2 * YAML_DEEPEST; i++)
		buf_text(&buf, "[");
	assert_refused(buf_span(&buf),
	    ":1:25: lists and maps are nested too deep here.");
	buf_reset(&buf);
	for (i = 0; i < 2 * YAML_DEEPEST; i++)
		buf_printf(&buf, "%*sa:\n", i, "");
	assert_refused(buf_span(&buf),
	    ":25:25: lists and maps are nested too deep here.");
	buf_free(&buf);
}

static void
test_large(void **state)
{
	struct buf buf;
	int i;

	(void)state;
	buf_init(&buf);
	for (i = 0; i <= YAML_LARGEST / 4; i++)
		buf_text(&buf, "# a\n");
	assert_refused(buf_span(&buf),
	    ": this file is larger than 4194304 bytes; split it.");
	buf_free(&buf);
}

/* Whatever stands where: no place in it makes the reader stumble. */
static void
test_every_cut(void **state)
{
	static const char text[] =
	    "a: {b: 'c', d: \"e\\u00e9\", f: [1, 2, {g}]}\n"
	    "h:\n- i\n- j: k\n  l: 'm\n   n'\n# o\n\"p\": ʻq\n";
	struct note why = { "" };
	struct yaml_node *node;
	struct arena arena;
	size_t len;

	(void)state;
	for (len = 0; len < sizeof(text); len++) {
		arena_init(&arena);
		why.text[0] = '\0';
		if (yaml_read(span_make(text, len), "cut", &arena, &why,
		    &node) != OK)
			assert_int_equal(strncmp(why.text, "cut", 3), 0);
		arena_clear(&arena);
	}
}

/* Each allocation fails once: an error, no leak, no crash. */
static void
test_no_memory(void **state)
{
	static const char text[] = "a: {b: [c, d]}\ne: f\n";
	struct note why = { "" };
	struct yaml_node *node;
	struct arena arena;
	unsigned long n = 0;
	enum err err;

	(void)state;
	do {
		arena_init(&arena);
		mem_fail_after(++n);
		err = yaml_read(SPAN(text), "office.yaml", &arena, &why,
		    &node);
		mem_fail_after(0);
		arena_clear(&arena);
		assert_true(err == OK || err == ERR_NOMEM);
	} while (err != OK);
	assert_true(n > 1);
}

static void
assert_same_tree(const struct yaml_node *a, const struct yaml_node *b)
{
	const struct yaml_node *one, *two;

	assert_int_equal(a->shape, b->shape);
	assert_int_equal(a->plain, b->plain);
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->at.line, b->at.line);
	assert_int_equal(a->at.column, b->at.column);
	assert_true(span_is(a->text, b->text));
	two = b->first;
	for (one = a->first; one != NULL; one = one->next) {
		assert_true(span_is(one->key, two->key));
		assert_same_tree(one, two);
		two = two->next;
	}
}

static void
test_tape(void **state)
{
	struct yaml_node *tree, *copy;
	struct arena arena;
	struct buf tape;

	(void)state;
	arena_init(&arena);
	buf_init(&tape);
	tree = read_text(&arena, "a: {b: 'c', d: [1, \"\", {g}]}\n"
	    "h:\n- i\n- []\nзал: {}\n");
	tape_write(&tape, tree);
	copy = tape_read(buf_span(&tape), "office.yaml", &arena);
	assert_non_null(copy);
	assert_same_tree(tree, copy);
	buf_free(&tape);
	arena_clear(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_refused_on_purpose),
		cmocka_unit_test(test_refused_though_libyaml_would_not),
		cmocka_unit_test(test_syntax),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_tape),
	};

	return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
