/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle.h"

#include <inttypes.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/words.h"
#include "core/edit/anchor_say.h"
#include "core/exchange/bundle_header.h"
#include "core/exchange/bundle_out.h"
#include "core/exchange/bundle_plan.h"
#include "core/exchange/said.h"
#include "core/exchange/scan.h"
#include "core/exchange/tips.h"
#include "core/log/hollow.h"
#include "core/log/trust.h"

struct making {
	struct author	*author;
	const struct bundle_wish *wish;
	struct txn	 txn;
	struct note	*why;
	struct arena	 arena;
	struct bundle_plan plan;	/* its part is what is written */

	struct bundle_out out;
	struct receipt	 now;		/* what the header tells is here */
	bool		 news;		/* and did not when it was last told */
	struct age_writer *age;		/* around it; or NULL */
	struct buf	 hollow;	/* in place of the line in hand */
	struct arena	 turn;		/* of looking at it */
	struct file_draft draft;
	bool		 standard;	/* output */
	uint64_t	 packed;	/* bytes of the file */
};

/* The lines of a run, as they are sent. */
struct run_walk {
	struct path_lines lines;
	struct making	*making;
	uint64_t	to;
};

static void
run_begin(struct run_walk *at, struct making *m,
    const struct bundle_leg *run)
{
	path_lines(&at->lines, &m->txn, &run->path, run->from);
	at->making = m;
	at->to = run->to;
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
		txn_nomem(&m->txn);
	*raw = buf_span(&m->hollow);
}

static bool
run_next(struct run_walk *at, struct span *raw)
{
	uint64_t n = at->lines.next;

	if (n > at->to || !path_next_line(&at->lines, raw))
		return false;
	if (at->making->wish->no_personal)
		withhold(at->making, n, raw);
	return true;
}

static enum err
log_mark(struct making *m, const struct bundle_leg *run, struct mark *mark)
{
	*mark = (struct mark){
		.sort = MARK_LOG, .dev = span_of(run->path.writer.dev),
		.n = run->from, .second = run->second
	};
	if (!path_hash(&m->txn, &run->path, run->from - 1, mark->hash))
		return m->txn.err != OK ? m->txn.err : ERR_DAMAGED;
	return OK;
}

static void
head_mark(const struct bundle_leg *run, struct mark *mark)
{
	*mark = (struct mark){ .sort = MARK_HEAD, .n = run->to };
	memcpy(mark->sig, run->head, SIGNIFY_BYTES);
}

/* Lines and bytes of one run with its two marks. */
static enum err
measure_run(struct making *m, const struct bundle_leg *run)
{
	struct mark *header = &m->out.header, mark;
	struct buf *text = &m->out.text;
	struct run_walk at;
	struct span raw;
	enum err err;

	buf_reset(text);
	err = log_mark(m, run, &mark);
	mark_write(text, &mark);
	head_mark(run, &mark);
	mark_write(text, &mark);
	header->raw += text->len;
	header->lines += 2;
	run_begin(&at, m, run);
	while (err == OK && run_next(&at, &raw)) {
		header->raw += raw.len + 1;
		header->lines++;
	}
	path_lines_end(&at.lines);
	return err;
}

static enum err
measure(struct making *m)
{
	enum err err = OK;
	size_t i;

	m->out.header.raw = m->out.header.lines = 0;
	for (i = 0; i < m->plan.part_count && err == OK; i++)
		err = measure_run(m, &m->plan.part[i]);
	if (err == OK)
		err = bundle_out_measure(&m->out);
	return err == OK ? m->txn.err : err;
}

static enum err
put_file(void *with, struct span bytes, struct note *why)
{
	struct making *m = with;

	m->packed += bytes.len;
	return m->standard ? file_put(STDOUT_FILENO, bytes,
	    _("standard output"), why) :
	    file_draft_write(&m->draft, bytes, why);
}

static enum err
put_sealed(void *with, struct span bytes, struct note *why)
{
	struct making *m = with;

	return age_write_add(m->age, bytes, why);
}

static enum err
emit_run(struct making *m, const struct bundle_leg *run)
{
	struct run_walk at;
	struct span raw;
	struct mark mark;
	enum err err;

	err = log_mark(m, run, &mark);
	if (err == OK)
		err = bundle_out_mark(&m->out, &mark);
	run_begin(&at, m, run);
	while (err == OK && run_next(&at, &raw))
		err = bundle_out_line(&m->out, raw);
	path_lines_end(&at.lines);
	head_mark(run, &mark);
	return err == OK ? bundle_out_mark(&m->out, &mark) : err;
}

static enum err
emit_packed(struct making *m, struct pack_sink sink)
{
	enum err err = bundle_out_begin(&m->out, sink);

	for (size_t i = 0; i < m->plan.part_count && err == OK; i++)
		err = emit_run(m, &m->plan.part[i]);
	if (err == OK)
		err = m->txn.err;
	if (err == OK)
		err = bundle_out_end(&m->out);
	bundle_out_close(&m->out);
	return err;
}

static enum err
emit_sealed(struct making *m, struct pack_sink sink)
{
	struct pack_sink inner = { put_sealed, m };
	enum err err;

	err = age_write_begin(m->wish->seal, m->wish->seal_count, sink,
	    m->why, &m->age);
	if (err == OK)
		err = emit_packed(m, inner);
	if (err == OK)
		err = age_write_end(m->age, m->why);
	age_write_close(m->age);
	return err;
}

static bool
is_too_large(const struct making *m)
{
	return m->wish->most > 0 && m->packed > m->wish->most &&
	    !m->plan.least;
}

/* The file is there whole or not at all; not when it is too large. */
static enum err
make_file(struct making *m, const char *path)
{
	struct pack_sink sink = { put_file, m };
	mode_t mode = m->wish->beyond == NULL ? 0600 : 0644;
	enum err err = OK;

	m->packed = 0;
	m->standard = strcmp(path, "-") == 0;
	if (!m->standard)
		err = file_draft_begin(&m->draft, path, mode, m->why);
	if (err != OK)
		return err;
	err = m->wish->seal_count > 0 ? emit_sealed(m, sink) :
	    emit_packed(m, sink);
	if (!m->standard && err == OK && !is_too_large(m))
		return file_draft_commit(&m->draft, m->why);
	if (!m->standard)
		file_draft_abandon(&m->draft);
	return err;
}

/* What the receiver has, as it said in its own newest bundle. */
static void
heard_have(struct making *m, struct have *have)
{
	struct office office = { .heard = 0 };

	if (bundle_header_is_for_one(m->wish))
		office_get(&m->txn, span_of(m->wish->dev), &m->arena,
		    &office);
	if (!have_read(have, office.have, &m->arena))
		have->count = 0;
	have->tips = office.tips;
}

static enum err
plan(struct making *m)
{
	struct have theirs;
	enum err err = bundle_header(&m->out.header, &m->txn, m->author,
	    m->wish, &m->now, &m->news, &m->arena, m->why);

	if (err != OK)
		return err;
	if (m->wish->request)
		return bundle_plan_intro(&m->plan, &m->txn, m->author,
		    &m->arena);
	heard_have(m, &theirs);
	return bundle_plan_all(&m->plan, &m->txn, m->author, m->wish->dev,
	    m->wish->beyond == NULL ? &theirs : m->wish->beyond, &m->arena,
	    m->why);
}

static enum err
tell_part(const struct making *m, struct bundle_facts *facts)
{
	struct bundle_run *run;

	facts->parts++;
	facts->raw += m->out.header.raw;
	facts->lines += m->out.header.lines;
	facts->packed += m->packed;
	if (m->packed > facts->largest)
		facts->largest = m->packed;
	for (size_t i = 0; i < m->plan.part_count; i++) {
		const struct bundle_leg *leg = &m->plan.part[i];

		run = bundle_facts_run(facts);
		if (run == NULL)
			return ERR_NOMEM;
		memcpy(run->dev, leg->path.writer.dev, sizeof run->dev);
		run->from = leg->from;
		run->to = leg->to;
		run->verified = true;
	}
	return OK;
}

static enum err
tell(const struct making *m, struct bundle_facts *facts)
{
	memcpy(facts->by, m->author->dev, sizeof facts->by);
	facts->at = (int64_t)m->out.header.at;
	facts->has_sender = true;
	facts->age = m->wish->seal_count > 0;
	facts->no_personal = m->wish->no_personal;
	memcpy(facts->sender, m->author->key.public, PUBLIC_BYTES);
	facts->have = arena_copy(&facts->arena, m->out.header.have);
	facts->tips = arena_copy(&facts->arena, m->out.header.tips);
	facts->want = arena_copy(&facts->arena, m->out.header.want);
	facts->to = arena_copy(&facts->arena, m->out.header.to);
	facts->schema = arena_copy(&facts->arena, m->out.header.schema);
	return facts->arena.failed ? ERR_NOMEM : OK;
}

/* What a part weighs beside its lines: else parts would hold next to none. */
static enum err
check_most(struct making *m)
{
	uint64_t least;
	enum err err;

	m->plan.part_count = 0;
	err = measure(m);
	least = 2 * (m->out.header.raw + 400 * m->wish->seal_count + 400);
	return err != OK || m->wish->most >= least ? err :
	    note_fail(ERR_INPUT, m->why, _("Parts cannot be so small: each "
	    "tells what is here, and needs %" PRIu64 " bytes at least."),
	    least);
}

/* Some parts of a bundle look like all of it. */
static void
drop_parts(struct making *m, const char *path, uint64_t count)
{
	while (count > 0) {
		char *name = bundle_part_name(&m->arena, path, count--);

		if (name != NULL)
			unlink(name);
	}
}

/*
 * How much is packed into how little is known only afterwards: a part that
 * came out too large is made again with less, and the next one begins with
 * what would have been right.
 */
static enum err
make_parts(struct making *m, const char *path, struct bundle_facts *facts)
{
	/* GUESS: times that lines are packed.  With runs and header a part
	 * must not be longer than a bundle may be. */
	enum { GUESS = 6, ROOM_MOST = SCAN_RAW_MOST / 8 * 7 };
	uint64_t most = m->wish->most, room = most < ROOM_MOST / GUESS ?
	    GUESS * most : ROOM_MOST;
	enum err err = check_most(m);
	uint64_t written = 0;
	bool more = true;

	while (err == OK && more) {
		char *name = bundle_part_name(&m->arena, path,
		    facts->parts + 1);

		bundle_plan_cut(&m->plan, room);
		err = name == NULL ? ERR_NOMEM : measure(m);
		if (err == OK)
			err = make_file(m, name);
		if (err == OK)
			written = facts->parts + 1;
		room = m->plan.bytes * most / (m->packed + 1) / 20 * 19;
		if (room > ROOM_MOST)
			room = ROOM_MOST;
		if (err != OK || is_too_large(m))
			continue;
		err = tell_part(m, facts);
		more = bundle_plan_next(&m->plan);
	}
	if (err != OK)
		drop_parts(m, path, written);
	return err;
}

static enum err
make_one(struct making *m, const char *path, struct bundle_facts *facts)
{
	enum err err;

	bundle_plan_cut(&m->plan, BUNDLE_PLAN_ALL);
	err = measure(m);
	if (err == OK)
		err = make_file(m, path);
	return err == OK ? tell_part(m, facts) : err;
}

static enum err
make(struct making *m, const char *path, struct bundle_facts *facts)
{
	enum err err = plan(m);

	if (err == OK)
		err = m->wish->most > 0 ? make_parts(m, path, facts) :
		    make_one(m, path, facts);
	return err == OK ? tell(m, facts) : err;
}

/* Others may answer by what they were told. */
static void
remember(struct txn *txn, void *with)
{
	struct making *m = with;

	said_put(txn, &m->now, &m->arena);
}

enum err
bundle_create(struct store *store, struct author *author, const char *path,
    const struct bundle_wish *wish, struct bundle_facts *facts,
    struct note *why)
{
	struct making m = {
		.author = author, .wish = wish, .why = why,
		.out = { .key = &author->key, .dev = author->dev, .why = why }
	};
	enum err err;

	memset(facts, 0, sizeof *facts);
	err = author_unlock(author, store, why);
	if (err == OK)
		err = anchor_say(store, author, why);
	if (err == OK)
		err = author_publish(author, store, why);
	if (err != OK)
		return err;
	arena_init(&m.arena);
	arena_init(&m.turn);
	buf_init(&m.hollow);
	txn_begin(&m.txn, store, TXN_READ, why);
	err = m.txn.err == OK ? make(&m, path, facts) : m.txn.err;
	txn_abandon(&m.txn);
	if (err == OK && m.news)
		err = store_write(store, remember, &m, why);
	bundle_out_close(&m.out);
	buf_free(&m.hollow);
	arena_clear(&m.arena);
	arena_clear(&m.turn);
	return err;
}
