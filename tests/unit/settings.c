/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "config/settings.h"
#include "core/base/file.h"

static char	folder[] = "settings-test-XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder) != 0 ? -1 : 0;
}

static int
drop_folder(void **state)
{
	(void)state;
	unlink("a.yaml");
	unlink("b.yaml");
	return chdir("..") != 0 || rmdir(folder) != 0 ? -1 : 0;
}

static void
put(const char *path, const char *text)
{
	struct note why = { "" };

	if (file_write(path, 0600, span_of(text), &why) != OK)
		fail_msg("%s", why.text);
}

/* The settings with these files over what is built in; NULL: no file. */
static struct settings *
load(const char *a, const char *b)
{
	static const char *const paths[] = { "a.yaml", "b.yaml" };
	struct settings *settings;
	struct note why = { "" };

	if (a != NULL)
		put("a.yaml", a);
	if (b != NULL)
		put("b.yaml", b);
	if (settings_load(paths, (size_t)(a != NULL) + (b != NULL), &why,
	    &settings) != OK)
		fail_msg("%s", why.text);
	return settings;
}

static void
assert_problem(const char *text, const char *sentence)
{
	static const char *const paths[] = { "a.yaml" };
	struct settings *settings;
	struct note why = { "" };

	put("a.yaml", text);
	assert_int_equal(settings_load(paths, 1, &why, &settings), ERR_INPUT);
	assert_null(settings);
	assert_string_equal(why.text, sentence);
}

static const struct settings_row *
find_row(const struct settings *s, const char *key)
{
	size_t i;

	for (i = 0; i < s->row_count; i++) {
		if (strcmp(s->rows[i].key, key) == 0)
			return &s->rows[i];
	}
	fail_msg("no row %s", key);
	return NULL;
}

static void
test_built_in(void **state)
{
	struct settings *s = load(NULL, NULL);

	(void)state;
	assert_false(s->lang_set);
	assert_string_equal(s->date_form, "%d.%m.%Y");
	assert_true(s->colour);
	assert_false(s->slow);
	assert_int_equal(s->escdelay, 100);
	assert_int_equal(s->bundle_size, 512);
	assert_int_equal(s->bundle_line, 64);
	assert_int_equal(s->import_count, 0);
	assert_string_equal(find_row(s, "bundle.size")->value, "512");
	assert_string_equal(find_row(s, "bundle.size")->file, "(built in)");
	settings_free(s);
}

/* Each says a part; the later one counts. */
static void
test_files_merge(void **state)
{
	struct settings *s = load(
	    "language: uz\nbundle: {size: 100, line: 32}\n"
	    "keys: {list: {f5: copy}}\n",
	    "# the user's\nbundle:\n  size: 200\nscreen: {slow, escdelay: 0}\n"
	    "dates: iso\n");

	(void)state;
	assert_true(s->lang_set);
	assert_int_equal(s->lang, LANG_UZ);
	assert_int_equal(s->bundle_size, 200);
	assert_int_equal(s->bundle_line, 32);
	assert_int_equal(s->bundle_writers, 4096);
	assert_true(s->slow);
	assert_int_equal(s->escdelay, 0);
	assert_string_equal(s->date_form, "%Y-%m-%d");
	assert_int_equal(s->key_count, 1);
	assert_string_equal(s->keys[0].place, "list");
	assert_string_equal(s->keys[0].key, "f5");
	assert_string_equal(s->keys[0].action, "copy");
	assert_string_equal(find_row(s, "bundle.size")->value, "200");
	assert_string_equal(find_row(s, "bundle.size")->file, "b.yaml");
	assert_int_equal(find_row(s, "bundle.size")->line, 3);
	assert_string_equal(find_row(s, "bundle.line")->file, "a.yaml");
	settings_free(s);
}

static void
test_lists(void **state)
{
	struct settings *s = load(
	    "lists:\n  subject: {columns: [code, name], sort: -pupils}\n"
	    "  koson: {kind: subject, where: [area = ARE-1710229], find: 12, "
	    "label: {en: Koson, uz: Koson}}\n", NULL);
	const struct settings_list *list;

	(void)state;
	assert_int_equal(s->list_count, 2);
	list = settings_list(s, SPAN("subject"));
	assert_string_equal(list->kind->name, "subject");
	assert_int_equal(list->column_count, 2);
	assert_string_equal(list->columns[1]->name, "name");
	assert_string_equal(list->sort->name, "pupils");
	assert_true(list->descending);
	assert_int_equal(list->kind->column_count, 2);
	list = settings_list(s, SPAN("koson"));
	assert_int_equal(list->where_count, 1);
	assert_string_equal(list->where[0], "area = ARE-1710229");
	assert_string_equal(list->find, "12");
	assert_string_equal(list->label.text[LANG_UZ], "Koson");
	assert_null(settings_list(s, SPAN("nowhere")));
	settings_free(s);
}

static const struct import_column *
column_of(const struct import_definition *import, const char *field)
{
	size_t i;

	for (i = 0; i < import->column_count; i++) {
		if (import->columns[i].field != NULL &&
		    strcmp(import->columns[i].field->name, field) == 0)
			return &import->columns[i];
	}
	fail_msg("no column for %s", field);
	return NULL;
}

static void
test_imports(void **state)
{
	struct settings *s = load("imports:\n  old: {kind: area}\n"
	    "  emis:\n    kind: subject\n    key: email\n    delimiter: ';'\n"
	    "    encoding: windows-1251\n    blank_erases:\n    others: yes\n",
	    "imports:\n  emis:\n    kind: subject\n    columns:\n"
	    "      No: [{field: code, prefix: E-}, phone]\n      X: ~\n"
	    "      Type: {field: kind, values: {School: school}}\n"
	    "      Since: {field: opened, dates: \"%d.%m.%Y\"}\n"
	    "      Soato: {field: area, by: soato}\n"
	    "    constants: {status: active}\n");
	const struct import_definition *import;
	const struct import_column *column;

	(void)state;
	assert_int_equal(s->import_count, 2);
	import = settings_import(s, SPAN("emis"));
	assert_string_equal(import->kind->name, "subject");
	/* The later file replaces the whole definition. */
	assert_string_equal(import->key->name, "code");
	assert_int_equal(import->delimiter, 0);
	assert_false(import->others_by_name);
	assert_int_equal(import->column_count, 7);
	column = column_of(import, "code");
	assert_span(column->column, "No");
	assert_span(column->prefix, "E-");
	assert_span(column_of(import, "phone")->column, "No");
	assert_null(import->columns[2].field);
	column = column_of(import, "kind");
	assert_int_equal(column->value_count, 1);
	assert_span(column->values[0].from, "School");
	assert_span(column->values[0].to, "school");
	assert_string_equal(column_of(import, "opened")->date_form,
	    "%d.%m.%Y");
	assert_string_equal(column_of(import, "area")->by->name, "soato");
	column = column_of(import, "status");
	assert_span(column->column, "");
	assert_span(column->constant, "active");
	settings_free(s);
}

static void
test_import_of_every_form(void **state)
{
	struct settings *s = load("imports:\n  a:\n    kind: subject\n"
	    "    key: email\n    delimiter: ';'\n    encoding: windows-1251\n"
	    "    blank_erases:\n    others: yes\n", NULL);
	const struct import_definition *import = s->imports[0];

	(void)state;
	assert_string_equal(import->key->name, "email");
	assert_int_equal(import->delimiter, ';');
	assert_string_equal(import->encoding, "windows-1251");
	assert_true(import->blank_erases);
	assert_true(import->others_by_name);
	settings_free(s);
}

/* An office's field serves at once in imports and lists. */
static void
test_office_field(void **state)
{
	struct settings *s = load(
	    "kinds: {subject: {fields: {thana: text}}}\n",
	    "imports: {a: {kind: subject, columns: {Thana: thana}}}\n"
	    "lists: {subject: {columns: [code, thana]}}\n");

	(void)state;
	assert_string_equal(s->imports[0]->columns[0].field->name, "thana");
	assert_string_equal(s->lists[0].columns[1]->name, "thana");
	assert_string_equal(find_row(s, "kinds.subject.thana")->value,
	    "text");
	assert_string_equal(find_row(s, "kinds.subject.thana")->file,
	    "a.yaml");
	assert_string_equal(find_row(s, "imports.a")->value, "subject");
	settings_free(s);
}

static void
test_examples(void **state)
{
	static const char *const names[] = {
		"bangladesh", "openemis", "soato"
	};
	const char *top = getenv("top_srcdir");
	const struct import_definition *import;
	struct settings *s;
	struct note why = { "" };
	struct buf path;
	const char *paths[1];
	size_t i;

	(void)state;
	buf_init(&path);
	for (i = 0; i < 3; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/config/examples/%s.yaml",
		    top == NULL ? ".." : top, names[i]);
		paths[0] = buf_cstr(&path);
		if (settings_load(paths, 1, &why, &s) != OK)
			fail_msg("%s", why.text);
		import = settings_import(s, span_of(names[i]));
		assert_non_null(import);
		assert_non_null(column_of(import, "code"));
		assert_non_null(column_of(import, "name"));
		settings_free(s);
	}
	buf_free(&path);
}

static void
test_problems(void **state)
{
	(void)state;
	assert_problem("langauge: uz\n", "a.yaml:1:1: unknown key \"langauge\" "
	    "in a.yaml; nearest: \"language\".");
	assert_problem("language: de\n", "a.yaml:1:11: one of these is "
	    "expected here: en, uz, uz-Cyrl, ru, auto.");
	assert_problem("dates: american\n", "a.yaml:1:8: one of these is "
	    "expected here: dotted, slashed, iso.");
	assert_problem("bundle: {size: big}\n", "a.yaml:1:16: a whole number "
	    "from 1 to 512 is expected here.");
	assert_problem("bundle: {sise: 5}\n", "a.yaml:1:10: unknown key "
	    "\"sise\" in bundle; nearest: \"size\".");
	assert_problem("screen: 5\n", "a.yaml:1:9: keys with values are "
	    "expected here (key: value).");
	assert_problem("- a\n", "a.yaml:1:1: keys with values are expected "
	    "here (key: value).");
	assert_problem("a: [\n", "a.yaml:2:1: this is not the YAML that "
	    "klaster reads: did not find expected node content.");
	assert_problem("lists: {x: {sort: code}}\n", "a.yaml:1:9: unknown "
	    "kind \"x\" in lists.");
	assert_problem("lists: {subject: {sort: pupilz}}\n", "a.yaml:1:25: "
	    "unknown field \"pupilz\" in subject; nearest: \"pupils\".");
}

static void
test_problems_of_imports(void **state)
{
	(void)state;
	assert_problem("imports: {a: {columns: {}}}\n", "a.yaml:1:11: the "
	    "import \"a\" needs \"kind\": what its rows become.");
	assert_problem("imports: {a: {kind: subjekt}}\n", "a.yaml:1:21: "
	    "unknown kind \"subjekt\" in imports; nearest: \"subject\".");
	assert_problem("imports: {a: {kind: area, columns: {N: nome}}}\n",
	    "a.yaml:1:40: unknown field \"nome\" in area; nearest: \"name\".");
	assert_problem("imports: {a: {kind: area, columns: {N: {by: x}}}}\n",
	    "a.yaml:1:40: name the field of this column: {field: NAME}.");
	assert_problem("imports: {a: {kind: area, columns: {N: {field: name, "
	    "by: code}}}}\n", "a.yaml:1:58: \"by\" is for references only.");
	assert_problem("imports: {a: {kind: area, delimiter: ab}}\n",
	    "a.yaml:1:38: a delimiter is one character: \",\", \";\" or "
	    "\"\\t\".");
	assert_problem("imports: {a: {kind: area, constants: {nome: x}}}\n",
	    "a.yaml:1:39: unknown field \"nome\" in area; nearest: \"name\".");
}

static void
hear(void *with, const char *sentence)
{
	buf_printf(with, "%s\n", sentence);
}

static void
test_check_names_all(void **state)
{
	static const char *const paths[] = { "a.yaml", "b.yaml" };
	struct note why = { "" };
	struct buf heard;

	(void)state;
	buf_init(&heard);
	put("a.yaml", "bundle: {size: 0}\n");
	put("b.yaml", "kinds: {subject: {fields: {x: texd}}}\nlanguage: xx\n");
	assert_int_equal(settings_check(paths, 2, hear, &heard, &why),
	    ERR_INPUT);
	assert_string_equal(buf_cstr(&heard),
	    "b.yaml:1:31: unknown type \"texd\" in x; nearest: \"text\".\n"
	    "a.yaml:1:16: a whole number from 1 to 512 is expected here.\n"
	    "b.yaml:2:11: one of these is expected here: en, uz, uz-Cyrl, ru, "
	    "auto.\n");
	buf_reset(&heard);
	put("a.yaml", "");
	why.text[0] = '\0';
	assert_int_equal(settings_check(paths, 1, hear, &heard, &why), OK);
	assert_int_equal(heard.len, 0);
	buf_free(&heard);
}

static void
test_files(void **state)
{
	struct note why = { "" };
	struct arena arena;
	char **paths;
	size_t count;

	(void)state;
	arena_init(&arena);
	put("b.yaml", "");
	put("a.yaml", "");
	put("c.yml", "");
	assert_int_equal(settings_files(".", &arena, &paths, &count, &why),
	    OK);
	assert_int_equal(count, 2);
	assert_string_equal(paths[0], "./a.yaml");
	assert_string_equal(paths[1], "./b.yaml");
	assert_int_equal(settings_files("none", &arena, &paths, &count, &why),
	    OK);
	assert_int_equal(count, 0);
	unlink("c.yml");
	arena_clear(&arena);
}

static void
test_missing_file(void **state)
{
	static const char *const paths[] = { "none.yaml" };
	struct settings *settings;
	struct note why = { "" };

	(void)state;
	assert_int_not_equal(settings_load(paths, 1, &why, &settings), OK);
	assert_non_null(strstr(why.text, "none.yaml"));
	assert_null(settings);
}

/* Each allocation fails once: said, nothing leaks. */
static void
test_no_memory(void **state)
{
	static const char *const paths[] = { "a.yaml" };
	struct settings *settings;
	struct note why = { "" };
	unsigned long n = 0;
	enum err err;

	(void)state;
	put("a.yaml", "kinds: {bus: {fields: {plate: text}}}\n"
	    "imports: {a: {kind: bus, columns: {P: plate}}}\n");
	do {
		mem_fail_after(++n);
		err = settings_load(paths, 1, &why, &settings);
		mem_fail_after(0);
		assert_true(err == OK || err == ERR_NOMEM);
	} while (err != OK);
	assert_true(n > 20);
	settings_free(settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_built_in),
		cmocka_unit_test(test_files_merge),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_imports),
		cmocka_unit_test(test_import_of_every_form),
		cmocka_unit_test(test_office_field),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_problems_of_imports),
		cmocka_unit_test(test_check_names_all),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_missing_file),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests_name("settings", tests, make_folder,
	    drop_folder);
}
