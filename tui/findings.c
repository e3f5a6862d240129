/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/findings.h"

#include <stdlib.h>

#include "core/base/words.h"
#include "tui/bars.h"
#include "tui/read.h"
#include "tui/record.h"
#include "tui/show.h"

enum {
	REST_MS = 300,
	AT_REST_MOST = 20000,	/* records; more only when asked for */
	STOPS_MOST = 3,		/* and no more tries after these */
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
		check_clear(&f->check);
	mem_free(f->by_record);
	f->by_record = NULL;
	f->there = false;
}

void
findings_free(struct app *app)
{
	if (app->findings == NULL)
		return;
	forget(app->findings);
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

	f->by_record = mem_zero((size_t)f->check.count + 1,
	    sizeof *f->by_record);
	if (f->by_record == NULL)
		return false;
	memset(f->counts, 0, sizeof f->counts);
	for (i = 0; i < f->check.count; i++) {
		f->by_record[i] = i;
		f->counts[f->check.findings[i].words->severity]++;
	}
	if (f->check.count > 0)
		qsort_r(f->by_record, f->check.count, sizeof *f->by_record,
		    compare, f->check.findings);
	return true;
}

static bool
begin(struct app *app)
{
	if (app->findings == NULL)
		app->findings = mem_zero(1, sizeof *app->findings);
	return app->findings != NULL && app->options->ruleset != NULL;
}

/* Findings outlive the transaction and the columns they were found in. */
static enum err
run(struct app *app, struct check_choice *choice, struct note *why)
{
	struct findings *f = app->findings;
	struct txn txn;
	enum err err;

	txn_begin(&txn, app->session->store, TXN_READ, why);
	forget(f);
	f->sets = txn_count(&txn, TREE_SETS);
	choice->today = clock_now(app->session->clock) / DAY_MS;
	err = check_run(&f->check, &txn, app->options->ruleset, choice, why);
	f->there = true;
	facts_end(&f->check.facts);
	f->check.txn = NULL;
	txn_abandon(&txn);
	if (err == OK && !arrange(f))
		err = ERR_NOMEM;
	if (err != OK)
		forget(f);
	f->changes = app->changes;
	return err;
}

static bool
is_old(const struct app *app)
{
	struct note why = { "" };
	struct txn txn;
	uint64_t sets;

	if (!app->findings->there || app->findings->changes != app->changes)
		return true;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	sets = txn_count(&txn, TREE_SETS);
	txn_abandon(&txn);
	return sets != app->findings->sets;
}

static uint64_t
record_count(const struct app *app)
{
	struct note why = { "" };
	struct txn txn;
	uint64_t count;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	count = txn_count(&txn, TREE_RECORDS);
	txn_abandon(&txn);
	return count;
}

/* A long run is told of before it begins. */
static void
announce(struct app *app)
{
	struct buf text;

	if (app->term == NULL || record_count(app) <= AT_REST_MOST)
		return;
	buf_init(&text);
	buf_printf(&text, _("The rules look at %llu records; this takes a "
	    "moment."), (unsigned long long)record_count(app));
	bars_message(&app->frame, buf_cstr(&text));
	term_paint(app->term, &app->frame);
	buf_free(&text);
}

const struct findings *
findings_renew(struct app *app)
{
	struct check_choice choice = { .today = 0 };
	struct note why = { "" };

	if (!begin(app))
		return NULL;
	if (!is_old(app))
		return app->findings;
	announce(app);
	app_check(app, run(app, &choice, &why), &why);
	return findings_get(app);
}

int
findings_due(const struct app *app)
{
	const struct findings *f = app->findings;

	if (app->options->ruleset == NULL)
		return -1;
	if (f != NULL && (f->stopped >= STOPS_MOST ||
	    (f->there && f->changes == app->changes)))
		return -1;
	return REST_MS;
}

void
findings_rest(struct app *app)
{
	struct check_choice choice = { .today = 0 };
	struct note why = { "" };

	if (!begin(app))
		return;
	if (record_count(app) > AT_REST_MOST) {
		app->findings->stopped = STOPS_MOST;
		return;
	}
	if (run(app, &choice, &why) != OK)
		app->findings->stopped++;
	else
		app->top->type->enter(app->top);
}

const struct finding *
findings_at(const struct findings *f, uint32_t i)
{
	return &f->check.findings[f->by_record[i]];
}

uint32_t
findings_of(const struct findings *f, uint64_t record, uint32_t *first)
{
	uint32_t low = 0, high = f->check.count, count = 0;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (findings_at(f, mid)->record < record)
			low = mid + 1;
		else
			high = mid;
	}
	*first = low;
	while (low + count < f->check.count &&
	    findings_at(f, low + count)->record == record)
		count++;
	return count;
}

char
findings_letter(enum severity severity)
{
	return "EWI "[severity];
}

char
findings_sign(const struct app *app, uint64_t record)
{
	const struct findings *f = findings_get(app);
	uint32_t first;

	if (f == NULL || findings_of(f, record, &first) == 0)
		return ' ';
	return findings_letter(findings_at(f, first)->words->severity);
}

void
findings_hint(const struct app *app, uint64_t record, struct buf *out)
{
	const struct findings *f = findings_get(app);
	const struct finding *at;
	struct note why = { "" };
	struct txn txn;
	uint32_t first, count;

	if (f == NULL || record == 0)
		return;
	count = findings_of(f, record, &first);
	if (count == 0)
		return;
	at = findings_at(f, first);
	if (count > 1)
		buf_printf(out, _("%u findings.  "), count);
	buf_printf(out, "%c: ", findings_letter(at->words->severity));
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	finding_sentence(at, &txn, app->session->lang, out);
	txn_abandon(&txn);
}

static void
add_way(struct read *read, const struct show *show, const struct finding *f)
{
	struct buf text;
	uint32_t i;

	if (f->way_count == 0)
		return;
	buf_init(&text);
	read_line(read, SPAN(""), 0);
	read_line(read, span_of(_(" The shortest witness:")), 0);
	for (i = 0; i < f->way_count; i++) {
		buf_reset(&text);
		buf_printf(&text, " %4u  ", i + 1);
		show_record(show, f->way[i], &text);
		read_line(read, buf_span(&text), f->way[i]);
	}
	buf_free(&text);
}

void
findings_witness(struct app *app, const struct finding *f)
{
	struct read *read = read_begin(app,
	    label_text(&f->words->title, app->session->lang));
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(app, &txn);
	struct buf text;

	if (read == NULL)
		return;
	buf_init(&text);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	finding_sentence(f, &txn, app->session->lang, &text);
	read_line(read, SPAN(""), 0);
	read_wrap(read, buf_cstr(&text), 1);
	read_wrap(read, label_text(&f->words->remedy, app->session->lang),
	    1);
	read_line(read, SPAN(""), 0);
	if (f->record != 0) {
		buf_reset(&text);
		buf_printf(&text, " %s ", _("To mend:"));
		show_record(&show, f->record, &text);
		if (f->field != NULL)
			buf_printf(&text, ", %s", label_text(
			    &f->field->label, app->session->lang));
		read_line(read, buf_span(&text), f->record);
	}
	read_printf(read, _(" Rule %s, %s of the theory, %s"), f->words->id,
	    f->words->concept, _(severity_name(f->words->severity)));
	add_way(read, &show, f);
	txn_abandon(&txn);
	buf_free(&text);
	read_show(read, false);
}

void
findings_mend(struct app *app, const struct finding *f)
{
	const struct kind *kind = NULL;
	struct note why = { "" };
	struct rec_view rec;
	struct txn txn;

	if (f->record == 0) {
		findings_witness(app, f);
		return;
	}
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (record_get(&txn, f->record, &rec))
		kind = names_kind(app->session->schema, rec_kind(&rec));
	txn_abandon(&txn);
	if (kind == NULL)
		app_say(app, _("This record is not there now."));
	else
		record_open(app, &(struct record_setup){ .kind = kind,
		    .id = f->record, .field = f->field });
}
