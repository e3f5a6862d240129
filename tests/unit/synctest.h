/*
 * synctest.h - a database with its own writer, and lines of others, for the
 * tests of core/keys, log, edit and exchange.
 */
#ifndef TESTS_UNIT_SYNCTEST_H
#define TESTS_UNIT_SYNCTEST_H

#include "core/store/index.h"
#include "core/edit/change.h"
#include "core/log/fold.h"
#include "core/log/trust.h"
#include "tests/unit/testschema.h"

#define DEV_B "BBBBBBBBBBBBBBBB"
#define DEV_C "CCCCCCCCCCCCCCCC"

enum { SYNC_NOW = 1800000000 };		/* s: in 2027 */

struct sync_test {
	struct test_base	 base;
	struct clock		 clock;
	struct author		 author;
	char			 state[96];
};

static inline struct span
sync_dev(const struct sync_test *t)
{
	return span_of(t->author.dev);
}

static inline bool
sync_begin(struct sync_test *t)
{
	struct field *fields;

	if (!test_begin(&t->base) || crypt_start(&t->base.why) != OK)
		return false;
	fields = t->base.t.school_fields;
	fields[SCHOOL_ADDRESS].personal = true;
	fields[SCHOOL_PUPILS].group = "size";
	fields[SCHOOL_SHARE].group = "size";
	snprintf(t->state, sizeof t->state, "%s/state", t->base.folder);
	clock_fixed(&t->clock, (int64_t)SYNC_NOW * 1000);
	return author_create(&t->author, t->base.store, t->state, &t->clock,
	    span_of("ali"), span_of("Office"), &t->base.why) == OK;
}

static inline void
sync_end(struct sync_test *t)
{
	char command[128];

	author_close(&t->author);
	store_close(t->base.store);
	snprintf(command, sizeof command, "rm -rf '%s'", t->base.folder);
	if (system(command) != 0)
		perror(command);
}

#define assert_ok(err_, why_) \
	assert_ok_at((err_), (why_), __FILE__, __LINE__)

static inline void
assert_ok_at(enum err err, const struct note *why, const char *file,
    int line)
{
	if (err == OK)
		return;
	print_error("%s:%d: error %d: %s\n", file, line, (int)err,
	    why->text);
	_fail(file, line);
}

static inline struct change *
sync_change(struct sync_test *t)
{
	struct change *change;

	t->base.why.text[0] = '\0';
	assert_ok(change_begin(t->base.store, &t->author, &t->base.why,
	    &change), &t->base.why);
	return change;
}

static inline uint64_t
sync_save(struct sync_test *t, struct change *change)
{
	struct change_result result;

	assert_ok(change_end(change, &result), &t->base.why);
	return result.set;
}

static inline struct kind *
sync_school(struct sync_test *t)
{
	return &t->base.t.school;
}

static inline void
sync_set(struct sync_test *t, struct change *change, int field,
    const char *text)
{
	struct value value = text == NULL ? VALUE_EMPTY :
	    value_text(span_of(text));

	change_set(change, &t->base.t.school_fields[field], &value);
}

/* A school with this code and name, as a save of its own. */
static inline uint64_t
sync_add(struct sync_test *t, const char *code, const char *name)
{
	struct change *change = sync_change(t);
	uint64_t id = change_create(change, sync_school(t));

	sync_set(t, change, SCHOOL_CODE, code);
	sync_set(t, change, SCHOOL_NAME, name);
	sync_save(t, change);
	return id;
}

static inline uint64_t
sync_edit(struct sync_test *t, uint64_t id, int field, const char *text)
{
	struct change *change = sync_change(t);

	change_open(change, sync_school(t), id);
	sync_set(t, change, field, text);
	return sync_save(t, change);
}

/* Lines of another writer, as they follow "n":, in one transaction. */
struct sync_lines {
	const char		*dev;
	const char *const	*rests;
	struct note		*why;
};

static inline void
sync_put_lines(struct txn *txn, void *with)
{
	const struct sync_lines *lines = with;
	struct writer writer;
	struct arena arena;
	struct line line;
	struct buf text;
	size_t i;

	arena_init(&arena);
	buf_init(&text);
	writer_meet(txn, span_of(lines->dev), &writer);
	trust_put(txn, span_of(lines->dev), TRUST_ACCEPTED);
	writer_meet(txn, span_of(lines->dev), &writer);
	for (i = 0; lines->rests[i] != NULL; i++) {
		buf_reset(&text);
		buf_printf(&text, "{\"n\":%u,%s", (unsigned)writer.last + 1,
		    lines->rests[i]);
		assert_ok(line_read(&line, buf_span(&text), &arena,
		    lines->why), lines->why);
		log_append(txn, &writer, &line);
	}
	writer_put(txn, &writer);
	fold_now(txn, &writer);
	buf_free(&text);
	arena_clear(&arena);
}

static inline void
sync_hear(struct sync_test *t, const char *dev, const char *const *rests)
{
	struct sync_lines lines = { dev, rests, &t->base.why };

	assert_ok(store_write(t->base.store, sync_put_lines, &lines,
	    &t->base.why), &t->base.why);
}

/* One line of DEV_B at this time that sets a field of a school. */
static inline void
sync_hear_set(struct sync_test *t, const char *dev, int64_t ms, uint64_t id,
    const char *set, const char *old)
{
	const char *rests[2] = { NULL, NULL };
	struct buf rest, stamp;
	struct txn txn;

	buf_init(&rest);
	buf_init(&stamp);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	stamp_text(&txn, id, &stamp);
	buf_printf(&rest, "\"t\":%lld,\"u\":\"bek\",\"r\":\"school/%s\","
	    "\"set\":{%s},\"old\":[%s%s%s]}", (long long)ms,
	    buf_cstr(&stamp), set, old[0] == '\0' ? "" : "\"", old,
	    old[0] == '\0' ? "" : "\"");
	assert_ok(txn_end(&txn), &t->base.why);
	rests[0] = buf_cstr(&rest);
	sync_hear(t, dev, rests);
	buf_free(&rest);
	buf_free(&stamp);
}

/* A field's values, the shown one first: "A|B"; "-" where there is none. */
static inline void
sync_assert_field(struct sync_test *t, uint64_t id, int field,
    const char *want, const char *file, int line)
{
	struct sibling_walk walk;
	struct rec_register reg;
	struct rec_view rec;
	struct sibling s;
	struct buf got;
	struct txn txn;

	buf_init(&got);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	if (!record_get(&txn, id, &rec) || !rec_find(&rec,
	    t->base.t.school_fields[field].slot, &reg)) {
		buf_byte(&got, '-');
	} else {
		sibling_walk(&walk, &reg);
		while (sibling_next(&walk, &s)) {
			if (got.len > 0)
				buf_byte(&got, '|');
			value_to_text(&got, &s.value);
		}
	}
	txn_abandon(&txn);
	if (!span_is(buf_span(&got), span_of(want))) {
		print_error("%s:%d: got \"%s\", want \"%s\"\n", file, line,
		    buf_cstr(&got), want);
		buf_free(&got);
		_fail(file, line);
	}
	buf_free(&got);
}
#define assert_field(t_, id_, field_, want_) \
	sync_assert_field((t_), (id_), (field_), (want_), __FILE__, __LINE__)

static inline unsigned
sync_flags(struct sync_test *t, uint64_t id)
{
	struct rec_view rec;
	struct txn txn;
	unsigned flags = ~0u;

	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	if (record_get(&txn, id, &rec))
		flags = rec_flags(&rec);
	txn_abandon(&txn);
	return flags;
}

/* The n-th line of our own from the end of the log, 0 the last. */
static inline void
sync_line(struct sync_test *t, uint64_t back, struct buf *out)
{
	struct writer writer;
	struct span raw;
	struct txn txn;

	buf_reset(out);
	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	assert_true(writer_find(&txn, sync_dev(t), &writer));
	assert_true(log_get(&txn, stamp_make(writer.number,
	    writer.last - back), &raw));
	buf_add(out, raw);
	txn_abandon(&txn);
}

static inline uint64_t
sync_last(struct sync_test *t)
{
	struct writer writer = { 0 };
	struct txn txn;

	txn_begin(&txn, t->base.store, TXN_READ, &t->base.why);
	assert_true(writer_find(&txn, sync_dev(t), &writer));
	txn_abandon(&txn);
	return writer.last;
}

#endif /* TESTS_UNIT_SYNCTEST_H */
