/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/exporter.h"

#include <stddef.h>
#include <stdlib.h>

#include "core/base/words.h"
#include "core/log/log.h"
#include "core/port/csv.h"
#include "core/port/ordered.h"
#include "core/port/reference.h"

enum { OUT_MOST = 64 * 1024, NO_COLUMN = 0xffff };

struct exporter {
	struct txn			*txn;
	const struct kind		*kind;
	const struct export_choice	*choice;
	const struct export_sink	*sink;
	struct note			*why;
	const struct field		**columns;
	struct value			*values;	/* one a column */
	uint16_t			*column_of;	/* a slot's column */
	size_t				 column_count, slot_count;
	struct reference_cache		*references;
	struct buf			 out, text;
	bool				 whole;	/* all that is known */
	struct arena			 arena;
};

/* References as codes; a list's items packed anew in x->text. */
static struct value
outward(struct exporter *x, const struct field *field,
    const struct value *value)
{
	struct span rest = value->text, item;

	if (field->type != FIELD_REF)
		return *value;
	if (value->tag == VALUE_TEXT)
		return value_text(reference_code(x->references, field,
		    value->text));
	if (value->tag != VALUE_LIST)
		return *value;
	buf_reset(&x->text);
	while (value_list_next(&rest, &item))
		value_list_add(&x->text, reference_code(x->references, field,
		    item));
	x->out.failed |= x->text.failed;
	return value_list(&x->text);
}

static void
put_csv(struct exporter *x)
{
	struct buf joined;
	size_t i;

	buf_init(&joined);
	for (i = 0; i < x->column_count; i++) {
		struct value value = outward(x, x->columns[i],
		    &x->values[i]);

		if (value.tag == VALUE_TEXT) {
			csv_write(&x->out, value.text, i == 0);
			continue;
		}
		buf_reset(&joined);
		value_to_text(&joined, &value);
		csv_write(&x->out, buf_span(&joined), i == 0);
		x->out.failed |= joined.failed;
	}
	csv_end(&x->out);
	buf_free(&joined);
}

static void
put_heading(struct exporter *x)
{
	size_t i;

	for (i = 0; i < x->column_count; i++)
		csv_write(&x->out, span_of(x->columns[i]->name), i == 0);
	csv_end(&x->out);
}

/* A field of the name "kind" would hide what kind of record it is. */
static void
put_name(struct buf *out, const struct kind *kind, const struct field *field)
{
	if (strcmp(field->name, "kind") == 0)
		buf_printf(out, ",\"%s.kind\":", kind->name);
	else
		buf_printf(out, ",\"%s\":", field->name);
}

static void
put_origin(struct exporter *x, const struct rec_view *view)
{
	buf_text(&x->out, ",\"origin\":\"");
	stamp_text(x->txn, view->id, &x->out);
	buf_byte(&x->out, '"');
	if ((rec_flags(view) & (REC_GONE | REC_DISPUTED)) != 0)
		buf_text(&x->out, ",\"deleted\":true");
}

/* {"value":528,"by":"OFFICE","user":"dilnoza","at":"2026-11-23 08:39:28"} */
static void
put_side(struct exporter *x, const struct field *field,
    const struct sibling *sibling)
{
	struct value value = outward(x, field, &sibling->value);
	struct change_set set;
	struct writer writer;

	buf_text(&x->out, "{\"value\":");
	value_to_json(&x->out, &value);
	if (writer_get(x->txn, stamp_writer(sibling->stamp), &writer)) {
		buf_text(&x->out, ",\"by\":");
		json_string(&x->out, span_of(writer.dev));
	}
	if (log_set_of(x->txn, sibling->stamp, &set)) {
		buf_text(&x->out, ",\"user\":");
		json_string(&x->out, set.user);
		buf_printf(&x->out, ",\"at\":%lld", (long long)set.t);
	}
	buf_byte(&x->out, '}');
}

/* All values of a field, the shown one first. */
static void
put_sides(struct exporter *x, const struct field *field,
    const struct rec_register *at)
{
	struct sibling_walk walk;
	struct sibling sibling;
	bool first = true;

	json_string(&x->out, span_of(field->name));
	buf_text(&x->out, ":[");
	sibling_walk(&walk, at);
	for (; sibling_next(&walk, &sibling); first = false) {
		buf_text(&x->out, first ? "" : ",");
		put_side(x, field, &sibling);
	}
	buf_byte(&x->out, ']');
}

static void
put_conflicts(struct exporter *x, const struct rec_view *view)
{
	const char *before = ",\"conflicts\":{";
	struct rec_register at;
	size_t i;

	for (i = 0; i < x->column_count; i++) {
		if (!rec_find(view, x->columns[i]->slot, &at) ||
		    !register_conflicts(&at, x->columns[i]))
			continue;
		buf_text(&x->out, before);
		put_sides(x, x->columns[i], &at);
		before = ",";
	}
	if (before[1] == '\0')
		buf_byte(&x->out, '}');
}

static void
put_json(struct exporter *x, const struct rec_view *view)
{
	size_t i;

	buf_printf(&x->out, "{\"kind\":\"%s\"", x->kind->name);
	if (x->whole)
		put_origin(x, view);
	for (i = 0; i < x->column_count; i++) {
		struct value value = outward(x, x->columns[i],
		    &x->values[i]);

		if (value.tag == VALUE_NULL)
			continue;
		put_name(&x->out, x->kind, x->columns[i]);
		value_to_json(&x->out, &value);
	}
	if (x->whole && (rec_flags(view) & REC_CONFLICT) != 0)
		put_conflicts(x, view);
	buf_byte(&x->out, '}');
}

static void
load(struct exporter *x, const struct rec_view *view)
{
	size_t i, count = rec_count(view);

	for (i = 0; i < x->column_count; i++)
		x->values[i] = VALUE_EMPTY;
	for (i = 0; i < count; i++) {
		struct rec_register at = rec_at(view, i);

		if (at.slot < x->slot_count &&
		    x->column_of[at.slot] != NO_COLUMN)
			x->values[x->column_of[at.slot]] =
			    register_value(&at);
	}
}

/* Which columns there are, and the way from a slot to its column. */
/* The columns asked for, or all, but for those that may not leave. */
static enum err
choose(struct exporter *x)
{
	const struct export_choice *choice = x->choice;
	size_t i, most = choice->columns != NULL ? choice->column_count :
	    x->kind->count;

	x->columns = arena_array(&x->arena, most + 1, sizeof *x->columns);
	x->values = arena_array(&x->arena, most + 1, sizeof *x->values);
	if (x->columns == NULL || x->values == NULL)
		return ERR_NOMEM;
	for (i = 0; i < most; i++) {
		const struct field *field = choice->columns != NULL ?
		    choice->columns[i] : &x->kind->fields[i];

		if (choice->no_personal && field->personal)
			continue;
		x->columns[x->column_count++] = field;
		if (field->slot >= x->slot_count)
			x->slot_count = (size_t)field->slot + 1;
	}
	return OK;
}

static enum err
plan(struct exporter *x)
{
	size_t i;

	if (choose(x) != OK)
		return ERR_NOMEM;
	x->column_of = arena_array(&x->arena, x->slot_count + 1,
	    sizeof *x->column_of);
	if (x->column_of == NULL)
		return ERR_NOMEM;
	for (i = 0; i < x->slot_count; i++)
		x->column_of[i] = NO_COLUMN;
	for (i = x->column_count; i-- > 0;)
		if (x->columns[i]->slot != 0)
			x->column_of[x->columns[i]->slot] = (uint16_t)i;
	x->references = reference_open(x->txn);
	return x->references == NULL ? ERR_NOMEM : OK;
}

static enum err
flush(struct exporter *x)
{
	enum err err;

	if (x->out.failed)
		return ERR_NOMEM;
	if (x->out.len == 0)
		return OK;
	err = x->sink->put(x->sink->with, buf_span(&x->out), x->why);
	buf_reset(&x->out);
	return err;
}

static enum err
put_rows(struct exporter *x, struct ordered *rows, bool csv)
{
	uint64_t id, count = 0;
	struct rec_view view;
	enum err err = OK;

	if (csv)
		put_heading(x);
	while (err == OK && (x->choice->limit == 0 ||
	    count < x->choice->limit) && ordered_next(rows, &id)) {
		if (!record_get(x->txn, id, &view))
			continue;
		count++;
		load(x, &view);
		if (csv) {
			put_csv(x);
		} else {
			put_json(x, &view);
			buf_byte(&x->out, '\n');
		}
		if (x->out.len >= OUT_MOST)
			err = flush(x);
	}
	return err == OK ? flush(x) : err;
}

/* Those that are gone stand in no index, and are told in the order of DEV
 * and n. */
struct gone {
	char		dev[DEV_CHARS];
	unsigned char	n[8];
	uint64_t	id;
};

static int
gone_order(const void *a, const void *b)
{
	return memcmp(a, b, offsetof(struct gone, id));
}

static void
find_gone(struct exporter *x, struct buf *all)
{
	struct span key, bytes;
	struct rec_view view;
	struct writer writer;
	struct gone gone;
	struct walk walk;

	walk_begin(&walk, x->txn, TREE_RECORDS, SPAN(""));
	while (walk_next(&walk, &key, &bytes)) {
		if (key.len != 8 || !rec_view(&view, get_u64(key.at),
		    bytes) || rec_kind(&view) != x->kind->slot ||
		    (rec_flags(&view) & REC_GONE) == 0 ||
		    record_is_hidden(x->txn, view.id) ||
		    !writer_get(x->txn, stamp_writer(view.id), &writer))
			continue;
		memcpy(gone.dev, writer.dev, DEV_CHARS);
		stamp_key(gone.n, stamp_serial(view.id));
		gone.id = view.id;
		buf_add(all, span_make((const char *)&gone, sizeof gone));
	}
	walk_end(&walk);
}

static enum err
put_gone(struct exporter *x)
{
	struct buf all;
	struct gone gone;
	struct rec_view view;
	enum err err = OK;
	size_t at;

	buf_init(&all);
	find_gone(x, &all);
	if (all.failed)
		err = ERR_NOMEM;
	else if (all.len > 0)
		qsort(all.at, all.len / sizeof gone, sizeof gone, gone_order);
	for (at = 0; err == OK && at < all.len; at += sizeof gone) {
		memcpy(&gone, all.at + at, sizeof gone);
		if (!record_stored(x->txn, gone.id, &view))
			continue;
		load(x, &view);
		put_json(x, &view);
		buf_byte(&x->out, '\n');
		if (x->out.len >= OUT_MOST)
			err = flush(x);
	}
	buf_free(&all);
	return err == OK ? flush(x) : err;
}

static void
exporter_clear(struct exporter *x)
{
	reference_close(x->references);
	buf_free(&x->out);
	buf_free(&x->text);
	arena_clear(&x->arena);
}

enum err
export_query(struct txn *txn, const struct query *query,
    const struct export_choice *choice, const struct export_sink *sink,
    struct note *why)
{
	struct exporter x = { .txn = txn, .kind = query->kind,
	    .choice = choice, .sink = sink, .why = why };
	bool csv = strcmp(choice->format, "csv") == 0;
	struct ordered *rows = NULL;
	enum err err, end;

	if (!csv && strcmp(choice->format, "json") != 0)
		return note_fail(ERR_USAGE, why, _("There is no format "
		    "\"%s\"; use csv or json."), choice->format);
	x.whole = !csv && choice->whole;
	err = plan(&x);
	if (err == OK)
		err = ordered_begin(txn, query, why, &rows);
	if (err == OK) {
		err = put_rows(&x, rows, csv);
		end = ordered_end(rows);
		err = err == OK ? end : err;
	}
	if (err == OK && x.whole)
		err = put_gone(&x);
	exporter_clear(&x);
	return err;
}

void
export_json(struct txn *txn, const struct rec_view *view,
    const struct kind *kind, struct buf *out)
{
	struct export_choice choice = { .format = "json" };
	struct exporter x = { .txn = txn, .kind = kind, .choice = &choice };

	if (plan(&x) == OK) {
		load(&x, view);
		put_json(&x, view);
	}
	buf_add(out, buf_span(&x.out));
	out->failed |= x.out.failed || x.arena.failed || x.references == NULL;
	exporter_clear(&x);
}

/* A field as its text for people and files: codes for references. */
static void
put_field(struct txn *txn, const struct rec_view *view,
    const struct field *field, struct buf *out)
{
	struct value value = rec_value(view, field->slot);
	struct span rest = value.text, item;
	struct buf code;
	bool first = true;

	if (field->type != FIELD_REF || (value.tag != VALUE_TEXT &&
	    value.tag != VALUE_LIST)) {
		value_to_text(out, &value);
	} else if (value.tag == VALUE_TEXT) {
		reference_text(txn, field, value.text, out);
	} else {
		buf_init(&code);
		for (; value_list_next(&rest, &item); first = false) {
			if (!first)
				buf_byte(out, ';');
			buf_reset(&code);
			reference_text(txn, field, item, &code);
			value_item_write(out, buf_span(&code));
		}
		out->failed |= code.failed;
		buf_free(&code);
	}
}

/* Titles made of references would go round in a circle: one step only. */
static void
put_title(struct txn *txn, uint64_t id, bool deeper, struct buf *out)
{
	const struct kind *kind = NULL;
	size_t i, begin = out->len;
	struct rec_view view;
	struct value value;

	if (record_get(txn, id, &view))
		kind = names_kind(store_schema(txn->store), rec_kind(&view));
	for (i = 0; kind != NULL && i < kind->title_count; i++) {
		const struct field *field = kind->title[i];
		uint64_t target = 0;

		value = rec_value(&view, field->slot);
		if (value.tag == VALUE_NULL)
			continue;
		if (out->len > begin)
			buf_text(out, ", ");
		if (field->type == FIELD_REF && value.tag == VALUE_TEXT)
			target = id_read(txn, value.text);
		if (target != 0 && deeper)
			put_title(txn, target, false, out);
		else
			put_field(txn, &view, field, out);
	}
	if (kind != NULL && out->len == begin)
		put_field(txn, &view, &kind->fields[0], out);
}

void
export_title(struct txn *txn, uint64_t id, struct buf *out)
{
	put_title(txn, id, true, out);
}
