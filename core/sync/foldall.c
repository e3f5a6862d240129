/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/fold.h"

#include <unistd.h>

#include "core/sync/folding.h"
#include "core/sync/trust.h"

enum {
	BULK_LEAST = 3000,		/* lines worth sorting for */
	BULK_SHORT = 1000,
	BULK_MEMORY = 40 * 1024 * 1024,
	SAMPLE = 64,			/* lines whose length is looked at */
	GROWTH = 6			/* bytes of tables for one of log */
};

/*
 * While this stands, a bulk of new records from this stamp on was begun and
 * not ended: they may lie in RECORDS without their entries in other trees.
 */
#define BULK_KEY	SPAN("bulk")

struct job {
	struct store	*store;
	struct note	*why;
	bool		(*progress)(void *with, uint64_t done,
			    uint64_t total);
	void		*with;
	uint64_t	 done, total;
	bool		 paused;
};

static void
advance(struct job *job, uint64_t lines)
{
	job->done += lines;
	if (job->progress != NULL && !job->paused)
		job->paused = !job->progress(job->with, job->done,
		    job->total);
}

/* A bulk: new records of one writer, until a line changes one of them. */
struct run {
	struct writer	 writer;
	struct bulk	*bulk;
	uint64_t	 from, next;	/* lines: its first, the next */
	bool		 again;		/* an earlier one was killed */
	uint64_t	 then;		/* next, once committed */
	bool		 over;
};

static bool
bulk_was_begun(struct txn *txn, uint64_t stamp)
{
	struct span found;

	return txn_get(txn, TREE_META, BULK_KEY, &found) &&
	    found.len == 8 && get_u64(found.at) == stamp;
}

static void
mark_bulk(struct txn *txn, uint64_t stamp)
{
	unsigned char value[8];

	stamp_key(value, stamp);
	txn_put(txn, TREE_META, BULK_KEY, span_make(value, sizeof value));
}

/* A line that came before this bulk spoke of the record already. */
static bool
touched_before(struct txn *txn, const struct run *run, uint64_t id)
{
	uint64_t from = stamp_make(run->writer.number, run->from);
	uint64_t last = stamp_make(run->writer.number, run->writer.last);
	unsigned char prefix[8];
	struct span key, value;
	struct walk walk;
	bool found = false;

	stamp_key(prefix, id);
	walk_begin(&walk, txn, TREE_TOUCHED,
	    span_make(prefix, sizeof prefix));
	while (!found && walk_next(&walk, &key, &value)) {
		uint64_t stamp = get_u64(key.at + 8);

		found = stamp < from || stamp > last;
	}
	walk_end(&walk);
	return found;
}

static bool
is_new(struct txn *txn, const struct run *run, uint64_t id, uint64_t stamp)
{
	struct rec_view rec;

	if (id != stamp)
		return false;
	return run->again ? !touched_before(txn, run, id) :
	    !record_get(txn, id, &rec);
}

/* Puts the record that the last lines made. */
static void
flush(struct folding *f, struct run *run, uint64_t *pending)
{
	if (*pending == 0)
		return;
	buf_reset(&f->out);
	merge_end(&f->merge, &f->out);
	bulk_put(run->bulk, f->txn, *pending, buf_span(&f->out));
	*pending = 0;
}

enum taken { TAKEN, TXN_FULL, BLOCKED };

static enum taken
take_line(struct folding *f, struct run *run, uint64_t stamp,
    struct line *line, uint64_t *pending)
{
	uint64_t id = folding_id(f, stamp, line);

	f->merge.now = stamp;
	if (id != 0 && id == *pending) {
		folding_touch(f, id, stamp);
		merge_line(&f->merge, stamp, line);
		return TAKEN;
	}
	flush(f, run, pending);
	if (txn_is_full(f->txn))
		return TXN_FULL;
	if (folding_tidy(f) && !folding_read(f, stamp, line))
		return BLOCKED;
	if (is_new(f->txn, run, id, stamp)) {
		merge_begin(&f->merge, id);
		merge_line(&f->merge, stamp, line);
		*pending = id;
	} else if (id != stamp && id < stamp &&
	    id >= stamp_make(run->writer.number, run->from)) {
		return BLOCKED;
	} else {
		folding_line(f, stamp, line);
	}
	return TAKEN;
}

/* One transaction of a bulk; ends between two records. */
static void
bulk_some(struct txn *txn, void *with)
{
	struct run *run = with;
	uint64_t n = run->next, end = 0, pending = 0;
	enum taken taken = TAKEN;
	struct folding f;
	struct line line;

	folding_init(&f, txn);
	mark_bulk(txn, stamp_make(run->writer.number, run->from));
	for (; n <= run->writer.last && txn->err == OK; n++) {
		uint64_t stamp = stamp_make(run->writer.number, n);

		if (n > end && (end = fold_set_end(txn, &run->writer, n)) == 0)
			break;
		if (!folding_read(&f, stamp, &line))
			break;
		taken = take_line(&f, run, stamp, &line, &pending);
		if (taken != TAKEN)
			break;
	}
	flush(&f, run, &pending);
	run->then = n;
	run->over = taken != TXN_FULL;
	folding_clear(&f);
}

/* The entries of the bulk's records; the writer's lines count with the last
 * of them. */
static enum err
bulk_finish(struct job *job, struct run *run)
{
	struct txn txn;
	enum err err = bulk_end(run->bulk, job->why);

	run->bulk = NULL;
	if (err != OK)
		return err;
	txn_begin(&txn, job->store, TXN_WRITE, job->why);
	run->writer.folded = run->next - 1;
	writer_put(&txn, &run->writer);
	txn_drop(&txn, TREE_META, BULK_KEY);
	return txn_end(&txn);
}

static enum err
bulk_run(struct job *job, struct run *run)
{
	uint64_t done = job->done;
	enum err err = OK;

	run->bulk = bulk_begin(job->store, BULK_MEMORY);
	if (run->bulk == NULL)
		return ERR_NOMEM;
	for (run->over = false; err == OK && !run->over && !job->paused;) {
		err = store_write(job->store, bulk_some, run, job->why);
		if (err != OK)
			break;
		advance(job, run->then - run->next);
		run->next = run->then;
	}
	if (err == OK)
		err = bulk_finish(job, run);
	if (run->bulk != NULL)
		bulk_abandon(run->bulk);
	if (err != OK)
		job->done = done;
	return err;
}

/* About how many bytes of lines there are, by looking at some. */
static uint64_t
bytes_of_lines(struct txn *txn, const struct writer *writer)
{
	uint64_t lines = writer->last - writer->folded, seen = 0, bytes = 0;
	uint64_t step = lines / SAMPLE + 1, n;
	struct span raw;

	for (n = writer->folded + 1; n <= writer->last; n += step)
		if (log_get(txn, stamp_make(writer->number, n), &raw)) {
			bytes += raw.len;
			seen++;
		}
	return seen == 0 ? 0 : bytes / seen * lines;
}

/* Many lines of one writer.  The map grows beforehand; should that not have
 * been enough, the bulk is folded again, which is harmless. */
static enum err
fold_bulk(struct job *job, struct writer *writer)
{
	struct run run = { .writer = *writer };
	struct txn txn;
	uint64_t bytes;
	enum err err;

	run.from = run.next = writer->folded + 1;
	txn_begin(&txn, job->store, TXN_READ, job->why);
	run.again = bulk_was_begun(&txn,
	    stamp_make(writer->number, run.from));
	bytes = bytes_of_lines(&txn, writer) * GROWTH;
	err = txn_end(&txn);
	if (err == OK)
		err = store_reserve(job->store, bytes, job->why);
	if (err == OK)
		err = bulk_run(job, &run);
	while (err == ERR_GROW) {
		err = store_grow(job->store, job->why);
		run.next = run.from;
		run.again = true;
		if (err == OK)
			err = bulk_run(job, &run);
	}
	*writer = run.writer;
	return err;
}

static void
fold_some(struct txn *txn, void *with)
{
	struct writer *writer = with;

	if (writer_get(txn, writer->number, writer))
		fold_now(txn, writer);
}

/* The next part of what a writer has. */
static enum err
fold_part(struct job *job, struct writer *writer, bool marked)
{
	uint64_t before = writer->folded;
	enum err err = OK;

	if (marked || writer->last - writer->folded >= BULK_LEAST) {
		err = fold_bulk(job, writer);
		if (err != OK || writer->folded - before >= BULK_SHORT)
			return err;
		before = writer->folded;
	}
	err = store_write(job->store, fold_some, writer, job->why);
	if (err == OK)
		advance(job, writer->folded - before);
	return err;
}

/* Whether the writer has a whole change-set that is not in the tables. */
static bool
is_due(struct txn *txn, const struct writer *writer)
{
	return writer->folded < writer->last &&
	    trust_of(txn, span_of(writer->dev)) != TRUST_NONE &&
	    fold_set_end(txn, writer, writer->folded + 1) != 0;
}

/* Finds a writer to go on with, and counts what all have to do. */
static bool
next_due(struct job *job, struct writer *due, bool *marked, enum err *err)
{
	struct writer writer;
	bool found = false, begun;
	uint32_t number;
	struct txn txn;

	job->total = job->done;
	txn_begin(&txn, job->store, TXN_READ, job->why);
	for (number = 1; writer_get(&txn, number, &writer); number++) {
		if (!is_due(&txn, &writer))
			continue;
		job->total += writer.last - writer.folded;
		begun = bulk_was_begun(&txn,
		    stamp_make(number, writer.folded + 1));
		if (found && !begun)
			continue;
		*due = writer;
		*marked = begun;
		found = true;
	}
	*err = txn_end(&txn);
	return found && *err == OK;
}

enum err
fold_all(struct store *store,
    bool (*progress)(void *with, uint64_t done, uint64_t total), void *with,
    struct note *why)
{
	struct job job = { store, why, progress, with, 0, 0, false };
	struct writer writer;
	enum err err = OK;
	bool marked = false;

	while (err == OK && !job.paused &&
	    next_due(&job, &writer, &marked, &err))
		err = fold_part(&job, &writer, marked);
	return err;
}

bool
fold_is_due(struct txn *txn)
{
	struct writer writer;
	struct span found;
	uint32_t number;

	if (txn_get(txn, TREE_META, BULK_KEY, &found))
		return true;
	for (number = 1; writer_get(txn, number, &writer); number++)
		if (is_due(txn, &writer))
			return true;
	return false;
}

enum err
fold_recover(struct store *store, struct note *why)
{
	struct note busy = { "" };
	struct txn txn;
	enum err err;
	bool due;
	int fd;

	err = log_try_lock(store, &fd, &busy);
	if (err == ERR_BUSY)
		return OK;
	if (err != OK)
		return note_fail(err, why, "%s", busy.text);
	txn_begin(&txn, store, TXN_READ, why);
	due = fold_is_due(&txn);
	err = txn_end(&txn);
	if (err == OK && due)
		err = fold_all(store, NULL, NULL, why);
	close(fd);
	return err;
}
