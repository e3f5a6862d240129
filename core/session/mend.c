/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/session/mend.h"

#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/exchange/load.h"
#include "core/session/backing.h"
#include "core/session/folders.h"
#include "core/session/remake.h"

struct mending {
	struct session	*session;
	struct dump	 dump;
	struct load	 load;
	struct store	*from, *to;
	bool		 stays;		/* the same writer */
	struct home	 seal;
	struct writer	 own;
};

static enum err
take_line(void *with, struct span line, struct note *why)
{
	(void)why;
	return load_line(with, line);
}

static void
say(void *with, const char *sentence)
{
	session_warn(with, "%s", sentence);
}

/* What the old one says of its writer counts only while it still fits. */
static enum err
look_at_own(struct mending *m)
{
	struct note *why = &m->session->why;
	enum seal_answer answer = SEAL_BEHIND;
	bool sealed;
	enum err err;
	struct txn txn;

	if (!m->dump.own_whole)
		return OK;
	txn_begin(&txn, m->from, TXN_READ, why);
	sealed = home_get(&txn, &m->seal) &&
	    writer_find(&txn, author_here(&txn), &m->own);
	err = txn_end(&txn);
	if (err == OK && sealed)
		err = seal_check(&m->seal, m->from, m->session->state,
		    m->own.dev, m->own.last, &answer, why);
	m->stays = answer <= SEAL_UNWITNESSED;
	return err;
}

/* With another nonce: whoever opens what was put aside is the copy. */
static void
put_seal(struct txn *txn, void *with)
{
	struct mending *m = with;

	crypt_random(m->seal.nonce, NONCE_BYTES);
	home_put(txn, &m->seal);
	home_move(txn);
}

static enum err
pour(struct mending *m)
{
	struct note *why = &m->session->why;
	enum err err;

	load_begin(&m->load, m->to, why);
	m->dump.store = m->from;
	m->dump.why = why;
	m->dump.put = take_line;
	m->dump.with = &m->load;
	m->dump.say = say;
	m->dump.say_with = m->session;
	err = dump_begin(&m->dump, clock_now(m->session->clock));
	if (err == OK)
		err = dump_end(&m->dump);
	else
		(void)dump_end(&m->dump);
	err = load_end(&m->load, err, NULL, NULL);
	if (err == OK)
		err = look_at_own(m);
	return err == OK && m->stays ?
	    store_write(m->to, put_seal, m, why) : err;
}

static enum err
make(struct mending *m, const char *draft)
{
	struct session *session = m->session;
	enum err err = store_open_damaged(session->db, session->schema,
	    &session->why, &m->from);

	if (err != OK)
		return err;
	err = store_open(draft, STORE_CREATE, session->schema,
	    &session->why, &m->to);
	if (err == OK)
		err = pour(m);
	store_close(m->to);
	store_close(m->from);
	return err;
}

static enum err
replace(struct mending *m, const char *draft)
{
	struct session *session = m->session;
	enum err err = remake_link(session, session->db, draft);

	if (err == OK)
		err = folders_replace(session, draft, session->db);
	if (err == OK && m->stays)
		err = seal_witness(&m->seal, session->state, m->own.dev,
		    m->own.signed_at, &session->why);
	return err;
}

enum err
mend(struct session *session)
{
	struct mending m = { .session = session };
	const char *draft = folders_draft(session, session->db, "mend");
	struct lock_file lock;
	enum err err;

	if (draft == NULL)
		return ERR_NOMEM;
	err = lock_folder(&lock, session->db, &session->why);
	if (err != OK)
		return err;
	err = backing_stops(session, &m.dump);
	if (err == OK)
		err = make(&m, draft);
	if (err == OK)
		err = replace(&m, draft);
	if (err != OK)
		folders_drop(draft);
	lock_leave(&lock);
	return err == OK && m.dump.faults > 0 ? ERR_LOOK : err;
}
