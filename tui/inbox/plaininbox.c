/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/base/words.h"
#include "tui/inbox/inboxpart.h"
#include "tui/inbox/joining.h"
#include "tui/plain/plain.h"
#include "tui/record/record.h"

enum { PAGE = 10 };

static void
say_page(struct plain *plain, struct inbox *inbox)
{
	const struct scroll *rows = &inbox->rows;
	size_t i;

	for (i = 0; i < rows->count; i++)
		plain_say(plain, "%zu %c %.*s %.*s: %.*s", i + 1,
		    rows->page[i].sign, SPAN_ARG(rows->page[i].texts[0]),
		    SPAN_ARG(rows->page[i].texts[1]),
		    SPAN_ARG(rows->page[i].texts[2]));
	if (rows->count == 0)
		plain_say(plain, "%s", _("Nothing waits for a decision."));
}

static void
add_author(const struct plain *plain, const struct decide_author *author,
    struct buf *out)
{
	buf_printf(out, "; %.*s, %.*s", SPAN_ARG(author->office),
	    SPAN_ARG(author->user));
	if (author->known) {
		buf_text(out, ", ");
		show_time(plain->dates, author->t, out);
	}
	if (author->doubtful)
		buf_printf(out, ", %s", _("clock in doubt"));
}

/* A field with the values to choose from; how many there are. */
static size_t
say_line(struct plain *plain, const struct inbox *inbox,
    const struct inbox_line *line, size_t sides[])
{
	const struct inbox_pane *pane = &inbox->pane;
	struct buf text;
	size_t i, count = 0;

	buf_init(&text);
	buf_printf(&text, "%.*s", SPAN_ARG(line->label));
	if (line->before.len > 0)
		buf_printf(&text, "; %s: %.*s", _("Before"),
		    SPAN_ARG(line->before));
	plain_say(plain, "%s", buf_cstr(&text));
	for (i = 0; i < pane->side_count && count < PAGE; i++) {
		if (line->cells[i].stamp == 0)
			continue;
		buf_reset(&text);
		buf_printf(&text, "%.*s", SPAN_ARG(line->cells[i].text));
		add_author(plain, &pane->sides[i].author, &text);
		sides[count++] = i;
		plain_say(plain, "%zu %s", count, buf_cstr(&text));
	}
	buf_free(&text);
	return count;
}

static void
type(struct plain *plain, struct inbox *inbox,
    const struct inbox_line *line, struct span text)
{
	struct note why = { "" };
	struct value value;
	struct buf meant;
	struct txn txn;
	enum err err = OK;

	buf_init(&meant);
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	if (line->field == NULL) {
		err = note_fail(ERR_INPUT, &why, "%s",
		    _("It is kept or goes: choose a number."));
	} else {
		show_meant(line->field, text, plain->session->clock, &meant);
		err = edit_value(&txn, line->field, buf_span(&meant),
		    &plain->arena, &why, &value);
	}
	if (err == OK)
		inboxtake_put(inbox, &txn, line, (struct decision){
		    .how = DECIDE_TYPE, .text = buf_span(&meant) });
	txn_abandon(&txn);
	buf_free(&meant);
	plain_check(plain, err, &why);
}

/* False: to the list. */
static bool
ask_line(struct plain *plain, struct inbox *inbox,
    const struct inbox_line *line)
{
	size_t sides[PAGE], count = say_line(plain, inbox, line, sides), n;
	struct note why = { "" };
	struct span answer;

	if (!plain_ask(plain, _("A number takes that value, =text another, "
	    "Enter leaves it, q the list"), &answer) ||
	    span_is(answer, SPAN("q")))
		return false;
	n = plain_number(answer, count);
	if (n > 0)
		inboxtake_side(inbox, line, sides[n - 1]);
	else if (answer.len > 0 && answer.at[0] == '=')
		type(plain, inbox, line, span_from(answer, 1));
	else if (answer.len > 0)
		plain_say(plain, _("! %.*s is no answer here."),
		    SPAN_ARG(answer));
	return plain_check(plain, verdicts_keep(&inbox->verdicts, &why),
	    &why);
}

static void
open_row(struct plain *plain, struct inbox *inbox, size_t i)
{
	const struct inbox_pane *pane = &inbox->pane;
	bool more = true;
	size_t k;

	inbox->rows.here = i;
	inboxdata_load(inbox);
	plain_say(plain, "%.*s", SPAN_ARG(pane->name));
	if (pane->sort == INBOX_CODE)
		plain_open(plain, pane->id);
	for (k = 0; more && k < pane->waiting; k++)
		more = ask_line(plain, inbox, &pane->lines[k]);
	scroll_reload(&inbox->rows, PAGE);
}

static void
apply(struct plain *plain, struct inbox *inbox)
{
	struct decide_outcome outcome;
	struct decision *all;
	struct note why = { "" };
	size_t count = verdicts_all(&inbox->verdicts, &plain->arena, &all);
	enum err err;

	if (all == NULL || count == 0) {
		plain_say(plain, "%s", _("Nothing is decided yet."));
		return;
	}
	err = decide_apply(plain->session, all, count, &outcome, &why);
	if (!plain_check(plain, err, &why))
		return;
	verdicts_drop(&inbox->verdicts);
	plain->app.changes++;
	plain_say(plain, PN_("%zu record decided.", "%zu records decided.",
	    outcome.records), outcome.records);
	if (outcome.stale > 0)
		plain_say(plain, "%s", _("Something new came in between; "
		    "what it is about waits again."));
	scroll_first(&inbox->rows);
}

static void
join(struct plain *plain, struct inbox *inbox, uint64_t one, uint64_t other)
{
	plain_join(plain, one, other);
	inboxlist_seek_anew(inbox);
	inboxlist_seek(inbox, true);
	scroll_reload(&inbox->rows, PAGE);
}

static bool
turn(struct plain *plain, struct inbox *inbox)
{
	struct press next = { PRESS_PGDN, 0, false };
	const struct row *rows = inbox->rows.page;
	struct span answer;
	size_t number, other;

	say_page(plain, inbox);
	if (!plain_ask(plain, _("A number opens, n next, a applies all "
	    "decisions, 1=2 one thing, q back"), &answer) ||
	    span_is(answer, SPAN("q")))
		return false;
	number = plain_number(answer, inbox->rows.count);
	if (number > 0)
		open_row(plain, inbox, number - 1);
	else if (plain_pair(answer, inbox->rows.count, &number, &other))
		join(plain, inbox, rows[number - 1].id, rows[other - 1].id);
	else if (span_is(answer, SPAN("n")))
		scroll_press(&inbox->rows, &next);
	else if (span_is(answer, SPAN("a")))
		apply(plain, inbox);
	else if (answer.len > 0)
		plain_say(plain, _("! %.*s is no answer here."),
		    SPAN_ARG(answer));
	return true;
}

void
plain_inbox(struct plain *plain)
{
	struct inbox *inbox = inbox_make(&plain->app);

	if (inbox == NULL)
		return;
	inboxlist_seek_anew(inbox);
	inboxlist_seek(inbox, true);
	scroll_reload(&inbox->rows, PAGE);
	while (turn(plain, inbox))
		;
	inbox_drop(inbox);
}
