/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "tui/plain/plain.h"

enum { PAGE = 10 };

void
plain_rows_clear(struct plain_rows *rows)
{
	arena_clear(&rows->arena);
	mem_free(rows->rows);
	rows->rows = NULL;
	rows->count = rows->room = 0;
}

void
plain_rows_add(struct plain_rows *rows, const struct plain_row *row)
{
	if (!vec_room(&rows->rows, &rows->room, rows->count,
	    sizeof *rows->rows))
		return;
	rows->rows[rows->count] = *row;
	rows->rows[rows->count++].text = arena_string(&rows->arena,
	    span_of(row->text));
}

void
plain_rows_say(struct plain_rows *rows, const char *text)
{
	plain_rows_add(rows, &(struct plain_row){ .text = text });
}

/* Behind the last row of the page: so many with a number, and what has none
 * before the next of them. */
static size_t
page_end(const struct plain_rows *rows)
{
	size_t i, counted = 0;

	for (i = rows->from; i < rows->count; i++) {
		counted += rows->rows[i].counts;
		if (counted > PAGE || i - rows->from > 3 * PAGE)
			break;
	}
	return i;
}

const struct plain_row *
plain_rows_at(const struct plain_rows *rows, struct span number)
{
	size_t n = plain_number(number, PAGE), i, end = page_end(rows);

	for (i = rows->from; n > 0 && i < end; i++)
		if (rows->rows[i].counts && --n == 0)
			return &rows->rows[i];
	return NULL;
}

static void
say_page(struct plain *plain, const struct plain_rows *rows)
{
	size_t i, end = page_end(rows), n = 0;

	for (i = rows->from; i < end; i++) {
		if (rows->rows[i].counts)
			plain_say(plain, "%zu %s", ++n, rows->rows[i].text);
		else
			plain_say(plain, "%s", rows->rows[i].text);
	}
	if (rows->count == 0)
		plain_say(plain, "%s", _("No rows."));
	else if (end < rows->count)
		plain_say(plain, "%s", _("There is more: n."));
}

bool
plain_rows_turn(struct plain *plain, struct plain_rows *rows)
{
	const struct plain_row *row;
	struct span answer;

	if (rows->from >= rows->count)
		rows->from = 0;
	if (!rows->said)
		say_page(plain, rows);
	rows->said = true;
	if (!plain_ask(plain, rows->question, &answer) ||
	    span_is(answer, SPAN("q")))
		return false;
	row = plain_rows_at(rows, answer);
	rows->said = row == NULL && answer.len > 0;
	if (row != NULL) {
		rows->open(plain, row, rows->with);
	} else if (span_is(answer, SPAN("n")) &&
	    page_end(rows) < rows->count) {
		rows->from = page_end(rows);
		rows->said = false;
	} else if (span_is(answer, SPAN("n"))) {
		plain_say(plain, "%s", _("That was the last row."));
	} else if (answer.len > 0 && (rows->other == NULL ||
	    !rows->other(plain, rows, answer, rows->with))) {
		plain_say(plain, _("! %.*s is no answer here."),
		    SPAN_ARG(answer));
	}
	return !plain->over;
}
