/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"

/* How many other records refer to one: they keep a reference that dangles. */
static uint64_t
count_referrers(struct txn *txn, uint64_t id)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	uint64_t from, count = 0;

	referrers(&walk, txn, id);
	while (referrer_next(&walk, &kind, &field, &from))
		count += from != id;
	referrer_end(&walk);
	return count;
}

static enum err
find_all(struct session *session, const struct call *call, uint64_t *ids)
{
	const struct kind *kind;
	struct txn txn;
	enum err err = OK, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	for (size_t i = 0; err == OK && i < call->word_count; i++) {
		uint64_t count;

		err = edit_find(&txn, call->words[i], &kind, &ids[i],
		    &session->why);
		if (err != OK)
			break;
		count = count_referrers(&txn, ids[i]);
		if (count > 0)
			session_say(session, PN_("%.*s: %llu record still "
			    "refers to it.", "%.*s: %llu records still "
			    "refer to it.", count), SPAN_ARG(call->words[i]),
			    (unsigned long long)count);
	}
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct change_result result;
	uint64_t *ids;
	enum err err;

	ids = arena_array(&session->arena, call->word_count, sizeof *ids);
	if (ids == NULL)
		return ERR_NOMEM;
	err = find_all(session, call, ids);
	if (err != OK)
		return err;
	return edit_remove(session, ids, call->word_count, &result,
	    &session->why);
}

const struct verb remove_verb = {
	.name = "remove",
	.words = "REF...",
	.summary = N_("remove records; undo brings them back"),
	.needs = NEEDS_WRITE,
	.run = run,
};
