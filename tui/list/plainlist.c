/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/base/words.h"
#include "tui/inbox/joining.h"
#include "tui/list/list.h"
#include "tui/plain/plain.h"
#include "tui/record/record.h"
#include "tui/widget/show.h"

enum { PAGE = 10 };

struct page_of {
	const struct kind	*kind;
	struct buf		 find;
	struct row_key		 from;
	uint64_t		 ids[PAGE];
	size_t			 count;
	bool			 more;
};

static void
say_row(struct plain *plain, const struct show *show,
    const struct page_of *page, size_t i)
{
	const struct kind *kind = page->kind;
	struct rec_view rec;
	struct buf text;
	size_t c;

	if (!record_get(show->txn, page->ids[i], &rec))
		return;
	buf_init(&text);
	for (c = 0; c < kind->column_count; c++) {
		struct value value = rec_value(&rec,
		    kind->columns[c]->slot);

		if (value.tag == VALUE_NULL)
			continue;
		buf_text(&text, text.len == 0 ? "" : ", ");
		show_value(show, kind->columns[c], &value, &text);
	}
	plain_say(plain, "%zu %s", i + 1, buf_cstr(&text));
	buf_free(&text);
}

static void
read_page(struct plain *plain, struct page_of *page)
{
	struct query query = { .kind = page->kind,
	    .find = buf_span(&page->find) };
	struct note why = { "" };
	struct row_key key = { .len = 0 };
	struct query_run *run;
	struct txn txn;
	struct show show = { &txn, plain->session->lang, plain->dates };
	enum err err;
	uint64_t id;

	page->count = 0;
	page->more = false;
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	err = query_begin(&txn, &query, &why, &run);
	if (err == OK) {
		if (page->from.len > 0)
			query_seek(run, &page->from);
		while (!page->more && query_next(run, &id, &key)) {
			if (page->count == PAGE) {
				page->more = true;
				page->from = key;
				continue;
			}
			page->ids[page->count] = id;
			say_row(plain, &show, page, page->count++);
		}
		err = query_end(run);
	}
	txn_abandon(&txn);
	plain_check(plain, err, &why);
	if (page->count == 0)
		plain_say(plain, "%s", _("No rows."));
}

static void
start_over(struct plain *plain, struct page_of *page, struct span find)
{
	buf_reset(&page->find);
	buf_add(&page->find, find);
	page->from.len = 0;
	read_page(plain, page);
}

/* False: back to the menu. */
static bool
turn(struct plain *plain, struct page_of *page)
{
	struct span answer;
	size_t number, other;

	if (!plain_ask(plain, _("A number opens, n next, /text filters, / all, "
	    "+ new, 1=2 one thing, q back"), &answer))
		return false;
	number = plain_number(answer, page->count);
	if (number > 0)
		plain_form(plain, page->kind, page->ids[number - 1]);
	else if (plain_pair(answer, page->count, &number, &other))
		plain_join(plain, page->ids[number - 1],
		    page->ids[other - 1]);
	else if (span_is(answer, SPAN("q")))
		return false;
	else if (span_is(answer, SPAN("+")))
		plain_form(plain, page->kind, 0);
	else if (answer.len > 0 && answer.at[0] == '/')
		start_over(plain, page, span_from(answer, 1));
	else if (span_is(answer, SPAN("n")) && page->more)
		read_page(plain, page);
	else
		plain_say(plain, "%s", _("That was the last row."));
	return true;
}

void
plain_list(struct plain *plain, const struct kind *kind)
{
	struct page_of page = { .kind = kind };

	plain_say(plain, "%s", label_text(&kind->plural,
	    plain->session->lang));
	read_page(plain, &page);
	while (turn(plain, &page))
		;
	buf_free(&page.find);
}
