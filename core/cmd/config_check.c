/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/settings.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"

static void
say(void *with, const char *sentence)
{
	struct session *session = with;

	fprintf(session->out, "%s\n", sentence);
}

static enum err
run(struct session *session, const struct call *call)
{
	enum err err;

	(void)call;
	err = settings_check(session->configs, session->config_count, say,
	    session, &session->why);
	if (err == ERR_INPUT) {
		session->why.text[0] = '\0';
		return note_fail(err, &session->why, "%s",
		    _("The configuration is not usable."));
	}
	if (err != OK)
		return err;
	for (size_t i = 0; i < session->config_count; i++)
		fprintf(session->out, _("%s: in order\n"),
		    session->configs[i]);
	return OK;
}

const struct verb config_check_verb = {
	.name = "config check",
	.words = "",
	.summary = N_("name everything that is wrong in the configuration"),
	.needs = NEEDS_NOTHING,
	.run = run,
};
