/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/chain/chainpart.h"

enum {
	HEAD = 3, FOOT = 6,
	STAGE_COL = 3, STAGE_WIDTH = 16, AGE_COL = 18, AGE_WIDTH = 5,
	LEVEL_COL = 24, TREE_COL = 27, DEPTH_MOST = 5
};

/* What is drawn, and from which transaction. */
struct drawing {
	struct chainview	*view;
	struct cells		*c;
	struct show		 show;
	const struct findings	*found;
};

static const struct finding *
finding_at(const struct drawing *d, uint64_t record)
{
	uint32_t first;

	if (record == 0 || d->found == NULL ||
	    findings_of(d->found, record, &first) == 0)
		return NULL;
	return findings_at(d->found, first);
}

static void
count_grave(const struct drawing *d, uint32_t *errors, uint32_t *warnings)
{
	const struct chainview *view = d->view;
	size_t i;

	for (i = 0; i < view->rows.count; i++) {
		const struct finding *f = finding_at(d,
		    chainacts_record(view, i));

		if (f == NULL)
			continue;
		*errors += f->words->severity == SEVERITY_ERROR;
		*warnings += f->words->severity == SEVERITY_WARNING;
	}
}

static void
draw_title(struct drawing *d)
{
	struct chainview *view = d->view;
	uint32_t errors = 0, warnings = 0;

	count_grave(d, &errors, &warnings);
	buf_reset(&view->head);
	buf_printf(&view->head, "%s: %.*s | ", _("Chain"),
	    SPAN_ARG(view->title));
	buf_printf(&view->head, PN_("%u topic", "%u topics",
	    view->topic_count), view->topic_count);
	buf_reset(&view->state);
	buf_printf(&view->state, "E %u W %u", errors, warnings);
	bars_title(d->c, buf_cstr(&view->head), buf_cstr(&view->state));
}

static void
draw_head(struct drawing *d)
{
	static const char *const shapes[CHAIN_SHAPES] = {
		[CHAIN_OUTLINE] = N_("[Outline]  Table  Layers"),
		[CHAIN_TABLE] = N_(" Outline  [Table] Layers"),
		[CHAIN_LAYERS] = N_(" Outline   Table [Layers]"),
	};
	struct chainview *view = d->view;
	unsigned col = 1;

	if (view->finding) {
		col += cells_text(d->c, 1, col, _("Find: "), CELL_PLAIN);
		input_draw(&view->find, d->c, 1, col, 40, 1, true);
	} else {
		cells_text(d->c, 1, STAGE_COL, _(shapes[view->shape]),
		    CELL_PLAIN);
	}
	if (view->shape == CHAIN_TABLE) {
		cells_text(d->c, 2, STAGE_COL, _("Code"), CELL_PLAIN);
		cells_text(d->c, 2, 36, _("Curric."), CELL_PLAIN);
		cells_text(d->c, 2, 45, _("Pos Lv Hrs"), CELL_PLAIN);
		cells_text(d->c, 2, 57, _("Needs"), CELL_PLAIN);
		return;
	}
	cells_cut(d->c, 2, STAGE_COL, STAGE_WIDTH,
	    span_of(view->shape == CHAIN_LAYERS ? _("Layer") : _("Stage")),
	    CELL_PLAIN);
	cells_right(d->c, 2, AGE_COL, AGE_WIDTH, span_of(_("Age")),
	    CELL_PLAIN);
	cells_text(d->c, 2, LEVEL_COL, _("Lv"), CELL_PLAIN);
	cells_text(d->c, 2, TREE_COL, _("Topic"), CELL_PLAIN);
}

static void
put_number(struct cells *c, unsigned row, unsigned col, unsigned width,
    int64_t number)
{
	char digits[24];
	struct buf text = { digits, 0, sizeof digits, false };

	if (number == CHAIN_NONE)
		return;
	buf_integer(&text, number);
	cells_right(c, row, col, width, buf_span(&text), CELL_PLAIN);
}

static void
put_ages(struct cells *c, unsigned row, int64_t from, int64_t to)
{
	char digits[64];
	struct buf text = { digits, 0, sizeof digits, false };

	if (from == CHAIN_NONE || to == CHAIN_NONE)
		return;
	buf_printf(&text, "%lld-%lld", (long long)from, (long long)to);
	cells_right(c, row, AGE_COL, AGE_WIDTH, buf_span(&text),
	    CELL_PLAIN);
}

static void
put_rest(struct cells *c, unsigned row, unsigned col, struct span text)
{
	if (col + 1 < c->cols)
		cells_cut(c, row, col, c->cols - col - 1, text, CELL_PLAIN);
}

static void
draw_step(struct drawing *d, unsigned row, const struct chain_step *step)
{
	struct buf text;

	cells_cut(d->c, row, STAGE_COL, STAGE_WIDTH - 1,
	    span_of(step->stage), CELL_PLAIN);
	put_ages(d->c, row, step->age_from, step->age_to);
	buf_init(&text);
	buf_printf(&text, "%c %.*s %.*s", step->folded ? '+' : '-',
	    SPAN_ARG(step->code), SPAN_ARG(step->title));
	if (step->folded)
		buf_printf(&text, " (%u)", step->count);
	put_rest(d->c, row, TREE_COL, buf_span(&text));
	buf_free(&text);
}

static void
draw_gap(struct drawing *d, unsigned row, const struct chain_step *step)
{
	cells_text(d->c, row, 1, "W", CELL_PLAIN);
	put_ages(d->c, row, step->age_to + 1, step[1].age_from - 1);
	cells_text(d->c, row, TREE_COL,
	    _("X gap: nothing of this chain is taught at this age"),
	    CELL_PLAIN);
}

/* "o ", "+-o ", "| +-o ": how far a topic is from those it begins with. */
static void
add_branch(const struct drawing *d, const struct chain_topic *topic,
    struct buf *out)
{
	uint32_t i, depth = topic->depth;

	if (d->view->screen.app->link == LINK_SLOW)
		return;
	if (depth > DEPTH_MOST)
		depth = DEPTH_MOST;
	for (i = 1; i < depth; i++)
		buf_text(out, "| ");
	buf_text(out, depth > 0 ? "+-o " : "o ");
}

static void
draw_topic(struct drawing *d, unsigned row, const struct chain_topic *topic,
    const struct finding *f)
{
	const struct chain_step *step = &d->view->steps[topic->step];
	struct buf text;

	buf_init(&text);
	if (d->view->shape == CHAIN_OUTLINE)
		add_branch(d, topic, &text);
	else
		cells_cut(d->c, row, STAGE_COL, STAGE_WIDTH - 1, step->code,
		    CELL_PLAIN);
	put_number(d->c, row, AGE_COL, AGE_WIDTH, topic->age);
	put_number(d->c, row, LEVEL_COL, 2, topic->level);
	buf_printf(&text, "%.*s %.*s", SPAN_ARG(topic->code),
	    SPAN_ARG(topic->title));
	if (f != NULL)
		buf_printf(&text, " - %s", label_text(&f->words->title,
		    d->show.lang));
	put_rest(d->c, row, TREE_COL, buf_span(&text));
	buf_free(&text);
}

static void
add_needs(const struct drawing *d, const struct chain_topic *topic,
    struct buf *out)
{
	uint32_t i;

	for (i = 0; i < topic->need_count; i++) {
		if (i > 0)
			buf_text(out, topic->needs[i].any ? " / " : ", ");
		show_code(&d->show, topic->needs[i].id, out);
	}
}

static void
draw_in_table(struct drawing *d, unsigned row,
    const struct chain_topic *topic)
{
	const struct chain_step *step = &d->view->steps[topic->step];
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%.*s %.*s", SPAN_ARG(topic->code),
	    SPAN_ARG(topic->title));
	cells_cut(d->c, row, STAGE_COL, 32, buf_span(&text), CELL_PLAIN);
	cells_cut(d->c, row, 36, 8, step->code, CELL_PLAIN);
	put_number(d->c, row, 44, 4, topic->position);
	put_number(d->c, row, 49, 2, topic->level);
	put_number(d->c, row, 52, 3, topic->hours);
	buf_reset(&text);
	add_needs(d, topic, &text);
	put_rest(d->c, row, 57, buf_span(&text));
	buf_free(&text);
}

static void
draw_self(struct drawing *d, unsigned row, const struct finding *f)
{
	struct buf text;

	if (f == NULL)
		return;
	buf_init(&text);
	finding_sentence(f, d->show.txn, d->show.lang, &text);
	put_rest(d->c, row, STAGE_COL, buf_span(&text));
	buf_free(&text);
}

static void
draw_layer(struct drawing *d, unsigned row, uint32_t layer)
{
	char text[48];
	struct buf buf = { text, 0, sizeof text, false };

	buf_printf(&buf, "%s %u", _("Layer"), layer + 1);
	cells_cut(d->c, row, STAGE_COL, 20, buf_span(&buf), CELL_PLAIN);
}

static void
draw_line(struct drawing *d, unsigned row, size_t i)
{
	const struct chainview *view = d->view;
	const struct chain_row *line = &view->lines[i];
	const struct finding *f = finding_at(d, chainacts_record(view, i));

	if (f != NULL)
		cells_fill(d->c, row, 1, 1,
		    findings_letter(f->words->severity), CELL_PLAIN);
	switch (line->sort) {
	case CHAIN_SELF:
		draw_self(d, row, f);
		break;
	case CHAIN_STEP:
		draw_step(d, row, &view->steps[line->index]);
		break;
	case CHAIN_GAP:
		draw_gap(d, row, &view->steps[line->index]);
		break;
	case CHAIN_LAYER:
		draw_layer(d, row, line->index);
		break;
	case CHAIN_TOPIC:
		if (view->shape == CHAIN_TABLE)
			draw_in_table(d, row, &view->topics[line->index]);
		else
			draw_topic(d, row, &view->topics[line->index], f);
	}
}

/* The finding of the chosen row: sentence, witness, least change. */
static void
draw_finding(struct drawing *d, const struct finding *f)
{
	struct cells *c = d->c;
	unsigned row = c->rows - FOOT, room = c->cols - 4;
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%c ", findings_letter(f->words->severity));
	finding_sentence(f, d->show.txn, d->show.lang, &text);
	row += parts_wrap(c, row, 2, room, 2, buf_span(&text));
	buf_reset(&text);
	if (f->way_count > 1 && strstr(label_text(&f->words->sentence,
	    d->show.lang), "{way}") == NULL) {
		buf_printf(&text, "%s: ", _("Way"));
		finding_way(f, d->show.txn, &text);
		row += parts_wrap(c, row, 4, room - 2, 1, buf_span(&text));
	}
	parts_wrap(c, row, 4, room - 2, 1,
	    span_of(label_text(&f->words->remedy, d->show.lang)));
	buf_free(&text);
}

static void
draw_links(struct drawing *d, const struct chain_topic *topic)
{
	struct buf text;
	uint32_t i;

	buf_init(&text);
	for (i = 0; i < topic->need_count; i++) {
		buf_text(&text, i == 0 ? _("Needs ") :
		    topic->needs[i].any ? _(" or ") : ", ");
		show_record(&d->show, topic->needs[i].id, &text);
	}
	parts_wrap(d->c, d->c->rows - FOOT, 2, d->c->cols - 4, 3,
	    buf_span(&text));
	buf_free(&text);
}

static void
draw_detail(struct drawing *d)
{
	const struct chainview *view = d->view;
	const struct finding *f;

	if (!view->explained || view->rows.count == 0)
		return;
	f = finding_at(d, chainacts_record(view, view->rows.here));
	if (f != NULL)
		draw_finding(d, f);
	else if (view->lines[view->rows.here].sort == CHAIN_TOPIC)
		draw_links(d,
		    &view->topics[view->lines[view->rows.here].index]);
}

void
chaindraw(struct chainview *view, struct cells *c)
{
	struct app *app = view->screen.app;
	struct note why = { "" };
	struct txn txn;
	struct drawing d = { view, c, app_show(app, &txn),
	    findings_get(app) };
	size_t i;

	view->rows.height = c->rows > HEAD + FOOT ? c->rows - HEAD - FOOT : 1;
	parts_follow(&view->rows);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	draw_title(&d);
	draw_head(&d);
	if (view->topic_count == 0)
		cells_text(c, HEAD, STAGE_COL,
		    _("This chain has no topics yet."), CELL_PLAIN);
	for (i = view->rows.top; i < view->rows.count &&
	    i < view->rows.top + view->rows.height; i++)
		draw_line(&d, HEAD + (unsigned)(i - view->rows.top), i);
	draw_detail(&d);
	txn_abandon(&txn);
	if (view->rows.count == 0)
		return;
	i = HEAD + view->rows.here - view->rows.top;
	cells_text(c, (unsigned)i, 0, ">", CELL_PLAIN);
	if (!view->finding)
		cells_cursor(c, (unsigned)i, 0);
}
