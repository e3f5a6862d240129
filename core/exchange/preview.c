/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/preview.h"

#include "core/base/words.h"
#include "core/exchange/bundle_batch.h"

struct comparing {
	const struct preview_ears *ears;
	struct txn	*before, *after;
	uint64_t	 done, total;
	bool		 enough;
};

bool
preview_goes_on(const struct preview_ears *ears, uint64_t done,
    uint64_t total)
{
	return ears->progress == NULL ||
	    ears->progress(ears->with, done, total);
}

static bool
is_visible(const struct rec_view *rec)
{
	return (rec_flags(rec) & REC_GONE) == 0;
}

static void
tell(struct comparing *c, struct preview_row *row, const struct rec_view *rec,
    enum preview_what what)
{
	row->before = c->before;
	row->after = c->after;
	row->id = rec->id;
	row->kind = names_kind(store_schema(c->after->store), rec_kind(rec));
	row->what = what;
	c->enough = c->enough || !c->ears->row(c->ears->with, row);
}

/* A field that either state has; at: NULL where the other lacks it. */
static void
compare_field(struct comparing *c, const struct rec_view *after,
    const struct rec_register *was, const struct rec_register *is)
{
	uint16_t slot = was == NULL ? is->slot : was->slot;
	struct preview_row row = {
		.was = was == NULL ? VALUE_EMPTY : register_value(was),
		.is = is == NULL ? VALUE_EMPTY : register_value(is),
	};

	if (slot == REC_DELETION)
		return;
	row.def = names_field(names_kind(store_schema(c->after->store),
	    rec_kind(after)), slot);
	row.conflict = is != NULL && register_conflicts(is, row.def) &&
	    (was == NULL || !register_conflicts(was, row.def));
	if (value_same(row.def, &row.was, &row.is) && !row.conflict)
		return;
	row.field = names_text(c->after, NAME_FIELD, slot);
	if (is != NULL)
		row.at = *is;
	tell(c, &row, after, PREVIEW_FIELD);
}

/* Registers stand in the order of their slots. */
static void
compare_fields(struct comparing *c, const struct rec_view *before,
    const struct rec_view *after)
{
	size_t i = 0, j = 0, old = rec_count(before), new = rec_count(after);
	struct rec_register was, is;

	while (!c->enough && (i < old || j < new)) {
		bool has_was = i < old, has_is = j < new;

		if (has_was)
			was = rec_at(before, i);
		if (has_is)
			is = rec_at(after, j);
		if (has_was && has_is && was.slot != is.slot) {
			has_was = was.slot < is.slot;
			has_is = !has_was;
		}
		compare_field(c, after, has_was ? &was : NULL,
		    has_is ? &is : NULL);
		i += has_was;
		j += has_is;
	}
}

static void
compare_record(struct comparing *c, uint64_t id, struct span was,
    struct span is)
{
	struct rec_view before, after;
	struct preview_row row = { .conflict = false };
	bool had = was.len > 0 && rec_view(&before, id, was) &&
	    is_visible(&before);
	bool has = is.len > 0 && rec_view(&after, id, is) &&
	    is_visible(&after);
	bool disputed = has && (rec_flags(&after) & REC_DISPUTED) != 0 &&
	    (!had || (rec_flags(&before) & REC_DISPUTED) == 0);

	if (disputed) {
		row.conflict = true;
		tell(c, &row, &after, PREVIEW_DISPUTED);
	} else if (had && !has) {
		tell(c, &row, &before, PREVIEW_REMOVED);
	} else if (!had && has) {
		tell(c, &row, &after, PREVIEW_NEW);
	} else if (had) {
		compare_fields(c, &before, &after);
	}
}

/* What is in the map at the same place, or reads the same, is the same. */
static bool
is_same(struct span was, struct span is)
{
	return was.len == is.len && (was.at == is.at || span_is(was, is));
}

enum { STEP = 4096 };

static void
compare_all(struct comparing *c, struct walk *olds, struct walk *news)
{
	struct span old, was, new, is;
	bool had = walk_next(olds, &old, &was);
	bool has = walk_next(news, &new, &is);

	while (!c->enough && (had || has)) {
		int order = !had ? 1 : !has ? -1 : span_order(old, new);

		if (order < 0)
			compare_record(c, get_u64(old.at), was, SPAN(""));
		else if (order > 0)
			compare_record(c, get_u64(new.at), SPAN(""), is);
		else if (!is_same(was, is))
			compare_record(c, get_u64(new.at), was, is);
		if (order <= 0)
			had = walk_next(olds, &old, &was);
		if (order >= 0)
			has = walk_next(news, &new, &is);
		if (++c->done % STEP == 0 && !preview_goes_on(c->ears,
		    c->done, c->total))
			c->enough = true;
	}
}

static void
compare(struct txn *before, struct txn *after,
    const struct preview_ears *ears)
{
	struct comparing c = { .ears = ears, .before = before,
	    .after = after, .total = txn_count(after, TREE_RECORDS) };
	struct walk olds, news;

	if (ears->row == NULL)
		return;
	walk_begin(&olds, before, TREE_RECORDS, SPAN(""));
	walk_begin(&news, after, TREE_RECORDS, SPAN(""));
	compare_all(&c, &olds, &news);
	walk_end(&olds);
	walk_end(&news);
}

enum err
preview_states(struct store *before, struct store *after,
    const struct preview_ears *ears, struct note *why)
{
	struct txn old, new;
	enum err err, end;

	txn_begin(&old, before, TXN_READ, why);
	txn_begin(&new, after, TXN_READ, why);
	if (old.err == OK && new.err == OK)
		compare(&old, &new, ears);
	err = txn_end(&new);
	end = txn_end(&old);
	return err == OK ? end : err;
}

enum err
preview_try(struct store *store, const struct bundle_batch *batch,
    const struct preview_ears *ears, bool *full, struct note *why)
{
	struct txn old, new;
	enum err err;

	do {
		txn_begin(&new, store, TXN_WRITE, why);
		if (new.err == OK)
			bundle_batch_run(&new, batch);
		*full = txn_is_full(&new);
		txn_begin(&old, store, TXN_READ, why);
		if (new.err == OK && !*full)
			compare(&old, &new, ears);
		err = new.err;
		txn_abandon(&old);
		txn_abandon(&new);
	} while (err == ERR_GROW && (err = store_grow(store, why)) == OK);
	return err;
}

/* KIND/CODE, or KIND/DEV.n. */
static void
add_label(const struct preview_row *row, struct txn *txn, struct buf *out)
{
	struct rec_view rec;
	struct value code;

	if (!record_get(txn, row->id, &rec))
		return;
	buf_add(out, names_text(txn, NAME_KIND, rec_kind(&rec)));
	buf_byte(out, '/');
	code = rec_value(&rec, names_slot(txn, NAME_FIELD, SPAN("code")));
	if (code.tag == VALUE_TEXT)
		buf_add(out, code.text);
	else
		stamp_text(txn, row->id, out);
}

/* Beside the value that would be shown, the others that would wait. */
static void
add_others(const struct preview_row *row, struct buf *out)
{
	struct sibling_walk walk;
	struct sibling sibling;

	if (!row->conflict)
		return;
	sibling_walk(&walk, &row->at);
	while (sibling_next(&walk, &sibling)) {
		if (value_is(&sibling.value, &row->is))
			continue;
		buf_text(out, " | ");
		value_to_text(out, &sibling.value);
	}
}

void
preview_text(const struct preview_row *row, struct buf *out)
{
	if (row->conflict)
		buf_text(out, "? ");
	add_label(row, row->what == PREVIEW_REMOVED ? row->before :
	    row->after, out);
	switch (row->what) {
	case PREVIEW_NEW:
		buf_printf(out, ": %s", _("new"));
		break;
	case PREVIEW_REMOVED:
		buf_printf(out, ": %s", _("removed"));
		break;
	case PREVIEW_DISPUTED:
		buf_printf(out, ": %s", _("deleted by one, changed by "
		    "another"));
		break;
	case PREVIEW_FIELD:
		buf_printf(out, " %.*s: ", SPAN_ARG(row->field));
		value_to_text(out, &row->was);
		buf_text(out, " -> ");
		value_to_text(out, &row->is);
		add_others(row, out);
		break;
	}
	buf_byte(out, '\n');
}
