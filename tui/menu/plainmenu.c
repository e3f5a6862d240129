/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/edit/history.h"
#include "core/say/setline.h"
#include "core/store/query.h"
#include "tui/board/board.h"
#include "tui/calendar/calendar.h"
#include "tui/calendar/propose.h"
#include "tui/chain/chainview.h"
#include "tui/exchange/incoming.h"
#include "tui/findings/findlist.h"
#include "tui/inbox/inbox.h"
#include "tui/list/list.h"
#include "tui/menu/menu.h"
#include "tui/plain/plain.h"
#include "tui/record/record.h"

enum { ROWS = 24, COLS = 80 };

/* What stands in the menu behind the kinds. */
static void
open_findings(struct plain *plain)
{
	plain_findings(plain, NULL);
}

static const struct menu_row {
	const char	*text;
	void		(*open)(struct plain *);
} menu_rows[] = {
	{ N_("Findings of the rules"), open_findings },
	{ N_("Chains"), plain_chains },
	{ N_("Placement calendar"), plain_calendar },
	{ N_("Proposals of places"), plain_match },
	{ N_("Dashboard"), plain_board },
	{ N_("Inbox: conflicts to decide"), plain_inbox },
	{ N_("Take in a bundle"), plain_bundle },
};

enum { MENU_ROWS = sizeof menu_rows / sizeof menu_rows[0] };

static void
show_menu(struct plain *plain)
{
	const struct session *session = plain->session;
	struct note why = { "" };
	struct txn txn;
	size_t i;

	txn_begin(&txn, session->store, TXN_READ, &why);
	for (i = 0; i < session->schema->count; i++)
		plain_say(plain, "%zu %s, %llu", i + 1,
		    label_text(&session->schema->kinds[i]->plural,
		    session->lang), (unsigned long long)index_count(&txn,
		    session->schema->kinds[i]));
	txn_abandon(&txn);
	for (i = 0; i < MENU_ROWS; i++)
		plain_say(plain, "%zu %s", session->schema->count + i + 1,
		    _(menu_rows[i].text));
}

static void
take_back(struct plain *plain, bool is_redo)
{
	struct session *session = plain->session;
	struct change_result result = { 0, 0 };
	struct note why = { "" };
	struct change_set set;
	struct buf text;
	struct txn txn;
	enum err err;

	buf_init(&text);
	err = is_redo ?
	    redo(session->store, &session->author, &text, &result, &why) :
	    undo(session->store, &session->author, 0, &text, &result, &why);
	if (text.len > 0)
		plain_say(plain, "%s", buf_cstr(&text));
	buf_reset(&text);
	if (plain_check(plain, err, &why) && result.set != 0) {
		txn_begin(&txn, session->store, TXN_READ, &why);
		if (log_set_of(&txn, result.set, &set))
			setline_write(&txn, &set, session->schema,
			    session->lang, &text);
		txn_abandon(&txn);
		plain_say(plain, _("Done: %s."), buf_cstr(&text));
		plain->app.changes++;
	}
	buf_free(&text);
}

/* A code of any kind opens its record. */
static bool
go_to(struct plain *plain, struct span code)
{
	const struct schema *schema = plain->session->schema;
	struct note why = { "" };
	struct txn txn;
	uint64_t id = 0;
	bool others;
	size_t i;

	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	for (i = 0; i < schema->count; i++) {
		id = index_code(&txn, schema->kinds[i], code, &others);
		if (id != 0)
			break;
	}
	txn_abandon(&txn);
	if (id != 0)
		plain_form(plain, schema->kinds[i], id);
	return id != 0;
}

static void
main_turn(struct plain *plain)
{
	const struct schema *schema = plain->session->schema;
	struct span answer;
	size_t number;

	if (!plain_ask(plain, _("Main menu: a number opens, a code goes "
	    "there, ? lists, u undo, r redo, q quit"), &answer))
		return;
	number = plain_number(answer, schema->count + MENU_ROWS);
	if (number > schema->count)
		menu_rows[number - schema->count - 1].open(plain);
	else if (number > 0)
		plain_list(plain, schema->kinds[number - 1]);
	else if (span_is(answer, SPAN("?")) || answer.len == 0)
		show_menu(plain);
	else if (span_is(answer, SPAN("u")) || span_is(answer, SPAN("r")))
		take_back(plain, answer.at[0] == 'r');
	else if (span_is(answer, SPAN("q")))
		plain->over = true;
	else if (!go_to(plain, answer))
		plain_say(plain, _("! There is no line and no code %.*s."),
		    SPAN_ARG(answer));
}

enum err
plain_run(struct session *session, const struct tui_options *options,
    struct note *why)
{
	struct plain plain = { .session = session,
	    .dates = show_dates(options->date_form) };

	if (!app_init(&plain.app, session, options, NULL, ROWS, COLS))
		return note_nomem(why);
	arena_init(&plain.arena);
	show_menu(&plain);
	while (!plain.over) {
		arena_clear(&plain.arena);
		main_turn(&plain);
	}
	plain_say(&plain, "%s", "");
	arena_clear(&plain.arena);
	buf_free(&plain.in);
	buf_free(&plain.line);
	app_free(&plain.app);
	return OK;
}
