/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "tui/chain/chainpart.h"
#include "tui/plain/plain.h"
#include "tui/record/record.h"

static void
add_ages(int64_t from, int64_t to, struct buf *out)
{
	if (from != CHAIN_NONE && to != CHAIN_NONE)
		buf_printf(out, _(", ages %lld to %lld"), (long long)from,
		    (long long)to);
}

static void
add_finding(const struct show *show, const struct findings *found,
    uint64_t id, struct buf *out)
{
	const struct finding *f;
	uint32_t first;

	if (found == NULL || findings_of(found, id, &first) == 0)
		return;
	f = findings_at(found, first);
	buf_printf(out, ". %c: ", findings_letter(f->words->severity));
	finding_sentence(f, show->txn, show->lang, out);
}

static void
add_topic(struct plain_rows *rows, const struct show *show,
    const struct chainview *view, const struct chain_topic *topic)
{
	struct buf text;
	uint32_t i;

	buf_init(&text);
	buf_printf(&text, "%.*s %.*s", SPAN_ARG(topic->code),
	    SPAN_ARG(topic->title));
	if (topic->level != CHAIN_NONE)
		buf_printf(&text, _(", level %lld"), (long long)topic->level);
	for (i = 0; i < topic->need_count; i++) {
		buf_text(&text, i == 0 ? _(", needs ") :
		    topic->needs[i].any ? _(" or ") : ", ");
		show_code(show, topic->needs[i].id, &text);
	}
	add_finding(show, findings_get(view->screen.app), topic->id, &text);
	plain_rows_add(rows, &(struct plain_row){ .text = buf_cstr(&text),
	    .id = topic->id, .counts = true });
	buf_free(&text);
}

static void
add_step(struct plain_rows *rows, const struct show *show,
    const struct chainview *view, uint32_t n)
{
	const struct chain_step *step = &view->steps[n];
	struct buf text;
	uint32_t i;

	buf_init(&text);
	buf_printf(&text, "%s: %.*s %.*s", step->stage == NULL ? "" :
	    step->stage, SPAN_ARG(step->code), SPAN_ARG(step->title));
	add_ages(step->age_from, step->age_to, &text);
	add_finding(show, findings_get(view->screen.app), step->id, &text);
	plain_rows_add(rows, &(struct plain_row){ .text = buf_cstr(&text),
	    .id = step->id, .counts = true });
	for (i = 0; i < step->count; i++)
		add_topic(rows, show, view, &view->topics[step->first + i]);
	if (chaindata_is_gap(view, n)) {
		buf_reset(&text);
		buf_text(&text, _("X gap: nothing of this chain is taught at "
		    "this age"));
		add_ages(step->age_to + 1, step[1].age_from - 1, &text);
		plain_rows_say(rows, buf_cstr(&text));
	}
	buf_free(&text);
}

static void
fill_outline(struct plain *plain, struct plain_rows *rows,
    struct chainview *view)
{
	struct note why = { "" };
	struct txn txn;
	struct show show = plain_show(plain, &txn);
	struct buf text;
	uint32_t i;

	plain_rows_clear(rows);
	chaindata_load(view);
	buf_init(&text);
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	show_record(&show, view->id, &text);
	add_finding(&show, findings_get(&plain->app), view->id, &text);
	plain_rows_say(rows, buf_cstr(&text));
	for (i = 0; i < view->step_count; i++)
		add_step(rows, &show, view, i);
	txn_abandon(&txn);
	buf_free(&text);
}

static void
outline(struct plain *plain, const struct plain_row *row, void *with)
{
	struct plain_rows rows = { .open = plain_open_row,
	    .question = _("A number opens the curriculum or topic, n next, "
	    "q back") };
	struct chainview view = { .screen.app = &plain->app, .id = row->id };

	(void)with;
	arena_init(&rows.arena);
	arena_init(&view.arena);
	do {
		plain_rules(plain);
		fill_outline(plain, &rows, &view);
	} while (plain_rows_turn(plain, &rows));
	arena_clear(&view.arena);
	mem_free(view.topics);
	plain_rows_clear(&rows);
}

static void
fill(struct plain *plain, struct plain_rows *rows)
{
	const struct kind *kind = schema_kind(plain->session->schema,
	    SPAN("chain"));
	struct query query = { .kind = kind };
	struct note why = { "" };
	struct query_run *run;
	struct txn txn;
	struct show show = plain_show(plain, &txn);
	struct row_key key;
	struct buf text;
	uint64_t id;

	plain_rows_clear(rows);
	buf_init(&text);
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	if (plain_check(plain, query_begin(&txn, &query, &why, &run),
	    &why)) {
		while (query_next(run, &id, &key)) {
			buf_reset(&text);
			show_record(&show, id, &text);
			plain_rows_add(rows, &(struct plain_row){
			    .text = buf_cstr(&text), .id = id,
			    .counts = true });
		}
		plain_check(plain, query_end(run), &why);
	}
	txn_abandon(&txn);
	buf_free(&text);
}

void
plain_chains(struct plain *plain)
{
	struct plain_rows rows = { .open = outline, .question = _("A number "
	    "shows the chain, n next, q back") };

	arena_init(&rows.arena);
	do {
		fill(plain, &rows);
	} while (plain_rows_turn(plain, &rows));
	plain_rows_clear(&rows);
}
