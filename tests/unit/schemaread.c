/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "config/builtin.h"
#include "config/schemaread.h"
#include "config/tape.h"
#include "core/base/text.h"

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

/* The fields that other programs and the rules lean on. */
static const char *const promised[] = {
	"area: name! name_cyrl name_ru level%area_level parent>area soato lat "
	    "lon",
	"cluster: name! area>area forms[]%cluster_form coordinator>subject "
	    "purpose horizon founded model_of",
	"subject: name! name_cyrl name_ru kind!%subject_kind stage%stage "
	    "functions[]%function directions[]%direction cluster>cluster "
	    "area>area parent>subject address lat lon phone email head>person "
	    "languages[]%language pupils staff places interest "
	    "gives[]%resource_sort needs[]%resource_sort "
	    "status%subject_status joined left replaced_by>subject",
	"person: name!* name_cyrl* birth_year* phone* email* roles[]%role "
	    "subject>subject speciality%speciality degree%degree mentor_limit "
	    "gifted eligible_from documents[]%paper",
	"agreement: title! number parties[]!>subject sort%agreement_sort "
	    "signed from! to quality",
	"link: from!>subject to!>subject sort!%link_sort agreement>agreement "
	    "benefit_from benefit_to since until",
	"chain: title! discipline!%discipline goal>goal owner>subject "
	    "curricula[]>curriculum",
	"curriculum: title! discipline!%discipline stage!%stage owner>subject "
	    "grade_from grade_to age_from age_to hours language%language "
	    "version valid_from standard",
	"topic: title! curriculum!>curriculum position! level hours age "
	    "requires[]>topic requires_any[]>topic deepens>topic "
	    "same_as[]>topic",
	"work: title! sort%work_sort year authors topics[]>topic "
	    "language%language",
	"opening: host!>subject speciality!%speciality from! to! capacity! "
	    "mentors[]>person requires[]%paper travel",
	"placement: trainee!>person opening>opening host>subject home>subject "
	    "mentor>person speciality%speciality sort%placement_sort from! "
	    "to! hours status!%placement_status grade report country",
	"logbook: placement!>placement date! hours done confirmed>person",
	"visit: subject>subject placement>placement inspector!>person date! "
	    "rubric%rubric scores[] remarks[] findings follow_up",
	"evaluation: rater!>subject ratee!>subject period! "
	    "criterion!%criterion score! reason",
	"goal: title! parent>goal owner>subject aim%aim objective%objective "
	    "adopted horizon",
	"project: title! direction!%direction content%content "
	    "area%project_area goal>goal owner>subject partners[]>subject "
	    "people[]>person binary from to status%project_status "
	    "indicator>indicator forecast actual funding",
	"activity: title! sort%activity_sort direction%direction "
	    "owner>subject date people[]>person problem>problem",
	"problem: title! subject>subject sort%problem_sort raised closed "
	    "closing",
	"indicator: title! consequence%consequence subject>subject "
	    "cluster>cluster unit baseline target due",
	"reading: indicator!>indicator period! value!",
	"need: subject>subject area>area speciality!%speciality year! posts! "
	    "filled",
	"ack: subject!>subject goal!>goal answer!%answer reason",
	"resource: subject!>subject sort!%resource_sort side!%resource_side "
	    "what! amount unit from to",
	"document: title! sort!%document_sort cluster>cluster subject>subject "
	    "goal>goal number from to",
	"office: title! key area>area role%office_role parent>office "
	    "status%office_status",
};

enum { PROMISED = sizeof(promised) / sizeof(promised[0]) };

/* As in the promise: name, [] list, ! required, * personal, > or % what. */
static void
describe(struct buf *out, const struct field *f)
{
	buf_reset(out);
	buf_printf(out, "%s%s%s%s%s%s", f->name, f->list ? "[]" : "",
	    f->required ? "!" : "", f->personal ? "*" : "",
	    f->target != NULL ? ">" : f->vocab != NULL ? "%" : "",
	    f->target != NULL ? f->target->name :
	    f->vocab != NULL ? f->vocab->name : "");
}

static void
check_promise(const struct schema *schema, const char *promise)
{
	struct span rest = span_of(promise), word, name;
	const struct kind *kind = NULL;
	const struct field *field;
	struct buf is;

	buf_init(&is);
	while (text_word(&rest, &word)) {
		if (kind == NULL) {
			kind = schema_kind(schema, span_make(word.at,
			    word.len - 1));
			assert_non_null(kind);
			continue;
		}
		name = word;
		name.len = strcspn(word.at, "[]!*>% ");
		field = kind_field(kind, name);
		if (field == NULL)
			fail_msg("%s has no %.*s", kind->name, SPAN_ARG(name));
		describe(&is, field);
		if (!span_is(word, buf_span(&is)))
			fail_msg("%s: %s is not %.*s", kind->name,
			    buf_cstr(&is), SPAN_ARG(word));
	}
	buf_free(&is);
}

static void
test_promised(void **state)
{
	struct office o;
	size_t i;

	(void)state;
	open_office(&o, NULL);
	assert_sound(&o);
	assert_int_equal(o.schema->count, PROMISED);
	for (i = 0; i < PROMISED; i++)
		check_promise(o.schema, promised[i]);
	close_office(&o);
}

static void
test_every_kind(void **state)
{
	struct office o;
	const struct kind *kind;
	unsigned width;
	size_t i, j;

	(void)state;
	open_office(&o, NULL);
	for (i = 0; i < o.schema->count; i++) {
		kind = o.schema->kinds[i];
		assert_string_equal(kind->fields[0].name, "code");
		assert_true(kind->fields[0].required);
		assert_true(kind->fields[0].indexed);
		assert_string_equal(kind->fields[kind->count - 1].name,
		    "note");
		assert_int_equal(strlen(kind->prefix), 3);
		assert_ptr_equal(kind->columns[0], &kind->fields[0]);
		assert_true(kind->title_count > 0);
		assert_string_equal(kind->pages[0].name, "general");
		width = 3;
		for (j = 0; j < kind->column_count; j++)
			width += kind->columns[j]->width + (j > 0);
		if (width > 80)
			fail_msg("%s: its columns need %u cells", kind->name,
			    width);
		for (j = 0; j < kind->count; j++)
			assert_int_equal(kind->fields[j].place, j);
	}
	close_office(&o);
}

/* In every language, and Cyrillic where it must be. */
static void
check_label(const struct label *label, const char *of)
{
	size_t i, j;

	for (i = 0; i < LANG_COUNT; i++) {
		if (label->text[i] == NULL || label->text[i][0] == '\0')
			fail_msg("%s: no text in language %zu", of, i);
	}
	for (j = 0; label->text[LANG_UZ_CYRL][j] != '\0'; j++) {
		if (strchr("abcdefghijklmnopqrstuvwxyz'`",
		    label->text[LANG_UZ_CYRL][j]) != NULL &&
		    strstr(label->text[LANG_UZ_CYRL], "PhD") == NULL &&
		    strstr(label->text[LANG_UZ_CYRL], "DSc") == NULL)
			fail_msg("%s: \"%s\" is not Cyrillic", of,
			    label->text[LANG_UZ_CYRL]);
	}
	for (j = 0; label->text[LANG_UZ][j] != '\0'; j++) {
		if (strchr("'`", label->text[LANG_UZ][j]) != NULL)
			fail_msg("%s: \"%s\" has a wrong apostrophe", of,
			    label->text[LANG_UZ]);
	}
}

static void
test_labels(void **state)
{
	struct office o;
	const struct kind *kind;
	size_t i, j;

	(void)state;
	open_office(&o, NULL);
	for (i = 0; i < o.schema->count; i++) {
		kind = o.schema->kinds[i];
		check_label(&kind->label, kind->name);
		check_label(&kind->plural, kind->name);
		for (j = 0; j < kind->count; j++)
			check_label(&kind->fields[j].label,
			    kind->fields[j].name);
		for (j = 0; j < kind->page_count; j++)
			check_label(&kind->pages[j].label,
			    kind->pages[j].name);
	}
	for (i = 0; i < o.schema->vocab_count; i++) {
		for (j = 0; j < o.schema->vocabs[i]->count; j++)
			check_label(&o.schema->vocabs[i]->words[j].label,
			    o.schema->vocabs[i]->words[j].name);
	}
	close_office(&o);
}

static void
test_cyrillic_is_derived(void **state)
{
	struct office o;
	const struct field *pupils;

	(void)state;
	open_office(&o, "kinds: {subject: {fields: {pupils: {uz: Bolalar}}}}");
	assert_sound(&o);
	pupils = kind_field(schema_kind(o.schema, SPAN("subject")),
	    SPAN("pupils"));
	assert_string_equal(pupils->label.text[LANG_UZ], "Bolalar");
	assert_string_equal(pupils->label.text[LANG_UZ_CYRL], "Болалар");
	assert_string_equal(pupils->label.text[LANG_RU], "Учащиеся");
	close_office(&o);
}

static void
test_units(void **state)
{
	struct office o;
	const struct kind *topic;
	const struct field *field;

	(void)state;
	open_office(&o, "kinds: {topic: {fields: {speed: {type: decimal, "
	    "unit: km/h}}}}");
	assert_sound(&o);
	topic = schema_kind(o.schema, SPAN("topic"));
	field = kind_field(topic, SPAN("hours"));
	assert_string_equal(schema_unit(o.schema, field, LANG_UZ), "soat");
	field = kind_field(topic, SPAN("speed"));
	assert_string_equal(schema_unit(o.schema, field, LANG_UZ), "km/h");
	field = kind_field(topic, SPAN("title"));
	assert_null(schema_unit(o.schema, field, LANG_UZ));
	close_office(&o);
}

static void
test_office_adds_a_field(void **state)
{
	struct office o;
	const struct kind *subject;
	const struct field *field;

	(void)state;
	open_office(&o, "kinds: {subject: {fields: {canteen_seats: integer}}}");
	assert_sound(&o);
	subject = schema_kind(o.schema, SPAN("subject"));
	field = kind_field(subject, SPAN("canteen_seats"));
	assert_non_null(field);
	assert_int_equal(field->type, FIELD_INTEGER);
	assert_int_equal(field->min, 0);
	assert_true(field->max == INT64_C(9007199254740991));
	assert_string_equal(field->label.text[LANG_EN], "Canteen seats");
	assert_string_equal(field->page, "cluster");
	/* The note stays the last. */
	assert_string_equal(subject->fields[subject->count - 1].name, "note");
	assert_ptr_equal(field, &subject->fields[subject->count - 2]);
	close_office(&o);
}

static void
test_office_changes_how_it_looks(void **state)
{
	struct office o;
	const struct kind *subject;
	const struct field *field;

	(void)state;
	open_office(&o, "kinds:\n  subject:\n    columns: [code, pupils]\n"
	    "    en: School\n    fields:\n"
	    "      pupils: {en: Children, required, width: 9, after: name}\n"
	    "      kind: {required: no}\n");
	assert_sound(&o);
	subject = schema_kind(o.schema, SPAN("subject"));
	assert_string_equal(subject->label.text[LANG_EN], "School");
	assert_string_equal(subject->plural.text[LANG_EN], "School");
	assert_int_equal(subject->column_count, 2);
	field = subject->columns[1];
	assert_string_equal(field->label.text[LANG_EN], "Children");
	assert_int_equal(field->width, 9);
	assert_true(field->required);
	assert_int_equal(field->place, 2);
	assert_int_equal(field->max, 200000);
	assert_false(kind_field(subject, SPAN("kind"))->required);
	close_office(&o);
}

static void
test_office_adds_a_kind(void **state)
{
	struct office o;
	const struct kind *bus;

	(void)state;
	open_office(&o, "pages: {route: Route}\n"
	    "vocabularies:\n  fuel: {gas: {en: Gas, uz: Gaz}, petrol}\n"
	    "  stage: {nursery: Nursery}\n"
	    "kinds:\n  bus:\n    fields:\n      plate: {type: text, required}\n"
	    "      fuel: {type: word fuel, page: route}\n"
	    "      serves: list ref subject\n");
	assert_sound(&o);
	bus = schema_kind(o.schema, SPAN("bus"));
	assert_non_null(bus);
	assert_string_equal(bus->prefix, "BUS");
	assert_string_equal(bus->label.text[LANG_EN], "Bus");
	assert_int_equal(bus->count, 5);
	assert_string_equal(bus->fields[0].name, "code");
	assert_string_equal(bus->fields[4].name, "note");
	assert_string_equal(bus->fields[3].page, "route");
	assert_true(bus->fields[3].list);
	assert_string_equal(bus->fields[3].target->name, "subject");
	assert_int_equal(bus->page_count, 3);
	assert_ptr_equal(bus->title[0], &bus->fields[1]);
	assert_int_equal(bus->column_count, 4);
	assert_string_equal(vocab_word(bus->fields[2].vocab,
	    SPAN("petrol"))->label.text[LANG_EN], "Petrol");
	assert_string_equal(vocab_word(bus->fields[2].vocab,
	    SPAN("gas"))->label.text[LANG_UZ_CYRL], "Газ");
	assert_non_null(vocab_word(schema_vocab(o.schema, SPAN("stage")),
	    SPAN("nursery")));
	close_office(&o);
}

static void
test_office_adds_to_every_kind(void **state)
{
	struct office o;
	size_t i;

	(void)state;
	open_office(&o, "every: {seen: date}\nkinds: {bus: {fields: "
	    "{plate: text}}}\n");
	assert_sound(&o);
	for (i = 0; i < o.schema->count; i++)
		assert_non_null(kind_field(o.schema->kinds[i], SPAN("seen")));
	close_office(&o);
}

#define SUBJECT(fields) "kinds: {subject: {fields: {" fields "}}}"

static void
test_problems_of_fields(void **state)
{
	(void)state;
	assert_problem(SUBJECT("pupilz: {width: 5}"), "office.yaml:1:28: "
	    "unknown key \"pupilz\" in subject; nearest: \"pupils\".");
	assert_problem(SUBJECT("pupils: {widht: 5}"), "office.yaml:1:37: "
	    "unknown key \"widht\" in pupils; nearest: \"width\".");
	assert_problem(SUBJECT("x: intger"), "office.yaml:1:31: "
	    "unknown type \"intger\" in x; nearest: \"integer\".");
	assert_problem(SUBJECT("x: word"), "office.yaml:1:31: a type reads "
	    "\"text\", \"list text\", \"word VOCABULARY\" or \"ref KIND\".");
	assert_problem(SUBJECT("x: word stages"), "office.yaml:1:31: "
	    "unknown vocabulary \"stages\" in x; nearest: \"stage\".");
	assert_problem(SUBJECT("x: ref persn"), "office.yaml:1:31: "
	    "unknown kind \"persn\" in x; nearest: \"person\".");
	assert_problem(SUBJECT("pupils: decimal"), "office.yaml:1:36: the "
	    "type of \"pupils\" in subject stands already and cannot be "
	    "changed.");
	assert_problem(SUBJECT("Big: text"), "office.yaml:1:28: \"Big\" cannot "
	    "be a name; use small letters a to z, digits and _, a letter "
	    "first.");
	assert_problem(SUBJECT("x: {type: integer, min: 5, max: 4}"),
	    "office.yaml:1:28: min is greater than max in \"x\".");
	assert_problem(SUBJECT("pupils: {width: 0}"), "office.yaml:1:44: a "
	    "whole number from 1 to 200 is expected here.");
	assert_problem(SUBJECT("pupils: {page: away}"), "office.yaml:1:43: "
	    "there is no page \"away\"; name it under \"pages\".");
	assert_problem(SUBJECT("pupils: {after: way}"), "office.yaml:1:44: "
	    "unknown field \"way\" in subject.");
	assert_problem(SUBJECT("pupils: {required: 5}"), "office.yaml:1:47: "
	    "yes or no is expected here.");
	assert_problem(SUBJECT("pupils: {en: [a]}"), "office.yaml:1:41: text "
	    "is expected here; quote it where it contains [ ] { } , : or #.");
	assert_problem(SUBJECT("lat: {group: x}"), "office.yaml:1:41: the "
	    "group of \"lat\" in subject is built in.");
}

static void
test_problems_of_kinds(void **state)
{
	(void)state;
	assert_problem("kinds: {person: {fields: {phone: {personal: no}}}}",
	    "office.yaml:1:45: \"phone\" in person is personal and stays so.");
	assert_problem("kinds: {subject: {columns: [code, pupilz]}}",
	    "office.yaml:1:35: unknown field \"pupilz\" in subject; nearest: "
	    "\"pupils\".");
	assert_problem("kinds: {subject: {title: name}}",
	    "office.yaml:1:26: a list is expected here: [one, two].");
	assert_problem("kinds: {subject: {feilds: {}}}",
	    "office.yaml:1:19: unknown key \"feilds\" in subject; nearest: "
	    "\"fields\".");
	assert_problem("kinds: [subject]", "office.yaml:1:8: keys with values "
	    "are expected here (key: value).");
	assert_problem("kinds: {bus: {prefix: INS}}", "office.yaml:1:9: the "
	    "kinds subject and bus have the same prefix INS; give one of them "
	    "another with \"prefix\".");
	assert_problem("kinds: {subject: {help: {de: Haus}}}",
	    "office.yaml:1:26: unknown key \"de\" in subject.");
	assert_problem("every: {x: intger}", "office.yaml:1:12: unknown type "
	    "\"intger\" in x; nearest: \"integer\".");
	assert_problem("vocabularies: {stage: {Big: x}}", "office.yaml:1:24: "
	    "\"Big\" cannot be a name; use small letters a to z, digits and "
	    "_, a letter first.");
}

static void
digest_of(const char *overlay, char digest[17])
{
	struct office o;

	open_office(&o, overlay);
	assert_sound(&o);
	memcpy(digest, o.schema->digest, 17);
	close_office(&o);
}

static void
test_digest(void **state)
{
	static const char *const same[] = {
		SUBJECT("pupils: {en: Children, width: 8, help: x}"),
		"kinds: {subject: {columns: [code], title: [code]}}",
		SUBJECT("pupils: {after: code, page: note}"),
	};
	static const char *const other[] = {
		SUBJECT("x: text"), SUBJECT("pupils: {max: 9}"),
		SUBJECT("pupils: {index}"), SUBJECT("address: {search: no}"),
		SUBJECT("phone: {personal}"), "vocabularies: {stage: {x}}",
	};
	char plain[17], digest[17];
	size_t i;

	(void)state;
	digest_of(NULL, plain);
	assert_int_equal(strspn(plain, "0123456789abcdef"), 16);
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		digest_of(same[i], digest);
		assert_string_equal(digest, plain);
	}
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		digest_of(other[i], digest);
		assert_string_not_equal(digest, plain);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_promised),
		cmocka_unit_test(test_every_kind),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_cyrillic_is_derived),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_office_adds_a_field),
		cmocka_unit_test(test_office_changes_how_it_looks),
		cmocka_unit_test(test_office_adds_a_kind),
		cmocka_unit_test(test_office_adds_to_every_kind),
		cmocka_unit_test(test_problems_of_fields),
		cmocka_unit_test(test_problems_of_kinds),
		cmocka_unit_test(test_digest),
	};

	return cmocka_run_group_tests_name("schemaread", tests, NULL, NULL);
}
