/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/need.h"

#include <stdlib.h>

#include "core/base/clock.h"

void
need_want(struct facts *f)
{
	static const char *const need[] = { "subject", "area", "sort",
		"speciality", "year", "posts", "filled", "filled_inside" };
	static const char *const person[] = { "roles", "speciality",
		"birth_year", "programme", "entered", "graduated",
		"subject" };
	size_t i;

	for (i = 0; i < sizeof need / sizeof *need; i++)
		facts_want(f, "need", need[i]);
	for (i = 0; i < sizeof person / sizeof *person; i++)
		facts_want(f, "person", person[i]);
	facts_want(f, "curriculum", "grade_from");
	facts_want(f, "curriculum", "grade_to");
	facts_want(f, "subject", "area");
}

static bool
is_known(const struct fact_column *column, uint32_t row)
{
	int64_t value = fact_at(column, row);

	return value != FACT_NONE && value != FACT_ODD;
}

static int
year_of(int64_t days)
{
	int year, month, day;

	date_civil(days, &year, &month, &day);
	return year;
}

static bool
has_role(const struct facts *f, uint32_t person, const char *role)
{
	const struct fact_column *roles = facts_column(f, "person", "roles");
	uint32_t i, count;
	const int32_t *items = fact_items(roles, person, &count);
	int64_t place = fact_word(roles, role);

	for (i = 0; i < count; i++)
		if (items[i] == place)
			return true;
	return false;
}

/* Where a need or a trainee belongs. */
static uint32_t
area_of(const struct facts *f, const char *kind, uint32_t row)
{
	const struct fact_column *subject = facts_column(f, kind,
	    "subject"), *area = facts_column(f, "subject", "area");

	if (is_known(subject, row) &&
	    is_known(area, (uint32_t)fact_at(subject, row)))
		return (uint32_t)fact_at(area,
		    (uint32_t)fact_at(subject, row));
	return UINT32_MAX;
}

static bool
need_row(const struct facts *f, uint32_t row, const char *sort,
    struct need_row *out)
{
	const struct fact_column
	    *sorts = facts_column(f, "need", "sort"),
	    *area = facts_column(f, "need", "area"),
	    *filled = facts_column(f, "need", "filled");
	const struct fact_column
	    *speciality = facts_column(f, "need", "speciality"),
	    *year = facts_column(f, "need", "year"),
	    *posts = facts_column(f, "need", "posts");

	if (!is_known(speciality, row) || !is_known(year, row) ||
	    !is_known(posts, row))
		return false;
	if (is_known(sorts, row) ? fact_at(sorts, row) != fact_word(sorts,
	    sort == NULL ? "teaching" : sort) : sort != NULL)
		return false;
	*out = (struct need_row){ .record = row,
	    .speciality = (uint32_t)fact_at(speciality, row),
	    .area = is_known(area, row) ? (uint32_t)fact_at(area, row) :
	    area_of(f, "need", row), .year = (int)fact_at(year, row),
	    .posts = fact_at(posts, row),
	    .filled = is_known(filled, row) ? fact_at(filled, row) : 0 };
	return true;
}

/* The year in which a trainee's programme ends. */
static bool
supply_row(const struct facts *f, uint32_t person, struct need_row *out)
{
	const struct fact_column
	    *speciality = facts_column(f, "person", "speciality"),
	    *programme = facts_column(f, "person", "programme"),
	    *entered = facts_column(f, "person", "entered"),
	    *from = facts_column(f, "curriculum", "grade_from"),
	    *to = facts_column(f, "curriculum", "grade_to");
	uint32_t of;

	if (!is_known(speciality, person) || !is_known(programme, person) ||
	    !is_known(entered, person) || !has_role(f, person, "trainee"))
		return false;
	of = (uint32_t)fact_at(programme, person);
	if (!is_known(from, of) || !is_known(to, of))
		return false;
	*out = (struct need_row){ .record = UINT32_MAX, .supply = 1,
	    .speciality = (uint32_t)fact_at(speciality, person),
	    .area = area_of(f, "person", person),
	    .year = year_of(fact_at(entered, person)) +
	    (int)(fact_at(to, of) - fact_at(from, of)) + 1 };
	return true;
}

static int
order(const void *a, const void *b)
{
	const struct need_row *one = a, *two = b;

	if (one->speciality != two->speciality)
		return one->speciality < two->speciality ? -1 : 1;
	if (one->area != two->area)
		return one->area < two->area ? -1 : 1;
	if (one->year != two->year)
		return one->year < two->year ? -1 : 1;
	return (one->record > two->record) - (one->record < two->record);
}

/* Equal ones, which stand together now, become one. */
static void
join(struct need *n)
{
	uint32_t i, last = 0;

	for (i = 1; i < n->count; i++) {
		struct need_row *to = &n->rows[last], *from = &n->rows[i];

		if (to->speciality != from->speciality ||
		    to->area != from->area || to->year != from->year) {
			n->rows[++last] = *from;
			continue;
		}
		to->posts += from->posts;
		to->filled += from->filled;
		to->supply += from->supply;
	}
	n->count = n->count == 0 ? 0 : last + 1;
}

bool
need_count(const struct facts *f, struct arena *arena, const char *sort,
    bool by_area, struct need *n)
{
	uint32_t i, needs = facts_of(f, "need")->rows;
	uint32_t people = facts_of(f, "person")->rows;

	*n = (struct need){ .rows = arena_array(arena,
	    (size_t)needs + people + 1, sizeof *n->rows) };
	if (n->rows == NULL)
		return false;
	for (i = 0; i < needs; i++)
		n->count += need_row(f, i, sort, &n->rows[n->count]);
	for (i = 0; sort == NULL && i < people; i++)
		n->count += supply_row(f, i, &n->rows[n->count]);
	for (i = 0; !by_area && i < n->count; i++)
		n->rows[i].area = UINT32_MAX;
	if (n->count > 1)
		qsort(n->rows, n->count, sizeof *n->rows, order);
	join(n);
	return true;
}

bool
need_ages(const struct facts *f, struct arena *arena, int64_t age,
    int64_t years, struct need_ages *out)
{
	const struct fact_column
	    *speciality = facts_column(f, "person", "speciality"),
	    *born = facts_column(f, "person", "birth_year");
	uint32_t i;

	out->specialities = (uint32_t)speciality->field->vocab->count;
	out->leaving = arena_array(arena, out->specialities, 8);
	out->coming = arena_array(arena, out->specialities, 8);
	out->staff = arena_array(arena, out->specialities, 8);
	if (arena->failed)
		return false;
	for (i = 0; i < facts_of(f, "person")->rows; i++) {
		if (!is_known(speciality, i))
			continue;
		if (has_role(f, i, "trainee")) {
			out->coming[fact_at(speciality, i)]++;
			continue;
		}
		if (!is_known(born, i) || !has_role(f, i, "teacher"))
			continue;
		out->staff[fact_at(speciality, i)]++;
		out->leaving[fact_at(speciality, i)] += fact_at(born, i) +
		    age <= year_of(f->today) + years;
	}
	return true;
}
