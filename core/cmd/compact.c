/* SPDX-License-Identifier: ISC */
#include <config.h>


#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/log/log.h"
#include "core/session/remake.h"

static enum err
run(struct session *session, const struct call *call)
{
	uint64_t before, after, left;
	enum err err;

	(void)call;
	err = store_room(session->store, &before, &left, &session->why);
	if (err == OK)
		err = log_lock(session->store, &session->why);
	if (err != OK)
		return err;
	err = remake(session);
	lock_drop(session->store);
	if (err == OK)
		err = store_room(session->store, &after, &left,
		    &session->why);
	if (err == OK)
		session_say(session, _("%llu bytes before, %llu after."),
		    (unsigned long long)before, (unsigned long long)after);
	return err;
}

const struct verb compact_verb = {
	.name = "compact",
	.words = "",
	.summary = N_("give back the room that deleted data left in the "
	    "database file"),
	.needs = NEEDS_WRITE,
	.run = run,
};
