/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/say/events.h"
#include "core/say/name.h"
#include "core/say/setline.h"
#include "core/say/table.h"

struct printing {
	struct session	*session;
	struct txn	*txn;
	struct table	*table;		/* NULL: JSON */
	uint64_t	 left;		/* sets still wanted */
};

static void
put_json(struct printing *to, const struct change_set *set,
    struct span what)
{
	struct buf line;

	buf_init(&line);
	buf_byte(&line, '{');
	events_set_json(to->txn, set, &line);
	buf_printf(&line, ",\"lines\":%llu", (unsigned long long)set->of);
	if (set->note.len > 0) {
		buf_text(&line, ",\"note\":");
		json_string(&line, set->note);
	}
	if (set->undoes != 0) {
		buf_text(&line, ",\"undo\":\"");
		stamp_text(to->txn, set->undoes, &line);
		buf_byte(&line, '"');
	}
	buf_text(&line, ",\"what\":");
	json_string(&line, what);
	fprintf(to->session->out, "%s}\n", buf_cstr(&line));
	buf_free(&line);
}

static void
put_row(struct printing *to, const struct change_set *set, struct span what)
{
	struct buf cell;

	buf_init(&cell);
	name_time(set->t, &cell);
	table_cell(to->table, buf_span(&cell));
	table_cell(to->table, set->user);
	buf_reset(&cell);
	stamp_text(to->txn, set->first, &cell);
	table_cell(to->table, buf_span(&cell));
	buf_reset(&cell);
	buf_integer(&cell, (int64_t)set->of);
	table_cell(to->table, buf_span(&cell));
	table_cell(to->table, what);
	buf_free(&cell);
}

static void
put_set(struct printing *to, const struct change_set *set)
{
	struct buf what;

	buf_init(&what);
	setline_write(to->txn, set, to->session->schema, to->session->lang,
	    &what);
	if (to->table == NULL)
		put_json(to, set, buf_span(&what));
	else
		put_row(to, set, buf_span(&what));
	buf_free(&what);
}

static void
put_all(struct printing *to)
{
	struct change_set set;
	struct walk walk;

	log_sets(&walk, to->txn);
	while (to->left > 0 && log_next_set(&walk, &set)) {
		put_set(to, &set);
		to->left--;
	}
	walk_end(&walk);
}

/* The sets that touched one record, newest first. */
static void
put_of_record(struct printing *to, const struct event *events, size_t count)
{
	uint64_t last = 0;

	while (to->left > 0 && count-- > 0) {
		if (events[count].set.first == last)
			continue;
		last = events[count].set.first;
		put_set(to, &events[count].set);
		to->left--;
	}
}

static void
begin_table(struct printing *to, struct table *table)
{
	to->table = table;
	table_begin(table, to->session->out, to->session->columns);
	table_head(table, span_of(_("when")), false);
	table_head(table, span_of(_("who")), false);
	table_head(table, span_of(_("change")), false);
	table_head(table, span_of(_("lines")), true);
	table_head(table, span_of(_("what")), false);
}

static enum err
put_log(struct printing *to, const struct call *call)
{
	struct session *session = to->session;
	struct event *events = NULL;
	const struct kind *kind;
	struct table table;
	size_t count = 0;
	uint64_t id;
	enum err err = OK;

	if (call->word_count > 0)
		err = edit_find_ever(to->txn, call->words[0], &kind, &id,
		    &session->why);
	if (err == OK && call->word_count > 0)
		err = history_of(to->txn, id, &session->arena, &events,
		    &count);
	if (err != OK)
		return err;
	if (!span_is(call_value(call, "format"), SPAN("json")))
		begin_table(to, &table);
	to->left = call_has(call, "limit") ? call_number(call, "limit") :
	    UINT64_MAX;
	if (call->word_count == 0)
		put_all(to);
	else
		put_of_record(to, events, count);
	if (to->table != NULL && !table_end(&table))
		err = ERR_NOMEM;
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct txn txn;
	struct printing to = { .session = session, .txn = &txn };
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = put_log(&to, call);
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static const struct option_row options[] = {
	{ .name = "limit", .value = "N",
	  .help = N_("no more than the newest N changes") },
	{ .name = "format", .value = "text|json",
	  .help = N_("a table, or one JSON object a line") },
	{ .name = NULL }
};

const struct verb log_verb = {
	.name = "log",
	.words = "[REF]",
	.summary = N_("list the changes, newest first, of all or of one "
	    "record"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
