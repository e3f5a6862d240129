/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/global.h"

#include "core/base/words.h"
#include "tui/choose.h"
#include "tui/locale.h"
#include "tui/past.h"
#include "tui/read.h"
#include "tui/show.h"

enum { TROUBLE_MOST = 1000 };

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

/* "conflict: Phone, Seats", or what else is wrong. */
static void
add_trouble(const struct show *show, const struct kind *kind,
    const struct rec_view *rec, struct buf *out)
{
	struct rec_register at;
	bool first = true;
	size_t i;

	buf_text(out, (rec_flags(rec) & REC_DISPUTED) != 0 ?
	    _("  deleted there, changed here") : "");
	for (i = 0; i < kind->count; i++) {
		if (!rec_find(rec, kind->fields[i].slot, &at) ||
		    !register_conflicts(&at))
			continue;
		buf_printf(out, "%s%s", first ? ": " : ", ",
		    label_text(&kind->fields[i].label, show->lang));
		first = false;
	}
	if (!first)
		buf_text(out, _(": two values"));
}

static void
add_troubles(struct read *read, const struct show *show,
    const struct schema *schema)
{
	const struct kind *kind;
	struct rec_view rec;
	struct span key, value;
	struct walk walk;
	struct buf text;
	int count = 0;

	buf_init(&text);
	walk_begin(&walk, show->txn, TREE_TROUBLE, SPAN(""));
	while (count++ < TROUBLE_MOST && walk_next(&walk, &key, &value)) {
		uint64_t id = get_u64(key.at + 2);

		kind = names_kind(schema, get_u16(key.at));
		if (kind == NULL || !record_get(show->txn, id, &rec))
			continue;
		buf_reset(&text);
		buf_text(&text, " ? ");
		show_record(show, id, &text);
		add_trouble(show, kind, &rec, &text);
		read_line(read, buf_span(&text), id);
	}
	walk_end(&walk);
	buf_free(&text);
}

void
global_conflicts(struct app *app)
{
	struct read *read = read_begin(app, _("Records with two values"));
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(app, &txn);

	if (read == NULL)
		return;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (txn_count(&txn, TREE_TROUBLE) == 0)
		read_line(read, span_of(_("No record has two values for one "
		    "field.")), 0);
	add_troubles(read, &show, app->session->schema);
	txn_abandon(&txn);
	read_show(read, false);
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
		global_export(app);
		break;
	case ACTION_LOG:
		global_log(app);
		break;
	default:
		break;
	}
}
