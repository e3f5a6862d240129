/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/shared.h"

#include <dirent.h>
#include <sys/stat.h>

#include "config/yaml.h"
#include "core/base/file.h"
#include "core/base/json.h"

/* What klaster.yaml(5) says of valid YAML that is refused on purpose. */
static const char *const documented[] = {
	"a tab; indent with blanks, and write \"\\t\" in quotes where a tab is "
	    "meant.",
	"a line begins with %; YAML directives are not used here.",
	"a second document begins; one file holds one.",
	"a key must be text, not a list or a map.",
	"a key needs no ? before it; put text that begins with ? in quotes.",
	"anchors (&) are not used here; write the value out.",
	"aliases (*) are not used here; write the value out.",
	"tags (!) are not used here; put the text in quotes.",
	"texts that begin with | or > are not used here; put the text in "
	    "quotes.",
	NULL
};

/*
 * Valid, and refused by the parser below us with words of its own; the
 * manual names the four groups.
 */
static const char *const rare[] = {
	/* keys that are empty */
	"2JQS", "CFD4", "NHX8", "NKF9", "S3PD", "SM9W/01", "UKK6/00",
	/* a key and its colon on different lines or far apart */
	"4ABK", "4MUZ/00", "4MUZ/01", "4MUZ/02", "5MUD", "9SA2", "K3WX",
	"NJ66", "VJP3/01",
	/* plain text in flow style that begins with a colon */
	"58MP", "5T43", "DBG4", "HM87/00",
	/* ends of documents where none began; names of anchors */
	"7Z25", "8XYN", "HWV9", "QT73", "W5VH", NULL
};

struct tally {
	unsigned	 refused, equal, on_purpose, rare;
};

static char	folder[] = "yaml-suite-XXXXXX";

static int
unpack(void **state)
{
	struct buf command;
	int result;

	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	buf_init(&command);
	buf_printf(&command, "tar -xzf '%s/torture/yaml-test-suite/"
	    "data-branch.tar.gz' -C %s", shared_data(), folder);
	result = system(buf_cstr(&command));
	buf_free(&command);
	return result;
}

static int
drop(void **state)
{
	struct buf command;
	int result;

	(void)state;
	buf_init(&command);
	buf_printf(&command, "rm -rf %s", folder);
	result = system(buf_cstr(&command));
	buf_free(&command);
	return result;
}

static bool
same(struct json *json, enum json_token token, struct span text,
    const struct yaml_node *node);

static bool
same_members(struct json *json, bool is_map, const struct yaml_node *node)
{
	enum json_token token;
	const struct yaml_node *member = node->first;
	struct span text;
	size_t count = 0;

	for (;;) {
		token = json_next(json, &text);
		if (token == JSON_OBJECT_END || token == JSON_ARRAY_END)
			return count == node->count;
		if (is_map) {
			member = yaml_member(node, text);
			token = json_next(json, &text);
		}
		if (member == NULL || !same(json, token, text, member))
			return false;
		member = member->next;
		count++;
	}
}

static bool
same(struct json *json, enum json_token token, struct span text,
    const struct yaml_node *node)
{
	bool scalar = node->shape == YAML_SCALAR;

	switch (token) {
	case JSON_OBJECT:
		return node->shape == YAML_MAP &&
		    same_members(json, true, node);
	case JSON_ARRAY:
		return node->shape == YAML_LIST &&
		    same_members(json, false, node);
	case JSON_STRING:
		return scalar && span_is(node->text, text);
	case JSON_NUMBER:
		return scalar && node->plain &&
		    strtod(node->text.at, NULL) == strtod(text.at, NULL);
	case JSON_TRUE:
		return scalar && span_is(node->text, SPAN("true"));
	case JSON_FALSE:
		return scalar && span_is(node->text, SPAN("false"));
	case JSON_NULL:
		return yaml_is_null(node);
	default:
		return false;
	}
}

static struct span
read_case(struct arena *arena, const char *path, const char *name)
{
	char *file = file_join(arena, path, name);
	struct note why = { "" };
	struct span text;
	struct buf buf;

	buf_init(&buf);
	if (file_read(file, 1 << 20, &buf, &why) != OK)
		fail_msg("%s", why.text);
	text = arena_copy(arena, buf_span(&buf));
	buf_free(&buf);
	return text;
}

static bool
is_there(struct arena *arena, const char *path, const char *name)
{
	return access(file_join(arena, path, name), F_OK) == 0;
}

/* An empty in.json: the text has no document, and so our tree nothing. */
static void
check_equal(struct arena *arena, const char *path,
    const struct yaml_node *node)
{
	enum json_token token;
	struct json json;
	struct span text;

	if (!is_there(arena, path, "in.json"))
		return;
	text = read_case(arena, path, "in.json");
	if (text.len == 0) {
		assert_true(yaml_is_null(node));
		return;
	}
	json_init(&json, text, arena, JSON_DEEPEST);
	token = json_next(&json, &text);
	if (!same(&json, token, text, node))
		fail_msg("%s: another content than in.json", path);
}

static bool
is_rare(const char *path)
{
	size_t i;

	for (i = 0; rare[i] != NULL; i++) {
		if (strstr(path, rare[i]) != NULL)
			return true;
	}
	return false;
}

static void
check_reason(const char *path, const char *why, struct tally *tally)
{
	const char *said = strstr(why, ": ");
	size_t i;

	assert_non_null(said);
	said += 2;
	for (i = 0; documented[i] != NULL; i++) {
		if (strcmp(said, documented[i]) == 0) {
			tally->on_purpose++;
			return;
		}
	}
	if (!is_rare(path))
		fail_msg("%s: refused without a documented reason: %s", path,
		    why);
	assert_non_null(strstr(said, "this is not the YAML that klaster "
	    "reads"));
	tally->rare++;
}

static void
check_case(const char *path, struct tally *tally)
{
	struct note why = { "" };
	struct yaml_node *node;
	struct arena arena;
	enum err err;

	arena_init(&arena);
	err = yaml_read(read_case(&arena, path, "in.yaml"), "in.yaml",
	    &arena, &why, &node);
	if (is_there(&arena, path, "error")) {
		if (err != ERR_INPUT)
			fail_msg("%s: must be refused", path);
		tally->refused++;
	} else if (err == OK) {
		check_equal(&arena, path, node);
		tally->equal++;
	} else {
		check_reason(path, why.text, tally);
	}
	arena_clear(&arena);
}

static void
check_folder(const char *path, struct tally *tally)
{
	struct arena arena;
	const struct dirent *entry;
	struct stat st;
	char *below;
	DIR *dir = opendir(path);

	assert_non_null(dir);
	arena_init(&arena);
	if (is_there(&arena, path, "in.yaml"))
		check_case(path, tally);
	while ((entry = readdir(dir)) != NULL) {
		below = file_join(&arena, path, entry->d_name);
		if (entry->d_name[0] != '.' && lstat(below, &st) == 0 &&
		    S_ISDIR(st.st_mode))
			check_folder(below, tally);
	}
	closedir(dir);
	arena_clear(&arena);
}

/* A text, and the same as JSON or why it is refused. */
static const char *const cases[][2] = {
	{ "a: 1\nb: [x, 'y z', \"q\\n\"]\n",
	    "{\"a\":1,\"b\":[\"x\",\"y z\",\"q\\n\"]}" },
	{ "- one\n- two: 2\n  three: [3]\n-\n",
	    "[\"one\",{\"two\":2,\"three\":[3]},null]" },
	{ "# nothing but this\n---\nk: {a: b, c: true}\n",
	    "{\"k\":{\"a\":\"b\",\"c\":true}}" },
	{ "text: it goes\n  on here\n", "{\"text\":\"it goes on here\"}" },
	{ "quoted: \"\\u02BB\\x41\"\n", "{\"quoted\":\"\\u02bbA\"}" },
	{ "'it''s': ~\n", "{\"it's\":null}" },
	{ "a:\tb\n\tc: d\n", NULL },
	{ "%YAML 1.2\n---\na: b\n", "a line begins with %" },
	{ "a: b\n---\nc: d\n", "a second document" },
	{ "[a]: b\n", "a key must be text" },
	{ "? a\n: b\n", "needs no ?" },
	{ "a: &x b\n", "anchors" },
	{ "a: *x\n", "aliases" },
	{ "a: !!str b\n", "tags" },
	{ "a: |\n  b\n", "begin with | or >" },
	{ "a: [b\n", NULL }, { "a: 'b\n", NULL }, { "a: b: c\n", NULL },
	{ "a: b\n  c: d\n", NULL }, { "a: \"\\q\"\n", NULL },
	{ "a: 1\na: 2\n", NULL }, { "a: {b\n", NULL },
};

static bool
is_json(const char *text)
{
	return text != NULL && (*text == '{' || *text == '[');
}

static void
check_ours(struct arena *arena, const char *const pair[2])
{
	struct note why = { "" };
	struct yaml_node *node;
	enum json_token token;
	struct json json;
	struct span text;
	enum err err = yaml_read(span_of(pair[0]), "in.yaml", arena, &why,
	    &node);

	if (!is_json(pair[1])) {
		if (err != ERR_INPUT || (pair[1] != NULL &&
		    strstr(why.text, pair[1]) == NULL))
			fail_msg("%s%s", pair[0], why.text);
		return;
	}
	if (err != OK)
		fail_msg("%s%s", pair[0], why.text);
	json_init(&json, span_of(pair[1]), arena, JSON_DEEPEST);
	token = json_next(&json, &text);
	if (!same(&json, token, text, node))
		fail_msg("%s is not %s", pair[0], pair[1]);
}

static void
test_ours(void **state)
{
	struct arena arena;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		arena_init(&arena);
		check_ours(&arena, cases[i]);
		arena_clear(&arena);
	}
}

static void
test_suite(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	check_folder(folder, &tally);
	print_message("# %u refused as they must be, %u read alike, "
	    "%u refused on purpose, %u too rare\n", tally.refused,
	    tally.equal, tally.on_purpose, tally.rare);
	assert_int_equal(tally.refused, 94);
	assert_int_equal(tally.rare, sizeof(rare) / sizeof(rare[0]) - 1);
	assert_int_equal(tally.refused + tally.equal + tally.on_purpose +
	    tally.rare, 402);
}

int
main(void)
{
	static const struct CMUnitTest ours[] = {
		cmocka_unit_test(test_ours),
	};
	static const struct CMUnitTest all[] = {
		cmocka_unit_test(test_ours),
		cmocka_unit_test(test_suite),
	};

	if (shared_is_missing())
		return cmocka_run_group_tests_name("yaml_suite", ours, NULL,
		    NULL);
	return cmocka_run_group_tests_name("yaml_suite", all, unpack, drop);
}
