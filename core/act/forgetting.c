/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/forgetting.h"

#include "core/session/remake.h"

enum err
forgetting_run(struct session *session, const uint64_t *ids, size_t count,
    struct forget_tally *tally, struct note *why)
{
	enum err err = forget(session->store, &session->author, ids, count,
	    tally, why);

	if (err != OK)
		return err;
	err = remake_if_erased(session);
	if (err != OK && why != &session->why)
		*why = session->why;
	return err;
}
