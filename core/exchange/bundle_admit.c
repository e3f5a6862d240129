/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle_admit.h"

#include <inttypes.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/exchange/bundle_salvage.h"
#include "core/log/trust.h"

enum {
	ROOM_CHECKED = 1024 * 1024,	/* raw bytes that are no matter */
	TITLE_SHOWN = 60		/* columns */
};

/* A claim of a stranger, for a person to read: clean and short. */
static enum err
refuse_stranger(const struct bundle_facts *facts, const char *path,
    struct note *why)
{
	char print[FINGERPRINT_SIZE];
	struct span title;
	struct buf shown;
	enum err err;

	key_fingerprint(facts->sender, print);
	buf_init(&shown);
	text_show(&shown, facts->title);
	title = text_clip(buf_span(&shown), TITLE_SHOWN);
	err = note_fail(ERR_REFUSED, why, _("%s: its sender, who says to be "
	    "\"%.*s\", is not trusted here. Ask that office to read out the "
	    "fingerprint of its key; if it is %s, apply the bundle again "
	    "with --trust."), path, SPAN_ARG(title), print);
	buf_free(&shown);
	return err;
}

static enum err
check_sender(struct store *store, const struct bundle_facts *facts,
    const char *path, bool trust, bool *stranger, struct note *why)
{
	struct txn txn;

	if (!facts->has_sender)
		return note_fail(ERR_REFUSED, why, _("%s: the key of its "
		    "sender %s is not known here. Ask for a bundle with "
		    "everything (bundle create without --for)."),
		    path, facts->by);
	txn_begin(&txn, store, TXN_READ, why);
	*stranger = trust_of(&txn, span_of(facts->by)) == TRUST_NONE &&
	    !trust_vouches(&txn, &facts->intro);
	if (txn_end(&txn) != OK)
		return txn.err;
	return *stranger && !trust ? refuse_stranger(facts, path, why) : OK;
}

/* Lines of the bundle that are not here. */
static uint64_t
count_fresh(struct txn *txn, const struct bundle_facts *facts)
{
	struct writer writer;
	uint64_t lines = 0;
	size_t i;

	for (i = 0; i < facts->run_count; i++) {
		const struct bundle_run *run = &facts->runs[i];
		uint64_t last = 0;

		if (writer_find(txn, span_of(run->dev), &writer))
			last = writer.last;
		if (run->to > last)
			lines += run->to - (last < run->from ?
			    run->from - 1 : last);
	}
	return lines;
}

/* A database grows by some 3.4 times what it takes in. */
static enum err
check_size(struct store *store, const struct bundle_facts *facts,
    const char *path, struct note *why)
{
	uint64_t used, left, need;
	struct txn txn;
	enum err err;

	if (facts->raw < ROOM_CHECKED)
		return OK;
	txn_begin(&txn, store, TXN_READ, why);
	need = facts->raw * count_fresh(&txn, facts) / facts->lines;
	err = txn_end(&txn);
	if (err == OK)
		err = store_room(store, &used, &left, why);
	need = need * 4 + need / 10;
	if (err != OK || need <= left)
		return err;
	return note_fail(ERR_FULL, why, _("%s: the database needs about "
	    "%" PRIu64 " MB more, and %" PRIu64 " MB are free on its disk. "
	    "Nothing was applied."), path, need / 1000000 + 1,
	    left / 1000000);
}

static enum err
prove(struct bundle_pass *pass, unsigned how, struct bundle_outcome *outcome,
    bool *salvaged)
{
	enum err err = bundle_pass_prove(pass, &outcome->facts);

	*salvaged = err == ERR_REFUSED && !pass->for_others &&
	    (how & BUNDLE_SALVAGE) != 0;
	return *salvaged ? bundle_salvage(pass, &outcome->facts,
	    &outcome->report) : err;
}

enum err
bundle_admit(struct bundle_pass *pass, unsigned how,
    struct bundle_outcome *outcome, bool *stranger, bool *salvaged)
{
	const struct bundle_facts *facts = &outcome->facts;
	const char *name = pass->file.name;
	enum err err = prove(pass, how, outcome, salvaged);

	if (err == OK && !*salvaged)
		err = check_sender(pass->store, facts, name,
		    (how & BUNDLE_TRUST) != 0, stranger, pass->why);
	return err == OK ?
	    check_size(pass->store, facts, name, pass->why) : err;
}
