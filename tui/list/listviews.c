/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "tui/ask/choose.h"
#include "tui/list/listpart.h"

static bool
is_usual(const struct list *list, const struct tui_view *view)
{
	return strcmp(view->name, list->kind->name) == 0;
}

/* The kind's usual look (NULL: as the schema has it), then the others. */
static const struct tui_view *
view_at(const struct list *list, size_t n)
{
	const struct tui_options *options = list->screen.app->options;
	const struct tui_view *view;
	size_t i, others = 0;

	for (i = 0; options != NULL && i < options->view_count; i++) {
		view = &options->views[i];
		if (view->kind != list->kind)
			continue;
		if (is_usual(list, view) ? n == 0 : ++others == n)
			return view;
	}
	return NULL;
}

size_t
listviews_count(const struct list *list)
{
	size_t count = 1;

	while (view_at(list, count) != NULL)
		count++;
	return count;
}

/* What its conditions mean may be another thing by now: a code's record. */
static enum err
read_conditions(struct list *list, const struct tui_view *view,
    struct note *why)
{
	struct session *session = list->screen.app->session;
	struct txn txn;
	enum err err = OK;
	size_t i;

	txn_begin(&txn, session->store, TXN_READ, why);
	for (i = 0; err == OK && i < view->where_count; i++)
		err = query_where(&list->base, &txn, span_of(view->where[i]),
		    &list->view_arena, why);
	txn_abandon(&txn);
	return err;
}

static enum err
take(struct list *list, const struct tui_view *view, struct note *why)
{
	arena_clear(&list->view_arena);
	list->base = (struct query){ .kind = list->kind };
	list->sort = NULL;
	list->descending = false;
	list->view = view;
	if (view == NULL)
		return OK;
	list->sort = view->sort;
	list->descending = view->descending;
	if (view->find != NULL)
		list->base.find = span_of(view->find);
	return read_conditions(list, view, why);
}

void
listviews_take(struct list *list, size_t n)
{
	const struct tui_view *view = view_at(list, n);
	struct note why = { "" }, ignored;
	enum err err = take(list, view, &why);

	list->view_at = n;
	if (err == OK)
		return;
	app_say(list->screen.app, _("The view \"%s\" cannot be shown: %s"),
	    view->name, why.text[0] == '\0' ? err_text(err) : why.text);
	list->view_at = 0;
	if (take(list, NULL, &ignored) != OK)
		list->base.where_count = 0;
}

const char *
listviews_name(const struct list *list)
{
	enum lang lang = list->screen.app->session->lang;

	if (list->view_at == 0 || list->view == NULL)
		return NULL;
	return label_text(list->view->label, lang);
}

static void
show(struct list *list, size_t n)
{
	listviews_take(list, n);
	listrows_load(list);
	scroll_first(&list->rows);
}

void
listviews_turn(struct list *list, int by)
{
	size_t count = listviews_count(list);

	if (count < 2)
		app_say(list->screen.app, _("There is one view of this list; "
		    "klaster.yaml(5) says how to make others."));
	else
		show(list, (list->view_at + count + (by < 0 ? count - 1 : 1)) %
		    count);
}

static void
chosen(struct screen *screen, size_t index)
{
	show((struct list *)screen, index);
}

void
listviews_choose(struct list *list)
{
	enum lang lang = list->screen.app->session->lang;
	size_t i, count = listviews_count(list);
	struct choose *choose;

	if (count < 2) {
		listviews_turn(list, 1);
		return;
	}
	choose = choose_begin(list->screen.app, _("Views"), chosen);
	if (choose == NULL)
		return;
	choose_add(choose, "%s", label_text(&list->kind->plural, lang));
	for (i = 1; i < count; i++)
		choose_add(choose, "%s",
		    label_text(view_at(list, i)->label, lang));
	choose_show(choose);
}
