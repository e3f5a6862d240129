/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/sync/world.h"

#include "core/exchange/reissue.h"
#include "tests/fault/disk.h"
#include "tests/sync/rule.h"

void
world_say(struct world *w, const char *form, ...)
{
	va_list args;

	va_start(args, form);
	vfprintf(w->trace, form, args);
	va_end(args);
	fputc('\n', w->trace);
}

void
world_fail(struct world *w, const char *form, ...)
{
	va_list args;

	disk_disarm();
	fputs("FAILED: ", w->trace);
	va_start(args, form);
	vfprintf(w->trace, form, args);
	va_end(args);
	fprintf(w->trace, " (turn %u)\n", w->turn);
	fclose(w->trace);
	_exit(1);
}

size_t
world_below(struct world *w, size_t n)
{
	return test_below(&w->seed, n);
}

size_t
world_number(const struct world *w, const struct world_office *office)
{
	return (size_t)(office - w->offices);
}

const char *
world_file(size_t number)
{
	static char name[24];

	snprintf(name, sizeof name, "%zu.bundle", number);
	return name;
}

/* The schema as an application of this age has it. */
static struct schema *
schema_of(struct world_office *office)
{
	struct schema *schema = test_schema(&office->desk.t);

	if (office->young)
		office->desk.t.school.count = SCHOOL_TAGS;
	return schema;
}

void
world_close(struct world_office *office)
{
	if (office->open)
		desk_close(&office->desk);
	office->open = false;
}

void
world_forget(struct world_office *office)
{
	office->hold_count = 0;
}

static struct holding *
holding_of(struct world *w, struct world_office *office, const char *dev)
{
	struct holding *h;
	size_t i;

	for (i = 0; i < office->hold_count; i++)
		if (strcmp(office->holds[i].dev, dev) == 0)
			return &office->holds[i];
	h = realloc(office->holds, (i + 1) * sizeof *h);
	if (h == NULL)
		world_fail(w, "no memory");
	office->holds = h;
	office->hold_count = i + 1;
	memset(&h[i], 0, sizeof h[i]);
	memcpy(h[i].dev, dev, DEV_CHARS);
	return &h[i];
}

static bool
was_made(const struct world *w, const struct made *line)
{
	size_t i = w->made_count;

	while (i-- > 0)
		if (w->made[i].n == line->n &&
		    memcmp(w->made[i].hash, line->hash, HASH_BYTES) == 0 &&
		    strcmp(w->made[i].dev, line->dev) == 0)
			return true;
	return false;
}

static void
make(struct world *w, const struct made *line)
{
	struct made *more;

	if (w->made_count == w->made_room) {
		w->made_room = w->made_room == 0 ? 256 : 2 * w->made_room;
		more = realloc(w->made, w->made_room * sizeof *more);
		if (more == NULL)
			world_fail(w, "no memory");
		w->made = more;
	}
	w->made[w->made_count++] = *line;
}

/* The content of a hollow line is known by its hash. */
static void
hash_of(struct world *w, struct span raw, unsigned char hash[HASH_BYTES])
{
	struct arena arena;
	struct line line;

	arena_init(&arena);
	if (line_read(&line, raw, &arena, NULL) != OK)
		world_fail(w, "a line in the log cannot be read");
	if (line.hollow.len > 0)
		hex_read(line.hollow, hash, HASH_BYTES);
	else
		crypt_hash(hash, raw);
	arena_clear(&arena);
}

static void
note_line(struct world *w, struct world_office *office, const char *dev,
    uint64_t n, struct span raw, bool own)
{
	struct made line = { .n = n };

	memcpy(line.dev, dev, DEV_CHARS);
	hash_of(w, raw, line.hash);
	if (was_made(w, &line))
		return;
	if (own)
		make(w, &line);
	else
		world_fail(w, "office %zu holds a line %s.%llu that nobody "
		    "wrote", world_number(w, office), dev,
		    (unsigned long long)n);
}

/* All histories of a writer: nothing of them goes away again. */
static void
note_writer(struct world *w, struct world_office *office, struct txn *txn,
    const struct writer *writer)
{
	struct holding *h = holding_of(w, office, writer->dev);
	bool own = strcmp(office->desk.author.dev, writer->dev) == 0 ||
	    strcmp(office->was, writer->dev) == 0;
	uint64_t lines = 0, sent = 0, n;
	struct path_walk walk;
	struct path path;
	struct span raw;

	paths(&walk, txn, writer);
	while (path_next(&walk, &path)) {
		n = path.branch.from == 0 ? h->log : path.branch.from - 1;
		lines += path_last(&path);
		sent += path_signed(&path);
		while (++n <= path_last(&path)) {
			if (!path_line(txn, &path, n, &raw))
				world_fail(w, "office %zu lacks %s.%llu",
				    world_number(w, office), writer->dev,
				    (unsigned long long)n);
			note_line(w, office, writer->dev, n, raw, own);
		}
	}
	path_end(&walk);
	if (lines < h->last)
		world_fail(w, "office %zu lost lines of %s: it has %llu, not "
		    "%llu", world_number(w, office), writer->dev,
		    (unsigned long long)lines,
		    (unsigned long long)h->last);
	h->last = lines;
	h->log = writer->last;
	h->sent = lines > writer->last ? sent : lines;
}

void
world_note(struct world *w, struct world_office *office)
{
	struct writer writer;
	struct txn txn;
	uint32_t number;

	txn_begin(&txn, office->desk.store, TXN_READ, &office->desk.why);
	for (number = 1; writer_get(&txn, number, &writer); number++)
		note_writer(w, office, &txn, &writer);
	if (txn_end(&txn) != OK)
		world_fail(w, "%s", office->desk.why.text);
	memcpy(office->was, office->desk.author.dev, sizeof office->was);
}

void
world_reopen(struct world *w, struct world_office *office)
{
	struct desk *desk = &office->desk;
	uint64_t lines;
	enum err err;

	world_close(office);
	desk->schema = schema_of(office);
	err = desk_reopen(desk);
	if (err == OK)
		err = fold_recover(desk->store, &desk->why);
	if (err == OK)
		err = reissue_own(desk->store, &desk->author, &lines,
		    &desk->why);
	if (err != OK)
		world_fail(w, "office %zu does not open: %s",
		    world_number(w, office), desk->why.text);
	office->open = true;
	if (desk->author.renewed != SEAL_FITS)
		world_say(w, "office %zu is a new writer, %s",
		    world_number(w, office), desk->author.dev);
	world_note(w, office);
}

/* Everybody accepts everybody of whom he has heard. */
void
world_trust(struct world *w, struct world_office *office)
{
	struct desk *desk = &office->desk;
	struct txn txn;
	size_t i;

	txn_begin(&txn, desk->store, TXN_WRITE, &desk->why);
	for (i = 0; i < w->made_count; i++)
		if (w->made[i].n == 1 &&
		    trust_of(&txn, span_of(w->made[i].dev)) == TRUST_NONE)
			trust_put(&txn, span_of(w->made[i].dev),
			    TRUST_ACCEPTED);
	if (txn_end(&txn) != OK ||
	    fold_all(desk->store, NULL, NULL, &desk->why) != OK)
		world_fail(w, "%s", desk->why.text);
}

void
world_open(struct world *w, uint64_t seed, size_t offices)
{
	char name[24];
	size_t i;

	w->seed = seed;
	w->count = offices;
	for (i = 0; i < offices; i++) {
		snprintf(name, sizeof name, "%zu", i);
		desk_open(&w->offices[i].desk, name, (int64_t)i);
		w->offices[i].open = true;
		world_note(w, &w->offices[i]);
	}
	for (i = 0; i < offices; i++)
		world_trust(w, &w->offices[i]);
	if (seed % 2 == 1 && !w->plain)
		rule_begin(w);
}

static unsigned
weight(const struct world *w, const struct misfortune *m)
{
	return w->plain && m->ruled ? 0 : m->weight;
}

/* A misfortune by its weight. */
static const struct misfortune *
draw(struct world *w)
{
	const struct misfortune *m = misfortunes;
	size_t i, total = 0, left;

	for (i = 0; i < misfortune_count; i++)
		total += weight(w, &misfortunes[i]);
	for (left = world_below(w, total); left >= weight(w, m); m++)
		left -= weight(w, m);
	return m;
}

void
world_turn(struct world *w)
{
	struct world_office *office = &w->offices[world_below(w, w->count)];
	const struct misfortune *m = draw(w);

	w->turn++;
	world_say(w, "%u: office %zu: %s", w->turn, world_number(w, office),
	    m->name);
	m->strike(w, office);
	world_note(w, office);
}
