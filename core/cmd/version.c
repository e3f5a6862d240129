/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"

static enum err
run(struct session *session, const struct call *call)
{
	(void)call;
	fputs(PACKAGE_STRING "\n", session->out);
	return OK;
}

const struct verb version_verb = {
	.name = "version",
	.words = "",
	.summary = N_("show the version"),
	.needs = NEEDS_NOTHING,
	.run = run,
};
