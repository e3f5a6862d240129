/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/menu/global.h"

#include "core/base/words.h"
#include "tui/ask/choose.h"
#include "tui/inbox/inbox.h"
#include "tui/port/export.h"
#include "tui/record/past.h"
#include "tui/term/locale.h"

static const struct {
	const char	*code, *name;	/* in its own words */
} languages[LANG_COUNT] = {
	[LANG_EN] = { "en", "English" },
	[LANG_UZ] = { "uz", "O‘zbekcha" },
	[LANG_UZ_CYRL] = { "uz-Cyrl", "Ўзбекча" },
	[LANG_RU] = { "ru", "Русский" },
};

static void
set_language(struct app *app, enum lang lang)
{
	struct session *session = app->session;
	const char *folder = locale_folder(&session->arena);

	if (folder != NULL)
		session->lang = locale_begin(languages[lang].code, folder);
	session->lang = lang;
	app_home(app);
}

static void
setting_chosen(struct screen *screen, size_t index)
{
	if (index < LANG_COUNT)
		set_language(screen->app, (enum lang)index);
	else
		app_act(screen->app, ACTION_SLOW);
}

void
global_settings(struct app *app)
{
	struct choose *choose = choose_begin(app, _("Settings"),
	    setting_chosen);
	size_t i;

	if (choose == NULL)
		return;
	for (i = 0; i < LANG_COUNT; i++)
		choose_add(choose, "%s", languages[i].name);
	choose_add(choose, "%s", app->link == LINK_SLOW ?
	    _("Fast line: all columns, a bar") :
	    _("Slow line: four columns, no bar"));
	choose_show(choose);
}

void
global_conflicts(struct app *app)
{
	inbox_open(app);
}

void
global_log(struct app *app)
{
	past_log(app);
}

void
global_act(struct app *app, enum action action)
{
	switch (action) {
	case ACTION_HELP:
		global_help(app);
		break;
	case ACTION_UNDO:
	case ACTION_REDO:
		past_undo_last(app, action == ACTION_REDO);
		break;
	case ACTION_GOTO:
		global_goto(app, 0);
		break;
	case ACTION_LANGUAGE:
		global_settings(app);
		break;
	case ACTION_EXPORT:
		export_open(app);
		break;
	case ACTION_LOG:
		global_log(app);
		break;
	case ACTION_DECIDE:
		if (app->top->type->subject != NULL)
			inbox_open_at(app, app->top->type->subject(app->top));
		break;
	default:
		break;
	}
}
