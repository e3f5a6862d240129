/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/base/words.h"
#include "tui/ask/confirm.h"
#include "tui/inbox/inbox.h"
#include "tui/inbox/joining.h"
#include "tui/list/listpart.h"
#include "tui/list/setall.h"
#include "tui/record/past.h"
#include "tui/record/record.h"
#include "tui/record/touched.h"
#include "tui/record/view.h"

enum { NAMED = 5, MARKS_MOST = 100000 };

static const struct row *
here(struct list *list)
{
	const struct row *row = scroll_here(&list->rows);

	if (row == NULL)
		app_say(list->screen.app, _("There is no row here."));
	return row;
}

static void
open_form(struct list *list, uint64_t id, uint64_t like)
{
	record_open(list->screen.app, &(struct record_setup){
	    .kind = list->kind, .id = id, .like = like });
}

static void
open_new(struct list *list)
{
	record_open(list->screen.app, &(struct record_setup){
	    .kind = list->kind, .title = input_text(&list->filter) });
}

/* By the columns one after the other; at the last one's end by code again.
 * The same column twice: backwards. */
static void
sort_next(struct list *list)
{
	const struct columns *columns = &list->columns;
	size_t i;

	if (!list->descending) {
		list->descending = true;
	} else {
		list->descending = false;
		for (i = 0; i < columns->count; i++) {
			if (columns->at[i].field == list->sort ||
			    (list->sort == NULL &&
			    columns->at[i].field->place == 0))
				break;
		}
		do
			i = i + 1 >= columns->count ? 0 : i + 1;
		while (columns->at[i].field->list);
		list->sort = columns->at[i].field->place == 0 ? NULL :
		    columns->at[i].field;
	}
	scroll_first(&list->rows);
}

static void
mark_here(struct list *list)
{
	struct press down = { PRESS_DOWN, 0, false };
	const struct row *row = here(list);

	if (row == NULL)
		return;
	listrows_mark(list, row->id, !listrows_is_marked(list, row->id));
	scroll_press(&list->rows, &down);
}

struct marking {
	struct list	*list;
	size_t		 count;
	bool		 invert;
};

static bool
mark_one(void *with, uint64_t id)
{
	struct marking *marking = with;
	struct list *list = marking->list;

	listrows_mark(list, id, !marking->invert ||
	    !listrows_is_marked(list, id));
	return ++marking->count < MARKS_MOST;
}

static void
mark_all(struct list *list, bool invert)
{
	struct marking marking = { list, 0, invert };
	struct note why = { "" };

	app_check(list->screen.app, listrows_each(list, mark_one, &marking,
	    &why), &why);
}

/* The marked records, or the chosen one. */
static size_t
targets(struct list *list, const uint64_t **ids, uint64_t *one)
{
	const struct row *row = scroll_here(&list->rows);

	*ids = one;
	*one = 0;
	if (list->mark_count > 0) {
		*ids = list->marks;
		return list->mark_count;
	}
	if (row == NULL)
		return 0;
	*one = row->id;
	return 1;
}

static void
delete_now(struct screen *screen)
{
	struct list *list = (struct list *)screen;
	struct change_result result;
	struct note why = { "" };
	const uint64_t *ids;
	uint64_t one;
	size_t count = targets(list, &ids, &one);
	enum err err;

	err = edit_remove(screen->app->session, ids, count, &result, &why);
	if (!app_check(screen->app, err, &why))
		return;
	list->mark_count = 0;
	screen->app->changes++;
	listrows_load(list);
	app_say(screen->app, PN_("%zu deleted.  Ctrl-Z brings it back.",
	    "%zu deleted.  Ctrl-Z brings them back.", count), count);
}

static size_t
name_referrers(const struct show *show, uint64_t id, struct buf *out,
    size_t count)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	uint64_t from;

	referrers(&walk, show->txn, id);
	while (count <= 1000 && referrer_next(&walk, &kind, &field, &from)) {
		if (count++ >= NAMED)
			continue;
		buf_printf(out, "   %s ", label_text(&kind->label,
		    show->lang));
		show_record(show, from, out);
		buf_byte(out, '\n');
	}
	referrer_end(&walk);
	return count;
}

static void
ask_delete(struct list *list)
{
	struct session *session = list->screen.app->session;
	struct note why = { "" };
	const uint64_t *ids;
	struct buf text, hanging;
	struct txn txn;
	struct show show = app_show(list->screen.app, &txn);
	uint64_t one;
	size_t count = targets(list, &ids, &one), i, refs = 0, was;

	if (count == 0)
		return;
	buf_init(&text);
	buf_init(&hanging);
	txn_begin(&txn, session->store, TXN_READ, &why);
	for (i = 0; i < count; i++) {
		if (i < NAMED) {
			buf_text(&text, " ");
			show_record(&show, ids[i], &text);
			buf_byte(&text, '\n');
		}
		refs = name_referrers(&show, ids[i], &hanging, refs);
	}
	txn_abandon(&txn);
	if (count > NAMED)
		buf_printf(&text, _(" and %zu more\n"), count - NAMED);
	if (refs > 0)
		buf_printf(&text, PN_("%zu record refers to this and would "
		    "show it as missing:\n", "%zu records refer to this and "
		    "would show it as missing:\n", refs), refs);
	else
		buf_text(&text, _("Nothing refers to this.\n"));
	was = text.len;
	if (count == 1)
		touched_by_deleting(list->screen.app, ids[0], NAMED, &text);
	if (text.len == was)
		buf_add(&text, buf_span(&hanging));
	confirm_open(list->screen.app, _("Delete?"), buf_span(&text),
	    delete_now);
	buf_free(&text);
	buf_free(&hanging);
}

static void
unmark(struct screen *screen)
{
	((struct list *)screen)->mark_count = 0;
}

static void
join_marked(struct list *list)
{
	if (list->mark_count == 2)
		joining_open(list->screen.app, list->marks[0],
		    list->marks[1], unmark);
	else
		app_say(list->screen.app, _("Mark the two records of one "
		    "thing first: Ins."));
}

static bool
act_on_row(struct list *list, enum action action)
{
	const struct row *row;

	switch (action) {
	case ACTION_OPEN:
	case ACTION_EDIT:
		row = here(list);
		if (row != NULL)
			open_form(list, row->id, 0);
		return true;
	case ACTION_VIEW:
		row = here(list);
		if (row != NULL)
			view_open(list->screen.app, row->id);
		return true;
	case ACTION_WHAT_IF:
		row = here(list);
		if (row != NULL)
			touched_open(list->screen.app, row->id);
		return true;
	case ACTION_COPY_NEW:
		row = here(list);
		if (row != NULL)
			open_form(list, 0, row->id);
		return true;
	case ACTION_DECIDE:
		row = here(list);
		if (row != NULL)
			inbox_open_at(list->screen.app, row->id);
		return true;
	case ACTION_HISTORY:
		row = here(list);
		if (row != NULL)
			past_open(list->screen.app, row->id);
		return true;
	default:
		return false;
	}
}

bool
listacts_act(struct list *list, enum action action)
{
	const uint64_t *ids;
	uint64_t one;
	size_t count;

	switch (action) {
	case ACTION_NEW:
		open_new(list);
		return true;
	case ACTION_SORT:
		sort_next(list);
		return true;
	case ACTION_PAGE_NEXT:
	case ACTION_PAGE_BACK:
		listviews_turn(list, action == ACTION_PAGE_NEXT ? 1 : -1);
		return true;
	case ACTION_VIEWS:
		listviews_choose(list);
		return true;
	case ACTION_MARK:
		mark_here(list);
		return true;
	case ACTION_MARK_ALL:
	case ACTION_MARK_INVERT:
		mark_all(list, action == ACTION_MARK_INVERT);
		return true;
	case ACTION_MARK_NONE:
		list->mark_count = 0;
		return true;
	case ACTION_DELETE:
		ask_delete(list);
		return true;
	case ACTION_JOIN:
		join_marked(list);
		return true;
	case ACTION_SET_MARKED:
		count = targets(list, &ids, &one);
		setall_open(list->screen.app, list->kind, ids, count);
		return true;
	default:
		return act_on_row(list, action);
	}
}
