/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/port/sheet_draw.h"

/*
 * Lanes are columns, from the lowest stage at the left to the highest at the
 * right; arrows lead from what is needed to what needs it.  A mark is a
 * number in a ring, explained under the map: colour alone says nothing.
 */
enum { WIDE = 1000, NARROW = 150, HEAD = 52, STEP = 44, BOX = 36, GUTTER = 34,
	LETTER = 7 };

struct map {
	const struct sheet_part	*part;
	int			 lane, wide, high;
	int			*y;		/* of each node */
};

static bool
place_nodes(struct map *map)
{
	uint32_t i, *used = mem_zero(map->part->lane_count + 1,
	    sizeof *used);

	map->y = mem_zero(map->part->node_count + 1, sizeof *map->y);
	map->high = HEAD + STEP;
	for (i = 0; used != NULL && map->y != NULL &&
	    i < map->part->node_count; i++) {
		map->y[i] = HEAD +
		    (int)used[map->part->nodes[i].lane]++ * STEP;
		if (map->y[i] + STEP > map->high)
			map->high = map->y[i] + STEP;
	}
	mem_free(used);
	return used != NULL && map->y != NULL;
}

static int
left_of(const struct map *map, uint32_t lane)
{
	return (int)lane * map->lane + 4;
}

static void
draw_mark(struct buf *out, int x, int y, enum sheet_mark mark)
{
	if (mark == SHEET_FINE)
		return;
	buf_printf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"9\" class=\"ring\"/>"
	    "<text x=\"%d\" y=\"%d\" class=\"m b\">%d</text>\n", x, y, x,
	    y + 5, (int)mark);
}

static void
draw_lane(struct buf *out, const struct map *map, uint32_t i)
{
	const struct sheet_lane *lane = &map->part->lanes[i];
	int x = left_of(map, i), wide = map->lane - GUTTER;
	unsigned letters = (unsigned)(wide / LETTER);

	if (lane->gap) {
		buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" "
		    "height=\"%d\" class=\"gap\"/>\n", x, HEAD - 6, wide,
		    map->high - HEAD);
		draw_mark(out, x + wide / 2, HEAD + 24, SHEET_GAP);
	}
	sheet_draw_text(out, &(struct sheet_label){ x, 20, "t b", letters },
	    span_of(lane->label));
	buf_printf(out, "<path d=\"M%d 32H%d\" class=\"axis\"/>\n", x,
	    x + wide);
}

static void
draw_node(struct buf *out, const struct map *map, uint32_t i)
{
	const struct sheet_node *node = &map->part->nodes[i];
	int x = left_of(map, node->lane), wide = map->lane - GUTTER;
	unsigned letters = (unsigned)((wide - 8) / LETTER);

	buf_printf(out, "<g><title>");
	sheet_escape(out, span_of(node->record));
	buf_byte(out, ' ');
	sheet_escape(out, span_of(node->label));
	buf_printf(out, "</title><rect x=\"%d\" y=\"%d\" width=\"%d\" "
	    "height=\"%d\" class=\"%s\"/>\n", x, map->y[i], wide, BOX,
	    node->mark == SHEET_FINE ? "node" : "node bad");
	sheet_draw_text(out, &(struct sheet_label){ x + 5, map->y[i] + 14,
	    "t b", letters }, span_of(node->record));
	sheet_draw_text(out, &(struct sheet_label){ x + 5, map->y[i] + 29,
	    "t", letters }, span_of(node->label));
	draw_mark(out, x + wide - 4, map->y[i] + 4, node->mark);
	buf_text(out, "</g>\n");
}

static void
draw_arrow(struct buf *out, const struct map *map,
    const struct sheet_arrow *arrow)
{
	const struct sheet_node *nodes = map->part->nodes;
	uint32_t from = nodes[arrow->from].lane, to = nodes[arrow->to].lane;
	int x = left_of(map, from) + map->lane - GUTTER, end, bend;
	int y = map->y[arrow->from] + BOX / 2;
	int down = map->y[arrow->to] + BOX / 2;

	end = left_of(map, to) + (from < to ? 0 : map->lane - GUTTER);
	bend = x + (from == to ? GUTTER - 8 : GUTTER / 2);
	if (from > to) {		/* backwards: a fault by itself */
		x = left_of(map, from);
		bend = x - GUTTER / 2;
	}
	buf_printf(out, "<path d=\"M%d %dC%d %d %d %d %d %d\" "
	    "class=\"%s\"/>\n", x, y, bend, y,
	    from < to ? end - GUTTER / 2 : from == to ? bend :
	    end + GUTTER / 2,
	    down, end, down, arrow->mark == SHEET_FINE ? "arrow" :
	    "arrow bad");
	buf_printf(out, "<path d=\"M%d %dl%d -4v8z\" class=\"tip\"/>\n", end,
	    down, from < to ? -8 : 8);
	if (arrow->mark != SHEET_FINE)
		draw_mark(out, (x + end) / 2 + (from == to ? GUTTER / 2 - 2 :
		    0), (y + down) / 2, arrow->mark);
}

static void
put_legend(struct buf *out, const struct sheet_part *part)
{
	bool used[SHEET_MARKS] = { false }, any = false;
	uint32_t i;
	int mark;

	for (i = 0; i < part->lane_count; i++)
		used[SHEET_GAP] |= part->lanes[i].gap;
	for (i = 0; i < part->node_count; i++)
		used[part->nodes[i].mark] = true;
	for (i = 0; i < part->arrow_count; i++)
		used[part->arrows[i].mark] = true;
	for (mark = SHEET_FINE + 1; mark < SHEET_MARKS; mark++) {
		if (!used[mark])
			continue;
		buf_printf(out, "%s<b>%d</b> %s", any ? " \xC2\xB7 " :
		    "<p class=\"legend\">", mark, _(sheet_mark_word(
		    (enum sheet_mark)mark)));
		any = true;
	}
	if (any)
		buf_text(out, "</p>\n");
}

void
sheet_draw_map(struct buf *out, const struct sheet_part *part)
{
	struct map map = { .part = part };
	uint32_t i;

	if (part->lane_count == 0)
		return;
	map.lane = WIDE / (int)part->lane_count;
	if (map.lane < NARROW)
		map.lane = NARROW;
	if (map.lane > 2 * NARROW)
		map.lane = 2 * NARROW;
	map.wide = map.lane * (int)part->lane_count;
	out->failed |= !place_nodes(&map);
	if (!out->failed) {
		sheet_draw_begin(out, map.wide < WIDE ? WIDE : map.wide,
		    map.high, part->heading);
		for (i = 0; i < part->lane_count; i++)
			draw_lane(out, &map, i);
		for (i = 0; i < part->arrow_count; i++)
			draw_arrow(out, &map, &part->arrows[i]);
		for (i = 0; i < part->node_count; i++)
			draw_node(out, &map, i);
		sheet_draw_end(out);
		put_legend(out, part);
	}
	mem_free(map.y);
}
