/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/port/exporter.h"
#include "core/say/events.h"
#include "core/say/name.h"

enum { FIRST_REFERRERS = 5 };

struct showing {
	struct session		*session;
	struct txn		 txn;
	const struct kind	*kind;
	uint64_t		 id;
	struct rec_view		 view;
	unsigned		 width;		/* of labels */
};

static void
put_label(struct showing *showing, const char *label)
{
	FILE *out = showing->session->out;
	unsigned width = text_width(span_of(label));

	fputs(label, out);
	fprintf(out, "%*s", width < showing->width ?
	    (int)(showing->width - width) + 2 : 2, "");
}

/* Text with line feeds goes on under its beginning. */
static void
put_shown(struct showing *showing, struct buf *text)
{
	FILE *out = showing->session->out;
	struct span rest = buf_span(text);
	struct buf shown;

	do {
		const char *end = rest.len == 0 ? NULL :
		    memchr(rest.at, '\n', rest.len);
		size_t len = end == NULL ? rest.len :
		    (size_t)(end - rest.at);

		buf_init(&shown);
		text_show(&shown, span_make(rest.at, len));
		fprintf(out, "%s\n", buf_cstr(&shown));
		buf_free(&shown);
		rest = span_from(rest, end == NULL ? len : len + 1);
		if (rest.len > 0)
			put_label(showing, "");
	} while (rest.len > 0);
}

/* A value that waits beside the one shown, with its author. */
static void
put_sibling(struct showing *showing, const struct field *field,
    const struct sibling *sibling)
{
	struct change_set set;
	struct buf line;

	buf_init(&line);
	buf_text(&line, "? ");
	name_value(&showing->txn, field, &sibling->value,
	    showing->session->lang, &line);
	if (log_set_of(&showing->txn, sibling->stamp, &set)) {
		buf_text(&line, "  (");
		name_time(set.t, &line);
		buf_printf(&line, ", %.*s)", SPAN_ARG(set.user));
	}
	put_label(showing, "");
	put_shown(showing, &line);
	buf_free(&line);
}

static void
put_siblings(struct showing *showing, const struct field *field)
{
	struct rec_register at;
	struct sibling_walk walk;
	struct sibling sibling;

	if (!rec_find(&showing->view, field->slot, &at) ||
	    !register_conflicts(&at, field))
		return;
	sibling_walk(&walk, &at);
	while (sibling_next(&walk, &sibling))
		put_sibling(showing, field, &sibling);
}

static void
put_field(struct showing *showing, const struct field *field)
{
	struct value value = rec_value(&showing->view, field->slot);
	struct buf text;

	if (value.tag == VALUE_NULL && field->place != 0) {
		put_siblings(showing, field);
		return;
	}
	buf_init(&text);
	name_value(&showing->txn, field, &value, showing->session->lang,
	    &text);
	put_label(showing, label_text(&field->label,
	    showing->session->lang));
	put_shown(showing, &text);
	buf_free(&text);
	put_siblings(showing, field);
}

/* Fields that this schema does not know, as they stand in the log. */
static void
put_unknown(struct showing *showing)
{
	for (size_t i = 0; i < rec_count(&showing->view); i++) {
		struct rec_register at = rec_at(&showing->view, i);
		struct span name;
		struct value value;
		struct buf text;

		if (at.slot == REC_DELETION ||
		    names_field(showing->kind, at.slot) != NULL)
			continue;
		name = names_text(&showing->txn, NAME_FIELD, at.slot);
		value = register_value(&at);
		buf_init(&text);
		buf_printf(&text, "%.*s = ", SPAN_ARG(name));
		value_to_json(&text, &value);
		put_label(showing, _("(unknown)"));
		put_shown(showing, &text);
		buf_free(&text);
	}
}

/* The referrers by one field: how many, and the first of them. */
struct referrer_group {
	const struct kind	*kind;
	const struct field	*field;
	uint64_t		 count, first[FIRST_REFERRERS];
};

static void
put_group(struct showing *showing, const struct referrer_group *group)
{
	FILE *out = showing->session->out;
	struct buf line;

	if (group->count == 0)
		return;
	fprintf(out, "  %s, %s: %llu\n",
	    label_text(&group->kind->plural, showing->session->lang),
	    label_text(&group->field->label, showing->session->lang),
	    (unsigned long long)group->count);
	buf_init(&line);
	for (size_t i = 0; i < group->count && i < FIRST_REFERRERS; i++) {
		buf_reset(&line);
		buf_text(&line, "    ");
		name_titled(&showing->txn, group->first[i], &line);
		put_shown(showing, &line);
	}
	if (group->count > FIRST_REFERRERS)
		fputs("    ...\n", out);
	buf_free(&line);
}

static void
put_referrers(struct showing *showing)
{
	struct referrer_group group = { .count = 0 };
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	uint64_t id;
	bool any = false;

	referrers(&walk, &showing->txn, showing->id);
	while (referrer_next(&walk, &kind, &field, &id)) {
		if (!any)
			fprintf(showing->session->out, "\n%s\n",
			    _("Referred to by"));
		any = true;
		if (field != group.field || kind != group.kind) {
			put_group(showing, &group);
			group = (struct referrer_group){ kind, field, 0,
			    { 0 } };
		}
		if (group.count < FIRST_REFERRERS)
			group.first[group.count] = id;
		group.count++;
	}
	referrer_end(&walk);
	put_group(showing, &group);
}

static void
measure_labels(struct showing *showing)
{
	for (size_t i = 0; i < showing->kind->count; i++) {
		const struct field *field = &showing->kind->fields[i];
		unsigned width = text_width(span_of(label_text(&field->label,
		    showing->session->lang)));

		if (width > showing->width)
			showing->width = width;
	}
}

static enum err
put_text(struct showing *showing)
{
	FILE *out = showing->session->out;
	struct buf line;

	measure_labels(showing);
	buf_init(&line);
	name_titled(&showing->txn, showing->id, &line);
	put_shown(showing, &line);
	buf_reset(&line);
	name_others(&showing->txn, showing->id, &line);
	if (line.len > 0)
		fprintf(out, _("Also found under %s."), buf_cstr(&line));
	if (line.len > 0)
		putc('\n', out);
	buf_free(&line);
	if (rec_flags(&showing->view) & REC_GONE)
		fprintf(out, "%s\n", _("This record was removed."));
	if (rec_flags(&showing->view) & REC_DISPUTED)
		fprintf(out, "%s\n", _("? One office removed this record "
		    "while another changed it."));
	putc('\n', out);
	for (size_t i = 0; i < showing->kind->count; i++)
		put_field(showing, &showing->kind->fields[i]);
	put_unknown(showing);
	put_referrers(showing);
	return OK;
}

static enum err
put_record(struct showing *showing, const struct call *call)
{
	struct span format = call_value(call, "format");
	struct buf json;

	if (!span_is(format, SPAN("json")))
		return put_text(showing);
	buf_init(&json);
	export_json(&showing->txn, &showing->view, showing->kind, &json);
	fprintf(showing->session->out, "%s\n", buf_cstr(&json));
	buf_free(&json);
	return OK;
}

/* The record as it was known at the end of that day or moment. */
static enum err
go_back(struct showing *showing, const struct call *call, struct buf *bytes)
{
	struct note *why = &showing->session->why;
	struct span when = call_value(call, "as-of");
	int64_t ms;

	if (!time_read(when, &ms))
		return note_fail(ERR_USAGE, why, _("show --as-of: \"%.*s\" is "
		    "no time; write 2026-11-23 or 2026-11-23T08:39Z."),
		    SPAN_ARG(when));
	if (!history_as_of(&showing->txn, showing->id, ms, bytes) ||
	    !rec_view(&showing->view, showing->id, buf_span(bytes)))
		return note_fail(ERR_INPUT, why, _("%.*s was not there at "
		    "%.*s."), SPAN_ARG(call->words[0]), SPAN_ARG(when));
	return OK;
}

static enum err
show(struct showing *showing, const struct call *call, struct buf *bytes)
{
	struct session *session = showing->session;
	enum err err;

	err = edit_find_ever(&showing->txn, call->words[0], &showing->kind,
	    &showing->id, &session->why);
	if (err != OK)
		return err;
	if (call_has(call, "history"))
		return events_put(session, &showing->txn, showing->kind,
		    showing->id,
		    span_is(call_value(call, "format"), SPAN("json")));
	if (!record_get(&showing->txn, showing->id, &showing->view))
		return ERR_DAMAGED;
	if (call_has(call, "as-of"))
		err = go_back(showing, call, bytes);
	return err == OK ? put_record(showing, call) : err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct showing showing = { .session = session };
	struct buf bytes;
	enum err err, end;

	buf_init(&bytes);
	txn_begin(&showing.txn, session->store, TXN_READ, &session->why);
	err = show(&showing, call, &bytes);
	end = txn_end(&showing.txn);
	buf_free(&bytes);
	return err == OK ? end : err;
}

static const struct option_row options[] = {
	{ .name = "history",
	  .help = N_("every change of it instead: who, when, old and new") },
	{ .name = "as-of", .value = "DATE",
	  .help = N_("as it was known at the end of that day, month or "
	      "year") },
	{ .name = "format", .value = "text|json",
	  .help = N_("for people, or one JSON object a line") },
	{ .name = NULL }
};

const struct verb show_verb = {
	.name = "show",
	.words = "REF",
	.summary = N_("show a record and what refers to it"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
