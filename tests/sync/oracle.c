/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/sync/oracle.h"

/* Of a line: what it set, or named, in which register of which record. */
struct given {
	const char	*record, *field, *stamp, *value;
	const char	*again;		/* what its line was before, or "" */
};

struct oracle {
	struct world	*w;
	struct arena	 arena;
	struct given	*sets, *names;
	size_t		 set_count, set_room, name_count, name_room;
};

static void
add(struct oracle *o, struct given **all, size_t *count, size_t *room,
    struct given one)
{
	if (*count == *room) {
		*room = *room == 0 ? 256 : 2 * *room;
		*all = realloc(*all, *room * sizeof **all);
		if (*all == NULL)
			world_fail(o->w, "no memory");
	}
	(*all)[(*count)++] = one;
}

static void
add_set(struct oracle *o, struct given one)
{
	add(o, &o->sets, &o->set_count, &o->set_room, one);
}

static void
add_name(struct oracle *o, struct given one)
{
	add(o, &o->names, &o->name_count, &o->name_room, one);
}

/* field NULL: a deletion speaks of every register of the record. */
static void
name_olds(struct oracle *o, const struct line *line, struct given one)
{
	struct line_walk walk;
	struct span stamp;

	line_olds(&walk, line, &o->arena);
	while (line_next_old(&walk, &stamp)) {
		one.stamp = arena_string(&o->arena, stamp);
		add_name(o, one);
	}
}

/* Written again, a line is named by its mark in the log where it stood. */
static const char *
again_of(struct oracle *o, const struct line *line)
{
	unsigned char bytes[8];
	struct span dev;
	uint64_t n;

	if (line->re.len == 0 || !stamp_split(line->re, &dev, &n) ||
	    !hex_read(line->rx, bytes, sizeof bytes))
		return "";
	return arena_printf(&o->arena, "%.*s.%llu", SPAN_ARG(dev),
	    (unsigned long long)serial_of_mark(get_u64(bytes)));
}

static void
take_line(struct oracle *o, const char *dev, const struct line *line)
{
	struct given one = { NULL, "", NULL, "true", "" };
	struct line_walk walk;
	struct value value;
	struct span name;
	struct buf text;

	if (line->record.len == 0)
		return;
	one.stamp = arena_printf(&o->arena, "%s.%llu", dev,
	    (unsigned long long)line->n);
	one.record = line->rec_dev.len == 0 ? one.stamp :
	    arena_printf(&o->arena, "%.*s.%llu", SPAN_ARG(line->rec_dev),
	    (unsigned long long)line->rec_n);
	one.again = again_of(o, line);
	if (line->del) {
		add_set(o, one);
		one.field = NULL;
		name_olds(o, line, one);
		return;
	}
	name_olds(o, line, one);	/* the deletions that it saw */
	line_sets(&walk, line, &o->arena);
	while (line_next_set(&walk, &name, &value)) {
		struct given set = one;

		buf_init(&text);
		value_to_json(&text, &value);
		set.value = arena_string(&o->arena, buf_span(&text));
		set.field = arena_string(&o->arena, name);
		buf_free(&text);
		add_set(o, set);
		name_olds(o, line, set);
	}
}

static int
by_stamp(const void *left, const void *right)
{
	const struct given *a = left, *b = right;

	return strcmp(a->stamp, b->stamp);
}

/* Whether some line that may names this stamp. */
static bool
is_named(const struct oracle *o, const char *stamp, const struct given *set)
{
	size_t low = 0, high = o->name_count, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (strcmp(o->names[mid].stamp, stamp) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < o->name_count &&
	    strcmp(o->names[low].stamp, stamp) == 0; low++) {
		const struct given *name = &o->names[low];

		if (strcmp(name->record, set->record) == 0 &&
		    (name->field == NULL ||
		    strcmp(name->field, set->field) == 0))
			return true;
	}
	return false;
}

/* Who names one copy of a line that was written again names all. */
static bool
is_replaced(const struct oracle *o, const struct given *set)
{
	size_t i;

	if (is_named(o, set->stamp, set))
		return true;
	if (set->again[0] == '\0')
		return false;
	for (i = 0; i < o->set_count; i++)
		if (strcmp(o->sets[i].again, set->again) == 0 &&
		    is_named(o, o->sets[i].stamp, set))
			return true;
	return is_named(o, set->again, set);
}

static void
read_logs(struct oracle *o, struct txn *txn)
{
	struct writer writer;
	struct line line;
	struct span raw;
	uint32_t number;
	uint64_t n;

	for (number = 1; writer_get(txn, number, &writer); number++)
		for (n = 1; n <= writer.folded; n++) {
			char *dev = arena_string(&o->arena,
			    span_of(writer.dev));

			if (!log_get(txn, stamp_make(number, n), &raw) ||
			    line_read(&line, raw, &o->arena, NULL) != OK)
				world_fail(o->w, "a line cannot be read");
			take_line(o, dev, &line);
		}
}

/* As desk_dump() has them, without the order of display. */
static char *
expected(struct oracle *o)
{
	struct dump dump = { NULL, 0, 0 };
	struct buf all;
	char *text;
	size_t i;

	buf_init(&all);
	for (i = 0; i < o->set_count; i++) {
		const struct given *set = &o->sets[i];

		if (is_replaced(o, set))
			continue;
		buf_printf(&all, "%s %s %s %s", set->record, set->field,
		    set->stamp, set->value);
		dump_add(&dump, &all);
	}
	text = dump_end(&dump);
	buf_free(&all);
	return text;
}

void
oracle_compare(struct world *w, struct world_office *office)
{
	struct oracle o = { .w = w };
	char *want, *got;
	struct txn txn;
	size_t at = 0;

	arena_init(&o.arena);
	txn_begin(&txn, office->desk.store, TXN_READ, &office->desk.why);
	read_logs(&o, &txn);
	if (txn_end(&txn) != OK || o.arena.failed)
		world_fail(w, "%s", office->desk.why.text);
	if (o.name_count > 0)
		qsort(o.names, o.name_count, sizeof *o.names, by_stamp);
	want = expected(&o);
	got = desk_values(&office->desk);
	while (want[at] == got[at] && want[at] != '\0')
		at++;
	if (want[at] != got[at]) {
		while (at > 0 && want[at - 1] != '\n')
			at--;
		world_fail(w, "by the rules:\n%.200s\nand in the tables:\n"
		    "%.200s", want + at, got + at);
	}
	free(want);
	free(got);
	free(o.sets);
	free(o.names);
	arena_clear(&o.arena);
}
