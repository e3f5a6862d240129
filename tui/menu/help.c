/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/menu/global.h"
#include "tui/record/read.h"

enum { KEYS_WIDTH = 22 };

/* What a place is, in two or three sentences. */
static const struct {
	enum place	 place;
	const char	*title, *text;
} places[] = {
	{ PLACE_MENU, N_("Main menu"),
	    N_("Everything begins here.  A digit or a letter opens the line "
	    "that it stands before; arrows and Enter do too.  Leaving loses "
	    "nothing: what is saved is saved, what is typed is a draft.") },
	{ PLACE_LIST, N_("List"),
	    N_("Type letters and the list shows only rows that have them, "
	    "in Latin or Cyrillic, in any field that is searched.  Enter "
	    "opens the row, Ctrl-N makes a new one.") },
	{ PLACE_FILTER, N_("Filter"),
	    N_("Only rows that hold every word stay.  Tab or the arrows go "
	    "to the rows, Esc shows all again.  Up in an empty filter "
	    "brings the ones before.") },
	{ PLACE_FORM, N_("Record form"),
	    N_("Everything typed is kept at once as a draft; Esc never "
	    "loses text.  The record changes only when you save (F2 or "
	    "Ctrl-S).") },
	{ PLACE_PICK, N_("List of values"),
	    N_("Type any part of a name, Latin or Cyrillic, or the code; "
	    "Enter takes the row under the cursor.") },
	{ PLACE_READ, N_("Page to read"),
	    N_("Lines with a record behind them open it by Enter.") },
	{ PLACE_ASK, N_("Questions"),
	    N_("Fill in the fields and press F2.  Nothing happens "
	    "before.") },
	{ PLACE_FINDINGS, N_("Findings"),
	    N_("What the rules found: E is an error, W a warning, I a note. "
	    " Enter opens the form at the field to mend.  Rules only "
	    "report; what you save is never refused for them.") },
	{ PLACE_CHAIN, N_("Chain"),
	    N_("The curricula of a chain from the lowest stage up, and their "
	    "topics in the order of teaching.  o is a topic, +-o one that "
	    "needs others of its curriculum; X is a gap.  E, W and I are "
	    "findings: below stand the sentence, the shortest way that shows "
	    "it, and the least change.") },
	{ PLACE_CALENDAR, N_("Placement calendar"),
	    N_("Each site with its trainees over the weeks.  The row of a "
	    "site counts trainees, ! where they are more than its places.  "
	    "= is a placement that stands, - one proposed, [ ] the week "
	    "under the cursor, ~ a bar that was moved: F2 saves all moves "
	    "at once.") },
	{ PLACE_PAGE, N_("Page to read"),
	    N_("Arrows and PgDn move, F7 finds text, F6 writes the page to a "
	    "file.") },
	{ PLACE_LOG, N_("Page of choices"),
	    N_("Enter or F2 does with the line under the cursor what the "
	    "last line but one says.") },
	{ PLACE_DASHBOARD, N_("Dashboard"),
	    N_("The figures of the cluster, counted when the screen opens.  "
	    "Enter opens the records behind a figure, or what a rule "
	    "found.  Lines over time are dotted where they are a "
	    "forecast: they go on as they went so far.") },
	{ PLACE_INBOX, N_("Conflict inbox"),
	    N_("Records with a field that two offices set without knowing "
	    "of each other, or that one deleted and another changed.  "
	    "Below, side by side: what stood before, what each set.  "
	    "Left/Right choose, Enter decides, F2 applies all decisions at "
	    "once; till then nothing is written and your decisions are "
	    "kept.  ? undecided, * decided, - later, + marked: F5 and F6 "
	    "take all values of the marked records from one side.  Tab goes "
	    "between the list and the fields.") },
	{ PLACE_PREVIEW, N_("Before a bundle is taken in"),
	    N_("What the bundle would change, field by field; ? where a "
	    "conflict would come of it, which n goes to.  F2 takes it in; "
	    "before that nothing is written.") },
	{ PLACE_OFFICES, N_("Offices"),
	    N_("Every office that wrote something here, and whether it is "
	    "believed.  ! is not accepted, or ended: its lines wait and "
	    "count nowhere.  Compare the fingerprint by phone before you "
	    "accept.") },
	{ PLACE_SEEN, N_("Who has seen whose changes"),
	    N_("A row for each office, a column for whose changes it has: "
	    "up to which day, by its newest bundle.  An office that is late "
	    "wants a bundle.") },
	{ PLACE_JOIN, N_("One thing, not two?"),
	    N_("Two records that may be one thing.  F2 makes them one, also "
	    "for what an office writes to either later.  The code marked > "
	    "stays, the other one finds the record, too.  + comes from the "
	    "other record; ? differs, and waits in the inbox.") },
	{ PLACE_MATCH, N_("Match"),
	    N_("Proposals for trainees without a place, each with what "
	    "speaks for it; below those whom nothing fits, with what stands "
	    "in the way and what would help.  * is taken: F2 saves all "
	    "marked ones at once as proposed placements.") },
	{ PLACE_DRAFTS, N_("Unfinished forms"),
	    N_("What was typed and not saved, also before a power cut.  "
	    "Enter goes on with it.") },
};

static const char *const pages[] = {
	N_("Dates are typed as day.month.year: 1.9.2026.  = is today, +3 is "
	    "in three days.  A period is a year, or a year and a quarter: "
	    "2026-Q1.  Decimals have a point."),
	N_("A code is the short name of a record, unique in its kind, as "
	    "INS-00042.  Leave it empty and the next one is proposed.  "
	    "Ctrl-G goes to a code from anywhere."),
	N_("A line with ! under a field says why its value cannot be saved. "
	    " F3 shows the value before the change.  Rules about the whole "
	    "cluster only report, they never refuse a save."),
	N_("Search takes Latin and Cyrillic letters alike, and every "
	    "apostrophe: o'qituvchi, oʻqituvchi and ўқитувчи find the "
	    "same."),
};

static const char *const page_names[] = {
	N_("dates and numbers"), N_("codes"), N_("why a value is refused"),
	N_("two alphabets in one search"),
};

#define COUNT(table) (sizeof (table) / sizeof *(table))

/* "F2, Ctrl-S       save" */
static void
add_action(struct read *read, struct app *app, enum place place,
    enum action action)
{
	struct press press;
	struct buf line;
	size_t n;

	buf_init(&line);
	for (n = 0; keys_press(&app->keys, place, action, n, &press); n++) {
		buf_text(&line, n == 0 ? "  " : ", ");
		press_name(&press, &line);
	}
	if (n == 0)
		buf_text(&line, "  F9");
	n = text_width(buf_span(&line));
	buf_printf(&line, "%*s %s",
	    (int)(n < KEYS_WIDTH ? KEYS_WIDTH - n : 0), "",
	    _(action_row(action)->help));
	read_line(read, buf_span(&line), 0);
	buf_free(&line);
}

/* Those of this place first, then those of every place. */
static void
add_keys(struct read *read, struct app *app, enum place place, bool every)
{
	unsigned where;
	int i;

	for (i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		where = action_row((enum action)i)->places;
		if ((where & (unsigned)place) != 0 &&
		    (where == PLACE_ALL) == every)
			add_action(read, app, place, (enum action)i);
	}
}

static void
show_page(struct screen *screen, unsigned digit)
{
	struct read *read;

	if (digit < 1 || digit > COUNT(pages))
		return;
	read = read_begin(screen->app, _(page_names[digit - 1]));
	if (read == NULL)
		return;
	read_line(read, SPAN(""), 0);
	read_wrap(read, _(pages[digit - 1]), 1);
	read_show(read, false);
}

static void
add_more(struct read *read)
{
	size_t i;

	read_line(read, SPAN(""), 0);
	read_printf(read, " %s", _("Signs:  ! lacks a value or is refused   "
	    "~ draft   ? two values   * marked   v has a list"));
	read_printf(read, " %s", _("No F keys?  Press Esc, then the digit: "
	    "Esc 4 = F4, Esc 0 = F10."));
	read_printf(read, " %s", _("Slow line?  F9 > View, or start with "
	    "--slow.  Screen reader?  Start with --plain."));
	read_line(read, SPAN(""), 0);
	read_printf(read, " %s", _("More about:"));
	for (i = 0; i < COUNT(pages); i++)
		read_printf(read, "  %zu %s", i + 1, _(page_names[i]));
}

static void
add_explanation(struct read *read, const struct screen *screen)
{
	struct buf text;

	if (screen->type->explain == NULL)
		return;
	buf_init(&text);
	screen->type->explain(screen, &text);
	read_wrap(read, buf_cstr(&text), 1);
	read_line(read, SPAN(""), 0);
	buf_free(&text);
}

void
global_help(struct app *app)
{
	enum place place = app->top->type->place(app->top);
	struct read *read;
	struct buf title;
	size_t i;

	for (i = 0; i + 1 < COUNT(places) && places[i].place != place; i++)
		;
	buf_init(&title);
	buf_printf(&title, "%s | %s", _("Help"), _(places[i].title));
	read = read_begin(app, buf_cstr(&title));
	buf_free(&title);
	if (read == NULL)
		return;
	add_explanation(read, app->top);
	read_wrap(read, _(places[i].text), 1);
	read_line(read, SPAN(""), 0);
	add_keys(read, app, place, false);
	add_keys(read, app, place, true);
	add_more(read);
	read_start(read, NULL, show_page, _("A digit opens a page, / searches "
	    "this help, Esc goes back to where you were."));
	read_show(read, false);
}
