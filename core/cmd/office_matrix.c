/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <inttypes.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/exchange/matrix.h"
#include "core/port/csv.h"
#include "core/say/name.h"
#include "core/say/table.h"

/* The title, or the writer's name where it has none. */
static struct span
name_of(const struct matrix *m, size_t i)
{
	const struct office *office = &m->offices[i].office;

	return office->title.len > 0 ? office->title : span_of(office->dev);
}

/* "520", or "480 (2026-11-20)" where something is missing since then. */
static void
say_cell(const struct matrix_cell *cell, struct buf *out)
{
	struct buf time;

	if (!cell->told) {
		buf_byte(out, '?');
		return;
	}
	buf_integer(out, (int64_t)cell->n);
	if (cell->behind == 0 || cell->t == 0)
		return;
	buf_init(&time);
	name_time(cell->t, &time);
	buf_printf(out, " (%.10s)", buf_cstr(&time));
	buf_free(&time);
}

static void
put_row(struct table *table, const struct matrix *m, size_t who)
{
	const struct office *office = &m->offices[who].office;
	struct matrix_cell cell;
	struct buf text;

	buf_init(&text);
	table_cell(table, name_of(m, who));
	for (size_t of = 0; of < m->count; of++) {
		matrix_cell(m, who, of, &cell);
		buf_reset(&text);
		say_cell(&cell, &text);
		table_cell(table, buf_span(&text));
	}
	buf_reset(&text);
	if (office->trust == TRUST_SELF)
		buf_text(&text, _("this one"));
	else if (office->heard > 0)
		name_time(office->heard, &text);
	table_cell(table, buf_span(&text));
	buf_free(&text);
}

/* More columns than a table has are told by csv and json only. */
static enum err
put_text(struct session *session, const struct matrix *m)
{
	struct table table;

	if (m->count + 2 > TABLE_COLUMNS)
		return note_fail(ERR_INPUT, &session->why, "%s", _("There "
		    "are more offices than a table has columns; ask for "
		    "--format csv."));
	table_begin(&table, session->out, session->columns);
	table_head(&table, span_of(_("seen by")), false);
	for (size_t i = 0; i < m->count; i++)
		table_head(&table, name_of(m, i), true);
	table_head(&table, span_of(_("as of")), false);
	for (size_t i = 0; i < m->count; i++)
		put_row(&table, m, i);
	return table_end(&table) ? OK : ERR_NOMEM;
}

/* What is not known stays empty. */
static void
put_number(struct buf *out, bool known, uint64_t number)
{
	struct buf text;

	buf_init(&text);
	if (known)
		buf_integer(&text, (int64_t)number);
	csv_write(out, buf_span(&text), false);
	buf_free(&text);
}

static void
put_csv(const struct matrix *m, size_t who, size_t of, struct buf *out)
{
	const struct office *by = &m->offices[who].office;
	const struct office *writer = &m->offices[of].office;
	struct matrix_cell cell;

	matrix_cell(m, who, of, &cell);
	csv_write(out, span_of(by->dev), true);
	csv_write(out, by->title, false);
	put_number(out, by->heard > 0, (uint64_t)by->heard);
	csv_write(out, span_of(writer->dev), false);
	csv_write(out, writer->title, false);
	put_number(out, cell.told, cell.n);
	put_number(out, cell.t > 0, (uint64_t)cell.t);
	put_number(out, cell.told, cell.behind);
	csv_end(out);
}

static void
put_json_cell(const struct matrix *m, size_t who, size_t of, struct buf *out)
{
	struct matrix_cell cell;

	matrix_cell(m, who, of, &cell);
	if (!cell.told)
		return;
	buf_text(out, out->at[out->len - 1] == '{' ? "" : ",");
	json_string(out, span_of(m->offices[of].office.dev));
	buf_printf(out, ":{\"line\":%" PRIu64, cell.n);
	if (cell.t > 0)
		buf_printf(out, ",\"at\":%" PRId64, cell.t);
	buf_printf(out, ",\"behind\":%" PRIu64 "}", cell.behind);
}

static void
put_json(const struct matrix *m, size_t who, struct buf *out)
{
	const struct office *office = &m->offices[who].office;

	buf_text(out, "{\"writer\":");
	json_string(out, span_of(office->dev));
	buf_text(out, ",\"title\":");
	json_string(out, office->title);
	buf_printf(out, ",\"self\":%s", office->trust == TRUST_SELF ?
	    "true" : "false");
	if (office->heard > 0)
		buf_printf(out, ",\"heard\":%" PRId64, office->heard);
	buf_text(out, ",\"seen\":{");
	for (size_t of = 0; of < m->count; of++)
		put_json_cell(m, who, of, out);
	buf_text(out, "}}\n");
}

/* Row by row, so that memory does not grow with their square. */
static enum err
put_lines(struct session *session, const struct matrix *m, bool as_csv)
{
	struct buf out;
	enum err err;

	buf_init(&out);
	if (as_csv)
		buf_text(&out, "office,title,heard,writer,writer_title,line,"
		    "at,behind\n");
	for (size_t who = 0; who < m->count; who++) {
		for (size_t of = 0; as_csv && of < m->count; of++)
			put_csv(m, who, of, &out);
		if (!as_csv)
			put_json(m, who, &out);
		fwrite(out.at, 1, out.len, session->out);
		buf_reset(&out);
	}
	err = out.failed ? ERR_NOMEM : OK;
	buf_free(&out);
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct span format = call_value(call, "format");
	struct matrix matrix;
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	if (!matrix_read(&matrix, &txn, &session->arena))
		err = ERR_NOMEM;
	else if (format.len == 0 || span_is(format, SPAN("text")))
		err = put_text(session, &matrix);
	else
		err = put_lines(session, &matrix,
		    span_is(format, SPAN("csv")));
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static const struct option_row options[] = {
	{ .name = "format", .value = "text|json|csv",
	  .help = N_("how to write it; text when not given") },
	{ .name = NULL }
};

const struct verb office_matrix_verb = {
	.name = "office matrix",
	.words = "",
	.summary = N_("show how far each office has seen each other's lines, "
	    "as its newest bundle told"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
