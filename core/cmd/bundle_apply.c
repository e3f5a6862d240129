/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/progress.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/exchange/bundle.h"
#include "core/exchange/preview.h"
#include "core/say/tally.h"

static void
say_outcome(struct session *session, const char *path,
    const struct bundle_outcome *outcome)
{
	struct arena *arena = &session->arena;

	/* TRANSLATORS: a file: 3 new lines in 2 changes of 1 record. */
	session_say(session, _("%s: %s in %s of %s; known already: %s."),
	    path, tally_new_lines(arena, outcome->lines),
	    tally_changes(arena, outcome->sets),
	    tally_records(arena, outcome->records),
	    tally_lines(arena, outcome->known));
	if (outcome->filled > 0)
		session_say(session, PN_("%s: the content of %llu line that "
		    "had been withheld.", "%s: the content of %llu lines that "
		    "had been withheld.", outcome->filled), path,
		    (unsigned long long)outcome->filled);
	if (outcome->unwanted > 0)
		session_say(session, _("%s: left out, since their offices "
		    "are not received here: %s."), path,
		    tally_lines(arena, outcome->unwanted));
}

struct listening {
	struct session	*session;
	struct progress	 progress;
	struct buf	 line;
};

static bool
put_row(void *with, const struct preview_row *row)
{
	struct listening *ears = with;

	progress_end(&ears->progress);
	buf_reset(&ears->line);
	preview_text(row, &ears->line);
	fwrite(ears->line.at, 1, ears->line.len, ears->session->out);
	return true;
}

static bool
step(void *with, uint64_t done, uint64_t total)
{
	struct listening *ears = with;

	return progress_step(&ears->progress, done, total);
}

static enum err
apply(struct session *session, const char *path, unsigned how)
{
	struct listening with = { .session = session };
	struct preview_ears ears = { put_row, step, &with };
	struct bundle_outcome outcome = { .lines = 0 };
	enum err err;

	buf_init(&with.line);
	progress_begin(&with.progress, session, _("Taking in"));
	err = bundle_apply_heard(session->store, &session->author, path, how,
	    &session->limits, &ears, &outcome, &session->why);
	progress_end(&with.progress);
	buf_free(&with.line);
	fwrite(buf_cstr(&outcome.report), 1, outcome.report.len,
	    session->err);
	if (err == OK || err == ERR_LOOK)
		say_outcome(session, path, &outcome);
	bundle_outcome_clear(&outcome);
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	unsigned how = BUNDLE_APPLY;
	bool look = false;

	if (call_has(call, "trust"))
		how |= BUNDLE_TRUST;
	if (call_has(call, "dry-run"))
		how |= BUNDLE_DRY_RUN;
	if (call_has(call, "salvage"))
		how |= BUNDLE_SALVAGE;
	if ((how & BUNDLE_TRUST) != 0 && (how & BUNDLE_SALVAGE) != 0)
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("bundle apply: a damaged bundle introduces nobody; "
		    "--salvage takes the lines of offices that are trusted "
		    "already."));
	for (size_t i = 0; i < call->word_count; i++) {
		const char *path = arena_string(&session->arena,
		    call->words[i]);
		enum err err;

		if (path == NULL)
			return ERR_NOMEM;
		err = apply(session, path, how);
		if (err != OK && err != ERR_LOOK)
			return err;
		look |= err == ERR_LOOK;
	}
	return look ? ERR_LOOK : OK;
}

static const struct option_row options[] = {
	{ .name = "trust",
	  .help = N_("accept the sender's key, if it is not known yet") },
	{ .name = "salvage",
	  .help = N_("if it is cut short or damaged, take the lines of each "
	      "writer whose signature is whole, if he is trusted here") },
	{ .name = "dry-run",
	  .help = N_("write nothing; print old -> new for every field that "
	      "would change") },
	{ .name = NULL }
};

const struct verb bundle_apply_verb = {
	.name = "bundle apply",
	.words = "FILE...",
	.summary = N_("take in what other offices sent"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
