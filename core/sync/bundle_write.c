/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/bundle.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/sync/have.h"
#include "core/sync/hollow.h"
#include "core/sync/interest.h"
#include "core/sync/mark.h"
#include "core/sync/minisign.h"
#include "core/sync/pack.h"
#include "core/sync/scan.h"
#include "core/sync/trust.h"

#define COMMENT "klaster bundle"	/* the trusted one of every seal */

struct run {
	struct writer	writer;
	uint64_t	from;		/* up to writer.signed_at */
};

struct making {
	struct author	*author;
	const struct bundle_wish *wish;
	struct txn	 txn;
	struct note	*why;
	struct arena	 arena;
	struct mark	 header;
	struct run	*runs;
	size_t		 count;

	struct pack	*pack;
	struct hasher	 whole;
	struct buf	 text;		/* of the line in hand */
	struct buf	 hollow;	/* in its place */
	struct arena	 turn;		/* of looking at it */
	struct file_draft draft;
	mode_t		 mode;
	bool		 standard;	/* output */
	uint64_t	 packed;
};

/* The lines of a run, as they are sent. */
struct run_walk {
	struct walk	walk;
	uint64_t	left;
	struct making	*making;
};

static void
run_begin(struct run_walk *at, struct making *m, const struct run *run)
{
	unsigned char key[8];

	stamp_key(key, stamp_make(run->writer.number, run->from));
	walk_begin(&at->walk, &m->txn, TREE_LOG, SPAN(""));
	walk_seek(&at->walk, span_make(key, sizeof key));
	at->left = run->writer.signed_at - run->from + 1;
	at->making = m;
}

/* What may not leave goes as its hash, so that the chain holds. */
static void
withhold(struct making *m, uint64_t n, struct span *raw)
{
	arena_reset(&m->turn);
	if (!hollow_may_be(*raw, &m->turn))
		return;
	buf_reset(&m->hollow);
	hollow_write(&m->hollow, n, *raw);
	if (m->hollow.failed || m->turn.failed)
		txn_fail(&m->txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	*raw = buf_span(&m->hollow);
}

static bool
run_next(struct run_walk *at, struct span *raw)
{
	struct span key;

	if (at->left == 0 || !walk_next(&at->walk, &key, raw))
		return false;
	at->left--;
	if (at->making->wish->no_personal)
		withhold(at->making, stamp_serial(get_u64(key.at)), raw);
	return true;
}

static int
run_order(const void *a, const void *b)
{
	return strcmp(((const struct run *)a)->writer.dev,
	    ((const struct run *)b)->writer.dev);
}

static enum err
plan_runs(struct making *m, const char *dev, const struct have *beyond)
{
	struct interest interest;
	struct writer writer;
	uint32_t number, most;
	uint64_t n;

	for (most = 1; writer_get(&m->txn, most, &writer); most++)
		continue;
	m->runs = arena_array(&m->arena, most, sizeof *m->runs);
	if (m->runs == NULL)
		return ERR_NOMEM;
	interest_get(&m->txn, span_of(dev), &m->arena, &interest);
	for (number = 1; writer_get(&m->txn, number, &writer); number++) {
		n = have_of(beyond, writer.dev);
		if (n < writer.signed_at && (strcmp(writer.dev, dev) == 0 ||
		    interest_wants(&interest, &m->txn, writer.dev, NULL)))
			m->runs[m->count++] = (struct run){ writer, n + 1 };
	}
	qsort(m->runs, m->count, sizeof *m->runs, run_order);
	return m->count <= SCAN_RUNS_MOST ? m->txn.err :
	    note_fail(ERR_REFUSED, m->why,
	    _("There are more writers than one bundle can hold."));
}

static enum err
log_mark(struct making *m, const struct run *run)
{
	struct mark mark = {
		.sort = MARK_LOG, .dev = span_of(run->writer.dev),
		.n = run->from
	};

	if (run->from == 1)
		chain_begin(mark.hash, mark.dev);
	else if (!log_hash(&m->txn, &run->writer, run->from - 1, mark.hash))
		return m->txn.err != OK ? m->txn.err : ERR_DAMAGED;
	mark_write(&m->text, &mark);
	return OK;
}

static void
head_mark(struct making *m, const struct run *run)
{
	struct mark mark = { .sort = MARK_HEAD, .n = run->writer.signed_at };

	memcpy(mark.sig, run->writer.signature, SIGNIFY_BYTES);
	mark_write(&m->text, &mark);
}

/* The seal over what was hashed so far. */
static void
end_mark(struct making *m, const unsigned char h[HASH_BYTES],
    const unsigned char packed[HASH_BYTES])
{
	struct mark mark = {
		.sort = MARK_END, .n = m->header.lines, .has_packed = true
	};
	struct buf text, seal;

	buf_init(&text);
	buf_init(&seal);
	mark_seal_text(&text, m->author->dev, m->header.at, h);
	minisign_sign(&m->author->key, buf_span(&text), COMMENT, &seal);
	memcpy(mark.hash, h, HASH_BYTES);
	memcpy(mark.packed, packed, HASH_BYTES);
	mark.seal = buf_span(&seal);
	mark_write(&m->text, &mark);
	m->text.failed = m->text.failed || text.failed || seal.failed;
	buf_free(&text);
	buf_free(&seal);
}

/* Lines and bytes of one run with its two marks. */
static enum err
measure_run(struct making *m, const struct run *run)
{
	struct run_walk at;
	struct span raw;
	enum err err;

	buf_reset(&m->text);
	err = log_mark(m, run);
	head_mark(m, run);
	m->header.raw += m->text.len;
	m->header.lines += 2;
	run_begin(&at, m, run);
	while (err == OK && run_next(&at, &raw)) {
		m->header.raw += raw.len + 1;
		m->header.lines++;
	}
	walk_end(&at.walk);
	return err;
}

/*
 * The header says how long the bundle is, with itself: its own length
 * depends on the digits of that number, so it is made until it fits.
 */
static void
fit_header(struct making *m)
{
	uint64_t others = m->header.raw;

	do {
		buf_reset(&m->text);
		mark_write(&m->text, &m->header);
		if (m->header.raw == others + m->text.len)
			break;
		m->header.raw = others + m->text.len;
	} while (!m->text.failed);
}

static enum err
measure(struct making *m)
{
	static const unsigned char no_hash[HASH_BYTES];
	enum err err = OK;
	size_t i;

	m->header.raw = 0;
	m->header.lines = 2;
	for (i = 0; i < m->count && err == OK; i++)
		err = measure_run(m, &m->runs[i]);
	if (err != OK)
		return err;
	buf_reset(&m->text);
	end_mark(m, no_hash, no_hash);
	m->header.raw += m->text.len;
	fit_header(m);
	if (m->text.failed)
		return ERR_NOMEM;
	return m->header.raw <= SCAN_RAW_MOST ? m->txn.err :
	    note_fail(ERR_REFUSED, m->why, _("The bundle would be larger "
	    "than %d MiB, which no office accepts."),
	    SCAN_RAW_MOST / 1024 / 1024);
}

static enum err
put_packed(void *with, struct span bytes, struct note *why)
{
	struct making *m = with;

	m->packed += bytes.len;
	return m->standard ? file_put(STDOUT_FILENO, bytes,
	    _("standard output"), why) :
	    file_draft_write(&m->draft, bytes, why);
}

static enum err
emit(struct making *m, struct span bytes)
{
	hasher_add(&m->whole, bytes);
	return pack_add(m->pack, bytes, m->why);
}

/* What stands in m->text. */
static enum err
emit_text(struct making *m)
{
	return m->text.failed ? ERR_NOMEM : emit(m, buf_span(&m->text));
}

static enum err
emit_run(struct making *m, const struct run *run)
{
	struct run_walk at;
	struct span raw;
	enum err err;

	buf_reset(&m->text);
	err = log_mark(m, run);
	if (err == OK)
		err = emit_text(m);
	run_begin(&at, m, run);
	while (err == OK && run_next(&at, &raw)) {
		err = emit(m, raw);
		if (err == OK)
			err = emit(m, SPAN("\n"));
	}
	walk_end(&at.walk);
	buf_reset(&m->text);
	head_mark(m, run);
	return err == OK ? emit_text(m) : err;
}

static enum err
emit_all(struct making *m)
{
	unsigned char h[HASH_BYTES], packed[HASH_BYTES];
	enum err err;
	size_t i;

	hasher_init(&m->whole);
	buf_reset(&m->text);
	mark_write(&m->text, &m->header);
	err = emit_text(m);
	for (i = 0; i < m->count && err == OK; i++)
		err = emit_run(m, &m->runs[i]);
	hasher_end(&m->whole, h);
	if (err == OK)
		err = pack_flush(m->pack, packed, m->why);
	if (err != OK)
		return err;
	buf_reset(&m->text);
	end_mark(m, h, packed);
	err = m->text.failed ? ERR_NOMEM :
	    pack_end_plain(m->pack, buf_span(&m->text), m->why);
	return err == OK ? m->txn.err : err;
}

/* The file is there whole or not at all. */
static enum err
make_file(struct making *m, const char *path)
{
	struct pack_sink sink = { put_packed, m };
	enum err err;

	m->standard = strcmp(path, "-") == 0;
	err = pack_begin(m->header.raw, sink, m->why, &m->pack);
	if (err != OK)
		return err;
	if (!m->standard)
		err = file_draft_begin(&m->draft, path, m->mode, m->why);
	if (err == OK) {
		err = emit_all(m);
		if (!m->standard && err == OK)
			err = file_draft_commit(&m->draft, m->why);
		else if (!m->standard)
			file_draft_abandon(&m->draft);
	}
	pack_close(m->pack);
	return err;
}

/* What the receiver has, as it said in its own newest bundle. */
static void
heard_have(struct making *m, const char *dev, struct have *have)
{
	struct office office = { .heard = 0 };

	if (dev[0] != '\0')
		office_get(&m->txn, span_of(dev), &m->arena, &office);
	if (!have_read(have, office.have, &m->arena))
		have->count = 0;
}

static enum err
plan(struct making *m)
{
	const char *dev = m->wish->dev;
	const struct have *beyond = m->wish->beyond;
	struct have have, theirs;
	struct buf text;
	enum err err;

	m->header.sort = MARK_BUNDLE;
	m->header.n = BUNDLE_VERSION;
	m->header.dev = span_of(m->author->dev);
	m->header.schema = span_of(store_schema(m->txn.store)->digest);
	if (dev[0] != '\0')
		m->header.to = span_of(arena_printf(&m->arena, "[\"%s\"]",
		    dev));
	if (m->wish->no_personal)
		m->header.personal = SPAN("false");
	buf_init(&text);
	if (have_here(&have, &m->txn, &m->arena)) {
		if (m->wish->asks)
			have_ask(&have, &m->txn);
		have_write(&text, &have);
	}
	m->header.have = arena_copy(&m->arena, buf_span(&text));
	buf_reset(&text);
	interest_write(&text, m->author->interest);
	m->header.want = arena_copy(&m->arena, buf_span(&text));
	err = text.failed || m->arena.failed ? ERR_NOMEM : m->txn.err;
	buf_free(&text);
	if (err == OK && have.count > HAVE_MOST)
		return note_fail(ERR_REFUSED, m->why,
		    _("There are more writers than one bundle can hold."));
	heard_have(m, dev, &theirs);
	return err != OK ? err :
	    plan_runs(m, dev, beyond == NULL ? &theirs : beyond);
}

static enum err
tell(const struct making *m, struct bundle_facts *facts)
{
	size_t i;

	memcpy(facts->by, m->author->dev, sizeof facts->by);
	facts->at = (int64_t)m->header.at;
	facts->raw = m->header.raw;
	facts->lines = m->header.lines;
	facts->packed = m->packed;
	facts->no_personal = m->wish->no_personal;
	facts->has_sender = true;
	memcpy(facts->sender, m->author->key.public, PUBLIC_BYTES);
	facts->have = arena_copy(&facts->arena, m->header.have);
	facts->want = arena_copy(&facts->arena, m->header.want);
	facts->to = arena_copy(&facts->arena, m->header.to);
	facts->schema = arena_copy(&facts->arena, m->header.schema);
	facts->runs = mem_zero(m->count, sizeof *facts->runs);
	if (facts->runs == NULL || facts->arena.failed)
		return ERR_NOMEM;
	for (i = 0; i < m->count; i++) {
		struct bundle_run *run = &facts->runs[i];

		memcpy(run->dev, m->runs[i].writer.dev, sizeof run->dev);
		run->from = m->runs[i].from;
		run->to = m->runs[i].writer.signed_at;
		run->verified = true;
	}
	facts->run_count = facts->run_room = m->count;
	return OK;
}

static enum err
create(struct making *m, struct store *store, const char *path,
    struct bundle_facts *facts)
{
	enum err err;

	memset(facts, 0, sizeof *facts);
	err = author_unlock(m->author, store, m->why);
	if (err == OK)
		err = author_publish(m->author, store, m->why);
	if (err != OK)
		return err;
	arena_init(&m->arena);
	arena_init(&m->turn);
	buf_init(&m->text);
	buf_init(&m->hollow);
	txn_begin(&m->txn, store, TXN_READ, m->why);
	err = m->txn.err == OK ? plan(m) : m->txn.err;
	if (err == OK)
		err = measure(m);
	if (err == OK)
		err = make_file(m, path);
	if (err == OK)
		err = tell(m, facts);
	txn_abandon(&m->txn);
	buf_free(&m->text);
	buf_free(&m->hollow);
	arena_clear(&m->arena);
	arena_clear(&m->turn);
	return err;
}

enum err
bundle_create(struct store *store, struct author *author, const char *path,
    const struct bundle_wish *wish, struct bundle_facts *facts,
    struct note *why)
{
	struct making m = {
		.author = author, .wish = wish, .why = why,
		.mode = wish->beyond == NULL ? 0600 : 0644,
		.header.at = wish->beyond == NULL ?
		    (uint64_t)clock_now(author->clock) : wish->at
	};

	return create(&m, store, path, facts);
}
