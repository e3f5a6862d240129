/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/placement.h"

#include "core/rules/distance.h"

static void
want(struct facts *f)
{
	static const char *const placement[] = { "trainee", "opening", "host",
		"home", "mentor", "speciality", "sort", "status", "from", "to",
		"hours", "grade", "report", "country" };
	static const char *const wanted[][2] = {
		{ "opening", "host" }, { "opening", "speciality" },
		{ "opening", "from" }, { "opening", "to" },
		{ "opening", "capacity" }, { "opening", "requires" },
		{ "opening", "room" }, { "subject", "places" },
		{ "subject", "closed" }, { "subject", "replaced_by" },
		{ "person", "roles" }, { "person", "subject" },
		{ "person", "mentor_limit" }, { "person", "away_from" },
		{ "person", "away_to" }, { "person", "qualification" },
		{ "person", "eligible_from" }, { "person", "documents" },
		{ "person", "graduated" }, { "agreement", "parties" },
		{ "agreement", "from" }, { "agreement", "to" },
		{ "logbook", "placement" }, { "logbook", "date" },
		{ "logbook", "hours" }, { "logbook", "confirmed" },
		{ "visit", "placement" }, { "visit", "inspector" },
		{ "activity", "placement" }, { "activity", "date" },
	};
	size_t i;

	for (i = 0; i < sizeof placement / sizeof placement[0]; i++)
		facts_want(f, "placement", placement[i]);
	for (i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		facts_want(f, wanted[i][0], wanted[i][1]);
	distance_want(f);
}

bool
placing_begin(struct placing *p, struct check *c)
{
	const struct facts *f = &c->facts;

	*p = (struct placing){
		.check = c,
		.rows = facts_of(f, "placement")->rows,
		.trainee = facts_column(f, "placement", "trainee"),
		.opening = facts_column(f, "placement", "opening"),
		.host = facts_column(f, "placement", "host"),
		.home = facts_column(f, "placement", "home"),
		.mentor = facts_column(f, "placement", "mentor"),
		.status = facts_column(f, "placement", "status"),
		.from = facts_column(f, "placement", "from"),
		.to = facts_column(f, "placement", "to"),
	};
	p->proposed = fact_word(p->status, "proposed");
	p->agreed = fact_word(p->status, "agreed");
	p->active = fact_word(p->status, "active");
	p->completed = fact_word(p->status, "completed");
	if (p->rows > 0)
		check_measured(c);
	return p->rows > 0;
}

bool
placing_planned(const struct placing *p, uint32_t row)
{
	int64_t status = fact_at(p->status, row);

	return (status == p->proposed || status == p->agreed ||
	    status == p->active || status == p->completed) &&
	    placing_is_day(fact_at(p->from, row)) &&
	    placing_is_day(fact_at(p->to, row));
}

bool
placing_firm(const struct placing *p, uint32_t row)
{
	int64_t status = fact_at(p->status, row);

	return (status == p->agreed || status == p->active) &&
	    placing_planned(p, row);
}

int64_t
placing_at(const struct placing *p, const char *field, uint32_t row)
{
	return fact_at(facts_column(&p->check->facts, "placement", field),
	    row);
}

int64_t
placing_of(const struct placing *p, const char *kind, const char *field,
    int64_t row)
{
	if (row < 0)
		return FACT_NONE;
	return fact_at(facts_column(&p->check->facts, kind, field),
	    (uint32_t)row);
}

void
placing_fill(struct check *c, const char *name, const char *kind, int64_t row)
{
	if (row < 0)
		fill_text(c, name, "-");
	else
		fill_record(c, name, kind, (uint32_t)row);
}

const struct rule placement_rules[] = {
	{ "opening_full", want, placement_opening_full },
	{ "host_full", want, placement_host_full },
	{ "mentor_load", want, placement_mentor_load },
	{ "mentor_twice", want, placement_mentor_twice },
	{ "mentor_away", want, placement_mentor_away },
	{ "mentor_qualification", want, placement_qualification },
	{ "trainee_twice", want, placement_trainee_twice },
	{ "room_twice", want, placement_room_twice },
	{ "placement_early", want, placement_early },
	{ "placement_papers", want, placement_papers },
	{ "placement_outside", want, placement_outside },
	{ "placement_distance", want, placement_distance },
	{ "placement_missing", want, placement_missing },
	{ "placement_agreement", want, placement_agreement },
	{ "placement_closed", want, placement_closed },
	{ "placement_no_mentor", want, placement_no_mentor },
	{ "placement_interest", want, placement_interest },
	{ "placement_hours", want, placement_hours },
	{ "placement_logged", want, placement_logged },
	{ "placement_visits", want, placement_visits },
	{ "placement_result", want, placement_result },
	{ "placement_ended", want, placement_ended },
	{ "placement_abroad", want, placement_abroad },
	{ "logbook_confirmed", want, placement_logbook },
	{ NULL, NULL, NULL }
};
