/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/inbox/inboxpart.h"
#include "tui/widget/show.h"

enum {
	HEAD = 2, FOOT = 3,		/* rows; the message may take two */
	CODE_COL = 3, CODE_WIDTH = 11, TITLE_COL = 15, TITLE_WIDTH = 29,
	DIFFERENCE_COL = 45,
	FIELD_COL = 3, FIELD_WIDTH = 13, SIDES_COL = 17,
	SIDE_LEAST = 20, REMARK_WIDTH = 12,
	EXPLAIN_MOST = 6		/* rows under the fields */
};

size_t
inboxdraw_list_height(const struct inbox *inbox, unsigned rows)
{
	size_t most = rows > 16 ? (rows - HEAD - FOOT) / 3 : 3;
	size_t all = (size_t)inbox->waiting + inbox->found_count +
	    inbox->clocks.count;

	return all > most ? most : all < 3 ? 3 : all;
}

size_t
inboxdraw_sides(const struct inbox *inbox)
{
	unsigned cols = inbox->screen.app->frame.cols;
	size_t room = cols > SIDES_COL ? (cols - SIDES_COL) / SIDE_LEAST : 1;

	if (inbox->pane.sort == INBOX_CONFLICT && room > 1)
		room--;			/* before */
	if (room == 0)
		room = 1;
	return room < inbox->pane.side_count ? room :
	    inbox->pane.side_count;
}

static void
draw_title(struct inbox *inbox, struct cells *c)
{
	struct buf *state = &inbox->state;

	buf_reset(&inbox->title);
	buf_printf(&inbox->title, "%s | %s", _("Inbox"),
	    buf_cstr(&inbox->screen.app->office));
	buf_reset(state);
	show_number(state, (int64_t)inbox->waiting);
	buf_printf(state, " %s", _("to decide"));
	if (inbox->found_count > 0)
		buf_printf(state, _(", %zu of one code"),
		    inbox->found_count);
	if (inbox->verdicts.standing > 0)
		buf_printf(state, _(" | decided, F2 applies: %u"),
		    inbox->verdicts.standing);
	bars_title(c, buf_cstr(&inbox->title), buf_cstr(state));
}

static void
draw_head(struct inbox *inbox, struct cells *c)
{
	unsigned col = 1;

	if (!inbox->filtering && input_is_empty(&inbox->filter)) {
		cells_cut(c, 1, CODE_COL, CODE_WIDTH, span_of(_("Record")),
		    CELL_PLAIN);
		cells_cut(c, 1, TITLE_COL, TITLE_WIDTH, span_of(_("What")),
		    CELL_PLAIN);
		cells_text(c, 1, DIFFERENCE_COL, _("Difference"),
		    CELL_PLAIN);
		return;
	}
	col += cells_text(c, 1, col, _("Filter: "), CELL_PLAIN);
	input_draw(&inbox->filter, c, 1, col, 27, 1, inbox->filtering);
	cells_text(c, 1, 37, _("Tab = list, Esc = no filter"), CELL_PLAIN);
}

static void
draw_row(struct inbox *inbox, struct cells *c, unsigned at,
    const struct row *row, bool here)
{
	cells_fill(c, at, 1, 1, row->sign, CELL_PLAIN);
	if (row->id != 0 && inboxlist_has(inbox->marks, inbox->mark_count,
	    row->id))
		cells_text(c, at, 2, "+", CELL_PLAIN);
	cells_cut(c, at, CODE_COL, CODE_WIDTH, row->texts[0], CELL_PLAIN);
	cells_cut(c, at, TITLE_COL, TITLE_WIDTH, row->texts[1], CELL_PLAIN);
	if (c->cols > DIFFERENCE_COL + 1)
		cells_cut(c, at, DIFFERENCE_COL, c->cols - DIFFERENCE_COL - 1,
		    row->texts[2], CELL_PLAIN);
	if (!here)
		return;
	cells_text(c, at, 0, ">", CELL_PLAIN);
	if (!inbox->filtering && !inbox->in_pane)
		cells_cursor(c, at, 0);
}

/* The date is what tells versions apart; its year rarely does. */
static void
add_day(const struct inbox *inbox, int64_t ms, struct buf *out)
{
	struct buf text;
	size_t len;

	buf_init(&text);
	show_time(app_dates(inbox->screen.app), ms, &text);
	len = text.len;
	if (len >= 10)
		text.len = app_dates(inbox->screen.app) == SHOW_ISO ? 10 : 5;
	if (ms != 0)
		buf_printf(out, " %.*s", SPAN_ARG(buf_span(&text)));
	buf_free(&text);
}

/* "Here, karimov 02.11", "Koson tumani 01.11" */
static void
add_side_name(const struct inbox *inbox, const struct decide_author *author,
    struct buf *out)
{
	if (author->self)
		buf_printf(out, _("Here, %.*s"), SPAN_ARG(author->user));
	else
		buf_add(out, author->office);
	add_day(inbox, author->known ? author->t : 0, out);
}

/* The author of the value in the chosen line, or of any in this column. */
static void
author_in(const struct inbox *inbox, size_t side, struct txn *txn,
    struct arena *arena, struct decide_author *out)
{
	const struct inbox_line *line = inboxdata_line(inbox);

	*out = inbox->pane.sides[side].author;
	if (line != NULL && line->cells[side].origin != 0 &&
	    line->cells[side].origin != out->stamp)
		decide_author(txn, line->cells[side].origin, arena, out);
}

struct columns_at {
	unsigned	 before, first, width;	/* before: 0 where none is */
	size_t		 shown;
};

static struct columns_at
columns_of(const struct inbox *inbox, const struct cells *c)
{
	struct columns_at at = { .shown = inboxdraw_sides(inbox) };
	size_t all = at.shown + (inbox->pane.sort == INBOX_CONFLICT);
	unsigned room = c->cols > SIDES_COL + 1 ? c->cols - SIDES_COL - 1 :
	    1;

	at.width = all == 0 ? room : room / (unsigned)all;
	if (at.width > 40)
		at.width = 40;
	if (inbox->pane.sort == INBOX_CONFLICT)
		at.before = SIDES_COL;
	at.first = SIDES_COL + (at.before > 0 ? at.width : 0);
	return at;
}

static void
draw_pane_head(struct inbox *inbox, struct cells *c, unsigned row,
    const struct columns_at *at, struct txn *txn)
{
	const struct inbox_pane *pane = &inbox->pane;
	const struct inbox_line *line = inboxdata_line(inbox);
	struct decide_author author;
	struct arena arena;
	struct buf text;
	size_t i;

	buf_init(&text);
	arena_init(&arena);
	cells_cut(c, row, FIELD_COL, FIELD_WIDTH, span_of(_("Field")),
	    CELL_PLAIN);
	if (at->before > 0) {
		buf_text(&text, _("Before"));
		add_day(inbox, line == NULL ? 0 : line->since, &text);
		cells_cut(c, row, at->before, at->width - 1, buf_span(&text),
		    CELL_PLAIN);
	}
	for (i = 0; i < at->shown; i++) {
		author_in(inbox, pane->first + i, txn, &arena, &author);
		buf_reset(&text);
		add_side_name(inbox, &author, &text);
		cells_cut(c, row, at->first + (unsigned)i * at->width,
		    at->width - 1, buf_span(&text), CELL_PLAIN);
	}
	if (pane->first + at->shown < pane->side_count)
		cells_text(c, row, c->cols - 2, ">", CELL_PLAIN);
	if (pane->first > 0)
		cells_text(c, row, at->first - 1, "<", CELL_PLAIN);
	arena_clear(&arena);
	buf_free(&text);
}

/* The mark of a value that was decided for. */
static bool
is_decided_for(const struct decision *made, const struct inbox_cell *cell)
{
	if (made == NULL || cell->stamp == 0)
		return false;
	if (made->field != NULL)
		return made->how == DECIDE_TAKE && made->stamp == cell->stamp;
	return (made->how == DECIDE_DELETE) == cell->gone;
}

static void
draw_cell(struct inbox *inbox, struct cells *c, unsigned row, unsigned col,
    unsigned width, const struct inbox_line *line, size_t side)
{
	const struct inbox_pane *pane = &inbox->pane;
	const struct inbox_cell *cell = &line->cells[side];
	const struct decision *made = !line->waits ? NULL :
	    verdicts_get(&inbox->verdicts, pane->id, line->field);
	bool pointed = line == inboxdata_line(inbox) && side == pane->side &&
	    (line->waits || pane->sort == INBOX_CODE);

	if (is_decided_for(made, cell))
		cells_text(c, row, col - 1, "*", CELL_PLAIN);
	else if (pointed)
		cells_text(c, row, col - 1, ">", CELL_PLAIN);
	cells_cut(c, row, col, width - 2, cell->text,
	    pointed ? CELL_REVERSE : CELL_PLAIN);
	if (pointed && inbox->in_pane && !inbox->filtering)
		cells_cursor(c, row, col);
}

static void
draw_line(struct inbox *inbox, struct cells *c, unsigned row,
    const struct columns_at *at, const struct inbox_line *line)
{
	const struct inbox_pane *pane = &inbox->pane;
	unsigned col = at->first, end;
	size_t i;

	if (line->waits)
		cells_text(c, row, 1, verdicts_get(&inbox->verdicts, pane->id,
		    line->field) != NULL ? "*" : "?", CELL_PLAIN);
	cells_cut(c, row, FIELD_COL, FIELD_WIDTH, line->label, CELL_PLAIN);
	if (at->before > 0)
		cells_cut(c, row, at->before, at->width - 1, line->before,
		    CELL_PLAIN);
	for (i = 0; i < at->shown; i++, col += at->width)
		draw_cell(inbox, c, row, col, at->width, line,
		    pane->first + i);
	if (line->remark[0] == '\0')
		return;
	end = text_width(span_of(line->remark)) + 1;
	if (at->shown == 0 || line->cells[pane->first].text.len == 0)
		cells_text(c, row, at->first, line->remark, CELL_PLAIN);
	else if (c->cols > end + 1)
		cells_text(c, row, c->cols - end - 1, line->remark,
		    CELL_PLAIN);
	if (inbox->in_pane && line == inboxdata_line(inbox))
		cells_cursor(c, row, 0);
}

/* "karimov, Qarshi, 02.11.2025 09:12", and a note of the save */
static void
add_author(const struct inbox *inbox, const struct decide_author *author,
    struct buf *out)
{
	buf_printf(out, "%.*s%s%.*s", SPAN_ARG(author->user),
	    author->user.len > 0 ? ", " : "", SPAN_ARG(author->office));
	if (author->known) {
		buf_text(out, ", ");
		show_time(app_dates(inbox->screen.app), author->t, out);
	}
	if (author->doubtful)
		buf_printf(out, ", %s", _("clock in doubt"));
	if (author->note.len > 0)
		buf_printf(out, "  %.*s", SPAN_ARG(author->note));
}

/* What was decided for the chosen field. */
static void
add_decided(const struct inbox *inbox, const struct inbox_line *line,
    struct buf *out)
{
	const struct decision *made = verdicts_get(&inbox->verdicts,
	    inbox->pane.id, line->field);

	if (made == NULL)
		buf_text(out, _("Not decided."));
	else if (made->how == DECIDE_TYPE)
		buf_printf(out, _("Decided: %.*s (typed)."),
		    SPAN_ARG(made->text));
	else if (made->how == DECIDE_KEEP)
		buf_text(out, _("Decided: it stays, with all that it held."));
	else if (made->how == DECIDE_DELETE)
		buf_text(out, _("Decided: it goes."));
	else
		buf_text(out, _("Decided for the value marked *."));
}

/* The values of the chosen field with all that is known of them. */
static void
draw_explained(struct inbox *inbox, struct cells *c, unsigned row,
    struct txn *txn)
{
	const struct inbox_line *line = inboxdata_line(inbox);
	const struct inbox_pane *pane = &inbox->pane;
	unsigned last = c->rows - FOOT;
	struct decide_author author;
	struct arena arena;
	struct buf text;
	size_t i;

	if (line == NULL)
		return;
	arena_init(&arena);
	buf_init(&text);
	if (line->waits) {
		buf_printf(&text, "%.*s: ", SPAN_ARG(line->label));
		add_decided(inbox, line, &text);
		cells_cut(c, row++, FIELD_COL, c->cols - FIELD_COL - 1,
		    buf_span(&text), CELL_PLAIN);
	}
	for (i = 0; i < pane->side_count && row < last; i++) {
		if (line->waits && line->cells[i].stamp == 0)
			continue;
		buf_reset(&text);
		author_in(inbox, i, txn, &arena, &author);
		buf_printf(&text, "%.*s  ", SPAN_ARG(line->cells[i].text));
		add_author(inbox, &author, &text);
		if (line->waits || pane->sort == INBOX_CODE)
			cells_cut(c, row++, FIELD_COL + 2, c->cols -
			    FIELD_COL - 3, buf_span(&text), CELL_PLAIN);
	}
	arena_clear(&arena);
	buf_free(&text);
}

/* What a doubtful clock means. */
static void
draw_clock(struct inbox *inbox, struct cells *c, unsigned row)
{
	const struct waiting_clock *clock = &inbox->pane.clock;
	enum show_dates dates = app_dates(inbox->screen.app);
	struct buf text;

	buf_init(&text);
	buf_printf(&text, PN_("%llu change of this office was made under a "
	    "clock that was wrong, by its own account",
	    "%llu changes of this office were made under a clock that was "
	    "wrong, by its own account", (unsigned long)clock->changes),
	    (unsigned long long)clock->changes);
	buf_text(&text, ": ");
	show_time(dates, clock->first, &text);
	buf_text(&text, " - ");
	show_time(dates, clock->last, &text);
	buf_printf(&text, ".  %s", _("Nothing is lost by that.  Where such a "
	    "value stands beside another one, the other is shown.  Ask the "
	    "office to set its clock."));
	parts_wrap(c, row, FIELD_COL, c->cols - FIELD_COL - 1, 6,
	    buf_span(&text));
	buf_free(&text);
}

static void
draw_rule(const struct inbox *inbox, struct cells *c, unsigned row)
{
	unsigned col;

	cells_fill(c, row, 1, c->cols - 2, '-', CELL_PLAIN);
	if (inbox->pane.name.len == 0)
		return;
	cells_text(c, row, 4, " ", CELL_PLAIN);
	col = 5 + cells_cut(c, row, 5, c->cols - 10, inbox->pane.name,
	    CELL_PLAIN);
	cells_text(c, row, col, " ", CELL_PLAIN);
}

static void
draw_pane(struct inbox *inbox, struct cells *c, unsigned row)
{
	struct inbox_pane *pane = &inbox->pane;
	unsigned last = c->rows - FOOT, room, explain;
	struct note why = { "" };
	struct columns_at at;
	struct txn txn;
	size_t i;

	if (pane->sort == INBOX_CLOCK) {
		draw_clock(inbox, c, row);
		return;
	}
	at = columns_of(inbox, c);
	txn_begin(&txn, inbox->screen.app->session->store, TXN_READ, &why);
	draw_pane_head(inbox, c, row++, &at, &txn);
	room = last > row ? last - row : 1;
	explain = (unsigned)pane->side_count + 2;	/* and a blank */
	if (explain > EXPLAIN_MOST)
		explain = EXPLAIN_MOST;
	pane->rows.height = room > explain + 3 ? room - explain : room;
	parts_follow(&pane->rows);
	for (i = pane->rows.top; i < pane->count &&
	    i < pane->rows.top + pane->rows.height; i++)
		draw_line(inbox, c, row++, &at, &pane->lines[i]);
	if (row + 1 < last)
		draw_explained(inbox, c, row + 1, &txn);
	txn_abandon(&txn);
}

void
inboxdraw(struct inbox *inbox, struct cells *c)
{
	size_t i, height = inboxdraw_list_height(inbox, c->rows);
	unsigned row = HEAD;

	draw_title(inbox, c);
	draw_head(inbox, c);
	if (inbox->rows.count == 0)
		cells_text(c, row, CODE_COL, input_is_empty(&inbox->filter) ?
		    _("Nothing waits for a decision.") :
		    _("Nothing that waits is called so."), CELL_PLAIN);
	for (i = 0; i < inbox->rows.count && i < height; i++)
		draw_row(inbox, c, row + (unsigned)i, &inbox->rows.page[i],
		    i == inbox->rows.here);
	row += (unsigned)height;
	if (inbox->rows.count == 0 || row + 3 > c->rows - FOOT ||
	    !inbox->pane.loaded)
		return;
	draw_rule(inbox, c, row);
	draw_pane(inbox, c, row + 1);
}
