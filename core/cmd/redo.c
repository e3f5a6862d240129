/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/takeback.h"
#include "core/cmd/verbs.h"

static enum err
run(struct session *session, const struct call *call)
{
	struct change_result result = { .set = 0 };
	struct buf blocks;
	enum err err;

	(void)call;
	buf_init(&blocks);
	err = redo(session->store, &session->author, &blocks, &result,
	    &session->why);
	return takeback_report(session, err, &blocks, &result);
}

const struct verb redo_verb = {
	.name = "redo",
	.words = "",
	.summary = N_("take the newest undo back"),
	.needs = NEEDS_WRITE,
	.run = run,
};
