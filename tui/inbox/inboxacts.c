/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdio.h>

#include "core/act/edit.h"
#include "core/base/words.h"
#include "core/store/index.h"
#include "tui/ask/pick.h"
#include "tui/ask/typein.h"
#include "tui/inbox/inboxpart.h"
#include "tui/inbox/joining.h"
#include "tui/record/read.h"
#include "tui/record/record.h"
#include "tui/record/view.h"
#include "tui/widget/show.h"

static void
keep_verdicts(struct inbox *inbox)
{
	struct note why = { "" };

	app_check(inbox->screen.app, verdicts_keep(&inbox->verdicts, &why),
	    &why);
}

static void
go_to(struct inbox *inbox, const struct row_key *key)
{
	struct scroll *rows = &inbox->rows;
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (rows->page[i].key.len == key->len &&
		    memcmp(rows->page[i].key.bytes, key->bytes,
		    key->len) == 0)
			break;
	if (i < rows->count)
		rows->here = i;
	else
		scroll_at(rows, key);
	inboxdata_load(inbox);
}

static bool
next_line(struct inbox *inbox)
{
	struct inbox_pane *pane = &inbox->pane;
	size_t n, i;

	for (n = 1; pane->loaded && n <= pane->waiting; n++) {
		i = (pane->rows.here + n) % pane->waiting;
		if (verdicts_get(&inbox->verdicts, pane->id,
		    pane->lines[i].field) == NULL) {
			pane->rows.here = i;
			return true;
		}
	}
	return false;
}

/* The next thing that nobody has decided, in this record or another. */
static void
go_on(struct inbox *inbox)
{
	const struct row *row = scroll_here(&inbox->rows);
	struct row_key key = { .len = 0 };
	uint64_t id;

	scroll_reload(&inbox->rows, inbox->rows.height);
	if (next_line(inbox))
		return;
	row = scroll_here(&inbox->rows);
	if (row != NULL && inboxlist_sort(row) == INBOX_CONFLICT)
		key = row->key;
	key = inboxlist_next(inbox, &key, &id);
	if (id != 0)
		go_to(inbox, &key);
	else
		app_say(inbox->screen.app, inbox->verdicts.standing > 0 ?
		    _("Nothing else is undecided.  F2 applies what you "
		    "decided.") : _("Nothing else is to be decided."));
}

/* Enter. */
static void
take(struct inbox *inbox)
{
	const struct inbox_pane *pane = &inbox->pane;
	const struct inbox_line *line = inboxdata_line(inbox);

	if (pane->loaded && pane->sort == INBOX_CODE) {
		view_open(inbox->screen.app, pane->sides[pane->side].id);
		return;
	}
	if (line == NULL || pane->sort == INBOX_CLOCK)
		return;
	if (!inboxtake_side(inbox, line, pane->side)) {
		app_say(inbox->screen.app, line->waits ?
		    _("This office gave no value; Left and Right choose "
		    "another.") : _("Nothing is to be decided in this "
		    "field; n goes to what is."));
		return;
	}
	keep_verdicts(inbox);
	go_on(inbox);
}

/* All of one record from here, or from there. */

static void
say_taken(struct inbox *inbox, const struct inbox_taking *taking)
{
	if (taking->lacking > 0)
		app_say(inbox->screen.app, PN_("%zu field has no value from "
		    "that side, and stays undecided.", "%zu fields have no "
		    "value from that side, and stay undecided.",
		    taking->lacking), taking->lacking);
}

/* Of the marked records, or the one under the cursor. */
static void
take_all(struct inbox *inbox, bool here)
{
	const struct inbox_pane *pane = &inbox->pane;
	struct inbox_taking taking = { .here = here };
	struct note why = { "" };
	struct txn txn;
	size_t i;

	if (inbox->mark_count == 0 && (!pane->loaded ||
	    pane->sort != INBOX_CONFLICT))
		return;
	if (pane->loaded && pane->side < pane->side_count)
		taking.writer = stamp_writer(
		    pane->sides[pane->side].author.stamp);
	txn_begin(&txn, inbox->screen.app->session->store, TXN_READ, &why);
	for (i = 0; i < inbox->mark_count; i++)
		inboxtake_record(inbox, &txn, inbox->marks[i], &taking);
	if (inbox->mark_count == 0)
		inboxtake_record(inbox, &txn, pane->id, &taking);
	txn_abandon(&txn);
	inbox->mark_count = 0;
	keep_verdicts(inbox);
	go_on(inbox);
	say_taken(inbox, &taking);
}

static void
put_off(struct inbox *inbox)
{
	size_t i;

	for (i = 0; i < inbox->mark_count; i++)
		inboxlist_flip(&inbox->later, &inbox->later_count,
		    &inbox->later_room, inbox->marks[i]);
	if (inbox->mark_count == 0 && inbox->pane.loaded &&
	    inbox->pane.sort == INBOX_CONFLICT)
		inboxlist_flip(&inbox->later, &inbox->later_count,
		    &inbox->later_room, inbox->pane.id);
	inbox->mark_count = 0;
	inbox->pane.waiting = 0;	/* not in this one */
	go_on(inbox);
	inboxdata_load(inbox);
}

/* A third value. */

static enum err
typed(struct screen *screen, struct span text, struct note *why)
{
	struct inbox *inbox = (struct inbox *)screen;
	const struct inbox_line *line = inboxdata_line(inbox);
	struct session *session = screen->app->session;
	struct value value;
	struct arena arena;
	struct buf meant;
	struct txn txn;
	enum err err;

	if (line == NULL || line->field == NULL)
		return OK;
	arena_init(&arena);
	buf_init(&meant);
	show_meant(line->field, text, session->clock, &meant);
	txn_begin(&txn, session->store, TXN_READ, NULL);
	err = edit_value(&txn, line->field, buf_span(&meant), &arena, why,
	    &value);
	if (err == OK && value.tag == VALUE_NULL && line->field->required)
		err = note_fail(ERR_INPUT, why, _("a value is required"));
	if (err == OK)
		inboxtake_put(inbox, &txn, line, (struct decision){
		    .how = DECIDE_TYPE, .text = buf_span(&meant) });
	txn_abandon(&txn);
	buf_free(&meant);
	arena_clear(&arena);
	if (err != OK)
		return err;
	keep_verdicts(inbox);
	go_on(inbox);
	return OK;
}

static void
picked(struct screen *screen, const struct picked *picked)
{
	const struct inbox_line *line = inboxdata_line(
	    (struct inbox *)screen);
	struct note why = { "" };

	if (line == NULL || line->field == NULL)
		return;
	if (picked->is_new) {
		app_say(screen->app, _("Make the new record in its list "
		    "first."));
		return;
	}
	app_check(screen->app, typed(screen, line->field->type ==
	    FIELD_YESNO ? (picked->index == 0 ? SPAN("yes") : SPAN("no")) :
	    picked->wire, &why), &why);
}

static void
pick(struct inbox *inbox, const struct field *field, unsigned row)
{
	static const char *const yesno[] = { N_("yes"), N_("no") };
	struct pick_setup setup = { .row = row, .col = 17, .width = 40,
	    .done = picked };

	if (field->type == FIELD_REF)
		setup.kind = field->target;
	else if (field->type == FIELD_WORD)
		setup.vocab = field->vocab;
	else
		setup.words = yesno;
	setup.word_count = setup.words == NULL ? 0 : 2;
	pick_open(inbox->screen.app, &setup);
}

static void
type_text(struct inbox *inbox, const struct inbox_line *line, unsigned row)
{
	struct app *app = inbox->screen.app;
	const struct decision *made = verdicts_get(&inbox->verdicts,
	    inbox->pane.id, line->field);
	struct rec_view rec;
	struct note why = { "" };
	struct value value;
	struct txn txn;
	struct buf text;

	buf_init(&text);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (made != NULL && made->how == DECIDE_TYPE) {
		buf_add(&text, made->text);
	} else if (record_get(&txn, inbox->pane.id, &rec)) {
		value = rec_value(&rec, line->field->slot);
		show_typed(app_dates(app), line->field, &value, &text);
	}
	txn_abandon(&txn);
	typein_open(app, &(struct typein_setup){ .row = row,
	    .title = label_text(&line->field->label, app->session->lang),
	    .text = buf_span(&text), .lines = line->field->multiline,
	    .hint = _("Type the value that is right, as in a form; F8 "
	    "empties it."), .done = typed });
	buf_free(&text);
}

static void
type(struct inbox *inbox)
{
	const struct inbox_pane *pane = &inbox->pane;
	const struct inbox_line *line = inboxdata_line(inbox);
	unsigned row = (unsigned)inboxdraw_list_height(inbox,
	    inbox->screen.app->frame.rows) + 4;
	bool chosen;

	if (pane->loaded && pane->sort == INBOX_CODE) {
		record_open(inbox->screen.app, &(struct record_setup){
		    .kind = pane->kind, .id = pane->sides[pane->side].id,
		    .field = &pane->kind->fields[0] });
		return;
	}
	if (line == NULL || line->field == NULL || !line->waits) {
		app_say(inbox->screen.app, _("Choose a field with two "
		    "values."));
		return;
	}
	row += (unsigned)(pane->rows.here - pane->rows.top) + 1;
	chosen = !line->field->list && (line->field->type == FIELD_REF ||
	    line->field->type == FIELD_WORD ||
	    line->field->type == FIELD_YESNO);
	if (chosen)
		pick(inbox, line->field, row);
	else
		type_text(inbox, line, row);
}

/* F2. */

static void
say_refused(struct inbox *inbox, enum err err,
    const struct decide_outcome *outcome, const struct note *why)
{
	struct app *app = inbox->screen.app;
	struct note ignored = { "" };
	struct txn txn;
	struct show show = app_show(app, &txn);
	struct buf name;

	if (outcome->wrong == NULL) {
		app_check(app, err, why);
		return;
	}
	buf_init(&name);
	txn_begin(&txn, app->session->store, TXN_READ, &ignored);
	show_code(&show, outcome->refused, &name);
	txn_abandon(&txn);
	app_say(app, "%s, %s: %s.", buf_cstr(&name),
	    label_text(&outcome->wrong->label, app->session->lang),
	    why->text);
	buf_free(&name);
}

static void
say_applied(struct app *app, const struct decide_outcome *outcome)
{
	char stale[256] = "";

	if (outcome->stale > 0)
		snprintf(stale, sizeof stale, PN_("  %zu waits again: "
		    "something new came in between.", "  %zu wait again: "
		    "something new came in between.", outcome->stale),
		    outcome->stale);
	app_say(app, "%zu %s%s", outcome->records, _("decided; Ctrl-Z takes "
	    "it back, also tomorrow."), stale);
}

static void
apply(struct inbox *inbox)
{
	struct app *app = inbox->screen.app;
	struct decide_outcome outcome;
	struct decision *all;
	struct note why = { "" };
	struct arena arena;
	size_t count;
	enum err err = ERR_NOMEM;

	if (inbox->verdicts.standing == 0) {
		app_say(app, _("Nothing is decided yet; Enter takes the value "
		    "marked >."));
		return;
	}
	arena_init(&arena);
	count = verdicts_all(&inbox->verdicts, &arena, &all);
	if (all != NULL)
		err = decide_apply(app->session, all, count, &outcome, &why);
	arena_clear(&arena);
	if (err != OK) {
		if (all != NULL)
			say_refused(inbox, err, &outcome, &why);
		return;
	}
	verdicts_drop(&inbox->verdicts);
	app->changes++;
	inbox->screen.type->enter(&inbox->screen);
	say_applied(app, &outcome);
}

/* F3: nothing cut off. */

static void
read_full(struct read *read, struct inbox *inbox, struct txn *txn,
    const struct inbox_line *line)
{
	const struct inbox_pane *pane = &inbox->pane;
	struct decide_author author;
	struct arena arena;
	struct buf text;
	size_t i;

	buf_init(&text);
	arena_init(&arena);
	buf_printf(&text, " %.*s  %s", SPAN_ARG(line->label), line->remark);
	read_line(read, buf_span(&text), pane->sort == INBOX_CONFLICT ?
	    pane->id : 0);
	if (pane->sort == INBOX_CONFLICT) {
		buf_reset(&text);
		buf_printf(&text, "%s: %.*s", _("Before"),
		    SPAN_ARG(line->before));
		read_wrap(read, buf_cstr(&text), 4);
	}
	for (i = 0; i < pane->side_count; i++) {
		if (line->cells[i].text.len == 0)
			continue;
		author = pane->sides[i].author;
		if (line->cells[i].origin != 0)
			decide_author(txn, line->cells[i].origin, &arena,
			    &author);
		buf_reset(&text);
		buf_printf(&text, "%.*s, %.*s: %.*s", SPAN_ARG(author.office),
		    SPAN_ARG(author.user), SPAN_ARG(line->cells[i].text));
		read_wrap(read, buf_cstr(&text), 4);
	}
	arena_clear(&arena);
	buf_free(&text);
}

static void
show_full(struct inbox *inbox)
{
	const struct inbox_pane *pane = &inbox->pane;
	struct app *app = inbox->screen.app;
	struct note why = { "" };
	struct txn txn;
	struct read *read;
	struct buf title;
	size_t i;

	if (!pane->loaded || pane->sort == INBOX_CLOCK)
		return;
	buf_init(&title);
	buf_printf(&title, "%s: %.*s", pane->sort == INBOX_CODE ?
	    _("The records of one code") : _("All values of this record"),
	    SPAN_ARG(pane->name));
	read = read_begin(app, buf_cstr(&title));
	buf_free(&title);
	if (read == NULL)
		return;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	for (i = 0; i < pane->count; i++)
		read_full(read, inbox, &txn, &pane->lines[i]);
	txn_abandon(&txn);
	read_show(read, false);
}

/* Marks. */

static void
mark_one(struct inbox *inbox, struct txn *txn, const struct rec_view *rec,
    const struct kind *kind)
{
	(void)txn;
	(void)kind;
	inboxlist_flip(&inbox->marks, &inbox->mark_count, &inbox->mark_room,
	    rec->id);
}

static void
mark(struct inbox *inbox, enum action action)
{
	const struct row *row = scroll_here(&inbox->rows);
	struct press down = { PRESS_DOWN, 0, false };

	if (action == ACTION_MARK_NONE || action == ACTION_MARK_ALL)
		inbox->mark_count = 0;
	if (action == ACTION_MARK_ALL || action == ACTION_MARK_INVERT)
		inboxlist_each(inbox, mark_one);
	if (action != ACTION_MARK || row == NULL ||
	    inboxlist_sort(row) != INBOX_CONFLICT)
		return;
	inboxlist_flip(&inbox->marks, &inbox->mark_count, &inbox->mark_room,
	    row->id);
	inbox->screen.type->press(&inbox->screen, &down);
}

static bool
take_back(struct inbox *inbox)
{
	struct note why = { "" };
	const struct kind *kind = NULL;
	struct row_key key;
	struct rec_view rec;
	struct txn txn;
	uint64_t id;
	bool found;

	txn_begin(&txn, inbox->screen.app->session->store, TXN_READ, &why);
	found = verdicts_undo(&inbox->verdicts, &txn, &id);
	if (found && record_get(&txn, id, &rec))
		kind = names_kind(inbox->screen.app->session->schema,
		    rec_kind(&rec));
	txn_abandon(&txn);
	if (!found)
		return false;
	keep_verdicts(inbox);
	if (kind != NULL) {
		key = inboxlist_key(kind, id);
		scroll_reload(&inbox->rows, inbox->rows.height);
		go_to(inbox, &key);
	}
	app_say(inbox->screen.app, _("The decision was taken back."));
	return true;
}

/* Of records with one code the chosen one, and the one before it. */
static void
join_chosen(struct inbox *inbox)
{
	const struct inbox_pane *pane = &inbox->pane;

	if (pane->loaded && pane->sort == INBOX_CODE && pane->side_count > 1)
		joining_open(inbox->screen.app, pane->sides[pane->side == 0 ?
		    0 : pane->side - 1].id, pane->sides[pane->side == 0 ? 1 :
		    pane->side].id, NULL);
	else
		app_say(inbox->screen.app, _("Only records of one code are "
		    "joined here; others in their list."));
}

bool
inboxacts(struct inbox *inbox, enum action action)
{
	if (inbox->stale)
		inboxdata_load(inbox);
	switch (action) {
	case ACTION_TAKE:
		take(inbox);
		return true;
	case ACTION_APPLY:
		apply(inbox);
		return true;
	case ACTION_VIEW:
		show_full(inbox);
		return true;
	case ACTION_TYPE:
		type(inbox);
		return true;
	case ACTION_ALL_HERE:
	case ACTION_ALL_THERE:
		take_all(inbox, action == ACTION_ALL_HERE);
		return true;
	case ACTION_JOIN:
		join_chosen(inbox);
		return true;
	case ACTION_PUT_OFF:
		put_off(inbox);
		return true;
	case ACTION_NEXT_OPEN:
		go_on(inbox);
		return true;
	case ACTION_MARK:
	case ACTION_MARK_ALL:
	case ACTION_MARK_NONE:
	case ACTION_MARK_INVERT:
		mark(inbox, action);
		return true;
	case ACTION_UNDO:
		return take_back(inbox);
	default:
		return false;
	}
}
