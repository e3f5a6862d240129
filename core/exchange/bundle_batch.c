/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle_batch.h"

#include "core/exchange/interest.h"
#include "core/keys/seal.h"
#include "core/log/erase.h"
#include "core/log/fork.h"
#include "core/log/moment.h"
#include "core/log/roster.h"
#include "core/log/same.h"
#include "core/log/standing.h"

/*
 * Steps: 'L' DEV key (a run begins), 'B' u64 from, prev, u64 base (it leaves
 * LOG), 'N' varint length, line, 'H' u64 n, hash, signature (the run ends);
 * 'X' DEV varint length, line (in place of a hollow one, inside a run or
 * not).
 */
enum step {
	STEP_LOG = 'L', STEP_BRANCH = 'B', STEP_LINE = 'N', STEP_HEAD = 'H',
	STEP_FILL = 'X'
};

enum { TURN = 256 };

/* What going through the steps works with. */
struct running {
	struct txn		*txn;
	struct bundle_place	 at;
	struct arena		 arena;
	unsigned		 turn;
};

void
bundle_batch_init(struct bundle_batch *batch)
{
	memset(batch, 0, sizeof *batch);
	buf_init(&batch->steps);
}

void
bundle_batch_clear(struct bundle_batch *batch)
{
	buf_free(&batch->steps);
}

void
bundle_batch_log(struct bundle_batch *batch, const char *dev,
    const unsigned char key[PUBLIC_BYTES])
{
	buf_byte(&batch->steps, STEP_LOG);
	buf_add(&batch->steps, span_make(dev, DEV_CHARS));
	buf_add(&batch->steps, span_make(key, PUBLIC_BYTES));
}

void
bundle_batch_branch(struct bundle_batch *batch, uint64_t from,
    const unsigned char prev[HASH_BYTES], uint64_t base)
{
	buf_byte(&batch->steps, STEP_BRANCH);
	buf_u64(&batch->steps, from);
	buf_add(&batch->steps, span_make(prev, HASH_BYTES));
	buf_u64(&batch->steps, base);
}

void
bundle_batch_line(struct bundle_batch *batch, struct span raw)
{
	buf_byte(&batch->steps, STEP_LINE);
	buf_varint(&batch->steps, raw.len);
	buf_add(&batch->steps, raw);
}

void
bundle_batch_fill(struct bundle_batch *batch, const char *dev,
    struct span raw)
{
	buf_byte(&batch->steps, STEP_FILL);
	buf_add(&batch->steps, span_make(dev, DEV_CHARS));
	buf_varint(&batch->steps, raw.len);
	buf_add(&batch->steps, raw);
}

void
bundle_batch_head(struct bundle_batch *batch, uint64_t n,
    const unsigned char hash[HASH_BYTES],
    const unsigned char sig[SIGNIFY_BYTES])
{
	buf_byte(&batch->steps, STEP_HEAD);
	buf_u64(&batch->steps, n);
	buf_add(&batch->steps, span_make(hash, HASH_BYTES));
	buf_add(&batch->steps, span_make(sig, SIGNIFY_BYTES));
}

static struct span
take(struct span *steps, size_t len)
{
	struct span part = span_make(steps->at, len);

	*steps = span_from(*steps, len);
	return part;
}

static void
run_log(struct running *r, struct span *steps)
{
	struct span dev = take(steps, DEV_CHARS);
	struct span key = take(steps, PUBLIC_BYTES);
	struct bundle_place *at = &r->at;

	writer_meet(r->txn, dev, &at->now);
	standing_renew(r->txn, &at->now);
	memcpy(at->now.key, key.at, PUBLIC_BYTES);
	at->now.has_key = true;
	at->shown = at->now;
	at->open = true;
	at->sets = (struct log_run){ .loose = true };
}

static bool
take_line(struct running *r, struct span *steps, struct line *line)
{
	uint64_t len;

	if (!get_varint(steps, &len))
		return false;
	if (r->turn++ % TURN == 0)
		arena_clear(&r->arena);
	if (line_read(line, take(steps, (size_t)len), &r->arena,
	    r->txn->why) == OK)
		return true;
	txn_fail(r->txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
	return false;
}

static void
run_fill(struct running *r, struct span *steps)
{
	struct span dev = take(steps, DEV_CHARS);
	struct writer writer;
	struct line line;

	if (take_line(r, steps, &line) && writer_find(r->txn, dev, &writer))
		(void)erase_fill(r->txn, stamp_make(writer.number, line.n),
		    &line);
}

/* A branch that goes on in another way than base: what both share. */
static void
copy_base(struct running *r, uint64_t base, uint64_t end)
{
	struct bundle_place *at = &r->at;
	struct path path = { .writer = at->now };
	struct span raw;
	struct walk walk;
	struct buf line;

	branches(&walk, r->txn, at->now.number);
	while (branch_next(&walk, &path.branch) &&
	    path.branch.number != base)
		continue;
	walk_end(&walk);
	at->branch.from = path.branch.from;
	memcpy(at->branch.prev, path.branch.prev, HASH_BYTES);
	branch_begin(r->txn, &at->branch);
	buf_init(&line);
	while (at->branch.last < end && path_line(r->txn, &path,
	    at->branch.last + 1, &raw)) {
		buf_reset(&line);
		buf_add(&line, raw);
		branch_append(r->txn, &at->branch, buf_span(&line));
	}
	if (line.failed)
		txn_nomem(r->txn);
	buf_free(&line);
}

static void
run_branch(struct running *r, struct span *steps)
{
	uint64_t from = get_u64(take(steps, 8).at);
	struct span prev = take(steps, HASH_BYTES);
	uint64_t base = get_u64(take(steps, 8).at);
	struct branch *b = &r->at.branch;

	*b = (struct branch){ .writer = r->at.now.number, .from = from };
	memcpy(b->prev, prev.at, HASH_BYTES);
	if (base == 0)
		branch_begin(r->txn, b);
	else
		copy_base(r, base, from - 1);
}

/* The end of a change-set is what others may see. */
static void
run_line(struct running *r, struct span *steps)
{
	struct bundle_place *at = &r->at;
	struct line line;

	if (!take_line(r, steps, &line))
		return;
	if (at->branch.open) {
		branch_append(r->txn, &at->branch, line.raw);
		return;
	}
	log_append(r->txn, &at->now, &line);
	(void)log_run_takes(&at->sets, &line);
	if (at->sets.rest == 0)
		at->shown = at->now;
}

static void
end_branch(struct running *r, uint64_t n, struct span sig)
{
	struct branch *b = &r->at.branch;
	struct writer writer;
	bool took;

	b->open = false;
	b->signed_at = n;
	memcpy(b->signature, sig.at, SIGNIFY_BYTES);
	branch_put(r->txn, b);
	fork_settle(r->txn, b, &took);
	if (took && writer_get(r->txn, b->writer, &writer)) {
		standing_renew(r->txn, &writer);
		roster_touch(r->txn);
	}
	r->at.open = false;
}

static void
run_head(struct running *r, struct span *steps)
{
	uint64_t n = get_u64(take(steps, 8).at);
	struct span hash = take(steps, HASH_BYTES);
	struct span sig = take(steps, SIGNIFY_BYTES);
	struct writer *now = &r->at.now;

	if (r->at.branch.open) {
		end_branch(r, n, sig);
		return;
	}
	if (n > now->signed_at) {
		now->signed_at = n;
		memcpy(now->signed_hash, hash.at, HASH_BYTES);
		memcpy(now->signature, sig.at, SIGNIFY_BYTES);
	}
	writer_put(r->txn, now);
	trust_meet(r->txn, span_of(now->dev));
	r->at.open = false;
}

static void
run_steps(struct running *r, struct span steps)
{
	while (steps.len > 0 && r->txn->err == OK) {
		switch ((enum step)take(&steps, 1).at[0]) {
		case STEP_LOG:
			run_log(r, &steps);
			break;
		case STEP_BRANCH:
			run_branch(r, &steps);
			break;
		case STEP_LINE:
			run_line(r, &steps);
			break;
		case STEP_HEAD:
			run_head(r, &steps);
			break;
		case STEP_FILL:
			run_fill(r, &steps);
			break;
		}
	}
	if (r->at.open)
		writer_put(r->txn, &r->at.shown);
}

static void
run_fold(struct txn *txn)
{
	struct writer writer;
	uint32_t number;

	if (roster_is_due(txn))
		roster_renew(txn);
	for (number = 1; writer_get(txn, number, &writer) &&
	    !txn_is_full(txn); number++)
		fold_now(txn, &writer);
	same_settle(txn);
}

/* What the sender said of itself. */
static void
hear(struct txn *txn, const struct bundle_batch *batch)
{
	if (batch->missed)
		trust_missed(txn, batch->heard, batch->heard_at);
	else
		trust_heard(txn, batch->heard, batch->heard_at, batch->have,
		    batch->tips);
	if (!batch->newest)
		return;
	interest_put(txn, batch->heard, batch->want);
	trust_asks(txn, batch->heard, batch->asks);
	moment_heard(txn, batch->heard_at, batch->now);
}

static void
run(struct txn *txn, const struct bundle_batch *batch,
    struct bundle_place *after)
{
	struct running r = { .txn = txn, .at = batch->place };

	arena_init(&r.arena);
	run_steps(&r, buf_span(&batch->steps));
	arena_clear(&r.arena);
	if (batch->accept.len > 0)
		trust_put(txn, batch->accept, TRUST_ACCEPTED);
	if (batch->heard.len > 0)
		hear(txn, batch);
	if (batch->restored)
		home_break(txn);
	if (batch->fold)
		run_fold(txn);
	*after = r.at;
}

void
bundle_batch_run(struct txn *txn, const struct bundle_batch *batch)
{
	struct bundle_place after;

	run(txn, batch, &after);
}

struct committing {
	const struct bundle_batch *batch;
	struct bundle_place	 after;
};

static void
commit(struct txn *txn, void *with)
{
	struct committing *c = with;

	run(txn, c->batch, &c->after);
}

enum err
bundle_batch_commit(struct bundle_batch *batch, struct store *store,
    struct note *why)
{
	struct committing c = { .batch = batch };
	enum err err;

	if (batch->steps.failed)
		return ERR_NOMEM;
	err = store_write(store, commit, &c, why);
	batch->place = c.after;
	buf_reset(&batch->steps);
	return err;
}
