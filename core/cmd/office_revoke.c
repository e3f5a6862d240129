/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <inttypes.h>

#include "core/act/office.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"

static enum err
run(struct session *session, const struct call *call)
{
	uint64_t at = call_number(call, "at");
	struct office office;
	enum err err = office_named(session, call->words[0], &office);

	if (err != OK)
		return err;
	if (office.trust == TRUST_SELF)
		return note_fail(ERR_INPUT, &session->why,
		    _("%s is this database itself."), office.dev);
	err = office_end(session, office.dev, call_has(call, "at"), &at);
	if (err == OK)
		session_say(session, _("What %s wrote after its line %" PRIu64
		    " does not count."), office.dev, at);
	return err;
}

static const struct option_row options[] = {
	{ .name = "at", .value = "N",
	  .help = N_("the last line of it that counts; else the newest that "
	      "is here") },
	{ .name = NULL }
};

const struct verb office_revoke_verb = {
	.name = "office revoke",
	.words = "OFFICE",
	.summary = N_("what a lost or stolen machine writes from now on does "
	    "not count"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
