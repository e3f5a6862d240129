/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/assign.h"
#include "core/cmd/verbs.h"
#include "core/say/name.h"

static enum err
print_name(struct session *session, uint64_t id)
{
	struct txn txn;
	struct buf name;

	buf_init(&name);
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	name_record(&txn, id, &name);
	fprintf(session->out, "%s\n", buf_cstr(&name));
	buf_free(&name);
	return txn_end(&txn);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct edit_record record = { .count = call->word_count - 1 };
	struct edit_field *fields;
	uint64_t id;
	enum err err;

	err = name_kind(session, call->words[0], &record.kind);
	if (err != OK)
		return err;
	err = assign_read(session, record.kind, call->words + 1,
	    record.count, &fields);
	if (err != OK)
		return err;
	record.fields = fields;
	err = assign_save(session, &record, &id);
	return err == OK ? print_name(session, id) : err;
}

const struct verb add_verb = {
	.name = "add",
	.words = "KIND FIELD=VALUE...",
	.summary = N_("add a record and print its name"),
	.needs = NEEDS_WRITE,
	.run = run,
};
