/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/graph.h"
#include "tests/unit/unit.h"

/*
 * Random small graphs, each question answered a second time the slow way:
 * by all distances (Floyd, Warshall) or by taking a node out.
 */
enum { NODES = 12, ROUNDS = 2000, FAR = 99 };

struct sample {
	struct graph_edge	 edges[40];
	uint32_t		 count;
	struct graph		 graph;
	struct arena		 arena;
	unsigned		 far[NODES][NODES];	/* 1 and more steps */
};

static void
measure(struct sample *s, uint32_t without)
{
	uint32_t i, j, k;

	for (i = 0; i < NODES; i++)
		for (j = 0; j < NODES; j++)
			s->far[i][j] = FAR;
	for (i = 0; i < s->count; i++)
		if (s->edges[i].from != without && s->edges[i].to != without)
			s->far[s->edges[i].from][s->edges[i].to] = 1;
	for (k = 0; k < NODES; k++)
		for (i = 0; i < NODES; i++)
			for (j = 0; j < NODES; j++)
				if (s->far[i][k] + s->far[k][j] < s->far[i][j])
					s->far[i][j] = s->far[i][k] +
					    s->far[k][j];
}

static void
sample_make(struct sample *s, uint64_t *seed, bool circles)
{
	uint32_t i;

	arena_init(&s->arena);
	s->count = (uint32_t)(dice(seed) % 40);
	for (i = 0; i < s->count; i++) {
		uint32_t a = (uint32_t)(dice(seed) % NODES);
		uint32_t b = (uint32_t)(dice(seed) % NODES);

		if (!circles && a >= b) {
			uint32_t c = a == b ? (a + 1) % NODES : a;

			a = a == b ? a : b;
			b = c;
			if (a > b) {
				c = a;
				a = b;
				b = c;
			}
		}
		s->edges[i] = (struct graph_edge){ a, b };
	}
	assert_true(graph_build(&s->graph, &s->arena, NODES, s->edges,
	    s->count));
	measure(s, NODES);
}

static void
components_are_what_reaches_each_other(void **state)
{
	uint64_t seed = 1;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		uint32_t of[NODES], count, i, j;
		struct sample s;

		sample_make(&s, &seed, true);
		assert_true(graph_components(&s.graph, of, &count));
		for (i = 0; i < NODES; i++) {
			assert_true(of[i] < count);
			for (j = 0; j < NODES; j++)
				assert_int_equal(of[i] == of[j], i == j ||
				    (s.far[i][j] < FAR && s.far[j][i] < FAR));
		}
		arena_clear(&s.arena);
	}
}

static bool
has_edge(const struct sample *s, uint32_t from, uint32_t to)
{
	uint32_t i;

	for (i = 0; i < s->count; i++)
		if (s->edges[i].from == from && s->edges[i].to == to)
			return true;
	return false;
}

static void
check_way(const struct sample *s, const struct graph_way *way, uint32_t from,
    uint32_t to)
{
	uint32_t i;

	if (way->count == 0) {
		assert_int_equal(s->far[from][to], FAR);
		return;
	}
	assert_int_equal(way->count - 1, s->far[from][to]);
	assert_int_equal(way->nodes[0], from);
	assert_int_equal(way->nodes[way->count - 1], to);
	for (i = 1; i < way->count; i++)
		assert_true(has_edge(s, way->nodes[i - 1], way->nodes[i]));
}

static void
ways_and_circles_are_the_shortest(void **state)
{
	uint64_t seed = 2;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		uint32_t of[NODES], count, i, c;
		struct graph_way way;
		struct sample s;

		sample_make(&s, &seed, true);
		for (i = 0; i < NODES; i++) {
			assert_true(graph_way(&s.graph, &s.arena, i,
			    (i + 5) % NODES, NULL, &way));
			check_way(&s, &way, i, (i + 5) % NODES);
		}
		assert_true(graph_components(&s.graph, of, &count));
		for (c = 0; c < count; c++) {
			unsigned least = FAR;

			for (i = 0; i < NODES; i++)
				if (of[i] == c && s.far[i][i] < least)
					least = s.far[i][i];
			assert_true(graph_circle(&s.graph, &s.arena, of, c,
			    NODES, &way));
			assert_int_equal(way.count,
			    least == FAR ? 0 : least + 1);
			if (way.count > 0)
				check_way(&s, &way, way.nodes[0],
				    way.nodes[0]);
		}
		arena_clear(&s.arena);
	}
}

static void
orders_go_forward_and_stop_at_circles(void **state)
{
	uint64_t seed = 3;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		uint32_t order[NODES], place[NODES], placed, i, behind = 0;
		struct sample s;

		sample_make(&s, &seed, round % 2 == 0);
		assert_true(graph_order(&s.graph, order, &placed));
		for (i = 0; i < NODES; i++)
			place[i] = NODES;
		for (i = 0; i < placed; i++)
			place[order[i]] = i;
		for (i = 0; i < s.count; i++)
			if (place[s.edges[i].to] < NODES)
				assert_true(place[s.edges[i].from] <
				    place[s.edges[i].to]);
		for (i = 0; i < NODES; i++) {
			uint32_t j;

			for (j = 0; j < NODES; j++)
				if (s.far[j][j] < FAR && (i == j ||
				    s.far[j][i] < FAR))
					break;
			behind += j < NODES;
		}
		assert_int_equal(placed, NODES - behind);
		arena_clear(&s.arena);
	}
}

/* Longest way by trying: in a graph whose arrows all go to higher nodes. */
static void
needless_arrows_have_another_way(void **state)
{
	uint64_t seed = 5;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		bool needless[40] = { false };
		struct sample s;
		uint32_t i, mid;

		sample_make(&s, &seed, false);
		assert_true(graph_needless(&s.graph, needless));
		for (i = 0; i < s.count; i++) {
			bool other = false;

			for (mid = 0; mid < NODES; mid++)
				other |= s.far[s.edges[i].from][mid] < FAR &&
				    s.far[mid][s.edges[i].to] < FAR;
			assert_int_equal(needless[i], other);
		}
		arena_clear(&s.arena);
	}
}

static unsigned
pairs_joined(const struct sample *s, uint32_t without)
{
	unsigned pairs = 0;
	uint32_t i, j;

	for (i = 0; i < NODES; i++)
		for (j = 0; j < NODES; j++)
			pairs += i != j && i != without && j != without &&
			    s->far[i][j] < FAR;
	return pairs;
}

static void
cuts_split_what_was_joined(void **state)
{
	uint64_t seed = 6;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		uint32_t part[NODES], parts, i, j, half;
		bool cut[NODES] = { false };
		struct graph both;
		struct sample s;

		sample_make(&s, &seed, true);
		s.count /= 2;
		arena_clear(&s.arena);
		assert_true(graph_build(&s.graph, &s.arena, NODES, s.edges,
		    s.count));
		assert_true(graph_both_ways(&both, &s.arena, &s.graph));
		assert_true(graph_cuts(&both, cut, part, &parts));
		half = s.count;
		for (i = 0; i < half; i++)
			s.edges[s.count++] = (struct graph_edge){
			    s.edges[i].to, s.edges[i].from };
		measure(&s, NODES);
		for (i = 0; i < NODES; i++)
			for (j = 0; j < NODES; j++)
				assert_int_equal(part[i] == part[j],
				    i == j || s.far[i][j] < FAR);
		for (i = 0; i < NODES; i++) {
			unsigned before, after;

			measure(&s, NODES);
			before = pairs_joined(&s, i);
			measure(&s, i);
			after = pairs_joined(&s, i);
			assert_int_equal(cut[i], after < before);
		}
		arena_clear(&s.arena);
	}
}

static void
depth_costs_no_stack(void **state)
{
	enum { LONG = 300000 };
	struct graph_edge *edges = calloc(LONG, sizeof *edges);
	uint32_t *of = calloc(LONG, sizeof *of), count, i;
	struct arena arena;
	struct graph g;

	(void)state;
	arena_init(&arena);
	for (i = 0; i + 1 < LONG; i++)
		edges[i] = (struct graph_edge){ i, i + 1 };
	assert_true(graph_build(&g, &arena, LONG, edges, LONG - 1));
	assert_true(graph_components(&g, of, &count));
	assert_int_equal(count, LONG);
	assert_true(graph_order(&g, of, &count));
	assert_int_equal(count, LONG);
	arena_clear(&arena);
	free(edges);
	free(of);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(components_are_what_reaches_each_other),
		cmocka_unit_test(ways_and_circles_are_the_shortest),
		cmocka_unit_test(orders_go_forward_and_stop_at_circles),
		cmocka_unit_test(needless_arrows_have_another_way),
		cmocka_unit_test(cuts_split_what_was_joined),
		cmocka_unit_test(depth_costs_no_stack),
	};

	return cmocka_run_group_tests_name("graph", tests, NULL, NULL);
}
