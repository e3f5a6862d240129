/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report_chain.h"

/* What a finding of this rule makes of a topic and of its arrows. */
static const struct {
	const char	*rule;
	enum sheet_mark	 mark;
} marks[] = {
	{ "chain_circle", SHEET_CIRCLE },
	{ "chain_late", SHEET_LATE },
	{ "chain_never", SHEET_NEVER },
	{ "chain_level_lower", SHEET_FALL },
	{ "chain_level_falls", SHEET_FALL },
	{ "chain_level_jump", SHEET_JUMP },
	{ "chain_grade_jump", SHEET_JUMP },
	{ "chain_flat", SHEET_REPEAT },
};

/* Two topics that a witness names one after the other. */
struct pair {
	uint32_t	other, next;	/* next of the same topic */
	enum sheet_mark	mark;
};

struct drawing {
	struct report		*report;
	struct chain_map	*map;
	enum sheet_mark		*marks;		/* of each topic */
	uint32_t		*head;		/* topic: 1 + pairs[], or 0 */
	struct pair		*pairs;
	uint32_t		 pair_count;
	uint32_t		*node;		/* topic: its node */
	uint32_t		*lane;		/* step: its lane */
	bool			*gap;		/* before this step */
};

static enum sheet_mark
mark_of(const struct finding *f)
{
	size_t i;

	for (i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strcmp(marks[i].rule, f->words->id) == 0)
			return marks[i].mark;
	return SHEET_FINE;
}

static void
add_pair(struct drawing *d, uint32_t topic, uint32_t other,
    enum sheet_mark mark)
{
	struct pair *pair = &d->pairs[d->pair_count++];

	*pair = (struct pair){ other, d->head[topic], mark };
	d->head[topic] = d->pair_count;
}

static void
mark_topics(struct drawing *d, const struct finding *f, enum sheet_mark mark)
{
	const struct fact_table *topics = d->map->topics;
	uint32_t i, row, last = UINT32_MAX;

	row = facts_row(topics, f->record);
	if (f->record != 0 && row != UINT32_MAX &&
	    d->marks[row] == SHEET_FINE)
		d->marks[row] = mark;
	for (i = 0; i < f->way_count; i++) {
		row = facts_row(topics, f->way[i]);
		if (row != UINT32_MAX && last != UINT32_MAX) {
			add_pair(d, row, last, mark);
			add_pair(d, last, row, mark);
		}
		if (row != UINT32_MAX && mark == SHEET_CIRCLE)
			d->marks[row] = mark;
		last = row;
	}
}

static void
mark_gap(struct drawing *d, const struct finding *f)
{
	const struct chain_map *m = d->map;
	uint32_t step;

	if (f->way_count < 2)
		return;
	for (step = 1; step < m->step_count; step++)
		if (m->curricula->ids[m->steps[step - 1]] == f->way[0] &&
		    m->curricula->ids[m->steps[step]] == f->way[1])
			d->gap[step] = true;
}

static void
take_findings(struct drawing *d)
{
	const struct check *c = d->report->check;
	enum sheet_mark mark;
	uint32_t i;

	for (i = 0; i < c->count; i++) {
		const struct finding *f = &c->findings[i];

		mark = mark_of(f);
		if (mark != SHEET_FINE)
			mark_topics(d, f, mark);
		if (strcmp(f->words->id, "chain_stage_gap") == 0 ||
		    strcmp(f->words->id, "chain_gap") == 0)
			mark_gap(d, f);
	}
}

static bool
drawing_begin(struct drawing *d, struct report *r, struct chain_map *m)
{
	struct arena *arena = &r->sheet->arena;
	size_t topics = (size_t)m->topics->rows + 1, ways = 0;
	uint32_t i;

	for (i = 0; i < r->check->count; i++)
		ways += r->check->findings[i].way_count;
	*d = (struct drawing){ .report = r, .map = m };
	d->marks = arena_array(arena, topics, sizeof *d->marks);
	d->head = arena_array(arena, topics, sizeof *d->head);
	d->node = arena_array(arena, topics, sizeof *d->node);
	d->pairs = arena_array(arena, 2 * ways + 1, sizeof *d->pairs);
	d->lane = arena_array(arena, (size_t)m->step_count + 1,
	    sizeof *d->lane);
	d->gap = arena_array(arena, (size_t)m->step_count + 1,
	    sizeof *d->gap);
	return !arena->failed;
}

static void
put_lanes(struct drawing *d)
{
	const struct chain_map *m = d->map;
	struct report *r = d->report;
	uint32_t step, lanes = 0;

	for (step = 0; step < m->step_count; step++) {
		if (d->gap[step]) {
			sheet_lane(r->sheet, SPAN("?"), true);
			lanes++;
		}
		sheet_lane(r->sheet, report_both(r, "curriculum",
		    m->steps[step]), false);
		d->lane[step] = lanes++;
	}
}

static enum sheet_mark
arrow_mark(const struct drawing *d, uint32_t topic, uint32_t other)
{
	uint32_t at;

	for (at = d->head[topic]; at != 0; at = d->pairs[at - 1].next)
		if (d->pairs[at - 1].other == other)
			return d->pairs[at - 1].mark;
	return SHEET_FINE;
}

static void
put_arrows(struct drawing *d, const struct fact_column *needs,
    uint32_t topic)
{
	const int32_t *items;
	uint32_t i, count;

	items = fact_items(needs, topic, &count);
	for (i = 0; i < count; i++)
		if (chain_has(d->map, items[i]))
			sheet_arrow(d->report->sheet,
			    d->node[items[i]], d->node[topic],
			    arrow_mark(d, topic, (uint32_t)items[i]));
}

void
report_chain_map(struct report *r, struct chain_map *m)
{
	struct drawing d;
	uint32_t i;

	if (!drawing_begin(&d, r, m))
		return;
	take_findings(&d);
	sheet_part(r->sheet, SHEET_MAP, NULL);
	put_lanes(&d);
	for (i = 0; i < m->count; i++) {
		uint32_t topic = m->order[i];

		d.node[topic] = i;
		sheet_node(r->sheet, d.lane[m->step_of[topic]],
		    report_title(r, "topic", topic),
		    report_code(r, "topic", topic), d.marks[topic]);
	}
	for (i = 0; i < m->count; i++) {
		put_arrows(&d, m->requires_all, m->order[i]);
		put_arrows(&d, m->requires_any, m->order[i]);
	}
}
