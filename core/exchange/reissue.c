/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/reissue.h"

#include <stdio.h>

#include "core/base/words.h"
#include "core/exchange/reissue_line.h"
#include "core/log/fold.h"
#include "core/log/fork.h"
#include "core/log/trust.h"

/* In META, "reissued " DEV: u64, the first of our lines under that name that
 * was written again. */
#define DONE_KEY	"reissued "

enum { SMALL = 2000 };		/* lines that are folded at once */

struct tail {
	struct path	 path;
	uint64_t	 from, to;
};

static struct span
done_key(char key[32], const char *dev)
{
	snprintf(key, 32, DONE_KEY "%s", dev);
	return span_of(key);
}

uint64_t
reissue_done(struct txn *txn, const char *dev)
{
	struct span value;
	char key[32];

	return txn_get(txn, TREE_META, done_key(key, dev), &value) &&
	    value.len == 8 ? get_u64(value.at) : SERIAL_MAX;
}

void
reissue_put_done(struct txn *txn, const char *dev, uint64_t from)
{
	unsigned char value[8];
	char key[32];

	stamp_key(value, from);
	txn_put(txn, TREE_META, done_key(key, dev), span_make(value, 8));
}

/* Behind the last whole change-set that counts. */
static uint64_t
first_uncounted(struct txn *txn, const struct path *path)
{
	struct writer shown = path->writer;

	shown.limit = fork_limit(txn, &path->writer);
	if (path->branch.from > 0 && path->branch.from - 1 < shown.limit)
		shown.limit = path->branch.from - 1;
	return fold_end(txn, &shown) + 1;
}

/* The history of a writer that ends with, or goes on behind, this line. */
static bool
find_path(struct txn *txn, const struct writer *writer, uint64_t n,
    const unsigned char hash[HASH_BYTES], struct path *path)
{
	struct path_walk walk;
	bool found = false;

	paths(&walk, txn, writer);
	while (!found && path_next(&walk, path))
		found = path_holds(txn, path, n, hash);
	path_end(&walk);
	return found;
}

/* What the writer with this first line wrote under its last name. */
static bool
find_tail(struct txn *txn, const struct intro *intro, struct tail *tail)
{
	struct writer old;
	uint64_t done;

	if (!writer_find(txn, intro->old_dev, &old) ||
	    !find_path(txn, &old, intro->old_n, intro->old_hash,
	    &tail->path))
		return false;
	done = reissue_done(txn, old.dev);
	tail->from = first_uncounted(txn, &tail->path);
	tail->to = intro->old_n < done ? intro->old_n : done - 1;
	return tail->from <= tail->to;
}

/* Back through the names that this database had, to one under which it wrote
 * lines that count no more. */
static bool
find_due(struct txn *txn, struct tail *tail)
{
	struct writer writer;
	struct intro intro;
	struct arena arena;
	bool found = false, more;

	arena_init(&arena);
	more = branch_is(txn, 0) &&
	    writer_find(txn, author_here(txn), &writer);
	while (more && !found && trust_intro(txn, &writer, &arena, &intro) &&
	    intro.old_dev.len > 0) {
		found = find_tail(txn, &intro, tail);
		more = writer_find(txn, intro.old_dev, &writer);
	}
	arena_clear(&arena);
	return found;
}

/* One transaction's part begins from what is here, so that it can run
 * again; the head moves with the last line. */
struct reissue {
	const struct author	*author;
	const struct tail	*tail;
	struct writer		 writer, after;
	uint64_t		 next, then;	/* lines of the tail */
	struct log_run		 run, run_after;
	int64_t			 t, t_after;
	bool			 own;
};

static bool
read_line(struct txn *txn, const struct path *path, uint64_t n,
    struct arena *arena, struct line *line)
{
	struct span raw;

	if (!path_line(txn, path, n, &raw) ||
	    line_read(line, arena_copy(arena, raw), arena, txn->why) != OK)
		txn_fail(txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
	return txn->err == OK;
}

/* A change-set whose beginning is gone: all up to the next that has one. */
static uint64_t
headless(struct txn *txn, const struct tail *tail, uint64_t n,
    struct arena *arena)
{
	struct line line;
	uint64_t end = n + 1;

	while (end <= tail->to &&
	    read_line(txn, &tail->path, end, arena, &line) && !line.first)
		end++;
	return end - n;
}

static void
write_line(struct reissue *r, struct txn *txn, struct arena *arena,
    struct buf *text)
{
	const struct tail *tail = r->tail;
	struct reissue_line how = { txn, &tail->path, tail->from };
	uint64_t n = r->after.last + 1, set = 0;
	struct line old, new;

	if (!read_line(txn, &tail->path, r->then, arena, &old))
		return;
	buf_reset(text);
	if (old.first)
		r->t_after = old.t;
	if (old.hollow.len == 0)
		reissue_line_write(text, &how, &old, n, arena);
	if (old.hollow.len > 0 || text->len > LINE_LONGEST) {
		if (r->run_after.rest == 0)
			set = headless(txn, tail, r->then, arena);
		buf_reset(text);
		reissue_line_void(text, &how, &old, n, r->t_after, set);
	}
	if (text->failed || line_read(&new, buf_span(text), arena,
	    txn->why) != OK || !log_run_takes(&r->run_after, &new)) {
		txn_fail(txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
		return;
	}
	log_append(txn, &r->after, &new);
	r->then++;
}

static void
write_some(struct txn *txn, void *with)
{
	struct reissue *r = with;
	struct arena arena;
	struct buf text;

	r->after = r->writer;
	r->then = r->next;
	r->run_after = r->run;
	r->t_after = r->t;
	arena_init(&arena);
	buf_init(&text);
	while (r->then <= r->tail->to && !txn_is_full(txn) &&
	    txn->err == OK) {
		arena_reset(&arena);
		write_line(r, txn, &arena, &text);
	}
	buf_free(&text);
	arena_clear(&arena);
	if (r->then <= r->tail->to)
		return;
	writer_put(txn, &r->after);
	if (r->own)
		reissue_put_done(txn, r->tail->path.writer.dev,
		    r->tail->from);
	if (r->tail->to < r->tail->from + SMALL)
		fold_now(txn, &r->after);
}

static enum err
write_tail(struct reissue *r, struct store *store, struct note *why)
{
	struct txn txn;
	enum err err;

	txn_begin(&txn, store, TXN_READ, why);
	if (!writer_find(&txn, span_of(r->author->dev), &r->writer))
		txn_fail(&txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
	err = txn_end(&txn);
	r->next = r->tail->from;
	while (err == OK && r->next <= r->tail->to) {
		err = store_write(store, write_some, r, why);
		r->writer = r->after;
		r->next = r->then;
		r->run = r->run_after;
		r->t = r->t_after;
	}
	return err == OK ? fold_all(store, NULL, NULL, why) : err;
}

static enum err
next_due(struct store *store, struct tail *tail, bool *found,
    struct note *why)
{
	struct txn txn;

	txn_begin(&txn, store, TXN_READ, why);
	*found = find_due(&txn, tail);
	return txn_end(&txn);
}

static enum err
write_due(struct store *store, struct author *author, uint64_t *lines,
    struct note *why)
{
	struct tail tail;
	enum err err;
	bool found;

	err = log_lock(store, why);
	if (err != OK)
		return err;
	/* What is to lie in LOG lies there before histories are looked
	 * for. */
	err = fold_all(store, NULL, NULL, why);
	while (err == OK &&
	    (err = next_due(store, &tail, &found, why)) == OK && found) {
		struct reissue r = { .author = author, .tail = &tail,
		    .own = true };

		err = write_tail(&r, store, why);
		if (err == OK)
			*lines += tail.to - tail.from + 1;
	}
	lock_drop(store);
	return err;
}

enum err
reissue_own(struct store *store, struct author *author, uint64_t *lines,
    struct note *why)
{
	struct tail tail;
	struct txn txn;
	enum err err;
	bool due;

	*lines = 0;
	err = author_again(author, store, why);
	if (err != OK)
		return err;
	txn_begin(&txn, store, TXN_READ, why);
	due = find_due(&txn, &tail);
	err = txn_end(&txn);
	return err == OK && due ? write_due(store, author, lines, why) : err;
}


/* Whether a line that counts is the new form of the first one. */
static bool
is_done(struct txn *txn, const struct tail *tail)
{
	struct reissue_line how = { txn, &tail->path, tail->from };
	struct span key, raw, end;
	struct writer writer;
	struct walk walk;
	struct buf mark;
	bool done = false;

	buf_init(&mark);
	reissue_line_mark(&mark, &how, tail->from);
	walk_begin(&walk, txn, TREE_LOG, SPAN(""));
	while (!done && !mark.failed && walk_next(&walk, &key, &raw)) {
		if (raw.len < mark.len)
			continue;
		end = span_from(raw, raw.len - mark.len);
		done = span_is(end, buf_span(&mark)) && writer_get(txn,
		    stamp_writer(get_u64(key.at)), &writer) &&
		    stamp_serial(get_u64(key.at)) <= writer.folded;
	}
	walk_end(&walk);
	if (mark.failed)
		txn_nomem(txn);
	buf_free(&mark);
	return done;
}

enum err
reissue_path(struct store *store, struct author *author,
    const struct path *path, uint64_t *lines, struct note *why)
{
	struct tail tail = { .path = *path };
	struct reissue r = { .author = author, .tail = &tail };
	struct txn txn;
	enum err err;
	bool due;

	*lines = 0;
	err = log_lock(store, why);
	if (err != OK)
		return err;
	txn_begin(&txn, store, TXN_READ, why);
	tail.from = first_uncounted(&txn, path);
	tail.to = path_signed(path);
	due = tail.from <= tail.to && !is_done(&txn, &tail);
	err = txn_end(&txn);
	if (err == OK && due)
		err = write_tail(&r, store, why);
	if (err == OK && due)
		*lines = tail.to - tail.from + 1;
	lock_drop(store);
	return err;
}
