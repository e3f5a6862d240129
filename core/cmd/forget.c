/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/act/forgetting.h"
#include "core/base/words.h"
#include "core/cmd/mention.h"
#include "core/cmd/verbs.h"
#include "core/say/name.h"
#include "core/session/folders.h"

static void
say_aside(struct session *session, const char *path)
{
	session_warn(session, _("%s was put aside and still has them; delete "
	    "it when it is needed no more."), path);
}

/* What nobody here can reach, or may delete unasked. */
static void
say_limits(struct session *session)
{
	folders_aside(session, session->db, say_aside);
	session_say(session, "%s", _("What this does not reach: files on "
	    "sticks, in mail and in shared folders, backups, printed pages, "
	    "and offices that no later bundle comes to."));
}

static void
say_tally(struct session *session, const struct forget_tally *tally,
    bool dry_run)
{
	if (dry_run)
		session_say(session, PN_("%llu line would lose its content.",
		    "%llu lines would lose their content.", tally->lines),
		    (unsigned long long)tally->lines);
	else
		session_say(session, PN_("%llu line lost its content.",
		    "%llu lines lost their content.", tally->lines),
		    (unsigned long long)tally->lines);
	if (tally->waiting > 0)
		session_say(session, PN_("%llu that others replaced has not "
		    "come here; it will be empty when it does.", "%llu that "
		    "others replaced have not come here; they will be empty "
		    "when they do.", tally->waiting),
		    (unsigned long long)tally->waiting);
	if (tally->kept > 0)
		session_warn(session, PN_("%llu line of a removed record "
		    "stays, since it holds other fields, too: bring the "
		    "record back first (undo).", "%llu lines of removed "
		    "records stay, since they hold other fields, too: bring "
		    "the records back first (undo).", tally->kept),
		    (unsigned long long)tally->kept);
}

static enum err
find_all(struct txn *txn, const struct call *call, uint64_t *ids,
    struct note *why)
{
	const struct kind *kind;
	enum err err = OK;

	for (size_t i = 0; err == OK && i < call->word_count; i++)
		err = edit_find_ever(txn, call->words[i], &kind, &ids[i],
		    why);
	return err;
}

/* The names, before they are gone; what a dry run would do. */
static enum err
prepare(struct session *session, const struct call *call, uint64_t *ids,
    struct mention **mention, struct forget_tally *tally)
{
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = find_all(&txn, call, ids, &session->why);
	if (err == OK)
		*mention = mention_begin(&txn, ids, call->word_count);
	if (err == OK && *mention == NULL)
		err = ERR_NOMEM;
	if (err == OK)
		err = forget_count(&txn, ids, call->word_count, tally);
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static enum err
put_mentions(struct session *session, struct mention *mention)
{
	struct txn txn;
	enum err err, end;

	session_say(session, "%s", _("Other records that speak of them:"));
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = mention_put(mention, session, &txn);
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static enum err
forget_named(struct session *session, const struct call *call, bool dry_run)
{
	size_t count = call->word_count;
	uint64_t *ids = arena_array(&session->arena, count, sizeof *ids);
	struct mention *mention = NULL;
	struct forget_tally tally;
	enum err err;

	if (ids == NULL)
		return ERR_NOMEM;
	err = prepare(session, call, ids, &mention, &tally);
	if (err == OK && tally.lines + tally.waiting == 0)
		err = note_fail(ERR_LOOK, &session->why, "%s", _("There are "
		    "no personal values to forget."));
	if (err == OK && !dry_run)
		err = forgetting_run(session, ids, count, &tally,
		    &session->why);
	if (err == OK)
		say_tally(session, &tally, dry_run);
	if (err == OK)
		err = put_mentions(session, mention);
	if (err == OK)
		say_limits(session);
	mention_end(mention);
	return err;
}

struct listing {
	struct session	*session;
	struct txn	 txn;
	uint64_t	 last, count;
};

static void
list_one(void *with, uint64_t id)
{
	struct listing *l = with;
	struct buf name;

	if (id == l->last)
		return;
	l->last = id;
	l->count++;
	buf_init(&name);
	name_record(&l->txn, id, &name);
	fprintf(l->session->out, "%s\n", buf_cstr(&name));
	buf_free(&name);
}

static enum err
list_again(struct session *session)
{
	struct listing l = { .session = session };
	enum err err, end;

	txn_begin(&l.txn, session->store, TXN_READ, &session->why);
	err = forget_again(&l.txn, list_one, &l);
	end = txn_end(&l.txn);
	if (err != OK || end != OK)
		return err == OK ? end : err;
	return l.count > 0 ? ERR_LOOK : OK;
}

static enum err
run(struct session *session, const struct call *call)
{
	bool dry_run = call_has(call, "dry-run");

	if (call_has(call, "again"))
		return list_again(session);
	if (call->word_count == 0)
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("forget: name the records whose personal values are to "
		    "go."));
	if (!dry_run && !call_has(call, "yes"))
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("forget: nothing brings forgotten values back, here or "
		    "anywhere; look at it with --dry-run, then say --yes."));
	return forget_named(session, call, dry_run);
}

static const struct option_row options[] = {
	{ .name = "yes",
	  .help = N_("do it: undo cannot take it back") },
	{ .name = "dry-run",
	  .help = N_("write nothing; tell what would go, and who else speaks "
	      "of them") },
	{ .name = "again",
	  .help = N_("list records that were forgotten and have personal "
	      "values again") },
	{ .name = NULL }
};

const struct verb forget_verb = {
	.name = "forget",
	.words = "[REF]...",
	.summary = N_("erase the personal values of people, everywhere and for "
	    "good"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
