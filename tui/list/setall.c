/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/list/setall.h"

#include "core/act/edit.h"
#include "core/base/words.h"
#include "tui/ask/ask.h"
#include "tui/widget/show.h"

enum { FIELD, VALUE };

struct setall {
	const struct kind	*kind;
	uint64_t		*ids;
	size_t			 count;
};

static const struct field *
field_of(const struct setall *all, size_t choice)
{
	return &all->kind->fields[choice + 1];
}

static enum err
save(struct session *session, const struct setall *all,
    const struct edit_field *edit, struct note *why)
{
	struct change_result result;
	const struct field *wrong;
	struct edit_record *records;
	struct arena arena;
	enum err err = ERR_NOMEM;
	size_t i;

	arena_init(&arena);
	records = arena_array(&arena, all->count, sizeof *records);
	for (i = 0; records != NULL && i < all->count; i++)
		records[i] = (struct edit_record){ .kind = all->kind,
		    .id = all->ids[i], .fields = edit, .count = 1 };
	if (records != NULL)
		err = edit_save(session, records, all->count, NULL, &wrong,
		    &result, why);
	arena_clear(&arena);
	return err;
}

static void
start(struct screen *screen)
{
	struct app *app = screen->app;
	const struct setall *all = ask_kept(screen);
	const struct field *field = field_of(all, ask_choice_of(screen,
	    FIELD));
	struct edit_field edit = { .field = field, .how = EDIT_SET };
	struct note why = { "" };
	struct buf text;
	size_t count = all->count;
	enum err err;

	buf_init(&text);
	show_meant(field, ask_answer(screen, VALUE), app->session->clock,
	    &text);
	edit.text = buf_span(&text);
	err = save(app->session, all, &edit, &why);
	buf_free(&text);
	if (err != OK && err != ERR_LOOK) {
		ask_refuse(screen, VALUE, why.text[0] == '\0' ?
		    err_text(err) : why.text);
		return;
	}
	app->changes++;
	app_close(app);
	app_say(app, PN_("%zu record set.  Ctrl-Z takes it back.",
	    "%zu records set.  Ctrl-Z takes it back.", count), count);
}

void
setall_open(struct app *app, const struct kind *kind, const uint64_t *ids,
    size_t count)
{
	struct ask *ask;
	struct setall *all;
	const char **labels;
	size_t i;

	if (count == 0 || kind->count < 2)
		return;
	ask = ask_begin(app, _("Set one field of all marked rows"),
	    _("F2 sets it in all of them, as one save."), start);
	if (ask == NULL)
		return;
	all = arena_get(ask_arena(ask), sizeof *all);
	labels = arena_array(ask_arena(ask), kind->count, sizeof *labels);
	if (all != NULL)
		all->ids = arena_array(ask_arena(ask), count,
		    sizeof *all->ids);
	if (all == NULL || all->ids == NULL || labels == NULL)
		return;
	all->kind = kind;
	all->count = count;
	memcpy(all->ids, ids, count * sizeof *ids);
	for (i = 1; i < kind->count; i++)
		labels[i - 1] = label_text(&kind->fields[i].label,
		    app->session->lang);
	ask_keep(ask, all);
	ask_choice(ask, _("Field"), labels, kind->count - 1,
	    _("F4 or a letter opens the list of fields."));
	ask_text(ask, _("New value"), "",
	    _("As in the form; words and records by name or code; empty "
	    "empties the field."));
	ask_show(ask);
}
