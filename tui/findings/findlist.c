/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/findings/findlist.h"
#include "tui/widget/input.h"
#include "tui/widget/parts.h"
#include "tui/widget/show.h"

enum {
	HEAD = 3, FOOT = 8,	/* under a blank row, what is chosen */
	TITLE_COL = 3, TITLE_WIDTH = 26, CODE_WIDTH = 10,
	EXPLAIN_MS = 300,
	MOST = 20000,	/* rows; F6 and the filter lead to others */
	READ_MOST = 30000	/* sentences that one filter reads */
};

struct findlist {
	struct screen	 screen;
	uint32_t	*shown;		/* places in the run */
	uint32_t	 all;		/* of the severity and the filter */
	bool		 cut;		/* not all were read */
	struct parts_rows rows;
	struct input	 filter;
	bool		 filtering;
	enum severity	 only;		/* SEVERITY_OFF: all */
	const struct rule_words *of;	/* this rule only; NULL: all */
	uint64_t	 sets;		/* of the run that is shown */
	int64_t		 moved_at;
	bool		 explained;
	struct buf	 title, state;
};

static enum place
place(const struct screen *screen)
{
	return ((const struct findlist *)screen)->filtering ? PLACE_FILTER :
	    PLACE_FINDINGS;
}

static const struct finding *
chosen(const struct findlist *list)
{
	const struct findings *f = findings_get(list->screen.app);

	if (f == NULL || list->rows.here >= list->rows.count)
		return NULL;
	return &f->check->findings[list->shown[list->rows.here]];
}

/* What a filter looks at: the rule's title, the code, the sentence. */
static void
write_all(const struct show *show, const struct finding *f, struct buf *out)
{
	buf_text(out, label_text(&f->words->title, show->lang));
	buf_printf(out, " %s ", f->words->id);
	if (f->record != 0)
		show_record(show, f->record, out);
	buf_byte(out, ' ');
	finding_sentence(f, show->txn, show->lang, out);
}

/* Whether the folded text holds every word of the folded filter. */
static bool
has_words(struct span text, struct span words)
{
	struct span word;
	size_t i;

	while (text_word(&words, &word)) {
		for (i = 0; i + word.len <= text.len; i++)
			if (memcmp(text.at + i, word.at, word.len) == 0)
				break;
		if (i + word.len > text.len)
			return false;
	}
	return true;
}

struct sieve {
	struct show	 show;
	struct buf	 words, text, folded;
	uint32_t	 read;		/* sentences */
};

static bool
passes(const struct findlist *list, struct sieve *sieve,
    const struct finding *f)
{
	if (list->of != NULL && f->words != list->of)
		return false;
	if (list->only != SEVERITY_OFF && f->words->severity != list->only)
		return false;
	if (sieve->words.len == 0)
		return true;
	if (++sieve->read > READ_MOST)
		return false;
	buf_reset(&sieve->text);
	buf_reset(&sieve->folded);
	write_all(&sieve->show, f, &sieve->text);
	text_fold(&sieve->folded, buf_span(&sieve->text));
	return has_words(buf_span(&sieve->folded), buf_span(&sieve->words));
}

/* Errors first; among equals the order of the run, which is the same
 * everywhere. */
static void
sift(struct findlist *list, struct sieve *sieve, const struct findings *f)
{
	int grave;
	uint32_t i;

	list->all = 0;
	list->rows.count = 0;
	for (grave = 0; grave < SEVERITIES; grave++) {
		for (i = 0; i < f->check->count; i++) {
			const struct finding *at = &f->check->findings[i];

			if ((int)at->words->severity != grave ||
			    !passes(list, sieve, at))
				continue;
			list->all++;
			if (list->rows.count < MOST)
				list->shown[list->rows.count++] = i;
		}
	}
}

static void
fill(struct findlist *list)
{
	const struct findings *f = findings_get(list->screen.app);
	struct session *session = list->screen.app->session;
	struct note why = { "" };
	struct sieve sieve;
	struct txn txn;

	list->rows.count = list->all = 0;
	if (f == NULL || list->shown == NULL)
		return;
	sieve.read = 0;
	sieve.show = app_show(list->screen.app, &txn);
	buf_init(&sieve.words);
	buf_init(&sieve.text);
	buf_init(&sieve.folded);
	text_fold(&sieve.words, input_text(&list->filter));
	txn_begin(&txn, session->store, TXN_READ, &why);
	sift(list, &sieve, f);
	txn_abandon(&txn);
	buf_free(&sieve.words);
	buf_free(&sieve.text);
	buf_free(&sieve.folded);
	list->cut = sieve.read > READ_MOST;
	parts_follow(&list->rows);
	list->explained = true;
}

static void
enter(struct screen *screen)
{
	struct findlist *list = (struct findlist *)screen;
	unsigned rows = screen->app->frame.rows;
	const struct findings *f = findings_renew(screen->app);
	size_t room = f == NULL ? 0 : f->check->count;
	uint32_t *shown;

	list->rows.height = rows > HEAD + FOOT ? rows - HEAD - FOOT : 1;
	shown = mem_grow(list->shown, (room < MOST ? room : MOST) + 1,
	    sizeof *shown);
	if (shown != NULL)
		list->shown = shown;
	fill(list);
}

static void
draw_title(struct findlist *list, struct cells *c)
{
	struct app *app = list->screen.app;
	const struct findings *f = findings_get(app);

	buf_reset(&list->title);
	buf_printf(&list->title, "%s | %s", _("Findings"),
	    buf_cstr(&app->office));
	buf_reset(&list->state);
	if (f != NULL)
		buf_printf(&list->state, _("%u%s of %u | E %u W %u I %u"),
		    list->all, list->cut ? "+" : "", f->check->count,
		    f->counts[SEVERITY_ERROR], f->counts[SEVERITY_WARNING],
		    f->counts[SEVERITY_INFO]);
	bars_title(c, buf_cstr(&list->title), buf_cstr(&list->state));
}

static void
draw_filter(struct findlist *list, struct cells *c)
{
	static const char *const only[SEVERITIES] = {
		[SEVERITY_ERROR] = N_("Errors only.  F6 shows others."),
		[SEVERITY_WARNING] = N_("Warnings only.  F6 shows others."),
		[SEVERITY_INFO] = N_("Notes only.  F6 shows all."),
		[SEVERITY_OFF] = N_("Letters filter.  F6 shows one severity "
		    "only."),
	};
	unsigned col = 1;

	if (!list->filtering && input_is_empty(&list->filter)) {
		cells_text(c, 1, 1, _(only[list->only]), CELL_PLAIN);
		return;
	}
	col += cells_text(c, 1, col, _("Filter: "), CELL_PLAIN);
	input_draw(&list->filter, c, 1, col, 27, 1, list->filtering);
	cells_text(c, 1, 37, _("Tab = list, Esc = no filter"), CELL_PLAIN);
}

static void
draw_row(struct findlist *list, struct cells *c, unsigned row,
    const struct show *show, size_t i)
{
	const struct findings *f = findings_get(list->screen.app);
	const struct finding *at = &f->check->findings[list->shown[i]];
	unsigned col = TITLE_COL + TITLE_WIDTH + 1;
	struct buf text;

	buf_init(&text);
	cells_fill(c, row, 1, 1, findings_letter(at->words->severity),
	    CELL_PLAIN);
	if (i == list->rows.top || at->words !=
	    f->check->findings[list->shown[i - 1]].words)
		cells_cut(c, row, TITLE_COL, TITLE_WIDTH,
		    span_of(label_text(&at->words->title, show->lang)),
		    CELL_PLAIN);
	if (at->record != 0)
		show_code(show, at->record, &text);
	cells_cut(c, row, col, CODE_WIDTH, buf_span(&text), CELL_PLAIN);
	col += CODE_WIDTH + 1;
	buf_reset(&text);
	finding_sentence(at, show->txn, show->lang, &text);
	if (col + 1 < c->cols)
		cells_cut(c, row, col, c->cols - col - 1, buf_span(&text),
		    CELL_PLAIN);
	buf_free(&text);
	if (i != list->rows.here)
		return;
	cells_text(c, row, 0, ">", CELL_PLAIN);
	if (!list->filtering)
		cells_cursor(c, row, 0);
}

/* The whole sentence and what to do, once the cursor rests. */
static void
draw_detail(struct findlist *list, struct cells *c, const struct show *show)
{
	const struct finding *at = chosen(list);
	unsigned row = c->rows - FOOT + 1;
	struct buf text;

	if (at == NULL || !list->explained)
		return;
	buf_init(&text);
	finding_sentence(at, show->txn, show->lang, &text);
	row += parts_wrap(c, row, 3, c->cols - 4, 3, buf_span(&text));
	parts_wrap(c, row, 3, c->cols - 4, 1,
	    span_of(label_text(&at->words->remedy, show->lang)));
	buf_free(&text);
}

static void
draw(struct screen *screen, struct cells *c)
{
	struct findlist *list = (struct findlist *)screen;
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(screen->app, &txn);
	size_t i;

	draw_title(list, c);
	draw_filter(list, c);
	cells_cut(c, 2, TITLE_COL, TITLE_WIDTH, span_of(_("Rule")),
	    CELL_PLAIN);
	cells_text(c, 2, TITLE_COL + TITLE_WIDTH + 1, _("Record"),
	    CELL_PLAIN);
	cells_text(c, 2, TITLE_COL + TITLE_WIDTH + CODE_WIDTH + 2,
	    _("What is wrong"), CELL_PLAIN);
	if (list->rows.count == 0)
		cells_text(c, HEAD, TITLE_COL,
		    findings_get(screen->app) == NULL ?
		    _("The rules have not run to their end.") :
		    _("Nothing was found."), CELL_PLAIN);
	txn_begin(&txn, screen->app->session->store, TXN_READ, &why);
	for (i = list->rows.top; i < list->rows.count &&
	    i < list->rows.top + list->rows.height; i++)
		draw_row(list, c, HEAD + (unsigned)(i - list->rows.top),
		    &show, i);
	draw_detail(list, c, &show);
	txn_abandon(&txn);
}

static const char *
hint(const struct screen *screen)
{
	(void)screen;
	return _("Enter goes to the field to mend, F3 shows the witness.");
}

static void
moved(struct findlist *list)
{
	list->explained = false;
	list->moved_at = term_now();
}

static int
due(const struct screen *screen)
{
	const struct findlist *list = (const struct findlist *)screen;
	int64_t left = list->moved_at + EXPLAIN_MS - term_now();

	if (list->explained)
		return -1;
	return left < 0 ? 0 : (int)left;
}

static void
tick(struct screen *screen, bool rested)
{
	(void)rested;
	((struct findlist *)screen)->explained = true;
}

static void
press_filter(struct findlist *list, const struct press *press)
{
	list->filtering = true;
	if (!input_press(&list->filter, press))
		return;
	list->rows.here = 0;
	fill(list);
	moved(list);
}

static void
press(struct screen *screen, const struct press *press)
{
	struct findlist *list = (struct findlist *)screen;

	if (press->code == PRESS_TAB || press->code == PRESS_BACKTAB)
		list->filtering = !list->filtering;
	else if (list->filtering && press->code == PRESS_ENTER)
		list->filtering = false;
	else if (parts_move(&list->rows, press))
		moved(list);
	else if (press->code == PRESS_LETTER || list->filtering)
		press_filter(list, press);
}

static void
leave_filter(struct findlist *list)
{
	list->filtering = false;
	input_set(&list->filter, SPAN(""));
	fill(list);
}

static void
next_severity(struct findlist *list)
{
	list->only = list->only == SEVERITY_OFF ? SEVERITY_ERROR :
	    (enum severity)(list->only + 1);
	list->rows.here = 0;
	fill(list);
}

static bool
act(struct screen *screen, enum action action)
{
	struct findlist *list = (struct findlist *)screen;
	const struct finding *at = chosen(list);

	switch (action) {
	case ACTION_OPEN:
	case ACTION_EDIT:
		if (at != NULL)
			findings_mend(screen->app, at);
		return true;
	case ACTION_VIEW:
	case ACTION_WITNESS:
		if (at != NULL)
			findings_witness(screen->app, at);
		return true;
	case ACTION_SEVERITY:
	case ACTION_SORT:
		next_severity(list);
		return true;
	case ACTION_FIND:
		list->filtering = true;
		return true;
	case ACTION_BACK:
		if (!list->filtering && input_is_empty(&list->filter))
			return false;
		leave_filter(list);
		return true;
	case ACTION_NEW:
	case ACTION_COPY_NEW:
	case ACTION_DELETE:
	case ACTION_SET_MARKED:
	case ACTION_HISTORY:
	case ACTION_EXPORT:
		return true;
	default:
		return false;
	}
}

static void
close_list(struct screen *screen)
{
	struct findlist *list = (struct findlist *)screen;

	mem_free(list->shown);
	input_free(&list->filter);
	buf_free(&list->title);
	buf_free(&list->state);
	mem_free(list);
}

static const struct screen_type findlist_type = {
	.place = place, .draw = draw, .press = press, .act = act,
	.enter = enter, .found = enter, .due = due, .tick = tick,
	.close = close_list, .hint = hint,
};

void
findings_list(struct app *app)
{
	findings_list_of(app, NULL);
}

void
findings_list_of(struct app *app, const struct rule_words *words)
{
	struct findlist *list = mem_zero(1, sizeof *list);

	if (list == NULL) {
		app_say_nomem(app);
		return;
	}
	list->screen.type = &findlist_type;
	list->only = SEVERITY_OFF;
	list->of = words;
	input_init(&list->filter, false);
	app_open(app, &list->screen);
}
