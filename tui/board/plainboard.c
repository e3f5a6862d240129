/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "tui/board/board.h"
#include "tui/board/boardpart.h"
#include "tui/findings/findlist.h"
#include "tui/plain/plain.h"
#include "tui/record/record.h"

enum { YEARS = 5 };

static void
add_item(struct plain_rows *rows, const struct board_item *item, size_t index)
{
	struct buf text;
	uint32_t i;

	buf_init(&text);
	buf_printf(&text, "%.*s", SPAN_ARG(item->label));
	if (item->value.len > 0)
		buf_printf(&text, ": %.*s", SPAN_ARG(item->value));
	plain_rows_add(rows, &(struct plain_row){ .text = buf_cstr(&text),
	    .index = index, .counts = item->sort != BOARD_HEADING &&
	    item->sort != BOARD_FACT });
	for (i = 0; item->chart != NULL && i < item->chart->count; i++) {
		if (item->chart->values[i] == FACT_NONE)
			continue;
		buf_reset(&text);
		buf_text(&text, "  ");
		boardchart_text(item->chart, i, &text);
		plain_rows_say(rows, buf_cstr(&text));
	}
	buf_free(&text);
}

static void
fill(struct plain *plain, struct plain_rows *rows, struct boarddata *data)
{
	const struct findings *found;
	struct note why = { "" };
	struct buf text;
	size_t i;

	plain_rows_clear(rows);
	plain_rules(plain);
	found = findings_get(&plain->app);
	plain_check(plain, boarddata_load(data, plain->session,
	    found == NULL ? NULL : found->check, data->year, &why), &why);
	buf_init(&text);
	buf_printf(&text, "%s, %s %d/%02d", _("Dashboard"),
	    _("school year"), data->year, (data->year + 1) % 100);
	plain_rows_say(rows, buf_cstr(&text));
	for (i = 0; i < data->count; i++)
		add_item(rows, &data->items[i], i);
	buf_free(&text);
}

static void
show_records(struct plain *plain, const struct board_item *item)
{
	struct plain_rows rows = { .open = plain_open_row,
	    .question = _("A number opens, n next, q back") };
	struct note why = { "" };
	struct txn txn;
	struct show show = plain_show(plain, &txn);
	struct buf text;
	uint32_t i;

	if (item->hint.len > 0)
		plain_say(plain, "%.*s", SPAN_ARG(item->hint));
	arena_init(&rows.arena);
	buf_init(&text);
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	for (i = 0; i < item->record_count; i++) {
		buf_reset(&text);
		show_record(&show, item->records[i], &text);
		plain_rows_add(&rows, &(struct plain_row){
		    .text = buf_cstr(&text), .id = item->records[i],
		    .counts = true });
	}
	txn_abandon(&txn);
	buf_free(&text);
	while (plain_rows_turn(plain, &rows))
		;
	plain_rows_clear(&rows);
}

static void
open_item(struct plain *plain, const struct plain_row *row, void *with)
{
	const struct boarddata *data = with;
	const struct board_item *item = &data->items[row->index];

	if (item->sort == BOARD_RULE)
		plain_findings(plain, item->words);
	else
		show_records(plain, item);
}

static bool
other(struct plain *plain, struct plain_rows *rows, struct span answer,
    void *with)
{
	struct boarddata *data = with;

	(void)plain;
	if (!span_is(answer, SPAN("y")))
		return false;
	data->year--;
	if (data->latest - data->year >= YEARS)
		data->year = data->latest;
	rows->from = 0;
	rows->said = false;
	return true;
}

void
plain_board(struct plain *plain)
{
	struct boarddata *data = mem_zero(1, sizeof *data);
	struct plain_rows rows = { .open = open_item, .other = other,
	    .with = data, .question = _("A number shows the records, n next, "
	    "y the year before, q back") };

	if (data == NULL)
		return;
	arena_init(&rows.arena);
	arena_init(&data->arena);
	do {
		fill(plain, &rows, data);
	} while (plain_rows_turn(plain, &rows));
	arena_clear(&data->arena);
	mem_free(data);
	plain_rows_clear(&rows);
}
