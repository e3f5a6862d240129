/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdlib.h>

#include "core/rules/distance.h"
#include "core/rules/match_part.h"

static int
by_distance(const void *a, const void *b)
{
	const struct match_far *one = a, *other = b;

	if (one->metres != other->metres)
		return one->metres < other->metres ? -1 : 1;
	return (one->opening > other->opening) -
	    (one->opening < other->opening);
}

static int32_t
metres_to(const struct match *m, uint32_t home, uint32_t host)
{
	int64_t metres = home == MATCH_NONE ? FACT_NONE :
	    distance_between(&m->facts, home, host);

	return metres < 0 || metres >= MATCH_UNKNOWN ? MATCH_UNKNOWN :
	    (int32_t)metres;
}

static struct match_reach *
make_reach(struct match *m, uint32_t home, int64_t speciality)
{
	struct match_reach *r;
	uint32_t i, count = 0;

	for (i = 0; i < m->opening_count; i++)
		count += m->openings[i].speciality == speciality;
	r = arena_get(&m->arena, sizeof *r + count * sizeof r->items[0]);
	if (r == NULL)
		return NULL;
	for (i = 0; i < m->opening_count; i++)
		if (m->openings[i].speciality == speciality)
			r->items[r->count++] = (struct match_far){ i,
			    metres_to(m, home, m->openings[i].host) };
	if (r->count > 1)
		qsort(r->items, r->count, sizeof r->items[0], by_distance);
	return r;
}

const struct match_reach *
match_reach(struct match *m, const struct match_trainee *t)
{
	size_t homes = (size_t)facts_of(&m->facts, "subject")->rows + 1;
	int64_t speciality = fact_at(m->columns.speciality, t->row);
	size_t home = t->home == MATCH_NONE ? homes - 1 : t->home;
	size_t count = m->columns.speciality->field->vocab->count;
	struct match_reach **at;

	if (m->reach == NULL)
		m->reach = arena_array(&m->arena, homes * (count + 1),
		    sizeof *m->reach);
	if (m->reach == NULL)
		return NULL;
	at = &m->reach[(size_t)speciality * homes + home];
	if (*at == NULL)
		*at = make_reach(m, t->home, speciality);
	return *at;
}

static bool
has_item(const int32_t *items, uint32_t count, int32_t item)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		if (items[i] == item)
			return true;
	return false;
}

static bool
lacks_paper(const struct match *m, uint32_t trainee, uint32_t opening)
{
	uint32_t has, wants, i;
	const int32_t *papers = fact_items(m->columns.documents, trainee,
	    &has);
	const int32_t *wanted = fact_items(m->columns.requires, opening,
	    &wants);

	for (i = 0; i < wants; i++)
		if (!has_item(papers, has, wanted[i]))
			return true;
	return false;
}

/* Whether the opening asks for what only a later stage teaches. */
static bool
lacks_topic(const struct match *m, uint32_t trainee, uint32_t opening)
{
	const struct match_columns *c = &m->columns;
	int64_t programme = fact_at(c->programme, trainee), stage, taught;
	uint32_t count, i;
	const int32_t *topics = fact_items(c->topics, opening, &count);

	if (programme < 0 ||
	    (stage = fact_at(c->stage, (uint32_t)programme)) < 0)
		return false;
	for (i = 0; i < count; i++) {
		if (topics[i] < 0)
			continue;
		taught = fact_at(c->taught_in, (uint32_t)topics[i]);
		if (taught >= 0 && fact_at(c->stage, (uint32_t)taught) > stage)
			return true;
	}
	return false;
}

static bool
is_closed(const struct match *m, const struct match_opening *o)
{
	int64_t opened = fact_at(m->columns.opened, o->host);
	int64_t closed = fact_at(m->columns.closed, o->host);

	return (opened != FACT_NONE && opened != FACT_ODD &&
	    opened > o->from) || (closed != FACT_NONE &&
	    closed != FACT_ODD && closed <= o->to);
}

uint32_t
match_bars(const struct match *m, const struct match_trainee *t,
    const struct match_far *far)
{
	const struct match_opening *o = &m->openings[far->opening];
	int64_t eligible = fact_at(m->columns.eligible, t->row);
	uint32_t bars = 0;

	if (match_is_far(m, far))
		bars |= 1u << MATCH_TRAVEL;
	if (eligible >= 0 && eligible > o->from)
		bars |= 1u << MATCH_ELIGIBLE;
	if (lacks_paper(m, t->row, o->row))
		bars |= 1u << MATCH_PAPERS;
	if (lacks_topic(m, t->row, o->row))
		bars |= 1u << MATCH_TOPICS;
	if (o->host == t->home)
		bars |= 1u << MATCH_OWN;
	if (is_closed(m, o))
		bars |= 1u << MATCH_CLOSED;
	return bars & ~t->lifted;
}

uint32_t
match_wish(const struct match *m, const struct match_trainee *t,
    uint32_t host)
{
	uint32_t count, i;
	const int32_t *wishes = fact_items(m->columns.wishes, t->row, &count);

	for (i = 0; i < count; i++)
		if (wishes[i] >= 0 && (uint32_t)wishes[i] == host)
			return i + 1;
	return 0;
}
