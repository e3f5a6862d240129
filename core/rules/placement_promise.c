/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/placement.h"

/* How far an agreement goes. */
static void
term_of(const struct placing *p, uint32_t agreement, int64_t *from,
    int64_t *to)
{
	*from = placing_of(p, "agreement", "from", agreement);
	*to = placing_of(p, "agreement", "to", agreement);
	if (!placing_is_day(*from))
		*from = INT64_MIN;
	if (!placing_is_day(*to))
		*to = INT64_MAX;
}

static bool
is_party(const struct check *c, uint32_t agreement, int64_t subject)
{
	uint32_t count, i;
	const int32_t *parties = fact_items(facts_column(&c->facts,
	    "agreement", "parties"), agreement, &count);

	for (i = 0; i < count; i++)
		if (parties[i] == subject)
			return true;
	return false;
}

/*
 * Whether an agreement of host and home covers all days.  *near: the one of
 * theirs that goes on longest, though too short.
 */
static bool
covered(const struct placing *p, const struct grouped *of, uint32_t row,
    int64_t *near)
{
	int64_t host = fact_at(p->host, row), home = fact_at(p->home, row);
	int64_t from, to, longest = INT64_MIN;
	uint32_t count, i;
	const uint32_t *rows = grouped_items(of, (uint32_t)host, &count);

	*near = -1;
	for (i = 0; i < count; i++) {
		if (home >= 0 && !is_party(p->check, rows[i], home))
			continue;
		term_of(p, rows[i], &from, &to);
		if (from <= fact_at(p->from, row) && to >= fact_at(p->to,
		    row))
			return true;
		if (to > longest) {
			longest = to;
			*near = rows[i];
		}
	}
	return false;
}

void
placement_agreement(struct check *c)
{
	struct grouped of;
	struct placing p;
	int64_t near;
	uint32_t row;

	if (!placing_begin(&p, c) || !grouped_by(&of, &c->arena, &c->facts,
	    "agreement", "parties"))
		return;
	for (row = 0; row < p.rows; row++) {
		int64_t host = fact_at(p.host, row);

		if (host < 0 || host == fact_at(p.home, row) ||
		    !placing_planned(&p, row) || covered(&p, &of, row, &near))
			continue;
		find(c, "placement", row, "host");
		fill_record(c, "placement", "placement", row);
		fill_record(c, "host", "subject", (uint32_t)host);
		fill_date(c, "from", fact_at(p.from, row));
		fill_date(c, "to", fact_at(p.to, row));
		fill_way(c, "placement", row);
		if (near >= 0)
			fill_way(c, "agreement", (uint32_t)near);
		find_end(c);
	}
}

void
placement_closed(struct check *c)
{
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	for (row = 0; row < p.rows; row++) {
		int64_t host = fact_at(p.host, row);
		int64_t closed = placing_of(&p, "subject", "closed", host);
		int64_t heir = placing_of(&p, "subject", "replaced_by", host);

		if (!placing_is_day(closed) || !placing_planned(&p, row) ||
		    closed >= fact_at(p.to, row))
			continue;
		find(c, "placement", row, "host");
		fill_record(c, "placement", "placement", row);
		fill_record(c, "host", "subject", (uint32_t)host);
		fill_date(c, "date", closed);
		placing_fill(c, "heir", "subject", heir);
		fill_way(c, "placement", row);
		fill_way(c, "subject", (uint32_t)host);
		if (heir >= 0)
			fill_way(c, "subject", (uint32_t)heir);
		find_end(c);
	}
}

void
placement_no_mentor(struct check *c)
{
	int64_t foreign;
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	foreign = fact_word(facts_column(&c->facts, "placement", "sort"),
	    "foreign");
	for (row = 0; row < p.rows; row++) {
		if (!placing_firm(&p, row) || fact_at(p.mentor, row) >= 0 ||
		    placing_at(&p, "sort", row) == foreign)
			continue;
		find(c, "placement", row, "mentor");
		fill_record(c, "placement", "placement", row);
		placing_fill(c, "trainee", "person", fact_at(p.trainee, row));
		find_end(c);
	}
}

/* Placements that run while their mentor is away. */
static void
away(const struct placing *p, const struct grouped *of, uint32_t mentor,
    int64_t from, int64_t to)
{
	struct check *c = p->check;
	uint32_t count, i, hit = 0;
	const uint32_t *rows = grouped_items(of, mentor, &count);

	for (i = 0; i < count; i++) {
		if (!placing_firm(p, rows[i]) || fact_at(p->from, rows[i]) >
		    to || fact_at(p->to, rows[i]) < from)
			continue;
		if (hit++ == 0)
			find(c, "person", mentor, "away_from");
		fill_way(c, "placement", rows[i]);
	}
	if (hit == 0)
		return;
	fill_record(c, "mentor", "person", mentor);
	fill_date(c, "from", from);
	fill_date(c, "to", to);
	fill_number(c, "count", hit);
	find_end(c);
}

void
placement_mentor_away(struct check *c)
{
	uint32_t people = facts_of(&c->facts, "person")->rows, row;
	int64_t days = check_limit_whole(c, "days");
	struct grouped of;
	struct placing p;

	if (!placing_begin(&p, c) || !grouped_by(&of, &c->arena, &c->facts,
	    "placement", "mentor"))
		return;
	for (row = 0; row < people; row++) {
		int64_t from = placing_of(&p, "person", "away_from", row);
		int64_t to = placing_of(&p, "person", "away_to", row);

		if (placing_is_day(from) && placing_is_day(to) &&
		    to - from + 1 >= days)
			away(&p, &of, row, from, to);
	}
}

void
placement_qualification(struct check *c)
{
	int64_t least = check_limit_whole(c, "least");
	const struct fact_column *of = facts_column(&c->facts, "person",
	    "qualification");
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	for (row = 0; row < p.rows; row++) {
		int64_t mentor = fact_at(p.mentor, row);
		int64_t has = placing_of(&p, "person", "qualification",
		    mentor);

		if (has < 0 || has >= least || !placing_firm(&p, row))
			continue;
		find(c, "placement", row, "mentor");
		fill_record(c, "placement", "placement", row);
		fill_record(c, "mentor", "person", (uint32_t)mentor);
		fill_word(c, "qualification", of, has);
		fill_word(c, "least", of, least);
		fill_way(c, "placement", row);
		fill_way(c, "person", (uint32_t)mentor);
		find_end(c);
	}
}

static void
say_interest(const struct placing *p, uint32_t row, const char *field,
    int64_t person)
{
	struct check *c = p->check;

	find(c, "placement", row, field);
	fill_record(c, "placement", "placement", row);
	placing_fill(c, "person", "person", person);
	placing_fill(c, "host", "subject", fact_at(p->host, row));
	fill_way(c, "placement", row);
	if (person >= 0)
		fill_way(c, "person", (uint32_t)person);
	find_end(c);
}

/* An inspector who looks at the own institution, or at the own trainee. */
static void
inspectors(const struct placing *p)
{
	uint32_t visits = facts_of(&p->check->facts, "visit")->rows, row;

	for (row = 0; row < visits; row++) {
		int64_t at = placing_of(p, "visit", "placement", row);
		int64_t who = placing_of(p, "visit", "inspector", row);
		int64_t works = placing_of(p, "person", "subject", who);

		if (at < 0 || who < 0)
			continue;
		if (who == fact_at(p->mentor, (uint32_t)at) ||
		    (works >= 0 && works == fact_at(p->host, (uint32_t)at)))
			say_interest(p, (uint32_t)at, "mentor", who);
	}
}

void
placement_interest(struct check *c)
{
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	for (row = 0; row < p.rows; row++) {
		int64_t trainee = fact_at(p.trainee, row);
		int64_t host = fact_at(p.host, row);

		if (!placing_planned(&p, row) || trainee < 0)
			continue;
		if (trainee == fact_at(p.mentor, row))
			say_interest(&p, row, "mentor", trainee);
		else if (host >= 0 && (host == fact_at(p.home, row) ||
		    host == placing_of(&p, "person", "subject", trainee)))
			say_interest(&p, row, "host", trainee);
	}
	inspectors(&p);
}
