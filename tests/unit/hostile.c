/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <stdarg.h>
#include <unistd.h>

#include "core/log/roster.h"
#include "core/log/same.h"
#include "core/edit/verify.h"
#include "tests/unit/office.h"
#include "tests/unit/place.h"

/*
 * Writers with good keys who write what they may not: such lines are kept and
 * have no effect, whoever meets whom first.
 */

enum { HUB, KINDS, AREAS, FREE, OFFICES };

static const char *const names[OFFICES] = { "hub", "kinds", "areas", "free" };

struct world {
	struct desk	desks[OFFICES];
	char		area[64], school[64];	/* texts of ids */
	uint64_t	school_n;
};

struct speech {
	struct desk	*desk;
	const char	*rest;
	uint64_t	 n;
};

static void
append(struct txn *txn, void *with)
{
	struct speech *s = with;
	struct line_head head = { .of = 1, .t = s->desk->clock.fixed,
	    .user = SPAN("me") };
	struct writer writer;
	struct arena arena;
	struct line line;
	struct buf raw;

	buf_init(&raw);
	arena_init(&arena);
	assert_true(writer_find(txn, span_of(s->desk->author.dev), &writer));
	head.n = s->n = writer.last + 1;
	line_write(&raw, &head, span_of(s->rest));
	assert_int_equal(line_read(&line, buf_span(&raw), &arena, txn->why),
	    OK);
	log_append(txn, &writer, &line);
	writer_put(txn, &writer);
	arena_clear(&arena);
	buf_free(&raw);
}

/* What no verb writes: the line as it is given, behind its head. */
static uint64_t speak(struct desk *, const char *form, ...)
    PRINTF_LIKE(2, 3);

static uint64_t
speak(struct desk *desk, const char *form, ...)
{
	struct speech s = { .desk = desk };
	char rest[8192];
	va_list args;

	va_start(args, form);
	vsnprintf(rest, sizeof rest, form, args);
	va_end(args);
	s.rest = rest;
	desk->clock.fixed += 1000;
	assert_int_equal(store_write(desk->store, append, &s, &desk->why),
	    OK);
	desk_settle(desk);
	return s.n;
}

static void
name_hub(struct txn *txn, void *with)
{
	trust_put(txn, span_of(with), TRUST_ACCEPTED);
	trust_put_hub(txn, span_of(with), true);
}

static void
admit(struct world *w, size_t whom, const char *kinds, const char *areas)
{
	speak(&w->desks[HUB], ",\"k\":\"device\",\"dev\":\"%s\","
	    "\"role\":\"office\"%s%s}", w->desks[whom].author.dev, kinds,
	    areas);
}

/* A hub, a school in an area, and writers held to this and that. */
static void
open_world(struct world *w)
{
	struct desk *hub = &w->desks[HUB];
	char areas[96];
	uint64_t n;
	size_t i;

	for (i = 0; i < OFFICES; i++) {
		struct desk *desk = &w->desks[i];

		desk_open(desk, names[i], (int64_t)i);
		assert_int_equal(store_write(desk->store, name_hub,
		    hub->author.dev, &desk->why), OK);
		desk_settle(desk);
	}
	n = speak(hub, ",\"r\":\"area\",\"set\":{\"name\":\"Here\"}}");
	snprintf(w->area, sizeof w->area, "area/%s.%llu", hub->author.dev,
	    (unsigned long long)n);
	n = speak(hub, ",\"r\":\"school\",\"set\":{\"name\":\"S\","
	    "\"area\":\"%s\"}}", w->area);
	w->school_n = n;
	snprintf(w->school, sizeof w->school, "school/%s.%llu",
	    hub->author.dev, (unsigned long long)n);
	snprintf(areas, sizeof areas, ",\"areas\":[\"%s\"]", w->area);
	admit(w, HUB, "", "");
	admit(w, KINDS, ",\"kinds\":[\"area\"]", "");
	admit(w, AREAS, "", areas);
	admit(w, FREE, "", "");
	for (i = 1; i < OFFICES; i++)
		desk_pass(hub, &w->desks[i]);
}

static void
close_world(struct world *w)
{
	size_t i;

	for (i = 0; i < OFFICES; i++)
		desk_remove(&w->desks[i]);
}

/* In two opposite orders; in the end all are equal and whole. */
static void
meet_all(struct world *w)
{
	struct verify_tally tally;
	size_t round, i, j;

	for (round = 0; round < 2; round++)
		for (i = 0; i < OFFICES; i++)
			for (j = OFFICES; j-- > 0;)
				if (i != j)
					desk_pass(&w->desks[i], &w->desks[j]);
	for (i = 0; i < OFFICES; i++) {
		struct desk *desk = &w->desks[i];

		assert_desks_equal(&w->desks[0], desk);
		assert_int_equal(verify(desk->store, NULL, NULL, &tally,
		    &desk->why), OK);
		assert_int_equal(tally.faults, 0);
	}
}

/* Whether such a line is in the dump of what the hub holds. */
static void
assert_holds(struct world *w, const char *text, bool holds)
{
	char *dump = desk_dump(&w->desks[HUB]);

	if ((strstr(dump, text) != NULL) != holds)
		fail_msg("%s \"%s\":\n%s", holds ? "no" : "there is", text,
		    dump);
	free(dump);
}

static size_t
count_records(struct world *w)
{
	struct desk *hub = &w->desks[HUB];
	struct txn txn;
	size_t count;

	txn_begin(&txn, hub->store, TXN_READ, &hub->why);
	count = txn_count(&txn, TREE_RECORDS);
	assert_int_equal(txn_end(&txn), OK);
	return count;
}

/* Who may not write a record cannot say where it lies either. */
static void
test_place(void **state)
{
	struct world w;

	(void)state;
	open_world(&w);
	speak(&w.desks[KINDS], ",\"r\":\"%s\",\"set\":{\"area\":"
	    "\"area/%s.1\"},\"old\":[\"%s\"]}", w.school,
	    w.desks[KINDS].author.dev, strchr(w.school, '/') + 1);
	speak(&w.desks[AREAS], ",\"r\":\"%s\",\"set\":{\"pupils\":77}}",
	    w.school);
	meet_all(&w);
	assert_holds(&w, " 77", true);
	close_world(&w);
}

/* Of what kind a record is says its first line, not the one that edits it. */
static void
test_said_kind(void **state)
{
	struct world w;

	(void)state;
	open_world(&w);
	speak(&w.desks[KINDS], ",\"r\":\"area/%s\",\"set\":{\"name\":"
	    "\"Stolen\"}}", strchr(w.school, '/') + 1);
	speak(&w.desks[KINDS], ",\"r\":\"%s\",\"set\":{\"name\":"
	    "\"Renamed\"}}", w.area);
	meet_all(&w);
	assert_holds(&w, "Stolen", false);
	assert_holds(&w, "Renamed", true);
	close_world(&w);
}

/* What counted where a record lay does not go when it is moved. */
static void
test_moved(void **state)
{
	struct world w;
	uint64_t n;

	(void)state;
	open_world(&w);
	n = speak(&w.desks[AREAS], ",\"r\":\"school\",\"set\":{\"name\":"
	    "\"Mine\",\"area\":\"%s\"}}", w.area);
	desk_pass(&w.desks[AREAS], &w.desks[HUB]);
	speak(&w.desks[HUB], ",\"r\":\"school/%s.%llu\",\"set\":{\"area\":"
	    "\"area/%s.1\"},\"old\":[\"%s.%llu\"]}",
	    w.desks[AREAS].author.dev, (unsigned long long)n,
	    w.desks[HUB].author.dev, w.desks[AREAS].author.dev,
	    (unsigned long long)n);
	meet_all(&w);
	assert_holds(&w, "\"Mine\"", true);
	close_world(&w);
}

/* Lines that claim to be others again: of two that create one record the
 * order of arrival says nothing, and who is held to something may not. */
static void
test_again(void **state)
{
	static const char form[] = ",\"r\":\"%s/%s."
	    "ffffffffffffffffffffffffffffffff\","
	    "\"set\":{\"name\":\"%s\"},\"re\":\"%s.99\","
	    "\"rx\":\"ffffffffffffffffffffffffffffffff\"}";
	const char *lost;
	struct world w;

	(void)state;
	open_world(&w);
	lost = w.desks[HUB].author.dev;
	speak(&w.desks[KINDS], form, "area", lost, "Bound", lost);
	speak(&w.desks[FREE], form, "school", lost, "Free", lost);
	speak(&w.desks[HUB], form, "zone", lost, "Hub", lost);
	meet_all(&w);
	assert_holds(&w, "\"Free\"", true);
	assert_holds(&w, "\"Hub\"", true);
	assert_holds(&w, "\"Bound\"", false);
	assert_holds(&w, ".ffffffffffffffffffffffffffffffff school ", true);
	close_world(&w);
}

/* Which line stands there, in that office. */
static void
line_is(struct desk *desk, const struct desk *writer, uint64_t n,
    const char *part, bool is)
{
	struct span raw;
	struct writer w;
	struct buf text;
	struct txn txn;

	buf_init(&text);
	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	assert_true(writer_find(&txn, span_of(writer->author.dev), &w));
	assert_true(log_get(&txn, stamp_make(w.number, n), &raw));
	buf_add(&text, raw);
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(strstr(buf_cstr(&text), part) != NULL, is);
	buf_free(&text);
}

/* A hub that erases what says who may write: such lines stay, and the erase
 * takes the others that it names, whatever comes first. */
static void
test_erased_rulings(void **state)
{
	struct desk *hub, *free_one;
	uint64_t save, name, device;
	struct world w;
	size_t i;

	(void)state;
	open_world(&w);
	hub = &w.desks[HUB];
	free_one = &w.desks[FREE];
	save = speak(free_one, ",\"k\":\"save\"}");
	name = speak(free_one, ",\"r\":\"school\",\"set\":{\"name\":"
	    "\"Gone\"}}");
	device = w.school_n + 1;
	line_is(hub, hub, device, "device", true);
	speak(hub, ",\"k\":\"erase\",\"lines\":[\"%s.%llu\",\"%s.%llu\","
	    "\"%s.%llu\"]}", free_one->author.dev,
	    (unsigned long long)save, free_one->author.dev,
	    (unsigned long long)name, hub->author.dev,
	    (unsigned long long)device);
	meet_all(&w);
	for (i = 0; i < OFFICES; i++) {
		line_is(&w.desks[i], hub, device, "device", true);
		line_is(&w.desks[i], free_one, save, "save", true);
		line_is(&w.desks[i], free_one, name, "Gone", false);
		line_is(&w.desks[i], free_one, name, "\"x\":", true);
	}
	assert_holds(&w, "\"Gone\"", false);
	assert_holds(&w, "\"S\"", true);
	close_world(&w);
}

/* Of the two the records are what their first lines say, and somebody who
 * may write neither joins nothing. */
static void
test_joined(void **state)
{
	struct world w;
	uint64_t n;

	(void)state;
	open_world(&w);
	speak(&w.desks[FREE], ",\"k\":\"same\",\"a\":\"%s\","
	    "\"b\":\"school/%s\"}", w.school, w.area + strlen("area/"));
	speak(&w.desks[KINDS], ",\"k\":\"same\",\"a\":\"%s\","
	    "\"b\":\"area/%s\"}", w.area, w.school + strlen("school/"));
	n = speak(&w.desks[FREE], ",\"r\":\"school\",\"set\":{\"name\":"
	    "\"Far\",\"area\":\"area/%s.1\"}}", w.desks[FREE].author.dev);
	desk_pass(&w.desks[FREE], &w.desks[AREAS]);
	speak(&w.desks[AREAS], ",\"k\":\"same\",\"a\":\"%s\","
	    "\"b\":\"school/%s.%llu\",\"fields\":[\"name\"],"
	    "\"old\":[\"%s.%llu\"]}", w.school, w.desks[FREE].author.dev,
	    (unsigned long long)n, w.desks[FREE].author.dev,
	    (unsigned long long)n);
	meet_all(&w);
	assert_holds(&w, "\"Far\"", true);
	assert_holds(&w, " school ", true);
	assert_int_equal(count_records(&w), 3);
	n = speak(&w.desks[FREE], ",\"k\":\"same\",\"a\":\"%s\","
	    "\"b\":\"school/%s.%llu\"}", w.school,
	    w.desks[FREE].author.dev, (unsigned long long)n);
	meet_all(&w);
	assert_int_equal(count_records(&w), 2);
	speak(&w.desks[AREAS], ",\"k\":\"apart\",\"old\":[\"%s.%llu\"]}",
	    w.desks[FREE].author.dev, (unsigned long long)n);
	meet_all(&w);
	assert_int_equal(count_records(&w), 2);
	close_world(&w);
}

/* Names of fields may run out by somebody's malice; work goes on. */
static void
test_names(void **state)
{
	struct world w;
	char rest[8192];
	size_t i, j;

	(void)state;
	open_world(&w);
	for (i = 0; i < 100; i++) {
		size_t len = (size_t)snprintf(rest, sizeof rest,
		    ",\"r\":\"school\",\"set\":{\"name\":\"N%zu\"", i);

		for (j = 0; j < 250; j++)
			len += (size_t)snprintf(rest + len,
			    sizeof rest - len, ",\"f%zu_%zu\":1", i, j);
		snprintf(rest + len, sizeof rest - len, "}}");
		speak(&w.desks[FREE], "%s", rest);
	}
	desk_pass(&w.desks[FREE], &w.desks[HUB]);
	assert_holds(&w, "\"N99\"", true);
	speak(&w.desks[HUB], ",\"r\":\"%s\",\"set\":{\"pupils\":78}}",
	    w.school);
	assert_holds(&w, " 78", true);
	close_world(&w);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_said_kind),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_erased_rulings),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, place_make, place_drop);
}
