/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/takeback.h"

#include "core/base/words.h"
#include "core/say/setline.h"

static void
say_done(struct session *session, const struct change_result *result)
{
	struct change_set set;
	struct txn txn;
	struct buf what;

	buf_init(&what);
	txn_begin(&txn, session->store, TXN_READ, NULL);
	if (log_set_of(&txn, result->set, &set))
		setline_write(&txn, &set, session->schema, session->lang,
		    &what);
	if (txn_end(&txn) == OK && what.len > 0)
		session_say(session, "%s", buf_cstr(&what));
	buf_free(&what);
}

enum err
takeback_report(struct session *session, enum err err, struct buf *blocks,
    const struct change_result *result)
{
	if (blocks->len > 0)
		fwrite(blocks->at, 1, blocks->len, session->err);
	buf_free(blocks);
	if (err == OK && result->set != 0)
		say_done(session, result);
	return err;
}
