/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/placement.h"
#include "core/rules/sweep.h"

/* One opening, host or mentor after another, with its placements. */
struct loading {
	struct placing	 p;
	struct grouped	 by;
	struct sweep	 sweep;
	const char	*kind;
};

static bool
loading_begin(struct loading *l, struct check *c, const char *kind,
    const char *field)
{
	l->kind = kind;
	sweep_init(&l->sweep);
	if (!placing_begin(&l->p, c))
		return false;
	return grouped_by(&l->by, &c->arena, &c->facts, "placement", field);
}

/* How many lie over each other at most; the day goes to *day. */
static uint32_t
load_of(struct loading *l, uint32_t target, int64_t *day)
{
	uint32_t count, i;
	const uint32_t *rows = grouped_items(&l->by, target, &count);

	sweep_reset(&l->sweep);
	for (i = 0; i < count; i++)
		if (placing_planned(&l->p, rows[i]) &&
		    !sweep_add(&l->sweep, fact_at(l->p.from, rows[i]),
		    fact_at(l->p.to, rows[i]), rows[i]))
			l->p.check->failed = true;
	return sweep_peak(&l->sweep, day);
}

/* The Monday of the week of a day; day 0 was a Thursday. */
static int64_t
monday(int64_t day)
{
	return day - ((day + 3) % 7 + 7) % 7;
}

static void
say_full(struct loading *l, uint32_t target, const char *field,
    uint32_t load, int64_t limit, int64_t day)
{
	struct check *c = l->p.check;
	uint32_t i;

	find(c, l->kind, target, field);
	fill_record(c, l->kind, l->kind, target);
	fill_number(c, "count", load);
	fill_number(c, "limit", limit);
	fill_date(c, "week", monday(day));
	for (i = 0; i < l->sweep.count; i++)
		if (l->sweep.spans[i].from <= day &&
		    l->sweep.spans[i].to >= day)
			fill_way(c, "placement", l->sweep.spans[i].row);
	find_end(c);
}

/* Rows of the kind whose load is over a number of their own. */
static void
over_limit(struct loading *l, const char *limit_field, int64_t otherwise)
{
	const struct fact_column *limits = facts_column(&l->p.check->facts,
	    l->kind, limit_field);
	uint32_t rows = facts_of(&l->p.check->facts, l->kind)->rows, row;

	for (row = 0; row < rows; row++) {
		int64_t limit = fact_at(limits, row), day;
		uint32_t load;

		if (limit < 0)
			limit = otherwise;
		if (limit < 0 ||
		    l->by.first[row + 1] - l->by.first[row] <= limit)
			continue;
		load = load_of(l, row, &day);
		if (load > limit)
			say_full(l, row, limit_field, load, limit, day);
	}
	sweep_free(&l->sweep);
}

void
placement_opening_full(struct check *c)
{
	struct loading l;

	if (loading_begin(&l, c, "opening", "opening"))
		over_limit(&l, "capacity", -1);
}

void
placement_host_full(struct check *c)
{
	struct loading l;

	if (loading_begin(&l, c, "subject", "host"))
		over_limit(&l, "places", -1);
}

void
placement_mentor_load(struct check *c)
{
	struct loading l;

	if (loading_begin(&l, c, "person", "mentor"))
		over_limit(&l, "mentor_limit",
		    check_limit_whole(c, "trainees"));
}

static void
say_twice(struct loading *l, uint32_t target, const char *field,
    uint32_t earlier, uint32_t later)
{
	struct check *c = l->p.check;

	find(c, "placement", later, field);
	fill_record(c, "person", "person", target);
	fill_record(c, "placement", "placement", later);
	fill_record(c, "other", "placement", earlier);
	fill_date(c, "date", fact_at(l->p.from, later));
	fill_way(c, "placement", earlier);
	fill_way(c, "placement", later);
	find_end(c);
}

/* Whether the two have different hosts, for mentors. */
static bool
apart(const struct placing *p, uint32_t one, uint32_t other)
{
	int64_t here = fact_at(p->host, one), there = fact_at(p->host, other);

	return here >= 0 && there >= 0 && here != there;
}

/* Each placement against the one that ends last among those before it. */
static void
overlaps(struct loading *l, const char *field, bool only_apart)
{
	uint32_t people = facts_of(&l->p.check->facts, "person")->rows;
	uint32_t row, i, last;
	int64_t day;

	for (row = 0; row < people; row++) {
		if (l->by.first[row + 1] - l->by.first[row] < 2 ||
		    load_of(l, row, &day) < 2)
			continue;
		for (i = 1, last = 0; i < l->sweep.count; i++) {
			const struct sweep_span *s = l->sweep.spans;

			if (s[i].from <= s[last].to && (!only_apart ||
			    apart(&l->p, s[last].row, s[i].row)))
				say_twice(l, row, field, s[last].row,
				    s[i].row);
			if (s[i].to > s[last].to)
				last = i;
		}
	}
	sweep_free(&l->sweep);
}

void
placement_trainee_twice(struct check *c)
{
	struct loading l;

	if (loading_begin(&l, c, "person", "trainee"))
		overlaps(&l, "from", false);
}

void
placement_mentor_twice(struct check *c)
{
	struct loading l;

	if (loading_begin(&l, c, "person", "mentor"))
		overlaps(&l, "mentor", true);
}

/* The room of an opening, as it is written. */
static struct span
room_of(struct check *c, uint32_t row)
{
	const struct fact_table *t = facts_of(&c->facts, "opening");
	const struct field *field = kind_field(t->kind, SPAN("room"));
	struct span room = SPAN("");
	struct rec_view rec;
	struct buf keep;

	buf_init(&keep);
	if (facts_record(c->txn, t->ids[row], c->facts.as_of, &keep, &rec))
		room = rec_value(&rec, field->slot).text;
	if (c->facts.as_of != 0)
		room = arena_copy(&c->arena, room);
	c->failed |= keep.failed;
	buf_free(&keep);
	return room;
}

static void
say_room(struct check *c, const struct sweep_span *one,
    const struct sweep_span *other)
{
	if (room_of(c, one->row).len == 0 ||
	    !span_is(room_of(c, one->row), room_of(c, other->row)))
		return;
	find(c, "opening", other->row, "room");
	fill_record(c, "opening", "opening", other->row);
	fill_record(c, "other", "opening", one->row);
	fill_date(c, "date", other->from);
	fill_way(c, "opening", one->row);
	fill_way(c, "opening", other->row);
	find_end(c);
}

static void
rooms_of_host(struct check *c, const struct grouped *by, uint32_t host,
    struct sweep *s)
{
	const struct fact_column *from = facts_column(&c->facts, "opening",
	    "from"), *to = facts_column(&c->facts, "opening", "to");
	const struct fact_column *room = facts_column(&c->facts, "opening",
	    "room");
	uint32_t count, i, k;
	const uint32_t *rows = grouped_items(by, host, &count);
	int64_t day;

	sweep_reset(s);
	for (i = 0; i < count; i++)
		if (fact_at(room, rows[i]) == 1 &&
		    placing_is_day(fact_at(from, rows[i])) &&
		    placing_is_day(fact_at(to, rows[i])))
			c->failed |= !sweep_add(s, fact_at(from, rows[i]),
			    fact_at(to, rows[i]), rows[i]);
	if (sweep_peak(s, &day) < 2)
		return;
	for (i = 0; i < s->count; i++)
		for (k = i + 1; k < s->count &&
		    s->spans[k].from <= s->spans[i].to; k++)
			say_room(c, &s->spans[i], &s->spans[k]);
}

void
placement_room_twice(struct check *c)
{
	uint32_t hosts = facts_of(&c->facts, "subject")->rows, row;
	struct grouped by;
	struct sweep s;

	if (facts_of(&c->facts, "opening")->rows == 0 ||
	    !grouped_by(&by, &c->arena, &c->facts, "opening", "host"))
		return;
	check_measured(c);
	sweep_init(&s);
	for (row = 0; row < hosts; row++)
		if (by.first[row + 1] - by.first[row] > 1)
			rooms_of_host(c, &by, row, &s);
	sweep_free(&s);
}
