/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/twins.h"
#include "core/cmd/verbs.h"
#include "core/port/csv.h"
#include "core/port/exporter.h"
#include "core/say/name.h"
#include "core/say/table.h"

enum { CELLS = 5 };

struct listing;

/* One way to write the pairs. */
struct form {
	const char	*name;
	void		(*put)(struct listing *,
	    const struct span cells[CELLS], unsigned why);
};

struct listing {
	struct session		*session;
	const struct form	*form;
	struct txn		 txn;
	struct table		 table;
	struct buf		 line;
	bool			 any, failed;
};

static const struct {
	enum twins_why	 why;
	const char	*name, *label;
} reasons[] = {
	{ TWINS_CODE, "code", N_("code") },
	{ TWINS_NAME, "name", N_("name") },
	{ TWINS_PHONE, "phone", N_("phone") },
};

enum { REASONS = sizeof reasons / sizeof *reasons };

static void
add_reasons(unsigned why, bool labels, struct buf *out)
{
	const char *between = "";
	size_t i;

	for (i = 0; i < REASONS; i++) {
		if ((why & reasons[i].why) == 0)
			continue;
		buf_printf(out, "%s%s", between, labels ?
		    _(reasons[i].label) : reasons[i].name);
		between = labels ? ", " : ";";
	}
}

static void
put_line(struct listing *listing)
{
	fwrite(listing->line.at, 1, listing->line.len, listing->session->out);
	listing->failed |= listing->line.failed;
	buf_reset(&listing->line);
}

static void
table_pair(struct listing *listing, const struct span cells[CELLS],
    unsigned why)
{
	struct buf text;
	size_t i;

	buf_init(&text);
	add_reasons(why, true, &text);
	table_cell(&listing->table, buf_span(&text));
	buf_free(&text);
	for (i = 1; i < CELLS; i++)
		table_cell(&listing->table, cells[i]);
}

static void
csv_pair(struct listing *listing, const struct span cells[CELLS],
    unsigned why)
{
	size_t i;

	(void)why;
	for (i = 0; i < CELLS; i++)
		csv_write(&listing->line, cells[i], i == 0);
	csv_end(&listing->line);
	put_line(listing);
}

static void
json_pair(struct listing *listing, const struct span cells[CELLS],
    unsigned why)
{
	static const char *const members[CELLS] = { NULL, "record", "title",
		"other", "other_title" };
	const char *between = "";
	size_t i;

	buf_text(&listing->line, "{\"by\":[");
	for (i = 0; i < REASONS; i++) {
		if ((why & reasons[i].why) == 0)
			continue;
		buf_printf(&listing->line, "%s\"%s\"", between,
		    reasons[i].name);
		between = ",";
	}
	buf_byte(&listing->line, ']');
	for (i = 1; i < CELLS; i++) {
		buf_printf(&listing->line, ",\"%s\":", members[i]);
		json_string(&listing->line, cells[i]);
	}
	buf_text(&listing->line, "}\n");
	put_line(listing);
}

static const struct form forms[] = {
	{ "table", table_pair },
	{ "csv", csv_pair },
	{ "json", json_pair },
};

static void
put_pair(void *with, const struct twins *twins)
{
	struct listing *listing = with;
	struct buf texts[CELLS];
	struct span cells[CELLS];
	size_t i;

	for (i = 0; i < CELLS; i++)
		buf_init(&texts[i]);
	add_reasons(twins->why, false, &texts[0]);
	name_record(&listing->txn, twins->one, &texts[1]);
	export_title(&listing->txn, twins->one, &texts[2]);
	name_record(&listing->txn, twins->other, &texts[3]);
	export_title(&listing->txn, twins->other, &texts[4]);
	for (i = 0; i < CELLS; i++)
		cells[i] = buf_span(&texts[i]);
	listing->form->put(listing, cells, twins->why);
	for (i = 0; i < CELLS; i++) {
		listing->failed |= texts[i].failed;
		buf_free(&texts[i]);
	}
	listing->any = true;
}

static void
put_head(struct listing *listing)
{
	struct session *session = listing->session;

	table_begin(&listing->table, session->out, session->columns);
	if (listing->form->put == csv_pair)
		fputs("by,record,title,other,other_title\n", session->out);
	if (listing->form->put != table_pair)
		return;
	table_head(&listing->table, span_of(_("same")), false);
	table_head(&listing->table, span_of(_("record")), false);
	table_head(&listing->table, SPAN(""), false);
	table_head(&listing->table, span_of(_("other")), false);
	table_head(&listing->table, SPAN(""), false);
}

static enum err
put_kind(struct listing *listing, const struct kind *kind, unsigned why)
{
	struct session *session = listing->session;

	return twins_find(&listing->txn, kind, why,
	    store_dir(session->store), put_pair, listing, &session->why);
}

static enum err
put_all(struct listing *listing, const struct kind *only, unsigned why)
{
	struct session *session = listing->session;
	const struct schema *schema = session->schema;
	enum err err = OK, end;
	size_t i;

	txn_begin(&listing->txn, session->store, TXN_READ, &session->why);
	put_head(listing);
	for (i = 0; err == OK && i < schema->count; i++)
		if (only == NULL || only == schema->kinds[i])
			err = put_kind(listing, schema->kinds[i], why);
	end = txn_end(&listing->txn);
	if ((!table_end(&listing->table) || listing->failed) && err == OK)
		err = ERR_NOMEM;
	return err == OK ? end : err;
}

static unsigned
why_of(const struct call *call)
{
	struct span name;
	unsigned why = 0;
	size_t from = 0, i;

	while (call_next(call, "by", &from, &name))
		for (i = 0; i < REASONS; i++)
			if (span_is(name, span_of(reasons[i].name)))
				why |= reasons[i].why;
	return why != 0 ? why : TWINS_CODE | TWINS_NAME | TWINS_PHONE;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct listing listing = { .session = session, .form = forms };
	struct span format = call_value(call, "format");
	const struct kind *kind = NULL;
	enum err err = OK;
	size_t i;

	for (i = 0; i < sizeof forms / sizeof *forms; i++)
		if (span_is(format, span_of(forms[i].name)))
			listing.form = &forms[i];
	if (call->word_count > 0)
		err = name_kind(session, call->words[0], &kind);
	if (err != OK)
		return err;
	buf_init(&listing.line);
	err = put_all(&listing, kind, why_of(call));
	buf_free(&listing.line);
	return err == OK && listing.any ? ERR_LOOK : err;
}

static const struct option_row options[] = {
	{ .name = "by", .value = "code|name|phone", .repeats = true,
	  .help = N_("only pairs that have this in common") },
	{ .name = "format", .value = "table|csv|json",
	  .help = N_("for people, or one pair a line") },
	{ .name = NULL }
};

const struct verb duplicates_verb = {
	.name = "duplicates",
	.words = "[KIND]",
	.summary = N_("list pairs of records that may be one thing"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
