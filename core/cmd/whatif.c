/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/port/csv.h"
#include "core/rules/whatif.h"
#include "core/say/name.h"

#define DAY	INT64_C(86400000)

struct asking {
	struct session		*session;
	const struct call	*call;
	struct txn		 txn;
	struct whatif_ask	 ask;
	struct whatif		 whatif;
	struct buf		 line;
};

static bool
read_position(struct span text, int64_t *position)
{
	size_t i;

	*position = 0;
	for (i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' || i > 8)
			return false;
		*position = *position * 10 + (text.at[i] - '0');
	}
	return text.len > 0;
}

/* To which place, of which curriculum. */
static enum err
read_move(struct asking *a)
{
	const struct call *call = a->call;
	struct note *why = &a->session->why;
	const struct kind *kind;
	enum err err = OK;

	if (call->word_count < 3 ||
	    !read_position(call->words[2], &a->ask.position))
		return note_fail(ERR_USAGE, why, _("what-if move: say to which "
		    "position, a number after the topic."));
	if (call->word_count > 3)
		err = edit_find(&a->txn, call->words[3], &kind,
		    &a->ask.curriculum, why);
	if (err == OK && call->word_count > 3 &&
	    strcmp(kind->name, "curriculum") != 0)
		return note_fail(ERR_USAGE, why, _("what-if move: %.*s is no "
		    "curriculum."), SPAN_ARG(call->words[3]));
	return err;
}

static enum err
read_term(struct asking *a)
{
	const struct call *call = a->call;

	a->ask.from = INT64_MIN;
	if (call->word_count != 3 ||
	    !date_read(call->words[2], &a->ask.to))
		return note_fail(ERR_USAGE, &a->session->why, _("what-if "
		    "shorten: say the new last day after the record, as "
		    "2026-12-31."));
	return OK;
}

static enum err
read_call(struct asking *a)
{
	static const char *const whats[] = {
		[WHATIF_CLOSE] = "close",
		[WHATIF_CANCEL] = "cancel",
		[WHATIF_SHORTEN] = "shorten",
		[WHATIF_MOVE] = "move",
		[WHATIF_REMOVE] = "remove",
	};
	const struct call *call = a->call;
	struct note *why = &a->session->why;
	const struct kind *kind;
	enum err err = OK;
	size_t i;

	for (i = 0; i < sizeof whats / sizeof whats[0]; i++)
		if (span_is(call->words[0], span_of(whats[i])))
			a->ask.what = (enum whatif_what)i;
	a->ask.today = clock_now(a->session->clock) / DAY;
	if (a->ask.what == WHATIF_MOVE)
		err = read_move(a);
	else if (a->ask.what == WHATIF_SHORTEN)
		err = read_term(a);
	else if (call->word_count > 2)
		err = note_fail(ERR_USAGE, why, _("what-if: only move and "
		    "shorten take more than the record."));
	return err != OK ? err :
	    edit_find(&a->txn, call->words[1], &kind, &a->ask.id, why);
}

/* "Host > subject/INS-042", for people. */
static void
put_why(struct asking *a, const struct whatif_touch *t, struct buf *out)
{
	struct buf via;

	buf_init(&via);
	name_record(&a->txn, t->via, &via);
	whatif_reason(t, buf_cstr(&via), a->session->lang, out);
	buf_free(&via);
}

static const char *
why_name(enum whatif_why why)
{
	static const char *const names[] = {
		[WHATIF_REFERS] = "refers",
		[WHATIF_TRAINEE] = "trainee",
		[WHATIF_UNCOVERED] = "uncovered",
		[WHATIF_NEEDS] = "needs",
		[WHATIF_LEAVES] = "leaves",
		[WHATIF_AFTER] = "after",
	};

	return names[why];
}

static void
put_text(struct asking *a, const struct whatif_touch *t)
{
	struct buf shown;

	buf_init(&shown);
	name_titled(&a->txn, t->id, &a->line);
	buf_text(&a->line, ": ");
	put_why(a, t, &a->line);
	text_show(&shown, buf_span(&a->line));
	fprintf(a->session->out, "%s\n", buf_cstr(&shown));
	buf_free(&shown);
}

/* Record, how, field, what it is touched through, steps. */
static void
put_row(struct asking *a, const struct whatif_touch *t, bool json)
{
	static const char *const members[] = { "{\"record\":", ",\"how\":",
		",\"field\":", ",\"via\":" };
	struct buf names[2];
	struct span cells[4];
	size_t i;

	buf_init(&names[0]);
	buf_init(&names[1]);
	name_record(&a->txn, t->id, &names[0]);
	name_record(&a->txn, t->via, &names[1]);
	cells[0] = buf_span(&names[0]);
	cells[1] = span_of(why_name(t->why));
	cells[2] = span_of(t->field == NULL ? "" : t->field->name);
	cells[3] = buf_span(&names[1]);
	for (i = 0; i < 4 && json; i++) {
		buf_text(&a->line, members[i]);
		json_string(&a->line, cells[i]);
	}
	for (i = 0; i < 4 && !json; i++)
		csv_write(&a->line, cells[i], i == 0);
	buf_printf(&a->line, json ? ",\"steps\":%u}\n" : ",%u\n", t->depth);
	fputs(buf_cstr(&a->line), a->session->out);
	buf_free(&names[0]);
	buf_free(&names[1]);
}

static void
put_all(struct asking *a)
{
	struct span format = call_value(a->call, "format");
	const struct whatif *w = &a->whatif;
	uint32_t i;

	if (span_is(format, SPAN("csv")))
		fputs("record,how,field,via,steps\n", a->session->out);
	for (i = 0; i < w->count; i++) {
		buf_reset(&a->line);
		if (format.len == 0 || span_is(format, SPAN("text")))
			put_text(a, &w->touches[i]);
		else
			put_row(a, &w->touches[i],
			    span_is(format, SPAN("json")));
	}
}

static void
say_counts(struct asking *a)
{
	buf_reset(&a->line);
	whatif_counts(&a->whatif, a->session->lang, 0, &a->line);
	session_say(a->session, a->whatif.count == 0 ?
	    _("Nothing is touched.") : "%s", buf_cstr(&a->line));
}

static enum err
run(struct session *session, const struct call *call)
{
	struct asking a = { .session = session, .call = call };
	enum err err, end;

	buf_init(&a.line);
	txn_begin(&a.txn, session->store, TXN_READ, &session->why);
	err = read_call(&a);
	if (err == OK)
		err = whatif_run(&a.whatif, &a.txn, &a.ask, &session->why);
	if (err == OK) {
		put_all(&a);
		say_counts(&a);
		err = a.whatif.count > 0 ? ERR_LOOK : OK;
	}
	whatif_clear(&a.whatif);
	end = txn_end(&a.txn);
	buf_free(&a.line);
	return err == OK || err == ERR_LOOK ? (end == OK ? err : end) : err;
}

static const struct option_row options[] = {
	{ .name = "format", .value = "text|csv|json",
	  .help = N_("sentences for people, CSV with a heading, or one JSON "
	      "object a line") },
	{ .name = NULL }
};

const struct verb whatif_verb = {
	.name = "what-if",
	.words = "close|cancel|shorten|move|remove REF [TO] [CURRICULUM]",
	.summary = N_("show all that a change would touch, before it is made"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
