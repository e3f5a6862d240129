/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/office.h"

#include <inttypes.h>


#include "core/act/progress.h"
#include "core/base/words.h"
#include "core/log/fold.h"

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

	err = log_lock(session->store, &session->why);
	if (err != OK)
		return err;
	progress_begin(&progress, session, _("Taking in"));
	err = fold_all(session->store, progress_step, &progress,
	    &session->why);
	progress_end(&progress);
	lock_drop(session->store);
	return err;
}

static bool
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

struct accepting {
	struct span	 dev;
	bool		 hub;
};

static void
accept(struct txn *txn, void *with)
{
	const struct accepting *a = with;

	trust_put(txn, a->dev, TRUST_ACCEPTED);
	if (a->hub)
		trust_put_hub(txn, a->dev, true);
}

enum err
office_accept(struct session *session, const char *dev, bool hub)
{
	struct accepting a = { span_of(dev), hub };
	enum err err = store_write(session->store, accept, &a,
	    &session->why);

	/* What was kept back of this office counts from now on. */
	return err == OK ? office_settle(session) : err;
}

struct ending {
	struct roster_line	 line;
	struct writer		 writer;
	bool			 is_hub;
};

static enum err
find_line(struct session *session, struct ending *ending, bool has_at)
{
	struct roster_line *line = &ending->line;
	struct txn txn;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	ending->is_hub = office_is_hub(&txn);
	if (standing_is_kept(&txn) && !ending->is_hub)
		txn_fail(&txn, ERR_REFUSED, "%s", _("Since there is a hub, "
		    "only a hub ends what a writer may write."));
	if (!writer_find(&txn, line->dev, &ending->writer))
		txn_fail(&txn, ERR_INPUT, _("Nothing of %.*s is here."),
		    SPAN_ARG(line->dev));
	if (!has_at)
		line->at = ending->writer.last;
	if (txn.err == OK && (line->at > ending->writer.last ||
	    !log_hash(&txn, &ending->writer, line->at, line->hash)))
		txn_fail(&txn, ERR_INPUT, _("%.*s has %" PRIu64 " lines here; "
		    "name one of them by --at."), SPAN_ARG(line->dev),
		    ending->writer.last);
	return txn_end(&txn);
}

static void
end_trust(struct txn *txn, void *with)
{
	const struct ending *ending = with;

	trust_put_end(txn, ending->line.dev, ending->line.at);
}

enum err
office_end(struct session *session, const char *dev, bool has_at,
    uint64_t *at)
{
	struct ending ending = { .line = { .sort = ROSTER_REVOKE,
	    .dev = span_of(dev), .at = *at } };
	enum err err = find_line(session, &ending, has_at);

	*at = ending.line.at;
	if (err == OK && ending.is_hub)
		return office_say(session, &ending.line, 1);
	if (err == OK)
		err = store_write(session->store, end_trust, &ending,
		    &session->why);
	return err == OK ? office_settle(session) : err;
}
