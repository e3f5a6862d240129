/*
 * office.h - offices for tests: a database, a key, a clock, in a folder of
 * its own below the present one.
 */
#ifndef TESTS_UNIT_OFFICE_H
#define TESTS_UNIT_OFFICE_H

#include <unistd.h>

#include "core/log/author.h"
#include "core/exchange/bundle.h"
#include "core/edit/change.h"
#include "core/log/trust.h"
#include "tests/unit/testschema.h"

struct desk {				/* struct office is trust.h's */
	struct test_schema	 t;
	struct schema		*schema;
	char			 db[64], state[64];
	struct clock		 clock;
	struct store		*store;
	struct author		 author;
	struct note		 why;
};

static inline enum err
desk_reopen(struct desk *desk)
{
	enum err err;

	desk->why.text[0] = '\0';
	err = store_open(desk->db, STORE_WRITE, desk->schema, &desk->why,
	    &desk->store);
	if (err == OK)
		err = author_open(&desk->author, desk->store, desk->state,
		    &desk->clock, SPAN("me"), &desk->why);
	return err;
}

static inline void
desk_close(struct desk *desk)
{
	author_close(&desk->author);
	store_close(desk->store);
	desk->store = NULL;
}

/* Removes what desk_open() made, whatever lies in it. */
static inline void
desk_remove(struct desk *desk)
{
	char command[256];

	if (desk->store != NULL)
		desk_close(desk);
	snprintf(command, sizeof command, "rm -rf '%s' '%s'", desk->db,
	    desk->state);
	assert_int_equal(system(command), 0);
}

/* name: of the folder; the clock begins at that second of 2026-11-23. */
static inline void
desk_open(struct desk *desk, const char *name, int64_t second)
{
	memset(desk, 0, sizeof *desk);
	desk->schema = test_schema(&desk->t);
	snprintf(desk->db, sizeof desk->db, "%s.db", name);
	snprintf(desk->state, sizeof desk->state, "%s.state", name);
	desk_remove(desk);
	clock_fixed(&desk->clock, 1795392000000 + second * 1000);
	assert_int_equal(store_open(desk->db, STORE_CREATE, desk->schema,
	    &desk->why, &desk->store), OK);
	assert_int_equal(author_create(&desk->author, desk->store,
	    desk->state, &desk->clock, SPAN("me"), span_of(name),
	    &desk->why), OK);
}

/* Sets one field of a school (0: a new one), as its own change-set. */
static inline uint64_t
desk_set(struct desk *desk, uint64_t id, size_t field, struct value value)
{
	struct change_result result;
	struct change *change;

	desk->clock.fixed += 1000;
	assert_int_equal(change_begin(desk->store, &desk->author, &desk->why,
	    &change), OK);
	if (id == 0)
		id = change_create(change, &desk->t.school);
	else
		change_open(change, &desk->t.school, id);
	change_set(change, &desk->t.school_fields[field], &value);
	change_close(change);
	assert_int_equal(change_end(change, &result), OK);
	return id;
}

static inline uint64_t
desk_name(struct desk *desk, uint64_t id, const char *name)
{
	return desk_set(desk, id, SCHOOL_NAME, value_text(span_of(name)));
}

static inline void
desk_drop(struct desk *desk, uint64_t id)
{
	struct change_result result;
	struct change *change;

	desk->clock.fixed += 1000;
	assert_int_equal(change_begin(desk->store, &desk->author, &desk->why,
	    &change), OK);
	change_remove(change, &desk->t.school, id);
	assert_int_equal(change_end(change, &result), OK);
}

static inline void
desk_send(struct desk *from, const struct desk *to, const char *path)
{
	struct bundle_wish wish = {
		.dev = to == NULL ? NULL : to->author.dev
	};
	struct bundle_facts facts;
	enum err err;

	from->clock.fixed += 1000;
	err = bundle_create(from->store, &from->author, path, &wish, &facts,
	    &from->why);
	if (err != OK)
		print_error("%s\n", from->why.text);
	assert_int_equal(err, OK);
	bundle_facts_clear(&facts);
}

static inline enum err
desk_take(struct desk *desk, const char *path, unsigned how)
{
	struct bundle_outcome outcome;
	enum err err;

	desk->why.text[0] = '\0';
	err = bundle_apply(desk->store, &desk->author, path, how, NULL,
	    &outcome, &desk->why);
	bundle_outcome_clear(&outcome);
	if (desk->why.text[0] != '\0' && err != ERR_REFUSED)
		print_message("# %s\n", desk->why.text);
	return err;
}

/* Everything the office has, taken by another one. */
static inline void
desk_pass(struct desk *from, struct desk *to)
{
	enum err err;

	desk_send(from, NULL, "b");
	err = desk_take(to, "b", BUNDLE_TRUST);
	if (err != OK && err != ERR_LOOK)
		fail_msg("%s", to->why.text);
	assert_int_equal(unlink("b"), 0);
}

/* What was put into the log or decided comes into the tables. */
static inline void
desk_settle(struct desk *desk)
{

	assert_int_equal(log_lock(desk->store, &desk->why), OK);
	assert_int_equal(fold_all(desk->store, NULL, NULL, &desk->why), OK);
	lock_drop(desk->store);
}

/* Everything that must be equal in two offices, as text in order. */

struct dump {
	char	**lines;
	size_t	 count, room;
};

static inline void
dump_add(struct dump *dump, struct buf *line)
{
	if (dump->count == dump->room) {
		dump->room = dump->room == 0 ? 64 : 2 * dump->room;
		dump->lines = realloc(dump->lines,
		    dump->room * sizeof *dump->lines);
	}
	dump->lines[dump->count++] = strdup(buf_cstr(line));
	buf_reset(line);
}

static inline int
dump_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In order, one line after the other. */
static inline char *
dump_end(struct dump *dump)
{
	struct buf all;
	char *text;
	size_t i;

	if (dump->count > 0)
		qsort(dump->lines, dump->count, sizeof *dump->lines,
		    dump_order);
	buf_init(&all);
	for (i = 0; i < dump->count; i++) {
		buf_printf(&all, "%s\n", dump->lines[i]);
		free(dump->lines[i]);
	}
	free(dump->lines);
	text = strdup(buf_cstr(&all));
	buf_free(&all);
	return text;
}

enum dump_how { DUMP_ALL, DUMP_VALUES };	/* no order, no records */

static inline void
dump_register(struct dump *dump, struct txn *txn, uint64_t id,
    const struct rec_register *reg, enum dump_how how)
{
	struct sibling_walk walk;
	struct sibling sibling;
	struct buf line;
	int place = 0;

	buf_init(&line);
	sibling_walk(&walk, reg);
	while (sibling_next(&walk, &sibling)) {
		stamp_text(txn, id, &line);
		buf_byte(&line, ' ');
		buf_add(&line, names_text(txn, NAME_FIELD, reg->slot));
		if (how == DUMP_ALL)
			buf_printf(&line, " %d", place++);
		buf_byte(&line, ' ');
		stamp_text(txn, sibling.stamp, &line);
		buf_byte(&line, ' ');
		value_to_json(&line, &sibling.value);
		dump_add(dump, &line);
	}
	buf_free(&line);
}

static inline void
dump_record(struct dump *dump, struct txn *txn, const struct rec_view *rec,
    enum dump_how how)
{
	struct buf line;
	size_t i;

	buf_init(&line);
	stamp_text(txn, rec->id, &line);
	buf_byte(&line, ' ');
	buf_add(&line, names_text(txn, NAME_KIND, rec_kind(rec)));
	buf_printf(&line, " %u", rec_flags(rec) & ~(unsigned)REC_EARLY);
	if (how == DUMP_ALL)
		dump_add(dump, &line);
	buf_free(&line);
	for (i = 0; i < rec_count(rec); i++) {
		struct rec_register reg = rec_at(rec, i);

		dump_register(dump, txn, rec->id, &reg, how);
	}
}

static inline char *
desk_dump_how(struct desk *desk, enum dump_how how)
{
	struct dump dump = { NULL, 0, 0 };
	struct span key, value;
	struct rec_view rec;
	struct walk walk;
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	walk_begin(&walk, &txn, TREE_RECORDS, SPAN(""));
	while (walk_next(&walk, &key, &value)) {
		assert_true(rec_view(&rec, get_u64(key.at), value));
		dump_record(&dump, &txn, &rec, how);
	}
	walk_end(&walk);
	assert_int_equal(txn_end(&txn), OK);
	return dump_end(&dump);
}

static inline char *
desk_dump(struct desk *desk)
{
	return desk_dump_how(desk, DUMP_ALL);
}

static inline char *
desk_values(struct desk *desk)
{
	return desk_dump_how(desk, DUMP_VALUES);
}

static inline void
assert_desks_equal(struct desk *a, struct desk *b)
{
	char *one = desk_dump(a), *two = desk_dump(b);

	assert_string_equal(one, two);
	free(one);
	free(two);
}

#endif /* TESTS_UNIT_OFFICE_H */
