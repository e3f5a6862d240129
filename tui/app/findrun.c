/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdlib.h>

#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/app/findings.h"

enum {
	REST_MS = 300,
	AT_REST_MOST = 100000,	/* records; more only when asked for */
	SLICE_MS = 20,
	FIRST_MS = 60,		/* a screen waits so long for a run */
	QUIET_MS = 500, EVERY_MS = 1000,
	RENEW_MOST = 16,	/* records saved; more need a whole run */
	RENEWALS = 500,		/* then what they left behind is cleared */
	DAY_MS = 86400000
};

const struct findings *
findings_get(const struct app *app)
{
	return app->findings != NULL && app->findings->there ?
	    app->findings : NULL;
}

static void
forget(struct findings *f)
{
	if (f->there)
		check_clear(f->check);
	mem_free(f->by_record);
	f->by_record = NULL;
	f->there = false;
}

static void
drop_next(struct findings *f)
{
	if (f->runs)
		check_clear(f->next);
	f->runs = false;
	buf_reset(&f->progress);
}

void
findings_free(struct app *app)
{
	if (app->findings == NULL)
		return;
	drop_next(app->findings);
	forget(app->findings);
	buf_free(&app->findings->progress);
	mem_free(app->findings);
	app->findings = NULL;
}

static int
compare(const void *one, const void *other, void *with)
{
	const struct finding *all = with;
	uint32_t i = *(const uint32_t *)one, j = *(const uint32_t *)other;
	const struct finding *a = &all[i], *b = &all[j];

	if (a->record != b->record)
		return a->record < b->record ? -1 : 1;
	if (a->words->severity != b->words->severity)
		return a->words->severity < b->words->severity ? -1 : 1;
	return i < j ? -1 : i > j;
}

static bool
arrange(struct findings *f)
{
	uint32_t i;

	mem_free(f->by_record);
	f->by_record = mem_zero((size_t)f->check->count + 1,
	    sizeof *f->by_record);
	if (f->by_record == NULL)
		return false;
	memset(f->counts, 0, sizeof f->counts);
	for (i = 0; i < f->check->count; i++) {
		f->by_record[i] = i;
		f->counts[f->check->findings[i].words->severity]++;
	}
	if (f->check->count > 0)
		qsort_r(f->by_record, f->check->count, sizeof *f->by_record,
		    compare, f->check->findings);
	return true;
}

static bool
begin(struct app *app)
{
	struct findings *f = app->findings;

	if (f == NULL) {
		f = app->findings = mem_zero(1, sizeof *f);
		if (f == NULL)
			return false;
		f->check = &f->checks[0];
		f->next = &f->checks[1];
	}
	return app->options->ruleset != NULL;
}

/* Rules that fail leave nothing behind. */
static bool
arranged(struct app *app, enum err err, const struct note *why)
{
	struct findings *f = app->findings;

	if (err == OK && !arrange(f))
		err = ERR_NOMEM;
	if (err != OK)
		forget(f);
	else
		f->number++;
	f->refused = err != OK;
	return app_check(app, err, why);
}

/* What is saved record by record is renewed so; false: it needs a run. */
static bool
renew(struct app *app, struct txn *txn)
{
	struct findings *f = app->findings;
	struct since now;
	struct note why = { "" };
	uint64_t ids[RENEW_MOST];
	enum err err = OK;
	size_t count, i;
	bool done = true;

	if (!f->there || f->renewals >= RENEWALS ||
	    !since_records(&f->since, txn, ids, RENEW_MOST, &count))
		return false;
	since_mark(&now, txn, &app->session->author);
	for (i = 0; i < count && done && err == OK; i++)
		err = check_renew(f->check, txn, ids[i], &done, &why);
	f->check->txn = NULL;
	f->renewals += (uint32_t)count;
	if (!done) {
		forget(f);
		return false;
	}
	f->since = now;
	f->changes = app->changes;
	arranged(app, err, &why);
	return true;
}

static void
start(struct app *app, struct txn *txn)
{
	struct findings *f = app->findings;
	struct check_choice choice = { .today =
	    clock_now(app->session->clock) / DAY_MS };
	struct note why = { "" };

	since_mark(&f->next_since, txn, &app->session->author);
	f->next_changes = app->changes;
	f->records = txn_count(txn, TREE_RECORDS);
	f->begun = term_now();
	f->said = f->begun - EVERY_MS;
	f->runs = true;
	if (!app_check(app, check_begin(f->next, app->session->schema,
	    app->options->ruleset, &choice, &why), &why)) {
		drop_next(f);
		f->refused = true;
	}
}

/* Screens that are seen take what was found. */
static void
tell(struct screen *screen)
{
	if (screen == NULL)
		return;
	if (screen->type->popup)
		tell(screen->below);
	if (screen->type->found != NULL)
		screen->type->found(screen);
	screen->app->dirty = true;
}

static void
finish(struct app *app, enum err err, const struct note *why)
{
	struct findings *f = app->findings;
	struct check *done = f->next;

	forget(f);
	f->next = f->check;
	f->check = done;
	f->check->txn = NULL;
	f->since = f->next_since;
	f->changes = f->next_changes;
	f->renewals = 0;
	f->there = true;
	f->runs = false;
	buf_reset(&f->progress);
	arranged(app, err, why);
}

static void
write_progress(struct app *app, int64_t now)
{
	struct findings *f = app->findings;
	uint64_t done, total;

	if (now - f->begun < QUIET_MS || now - f->said < EVERY_MS)
		return;
	f->said = now;
	check_progress(f->next, f->records, &done, &total);
	buf_reset(&f->progress);
	bars_progress(&f->progress, _("The rules at work"), done, total);
	app->dirty = true;
}

static bool
is_late(void *until)
{
	return term_now() >= *(const int64_t *)until;
}

/* ms 0: to the end. */
static void
work(struct app *app, struct txn *txn, int ms)
{
	struct findings *f = app->findings;
	int64_t until = term_now() + ms;
	struct slice slice = { is_late, &until };
	struct note why = { "" };
	enum err err;
	bool done;

	do {
		err = check_slice(f->next, txn, ms == 0 ? NULL : &slice,
		    &done, &why);
	} while (err == OK && !done && !is_late(&until));
	if (err != OK || done)
		finish(app, err, &why);
	else
		write_progress(app, term_now());
}

static bool
is_new(const struct app *app, struct txn *txn)
{
	return app->findings->there &&
	    since_is_now(&app->findings->since, txn);
}

const struct findings *
findings_renew(struct app *app)
{
	struct note why = { "" };
	struct txn txn;

	if (!begin(app))
		return NULL;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (!app->findings->runs && !is_new(app, &txn) &&
	    !renew(app, &txn)) {
		start(app, &txn);
		if (app->findings->runs)
			work(app, &txn, FIRST_MS);
	}
	txn_abandon(&txn);
	return findings_get(app);
}

int
findings_due(const struct app *app)
{
	const struct findings *f = app->findings;

	if (app->options->ruleset == NULL)
		return -1;
	if (f != NULL && f->runs)
		return 0;
	if (f != NULL && f->changes == app->changes &&
	    (f->there || f->refused))
		return -1;
	return REST_MS;
}

/* What is small or near is done while the person rests. */
static void
begin_at_rest(struct app *app, struct txn *txn)
{
	struct findings *f = app->findings;

	f->changes = app->changes;
	if (is_new(app, txn) || renew(app, txn))
		return;
	f->refused = txn_count(txn, TREE_RECORDS) > AT_REST_MOST;
	if (!f->refused)
		start(app, txn);
}

void
findings_run(struct app *app, bool whole)
{
	struct note why = { "" };
	struct txn txn;
	uint64_t shown;

	if (!begin(app))
		return;
	shown = app->findings->number;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (!app->findings->runs)
		begin_at_rest(app, &txn);
	if (app->findings->runs)
		work(app, &txn, whole ? 0 : SLICE_MS);
	txn_abandon(&txn);
	if (app->findings->number != shown)
		tell(app->top);
}

const char *
findings_progress(const struct app *app)
{
	struct findings *f = app->findings;

	return f != NULL && f->runs && f->progress.len > 0 ?
	    buf_cstr(&f->progress) : NULL;
}

bool
findings_stop(struct app *app)
{
	if (findings_progress(app) == NULL)
		return false;
	drop_next(app->findings);
	app->findings->refused = true;
	app->findings->changes = app->changes;
	app_say(app, "%s", app->findings->there ?
	    _("The rules were stopped; what is shown is older.") :
	    _("The rules were stopped; nothing is known yet."));
	return true;
}
