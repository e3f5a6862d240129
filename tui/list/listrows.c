/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/decide.h"
#include "tui/app/findings.h"
#include "tui/list/listpart.h"
#include "tui/record/journal.h"

enum { COUNT_BUDGET = 3000 };

static void
make_query(struct list *list, struct query *query)
{
	*query = list->base;
	query->sort = list->sort;
	query->descending = list->descending;
	if (input_is_empty(&list->filter))
		return;
	buf_reset(&list->words);
	buf_add(&list->words, list->base.find);
	buf_byte(&list->words, ' ');
	buf_add(&list->words, input_text(&list->filter));
	query->find = buf_span(&list->words);
}

bool
listrows_is_marked(const struct list *list, uint64_t id)
{
	size_t i;

	for (i = 0; i < list->mark_count; i++) {
		if (list->marks[i] == id)
			return true;
	}
	return false;
}

void
listrows_mark(struct list *list, uint64_t id, bool on)
{
	uint64_t *marks;
	size_t i;

	for (i = 0; i < list->mark_count; i++) {
		if (list->marks[i] != id)
			continue;
		if (!on)
			list->marks[i] = list->marks[--list->mark_count];
		return;
	}
	if (!on)
		return;
	if (list->mark_count % 64 == 0) {
		marks = mem_grow(list->marks, list->mark_count + 64,
		    sizeof *marks);
		if (marks == NULL)
			return;
		list->marks = marks;
	}
	list->marks[list->mark_count++] = id;
}

static bool
lacks_required(const struct list *list, const struct rec_view *rec)
{
	size_t i;

	for (i = 0; i < list->kind->count; i++) {
		const struct field *field = &list->kind->fields[i];

		if (field->required &&
		    rec_value(rec, field->slot).tag == VALUE_NULL)
			return true;
	}
	return false;
}

/* One sign for a row: what matters most comes first. */
static char
sign_of(const struct list *list, const struct rec_view *rec)
{
	size_t i;

	if (decide_waits(rec, list->kind))
		return '?';
	for (i = 0; i < list->draft_count; i++) {
		if (list->drafts[i] == rec->id)
			return '~';
	}
	return lacks_required(list, rec) ? '!' :
	    findings_sign(list->screen.app, rec->id);
}

static void
fill_row(const struct list *list, struct txn *txn, struct row *row,
    struct arena *arena)
{
	struct show show = app_show(list->screen.app, txn);
	const struct columns *columns = &list->columns;
	struct rec_view rec;
	struct value value;
	struct buf text;
	size_t i;

	row->sign = ' ';
	row->texts = arena_array(arena, columns->count + 1,
	    sizeof *row->texts);
	if (row->texts == NULL || !record_get(txn, row->id, &rec))
		return;
	row->sign = sign_of(list, &rec);
	buf_init(&text);
	for (i = 0; i < columns->count; i++) {
		buf_reset(&text);
		value = rec_value(&rec, columns->at[i].field->slot);
		show_value(&show, columns->at[i].field, &value, &text);
		row->texts[i] = arena_copy(arena, buf_span(&text));
	}
	buf_free(&text);
}

static bool
step(struct query_run *run, bool back, struct row *row)
{
	return back ? query_back(run, &row->id, &row->key) :
	    query_next(run, &row->id, &row->key);
}

static size_t
run_query(struct query_run *run, enum scroll_from from,
    const struct row_key *key, size_t want, struct row *out)
{
	bool back = from == SCROLL_BEFORE || from == SCROLL_LAST;
	size_t count = 0;

	if (from == SCROLL_LAST)
		query_to_end(run);
	else if (key->len > 0)
		query_seek(run, key);
	while (count < want && step(run, back, &out[count])) {
		if (from == SCROLL_AFTER && count == 0 &&
		    out[0].key.len == key->len &&
		    memcmp(out[0].key.bytes, key->bytes, key->len) == 0) {
			from = SCROLL_AT;
			continue;
		}
		count++;
	}
	return count;
}

size_t
listrows_read(void *with, enum scroll_from from, const struct row_key *key,
    size_t want, struct row *out, struct arena *arena)
{
	struct list *list = with;
	struct note why = { "" };
	struct query query;
	struct query_run *run;
	struct txn txn;
	size_t count = 0, i;
	enum err err;

	make_query(list, &query);
	txn_begin(&txn, list->screen.app->session->store, TXN_READ, &why);
	err = query_begin(&txn, &query, &why, &run);
	if (err == OK) {
		count = run_query(run, from, key, want, out);
		for (i = 0; i < count; i++)
			fill_row(list, &txn, &out[i], arena);
		err = query_end(run);
	}
	txn_abandon(&txn);
	app_check(list->screen.app, err, &why);
	return count;
}

enum err
listrows_each(struct list *list, bool (*visit)(void *, uint64_t), void *with,
    struct note *why)
{
	struct query query;
	struct query_run *run;
	struct row_key key;
	struct txn txn;
	uint64_t id;
	enum err err;

	make_query(list, &query);
	txn_begin(&txn, list->screen.app->session->store, TXN_READ, why);
	err = query_begin(&txn, &query, why, &run);
	if (err == OK) {
		while (query_next(run, &id, &key) && visit(with, id))
			;
		err = query_end(run);
	}
	txn_abandon(&txn);
	return err;
}

void
listrows_count(struct list *list)
{
	struct note why = { "" };
	struct query query;
	struct txn txn;

	make_query(list, &query);
	txn_begin(&txn, list->screen.app->session->store, TXN_READ, &why);
	list->all = index_count(&txn, list->kind);
	list->tally = (struct query_tally){ list->all, 0, true };
	if (query.find.len > 0 || query.where_count > 0)
		query_count(&txn, &query, NULL, COUNT_BUDGET, &list->tally);
	txn_abandon(&txn);
}

static void
load_drafts(struct list *list)
{
	struct app *app = list->screen.app;
	struct note why = { "" };
	struct journal_head *heads;
	struct arena arena;
	struct txn txn;
	size_t count, i;

	arena_init(&arena);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	count = journal_list(&txn, app->session->user, &arena, &heads);
	txn_abandon(&txn);
	mem_free(list->drafts);
	list->drafts = mem_zero(count + 1, sizeof *list->drafts);
	list->draft_count = 0;
	for (i = 0; i < count && list->drafts != NULL; i++) {
		if (heads[i].id != 0)
			list->drafts[list->draft_count++] = heads[i].id;
	}
	arena_clear(&arena);
}

void
listrows_load(struct list *list)
{
	struct app *app = list->screen.app;
	const struct cells *frame = &app->frame;
	bool slow = app->link == LINK_SLOW;
	unsigned margin = app->term != NULL && term_has_margin(app->term);

	load_drafts(list);
	columns_fit(&list->columns, list->kind,
	    list->view == NULL ? NULL : list->view->columns,
	    list->view == NULL ? 0 : list->view->column_count,
	    app->session->lang,
	    frame->cols - margin, slow ? COLUMNS_SLOW : COLUMNS_MOST);
	list->rows.by_half = app->link != LINK_LOCAL;
	listrows_count(list);
	scroll_reload(&list->rows, frame->rows > LIST_HEAD + LIST_FOOT ?
	    frame->rows - LIST_HEAD - LIST_FOOT : 1);
	list->stale = false;
}
