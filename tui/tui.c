/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/tui.h"

#include "core/log/trust.h"
#include "tui/app/app.h"
#include "tui/menu/global.h"
#include "tui/menu/menu.h"

static enum err
bind_keys(struct app *app, const struct tui_options *options,
    struct note *why)
{
	enum err err = OK;
	size_t i;

	for (i = 0; err == OK && i < options->binding_count; i++)
		err = keys_bind(&app->keys, options->bindings[i].place,
		    options->bindings[i].key, options->bindings[i].action,
		    why);
	return err;
}

/* The title of this office stands in every title line. */
static void
name_office(struct app *app)
{
	struct session *session = app->session;
	struct note why = { "" };
	struct office office;
	struct arena arena;
	struct txn txn;

	arena_init(&arena);
	txn_begin(&txn, session->store, TXN_READ, &why);
	if (office_get(&txn, span_of(session->author.dev), &arena, &office))
		buf_add(&app->office, office.title);
	txn_abandon(&txn);
	arena_clear(&arena);
}

enum err
tui_run(struct session *session, const struct tui_options *options,
    struct note *why)
{
	struct term *term;
	struct app app;
	enum err err;

	if (options->plain)
		return plain_run(session, options, why);
	err = term_open(options->escdelay, why, &term);
	if (err != OK)
		return err;
	if (!app_init(&app, session, options, term, term_rows(term),
	    term_cols(term)))
		err = ERR_NOMEM;
	if (err == OK)
		err = bind_keys(&app, options, why);
	if (err == OK) {
		name_office(&app);
		app.anywhere = global_act;
		menu_open(&app);
		err = app_run(&app, why);
	}
	app_free(&app);
	term_close(term);
	return err;
}
