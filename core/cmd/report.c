/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/settings.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/exchange/have.h"
#include "core/report/report.h"

enum { DAY_MS = 86400000 };

static const struct report_row *const reports[] = {
	&report_chain,
	&report_dashboard,
	&report_directions,
	&report_needs,
	&report_placements,
	&report_principles,
	&report_scorecard,
	NULL
};

static enum err
find_report(struct session *session, struct span name,
    const struct report_row **out)
{
	size_t i;

	for (i = 0; reports[i] != NULL; i++) {
		*out = reports[i];
		if (span_is(span_of(reports[i]->name), name))
			return OK;
	}
	return note_fail(ERR_USAGE, &session->why, _("There is no report "
	    "\"%.*s\"; klaster report --list names them."), SPAN_ARG(name));
}

static void
put_list(struct session *session)
{
	size_t i;

	for (i = 0; reports[i] != NULL; i++)
		fprintf(session->out, "%-12s%s\n", reports[i]->name,
		    _(reports[i]->title));
}

/*
 * How far the change-sets up to the instant reach, writer by writer: what
 * came later changes nothing of it, so neither of the report.
 */
static void
stamp_as_of(struct report *r, struct have *have)
{
	struct change_set set;
	struct writer writer;
	struct walk walk;
	size_t i;

	for (i = 0; i < have->count; i++)
		have->rows[i].n = 0;
	log_sets(&walk, r->txn);
	while (log_next_set(&walk, &set)) {
		uint64_t last = stamp_serial(set.first) + set.of - 1;

		if (set.t > r->as_of || !writer_get(r->txn,
		    stamp_writer(set.first), &writer))
			continue;
		for (i = 0; i < have->count; i++)
			if (strcmp(have->rows[i].dev, writer.dev) == 0 &&
			    have->rows[i].n < last)
				have->rows[i].n = last;
	}
	walk_end(&walk);
}

static void
stamp_now(struct report *r, struct have *have)
{
	struct writer writer;
	size_t i;

	for (i = 0; i < have->count; i++)
		have->rows[i].n = writer_find(r->txn,
		    span_of(have->rows[i].dev), &writer) ? writer.folded : 0;
}

static void
put_stamp(struct report *r)
{
	struct sheet *sheet = r->sheet;
	int64_t at = r->as_of != 0 ? r->as_of :
	    clock_now(r->session->clock);
	struct have have;
	struct buf text;
	size_t i;

	sheet->database = arena_string(&sheet->arena, author_here(r->txn));
	buf_init(&text);
	time_write(&text, at, false);
	buf_text(&text, " UTC");
	sheet->date = arena_string(&sheet->arena, buf_span(&text));
	sheet->arena.failed |= text.failed;
	buf_free(&text);
	if (!have_here(&have, r->txn, &sheet->arena))
		return;
	if (r->as_of != 0)
		stamp_as_of(r, &have);
	else
		stamp_now(r, &have);
	for (i = 0; i < have.count; i++)
		if (have.rows[i].n > 0)
			sheet_writer(sheet, have.rows[i].dev,
			    have.rows[i].n);
}

static enum err
fill(struct report *r, const struct report_row *row)
{
	struct check_choice choice = {
		.as_of = r->as_of, .today = r->today, .want = row->want
	};
	enum err err;

	put_stamp(r);
	err = check_run(r->check, r->txn, &r->session->settings->ruleset,
	    &choice, &r->session->why);
	if (err == OK)
		err = row->make(r);
	if (err == OK && r->sheet->arena.failed)
		err = ERR_NOMEM;
	check_clear(r->check);
	return err;
}

static enum err
fill_in_txn(struct report *r, const struct report_row *row)
{
	struct session *session = r->session;
	struct check check;
	struct txn txn;
	enum err err, end;

	r->check = &check;
	r->txn = &txn;
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = fill(r, row);
	end = txn_end(&txn);
	return err == OK ? end : err;
}

/* Nothing that a record says may give a terminal orders. */
static void
show_lines(struct buf *out, struct span text)
{
	while (text.len > 0) {
		const char *end = memchr(text.at, '\n', text.len);
		size_t len = end == NULL ? text.len :
		    (size_t)(end - text.at);

		text_show(out, span_make(text.at, len));
		buf_byte(out, '\n');
		text = span_from(text, len + 1);
	}
}

static bool
write_text(const struct sheet *sheet, struct buf *out)
{
	struct buf raw;
	bool whole;

	buf_init(&raw);
	whole = sheet_text(sheet, &raw);
	show_lines(out, buf_span(&raw));
	buf_free(&raw);
	return whole && !out->failed;
}

static bool
write_as(const struct sheet *sheet, struct span format, struct buf *out)
{
	if (span_is(format, SPAN("html")))
		return sheet_html(sheet, out);
	if (span_is(format, SPAN("csv")))
		return sheet_csv(sheet, out);
	if (span_is(format, SPAN("json")))
		return sheet_json(sheet, out);
	return write_text(sheet, out);
}

static enum err
put_out(struct session *session, const char *path, struct span bytes)
{
	if (path != NULL && strcmp(path, "-") != 0)
		return file_write(path, 0600, bytes, &session->why);
	if (fwrite(bytes.at, 1, bytes.len, session->out) == bytes.len)
		return OK;
	return note_fail(ERR_SYSTEM, &session->why, "%s",
	    _("Standard output cannot be written."));
}

static enum err
write_sheet(struct report *r, const struct call *call)
{
	struct session *session = r->session;
	struct buf out;
	enum err err = ERR_NOMEM;

	buf_init(&out);
	if (write_as(r->sheet, call_value(call, "format"), &out))
		err = put_out(session, call_text(call, "output",
		    &session->arena), buf_span(&out));
	buf_free(&out);
	return err;
}

static enum err
read_date(struct report *r, const struct call *call)
{
	struct span when = call_value(call, "as-of");

	r->today = clock_now(r->session->clock) / DAY_MS;
	if (!call_has(call, "as-of"))
		return OK;
	if (!time_read(when, &r->as_of) || r->as_of <= 0)
		return note_fail(ERR_USAGE, &r->session->why, _("report "
		    "--as-of: \"%.*s\" is no time such as 2026, 2026-11-23 "
		    "or 2026-11-23T08:39Z."), SPAN_ARG(when));
	r->today = r->as_of / DAY_MS;
	return OK;
}

static enum err
run(struct session *session, const struct call *call)
{
	const struct report_row *row;
	struct sheet sheet;
	struct report r = { .session = session, .sheet = &sheet };
	enum err err;

	if (call_has(call, "list")) {
		put_list(session);
		return OK;
	}
	if (call->word_count == 0)
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("report: which one?  klaster report --list names "
		    "them."));
	err = find_report(session, call->words[0], &row);
	if (err == OK)
		err = read_date(&r, call);
	if (err == OK)
		err = session_settle(session);
	if (err != OK)
		return err;
	if (call->word_count > 1)
		r.about = call->words[1];
	sheet_begin(&sheet, row->name, _(row->title), session->lang);
	err = fill_in_txn(&r, row);
	if (err == OK)
		err = write_sheet(&r, call);
	sheet_clear(&sheet);
	return err;
}

static const struct option_row options[] = {
	{ .name = "list",
	  .help = N_("name the reports there are") },
	{ .name = "format", .value = "text|html|csv|json",
	  .help = N_("lines of 80 columns, one page for a browser or a "
	      "printer, one value a line, or one JSON object") },
	{ .name = "output", .letter = 'o', .value = "FILE",
	  .help = N_("into this file, which is replaced only when all of it "
	      "is written") },
	{ .name = "as-of", .value = "DATE",
	  .help = N_("as it was known at the end of that day, month or year, "
	      "or at 2026-11-23T08:39Z") },
	{ .name = NULL }
};

const struct verb report_verb = {
	.name = "report",
	.words = "[NAME] [CODE]",
	.summary = N_("make a report of the state of the cluster"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
