/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/record/view.h"

#include <stdio.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "tui/record/past.h"
#include "tui/record/read.h"
#include "tui/record/record.h"
#include "tui/widget/show.h"

enum { LABEL_WIDTH = 24, REFERRERS_MOST = 500 };

/* "Label            " and the value, wrapped behind it. */
static void
add_pair(struct read *read, const char *label, struct span text, uint64_t id)
{
	struct span clip = text_clip(span_of(label), LABEL_WIDTH);
	unsigned width = text_width(clip);
	struct buf line;

	buf_init(&line);
	buf_printf(&line, " %.*s%*s ", SPAN_ARG(clip),
	    (int)(LABEL_WIDTH - width), "");
	buf_add(&line, text);
	read_line(read, buf_span(&line), id);
	buf_free(&line);
}

/* Values beside the one shown: nobody has settled which is right. */
static void
add_siblings(struct read *read, const struct show *show,
    const struct field *field, const struct rec_register *at)
{
	struct sibling_walk walk;
	struct sibling sibling;
	struct change_set set;
	struct buf text;

	buf_init(&text);
	sibling_walk(&walk, at);
	while (sibling_next(&walk, &sibling)) {
		buf_reset(&text);
		buf_text(&text, "? ");
		show_value(show, field, &sibling.value, &text);
		if (log_set_of(show->txn, sibling.stamp, &set)) {
			buf_printf(&text, "  (%.*s, ", SPAN_ARG(set.user));
			show_time(show->dates, set.t, &text);
			buf_text(&text, ")");
		}
		add_pair(read, "", buf_span(&text), 0);
	}
	buf_free(&text);
}

static uint64_t
link_of(const struct show *show, const struct field *field,
    const struct value *value)
{
	if (field->type != FIELD_REF || value->tag != VALUE_TEXT)
		return 0;
	return id_read(show->txn, value->text);
}

static void
add_items(struct read *read, const struct show *show,
    const struct field *field, const char *label, struct span items)
{
	struct span item;
	struct buf text;
	uint64_t id;

	buf_init(&text);
	while (value_list_next(&items, &item)) {
		id = id_read(show->txn, item);
		buf_reset(&text);
		if (id != 0)
			show_record(show, id, &text);
		else
			buf_text(&text, _("(missing)"));
		add_pair(read, label, buf_span(&text), id);
		label = "";
	}
	buf_free(&text);
	(void)field;
}

static void
add_field(struct read *read, const struct show *show,
    const struct field *field, const struct rec_view *rec)
{
	const char *label = label_text(&field->label, show->lang);
	struct value value = rec_value(rec, field->slot);
	struct rec_register at;
	struct buf text;

	if (value.tag == VALUE_NULL)
		return;
	if (field->type == FIELD_REF && value.tag == VALUE_LIST) {
		add_items(read, show, field, label, value.text);
		return;
	}
	buf_init(&text);
	show_value(show, field, &value, &text);
	add_pair(read, label, buf_span(&text),
	    link_of(show, field, &value));
	buf_free(&text);
	if (rec_find(rec, field->slot, &at) && register_conflicts(&at, field))
		add_siblings(read, show, field, &at);
}

static void
add_referrers(struct read *read, const struct show *show, uint64_t id)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	struct buf text, label;
	size_t count = 0;
	uint64_t from;

	buf_init(&text);
	buf_init(&label);
	referrers(&walk, show->txn, id);
	while (count < REFERRERS_MOST &&
	    referrer_next(&walk, &kind, &field, &from)) {
		if (count++ == 0) {
			read_line(read, SPAN(""), 0);
			read_line(read, span_of(_(" What refers to it:")), 0);
		}
		buf_reset(&text);
		show_record(show, from, &text);
		buf_reset(&label);
		buf_printf(&label, "%s, %s",
		    label_text(&kind->label, show->lang),
		    label_text(&field->label, show->lang));
		add_pair(read, buf_cstr(&label), buf_span(&text), from);
	}
	referrer_end(&walk);
	buf_free(&text);
	buf_free(&label);
}

static void
add_record(struct read *read, const struct show *show,
    const struct kind *kind, const struct rec_view *rec)
{
	size_t i;

	for (i = 0; i < kind->count; i++)
		add_field(read, show, &kind->fields[i], rec);
	if ((rec_flags(rec) & REC_DISPUTED) != 0)
		read_line(read, span_of(_(" ? One office deleted this record "
		    "while another changed it.")), 0);
	add_referrers(read, show, rec->id);
}

void
view_open(struct app *app, uint64_t id)
{
	struct session *session = app->session;
	struct note why = { "" };
	struct rec_view rec;
	struct txn txn;
	struct show show = app_show(app, &txn);
	const struct kind *kind = NULL;
	struct read *read = NULL;
	struct buf title;

	buf_init(&title);
	txn_begin(&txn, session->store, TXN_READ, &why);
	if (record_get(&txn, id, &rec) &&
	    (rec_flags(&rec) & REC_GONE) == 0)
		kind = names_kind(session->schema, rec_kind(&rec));
	if (kind != NULL) {
		buf_printf(&title, "%s ",
		    label_text(&kind->label, session->lang));
		show_record(&show, id, &title);
		read = read_begin(app, buf_cstr(&title));
		if (read != NULL)
			add_record(read, &show, kind, &rec);
	}
	txn_abandon(&txn);
	buf_free(&title);
	if (read == NULL) {
		app_say(app, _("This record is not there now."));
		return;
	}
	read_subject(read, id);
	read_state(read, _("F4 edits"));
	read_show(read, false);
}

void
view_edit(struct app *app, uint64_t id)
{
	struct note why = { "" };
	struct rec_view rec;
	const struct kind *kind = NULL;
	struct txn txn;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (record_get(&txn, id, &rec))
		kind = names_kind(app->session->schema, rec_kind(&rec));
	txn_abandon(&txn);
	if (kind == NULL)
		app_say(app, _("This record is not there now."));
	else
		record_open(app, &(struct record_setup){ .kind = kind,
		    .id = id });
}

void
view_past(struct app *app, uint64_t id)
{
	past_open(app, id);
}
