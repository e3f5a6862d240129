/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/fold.h"


#include "core/log/folding.h"
#include "core/log/fork.h"
#include "core/log/roster.h"
#include "core/log/same.h"

enum {
	BULK_LEAST = 3000,		/* lines worth sorting for */
	BULK_MEMORY = 16 * 1024 * 1024,
	SAMPLE = 64,			/* lines whose length is looked at */
	GROWTH = 6			/* bytes of tables for one of log */
};

struct job {
	struct store	*store;
	struct note	*why;
	bool		(*progress)(void *with, uint64_t done,
			    uint64_t total);
	void		*with;
	uint64_t	 done, total;
	bool		 paused;
	struct bulk	*bulk;		/* or NULL */
	struct writer	 writer;	/* to go on with */
};

static void
advance(struct job *job, uint64_t lines)
{
	job->done += lines;
	if (job->progress != NULL && !job->paused)
		job->paused = !job->progress(job->with, job->done,
		    job->total);
}

static bool
is_due(struct txn *txn, const struct writer *writer)
{
	return fold_end(txn, writer) != writer->folded;
}

/* How many lines have to go in, or out. */
static uint64_t
distance(uint64_t from, uint64_t to)
{
	return from < to ? to - from : from - to;
}

/* Finds a writer to go on with, and counts what all have to do. */
static bool
next_due(struct job *job, enum err *err)
{
	struct writer writer;
	bool found = false;
	uint32_t number;
	struct txn txn;
	uint64_t lines;

	job->total = job->done;
	txn_begin(&txn, job->store, TXN_READ, job->why);
	for (number = 1; writer_get(&txn, number, &writer); number++) {
		lines = distance(writer.folded,
		    fold_end(&txn, &writer));
		if (lines == 0)
			continue;
		job->total += lines;
		if (!found)
			job->writer = writer;
		found = true;
	}
	*err = txn_end(&txn);
	return found && *err == OK;
}

static void
fold_some(struct txn *txn, void *with)
{
	struct job *job = with;

	if (!writer_get(txn, job->writer.number, &job->writer))
		return;
	folding_run(txn, &job->writer, fold_end(txn, &job->writer),
	    job->bulk);
}

static enum err
fold_due(struct job *job)
{
	enum err err = OK;
	uint64_t before;

	while (err == OK && !job->paused && next_due(job, &err)) {
		before = job->writer.folded;
		err = store_write(job->store, fold_some, job, job->why);
		if (err == OK)
			advance(job, distance(before, job->writer.folded));
	}
	return err;
}

/* About how many bytes of lines there are, by looking at some. */
static uint64_t
bytes_of_lines(struct txn *txn, const struct writer *writer)
{
	uint64_t end = fold_end(txn, writer), lines, step, n;
	uint64_t seen = 0, bytes = 0;
	struct span raw;

	if (end <= writer->folded)
		return 0;
	lines = end - writer->folded;
	step = lines / SAMPLE + 1;
	for (n = writer->folded + 1; n <= end; n += step)
		if (log_get(txn, stamp_make(writer->number, n), &raw)) {
			bytes += raw.len;
			seen++;
		}
	return seen == 0 ? 0 : bytes / seen * lines;
}

/* The map grows beforehand, where nobody has to wait for it twice. */
static enum err
reserve(struct job *job)
{
	uint64_t bytes = 0;
	struct writer writer;
	uint32_t number;
	struct txn txn;
	enum err err;

	txn_begin(&txn, job->store, TXN_READ, job->why);
	for (number = 1; writer_get(&txn, number, &writer); number++)
		if (is_due(&txn, &writer))
			bytes += bytes_of_lines(&txn, &writer);
	err = txn_end(&txn);
	return err == OK ? store_reserve(job->store, bytes * GROWTH,
	    job->why) : err;
}

/* Many lines: indexes are written at the end, in order.  The store makes
 * them anew should that end not come. */
static enum err
fold_bulk(struct job *job)
{
	enum err err = reserve(job), end;

	if (err != OK)
		return err;
	job->bulk = bulk_begin(job->store, BULK_MEMORY);
	if (job->bulk == NULL)
		return ERR_NOMEM;
	err = fold_due(job);
	end = bulk_end(job->bulk, job->why);
	return err == OK ? end : err;
}

static void
renew_roster(struct txn *txn, void *with)
{
	(void)with;
	if (roster_is_due(txn))
		roster_renew(txn);
}

static enum err
renew_limits(struct job *job)
{
	struct txn txn;
	enum err err;
	bool due;

	txn_begin(&txn, job->store, TXN_READ, job->why);
	due = roster_is_due(&txn);
	err = txn_end(&txn);
	return due && err == OK ? store_write(job->store, renew_roster, NULL,
	    job->why) : err;
}

static enum err
renew_index(struct job *job)
{
	struct txn txn;
	enum err err;
	bool due;

	txn_begin(&txn, job->store, TXN_READ, job->why);
	due = index_is_due(&txn);
	err = txn_end(&txn);
	return due && err == OK ? index_renew(job->store, job->why) : err;
}

static enum err
fold_lines(struct job *job)
{
	enum err err = OK;

	if (!next_due(job, &err))
		return err;
	return job->total - job->done < BULK_LEAST ? fold_due(job) :
	    fold_bulk(job);
}

static void
settle_same(struct txn *txn, void *with)
{
	(void)with;
	same_settle(txn);
}

static enum err
settle_joins(struct job *job)
{
	struct txn txn;
	enum err err;
	bool due;

	txn_begin(&txn, job->store, TXN_READ, job->why);
	due = same_is_due(&txn);
	err = txn_end(&txn);
	return due && err == OK ? store_write(job->store, settle_same, NULL,
	    job->why) : err;
}

/* A writer of whom another history ought to be in LOG. */
static bool
next_swap(struct txn *txn, struct writer *writer, struct branch *branch)
{
	uint32_t number;

	if (!branch_is(txn, 0))
		return false;
	for (number = 1; writer_get(txn, number, writer); number++)
		if (fork_swap_is_due(txn, writer, branch))
			return true;
	return false;
}

static void
swap_one(struct txn *txn, void *with)
{
	bool *swapped = with;
	struct writer writer;
	struct branch branch;

	*swapped = next_swap(txn, &writer, &branch);
	if (*swapped)
		fork_swap(txn, &writer, &branch);
}

static enum err
swap_next(struct job *job, bool *swapped)
{
	struct writer writer;
	struct branch branch;
	struct txn txn;
	enum err err;

	txn_begin(&txn, job->store, TXN_READ, job->why);
	*swapped = next_swap(&txn, &writer, &branch);
	err = txn_end(&txn);
	return *swapped && err == OK ?
	    store_write(job->store, swap_one, swapped, job->why) : err;
}

enum err
fold_all(struct store *store,
    bool (*progress)(void *with, uint64_t done, uint64_t total), void *with,
    struct note *why)
{
	struct job job = { .store = store, .why = why, .progress = progress,
	    .with = with };
	enum err err = renew_index(&job);
	bool swapped = true;

	if (err == OK)
		err = renew_limits(&job);
	while (err == OK && swapped && !job.paused) {
		err = fold_lines(&job);
		swapped = false;
		if (err == OK && !job.paused)
			err = swap_next(&job, &swapped);
		if (err == OK && swapped)
			err = renew_limits(&job);
	}
	return err == OK && !job.paused ? settle_joins(&job) : err;
}

bool
fold_is_due(struct txn *txn)
{
	struct writer writer;
	struct branch branch;
	uint32_t number;

	if (index_is_due(txn) || roster_is_due(txn) || same_is_due(txn) ||
	    next_swap(txn, &writer, &branch))
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

	err = log_try_lock(store, &busy);
	if (err == ERR_BUSY)
		return OK;
	if (err != OK)
		return note_fail(err, why, "%s", busy.text);
	txn_begin(&txn, store, TXN_READ, why);
	due = fold_is_due(&txn);
	err = txn_end(&txn);
	if (err == OK && due)
		err = fold_all(store, NULL, NULL, why);
	lock_drop(store);
	return err;
}
