/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/rules/placement.h"

static void
say_hours(const struct placing *p, uint32_t row, int64_t hours, int64_t least)
{
	struct check *c = p->check;

	find(c, "placement", row, "hours");
	fill_record(c, "placement", "placement", row);
	fill_number(c, "hours", hours);
	fill_number(c, "limit", least);
	find_end(c);
}

void
placement_hours(struct check *c)
{
	int64_t least = check_limit_whole(c, "week");
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	for (row = 0; row < p.rows; row++) {
		int64_t hours = placing_at(&p, "hours", row), days;

		if (hours < 0 || !placing_planned(&p, row))
			continue;
		days = fact_at(p.to, row) - fact_at(p.from, row) + 1;
		if (days >= 7 && hours * 7 < least * days)
			say_hours(&p, row, hours, least);
	}
}

void
placement_logged(struct check *c)
{
	int64_t share = check_limit(c, "share"), least;
	const struct fact_column *done = facts_column(&c->facts, "logbook",
	    "hours");
	struct grouped of;
	struct placing p;
	uint32_t row, count, i;

	if (!placing_begin(&p, c) || !grouped_by(&of, &c->arena, &c->facts,
	    "logbook", "placement"))
		return;
	for (row = 0; row < p.rows; row++) {
		const uint32_t *rows = grouped_items(&of, row, &count);
		int64_t hours = placing_at(&p, "hours", row), sum = 0;

		if (fact_at(p.status, row) != p.completed || hours < 0)
			continue;
		for (i = 0; i < count; i++)
			if (fact_at(done, rows[i]) > 0)
				sum += fact_at(done, rows[i]);
		least = hours * share;
		if (sum < least)
			say_hours(&p, row, sum / FACT_MILLION,
			    (least + FACT_MILLION - 1) / FACT_MILLION);
	}
}

void
placement_visits(struct check *c)
{
	int64_t least = check_limit_whole(c, "visits");
	struct grouped of;
	struct placing p;
	uint32_t row, count;

	if (!placing_begin(&p, c) || !grouped_by(&of, &c->arena, &c->facts,
	    "visit", "placement"))
		return;
	for (row = 0; row < p.rows; row++) {
		grouped_items(&of, row, &count);
		if (fact_at(p.status, row) != p.completed || count >= least)
			continue;
		find(c, "placement", row, NULL);
		fill_record(c, "placement", "placement", row);
		fill_number(c, "count", count);
		fill_number(c, "limit", least);
		find_end(c);
	}
}

void
placement_logbook(struct check *c)
{
	const struct fact_column *by = facts_column(&c->facts, "logbook",
	    "confirmed"), *date = facts_column(&c->facts, "logbook", "date");
	uint32_t rows = facts_of(&c->facts, "logbook")->rows, row;
	int64_t days = check_limit_whole(c, "days");

	if (rows > 0)
		check_measured(c);
	for (row = 0; row < rows; row++) {
		int64_t day = fact_at(date, row);

		if (fact_at(by, row) != FACT_NONE || !placing_is_day(day) ||
		    day + days > c->facts.today)
			continue;
		find(c, "logbook", row, "confirmed");
		fill_record(c, "logbook", "logbook", row);
		fill_date(c, "date", day);
		find_end(c);
	}
}

void
placement_result(struct check *c)
{
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	for (row = 0; row < p.rows; row++) {
		if (fact_at(p.status, row) != p.completed ||
		    placing_at(&p, "grade", row) != FACT_NONE ||
		    placing_at(&p, "report", row) != FACT_NONE)
			continue;
		find(c, "placement", row, "grade");
		fill_record(c, "placement", "placement", row);
		placing_fill(c, "trainee", "person", fact_at(p.trainee, row));
		find_end(c);
	}
}

void
placement_ended(struct check *c)
{
	int64_t days = check_limit_whole(c, "days");
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	for (row = 0; row < p.rows; row++) {
		if (!placing_firm(&p, row) ||
		    fact_at(p.to, row) + days >= c->facts.today)
			continue;
		find(c, "placement", row, "status");
		fill_record(c, "placement", "placement", row);
		fill_date(c, "date", fact_at(p.to, row));
		fill_word(c, "status", p.status, fact_at(p.status, row));
		find_end(c);
	}
}

/* Whether an activity reports on it within so many days of its end. */
static bool
was_passed_on(const struct placing *p, const struct grouped *of,
    uint32_t row, int64_t days)
{
	uint32_t count, i;
	const uint32_t *rows = grouped_items(of, row, &count);

	for (i = 0; i < count; i++) {
		int64_t date = placing_of(p, "activity", "date", rows[i]);

		if (placing_is_day(date) && date <= fact_at(p->to, row) +
		    days)
			return true;
	}
	return false;
}

static void
say_abroad(const struct placing *p, uint32_t row, bool report, bool activity)
{
	struct check *c = p->check;

	find(c, "placement", row, report ? NULL : "report");
	fill_record(c, "placement", "placement", row);
	placing_fill(c, "trainee", "person", fact_at(p->trainee, row));
	fill_text(c, "what", !report && !activity ?
	    N_("a report and an activity") :
	    report ? N_("an activity") : N_("a report"));
	find_end(c);
}

void
placement_abroad(struct check *c)
{
	int64_t days = check_limit_whole(c, "days"), foreign;
	struct grouped of;
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c) || !grouped_by(&of, &c->arena, &c->facts,
	    "activity", "placement"))
		return;
	foreign = fact_word(facts_column(&c->facts, "placement", "sort"),
	    "foreign");
	for (row = 0; row < p.rows; row++) {
		bool report = placing_at(&p, "report", row) != FACT_NONE;
		bool activity;

		if (fact_at(p.status, row) != p.completed ||
		    !placing_planned(&p, row) ||
		    (placing_at(&p, "sort", row) != foreign &&
		    placing_at(&p, "country", row) == FACT_NONE))
			continue;
		activity = was_passed_on(&p, &of, row, days) ||
		    fact_at(p.to, row) + days > c->facts.today;
		if (!report || !activity)
			say_abroad(&p, row, report, activity);
	}
}
