/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/sync/oracle.h"

#include "core/log/same.h"

/* Of a line: what it set, or named, in which register of which record. */
struct given {
	const char	*record, *field, *stamp, *value;
	const char	*again;		/* what its line was before, or "" */
};

/* What a line takes a record for. */
struct claim {
	struct claim	*next;
	const char	*record, *kind;
	bool		 creates;
};

/* Two records of a kind that a line calls one. */
struct link {
	const char	*a, *b, *kind, *stamp, *again;
	struct line	 line;
	bool		 ended;
};

enum { LINKS = 1000 };

struct oracle {
	struct world	*w;
	struct txn	*txn;
	struct arena	 arena;
	struct given	*sets, *names;
	size_t		 set_count, set_room, name_count, name_room;
	struct link	 links[LINKS];
	size_t		 link_count, end_count;
	const char	*ends[LINKS];	/* stamps of lines */
	struct claim	*claims;
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
	unsigned char bytes[LINE_MARK];
	struct span dev;
	uint64_t n;

	if (line->re.len == 0 || !stamp_split(line->re, &dev, &n) ||
	    !hex_read(line->rx, bytes, sizeof bytes))
		return "";
	return arena_printf(&o->arena, "%.*s.%.*s", SPAN_ARG(dev),
	    SPAN_ARG(line->rx));
}

static const char *
stamp_of(struct oracle *o, uint64_t stamp)
{
	const char *name;
	struct buf text;

	buf_init(&text);
	stamp_text(o->txn, stamp, &text);
	name = arena_string(&o->arena, buf_span(&text));
	buf_free(&text);
	return name;
}

static void
take_link(struct oracle *o, const char *dev, const struct line *line)
{
	struct link *link = &o->links[o->link_count];
	struct span kind;
	uint64_t a, b;

	if (!same_read(o->txn, line, &o->arena, &a, &b, &kind) ||
	    o->link_count == LINKS)
		return;
	*link = (struct link){
		.a = stamp_of(o, a), .b = stamp_of(o, b),
		.kind = arena_string(&o->arena, kind),
		.stamp = arena_printf(&o->arena, "%s.%llu", dev,
		    (unsigned long long)line->n),
		.again = again_of(o, line), .line = *line
	};
	o->link_count++;
}

static void
take_ends(struct oracle *o, const struct line *line)
{
	struct line_walk walk;
	struct span stamp;

	line_olds(&walk, line, &o->arena);
	while (o->end_count < LINKS && line_next_old(&walk, &stamp))
		o->ends[o->end_count++] = arena_string(&o->arena, stamp);
}

/* By its own stamp, or by what its copies are called. */
static bool
is_ended(const struct oracle *o, const struct link *link)
{
	size_t i, n;

	for (i = 0; i < o->end_count; i++)
		for (n = 0; n < o->link_count; n++) {
			const struct link *one = &o->links[n];
			bool copy = link->again[0] != '\0' &&
			    strcmp(one->again, link->again) == 0;

			if ((one == link || copy) &&
			    (strcmp(o->ends[i], one->stamp) == 0 ||
			    strcmp(o->ends[i], one->again) == 0))
				return true;
		}
	return false;
}

/* By DEV, then n. */
static int
id_order(const char *a, const char *b)
{
	int order = strncmp(a, b, DEV_CHARS);

	if (order == 0)
		order = (int)strlen(a) - (int)strlen(b);
	return order != 0 ? order : strcmp(a, b);
}

/* The least of the ids that links connect with this one. */
static const char *
one_of(const struct oracle *o, const char *id)
{
	const char *ids[2 * LINKS], *least = id;
	size_t count = 1, i, n, k;

	ids[0] = id;
	for (i = 0; i < count; i++) {
		if (id_order(ids[i], least) < 0)
			least = ids[i];
		for (n = 0; n < o->link_count; n++) {
			const struct link *link = &o->links[n];
			const char *other = strcmp(link->a, ids[i]) == 0 ?
			    link->b : strcmp(link->b, ids[i]) == 0 ?
			    link->a : NULL;

			if (other == NULL || link->ended)
				continue;
			for (k = 0; k < count; k++)
				if (strcmp(ids[k], other) == 0)
					break;
			if (k == count)
				ids[count++] = other;
		}
	}
	return least;
}

/* What a link replaces, it replaces in the one. */
static void
name_linked(struct oracle *o, const struct link *link)
{
	struct same_fields fields;
	struct span name;

	same_fields(&fields, &link->line, &o->arena);
	while (same_next_field(&fields, &name))
		name_olds(o, &link->line, (struct given){ link->a,
		    arena_string(&o->arena, name), NULL, NULL, "" });
}

static void
take_claim(struct oracle *o, const char *record, const struct line *line)
{
	struct claim *claim = arena_get(&o->arena, sizeof *claim);

	if (claim == NULL)
		world_fail(o->w, "no memory");
	*claim = (struct claim){ o->claims, record,
	    arena_string(&o->arena, line->rec_kind),
	    line->rec_dev.len == 0 };
	o->claims = claim;
}

/* What its first line says; without that, the least that any line says. */
static const char *
kind_of(const struct oracle *o, const char *record)
{
	const struct claim *claim;
	const char *kind = NULL;

	for (claim = o->claims; claim != NULL; claim = claim->next) {
		if (strcmp(claim->record, record) != 0)
			continue;
		if (claim->creates)
			return claim->kind;
		if (kind == NULL || strcmp(claim->kind, kind) < 0)
			kind = claim->kind;
	}
	return kind;
}

/* A record of which nothing is here may be of any. */
static bool
is_of(const struct oracle *o, const char *record, const char *kind)
{
	const char *is = kind_of(o, record);

	return is == NULL || strcmp(is, kind) == 0;
}

static void
join_all(struct oracle *o)
{
	size_t i;

	for (i = 0; i < o->link_count; i++)
		o->links[i].ended = is_ended(o, &o->links[i]) ||
		    !is_of(o, o->links[i].a, o->links[i].kind) ||
		    !is_of(o, o->links[i].b, o->links[i].kind);
	for (i = 0; i < o->link_count; i++)
		if (!o->links[i].ended)
			name_linked(o, &o->links[i]);
	for (i = 0; o->link_count > 0 && i < o->set_count; i++)
		o->sets[i].record = one_of(o, o->sets[i].record);
	for (i = 0; o->link_count > 0 && i < o->name_count; i++)
		o->names[i].record = one_of(o, o->names[i].record);
}

static void
take_line(struct oracle *o, const char *dev, const struct line *line)
{
	struct given one = { NULL, "", NULL, "true", "" };
	struct line_walk walk;
	struct value value;
	struct span name;
	struct buf text;

	if (span_is(line->k, SPAN("same")))
		take_link(o, dev, line);
	if (span_is(line->k, SPAN("apart")))
		take_ends(o, line);
	if (line->record.len == 0)
		return;
	one.stamp = arena_printf(&o->arena, "%s.%llu", dev,
	    (unsigned long long)line->n);
	one.record = line->rec_dev.len == 0 ? one.stamp :
	    arena_string(&o->arena, span_from(line->record,
	    line->rec_kind.len + 1));
	one.again = again_of(o, line);
	take_claim(o, one.record, line);
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
	struct txn txn;
	struct oracle o = { .w = w, .txn = &txn };
	char *want, *got;
	size_t at = 0;

	arena_init(&o.arena);
	txn_begin(&txn, office->desk.store, TXN_READ, &office->desk.why);
	read_logs(&o, &txn);
	join_all(&o);
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
