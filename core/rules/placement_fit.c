/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/distance.h"
#include "core/rules/placement.h"

void
placement_early(struct check *c)
{
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	for (row = 0; row < p.rows; row++) {
		int64_t trainee = fact_at(p.trainee, row);
		int64_t day = placing_of(&p, "person", "eligible_from",
		    trainee);

		if (!placing_planned(&p, row) || !placing_is_day(day) ||
		    day <= fact_at(p.from, row))
			continue;
		find(c, "placement", row, "from");
		fill_record(c, "placement", "placement", row);
		placing_fill(c, "trainee", "person", trainee);
		fill_date(c, "date", day);
		fill_date(c, "from", fact_at(p.from, row));
		find_end(c);
	}
}

static bool
has_item(const struct fact_column *c, uint32_t row, int32_t item)
{
	uint32_t count, i;
	const int32_t *items = fact_items(c, row, &count);

	for (i = 0; i < count; i++)
		if (items[i] == item)
			return true;
	return false;
}

static void
papers_of(const struct placing *p, uint32_t row, uint32_t opening,
    uint32_t trainee)
{
	struct check *c = p->check;
	const struct fact_column *has = facts_column(&c->facts, "person",
	    "documents");
	const struct fact_column *wants = facts_column(&c->facts, "opening",
	    "requires");
	uint32_t count, i;
	const int32_t *wanted = fact_items(wants, opening, &count);

	for (i = 0; i < count; i++) {
		if (has_item(has, trainee, wanted[i]))
			continue;
		find(c, "placement", row, "trainee");
		fill_record(c, "placement", "placement", row);
		fill_record(c, "trainee", "person", trainee);
		fill_record(c, "opening", "opening", opening);
		fill_word(c, "paper", wants, wanted[i]);
		fill_way(c, "placement", row);
		fill_way(c, "person", trainee);
		find_end(c);
	}
}

void
placement_papers(struct check *c)
{
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	for (row = 0; row < p.rows; row++) {
		int64_t opening = fact_at(p.opening, row);
		int64_t trainee = fact_at(p.trainee, row);

		if (placing_planned(&p, row) && opening >= 0 && trainee >= 0)
			papers_of(&p, row, (uint32_t)opening,
			    (uint32_t)trainee);
	}
}

/* The field in which a placement differs from its opening; or NULL. */
static const char *
outside(const struct placing *p, uint32_t row, int64_t opening)
{
	int64_t host = placing_of(p, "opening", "host", opening);
	int64_t speciality = placing_of(p, "opening", "speciality", opening);
	int64_t from = placing_of(p, "opening", "from", opening);
	int64_t to = placing_of(p, "opening", "to", opening);
	int64_t own = placing_at(p, "speciality", row);

	if (host >= 0 && fact_at(p->host, row) >= 0 &&
	    fact_at(p->host, row) != host)
		return "host";
	if (own >= 0 && speciality >= 0 && own != speciality)
		return "speciality";
	if (placing_is_day(from) && fact_at(p->from, row) < from)
		return "from";
	if (placing_is_day(to) && fact_at(p->to, row) > to)
		return "to";
	return NULL;
}

void
placement_outside(struct check *c)
{
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	for (row = 0; row < p.rows; row++) {
		int64_t opening = fact_at(p.opening, row);
		const char *field = opening < 0 || !placing_planned(&p, row) ?
		    NULL : outside(&p, row, opening);

		if (field == NULL)
			continue;
		find(c, "placement", row, field);
		fill_record(c, "placement", "placement", row);
		fill_record(c, "opening", "opening", (uint32_t)opening);
		fill_way(c, "placement", row);
		fill_way(c, "opening", (uint32_t)opening);
		find_end(c);
	}
}

void
placement_distance(struct check *c)
{
	int64_t most = check_limit(c, "kilometres") / 1000, metres;
	struct placing p;
	uint32_t row;

	if (!placing_begin(&p, c))
		return;
	for (row = 0; row < p.rows; row++) {
		int64_t host = fact_at(p.host, row);
		int64_t home = fact_at(p.home, row);

		if (host < 0 || home < 0 || !placing_planned(&p, row))
			continue;
		metres = distance_between(&c->facts, (uint32_t)home,
		    (uint32_t)host);
		if (metres <= most)
			continue;
		find(c, "placement", row, "host");
		fill_record(c, "placement", "placement", row);
		fill_record(c, "host", "subject", (uint32_t)host);
		fill_number(c, "distance", (metres + 500) / 1000);
		fill_number(c, "limit", most / 1000);
		find_end(c);
	}
}

static bool
is_trainee(const struct check *c, uint32_t row)
{
	const struct fact_column *roles = facts_column(&c->facts, "person",
	    "roles");

	return has_item(roles, row, (int32_t)fact_word(roles, "trainee")) &&
	    !placing_is_day(fact_at(facts_column(&c->facts, "person",
	    "graduated"), row));
}

/* Whether all there is was refused by hosts: still without a place. */
static bool
is_without(const struct placing *p, const struct grouped *by, uint32_t row)
{
	int64_t refused = fact_word(p->status, "refused");
	uint32_t count, i;
	const uint32_t *rows = grouped_items(by, row, &count);

	for (i = 0; i < count; i++)
		if (fact_at(p->status, rows[i]) != refused)
			return false;
	return true;
}

void
placement_missing(struct check *c)
{
	const struct fact_column *eligible = facts_column(&c->facts, "person",
	    "eligible_from");
	uint32_t people = facts_of(&c->facts, "person")->rows, row;
	int64_t wait = check_limit_whole(c, "days");
	struct grouped by;
	struct placing p;

	placing_begin(&p, c);
	if (!grouped_by(&by, &c->arena, &c->facts, "placement", "trainee"))
		return;
	for (row = 0; row < people; row++) {
		int64_t day = fact_at(eligible, row);

		if (!is_trainee(c, row) || !placing_is_day(day))
			continue;
		check_measured(c);
		if (day + wait > c->facts.today || !is_without(&p, &by, row))
			continue;
		find(c, "person", row, NULL);
		fill_record(c, "trainee", "person", row);
		fill_date(c, "date", day);
		find_end(c);
	}
}
