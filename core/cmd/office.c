/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/office.h"

#include <unistd.h>

#include "core/base/words.h"
#include "core/cmd/progress.h"
#include "core/sync/fold.h"

enum err
office_named(struct session *session, struct span name,
    struct office *office)
{
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = office_find(&txn, name, &session->arena, &session->why,
	    office);
	if (err == OK)
		office->title = arena_copy(&session->arena, office->title);
	office->have = SPAN("");
	end = txn_end(&txn);
	if (err == OK && session->arena.failed)
		err = ERR_NOMEM;
	return err == OK ? end : err;
}

enum err
office_settle(struct session *session)
{
	struct progress progress;
	enum err err;
	int lock;

	err = log_lock(session->store, &lock, &session->why);
	if (err != OK)
		return err;
	progress_begin(&progress, session, _("Taking in"));
	err = fold_all(session->store, progress_step, &progress,
	    &session->why);
	progress_end(&progress);
	close(lock);
	return err;
}

bool
office_is_hub(struct txn *txn)
{
	struct standing standing;
	struct writer writer;

	return standing_is_kept(txn) &&
	    writer_find(txn, author_here(txn), &writer) &&
	    standing_get(txn, writer.number, &standing) &&
	    standing.listed && standing.hub;
}

static enum err
check_hub(struct session *session)
{
	struct txn txn;
	bool is;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	is = office_is_hub(&txn);
	if (txn_end(&txn) != OK)
		return txn.err;
	return is ? OK : note_fail(ERR_REFUSED, &session->why, "%s",
	    _("Only a hub keeps the roster, and this office is none. "
	    "\"klaster office hub\" makes it the first one, if there is none "
	    "yet; else ask your hub."));
}

enum err
office_say(struct session *session, const struct roster_line *lines,
    size_t count)
{
	enum err err = check_hub(session);

	if (err == OK)
		err = roster_say(session->store, &session->author, lines,
		    count, &session->why);
	return err == OK ? office_settle(session) : err;
}
