/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Random records of every kind and type, with odd texts, come out of an empty
 * register as they went in: by JSON with what was deleted, and by CSV.  SEED
 * plays one case again; with KLASTER_SOAK there are many.
 */
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "config/settings.h"
#include "core/base/file.h"
#include "core/edit/change.h"
#include "core/port/exporter.h"
#include "core/port/importer.h"

enum { CASES = 2, CASES_SOAK = 60, EACH = 5, KINDS = 64, ITEMS = 5 };

struct office {
	struct settings	*settings;
	struct schema	*schema;
	struct store	*store;
	struct author	 author;
	struct clock	 clock;
	struct note	 why;
};

struct making {
	struct office	*office;
	struct change	*change;
	struct arena	 arena;
	uint64_t	 ids[KINDS][EACH];
	uint64_t	 random;
};

static unsigned
below(struct making *m, unsigned most)
{
	m->random = m->random * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (unsigned)(m->random >> 33) % most;
}

static void
office_open(struct office *o, const char *name)
{
	char state[16];

	memset(o, 0, sizeof *o);
	clock_fixed(&o->clock, 1795392000000);
	snprintf(state, sizeof state, "%s-state", name);
	assert_int_equal(settings_load(NULL, 0, &o->why, &o->settings), OK);
	o->schema = o->settings->schema;
	assert_int_equal(store_open(name, STORE_CREATE, o->schema, &o->why,
	    &o->store), OK);
	assert_int_equal(author_create(&o->author, o->store, state,
	    &o->clock, SPAN("dilnoza"), SPAN("Qarshi"), &o->why), OK);
}

static void
office_close(struct office *o, const char *name)
{
	char command[64];

	author_close(&o->author);
	store_close(o->store);
	settings_free(o->settings);
	snprintf(command, sizeof command, "rm -rf %s %s-state", name, name);
	assert_int_equal(system(command), 0);
}

static const char *const pieces[] = {
	"a", "Z", "7", " ", ";", ";;", "\\", "\\;", "\\\\", ",", "\"", "\"\"",
	"'", "=1+1", "+", "-", "@", "\n", "\t", "\r\n", "|", ":", "/", "#",
	"{", "}", "[", "]", "null", "Ў", "ғ", "Ё", "oʻ", "g‘", "é", "e\314\201",
	"学", "\360\237\217\253", "\342\200\217", "\302\240", "subject/A.1",
};

static void
add_text(struct making *m, struct buf *out)
{
	unsigned left = 1 + below(m, 8);

	while (left-- > 0)
		buf_text(out, pieces[below(m,
		    sizeof pieces / sizeof *pieces)]);
}

static void
add_reference(struct making *m, const struct field *field, struct buf *out)
{
	size_t i;

	for (i = 0; m->office->schema->kinds[i] != field->target; i++)
		;
	buf_printf(out, "%s/", field->target->name);
	stamp_text(change_txn(m->change), m->ids[i][below(m, EACH)], out);
}

/* One value of the field's type, as somebody might write it. */
static void
add_scalar(struct making *m, const struct field *field, struct buf *out)
{
	switch (field->type) {
	case FIELD_TEXT:
		add_text(m, out);
		break;
	case FIELD_INTEGER:
		buf_integer(out, field->min + (int64_t)below(m, 1 +
		    (unsigned)(field->max - field->min > 1000000 ? 1000000 :
		    field->max - field->min)));
		break;
	case FIELD_DECIMAL:
		buf_printf(out, "%s%u.%03u", below(m, 2) ? "-" : "",
		    below(m, 100000), below(m, 1000));
		break;
	case FIELD_DATE:
		buf_printf(out, "%04u-%02u-%02u", 1900 + below(m, 300),
		    1 + below(m, 12), 1 + below(m, 28));
		break;
	case FIELD_PERIOD:
		buf_printf(out, "%u", 1990 + below(m, 99));
		if (below(m, 2))
			buf_printf(out, "-Q%u", 1 + below(m, 4));
		break;
	case FIELD_YESNO:
		buf_text(out, below(m, 2) ? "yes" : "no");
		break;
	case FIELD_WORD:
		buf_text(out, field->vocab->words[below(m,
		    (unsigned)field->vocab->count)].name);
		break;
	case FIELD_REF:
		add_reference(m, field, out);
		break;
	default:
		fail_msg("%s", field->name);
	}
}

static struct value
scalar(struct making *m, const struct field *field)
{
	struct field one = *field;
	struct value value = VALUE_EMPTY;
	struct buf text;

	one.list = one.sequence = false;
	buf_init(&text);
	add_scalar(m, field, &text);
	if (value_parse(&one, buf_span(&text), &m->arena, NULL, &value) != OK)
		fail_msg("%s: %s", field->name, buf_cstr(&text));
	buf_free(&text);
	return value;
}

static struct value
list(struct making *m, const struct field *field)
{
	unsigned left = 1 + below(m, ITEMS);
	struct buf packed, text;
	struct value value;

	buf_init(&packed);
	buf_init(&text);
	while (left-- > 0) {
		value = scalar(m, field);
		buf_reset(&text);
		if (value.tag == VALUE_TEXT)
			buf_add(&text, value.text);
		else
			value_to_text(&text, &value);
		if (text.len > 0 && (field->sequence || !value_list_has(
		    buf_span(&packed), buf_span(&text))))
			value_list_add(&packed, buf_span(&text));
	}
	value = VALUE_EMPTY;
	if (packed.len > 0)
		value = (struct value){ VALUE_LIST, 0,
		    arena_copy(&m->arena, buf_span(&packed)) };
	buf_free(&packed);
	buf_free(&text);
	return value;
}

static void
set_code(struct making *m, const struct kind *kind, unsigned n)
{
	struct value value = VALUE_EMPTY;
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%s%u", kind->prefix, n);
	if (below(m, 3) == 0)
		add_text(m, &text);
	assert_int_equal(value_parse(&kind->fields[0], buf_span(&text),
	    &m->arena, NULL, &value), OK);
	change_set(m->change, &kind->fields[0], &value);
	buf_free(&text);
}

static void
set_fields(struct making *m, const struct kind *kind, bool references)
{
	size_t i;

	for (i = 1; i < kind->count; i++) {
		const struct field *field = &kind->fields[i];
		struct value value;

		if ((field->type == FIELD_REF) != references ||
		    below(m, 3) == 0)
			continue;
		value = field->list ? list(m, field) : scalar(m, field);
		if (value.tag != VALUE_NULL)
			change_set(m->change, field, &value);
	}
}

static void
make_records(struct office *o, uint64_t seed)
{
	struct making m = { .office = o, .random = seed };
	struct change_result result;
	size_t i, n;

	arena_init(&m.arena);
	assert_true(o->schema->count <= KINDS);
	assert_int_equal(change_begin(o->store, &o->author, &o->why,
	    &m.change), OK);
	for (i = 0; i < o->schema->count; i++)
		for (n = 0; n < EACH; n++) {
			m.ids[i][n] = change_create(m.change,
			    o->schema->kinds[i]);
			set_code(&m, o->schema->kinds[i], (unsigned)n);
			set_fields(&m, o->schema->kinds[i], false);
			change_close(m.change);
		}
	for (i = 0; i < o->schema->count; i++)
		for (n = 0; n < EACH; n++) {
			change_open(m.change, o->schema->kinds[i],
			    m.ids[i][n]);
			set_fields(&m, o->schema->kinds[i], true);
			change_close(m.change);
		}
	if (change_end(m.change, &result) != OK)
		fail_msg("%s", o->why.text);
	arena_clear(&m.arena);
}

/* The first record of every third kind. */
static void
remove_some(struct office *o)
{
	struct change_result result;
	struct change *change;
	size_t i;

	assert_int_equal(change_begin(o->store, &o->author, &o->why,
	    &change), OK);
	for (i = 0; i < o->schema->count; i += 3) {
		struct query query = { .kind = o->schema->kinds[i] };
		struct query_run *run;
		struct row_key key;
		uint64_t id;

		assert_int_equal(query_begin(change_txn(change), &query,
		    &o->why, &run), OK);
		assert_true(query_next(run, &id, &key));
		assert_int_equal(query_end(run), OK);
		change_remove(change, o->schema->kinds[i], id);
	}
	assert_int_equal(change_end(change, &result), OK);
}

static enum err
put(void *with, struct span bytes, struct note *why)
{
	(void)why;
	buf_add(with, bytes);
	return OK;
}

/* One kind, or all: NULL. */
static void
export(struct office *o, const struct kind *only, const char *format,
    struct buf *out)
{
	struct export_choice choice = { .format = format, .whole = true };
	struct export_sink sink = { put, out };
	struct txn txn;
	size_t i;

	buf_reset(out);
	txn_begin(&txn, o->store, TXN_READ, &o->why);
	for (i = 0; i < o->schema->count; i++) {
		struct query query = { .kind = o->schema->kinds[i] };

		if (only == NULL || only == query.kind)
			assert_int_equal(export_query(&txn, &query, &choice,
			    &sink, &o->why), OK);
	}
	assert_int_equal(txn_end(&txn), OK);
}

static void
hear(void *with, struct span sentence)
{
	(void)with;
	print_message("%.*s\n", SPAN_ARG(sentence));
}

static void
import(struct office *o, const struct kind *kind, const char *format,
    const struct buf *text)
{
	struct import_options options = { .kind = kind, .format = format };
	struct import_ears ears = { .reject = hear };
	struct change_result result;
	struct import_tally tally;

	assert_int_equal(file_write("rows", 0600, buf_span(text), &o->why),
	    OK);
	if (import_file(o->store, &o->author, "rows", &options, &ears,
	    &tally, &result, &o->why) != OK)
		fail_msg("%s", o->why.text);
	assert_int_equal(unlink("rows"), 0);
}

static void
assert_same(uint64_t seed, const struct buf *was, const struct buf *is)
{
	size_t i = 0, from;

	if (span_is(buf_span(was), buf_span(is)))
		return;
	while (i < was->len && i < is->len && was->at[i] == is->at[i])
		i++;
	from = i < 60 ? 0 : i - 60;
	fail_msg("SEED=%llu: \"%.*s\" became \"%.*s\"",
	    (unsigned long long)seed, (int)(was->len - from < 160 ?
	    was->len - from : 160), was->at + from, (int)(is->len - from <
	    160 ? is->len - from : 160), is->at + from);
}

/* Records of the same codes, and nothing else in them. */
static void
import_codes(struct office *o, const struct office *from, struct buf *text)
{
	struct txn txn;
	size_t i;

	buf_reset(text);
	txn_begin(&txn, from->store, TXN_READ, &o->why);
	for (i = 0; i < from->schema->count; i++) {
		struct query query = { .kind = from->schema->kinds[i] };
		struct query_run *run;
		struct rec_view rec;
		struct row_key key;
		struct value code;
		uint64_t id;

		assert_int_equal(query_begin(&txn, &query, &o->why, &run),
		    OK);
		while (query_next(run, &id, &key)) {
			assert_true(record_get(&txn, id, &rec));
			code = rec_value(&rec, query.kind->fields[0].slot);
			buf_printf(text, "{\"kind\":\"%s\",\"origin\":\"",
			    query.kind->name);
			stamp_text(&txn, id, text);
			buf_text(text, "\",\"code\":");
			value_to_json(text, &code);
			buf_text(text, "}\n");
		}
		assert_int_equal(query_end(run), OK);
	}
	assert_int_equal(txn_end(&txn), OK);
	import(o, NULL, "json", text);
}

static void
by_csv(struct office *one, uint64_t seed)
{
	struct buf was, is;
	struct office two;
	size_t i;

	buf_init(&was);
	buf_init(&is);
	office_open(&two, "two");
	import_codes(&two, one, &was);
	for (i = 0; i < one->schema->count; i++) {
		export(one, one->schema->kinds[i], "csv", &was);
		import(&two, two.schema->kinds[i], "csv", &was);
	}
	for (i = 0; i < one->schema->count; i++) {
		export(one, one->schema->kinds[i], "csv", &was);
		export(&two, two.schema->kinds[i], "csv", &is);
		assert_same(seed, &was, &is);
	}
	office_close(&two, "two");
	buf_free(&was);
	buf_free(&is);
}

static void
by_json(struct office *one, uint64_t seed)
{
	struct buf was, is;
	struct office two;

	buf_init(&was);
	buf_init(&is);
	office_open(&two, "two");
	export(one, NULL, "json", &was);
	import(&two, NULL, "json", &was);
	export(&two, NULL, "json", &is);
	assert_same(seed, &was, &is);
	import(&two, NULL, "json", &was);
	export(&two, NULL, "json", &is);
	assert_same(seed, &was, &is);
	office_close(&two, "two");
	buf_free(&was);
	buf_free(&is);
}

static void
test_round_trip(void **state)
{
	const char *soak = getenv("KLASTER_SOAK"), *one = getenv("SEED");
	uint64_t seed = one == NULL ? 1 : strtoull(one, NULL, 10);
	uint64_t end = seed + (one != NULL ? 1 : soak != NULL &&
	    *soak != '\0' ? CASES_SOAK : CASES);
	struct office from;

	(void)state;
	for (; seed < end; seed++) {
		office_open(&from, "one");
		make_records(&from, seed);
		by_csv(&from, seed);
		remove_some(&from);
		by_json(&from, seed);
		office_close(&from, "one");
	}
}

static char	folder[] = "roundtrip-test.XXXXXX";

static int
begin(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder) != 0 ? -1 : 0;
}

static int
end(void **state)
{
	(void)state;
	return chdir("..") != 0 || rmdir(folder) != 0 ? -1 : 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round_trip, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
