/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/cmd/wish.h"
#include "core/cmd/withhold.h"
#include "core/exchange/share.h"
#include "core/say/tally.h"

/* What the round has met so far. */
struct round {
	struct session	*session;
	bool		 look, strangers;
	uint64_t	 files, lines;
};

static void
put(FILE *out, struct span text)
{
	if (text.len > 0)
		fwrite(text.at, 1, text.len, out);
}

static void
tell(void *with, const struct share_news *news)
{
	struct round *round = with;
	struct session *session = round->session;
	const struct bundle_outcome *outcome = news->outcome;

	put(session->err, news->report);
	round->look |= news->report.len > 0;
	round->strangers |= news->stranger;
	if (!news->taken)
		return;
	round->files++;
	round->lines += outcome->lines;
	put(session->out, buf_span(&outcome->preview));
}

static void
say_end(struct session *session, const struct round *round,
    const struct share_given *given, bool dry_run)
{
	struct arena *arena = &session->arena;

	/* TRANSLATORS: all that is read and written in a shared folder. */
	if (dry_run)
		session_say(session, _("Would read %s with %s, and write %s "
		    "that others lack."), tally_files(arena, round->files),
		    tally_new_lines(arena, round->lines),
		    tally_lines(arena, given->lines));
	else
		session_say(session, _("Read %s with %s; wrote %s with %s; "
		    "removed %s."), tally_files(arena, round->files),
		    tally_new_lines(arena, round->lines),
		    tally_files(arena, given->written),
		    tally_lines(arena, given->written > 0 ? given->lines : 0),
		    tally_files(arena, given->removed));
}

static enum err
exchange(struct session *session, struct share *share, bool dry_run)
{
	struct round round = { .session = session };
	struct share_given given;
	enum err err;

	err = share_take(share, dry_run, tell, &round);
	if (round.strangers)
		session_warn(session, "%s", _("A person accepts a sender "
		    "once, by \"klaster bundle apply --trust FILE\" or "
		    "\"klaster office trust OFFICE\"."));
	if (err == OK)
		err = share_give(share, dry_run, &given);
	if (err != OK)
		return err;
	say_end(session, &round, &given, dry_run);
	return round.look ? ERR_LOOK : OK;
}

static enum err
read_options(struct session *session, const struct call *call,
    struct share *share)
{
	enum err err = wish_most(session, call, &share->most);

	if (share->most == 0)
		share->most = SHARE_MOST;
	if (err == OK)
		err = withhold_from_all(session, &share->no_personal);
	if (call_has(call, "personal"))
		share->no_personal = false;
	if (call_has(call, "no-personal"))
		share->no_personal = true;
	share->seal = call_has(call, "seal");
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	const char *dir = arena_string(&session->arena, call->words[0]);
	struct share share;
	enum err err = session_settle(session);

	if (err == OK && dir == NULL)
		err = ERR_NOMEM;
	if (err != OK)
		return err;
	err = share_open(&share, session->store, &session->author, dir,
	    &session->limits, &session->why);
	if (err == OK)
		err = read_options(session, call, &share);
	if (err == OK)
		err = exchange(session, &share, call_has(call, "dry-run"));
	share_close(&share);
	return err;
}

static const struct option_row options[] = {
	{ .name = "dry-run",
	  .help = N_("write nothing; print old -> new for every field that "
	      "would change") },
	{ .name = "no-personal",
	  .help = N_("without the values of personal fields: their lines go "
	      "as hashes") },
	{ .name = "personal",
	  .help = N_("with them, whatever klaster.yaml says") },
	{ .name = "max-size", .value = "SIZE",
	  .help = N_("several files, none larger than that, as 700k or 20M") },
	{ .name = "seal",
	  .help = N_("so that only offices that are accepted here can open "
	      "what is written") },
	{ .name = NULL }
};

const struct verb sync_verb = {
	.name = "sync",
	.words = "DIR",
	.summary = N_("exchange bundles through a folder that something else "
	    "carries"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
