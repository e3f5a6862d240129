/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/port/export.h"

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/port/exporter.h"
#include "tui/ask/ask.h"

enum { KIND, FORMAT, FILE_NAME };

static const char *const formats[] = {
	N_("CSV table"), N_("JSON, one object a line")
};
static const char *const format_names[] = { "csv", "json" };

static enum err
put(void *with, struct span bytes, struct note *why)
{
	return file_draft_write(with, bytes, why);
}

/* One kind, or all of them when chosen is NULL. */
static enum err
write_kinds(struct session *session, const struct kind *chosen,
    const struct export_choice *choice, const struct export_sink *sink,
    struct note *why)
{
	const struct schema *schema = session->schema;
	struct txn txn;
	enum err err = OK, end;
	size_t i;

	txn_begin(&txn, session->store, TXN_READ, why);
	for (i = 0; err == OK && i < schema->count; i++) {
		struct query query = { .kind = schema->kinds[i] };

		if (chosen == NULL || chosen == query.kind)
			err = export_query(&txn, &query, choice, sink, why);
	}
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static enum err
write_file(struct session *session, const char *path,
    const struct kind *kind, const char *format, struct note *why)
{
	struct file_draft draft;
	struct export_choice choice = { .format = format, .whole = true };
	struct export_sink sink = { put, &draft };
	enum err err;

	err = session_output(session, path, why);
	if (err == OK)
		err = file_draft_begin(&draft, path, 0600, why);
	if (err != OK)
		return err;
	err = write_kinds(session, kind, &choice, &sink, why);
	if (err == OK)
		return file_draft_commit(&draft, why);
	file_draft_abandon(&draft);
	return err;
}

static void
start(struct screen *screen)
{
	struct app *app = screen->app;
	size_t kind = ask_choice_of(screen, KIND);
	size_t format = ask_choice_of(screen, FORMAT);
	struct span name = ask_answer(screen, FILE_NAME);
	struct note why = { "" };
	char *path = arena_string(ask_arena_of(screen), name);
	enum err err;

	if (name.len == 0 || path == NULL) {
		ask_refuse(screen, FILE_NAME, _("a file name is needed"));
		return;
	}
	if (kind == 0 && format == 0) {
		ask_refuse(screen, KIND, _("a CSV table holds one kind; "
		    "choose it, or take JSON"));
		return;
	}
	err = write_file(app->session, path, kind == 0 ? NULL :
	    app->session->schema->kinds[kind - 1], format_names[format],
	    &why);
	if (!app_check(app, err, &why))
		return;
	app_back(app);
	app_say(app, _("Written: %s"), path);
}

void
export_open(struct app *app)
{
	struct ask *ask = ask_begin(app, _("Export to a file"),
	    _("F2 writes the file, Esc goes back."), start);
	const char *const *kinds;
	size_t count;

	if (ask == NULL)
		return;
	kinds = ask_kinds(ask, N_("(all kinds)"), &count);
	ask_choice(ask, _("What"), kinds, count,
	    _("F4 or a letter opens the list of kinds."));
	ask_choice(ask, _("Form"), formats, 2,
	    _("CSV opens in Excel and LibreOffice; JSON holds every kind."));
	ask_text(ask, _("File"), "klaster.csv",
	    _("Where it is written; an older file of that name is "
	    "replaced."));
	ask_show(ask);
}
