/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report.h"

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/report/report_waiting.h"

/* Half a year: a third of it behind, so that a load is seen to come. */
enum { WEEKS = 26, WEEKS_BEHIND = 8 };

struct load {
	struct report	*report;
	int64_t		 monday;		/* of the first week */
	uint32_t	 hosts;
	uint32_t	*used, *room;		/* host * WEEKS + week */
};

static void
want(struct facts *f)
{
	report_waiting_want(f);
	facts_want(f, "subject", "kind");
	facts_want(f, "person", "roles");
	facts_want(f, "person", "subject");
	facts_want(f, "person", "speciality");
	facts_want(f, "person", "mentor_limit");
	facts_want(f, "opening", "host");
	facts_want(f, "opening", "from");
	facts_want(f, "opening", "to");
	facts_want(f, "opening", "capacity");
	facts_want(f, "placement", "opening");
	facts_want(f, "placement", "host");
	facts_want(f, "placement", "mentor");
	facts_want(f, "placement", "status");
	facts_want(f, "placement", "from");
	facts_want(f, "placement", "to");
}

static int64_t
at(struct report *r, const char *kind, const char *field, uint32_t row)
{
	return fact_at(facts_column(&r->check->facts, kind, field), row);
}

static uint32_t
rows_of(struct report *r, const char *kind)
{
	return facts_of(&r->check->facts, kind)->rows;
}

/* Neither cancelled nor refused nor a mere thought. */
static bool
is_firm(struct report *r, uint32_t row)
{
	const struct fact_column *status = facts_column(&r->check->facts,
	    "placement", "status");
	int64_t here = fact_at(status, row);

	return here == fact_word(status, "agreed") ||
	    here == fact_word(status, "active") ||
	    here == fact_word(status, "completed");
}

static int64_t
host_of(struct report *r, uint32_t placement)
{
	int64_t opening = at(r, "placement", "opening", placement);

	if (opening >= 0)
		return at(r, "opening", "host", (uint32_t)opening);
	return at(r, "placement", "host", placement);
}

/* Counts into every week that a term touches. */
static void
add_term(const struct load *load, uint32_t *weeks, int64_t host,
    int64_t from, int64_t to, uint32_t count)
{
	uint32_t week;

	if (host < 0 || from <= FACT_ODD || to <= FACT_ODD)
		return;
	for (week = 0; week < WEEKS; week++) {
		int64_t monday = load->monday + week * 7;

		if (from <= monday + 6 && to >= monday)
			weeks[(uint64_t)host * WEEKS + week] += count;
	}
}

static bool
load_fill(struct load *load, struct report *r)
{
	struct arena *arena = &r->sheet->arena;
	uint32_t i;

	load->report = r;
	/* 1970-01-01 was a Thursday. */
	load->monday = r->today - (r->today + 3) % 7 - WEEKS_BEHIND * 7;
	load->hosts = rows_of(r, "subject");
	load->used = arena_array(arena, (size_t)load->hosts * WEEKS + 1,
	    sizeof *load->used);
	load->room = arena_array(arena, (size_t)load->hosts * WEEKS + 1,
	    sizeof *load->room);
	if (load->used == NULL || load->room == NULL)
		return false;
	for (i = 0; i < rows_of(r, "opening"); i++)
		if (at(r, "opening", "capacity", i) > 0)
			add_term(load, load->room, at(r, "opening", "host",
			    i), at(r, "opening", "from", i), at(r,
			    "opening", "to", i), (uint32_t)at(r, "opening",
			    "capacity", i));
	for (i = 0; i < rows_of(r, "placement"); i++)
		if (is_firm(r, i))
			add_term(load, load->used, host_of(r, i), at(r,
			    "placement", "from", i), at(r, "placement", "to",
			    i), 1);
	return true;
}

static bool
is_busy(const struct load *load, uint32_t host)
{
	uint32_t week;

	for (week = 0; week < WEEKS; week++)
		if (load->used[host * WEEKS + week] > 0 ||
		    load->room[host * WEEKS + week] > 0)
			return true;
	return false;
}

static void
put_weeks(const struct load *load)
{
	struct sheet *sheet = load->report->sheet;
	struct buf text;
	uint32_t week;

	buf_init(&text);
	for (week = 0; week < WEEKS; week++) {
		buf_reset(&text);
		date_write(&text, load->monday + week * 7);
		sheet_column(sheet, arena_string(&sheet->arena,
		    buf_span(&text)), true);
	}
	sheet->arena.failed |= text.failed;
	buf_free(&text);
}

static void
put_load(const struct load *load)
{
	struct report *r = load->report;
	uint32_t i, week;

	sheet_part(r->sheet, SHEET_HEAT, _("Hosts, week by week"));
	sheet_words(r->sheet, _("Trainees in each week, of the places that "
	    "are offered; ! is more than there is room for."));
	put_weeks(load);
	for (i = 0; i < load->hosts; i++) {
		if (!is_busy(load, i))
			continue;
		sheet_row(r->sheet, report_both(r, "subject", i));
		for (week = 0; week < WEEKS; week++) {
			uint32_t cell = i * WEEKS + week;
			bool none = load->used[cell] == 0 &&
			    load->room[cell] == 0;

			sheet_heat(r->sheet, none ? SHEET_NONE :
			    (int64_t)load->used[cell] * FACT_MILLION, none ?
			    SHEET_NONE :
			    (int64_t)load->room[cell] * FACT_MILLION);
		}
	}
}

static bool
is_today(struct report *r, uint32_t placement)
{
	return is_firm(r, placement) &&
	    at(r, "placement", "from", placement) <= r->today &&
	    at(r, "placement", "to", placement) >= r->today;
}

static void
put_mentors(struct report *r)
{
	uint32_t *load = arena_array(&r->sheet->arena,
	    rows_of(r, "person") + 1, sizeof *load);
	uint32_t i;

	if (load == NULL)
		return;
	for (i = 0; i < rows_of(r, "placement"); i++)
		if (is_today(r, i) && at(r, "placement", "mentor", i) >= 0)
			load[at(r, "placement", "mentor", i)]++;
	sheet_part(r->sheet, SHEET_BARS, _("Mentors today"));
	sheet_words(r->sheet, _("Trainees, of those that a mentor can "
	    "take."));
	for (i = 0; i < rows_of(r, "person"); i++) {
		if (load[i] == 0)
			continue;
		sheet_bar(r->sheet, report_both(r, "person", i),
		    (int64_t)load[i] * FACT_MILLION,
		    at(r, "person", "mentor_limit", i) < 0 ? SHEET_NONE :
		    at(r, "person", "mentor_limit", i) * FACT_MILLION);
	}
}

static void
put_waiting(struct report *r, uint32_t person)
{
	struct sheet *sheet = r->sheet;
	int64_t home = at(r, "person", "subject", person);
	struct buf date;

	buf_init(&date);
	date_write(&date, at(r, "person", "eligible_from", person));
	sheet_cell(sheet, report_both(r, "person", person));
	sheet_cell_text(sheet, report_word(r, facts_column(&r->check->facts,
	    "person", "speciality"), at(r, "person", "speciality", person)));
	sheet_cell(sheet, home < 0 ? SPAN("") : report_title(r, "subject",
	    (uint32_t)home));
	sheet_cell(sheet, buf_span(&date));
	sheet->arena.failed |= date.failed;
	buf_free(&date);
}

static void
put_unplaced(struct report *r)
{
	const bool *waits = report_waiting(r);
	uint32_t i, count = 0;

	sheet_part(r->sheet, SHEET_TABLE, _("Trainees without a place"));
	sheet_column(r->sheet, _("trainee"), false);
	sheet_column(r->sheet, _("speciality"), false);
	sheet_column(r->sheet, _("institution"), false);
	sheet_column(r->sheet, _("eligible since"), false);
	for (i = 0; waits != NULL && i < rows_of(r, "person"); i++) {
		if (!waits[i])
			continue;
		put_waiting(r, i);
		count++;
	}
	if (count == 0)
		sheet_words(r->sheet, _("Nobody waits."));
}

static bool
is_practice(void *with, const struct finding *f)
{
	const char *kind = f->words->kind;

	(void)with;
	return strcmp(kind, "placement") == 0 || strcmp(kind, "opening") == 0;
}

static void
put_figures(const struct load *load)
{
	struct report *r = load->report;
	uint64_t used = 0, room = 0, mentors = 0;
	uint32_t i, week = WEEKS_BEHIND;

	for (i = 0; i < load->hosts; i++) {
		used += load->used[i * WEEKS + week];
		room += load->room[i * WEEKS + week];
	}
	for (i = 0; i < rows_of(r, "placement"); i++)
		mentors += is_today(r, i) &&
		    at(r, "placement", "mentor", i) < 0;
	sheet_part(r->sheet, SHEET_FIGURES, _("This week"));
	sheet_figure(r->sheet, _("Trainees in practice"),
	    (int64_t)used * FACT_MILLION, NULL, "list placement");
	sheet_figure(r->sheet, _("Places offered"), room == 0 ? SHEET_NONE :
	    (int64_t)room * FACT_MILLION, NULL, "list opening");
	sheet_figure(r->sheet, _("Share of places in use"), room == 0 ?
	    SHEET_NONE : (int64_t)(used * 100 * FACT_MILLION / room), "%",
	    NULL);
	sheet_figure(r->sheet, _("Placements without a mentor"),
	    (int64_t)mentors * FACT_MILLION, NULL,
	    "list placement --where mentor=");
}

static enum err
make(struct report *r)
{
	struct load load;

	if (!load_fill(&load, r))
		return ERR_NOMEM;
	put_figures(&load);
	put_load(&load);
	put_mentors(r);
	put_unplaced(r);
	report_findings(r, _("Findings"), is_practice, NULL);
	return OK;
}

const struct report_row report_placements = {
	.name = "placements",
	.title = N_("Practice: hosts, mentors, trainees"),
	.want = want,
	.make = make,
};
