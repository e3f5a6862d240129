/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/office.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"

static enum err
run(struct session *session, const struct call *call)
{
	char old[DEV_CHARS + 1];
	enum err err;

	(void)call;
	memcpy(old, session->author.dev, sizeof old);
	err = author_rotate(&session->author, session->store, &session->why);
	if (err == OK)
		err = office_settle(session);
	if (err == OK)
		session_say(session, _("%s goes on as %s from now on. The old "
		    "key lies beside the new one; burn it when the others "
		    "have a bundle from here."), old, session->author.dev);
	return err;
}

const struct verb key_rotate_verb = {
	.name = "key rotate",
	.words = "",
	.summary = N_("make a new key, which the old one names as the one that "
	    "goes on"),
	.needs = NEEDS_WRITE,
	.run = run,
};
