/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/heal.h"

/* A requirement between two topics of the chain, or out of it. */
struct bond {
	uint32_t	topic, other;
	bool		late;		/* a fault: mend or drop it */
	bool		never;		/* only dropping helps */
	bool		dropped;
};

struct healing {
	const struct chain_map	*map;
	struct arena		 arena;
	struct bond		*bonds;
	uint32_t		 bond_count;
	uint32_t		*faults, fault_count;	/* late bonds */
	uint32_t		*moved, moved_count;
	bool			*is_moved;	/* by topic */
	uint32_t		*low, *high, *depth;	/* by topic */
	uint32_t		 edits;

	/* The best so far. */
	uint32_t		 best;
	uint32_t		*best_moved, best_moved_count;
	bool			*best_dropped;	/* by bond */
};

static void
add_bonds(struct healing *h, uint32_t topic)
{
	const struct chain_map *m = h->map;
	struct chain_walk walk;
	uint32_t other;

	chain_walk(&walk, m, topic, CHAIN_ANY);
	while (chain_next(&walk, &other)) {
		bool there = chain_has(m, other);
		bool late = !there || m->place[other] >= m->place[topic];
		int64_t curriculum = fact_at(m->curriculum, other);
		struct bond *b = &h->bonds[h->bond_count];

		if (!there && curriculum >= 0 && m->chained[curriculum])
			continue;	/* another chain's */
		if (late && walk.lean == CHAIN_ANY)
			continue;
		*b = (struct bond){ topic, other, late,
		    !there || other == topic, false };
		if (late)
			h->faults[h->fault_count++] = h->bond_count;
		h->bond_count++;
	}
}

static bool
healing_begin(struct healing *h, const struct chain_map *m)
{
	size_t topics = (size_t)m->topics->rows + 1, bonds = 1;
	uint32_t i, all, any;

	*h = (struct healing){ .map = m };
	arena_init(&h->arena);
	for (i = 0; i < m->count; i++) {
		fact_items(m->requires_all, m->order[i], &all);
		fact_items(m->requires_any, m->order[i], &any);
		bonds += all + any;
	}
	h->bonds = arena_array(&h->arena, bonds, sizeof *h->bonds);
	h->faults = arena_array(&h->arena, bonds, 4);
	h->best_dropped = arena_array(&h->arena, bonds, 1);
	h->moved = arena_array(&h->arena, bonds, 4);
	h->best_moved = arena_array(&h->arena, bonds, 4);
	h->is_moved = arena_array(&h->arena, topics, 1);
	h->low = arena_array(&h->arena, topics, 4);
	h->high = arena_array(&h->arena, topics, 4);
	h->depth = arena_array(&h->arena, topics, 4);
	if (h->arena.failed)
		return false;
	for (i = 0; i < m->count; i++)
		add_bonds(h, m->order[i]);
	return true;
}

/* A topic may move between the first and the last of its curriculum. */
static void
open_window(struct healing *h, uint32_t topic)
{
	const struct chain_map *m = h->map;
	int64_t row = fact_at(m->curriculum, topic);

	h->low[topic] = m->place[m->taught[m->first[row]]] - 1;
	h->high[topic] = m->place[m->taught[m->first[row + 1] - 1]] + 1;
	h->depth[topic] = 0;
}

/* One pass: what stays narrows the windows of what moves. */
static void
narrow(struct healing *h, const struct bond *b)
{
	uint32_t topic = b->topic, other = b->other;
	bool topic_moves = h->is_moved[topic];

	if (topic_moves && !h->is_moved[other]) {
		if (h->map->place[other] > h->low[topic])
			h->low[topic] = h->map->place[other];
	} else if (!topic_moves && h->is_moved[other]) {
		if (h->map->place[topic] < h->high[other])
			h->high[other] = h->map->place[topic];
	} else if (topic_moves) {
		if (h->low[other] > h->low[topic])
			h->low[topic] = h->low[other];
		if (h->high[topic] < h->high[other])
			h->high[other] = h->high[topic];
		if (h->depth[topic] <= h->depth[other])
			h->depth[topic] = h->depth[other] + 1;
	}
}

/* Whether all that is moved finds a place, beside what stays. */
static bool
is_possible(struct healing *h)
{
	uint32_t i, round;

	for (i = 0; i < h->moved_count; i++)
		open_window(h, h->moved[i]);
	for (round = 0; round <= h->moved_count; round++)
		for (i = 0; i < h->bond_count; i++)
			if (!h->bonds[i].dropped && !h->bonds[i].never)
				narrow(h, &h->bonds[i]);
	for (i = 0; i < h->moved_count; i++)
		if (h->low[h->moved[i]] >= h->high[h->moved[i]] ||
		    h->depth[h->moved[i]] >= h->moved_count)
			return false;
	return true;
}

static bool
is_mended(const struct healing *h, const struct bond *b)
{
	return b->dropped || (!b->never &&
	    (h->is_moved[b->topic] || h->is_moved[b->other]));
}

static void
keep_best(struct healing *h)
{
	uint32_t i;

	h->best = h->edits;
	h->best_moved_count = h->moved_count;
	memcpy(h->best_moved, h->moved, h->moved_count * sizeof *h->moved);
	for (i = 0; i < h->bond_count; i++)
		h->best_dropped[i] = h->bonds[i].dropped;
}

static void
begin_move(struct healing *h, uint32_t topic)
{
	h->moved[h->moved_count++] = topic;
	h->is_moved[topic] = true;
	h->edits++;
}

static void
end_move(struct healing *h)
{
	h->is_moved[h->moved[--h->moved_count]] = false;
	h->edits--;
}

/*
 * Tries every way to mend the first fault that is left.  It goes no deeper
 * than there are faults, of which there are few.
 */
static void
try_all(struct healing *h)
{
	struct bond *b = NULL;
	uint32_t i;

	if (h->edits >= h->best)
		return;
	for (i = 0; b == NULL && i < h->fault_count; i++)
		if (!is_mended(h, &h->bonds[h->faults[i]]))
			b = &h->bonds[h->faults[i]];
	if (b == NULL) {
		if (is_possible(h))
			keep_best(h);
		return;
	}
	if (!b->never) {
		begin_move(h, b->topic);
		try_all(h);
		end_move(h);
		begin_move(h, b->other);
		try_all(h);
		end_move(h);
	}
	b->dropped = true;
	h->edits++;
	try_all(h);
	h->edits--;
	b->dropped = false;
}

/* How many faults this move would mend with what was chosen before. */
static uint32_t
gain_of(struct healing *h, uint32_t topic)
{
	uint32_t i, gain = 0;

	if (h->is_moved[topic])
		return 0;
	for (i = 0; i < h->fault_count; i++) {
		const struct bond *b = &h->bonds[h->faults[i]];

		if ((b->topic == topic || b->other == topic) &&
		    !is_mended(h, b) && !b->never)
			gain++;
	}
	return gain;
}

/*
 * The move that mends most and is possible; a fault that none mends is
 * dropped.
 */
static void
go_greedy(struct healing *h)
{
	uint32_t i, k, gain, most, topic;

	for (i = 0; i < h->fault_count; i++) {
		struct bond *b = &h->bonds[h->faults[i]];
		const uint32_t ends[2] = { b->topic, b->other };

		if (is_mended(h, b))
			continue;
		for (most = 0, topic = 0, k = 0; !b->never && k < 2; k++) {
			gain = gain_of(h, ends[k]);
			if (gain <= most)
				continue;
			begin_move(h, ends[k]);
			if (is_possible(h)) {
				most = gain;
				topic = ends[k];
			}
			end_move(h);
		}
		if (most > 0) {
			begin_move(h, topic);
		} else {
			b->dropped = true;
			h->edits++;
		}
	}
	keep_best(h);
}

/* The windows of the best set say where each topic goes. */
static void
add_moves(struct healing *h, struct heal *out)
{
	const struct chain_map *m = h->map;
	uint32_t i;

	h->moved_count = 0;
	for (i = 0; i < h->bond_count; i++)
		h->bonds[i].dropped = h->best_dropped[i];
	for (i = 0; i < h->best_moved_count; i++)
		begin_move(h, h->best_moved[i]);
	(void)is_possible(h);
	for (i = 0; i < h->moved_count; i++) {
		uint32_t topic = h->moved[i], low = h->low[topic];
		int64_t row = fact_at(m->curriculum, topic);
		bool first = low < m->place[m->taught[m->first[row]]];

		out->edits[out->count++] = (struct heal_edit){ HEAL_MOVE,
		    topic, first ? topic : m->order[low - 1], first };
	}
}

static bool
write_edits(struct healing *h, struct check *c, struct heal *out)
{
	uint32_t i;

	out->edits = arena_array(&c->arena, (size_t)h->best + 1,
	    sizeof *out->edits);
	if (out->edits == NULL)
		return false;
	add_moves(h, out);
	for (i = 0; i < h->bond_count; i++)
		if (h->best_dropped[i])
			out->edits[out->count++] = (struct heal_edit){
			    HEAL_DROP, h->bonds[i].topic, h->bonds[i].other,
			    false };
	return true;
}

bool
heal_chain(struct check *c, uint32_t chain, struct heal *out)
{
	struct chain_map *m = chain_map(c);
	struct healing h;
	bool fine;

	*out = (struct heal){ .exact = true };
	if (m == NULL || !chain_visit(m, &chain))
		return m != NULL;
	fine = healing_begin(&h, m);
	if (fine && h.fault_count > 0) {
		out->faults = h.fault_count;
		out->exact = h.fault_count <= HEAL_EXACT;
		h.best = h.fault_count + 1;
		if (out->exact)
			try_all(&h);
		else
			go_greedy(&h);
		fine = write_edits(&h, c, out);
	}
	arena_clear(&h.arena);
	return fine;
}
