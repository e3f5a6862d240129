/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/act/join.h"
#include "core/base/words.h"
#include "core/cmd/join_same.h"
#include "core/cmd/verbs.h"
#include "core/say/name.h"

/* Both names before anything changes: afterwards they mean one record. */
struct pair {
	uint64_t	 keep, other;
	const char	*names[2];
	struct join_row	*rows;
	size_t		 count;
};

static const char *
name_of(struct session *session, struct txn *txn, uint64_t id)
{
	struct buf text;
	const char *name;

	buf_init(&text);
	name_titled(txn, id, &text);
	name = arena_string(&session->arena, buf_span(&text));
	buf_free(&text);
	return name == NULL ? "" : name;
}

static enum err
find(struct session *session, const struct call *call, struct pair *pair)
{
	const struct kind *kind;
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = edit_find(&txn, call->words[0], &kind, &pair->keep,
	    &session->why);
	if (err == OK)
		err = edit_find(&txn, call->words[1], &kind, &pair->other,
		    &session->why);
	if (err == OK)
		err = join_look(&txn, pair->keep, pair->other, NULL,
		    &session->arena, &session->why, &pair->rows,
		    &pair->count);
	if (err == OK) {
		pair->names[0] = name_of(session, &txn, pair->keep);
		pair->names[1] = name_of(session, &txn, pair->other);
	}
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static const char *
fate_text(enum join_fate fate)
{
	switch (fate) {
	case JOIN_FILLED:
		return _("comes from the other");
	case JOIN_WAITS:
		return _("differs: waits in the inbox");
	case JOIN_DROPPED:
		return _("gives way, and still finds it");
	case JOIN_SAME:
	case JOIN_KEPT:
		break;
	}
	return NULL;
}

static void
put_row(struct session *session, struct txn *txn, const struct join_row *row)
{
	const char *fate = fate_text(row->fate);
	struct buf text;

	if (fate == NULL)
		return;
	buf_init(&text);
	buf_printf(&text, "%s: ", row->field->name);
	name_value(txn, row->field, &row->other, session->lang, &text);
	fprintf(session->out, "%s (%s)\n", buf_cstr(&text), fate);
	buf_free(&text);
}

static enum err
put_rows(struct session *session, const struct pair *pair)
{
	struct txn txn;
	size_t i;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	for (i = 0; i < pair->count; i++)
		put_row(session, &txn, &pair->rows[i]);
	return txn_end(&txn);
}

static bool
has_waiting(const struct pair *pair)
{
	size_t i;

	for (i = 0; i < pair->count; i++)
		if (pair->rows[i].fate == JOIN_WAITS)
			return true;
	return false;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct change_result result;
	struct pair pair = { .keep = 0 };
	enum err err;

	if (call_has(call, "same-code"))
		return join_same(session, call);
	if (call->word_count != 2 || call_has(call, "any-name"))
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("join: name two records, or --same-code and no more "
		    "than kinds."));
	err = find(session, call, &pair);
	if (err == OK)
		err = put_rows(session, &pair);
	if (err != OK || call_has(call, "dry-run"))
		return err;
	err = join_save(session, pair.keep, pair.other, &result,
	    &session->why);
	if (err != OK)
		return err;
	session_say(session, _("%s and %s are one from now on."),
	    pair.names[0], pair.names[1]);
	return has_waiting(&pair) ? ERR_LOOK : OK;
}

static const struct option_row options[] = {
	{ .name = "same-code",
	  .help = N_("of these kinds, or all: each two that have one code and "
	      "one name") },
	{ .name = "any-name",
	  .help = N_("with that, also where their names differ") },
	{ .name = "dry-run",
	  .help = N_("only print what would become of the other's values") },
	{ .name = NULL }
};

const struct verb join_verb = {
	.name = "join",
	.words = "[REF|KIND]...",
	.summary = N_("make one of two records for the same thing; the code of "
	    "the first stays"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
