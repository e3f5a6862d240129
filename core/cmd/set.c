/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/assign.h"
#include "core/cmd/verbs.h"

static enum err
find(struct session *session, struct span ref, struct edit_record *record)
{
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = edit_find(&txn, ref, &record->kind, &record->id,
	    &session->why);
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct edit_record record = { .count = call->word_count - 1 };
	struct edit_field *fields;
	uint64_t id;
	enum err err;

	err = find(session, call->words[0], &record);
	if (err != OK)
		return err;
	err = assign_read(session, record.kind, call->words + 1,
	    record.count, &fields);
	if (err != OK)
		return err;
	record.fields = fields;
	return assign_save(session, &record, &id);
}

const struct verb set_verb = {
	.name = "set",
	.words = "REF FIELD=VALUE...",
	.summary = N_("change fields of a record, all in one change"),
	.needs = NEEDS_WRITE,
	.run = run,
};
