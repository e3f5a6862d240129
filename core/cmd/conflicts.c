/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/name.h"
#include "core/cmd/verbs.h"

struct inbox {
	struct session		*session;
	struct txn		 txn;
	const struct kind	*kind;
	struct rec_view		 view;
	bool			 json;
	uint64_t		 count;
};

/* {"record":..,"field":..,"values":[{"value":..,"by":..},..]} */
static void
put_json(struct inbox *inbox, const struct field *field,
    const struct rec_register *at)
{
	struct sibling_walk walk;
	struct sibling sibling;
	struct change_set set;
	struct buf line;
	bool first = true;

	buf_init(&line);
	buf_text(&line, "{\"record\":\"");
	name_record(&inbox->txn, inbox->view.id, &line);
	buf_printf(&line, "\",\"field\":\"%s\",\"values\":[",
	    field == NULL ? "" : field->name);
	sibling_walk(&walk, at);
	for (; sibling_next(&walk, &sibling); first = false) {
		buf_text(&line, first ? "{\"value\":" : ",{\"value\":");
		value_to_json(&line, &sibling.value);
		if (log_set_of(&inbox->txn, sibling.stamp, &set)) {
			buf_printf(&line, ",\"t\":%lld,\"user\":",
			    (long long)set.t);
			json_string(&line, set.user);
		}
		buf_byte(&line, '}');
	}
	fprintf(inbox->session->out, "%s]}\n", buf_cstr(&line));
	buf_free(&line);
}

static void
put_text(struct inbox *inbox, const struct field *field,
    const struct rec_register *at)
{
	struct sibling_walk walk;
	struct sibling sibling;
	struct change_set set;
	struct buf line, shown;
	bool first = true;

	buf_init(&line);
	buf_init(&shown);
	name_record(&inbox->txn, inbox->view.id, &line);
	buf_printf(&line, " %s: ", field == NULL ? _("removed or not") :
	    field->name);
	sibling_walk(&walk, at);
	for (; sibling_next(&walk, &sibling); first = false) {
		buf_text(&line, first ? "" : " | ");
		name_value(&inbox->txn, field, &sibling.value,
		    inbox->session->lang, &line);
		if (log_set_of(&inbox->txn, sibling.stamp, &set))
			buf_printf(&line, " (%.*s)", SPAN_ARG(set.user));
	}
	text_show(&shown, buf_span(&line));
	fprintf(inbox->session->out, "%s\n", buf_cstr(&shown));
	buf_free(&shown);
	buf_free(&line);
}

static void
put_record(struct inbox *inbox)
{
	bool disputed = rec_flags(&inbox->view) & REC_DISPUTED;

	for (size_t i = 0; i < rec_count(&inbox->view); i++) {
		struct rec_register at = rec_at(&inbox->view, i);
		const struct field *field = names_field(inbox->kind, at.slot);

		if (at.slot == REC_DELETION ? !disputed :
		    field == NULL || !register_conflicts(&at))
			continue;
		inbox->count++;
		if (inbox->json)
			put_json(inbox, field, &at);
		else
			put_text(inbox, field, &at);
	}
}

static enum err
put_all(struct inbox *inbox)
{
	struct walk walk;
	struct span key, value;

	txn_begin(&inbox->txn, inbox->session->store, TXN_READ,
	    &inbox->session->why);
	walk_begin(&walk, &inbox->txn, TREE_TROUBLE, SPAN(""));
	while (walk_next(&walk, &key, &value)) {
		if (key.len != 10 || !record_get(&inbox->txn,
		    get_u64(key.at + 2), &inbox->view))
			continue;
		inbox->kind = names_kind(inbox->session->schema,
		    rec_kind(&inbox->view));
		if (inbox->kind != NULL)
			put_record(inbox);
	}
	walk_end(&walk);
	return txn_end(&inbox->txn);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct inbox inbox = {
		.session = session,
		.json = span_is(call_value(call, "format"), SPAN("json"))
	};
	enum err err = put_all(&inbox);

	return err == OK && inbox.count > 0 ? ERR_LOOK : err;
}

static const struct option_row options[] = {
	{ .name = "format", .value = "text|json",
	  .help = N_("for people, or one JSON object a line") },
	{ .name = NULL }
};

const struct verb conflicts_verb = {
	.name = "conflicts",
	.words = "",
	.summary = N_("list the fields that were left with several values"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
