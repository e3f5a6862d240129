/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/dump.h"

#include "core/base/words.h"
#include "core/log/author.h"
#include "core/log/branch.h"
#include "core/log/hollow.h"
#include "core/log/trust.h"

/* One history, from its first line on. */
struct history {
	struct dump	*d;
	struct path	 path;
	uint64_t	 from, last;
	uint64_t	 read;		/* the last line that is there */
	uint64_t	 good;		/* the last that is borne out */
	uint64_t	 signed_at;	/* 0: no signature fits */
	unsigned char	 h[HASH_BYTES];
	bool		 is_branch;
};

static void
history_begin(struct history *at, struct dump *d, const struct path *path)
{
	memset(at, 0, sizeof *at);
	at->d = d;
	at->path = *path;
	at->is_branch = path->branch.from > 0;
	at->from = at->is_branch ? path->branch.from : 1;
	at->last = path_last(path);
}

static void
chain_start(struct history *at)
{
	if (at->is_branch)
		memcpy(at->h, at->path.branch.prev, HASH_BYTES);
	else
		chain_begin(at->h, span_of(at->path.writer.dev));
}

/* Lines begin {"n":N. */
static bool
is_line(struct span raw, uint64_t n)
{
	static const char begin[] = "{\"n\":";
	uint64_t said = 0;
	size_t i = sizeof begin - 1;

	if (!span_starts(raw, SPAN(begin)))
		return false;
	for (; i < raw.len && raw.at[i] >= '0' && raw.at[i] <= '9' &&
	    said <= n; i++)
		said = said * 10 + (uint64_t)(raw.at[i] - '0');
	return said == n;
}

static bool
is_signed(const struct history *at, uint64_t n)
{
	const struct writer *w = &at->path.writer;
	struct buf text;
	bool is;

	if (n != path_signed(&at->path) || !w->has_key)
		return false;
	buf_init(&text);
	log_head_text(&text, w->dev, n, at->h);
	is = !text.failed && crypt_verify(w->key, buf_span(&text),
	    at->is_branch ? at->path.branch.signature : w->signature);
	buf_free(&text);
	return is;
}

/* Whether what is kept of h(n), or signed, is just this. */
static bool
is_borne_out(struct history *at, uint64_t n)
{
	const struct path *path = &at->path;
	unsigned char kept[HASH_BYTES];

	if (is_signed(at, n)) {
		at->signed_at = n;
		return true;
	}
	if (n == at->last)
		return memcmp(at->h, at->is_branch ? path->branch.hash :
		    path->writer.hash, HASH_BYTES) == 0;
	return !at->is_branch && n % CHAIN_WAYPOINT == 0 &&
	    dump_goes(at->d, TREE_CHAIN, path->writer.number, n) &&
	    log_waypoint(&at->d->txn, &path->writer, n, kept) &&
	    memcmp(at->h, kept, HASH_BYTES) == 0;
}

static bool
next_line(struct history *at, struct path_lines *lines, uint64_t n,
    struct span *raw)
{
	return dump_goes(at->d, at->is_branch ? TREE_BRANCHES : TREE_LOG,
	    at->path.writer.number, at->is_branch ? 0 : n) &&
	    path_next_line(lines, raw) && is_line(*raw, n);
}

static void
look_once(struct history *at)
{
	struct path_lines lines;
	struct span raw;
	uint64_t n = at->from - 1;

	chain_start(at);
	at->good = n;
	at->signed_at = 0;
	path_lines(&lines, &at->d->txn, &at->path, at->from);
	while (next_line(at, &lines, n + 1, &raw)) {
		log_chain(at->h, raw);
		if (is_borne_out(at, ++n))
			at->good = n;
	}
	path_lines_end(&lines);
	at->read = n;
}

static void
look(struct history *at)
{
	do
		look_once(at);
	while (dump_again(at->d));
	/* where the head is gone, so is what it said */
	if (at->last == SERIAL_MAX)
		at->last = at->read;
}

/* A line of LOG for itself, whatever became of those before it. */
static bool
find_line(struct history *at, uint64_t n, struct arena *arena,
    struct span *raw)
{
	uint32_t number = at->path.writer.number;
	struct line line;
	bool found;

	do
		found = dump_goes(at->d, TREE_LOG, number | DUMP_ALONE, n) &&
		    log_get(&at->d->txn, stamp_make(number, n), raw);
	while (dump_again(at->d));
	if (!found)
		*raw = SPAN("");
	found = found && line_read(&line, *raw, arena, NULL) == OK &&
	    line.n == n;
	arena_reset(arena);
	return found;
}

/* The last line that can be read; what comes before the first one, which has
 * the key, is nothing. */
static uint64_t
readable(struct history *at)
{
	struct arena arena;
	struct span raw;
	uint64_t n = at->last;

	arena_init(&arena);
	while (n > at->good && !find_line(at, n, &arena, &raw))
		n--;
	if (at->good == 0 && !find_line(at, 1, &arena, &raw))
		n = 0;
	arena_clear(&arena);
	return n;
}

static bool
is_ours(struct dump *d, const char *dev)
{
	bool ours = span_is(dump_author(d), span_of(dev));

	do {
		if (ours || !dump_goes(d, TREE_OFFICES, 0, 0))
			return ours;
		ours = trust_of(&d->txn, span_of(dev)) == TRUST_SELF;
	} while (dump_again(d));
	return ours;
}

/*
 * Of another office's log only what is borne out: the rest comes again.  Of
 * our own, which may lie nowhere else, all that can be read.
 */
static uint64_t
choose_end(struct history *at)
{
	const char *dev = at->path.writer.dev;
	uint64_t end = at->good;

	if (end == at->last)
		return end;
	if (is_ours(at->d, dev))
		end = readable(at);
	if (end > at->good)
		dump_fault(at->d, _("%s: lines %llu to %llu do not fit what "
		    "is kept of their hashes; they are taken as they stand."),
		    dev, (unsigned long long)at->good + 1,
		    (unsigned long long)end);
	if (end < at->last)
		dump_fault(at->d, _("%s: lines %llu to %llu are lost here; "
		    "bundles of offices that have them bring them back."),
		    dev, (unsigned long long)end + 1,
		    (unsigned long long)at->last);
	return end;
}

static void
put_line(struct history *at, struct span raw)
{
	log_chain(at->h, raw);
	dump_line(at->d, raw);
}

/* In the place of a line that is lost stands one without content, or none
 * could follow. */
static void
put_alone(struct history *at, uint64_t n, uint64_t end)
{
	struct arena arena;
	struct span raw;
	struct buf hollow;

	arena_init(&arena);
	buf_init(&hollow);
	for (; n <= end && at->d->err == OK; n++) {
		if (find_line(at, n, &arena, &raw)) {
			put_line(at, raw);
			continue;
		}
		dump_fault(at->d, _("%s: line %llu is lost, and stays "
		    "empty."), at->path.writer.dev, (unsigned long long)n);
		buf_reset(&hollow);
		hollow_write(&hollow, n, raw);
		if (hollow.failed)
			at->d->err = ERR_NOMEM;
		else
			put_line(at, buf_span(&hollow));
	}
	buf_free(&hollow);
	arena_clear(&arena);
}

static void
put_lines(struct history *at, uint64_t end)
{
	struct mark mark = { .sort = MARK_LOG, .n = at->from,
	    .dev = span_of(at->path.writer.dev), .second = at->is_branch };
	struct path_lines lines;
	struct span raw;
	uint64_t n;

	chain_start(at);
	memcpy(mark.hash, at->h, HASH_BYTES);
	dump_mark(at->d, &mark);
	path_lines(&lines, &at->d->txn, &at->path, at->from);
	for (n = at->from; n <= end && n <= at->good &&
	    next_line(at, &lines, n, &raw); n++)
		put_line(at, raw);
	path_lines_end(&lines);
	put_alone(at, n, end);
}

static void
put_tip(struct history *at, uint64_t end)
{
	struct mark mark = { .sort = MARK_TIP, .n = end };

	memcpy(mark.hash, at->h, HASH_BYTES);
	if (at->signed_at > 0 && at->signed_at <= end) {
		mark.at = at->signed_at;
		memcpy(mark.sig, at->is_branch ? at->path.branch.signature :
		    at->path.writer.signature, SIGNIFY_BYTES);
	}
	dump_mark(at->d, &mark);
}

static uint64_t
put_log(struct dump *d, const struct writer *writer)
{
	struct path path = { .writer = *writer };
	struct history at;
	uint64_t end;

	history_begin(&at, d, &path);
	look(&at);
	end = choose_end(&at);
	if (path_signed(&path) != at.signed_at && end >= path_signed(&path))
		dump_fault(d, _("%s: its signature does not fit the lines up "
		    "to %llu."), writer->dev,
		    (unsigned long long)path_signed(&path));
	if (end > 0) {
		put_lines(&at, end);
		put_tip(&at, end);
	}
	if (span_is(dump_author(d), span_of(writer->dev)))
		d->own_whole = end == writer->last && at.good == end &&
		    at.signed_at == path_signed(&path);
	return end;
}

/* A history that is not whole is nothing: it ends in what was signed. */
static void
put_branch(struct dump *d, const struct path *path, uint64_t log_end)
{
	struct history at;

	history_begin(&at, d, path);
	look(&at);
	if (log_end < at.from - 1 || at.good != at.last ||
	    at.signed_at != path->branch.signed_at) {
		dump_fault(d, _("%s: another history of it, lines %llu to "
		    "%llu, is damaged and left out."), path->writer.dev,
		    (unsigned long long)at.from,
		    (unsigned long long)at.last);
		return;
	}
	put_lines(&at, at.last);
	put_tip(&at, at.last);
}

static void
put_branches(struct dump *d, const struct writer *writer, uint64_t log_end)
{
	struct path_walk walk;
	struct path path;

	if (!dump_goes(d, TREE_BRANCHES, writer->number, 0)) {
		dump_fault(d, _("%s: other histories of it cannot be read."),
		    writer->dev);
		return;
	}
	paths(&walk, &d->txn, writer);
	while (d->err == OK && path_next(&walk, &path))
		if (path.branch.from > 0)
			put_branch(d, &path, log_end);
	path_end(&walk);
	if (dump_again(d))
		put_branches(d, writer, log_end);
}

/* A writer of whom nothing is left but its lines: the first has its key. */
static bool
find_lines(struct dump *d, uint32_t number, struct writer *writer)
{
	struct arena arena;
	struct intro intro;
	bool found = false;

	*writer = (struct writer){ .number = number, .last = SERIAL_MAX,
	    .has_key = true };
	arena_init(&arena);
	do
		found = dump_goes(d, TREE_LOG, number, 1) &&
		    trust_intro(&d->txn, writer, &arena, &intro);
	while (dump_again(d));
	if (found) {
		memcpy(writer->dev, intro.dev, sizeof writer->dev);
		memcpy(writer->key, intro.key, PUBLIC_BYTES);
		dump_fault(d, _("%s: what was kept of its head cannot be "
		    "read."), writer->dev);
	}
	arena_clear(&arena);
	return found;
}

static bool
find_writer(struct dump *d, uint32_t number, struct writer *writer)
{
	bool found;

	do
		found = dump_goes(d, TREE_WRITERS, number, 0) &&
		    writer_get(&d->txn, number, writer);
	while (dump_again(d));
	return found || find_lines(d, number, writer);
}

/* The greatest number that lines have; 0: nobody can tell. */
static uint32_t
last_number(struct dump *d)
{
	struct span key, value;
	struct walk walk;
	uint32_t number = 0;

	do {
		if (!dump_goes(d, TREE_LOG, 0, 0))
			return 0;
		walk_begin(&walk, &d->txn, TREE_LOG, SPAN(""));
		walk_to_end(&walk);
		if (walk_back(&walk, &key, &value) && key.len == 8)
			number = stamp_writer(get_u64(key.at));
		walk_end(&walk);
	} while (dump_again(d));
	return number;
}

void
dump_logs(struct dump *d)
{
	uint32_t number, most = last_number(d);
	struct writer writer;
	bool found = true;

	for (number = 1; d->err == OK && (found || number <= most);
	    number++) {
		found = find_writer(d, number, &writer);
		if (found && writer.last > 0) {
			uint64_t end = put_log(d, &writer);

			put_branches(d, &writer, end);
		}
	}
}
