/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/query_run.h"

enum {
	FEW = 1500,		/* members worth sorting at once */
	LISTED = 6,		/* times few: entries of an index, and words */
	POSTED = 40,		/* of postings, that are read at first */
	MISSES = 15,		/* times few: records tested in vain, on end */
	MANY = 1 << 20		/* what is read then */
};

static void
begin_walk(struct query_run *run)
{
	unsigned char prefix[4];

	prefix[0] = (unsigned char)(run->query.kind->slot >> 8);
	prefix[1] = (unsigned char)(run->query.kind->slot & 0xff);
	prefix[2] = (unsigned char)(run->sort->slot >> 8);
	prefix[3] = (unsigned char)(run->sort->slot & 0xff);
	walk_begin(&run->walk, run->txn, TREE_INDEX, span_make(prefix, 4));
	run->walking = true;
	query_bounds(run);
}

/*
 * Few members are tested and sorted at once.  Of more, a page is found
 * sooner by going over the index in order and passing by who is no member.
 */
static void
plan(struct query_run *run)
{
	size_t few = run->query.few;
	bool filtered = query_filter(run, LISTED * few, POSTED * few);

	if (run->err != OK)
		return;
	if (query_walks(run) && !(filtered &&
	    run->members.count <= few))
		begin_walk(run);
	else
		query_gather(run);
}

static void
to_end(struct query_run *run, bool last)
{
	if (run->by_rows)
		run->place = last ? run->rows.count : 0;
	else if (run->walking && last)
		walk_to_end(&run->walk);
	else if (run->walking)
		walk_seek(&run->walk, SPAN(""));
}

enum err
query_begin(struct txn *txn, const struct query *query, struct note *why,
    struct query_run **out)
{
	struct query_run *run = mem_zero(1, sizeof *run);

	*out = NULL;
	if (run == NULL)
		return ERR_NOMEM;
	run->txn = txn;
	run->query = *query;
	run->why = why;
	if (query->few == 0)
		run->query.few = FEW;
	run->sort = query->sort != NULL ? query->sort :
	    &query->kind->fields[0];
	if (query_test_init(run))
		plan(run);
	else
		run->err = ERR_NOMEM;
	to_end(run, query->descending);
	if (run->err == OK)
		run->err = txn->err;
	if (run->err == OK) {
		*out = run;
		return OK;
	}
	return query_end(run);
}

enum err
query_end(struct query_run *run)
{
	enum err err = run->err != OK ? run->err : run->txn->err;

	if (run->walking)
		walk_end(&run->walk);
	if (run->by_rows)
		rows_clear(&run->rows);
	query_test_clear(run);
	id_set_free(&run->members);
	buf_free(&run->text);
	buf_free(&run->key);
	buf_free(&run->low);
	buf_free(&run->high);
	mem_free(run);
	return err;
}

/* Puts the walk before key, or behind it; the key is as in a row_key. */
static void
seek_key(struct query_run *run, struct span key, bool behind)
{
	buf_reset(&run->key);
	buf_add(&run->key, span_make(run->walk.prefix, 4));
	buf_add(&run->key, key);
	if (behind)
		buf_byte(&run->key, 0);
	if (run->key.failed)
		run->err = ERR_NOMEM;
	else
		walk_seek(&run->walk, buf_span(&run->key));
}

/* One step of the walk within the bounds. */
static bool
step(struct query_run *run, bool back, struct span *key)
{
	struct span low = buf_span(&run->low), high = buf_span(&run->high);
	struct span whole, value;

	while (run->err == OK && (back ?
	    walk_back(&run->walk, &whole, &value) :
	    walk_next(&run->walk, &whole, &value))) {
		*key = span_from(whole, 4);
		if (low.len > 0 && span_order(*key, low) < 0) {
			seek_key(run, low, false);
			if (back)
				return false;
		} else if (high.len > 0 && span_order(*key, high) >= 0) {
			seek_key(run, high, false);
			if (!back)
				return false;
		} else {
			return true;
		}
	}
	return false;
}

static void
give_key(struct row_key *out, struct span key)
{
	if (out == NULL)
		return;
	out->len = key.len < sizeof out->bytes ? key.len : sizeof out->bytes;
	memcpy(out->bytes, key.at, out->len);
}

static bool
next_row(struct query_run *run, bool back, uint64_t *id, struct row_key *key)
{
	struct span entry;

	if (back ? run->place == 0 : run->place >= run->rows.count)
		return false;
	entry = rows_at(&run->rows, back ? run->place - 1 : run->place);
	run->place = back ? run->place - 1 : run->place + 1;
	*id = get_u64(entry.at + entry.len - 8);
	give_key(key, entry);
	return true;
}

/*
 * Many records were tested in vain: what is looked for is rare.  Longer
 * lists may tell who is a member; true when they are few, and sorted.
 */
static bool
look_further(struct query_run *run, struct span key)
{
	struct row_key here;

	run->missed = 0;
	if (run->far)
		return false;
	run->far = true;
	give_key(&here, key);
	if (!query_filter(run, MANY, MANY) || run->err != OK ||
	    run->members.count > run->query.few)
		return false;
	walk_end(&run->walk);
	run->walking = false;
	query_gather(run);
	run->place = rows_find(&run->rows, span_make(here.bytes, here.len));
	return true;
}

/* Whether the row the walk came to is one of the query's. */
static bool
is_row(struct query_run *run, uint64_t id)
{
	struct rec_view rec;

	if (record_is_hidden(run->txn, id))
		return false;
	if (run->query.where_count == 0 && run->folded.len == 0)
		return true;
	if (run->filtered && !id_set_has(&run->members, id))
		return false;
	run->missed++;
	return record_get(run->txn, id, &rec) && query_test(run, &rec);
}

static bool
move(struct query_run *run, bool back, uint64_t *id, struct row_key *key)
{
	struct span at;

	if (run->err != OK)
		return false;
	if (run->by_rows)
		return next_row(run, back, id, key);
	while ((run->budget == 0 || run->looked < run->budget) &&
	    step(run, back, &at)) {
		run->looked++;
		*id = get_u64(at.at + at.len - 8);
		if (is_row(run, *id)) {
			run->missed = 0;
			give_key(key, at);
			return true;
		}
		if (run->missed >= MISSES * run->query.few &&
		    look_further(run, at))
			return next_row(run, back, id, key);
	}
	return false;
}

bool
query_next(struct query_run *run, uint64_t *id, struct row_key *key)
{
	return move(run, run->query.descending, id, key);
}

bool
query_back(struct query_run *run, uint64_t *id, struct row_key *key)
{
	return move(run, !run->query.descending, id, key);
}

void
query_seek(struct query_run *run, const struct row_key *key)
{
	struct span at = span_make(key->bytes, key->len);

	if (key->len == 0) {
		to_end(run, run->query.descending);
	} else if (!run->by_rows) {
		seek_key(run, at, run->query.descending);
	} else {
		run->place = rows_find(&run->rows, at);
		if (run->query.descending && run->place < run->rows.count &&
		    span_is(rows_at(&run->rows, run->place), at))
			run->place++;
	}
}

void
query_to_end(struct query_run *run)
{
	to_end(run, !run->query.descending);
}

/* Rows before the one with this key, in the order of the run. */
static uint64_t
rows_before(struct query_run *run, const struct row_key *key)
{
	query_seek(run, key);
	return run->query.descending ? run->rows.count - run->place :
	    run->place;
}

/* Whether the row comes before the one with this key. */
static bool
comes_before(const struct query_run *run, const struct row_key *row,
    const struct row_key *key)
{
	int order = span_order(span_make(row->bytes, row->len),
	    span_make(key->bytes, key->len));

	return run->query.descending ? order > 0 : order < 0;
}

static void
count_walking(struct query_run *run, const struct row_key *key,
    struct query_tally *tally)
{
	struct row_key row;
	uint64_t id;

	while (query_next(run, &id, &row)) {
		tally->rows++;
		if (key != NULL && key->len > 0 &&
		    comes_before(run, &row, key))
			tally->before++;
	}
	if (run->by_rows) {		/* it turned to rows meanwhile */
		tally->rows = run->rows.count;
		tally->before = key == NULL || key->len == 0 ? 0 :
		    rows_before(run, key);
	}
	tally->all = run->by_rows || run->looked < run->budget;
}

/* All of a kind: the counter knows how many; walk only up to the key. */
static void
count_kind(struct query_run *run, const struct row_key *key,
    struct query_tally *tally)
{
	struct row_key row;
	uint64_t id;

	tally->rows = index_count(run->txn, run->query.kind);
	tally->all = true;
	if (key == NULL || key->len == 0)
		return;
	while (query_next(run, &id, &row) && comes_before(run, &row, key))
		tally->before++;
	tally->all = run->looked < run->budget;
}

static bool
takes_all(const struct query *query)
{
	return query->where_count == 0 && query->find.len == 0;
}

void
query_count(struct txn *txn, const struct query *query,
    const struct row_key *key, uint64_t budget, struct query_tally *tally)
{
	struct query_run *run;
	enum err err;

	*tally = (struct query_tally){ 0, 0, false };
	if (takes_all(query) && (key == NULL || key->len == 0)) {
		tally->rows = index_count(txn, query->kind);
		tally->all = true;
		return;
	}
	err = query_begin(txn, query, NULL, &run);
	if (err != OK) {
		txn_fail(txn, err, "%s", err_text(err));
		return;
	}
	run->budget = budget;
	if (run->by_rows) {
		tally->rows = run->rows.count;
		tally->all = true;
		if (key != NULL && key->len > 0)
			tally->before = rows_before(run, key);
	} else if (takes_all(query)) {
		count_kind(run, key, tally);
	} else {
		count_walking(run, key, tally);
	}
	err = query_end(run);
	if (err != OK)
		txn_fail(txn, err, "%s", err_text(err));
}
