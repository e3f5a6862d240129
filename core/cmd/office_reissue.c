/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/office.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/exchange/reissue.h"
#include "core/log/fork.h"

static enum err
find(struct session *session, const struct office *office, struct span name,
    struct path *path)
{
	struct writer writer;
	uint64_t point;
	struct txn txn;
	bool forked, found;
	enum err err;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	forked = writer_find(&txn, span_of(office->dev), &writer) &&
	    fork_point(&txn, &writer, &point);
	found = forked && fork_named(&txn, &writer, name, path);
	err = txn_end(&txn);
	if (err != OK || found)
		return err;
	return note_fail(ERR_INPUT, &session->why, forked ?
	    _("%s has no branch \"%.*s\"; \"klaster office show\" names "
	    "them.") : _("The log of %s is not forked: all of it that is "
	    "here stands."), office->dev, SPAN_ARG(name));
}

static enum err
run(struct session *session, const struct call *call)
{
	struct office office;
	struct path path;
	uint64_t lines;
	enum err err = office_named(session, call->words[0], &office);

	if (err == OK)
		err = find(session, &office, call_value(call, "branch"),
		    &path);
	if (err == OK)
		err = reissue_path(session->store, &session->author, &path,
		    &lines, &session->why);
	if (err != OK)
		return err;
	if (lines == 0) {
		session_say(session, "%s", _("Nothing is missing: it counts, "
		    "or was written again already."));
		return ERR_LOOK;
	}
	session_say(session, PN_("%llu line was written again.",
	    "%llu lines were written again.", lines),
	    (unsigned long long)lines);
	return OK;
}

static const struct option_row options[] = {
	{ .name = "branch", .value = "BRANCH",
	  .help = N_("which history, as office show names it") },
	{ .name = NULL }
};

const struct verb office_reissue_verb = {
	.name = "office reissue",
	.words = "OFFICE",
	.summary = N_("write again what a machine that is gone wrote behind "
	    "a fork of its log"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
