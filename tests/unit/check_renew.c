/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/seeded.h"

#include "core/rules/chain.h"
#include "core/edit/change.h"
#include "core/edit/since.h"

static int
make_sample(void **state)
{
	static struct seeded desk;

	seeded_open(&desk);
	*state = &desk;
	return 0;
}

static int
drop_sample(void **state)
{
	return seeded_close(*state);
}

static void
run_all(struct session *s, struct txn *txn, struct check *check)
{
	struct check_choice choice = { .today = SEEDED_TODAY };

	assert_int_equal(check_run(check, txn, &s->settings->ruleset, &choice,
	    &s->why), OK);
}

/* All that was found, as text. */
static void
write_findings(const struct check *check, struct txn *txn, struct buf *out)
{
	uint32_t i;

	buf_reset(out);
	for (i = 0; i < check->count; i++) {
		const struct finding *f = &check->findings[i];

		buf_printf(out, "%s ", f->words->id);
		finding_sentence(f, txn, LANG_EN, out);
		buf_byte(out, ' ');
		finding_way(f, txn, out);
		buf_byte(out, '\n');
	}
	for (i = 0; i < check->result_count; i++)
		buf_printf(out, "%s %d %lld\n", check->results[i].words->id,
		    check->results[i].measured,
		    (long long)check->results[i].figure);
}

static uint64_t
id_of(struct session *s, struct txn *txn, const char *kind,
    const char *code)
{
	bool several;
	uint64_t id = index_code(txn, schema_kind(s->schema, span_of(kind)),
	    span_of(code), &several);

	assert_int_not_equal(id, 0);
	return id;
}

/* A list of one reference, or none, as a value. */
static uint64_t
save(struct session *s, const char *kind, const char *code,
    const char *name, const char *target)
{
	const struct kind *k = schema_kind(s->schema, span_of(kind));
	const struct field *field = kind_field(k, span_of(name));
	struct change_result result;
	struct change *change;
	struct buf list, wire;
	struct value value = { .tag = VALUE_NULL };
	struct txn txn;
	uint64_t id;

	buf_init(&list);
	buf_init(&wire);
	txn_begin(&txn, s->store, TXN_READ, &s->why);
	id = id_of(s, &txn, kind, code);
	if (target != NULL && field->type == FIELD_REF) {
		buf_printf(&wire, "%s/", field->target->name);
		stamp_text(&txn, id_of(s, &txn, field->target->name, target),
		    &wire);
		value = value_text(buf_span(&wire));
	}
	assert_int_equal(txn_end(&txn), OK);
	if (target != NULL && field->type == FIELD_INTEGER)
		value = value_integer(atoi(target));
	if (target != NULL && field->list) {
		value_list_add(&list, buf_span(&wire));
		value = value_list(&list);
	}
	assert_int_equal(change_begin(s->store, &s->author, &s->why,
	    &change), OK);
	change_open(change, k, id);
	change_set(change, field, &value);
	change_close(change);
	assert_int_equal(change_end(change, &result), OK);
	buf_free(&list);
	buf_free(&wire);
	return id;
}

/* What a renewal leaves is what a run finds. */
static void
assert_renewed(struct session *s, struct check *check, uint64_t id)
{
	struct buf renewed, expected;
	struct check fresh;
	struct txn txn;
	bool done;

	buf_init(&renewed);
	buf_init(&expected);
	txn_begin(&txn, s->store, TXN_READ, &s->why);
	assert_int_equal(check_renew(check, &txn, id, &done, &s->why), OK);
	assert_true(done);
	write_findings(check, &txn, &renewed);
	run_all(s, &txn, &fresh);
	write_findings(&fresh, &txn, &expected);
	check_clear(&fresh);
	assert_int_equal(txn_end(&txn), OK);
	assert_string_equal(buf_cstr(&renewed), buf_cstr(&expected));
	buf_free(&renewed);
	buf_free(&expected);
}

static void
edits_renew_what_they_change(void **state)
{
	static const struct {
		const char *kind, *code, *field, *target;
	} edits[] = {
		{ "topic", "TOP-M005", "requires", "TOP-M102" },
		{ "topic", "TOP-M005", "requires", NULL },
		{ "topic", "TOP-T306", "requires", NULL },
		{ "topic", "TOP-M101", "curriculum", "CUR-M2" },
		{ "topic", "TOP-M203", "position", "9" },
		{ "topic", "TOP-M503", "level", "3" },
		{ "chain", "CHN-1", "curricula", "CUR-M1" },
		{ "work", "WRK-03", "topics", NULL },
		{ "placement", "PLC-086", "mentor", "PER-104" },
		{ "curriculum", "CUR-I2", "valid_from", NULL },
		{ "link", "LNK-36", "agreement", "AGR-27" },
	};
	struct session *s = &((struct seeded *)*state)->session;
	struct check check;
	struct txn txn;
	size_t i;

	txn_begin(&txn, s->store, TXN_READ, &s->why);
	run_all(s, &txn, &check);
	assert_int_equal(txn_end(&txn), OK);
	assert_true(check.count > 20);
	for (i = 0; i < sizeof edits / sizeof edits[0]; i++)
		assert_renewed(s, &check, save(s, edits[i].kind,
		    edits[i].code, edits[i].field, edits[i].target));
	check_clear(&check);
}

enum { RECORDS_MOST = 4000, EDITS = 400 };

static uint32_t
all_records(struct txn *txn, uint64_t *ids)
{
	struct span key, bytes;
	struct rec_view rec;
	struct walk walk;
	uint32_t count = 0;

	walk_begin(&walk, txn, TREE_RECORDS, SPAN(""));
	while (count < RECORDS_MOST && walk_next(&walk, &key, &bytes)) {
		ids[count] = get_u64(key.at);
		if (record_get(txn, ids[count], &rec))
			count++;
	}
	walk_end(&walk);
	return count;
}

/*
 * Gives a field of any record, but its code, what another record of the
 * kind has there, or nothing.
 */
static uint64_t
edit_any(struct session *s, uint64_t *seed)
{
	static uint64_t ids[RECORDS_MOST];
	struct change_result result;
	const struct kind *kind;
	const struct field *field;
	struct change *change;
	struct rec_view rec, other;
	struct value value = { .tag = VALUE_NULL };
	struct txn txn;
	struct buf keep;
	uint32_t count;
	uint64_t id;

	buf_init(&keep);
	txn_begin(&txn, s->store, TXN_READ, &s->why);
	count = all_records(&txn, ids);
	id = ids[dice(seed) % count];
	assert_true(record_get(&txn, id, &rec));
	kind = names_kind(s->schema, rec_kind(&rec));
	field = &kind->fields[1 + dice(seed) % (kind->count - 1)];
	do
		assert_true(record_get(&txn, ids[dice(seed) % count],
		    &other));
	while (rec_kind(&other) != rec_kind(&rec));
	if (dice(seed) % 4 > 0)
		value = rec_value(&other, field->slot);
	buf_add(&keep, value.text);
	value.text = buf_span(&keep);
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(change_begin(s->store, &s->author, &s->why,
	    &change), OK);
	change_open(change, kind, id);
	change_set(change, field, &value);
	change_close(change);
	assert_int_equal(change_end(change, &result), OK);
	buf_free(&keep);
	return id;
}

static void
any_edits_renew_what_they_change(void **state)
{
	struct session *s = &((struct seeded *)*state)->session;
	struct check check;
	uint64_t seed = 15;
	struct txn txn;
	int i;

	txn_begin(&txn, s->store, TXN_READ, &s->why);
	run_all(s, &txn, &check);
	assert_int_equal(txn_end(&txn), OK);
	for (i = 0; i < EDITS; i++)
		assert_renewed(s, &check, edit_any(s, &seed));
	check_clear(&check);
}

static bool
always(void *with)
{
	++*(unsigned *)with;
	return true;
}

/* The smallest slices that there are, and a save between two of them. */
static void
slices_find_the_same(void **state)
{
	struct session *s = &((struct seeded *)*state)->session;
	struct check_choice choice = { .today = SEEDED_TODAY };
	unsigned slices = 0;
	struct slice slice = { always, &slices };
	struct check check, fresh;
	struct since since;
	struct buf sliced, expected;
	struct txn txn;
	uint64_t ids[4], saved = 0;
	size_t count;
	bool done = false;

	buf_init(&sliced);
	buf_init(&expected);
	txn_begin(&txn, s->store, TXN_READ, &s->why);
	since_mark(&since, &txn, &s->author);
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(check_begin(&check, s->schema,
	    &s->settings->ruleset, &choice, &s->why), OK);
	while (!done) {
		txn_begin(&txn, s->store, TXN_READ, &s->why);
		assert_int_equal(check_slice(&check, &txn, &slice, &done,
		    &s->why), OK);
		assert_int_equal(txn_end(&txn), OK);
		if (slices == 20)
			saved = save(s, "topic", "TOP-M005", "requires",
			    "TOP-M102");
	}
	assert_true(slices > 100);
	txn_begin(&txn, s->store, TXN_READ, &s->why);
	assert_true(since_records(&since, &txn, ids, 4, &count));
	assert_int_equal(count, 1);
	assert_true(ids[0] == saved);
	assert_int_equal(check_renew(&check, &txn, saved, &done, &s->why),
	    OK);
	assert_true(done);
	write_findings(&check, &txn, &sliced);
	run_all(s, &txn, &fresh);
	write_findings(&fresh, &txn, &expected);
	assert_string_equal(buf_cstr(&sliced), buf_cstr(&expected));
	assert_int_equal(txn_end(&txn), OK);
	check_clear(&fresh);
	check_clear(&check);
	buf_free(&sliced);
	buf_free(&expected);
}

/* Who created or deleted a record is not served by a renewal. */
static void
others_are_not_taken_for_edits(void **state)
{
	struct session *s = &((struct seeded *)*state)->session;
	const struct kind *area = schema_kind(s->schema, SPAN("area"));
	struct change_result result;
	struct change *change;
	struct since since;
	struct txn txn;
	uint64_t ids[1];
	size_t count;

	txn_begin(&txn, s->store, TXN_READ, &s->why);
	since_mark(&since, &txn, &s->author);
	assert_true(since_is_now(&since, &txn));
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(change_begin(s->store, &s->author, &s->why,
	    &change), OK);
	change_create(change, area);
	change_close(change);
	assert_int_equal(change_end(change, &result), OK);
	txn_begin(&txn, s->store, TXN_READ, &s->why);
	assert_false(since_is_now(&since, &txn));
	assert_false(since_records(&since, &txn, ids, 1, &count));
	since_mark(&since, &txn, &s->author);
	assert_int_equal(txn_end(&txn), OK);
	save(s, "topic", "TOP-M005", "position", "90");
	save(s, "topic", "TOP-M005", "position", "91");
	txn_begin(&txn, s->store, TXN_READ, &s->why);
	assert_true(since_records(&since, &txn, ids, 1, &count));
	assert_int_equal(count, 1);
	assert_int_equal(txn_end(&txn), OK);
	save(s, "topic", "TOP-M102", "position", "92");
	txn_begin(&txn, s->store, TXN_READ, &s->why);
	assert_false(since_records(&since, &txn, ids, 1, &count));
	assert_int_equal(txn_end(&txn), OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_renew_what_they_change),
		cmocka_unit_test(any_edits_renew_what_they_change),
		cmocka_unit_test(slices_find_the_same),
		cmocka_unit_test(others_are_not_taken_for_edits),
	};

	return cmocka_run_group_tests(tests, make_sample, drop_sample);
}
