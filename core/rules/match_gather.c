/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdlib.h>

#include "core/rules/distance.h"
#include "core/rules/match_part.h"

/* When nobody said how many trainees a mentor takes at once. */
enum { MENTOR_LIMIT = 3 };

void
match_want(struct facts *f)
{
	static const char *const wanted[][2] = {
		{ "person", "roles" }, { "person", "subject" },
		{ "person", "speciality" }, { "person", "mentor_limit" },
		{ "person", "away_from" }, { "person", "away_to" },
		{ "person", "programme" }, { "person", "admission_score" },
		{ "person", "graduated" }, { "person", "eligible_from" },
		{ "person", "documents" }, { "person", "wishes" },
		{ "opening", "host" }, { "opening", "speciality" },
		{ "opening", "from" }, { "opening", "to" },
		{ "opening", "capacity" }, { "opening", "mentors" },
		{ "opening", "requires" }, { "opening", "topics" },
		{ "placement", "trainee" }, { "placement", "opening" },
		{ "placement", "host" }, { "placement", "mentor" },
		{ "placement", "status" }, { "placement", "from" },
		{ "placement", "to" }, { "placement", "pinned" },
		{ "subject", "places" }, { "subject", "opened" },
		{ "subject", "closed" }, { "topic", "curriculum" },
		{ "curriculum", "stage" },
	};
	size_t i;

	for (i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		facts_want(f, wanted[i][0], wanted[i][1]);
	distance_want(f);
}

static int64_t
at(const struct match *m, const char *kind, const char *field, uint32_t row)
{
	return fact_at(facts_column(&m->facts, kind, field), row);
}

static bool
has_status(const struct match *m, uint32_t row, const char *word)
{
	const struct fact_column *c = facts_column(&m->facts, "placement",
	    "status");

	return fact_at(c, row) == fact_word(c, word);
}

/* Whether a placement may be proposed anew. */
static bool
is_loose(const struct match *m, uint32_t row)
{
	return m->ask.again && at(m, "placement", "pinned", row) != 1 &&
	    (has_status(m, row, "draft") || has_status(m, row, "proposed"));
}

/* Whether it takes a place within these days. */
static bool
stands(const struct match *m, uint32_t row, int64_t from, int64_t to)
{
	return !has_status(m, row, "cancelled") &&
	    !has_status(m, row, "refused") && !is_loose(m, row) &&
	    at(m, "placement", "from", row) <= to &&
	    at(m, "placement", "to", row) >= from;
}

static uint32_t
count_standing(const struct match *m, const struct grouped *g,
    uint32_t target, int64_t from, int64_t to)
{
	uint32_t count, i, standing = 0;
	const uint32_t *rows = grouped_items(g, target, &count);

	for (i = 0; i < count; i++)
		standing += stands(m, rows[i], from, to);
	return standing;
}

/* How many more trainees a mentor takes in these days. */
static uint32_t
mentor_left(const struct match *m, int32_t mentor, int64_t from, int64_t to)
{
	int64_t limit, away_from, away_to;
	uint32_t row = (uint32_t)mentor, taken;

	if (mentor < 0)
		return 0;
	limit = at(m, "person", "mentor_limit", row);
	limit = limit < 0 ? MENTOR_LIMIT : limit;
	away_from = at(m, "person", "away_from", row);
	away_to = at(m, "person", "away_to", row);
	if ((away_from >= 0 || away_to >= 0) && away_from <= to &&
	    (away_to < 0 || away_to >= from))
		return 0;
	taken = count_standing(m, &m->of_mentor, row, from, to);
	return limit > taken ? (uint32_t)limit - taken : 0;
}

uint32_t
match_mentor_left(const struct match *m, const struct match_opening *o,
    int32_t mentor)
{
	return mentor_left(m, mentor, o->from, o->to);
}

static uint32_t
mentors_left(const struct match *m, const struct match_opening *o)
{
	uint32_t count, i, left = 0;
	const int32_t *mentors = fact_items(facts_column(&m->facts, "opening",
	    "mentors"), o->row, &count);

	if (count == 0)
		return UINT32_MAX;
	for (i = 0; i < count; i++)
		left += mentor_left(m, mentors[i], o->from, o->to);
	return left;
}

static bool
take_opening(struct match *m, uint32_t row, struct match_opening *o)
{
	int64_t host = at(m, "opening", "host", row), capacity;
	uint32_t taken;

	*o = (struct match_opening){ .row = row, .host = (uint32_t)host,
	    .from = at(m, "opening", "from", row),
	    .to = at(m, "opening", "to", row),
	    .speciality = at(m, "opening", "speciality", row) };
	if (host < 0 || o->speciality < 0 || o->to < o->from ||
	    o->from < m->ask.from || o->from > m->ask.to)
		return false;
	capacity = at(m, "opening", "capacity", row);
	taken = count_standing(m, &m->of_opening, row, o->from, o->to);
	o->places = capacity > taken ? (uint32_t)capacity - taken : 0;
	o->mentors = mentors_left(m, o);
	return true;
}

static bool
gather_openings(struct match *m)
{
	uint32_t count = facts_of(&m->facts, "opening")->rows, i;

	m->openings = arena_array(&m->arena, (size_t)count + 1,
	    sizeof *m->openings);
	if (m->openings == NULL)
		return false;
	for (i = 0; i < count; i++)
		m->opening_count += take_opening(m, i,
		    &m->openings[m->opening_count]);
	return true;
}

/* Openings of one host in the order of time. */
struct timed {
	int64_t		from;
	uint32_t	host, place;
};

static int
by_time(const void *a, const void *b)
{
	const struct timed *one = a, *other = b;

	if (one->host != other->host)
		return one->host < other->host ? -1 : 1;
	if (one->from != other->from)
		return one->from < other->from ? -1 : 1;
	return (one->place > other->place) - (one->place < other->place);
}

/* Places of the host in these days that nothing takes. */
static uint32_t
host_left(const struct match *m, uint32_t host, int64_t from, int64_t to)
{
	int64_t places = at(m, "subject", "places", host);
	uint32_t taken;

	if (places < 0)
		return UINT32_MAX / 2;
	taken = count_standing(m, &m->of_host, host, from, to);
	return places > taken ? (uint32_t)places - taken : 0;
}

/* Openings count..end of one host overlap without a break. */
static void
end_group(struct match *m, const struct timed *timed, uint32_t count,
    int64_t to)
{
	const struct timed *t = timed;
	uint32_t i;

	for (i = 0; i < count; i++)
		m->openings[t[i].place].group = m->group_count;
	m->group_places[m->group_count++] = host_left(m,
	    m->openings[t->place].host, t->from, to);
}

static bool
gather_groups(struct match *m)
{
	struct timed *timed = arena_array(&m->arena,
	    (size_t)m->opening_count + 1, sizeof *timed);
	uint32_t i, first = 0;
	int64_t to = INT64_MIN;

	m->group_places = arena_array(&m->arena,
	    (size_t)m->opening_count + 1, sizeof *m->group_places);
	if (timed == NULL || m->group_places == NULL)
		return false;
	for (i = 0; i < m->opening_count; i++)
		timed[i] = (struct timed){ m->openings[i].from,
		    m->openings[i].host, i };
	if (m->opening_count > 1)
		qsort(timed, m->opening_count, sizeof *timed, by_time);
	for (i = 0; i < m->opening_count; i++) {
		if (i > first && (timed[i].host != timed[first].host ||
		    timed[i].from > to)) {
			end_group(m, timed + first, i - first, to);
			first = i;
			to = INT64_MIN;
		}
		if (m->openings[timed[i].place].to > to)
			to = m->openings[timed[i].place].to;
	}
	if (m->opening_count > 0)
		end_group(m, timed + first, i - first, to);
	return true;
}

static bool
is_trainee(const struct match *m, uint32_t row)
{
	const struct fact_column *c = facts_column(&m->facts, "person",
	    "roles");
	int64_t trainee = fact_word(c, "trainee");
	int64_t graduated = at(m, "person", "graduated", row);
	uint32_t count, i;
	const int32_t *roles = fact_items(c, row, &count);

	if (at(m, "person", "speciality", row) < 0 ||
	    (graduated >= 0 && graduated <= m->ask.to))
		return false;
	for (i = 0; i < count; i++)
		if (roles[i] == trainee)
			return true;
	return false;
}

/* Whether the trainee has no place; *old: one that is proposed anew. */
static bool
is_without(const struct match *m, uint32_t row, uint32_t *old)
{
	uint32_t count, i;
	const uint32_t *rows = grouped_items(&m->of_trainee, row, &count);

	*old = MATCH_NONE;
	for (i = 0; i < count; i++) {
		if (stands(m, rows[i], m->ask.from, m->ask.to) ||
		    (!m->ask.repeat && has_status(m, rows[i], "completed")))
			return false;
		if (is_loose(m, rows[i]) && *old == MATCH_NONE &&
		    at(m, "placement", "from", rows[i]) <= m->ask.to &&
		    at(m, "placement", "to", rows[i]) >= m->ask.from)
			*old = rows[i];
	}
	return true;
}

static bool
gather_trainees(struct match *m)
{
	uint32_t count = facts_of(&m->facts, "person")->rows, i, old;

	m->trainees = arena_array(&m->arena, (size_t)count + 1,
	    sizeof *m->trainees);
	if (m->trainees == NULL)
		return false;
	for (i = 0; i < count; i++) {
		int64_t home = at(m, "person", "subject", i);

		if (!is_trainee(m, i) || !is_without(m, i, &old))
			continue;
		m->trainees[m->trainee_count++] = (struct match_trainee){
		    .row = i, .old = old,
		    .home = home < 0 ? MATCH_NONE : (uint32_t)home,
		    .score = at(m, "person", "admission_score", i) };
	}
	return true;
}

bool
match_gather(struct match *m)
{
	return grouped_by(&m->of_opening, &m->arena, &m->facts, "placement",
	    "opening") && grouped_by(&m->of_host, &m->arena, &m->facts,
	    "placement", "host") && grouped_by(&m->of_trainee, &m->arena,
	    &m->facts, "placement", "trainee") && grouped_by(&m->of_mentor,
	    &m->arena, &m->facts, "placement", "mentor") &&
	    gather_openings(m) && gather_groups(m) && gather_trainees(m);
}
