/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/say/events.h"

#include "core/base/words.h"
#include "core/say/name.h"
#include "core/say/table.h"

void
events_set_json(struct txn *txn, const struct change_set *set,
    struct buf *out)
{
	struct buf text;

	buf_init(&text);
	stamp_text(txn, set->first, &text);
	buf_text(out, "\"change\":");
	json_string(out, buf_span(&text));
	buf_reset(&text);
	time_write(&text, set->t, false);
	buf_text(out, ",\"at\":");
	json_string(out, buf_span(&text));
	buf_printf(out, ",\"t\":%lld,\"user\":", (long long)set->t);
	json_string(out, set->user);
	out->failed |= text.failed;
	buf_free(&text);
}

void
events_link(struct txn *txn, const struct event *event, struct buf *out)
{
	struct buf other;

	buf_init(&other);
	name_alone(txn, event->joined, &other);
	buf_printf(out, event->parted ? _("parted from %s") :
	    _("joined with %s"), buf_cstr(&other));
	buf_free(&other);
}

static void
put_json(struct session *session, struct txn *txn, const struct event *event)
{
	struct buf line;

	buf_init(&line);
	buf_byte(&line, '{');
	events_set_json(txn, &event->set, &line);
	if (event->joined != 0) {
		buf_printf(&line, ",\"%s\":\"", event->parted ? "parted" :
		    "joined");
		stamp_text(txn, event->joined, &line);
		buf_byte(&line, '"');
	} else if (event->field.len == 0) {
		buf_printf(&line, ",\"%s\":true", event->erased ? "erased" :
		    event->removed ? "removed" : "created");
	} else {
		buf_text(&line, ",\"field\":");
		json_string(&line, event->field);
		buf_text(&line, ",\"old\":");
		value_to_json(&line, &event->before);
		buf_text(&line, ",\"new\":");
		value_to_json(&line, &event->after);
	}
	fprintf(session->out, "%s}\n", buf_cstr(&line));
	buf_free(&line);
}

/* "old -> new" in the words of people. */
static void
put_step(struct session *session, struct txn *txn, const struct kind *kind,
    const struct event *event, struct table *table)
{
	const struct field *field = kind_field(kind, event->field);
	struct buf cell;

	buf_init(&cell);
	if (event->joined != 0) {
		table_text(table, "");
		events_link(txn, event, &cell);
		table_cell(table, buf_span(&cell));
		buf_free(&cell);
		return;
	}
	if (event->field.len == 0) {
		table_text(table, "");
		table_text(table, event->erased ? _("personal values erased") :
		    event->removed ? _("removed") : _("created"));
		return;
	}
	if (field == NULL)
		table_cell(table, event->field);
	else
		table_text(table, label_text(&field->label, session->lang));
	name_value(txn, field, &event->before, session->lang, &cell);
	if (cell.len > 0)
		buf_byte(&cell, ' ');
	buf_text(&cell, "-> ");
	name_value(txn, field, &event->after, session->lang, &cell);
	table_cell(table, buf_span(&cell));
	buf_free(&cell);
}

static void
put_when(struct txn *txn, const struct event *event, struct table *table)
{
	struct buf cell;

	buf_init(&cell);
	name_time(event->set.t, &cell);
	table_cell(table, buf_span(&cell));
	table_cell(table, event->set.user);
	buf_reset(&cell);
	stamp_text(txn, event->set.first, &cell);
	table_cell(table, buf_span(&cell));
	buf_free(&cell);
}

static enum err
put_table(struct session *session, struct txn *txn, const struct kind *kind,
    const struct event *events, size_t count)
{
	struct table table;

	table_begin(&table, session->out, session->columns);
	table_head(&table, span_of(_("when")), false);
	table_head(&table, span_of(_("who")), false);
	table_head(&table, span_of(_("change")), false);
	table_head(&table, span_of(_("field")), false);
	table_head(&table, span_of(_("old -> new")), false);
	for (size_t i = 0; i < count; i++) {
		put_when(txn, &events[i], &table);
		put_step(session, txn, kind, &events[i], &table);
	}
	return table_end(&table) ? OK : ERR_NOMEM;
}

enum err
events_put(struct session *session, struct txn *txn, const struct kind *kind,
    uint64_t id, bool json)
{
	struct event *events;
	size_t count;
	enum err err;

	err = history_of(txn, id, &session->arena, &events, &count);
	if (err != OK)
		return err;
	if (!json)
		return put_table(session, txn, kind, events, count);
	for (size_t i = 0; i < count; i++)
		put_json(session, txn, &events[i]);
	return OK;
}
