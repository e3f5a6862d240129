/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/rules/facts.h"
#include "core/sync/trust.h"
#include "tui/boardpart.h"

enum { YEARS = 5, RULES = 9, OFFICES = 5, NEEDS = 4, LATE_DAYS = 30,
	DAY_MS = 86400000, SEPTEMBER = 9 };

struct counting {
	struct boarddata	*board;
	struct app		*app;
	struct txn		*txn;
	struct facts		 facts;
	const struct findings	*found;
	int64_t			 today;
};

static struct board_item *
add(struct counting *k, enum board_sort sort, unsigned column,
    const char *label)
{
	struct board_item *item;

	if (k->board->count == BOARD_MOST)
		return NULL;
	item = &k->board->items[k->board->count++];
	*item = (struct board_item){ .sort = sort, .column = column,
	    .label = arena_copy(&k->board->arena, span_of(label)),
	    .share = -1 };
	return item;
}

/* "%" of a text is what the value says. */
static void
set_value(struct counting *k, struct board_item *item, int64_t number)
{
	struct buf text;

	buf_init(&text);
	show_number(&text, number);
	item->value = arena_copy(&k->board->arena, buf_span(&text));
	buf_free(&text);
}

static void
set_share(struct counting *k, struct board_item *item, int64_t part,
    int64_t all)
{
	struct buf text;

	buf_init(&text);
	item->share = all == 0 ? -1 : part * FACT_MILLION / all;
	if (all > 0)
		buf_printf(&text, "%lld %%", (long long)(part * 100 / all));
	else
		buf_text(&text, "-");
	item->value = arena_copy(&k->board->arena, buf_span(&text));
	buf_free(&text);
}

static int
school_year(int64_t day)
{
	int year, month, date;

	date_civil(day, &year, &month, &date);
	return month < SEPTEMBER ? year - 1 : year;
}

static const struct fact_column *
column(const struct counting *k, const char *kind, const char *field)
{
	return facts_column(&k->facts, kind, field);
}

/* What the placements of one school year say of each trainee. */
enum { ASKED = 1, PLACED = 2 };

static void
mark_trainees(struct counting *k, int year, unsigned char *marks)
{
	const struct fact_column *from = column(k, "placement", "from");
	const struct fact_column *who = column(k, "placement", "trainee");
	const struct fact_column *status = column(k, "placement", "status");
	int64_t placed[3] = { fact_word(status, "agreed"),
	    fact_word(status, "active"), fact_word(status, "completed") };
	uint32_t i, rows = facts_of(&k->facts, "placement")->rows;

	for (i = 0; i < rows; i++) {
		int64_t trainee = fact_at(who, i), s = fact_at(status, i);

		if (trainee < 0 || fact_at(from, i) < 0 ||
		    school_year(fact_at(from, i)) != year)
			continue;
		marks[trainee] |= ASKED;
		if (s >= 0 && (s == placed[0] || s == placed[1] ||
		    s == placed[2]))
			marks[trainee] |= PLACED;
	}
}

/* Those whom the rules found without any placement ask now. */
static void
mark_missing(struct counting *k, unsigned char *marks)
{
	const struct fact_table *people = facts_of(&k->facts, "person");
	uint32_t i, row;

	for (i = 0; k->found != NULL && i < k->found->check->count; i++) {
		const struct finding *f = &k->found->check->findings[i];

		if (strcmp(f->words->id, "placement_missing") != 0)
			continue;
		row = facts_row(people, f->record);
		if (row != UINT32_MAX)
			marks[row] |= ASKED;
	}
}

static void
add_year(struct counting *k, int year, unsigned char *marks)
{
	const struct fact_table *people = facts_of(&k->facts, "person");
	uint64_t *records = arena_array(&k->board->arena, BOARD_RECORDS,
	    sizeof *records);
	char label[16];
	struct board_item *item;
	int64_t asked = 0, placed = 0;
	uint32_t i, count = 0;

	memset(marks, 0, people->rows);
	mark_trainees(k, year, marks);
	if (year == school_year(k->today))
		mark_missing(k, marks);
	for (i = 0; i < people->rows; i++) {
		asked += (marks[i] & ASKED) != 0;
		placed += (marks[i] & PLACED) != 0;
		if (marks[i] == ASKED && records != NULL &&
		    count < BOARD_RECORDS)
			records[count++] = people->ids[i];
	}
	snprintf(label, sizeof label, "%d/%02d", year, (year + 1) % 100);
	item = add(k, BOARD_RECORDS_OF, 0, label);
	if (item == NULL)
		return;
	set_share(k, item, placed, asked);
	item->records = records;
	item->record_count = records == NULL ? 0 : count;
	item->hint = span_of(arena_printf(&k->board->arena, _("Trainees "
	    "placed %s: %lld of %lld.  Enter shows those that are not."),
	    label, (long long)placed, (long long)asked));
}

static void
add_trainees(struct counting *k)
{
	uint32_t people = facts_of(&k->facts, "person")->rows;
	unsigned char *marks = mem_zero((size_t)people + 1, 1);
	int year;

	add(k, BOARD_HEADING, 0, _("Trainees placed"));
	for (year = k->board->year - YEARS + 1; marks != NULL &&
	    year <= k->board->year; year++)
		add_year(k, year, marks);
	mem_free(marks);
}

/* Posts against those filled, from the year shown on. */
static void
add_needs(struct counting *k)
{
	const struct fact_table *t = facts_of(&k->facts, "need");
	const struct fact_column *years = column(k, "need", "year");
	const struct fact_column *posts = column(k, "need", "posts");
	const struct fact_column *filled = column(k, "need", "filled");
	char label[16];
	int year;
	uint32_t i;

	add(k, BOARD_HEADING, 0, _("Posts filled, by year"));
	for (year = k->board->year; year < k->board->year + NEEDS; year++) {
		uint64_t *records = arena_array(&k->board->arena,
		    BOARD_RECORDS, sizeof *records);
		int64_t asked = 0, there = 0;
		struct board_item *item;
		uint32_t count = 0;

		for (i = 0; i < t->rows; i++) {
			if (fact_at(years, i) != year)
				continue;
			asked += fact_at(posts, i) > 0 ?
			    fact_at(posts, i) : 0;
			there += fact_at(filled, i) > 0 ?
			    fact_at(filled, i) : 0;
			if (records != NULL && count < BOARD_RECORDS)
				records[count++] = t->ids[i];
		}
		snprintf(label, sizeof label, "%d", year);
		item = asked == 0 ? NULL : add(k, BOARD_RECORDS_OF, 0,
		    label);
		if (item == NULL)
			continue;
		set_share(k, item, there, asked);
		item->records = records;
		item->record_count = records == NULL ? 0 : count;
		item->hint = span_of(arena_printf(&k->board->arena,
		    _("Posts %d: %lld asked for, %lld filled."), year,
		    (long long)asked, (long long)there));
	}
}

static void
add_offices(struct counting *k)
{
	struct office office;
	struct walk walk;
	struct buf text;
	int shown = 0;

	add(k, BOARD_HEADING, 0, _("Offices: heard of last"));
	buf_init(&text);
	offices(&walk, k->txn);
	while (shown < OFFICES &&
	    office_next(&walk, &k->board->arena, &office)) {
		int64_t days = k->today - office.heard / DAY_MS;
		struct board_item *item;

		if (office.trust == TRUST_SELF)
			continue;
		buf_reset(&text);
		buf_add(&text, office.title);
		item = add(k, BOARD_FACT, 0, buf_cstr(&text));
		shown++;
		if (item == NULL)
			continue;
		if (office.heard == 0)
			item->value = span_of(_("never"));
		else
			item->value = span_of(arena_printf(
			    &k->board->arena, days > LATE_DAYS ?
			    _("LATE %lld d") : _("%lld d ago"),
			    (long long)days));
	}
	walk_end(&walk);
	buf_free(&text);
	if (shown == 0)
		add(k, BOARD_FACT, 0, _("no other office yet"));
}

/* The rules with most findings. */
static void
add_rules(struct counting *k)
{
	const struct check *c = k->found == NULL ? NULL : k->found->check;
	uint32_t last = UINT32_MAX, most = 0, n, i;

	add(k, BOARD_HEADING, 1, _("Findings by rule (open)"));
	for (n = 0; c != NULL && n < RULES;) {
		uint32_t best = 0, at;

		for (i = 0; i < c->result_count; i++)
			if (c->results[i].count > best &&
			    c->results[i].count < last)
				best = c->results[i].count;
		if (best == 0)
			break;
		most = most == 0 ? best : most;
		for (at = 0; at < c->result_count && n < RULES; at++) {
			struct board_item *item;

			if (c->results[at].count != best)
				continue;
			n++;
			item = add(k, BOARD_RULE, 1, label_text(
			    &c->results[at].words->title,
			    k->app->session->lang));
			if (item == NULL)
				return;
			item->words = c->results[at].words;
			item->share = (int64_t)best * FACT_MILLION / most;
			set_value(k, item, best);
			item->hint = span_of(label_text(&item->words->remedy,
			    k->app->session->lang));
		}
		last = best;
	}
	if (n == 0)
		add(k, BOARD_FACT, 1, _("nothing was found"));
}

static void
add_figure(struct counting *k, const char *label, int64_t number,
    const uint64_t *records, uint32_t count)
{
	struct board_item *item = add(k, BOARD_RECORDS_OF, 1, label);

	if (item == NULL)
		return;
	set_value(k, item, number);
	item->records = records;
	item->record_count = records == NULL ? 0 : count;
}

static bool
is_today(const struct counting *k, const char *kind, uint32_t row)
{
	int64_t from = fact_at(column(k, kind, "from"), row);
	int64_t to = fact_at(column(k, kind, "to"), row);

	return from >= 0 && from <= k->today && to >= k->today;
}

static int64_t
add_running(struct counting *k)
{
	const struct fact_table *t = facts_of(&k->facts, "placement");
	const struct fact_column *status = column(k, "placement", "status");
	uint64_t *records = arena_array(&k->board->arena, BOARD_RECORDS,
	    sizeof *records);
	int64_t number = 0;
	uint32_t i, count = 0;

	for (i = 0; i < t->rows; i++) {
		if (fact_at(status, i) != fact_word(status, "active") ||
		    !is_today(k, "placement", i))
			continue;
		number++;
		if (records != NULL && count < BOARD_RECORDS)
			records[count++] = t->ids[i];
	}
	add_figure(k, _("Trainees in practice"), number, records, count);
	return number;
}

static void
add_capacity(struct counting *k)
{
	const struct fact_table *t = facts_of(&k->facts, "opening");
	const struct fact_column *places = column(k, "opening", "capacity");
	uint64_t *records = arena_array(&k->board->arena, BOARD_RECORDS,
	    sizeof *records);
	struct board_item *item;
	int64_t seats = 0, busy;
	uint32_t i, count = 0;

	add(k, BOARD_HEADING, 1, _("Capacity today"));
	for (i = 0; i < t->rows; i++) {
		if (!is_today(k, "opening", i) || fact_at(places, i) <= 0)
			continue;
		seats += fact_at(places, i);
		if (records != NULL && count < BOARD_RECORDS)
			records[count++] = t->ids[i];
	}
	add_figure(k, _("Places offered"), seats, records, count);
	busy = add_running(k);
	item = add(k, BOARD_RECORDS_OF, 1, _("Places taken"));
	if (item == NULL)
		return;
	set_share(k, item, busy, seats);
	item->records = records;
	item->record_count = records == NULL ? 0 : count;
}

static void
want(struct facts *f)
{
	facts_want(f, "person", "eligible_from");
	facts_want(f, "placement", "trainee");
	facts_want(f, "placement", "status");
	facts_want(f, "placement", "from");
	facts_want(f, "placement", "to");
	facts_want(f, "opening", "from");
	facts_want(f, "opening", "to");
	facts_want(f, "opening", "capacity");
	facts_want(f, "need", "year");
	facts_want(f, "need", "posts");
	facts_want(f, "need", "filled");
}

static void
count_all(struct counting *k)
{
	add_trainees(k);
	add_needs(k);
	add_offices(k);
	add_rules(k);
	add_capacity(k);
}

void
boarddata_load(struct boarddata *board, struct app *app, int year)
{
	struct counting k = { .board = board, .app = app,
	    .found = findings_renew(app),
	    .today = clock_now(app->session->clock) / DAY_MS };
	struct note why = { "" };
	struct txn txn;
	enum err err = ERR_NOMEM;

	arena_clear(&board->arena);
	board->count = 0;
	board->latest = school_year(k.today);
	board->year = year == 0 ? board->latest : year;
	k.txn = &txn;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (facts_begin(&k.facts, app->session->schema, k.today)) {
		want(&k.facts);
		err = facts_load(&k.facts, &txn, 0);
		if (err == OK)
			count_all(&k);
	}
	facts_end(&k.facts);
	txn_abandon(&txn);
	app_check(app, err, &why);
}
