/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/edit/since.h"
#include "core/exchange/have.h"
#include "core/log/trust.h"
#include "core/rules/facts.h"
#include "tui/board/boardpart.h"
#include "tui/widget/show.h"

enum { YEARS = 5, RULES = 5, OFFICES = 3, LATE_DAYS = 30,
	DAY_MS = 86400000, SEPTEMBER = 9 };

struct board_item *
boarddata_add(struct counting *k, enum board_sort sort,
    enum board_column column, const char *label)
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
void
boarddata_number(struct counting *k, struct board_item *item, int64_t number)
{
	struct buf text;

	buf_init(&text);
	show_number(&text, number);
	item->value = arena_copy(&k->board->arena, buf_span(&text));
	buf_free(&text);
}

void
boarddata_share(struct counting *k, struct board_item *item, int64_t part,
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

void
boarddata_note(struct counting *k, struct board_records *records,
    uint64_t id)
{
	if (records->ids == NULL)
		records->ids = arena_array(&k->board->arena, BOARD_RECORDS,
		    sizeof *records->ids);
	if (records->ids != NULL && records->count < BOARD_RECORDS)
		records->ids[records->count++] = id;
}

void
boarddata_behind(struct board_item *item,
    const struct board_records *records)
{
	item->records = records->ids;
	item->record_count = records->count;
}

int
boarddata_school_year(int64_t day)
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

bool
boarddata_has_role(const struct counting *k, uint32_t person,
    const char *role)
{
	const struct fact_column *roles = column(k, "person", "roles");

	return fact_holds(roles, person, fact_word(roles, role));
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
		    boarddata_school_year(fact_at(from, i)) != year)
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

	for (i = 0; k->found != NULL && i < k->found->count; i++) {
		const struct finding *f = &k->found->findings[i];

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
	struct board_records records = { NULL, 0 };
	char label[16];
	struct board_item *item;
	int64_t asked = 0, placed = 0;
	uint32_t i;

	memset(marks, 0, people->rows);
	mark_trainees(k, year, marks);
	if (year == boarddata_school_year(k->today))
		mark_missing(k, marks);
	for (i = 0; i < people->rows; i++) {
		asked += (marks[i] & ASKED) != 0;
		placed += (marks[i] & PLACED) != 0;
		if (marks[i] == ASKED)
			boarddata_note(k, &records, people->ids[i]);
	}
	snprintf(label, sizeof label, "%d/%02d", year, (year + 1) % 100);
	item = boarddata_add(k, BOARD_RECORDS_OF, BOARD_LEFT, label);
	if (item == NULL)
		return;
	boarddata_share(k, item, placed, asked);
	boarddata_behind(item, &records);
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

	boarddata_add(k, BOARD_HEADING, BOARD_LEFT, _("Trainees placed"));
	for (year = k->board->year - YEARS + 1; marks != NULL &&
	    year <= k->board->year; year++)
		add_year(k, year, marks);
	mem_free(marks);
}

/* How far an office holds what we wrote. */
struct seen {
	struct writer	 own;
	uint64_t	 line;		/* our last that it has */
	int64_t		 at;		/* ms, of that; 0: nothing */
	int64_t		 waits;		/* ms, of the first it lacks; 0 */
};

static int64_t
time_of(struct txn *txn, const struct writer *own, uint64_t line)
{
	struct change_set set;

	return line > 0 && line <= own->last && log_set_of(txn,
	    stamp_make(own->number, line), &set) ? set.t : 0;
}

static bool
read_seen(struct counting *k, const struct office *office, struct seen *seen)
{
	struct have have;

	if (!writer_find(k->txn, author_here(k->txn), &seen->own) ||
	    !have_read(&have, office->have, &k->board->arena))
		return false;
	seen->line = have_of(&have, seen->own.dev);
	seen->at = time_of(k->txn, &seen->own, seen->line);
	seen->waits = time_of(k->txn, &seen->own, seen->line + 1);
	return seen->at > 0;
}

/* The records that it has not seen as they are. */
static void
add_unseen(struct counting *k, const struct seen *seen,
    struct board_item *item)
{
	struct board_records records = { NULL, 0 };
	struct line line;
	uint64_t n, id;
	uint32_t i;

	for (n = seen->line + 1; n <= seen->own.last &&
	    records.count < BOARD_RECORDS; n++) {
		if (!since_record(k->txn, stamp_make(seen->own.number, n),
		    &k->board->arena, &line, &id))
			continue;
		for (i = 0; i < records.count && records.ids[i] != id;)
			i++;
		if (i == records.count)
			boarddata_note(k, &records, id);
	}
	boarddata_behind(item, &records);
	item->hint = span_of(_("Enter shows the records whose changes this "
	    "office has not seen."));
}

static void
add_office(struct counting *k, const struct office *office)
{
	struct board_item *item = boarddata_add(k, BOARD_RECORDS_OF,
	    BOARD_LEFT, arena_string(&k->board->arena, office->title));
	struct seen seen = { .line = 0 };
	int year, month, day;
	int64_t late;

	if (item == NULL)
		return;
	if (!read_seen(k, office, &seen)) {
		item->value = span_of(_("never"));
		return;
	}
	late = seen.waits == 0 ? 0 : k->today - seen.waits / DAY_MS;
	date_civil(seen.at / DAY_MS, &year, &month, &day);
	item->value = span_of(late > LATE_DAYS ?
	    arena_printf(&k->board->arena, _("%02d.%02d LATE %lld d"), day,
	    month, (long long)late) :
	    arena_printf(&k->board->arena, _("%02d.%02d ok"), day, month));
	add_unseen(k, &seen, item);
}

static void
add_offices(struct counting *k)
{
	struct office office;
	struct walk walk;
	int shown = 0;

	boarddata_add(k, BOARD_HEADING, BOARD_LEFT,
	    _("Offices: seen our changes up to"));
	offices(&walk, k->txn);
	while (shown < OFFICES &&
	    office_next(&walk, &k->board->arena, &office)) {
		if (office.trust == TRUST_SELF)
			continue;
		add_office(k, &office);
		shown++;
	}
	walk_end(&walk);
	if (shown == 0)
		boarddata_add(k, BOARD_FACT, BOARD_LEFT,
		    _("no other office yet"));
}

/* The rules with most findings. */
static void
add_rules(struct counting *k)
{
	const struct check *c = k->found;
	uint32_t last = UINT32_MAX, most = 0, n, i;

	boarddata_add(k, BOARD_HEADING, BOARD_RIGHT,
	    _("Findings by rule (open)"));
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
			item = boarddata_add(k, BOARD_RULE, BOARD_RIGHT,
			    label_text(&c->results[at].words->title,
			    k->session->lang));
			if (item == NULL)
				return;
			item->words = c->results[at].words;
			item->share = (int64_t)best * FACT_MILLION / most;
			boarddata_number(k, item, best);
			item->hint = span_of(label_text(&item->words->remedy,
			    k->session->lang));
		}
		last = best;
	}
	if (n == 0)
		boarddata_add(k, BOARD_FACT, BOARD_RIGHT, c == NULL ?
		    _("the rules have not run") : _("nothing was found"));
}

static struct board_item *
add_figure(struct counting *k, const char *label, int64_t number,
    const struct board_records *records)
{
	struct board_item *item = boarddata_add(k, BOARD_RECORDS_OF,
	    BOARD_RIGHT, label);

	if (item == NULL)
		return NULL;
	boarddata_number(k, item, number);
	boarddata_behind(item, records);
	return item;
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
	struct board_records records = { NULL, 0 };
	int64_t number = 0;
	uint32_t i;

	for (i = 0; i < t->rows; i++) {
		if (fact_at(status, i) != fact_word(status, "active") ||
		    !is_today(k, "placement", i))
			continue;
		number++;
		boarddata_note(k, &records, t->ids[i]);
	}
	add_figure(k, _("Trainees in practice"), number, &records);
	return number;
}

/* Those whom the rules found above their limit; where there are none, all. */
static void
add_mentors(struct counting *k)
{
	const struct fact_table *t = facts_of(&k->facts, "person");
	struct board_records all = { NULL, 0 }, above = { NULL, 0 };
	struct board_item *item;
	int64_t number = 0;
	uint32_t i;

	for (i = 0; i < t->rows; i++) {
		if (!boarddata_has_role(k, i, "mentor"))
			continue;
		number++;
		boarddata_note(k, &all, t->ids[i]);
	}
	for (i = 0; k->found != NULL && i < k->found->count; i++)
		if (strcmp(k->found->findings[i].words->id,
		    "mentor_load") == 0)
			boarddata_note(k, &above,
			    k->found->findings[i].record);
	item = add_figure(k, _("Mentors"), number,
	    above.count > 0 ? &above : &all);
	if (item != NULL && above.count > 0)
		item->hint = span_of(arena_printf(&k->board->arena,
		    PN_("%u mentor is above the limit; Enter shows who.",
		    "%u mentors are above their limit; Enter shows who.",
		    above.count), above.count));
}

static void
add_capacity(struct counting *k)
{
	const struct fact_table *t = facts_of(&k->facts, "opening");
	const struct fact_column *places = column(k, "opening", "capacity");
	struct board_records records = { NULL, 0 };
	struct board_item *item;
	int64_t seats = 0, busy;
	uint32_t i;

	boarddata_add(k, BOARD_HEADING, BOARD_RIGHT, _("Capacity today"));
	for (i = 0; i < t->rows; i++) {
		if (!is_today(k, "opening", i) || fact_at(places, i) <= 0)
			continue;
		seats += fact_at(places, i);
		boarddata_note(k, &records, t->ids[i]);
	}
	add_figure(k, _("Places offered"), seats, &records);
	busy = add_running(k);
	item = boarddata_add(k, BOARD_RECORDS_OF, BOARD_RIGHT,
	    _("Places taken"));
	if (item != NULL) {
		boarddata_share(k, item, busy, seats);
		boarddata_behind(item, &records);
	}
	add_mentors(k);
}

static void
want(struct facts *f)
{
	facts_want(f, "person", "eligible_from");
	facts_want(f, "person", "roles");
	facts_want(f, "placement", "trainee");
	facts_want(f, "placement", "status");
	facts_want(f, "placement", "from");
	facts_want(f, "placement", "to");
	facts_want(f, "opening", "from");
	facts_want(f, "opening", "to");
	facts_want(f, "opening", "capacity");
	boardmore_want(f);
}

static void
count_all(struct counting *k)
{
	add_trainees(k);
	boardmore_marks(k);
	add_offices(k);
	add_rules(k);
	boardmore_ages(k);
	add_capacity(k);
	boardmore_needs(k);
	boardmore_indicators(k);
}

enum err
boarddata_load(struct boarddata *board, struct session *session,
    const struct check *found, int year, struct note *why)
{
	struct counting k = { .board = board, .session = session,
	    .found = found, .today = clock_now(session->clock) / DAY_MS };
	struct txn txn;
	enum err err = ERR_NOMEM;

	arena_clear(&board->arena);
	board->count = 0;
	board->latest = boarddata_school_year(k.today);
	board->year = year == 0 ? board->latest : year;
	k.txn = &txn;
	txn_begin(&txn, session->store, TXN_READ, why);
	if (facts_begin(&k.facts, session->schema, k.today)) {
		want(&k.facts);
		err = facts_load(&k.facts, &txn, 0);
		if (err == OK)
			count_all(&k);
	}
	facts_end(&k.facts);
	txn_abandon(&txn);
	return err;
}
