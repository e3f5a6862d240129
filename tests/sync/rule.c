/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/sync/rule.h"

#include "core/edit/roster_say.h"

static bool
is_hub(const struct world *w, const struct world_office *office)
{
	return w->has_hub && office == &w->offices[0];
}

static void
settle(struct world *w, struct world_office *office)
{
	struct desk *desk = &office->desk;
	enum err err;

	err = log_lock(desk->store, &desk->why);
	if (err == OK) {
		err = fold_all(desk->store, NULL, NULL, &desk->why);
		lock_drop(desk->store);
	}
	if (err != OK)
		world_fail(w, "%s", desk->why.text);
}

static void
name_hub(struct txn *txn, void *with)
{
	trust_put_hub(txn, span_of(with), true);
}

void
rule_begin(struct world *w)
{
	struct desk *hub = &w->offices[0].desk;
	size_t i;

	w->has_hub = true;
	for (i = 0; i < w->count; i++) {
		struct desk *desk = &w->offices[i].desk;

		if (store_write(desk->store, name_hub, hub->author.dev,
		    &desk->why) != OK)
			world_fail(w, "%s", desk->why.text);
		settle(w, &w->offices[i]);
	}
	(void)rule_admit(w, &w->offices[0]);
}

static void
say(struct world *w, struct world_office *office,
    const struct roster_line *line)
{
	struct desk *desk = &office->desk;
	enum err err = roster_say(desk->store, &desk->author, line, 1,
	    &desk->why);

	if (err != OK && err != ERR_REFUSED)
		world_fail(w, "%s", desk->why.text);
	settle(w, office);
	world_note(w, office);
}

/* As the hub sees it now: what it said under a key that it revoked itself is
 * gone. */
static bool
is_listed(struct world *w, struct desk *desk, const char *dev)
{
	struct standing standing;
	struct writer writer;
	struct txn txn;
	bool listed;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	listed = writer_find(&txn, span_of(dev), &writer) &&
	    standing_get(&txn, writer.number, &standing) &&
	    standing.listed;
	if (txn_end(&txn) != OK)
		world_fail(w, "%s", desk->why.text);
	return listed;
}

bool
rule_admit(struct world *w, struct world_office *office)
{
	struct desk *desk = &office->desk;
	bool more = false;
	size_t i;

	if (!is_hub(w, office))
		return false;
	for (i = 0; i < w->made_count; i++) {
		struct roster_line line = { .sort = ROSTER_DEVICE };
		char dev[DEV_CHARS + 1];

		/* what is said is made as well, and moves them all */
		memcpy(dev, w->made[i].dev, sizeof dev);
		if (w->made[i].n != 1 || is_listed(w, desk, dev))
			continue;
		line.dev = span_of(dev);
		line.role = span_of(strcmp(dev, desk->author.dev) == 0 ?
		    "hub" : "office");
		say(w, office, &line);
		more |= is_listed(w, desk, dev);
	}
	return more;
}

static bool
some_writer(struct world *w, struct desk *desk, struct writer *writer)
{
	uint32_t left = (uint32_t)world_below(w, 8) + 1, number;
	struct txn txn;
	bool found = false;

	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	for (number = 1; number <= left; number++)
		found = writer_get(&txn, number, writer) || found;
	if (txn_end(&txn) != OK)
		world_fail(w, "%s", desk->why.text);
	return found && writer->last > 0;
}

void
rule_revoke(struct world *w, struct world_office *office)
{
	struct roster_line line = { .sort = ROSTER_REVOKE };
	struct desk *desk = &w->offices[0].desk;
	struct writer writer;
	struct txn txn;

	(void)office;
	if (!w->has_hub || !some_writer(w, desk, &writer) ||
	    strcmp(writer.dev, desk->author.dev) == 0)
		return;
	line.dev = span_of(writer.dev);
	line.at = 1 + world_below(w, writer.last);
	txn_begin(&txn, desk->store, TXN_READ, &desk->why);
	if (!log_hash(&txn, &writer, line.at, line.hash) ||
	    txn_end(&txn) != OK)
		world_fail(w, "no hash of line %s.%llu", writer.dev,
		    (unsigned long long)line.at);
	world_say(w, "%s is ended at %llu", writer.dev,
	    (unsigned long long)line.at);
	say(w, &w->offices[0], &line);
}

struct erasing {
	struct world	*w;
	struct desk	*desk;
	struct writer	 whose;
};

static void
append_erase(struct txn *txn, void *with)
{
	struct erasing *e = with;
	struct line_head head = { .of = 1, .user = SPAN("me") };
	struct writer writer;
	struct arena arena;
	struct line line;
	struct buf text, rest;

	if (!writer_find(txn, span_of(e->desk->author.dev), &writer))
		return;
	arena_init(&arena);
	buf_init(&text);
	buf_init(&rest);
	head.n = writer.last + 1;
	head.t = clock_now(&e->desk->clock);
	buf_printf(&rest, ",\"k\":\"erase\",\"lines\":[\"%s.%llu\"]}",
	    e->whose.dev, (unsigned long long)
	    (2 + world_below(e->w, e->whose.last)));
	line_write(&text, &head, buf_span(&rest));
	if (line_read(&line, buf_span(&text), &arena, txn->why) != OK)
		txn_fail(txn, ERR_DAMAGED, "an erase line is refused");
	else
		log_append(txn, &writer, &line);
	writer_put(txn, &writer);
	fold_now(txn, &writer);
	buf_free(&rest);
	buf_free(&text);
	arena_clear(&arena);
}

void
rule_erase(struct world *w, struct world_office *office)
{
	struct erasing e = { .w = w, .desk = &office->desk };
	struct note *why = &e.desk->why;

	if (!some_writer(w, e.desk, &e.whose))
		return;
	if (log_lock(e.desk->store, why) != OK) {
		world_fail(w, "%s", why->text);
		return;
	}
	if (store_write(e.desk->store, append_erase, &e, why) != OK ||
	    fold_all(e.desk->store, NULL, NULL, why) != OK)
		world_fail(w, "%s", why->text);
	lock_drop(e.desk->store);
}

static void
put_seal(struct txn *txn, void *with)
{
	home_put(txn, with);
}

/* The seal fits this file as it did the one it was copied from. */
static void
fit_seal(struct world *w, struct world_office *office)
{
	struct desk *desk = &office->desk;
	struct home seal;
	struct txn txn;
	enum err err;

	desk->schema = test_schema(&desk->t);
	err = store_open(desk->db, STORE_WRITE, desk->schema, &desk->why,
	    &desk->store);
	if (err == OK) {
		txn_begin(&txn, desk->store, TXN_READ, &desk->why);
		if (!home_get(&txn, &seal))
			world_fail(w, "there is no seal");
		err = txn_end(&txn);
	}
	if (err == OK)
		err = seal_here(&seal, desk->store, &desk->why);
	if (err == OK)
		err = store_write(desk->store, put_seal, &seal, &desk->why);
	if (err != OK)
		world_fail(w, "%s", desk->why.text);
	store_close(desk->store);
}

void
rule_clone(struct world *w, struct world_office *office)
{
	struct world_office *copy = world_copy(w, office);

	if (copy == NULL)
		return;
	fit_seal(w, copy);
	world_reopen(w, office);
	world_reopen(w, copy);
}

void
rule_roll_back(struct world *w, struct world_office *office)
{
	if (!world_put_back(w, office, true))
		return;
	fit_seal(w, office);
	world_reopen(w, office);
	world_trust(w, office);
}
