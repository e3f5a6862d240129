/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/takeback.h"
#include "core/cmd/verbs.h"

/* The change-set that a stamp out of `klaster log` belongs to. */
static enum err
find_set(struct session *session, struct span name, uint64_t *set)
{
	struct change_set found = { .first = 0 };
	struct txn txn;
	struct span dev;
	uint64_t n;
	enum err err;

	if (!stamp_split(name, &dev, &n))
		return note_fail(ERR_USAGE, &session->why, _("\"%.*s\" names "
		    "no change; klaster log lists them."), SPAN_ARG(name));
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	if (log_set_of(&txn, stamp_read(&txn, name), &found))
		*set = found.first;
	err = txn_end(&txn);
	if (err == OK && found.first == 0)
		return note_fail(ERR_INPUT, &session->why, _("There is no "
		    "change %.*s; klaster log lists them."), SPAN_ARG(name));
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct change_result result = { .set = 0 };
	struct buf blocks;
	uint64_t set = 0;
	enum err err = OK;

	if (call->word_count > 0)
		err = find_set(session, call->words[0], &set);
	if (err != OK)
		return err;
	buf_init(&blocks);
	err = undo(session->store, &session->author, set, &blocks, &result,
	    &session->why);
	return takeback_report(session, err, &blocks, &result);
}

const struct verb undo_verb = {
	.name = "undo",
	.words = "[CHANGE]",
	.summary = N_("take a change back, the newest of your own unless one "
	    "is named"),
	.needs = NEEDS_WRITE,
	.run = run,
};
