/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/edit/spool.h"
#include "core/say/tally.h"
#include "tui/exchange/incoming.h"

static void
add_piece(struct buf *out, const struct buf *text)
{
	buf_varint(out, text->len);
	buf_add(out, buf_span(text));
}

/* The value that would be shown, then those that would wait beside it. */
static void
add_after(const struct show *show, const struct preview_row *row,
    struct buf *out)
{
	struct sibling_walk walk;
	struct sibling sibling;

	show_value(show, row->def, &row->is, out);
	if (row->is.tag == VALUE_NULL)
		buf_text(out, _("(empty)"));
	if (!row->conflict)
		return;
	sibling_walk(&walk, &row->at);
	while (sibling_next(&walk, &sibling)) {
		if (value_is(&sibling.value, &row->is))
			continue;
		buf_text(out, " | ");
		show_value(show, row->def, &sibling.value, out);
		if (sibling.value.tag == VALUE_NULL)
			buf_text(out, _("(empty)"));
	}
}

static void
write_field(const struct incoming_rows *rows, const struct preview_row *row,
    struct buf texts[INCOMING_TEXTS])
{
	struct show before = { row->before, rows->session->lang,
	    rows->dates };
	struct show after = { row->after, rows->session->lang, rows->dates };

	if (row->what != PREVIEW_FIELD) {
		buf_text(&texts[INCOMING_IS], row->what == PREVIEW_NEW ?
		    _("new") : row->what == PREVIEW_REMOVED ? _("removed") :
		    _("deleted by one, changed by another"));
		return;
	}
	if (row->def == NULL) {
		buf_add(&texts[INCOMING_FIELD], row->field);
		value_to_text(&texts[INCOMING_WAS], &row->was);
		value_to_text(&texts[INCOMING_IS], &row->is);
		return;
	}
	buf_text(&texts[INCOMING_FIELD], label_text(&row->def->label,
	    rows->session->lang));
	show_value(&before, row->def, &row->was, &texts[INCOMING_WAS]);
	add_after(&after, row, &texts[INCOMING_IS]);
}

static void
write_row(const struct incoming_rows *rows, const struct preview_row *row,
    struct buf *out)
{
	struct show show = { row->what == PREVIEW_REMOVED ||
	    row->what == PREVIEW_DISPUTED ? row->before : row->after,
	    rows->session->lang, rows->dates };
	struct buf texts[INCOMING_TEXTS];
	size_t i;

	for (i = 0; i < INCOMING_TEXTS; i++)
		buf_init(&texts[i]);
	show_code(&show, row->id, &texts[INCOMING_CODE]);
	show_title(&show, row->id, &texts[INCOMING_TITLE]);
	write_field(rows, row, texts);
	buf_u64(out, row->id);
	buf_byte(out, (unsigned char)row->what);
	buf_byte(out, row->conflict);
	for (i = 0; i < INCOMING_TEXTS; i++) {
		out->failed |= texts[i].failed;
		add_piece(out, &texts[i]);
		buf_free(&texts[i]);
	}
}

static bool
take_row(void *with, const struct preview_row *row)
{
	struct incoming_rows *rows = with;
	struct note why = { "" };
	struct buf piece;

	buf_init(&piece);
	write_row(rows, row, &piece);
	rows->failed = rows->failed || piece.failed ||
	    spool_put(rows->spool, buf_span(&piece), &why) != OK;
	buf_free(&piece);
	rows->count += !rows->failed;
	rows->added += row->what == PREVIEW_NEW;
	rows->removed += row->what == PREVIEW_REMOVED;
	rows->conflicts += row->conflict;
	return !rows->failed;
}

static bool
step(void *with, uint64_t done, uint64_t total)
{
	struct incoming_rows *rows = with;

	return rows->progress == NULL ||
	    rows->progress(rows->with, done, total);
}

/* Where each row begins. */
static void
find_starts(struct incoming_rows *rows, struct txn *txn)
{
	struct spool_at at = { 0 };
	struct span piece;
	size_t i;

	rows->starts = mem_zero(rows->count + 1, sizeof *rows->starts);
	rows->failed |= rows->starts == NULL;
	for (i = 0; !rows->failed && i < rows->count; i++) {
		rows->starts[i] = at.pos;
		rows->failed = !spool_get(rows->spool, &at, &piece, txn);
	}
}

enum err
incoming_load(struct incoming_rows *rows, const char *path, unsigned how,
    struct note *why)
{
	struct session *session = rows->session;
	struct preview_ears ears = { take_row, step, rows };
	struct txn txn;
	enum err err;

	rows->spool = spool_begin(session->temporary);
	if (rows->spool == NULL)
		return ERR_NOMEM;
	err = bundle_apply_heard(session->store, &session->author, path,
	    how | BUNDLE_DRY_RUN, &session->limits, &ears, &rows->outcome,
	    why);
	if (err != OK && err != ERR_LOOK)
		return err;
	txn_begin(&txn, session->store, TXN_READ, why);
	find_starts(rows, &txn);
	txn_abandon(&txn);
	return rows->failed ? note_fail(ERR_SYSTEM, why, _("%s: what it would "
	    "change could not be kept; is the disk full?"), path) : OK;
}

bool
incoming_get(struct incoming_rows *rows, size_t i, struct incoming_row *row)
{
	struct spool_at at = { i < rows->count ? rows->starts[i] : 0 };
	struct note why = { "" };
	struct span rest = { "", 0 };
	struct txn txn;
	uint64_t len;
	bool found;

	txn_begin(&txn, rows->session->store, TXN_READ, &why);
	found = i < rows->count && spool_get(rows->spool, &at, &rest, &txn);
	txn_abandon(&txn);
	if (!found || rest.len < 10)
		return false;
	row->id = get_u64(rest.at);
	row->what = (enum preview_what)rest.at[8];
	row->conflict = rest.at[9] != 0;
	rest = span_from(rest, 10);
	for (i = 0; i < INCOMING_TEXTS; i++) {
		if (!get_varint(&rest, &len) || len > rest.len)
			return false;
		row->texts[i] = span_make(rest.at, (size_t)len);
		rest = span_from(rest, (size_t)len);
	}
	return true;
}

void
incoming_clear(struct incoming_rows *rows)
{
	if (rows->spool != NULL)
		spool_end(rows->spool);
	rows->spool = NULL;
	mem_free(rows->starts);
	rows->starts = NULL;
	rows->count = 0;
	bundle_outcome_clear(&rows->outcome);
}

void
incoming_counts(const struct incoming_rows *rows, struct buf *out)
{
	struct arena arena;
	size_t fields = rows->count - rows->added - rows->removed;

	arena_init(&arena);
	buf_printf(out, _("New: %s. Removed: %s. Changed values: %zu. "
	    "Conflicts (?): %zu."), tally_records(&arena, rows->added),
	    tally_records(&arena, rows->removed), fields, rows->conflicts);
	if (rows->outcome.kept_back > 0)
		buf_printf(out, _(" Kept back: %s."), tally_lines(&arena,
		    rows->outcome.kept_back));
	arena_clear(&arena);
}
