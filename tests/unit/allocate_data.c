/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/shared.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/rules/allocate.h"

/*
 * Published problems and their published answers: hospitals and residents,
 * where each hospital is an opening and a host in one, and the allocation of
 * 97 students to projects of supervisors.
 */
struct node {
	struct span	 name, text;	/* text of a string or number */
	uint32_t	 count, place;	/* members; among its siblings */
	struct node	*first, *next;
};

struct reading {
	struct json	 json;
	struct arena	 arena;
	struct buf	 bytes;
};

static struct node *
read_value(struct reading *r, enum json_token token, struct span text)
{
	struct node *node = arena_get(&r->arena, sizeof *node);
	struct node **tail = &node->first;
	struct span name = { "", 0 };

	assert_true(token != JSON_BAD);
	node->text = text;
	if (token != JSON_OBJECT && token != JSON_ARRAY)
		return node;
	for (;;) {
		token = json_next(&r->json, &text);
		if (token == JSON_OBJECT_END || token == JSON_ARRAY_END)
			return node;
		name = text;
		if (token == JSON_NAME)
			token = json_next(&r->json, &text);
		*tail = read_value(r, token, text);
		(*tail)->name = name;
		(*tail)->place = node->count++;
		tail = &(*tail)->next;
	}
}

static struct node *
read_text(struct reading *r)
{
	enum json_token token;
	struct span text;

	arena_init(&r->arena);
	json_init(&r->json, buf_span(&r->bytes), &r->arena, JSON_DEEPEST);
	token = json_next(&r->json, &text);
	return read_value(r, token, text);
}

static struct node *
read_data(struct reading *r, const char *name)
{
	struct note why = { "" };
	char path[4200];

	snprintf(path, sizeof path, "%s/placement/%s", shared_data(), name);
	buf_init(&r->bytes);
	assert_int_equal(file_read(path, SIZE_MAX, &r->bytes, &why), OK);
	return read_text(r);
}

static void
reading_end(struct reading *r)
{
	arena_clear(&r->arena);
	buf_free(&r->bytes);
}

static const struct node *
has(const struct node *map, struct span name)
{
	const struct node *at;

	for (at = map->first; at != NULL; at = at->next)
		if (span_is(at->name, name))
			return at;
	return NULL;
}

static const struct node *
member(const struct node *map, const char *name)
{
	const struct node *at = has(map, span_of(name));

	assert_non_null(at);
	return at;
}

static uint32_t
number(const struct node *node)
{
	return (uint32_t)strtoul(node->text.at, NULL, 10);
}

/* What stands how far down a list of texts. */
static uint32_t
rank_of(const struct node *list, struct span text)
{
	const struct node *at;

	for (at = list->first; at != NULL; at = at->next)
		if (span_is(at->text, text))
			return at->place;
	fail();
	return 0;
}

/* Projects and supervisors; or hospitals, which are both. */
struct kinds {
	const struct node	*trainees, *openings, *hosts;
};

static struct span
host_name(const struct kinds *k, const struct node *opening)
{
	return k->openings == k->hosts ? opening->name :
	    member(opening, "supervisor")->text;
}

static void
read_hosts(struct arena *arena, const struct kinds *k, struct allocate *p)
{
	uint32_t *of = arena_array(arena, p->openings, 4);
	uint32_t *own = arena_array(arena, p->openings, 4);
	uint32_t *places = arena_array(arena, p->hosts, 4);
	const struct node *at;

	for (at = k->openings->first; at != NULL; at = at->next) {
		const struct node *host = has(k->hosts, host_name(k, at));

		of[at->place] = host->place;
		own[at->place] = number(member(at, "capacity"));
	}
	for (at = k->hosts->first; at != NULL; at = at->next)
		places[at->place] = number(member(at, "capacity"));
	p->host_of = of;
	p->opening_places = own;
	p->host_places = places;
}

static void
read_problem(struct arena *arena, const struct kinds *k, struct allocate *p)
{
	struct allocate_choice *choices;
	uint32_t *first, count = 0;
	const struct node *at, *wish;

	*p = (struct allocate){ .trainees = k->trainees->count,
	    .openings = k->openings->count, .hosts = k->hosts->count };
	for (at = k->trainees->first; at != NULL; at = at->next)
		count += at->count;
	choices = arena_array(arena, count + 1, sizeof *choices);
	p->first = first = arena_array(arena, p->trainees + 1, 4);
	p->choices = choices;
	count = 0;
	for (at = k->trainees->first; at != NULL; at = at->next) {
		first[at->place] = count;
		for (wish = at->first; wish != NULL; wish = wish->next) {
			const struct node *opening = has(k->openings,
			    wish->text);
			const struct node *host = has(k->hosts,
			    host_name(k, opening));

			choices[count++] = (struct allocate_choice){
			    opening->place, rank_of(member(host,
			    "preferences"), at->name) };
		}
	}
	first[p->trainees] = count;
	read_hosts(arena, k, p);
}

/* The choice that a published answer gives a trainee. */
static uint32_t
answered(const struct kinds *k, const struct allocate *p, uint32_t trainee,
    struct span opening)
{
	const struct node *at = has(k->openings, opening);
	uint32_t i;

	for (i = p->first[trainee]; at != NULL && i < p->first[trainee + 1];
	    i++)
		if (p->choices[i].opening == at->place)
			return i;
	return ALLOCATE_NONE;
}

static void
answer(const struct kinds *k, const struct allocate *p,
    const struct node *matching, uint32_t *placed)
{
	const struct node *at;

	assert_int_equal(matching->count, p->trainees);
	for (at = matching->first; at != NULL; at = at->next) {
		const struct node *who = has(k->trainees, at->name);

		placed[who->place] = answered(k, p, who->place, at->text);
	}
}

static void
same_as_published(struct arena *arena, const struct kinds *k,
    const struct allocate *p, enum allocate_aim aim,
    const struct node *matching)
{
	uint32_t *ours = arena_array(arena, p->trainees, 4), blocking;
	uint32_t *theirs = arena_array(arena, p->trainees, 4);

	answer(k, p, matching, theirs);
	assert_true(allocate(p, aim, NULL, ours));
	assert_memory_equal(ours, theirs, p->trainees * sizeof *ours);
	assert_int_equal(allocate_blocking(p, NULL, ours, &blocking), 0);
}

static int
check_answers(struct arena *arena, const struct kinds *k,
    const struct allocate *p, const struct node *answers)
{
	uint32_t *placed = arena_array(arena, p->trainees, 4), blocking;
	const struct node *at;
	int count = 0;

	for (at = answers->first; at != NULL; at = at->next) {
		if (span_is(at->name, SPAN("resident_optimal"))) {
			same_as_published(arena, k, p, ALLOCATE_TRAINEES, at);
		} else if (span_is(at->name, SPAN("hospital_optimal"))) {
			same_as_published(arena, k, p, ALLOCATE_HOSTS, at);
		} else if (!span_is(at->name, SPAN("by"))) {
			answer(k, p, at, placed);
			assert_int_equal(allocate_blocking(p, NULL, placed,
			    &blocking) == 0, span_is(at->name,
			    SPAN("stable")));
		} else {
			continue;
		}
		count++;
	}
	return count;
}

/*
 * Worked out by hand.  Asked in turn, a gets Y, b gets X, c is put out of X
 * by b and goes to Z, and d finds it full.  Seen from
 * the hospitals, X would rather have a and Y b, and these two go.
 */
static const char problem[] =
    "{\"residents\":{\"a\":[\"Y\",\"X\"],\"b\":[\"X\",\"Y\"],"
    "\"c\":[\"X\",\"Z\"],\"d\":[\"Z\"]},"
    "\"hospitals\":{"
    "\"X\":{\"capacity\":1,\"preferences\":[\"a\",\"b\",\"c\"]},"
    "\"Y\":{\"capacity\":1,\"preferences\":[\"b\",\"a\"]},"
    "\"Z\":{\"capacity\":1,\"preferences\":[\"c\",\"d\"]}},"
    "\"answers\":{"
    "\"resident_optimal\":{\"a\":\"Y\",\"b\":\"X\",\"c\":\"Z\",\"d\":\"\"},"
    "\"hospital_optimal\":{\"a\":\"X\",\"b\":\"Y\",\"c\":\"Z\",\"d\":\"\"},"
    "\"unstable\":{\"a\":\"Y\",\"b\":\"\",\"c\":\"X\",\"d\":\"Z\"}}}";

static void
our_own(void **state)
{
	struct allocate p;
	struct reading r;
	const struct node *data;
	struct kinds k;

	(void)state;
	buf_init(&r.bytes);
	buf_text(&r.bytes, problem);
	data = read_text(&r);
	k = (struct kinds){ member(data, "residents"),
	    member(data, "hospitals"), member(data, "hospitals") };
	read_problem(&r.arena, &k, &p);
	assert_int_equal(check_answers(&r.arena, &k, &p,
	    member(data, "answers")), 3);
	reading_end(&r);
}

static void
hospitals_and_residents(void **state)
{
	struct reading r;
	const struct node *at = read_data(&r, "hospital_residents.json");
	int answers = 0, instances = 0;

	(void)state;
	for (at = at->first; at != NULL; at = at->next, instances++) {
		struct kinds k = { member(at, "residents"),
		    member(at, "hospitals"), member(at, "hospitals") };
		struct allocate p;

		read_problem(&r.arena, &k, &p);
		answers += check_answers(&r.arena, &k, &p,
		    member(at, "computed_here"));
		answers += check_answers(&r.arena, &k, &p,
		    member(at, "expected"));
	}
	assert_int_equal(instances, 5);
	assert_int_equal(answers, 18);
	reading_end(&r);
}

static void
students_and_projects(void **state)
{
	struct reading r;
	const struct node *data = read_data(&r,
	    "student_project_allocation_cardiff.json"), *at, *who;
	struct kinds k = { member(data, "students"),
	    member(data, "projects"), member(data, "supervisors") };
	uint32_t *ours, blocking, i, count = 0, placed = 0;
	struct allocate p;

	(void)state;
	read_problem(&r.arena, &k, &p);
	assert_int_equal(p.trainees, 97);
	ours = arena_array(&r.arena, p.trainees, 4);
	assert_true(allocate(&p, ALLOCATE_TRAINEES, NULL, ours));
	at = member(data, "expected_student_optimal")->first;
	for (; at != NULL; at = at->next)
		for (who = at->first; who != NULL; who = who->next, count++) {
			i = has(k.trainees, who->text)->place;
			assert_int_equal(ours[i], answered(&k, &p, i,
			    at->name));
			assert_int_not_equal(ours[i], ALLOCATE_NONE);
		}
	for (i = 0; i < p.trainees; i++)
		placed += ours[i] != ALLOCATE_NONE;
	assert_int_equal(placed, count);
	assert_int_equal(p.trainees - placed,
	    member(data, "unassigned")->count);
	assert_int_equal(allocate_blocking(&p, NULL, ours, &blocking), 0);
	reading_end(&r);
}

int
main(void)
{
	static const struct CMUnitTest own[] = {
		cmocka_unit_test(our_own),
	};
	static const struct CMUnitTest all[] = {
		cmocka_unit_test(our_own),
		cmocka_unit_test(hospitals_and_residents),
		cmocka_unit_test(students_and_projects),
	};

	if (shared_is_missing())
		return cmocka_run_group_tests_name("allocate_data", own,
		    NULL, NULL);
	return cmocka_run_group_tests_name("allocate_data", all, NULL, NULL);
}
