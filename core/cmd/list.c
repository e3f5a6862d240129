/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/settings.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/port/exporter.h"
#include "core/say/name.h"
#include "core/say/table.h"

struct listing {
	struct session		*session;
	const struct call	*call;
	struct txn		 txn;
	struct query		 query;
	struct export_choice	 choice;
};

/*
 * A view of the office's own: its columns, order, conditions and words, each
 * unless the call says otherwise; conditions of both must be true.
 */
static enum err
read_view(struct listing *listing, const struct settings_list *view)
{
	struct session *session = listing->session;
	enum err err = OK;

	listing->query.kind = view->kind;
	listing->query.sort = view->sort;
	listing->query.descending = view->descending;
	if (view->column_count > 0) {
		listing->choice.columns = view->columns;
		listing->choice.column_count = view->column_count;
	}
	if (view->find != NULL)
		listing->query.find = span_of(view->find);
	for (size_t i = 0; err == OK && i < view->where_count; i++)
		err = query_where(&listing->query, &listing->txn,
		    span_of(view->where[i]), &session->arena,
		    &session->why);
	return err;
}

/* A kind, or the name of a view. */
static enum err
read_name(struct listing *listing)
{
	struct session *session = listing->session;
	struct span word = listing->call->words[0];
	const struct settings_list *view = settings_list(session->settings,
	    word);

	if (view != NULL && schema_kind(session->schema, word) == NULL)
		return read_view(listing, view);
	return name_kind(session, word, &listing->query.kind);
}

/* --columns a,b,c */
static enum err
read_columns(struct listing *listing)
{
	struct session *session = listing->session;
	struct span rest = call_value(listing->call, "columns");
	const struct field **columns;
	enum err err = OK;

	listing->choice.column_count = 0;
	columns = arena_array(&session->arena, rest.len + 1,
	    sizeof *columns);
	if (columns == NULL)
		return ERR_NOMEM;
	while (err == OK && rest.len > 0) {
		const char *comma = memchr(rest.at, ',', rest.len);
		size_t len = comma == NULL ? rest.len :
		    (size_t)(comma - rest.at);
		size_t *count = &listing->choice.column_count;

		err = name_field(session, listing->query.kind,
		    span_make(rest.at, len), &columns[*count]);
		++*count;
		rest = span_from(rest, comma == NULL ? len : len + 1);
	}
	listing->choice.columns = columns;
	return err;
}

static enum err
read_sort(struct listing *listing)
{
	struct span sort = call_value(listing->call, "sort");

	if (sort.len == 0)
		return OK;
	listing->query.descending = false;
	if (sort.at[0] == '-') {
		listing->query.descending = true;
		sort = span_from(sort, 1);
	}
	return name_field(listing->session, listing->query.kind, sort,
	    &listing->query.sort);
}

static enum err
read_where(struct listing *listing)
{
	struct session *session = listing->session;
	struct span text;
	size_t from = 0;

	while (call_next(listing->call, "where", &from, &text)) {
		enum err err = query_where(&listing->query, &listing->txn,
		    text, &session->arena, &session->why);

		if (err != OK)
			return err;
	}
	return OK;
}

static enum err
read_call(struct listing *listing)
{
	enum err err = read_name(listing);

	if (call_has(listing->call, "find"))
		listing->query.find = call_value(listing->call, "find");
	listing->choice.limit = call_number(listing->call, "limit");
	if (err == OK && call_has(listing->call, "columns"))
		err = read_columns(listing);
	if (err == OK)
		err = read_sort(listing);
	if (err == OK)
		err = read_where(listing);
	return err;
}

static enum err
put_bytes(void *with, struct span bytes, struct note *why)
{
	struct session *session = with;

	if (fwrite(bytes.at, 1, bytes.len, session->out) == bytes.len)
		return OK;
	return note_fail(ERR_SYSTEM, why, "%s",
	    _("Standard output cannot be written."));
}

/* Columns as the schema has them, unless some were asked for. */
static void
choose_columns(struct listing *listing)
{
	const struct kind *kind = listing->query.kind;

	if (listing->choice.columns != NULL)
		return;
	listing->choice.columns = kind->columns;
	listing->choice.column_count = kind->column_count;
}

static void
put_row(struct listing *listing, struct table *table, uint64_t id)
{
	struct rec_view view;
	struct buf cell;

	if (!record_get(&listing->txn, id, &view))
		return;
	buf_init(&cell);
	for (size_t i = 0; i < listing->choice.column_count; i++) {
		const struct field *field = listing->choice.columns[i];
		struct value value = rec_value(&view, field->slot);

		buf_reset(&cell);
		name_value(&listing->txn, field, &value,
		    listing->session->lang, &cell);
		table_cell(table, buf_span(&cell));
	}
	buf_free(&cell);
}

static enum err
put_table(struct listing *listing)
{
	struct session *session = listing->session;
	struct query_run *rows;
	struct table table;
	struct row_key key;
	uint64_t id, count = 0;
	enum err err;

	choose_columns(listing);
	err = query_begin(&listing->txn, &listing->query, &session->why,
	    &rows);
	if (err != OK)
		return err;
	table_begin(&table, session->out, session->columns);
	for (size_t i = 0; i < listing->choice.column_count; i++) {
		const struct field *field = listing->choice.columns[i];

		table_head(&table, span_of(label_text(&field->label,
		    session->lang)), field->type == FIELD_INTEGER ||
		    field->type == FIELD_DECIMAL);
	}
	while ((listing->choice.limit == 0 ||
	    count < listing->choice.limit) &&
	    query_next(rows, &id, &key) && !ferror(session->out)) {
		put_row(listing, &table, id);
		count++;
	}
	err = query_end(rows);
	return !table_end(&table) && err == OK ? ERR_NOMEM : err;
}

static enum err
put_list(struct listing *listing)
{
	struct export_sink sink = { put_bytes, listing->session };
	enum err err = read_call(listing);

	listing->choice.format = call_text(listing->call, "format",
	    &listing->session->arena);
	if (err != OK)
		return err;
	if (listing->choice.format == NULL ||
	    strcmp(listing->choice.format, "table") == 0)
		return put_table(listing);
	return export_query(&listing->txn, &listing->query,
	    &listing->choice, &sink, &listing->session->why);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct listing listing = { .session = session, .call = call };
	enum err err, end;

	txn_begin(&listing.txn, session->store, TXN_READ, &session->why);
	err = put_list(&listing);
	end = txn_end(&listing.txn);
	return err == OK ? end : err;
}

static const struct option_row options[] = {
	{ .name = "where", .value = "FIELD OP VALUE", .repeats = true,
	  .help = N_("only records of which this is true; OP is one of "
	      "= != < <= > >= and ~ for a part of the text") },
	{ .name = "find", .value = "TEXT",
	  .help = N_("only records with words that begin so, in either "
	      "alphabet") },
	{ .name = "columns", .value = "FIELD,FIELD...",
	  .help = N_("these fields instead of the usual ones") },
	{ .name = "sort", .value = "[-]FIELD",
	  .help = N_("in order of this field instead of the code; with - "
	      "the greatest first") },
	{ .name = "limit", .value = "N",
	  .help = N_("no more than N records") },
	{ .name = "format", .value = "table|csv|json",
	  .help = N_("a table for people, CSV with a heading, or one JSON "
	      "object a line") },
	{ .name = NULL }
};

const struct verb list_verb = {
	.name = "list",
	.words = "KIND|VIEW",
	.summary = N_("list the records of a kind"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
