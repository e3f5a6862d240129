/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/change.h"

#include <inttypes.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/edit/draft.h"
#include "core/edit/spool.h"
#include "core/log/fold.h"
#include "core/log/moment.h"
#include "core/log/permit.h"

enum {
	SMALL = 2000,			/* lines: one transaction */
	USER_MOST = 150			/* bytes */
};

/* No clock was right before this day: 2026-01-01. */
#define BUILT	INT64_C(1767225600000)

struct change {
	struct store		*store;
	struct author		*author;
	struct note		*why;
	enum err		 err;
	bool			 locked;
	struct txn		 txn;		/* the snapshot */
	uint64_t		 seen;		/* its number */
	bool			 reading;
	uint32_t		 writer;
	uint64_t		 last, lines;	/* before; of this change */
	struct draft		 draft;
	struct permit		 permit;	/* of this writer */
	bool			 open, creates;
	bool			 rules;		/* it has a ruling */
	struct spool		*spool;
	struct buf		 user, undoes;
	int64_t			 t;
	bool			 doubtful;
};

static void
fail(struct change *c, enum err err)
{
	if (c->err == OK)
		c->err = err;
}

/* Text from outside, as it may stand in a line: short, clean, whole. */
static void
take_text(struct buf *out, struct span text, size_t most)
{
	struct span rest = text;
	size_t len = 0;

	while (rest.len > 0) {
		text_next(&rest);
		if (text.len - rest.len > most)
			break;
		len = text.len - rest.len;
	}
	text.len = len;
	buf_reset(out);
	if (!text_clean(out, text)) {
		buf_reset(out);
		text_show(out, text);
	}
}

uint32_t
change_writer(struct txn *txn, const struct author *author,
    struct writer *writer)
{
	uint32_t number = author_number(txn, author);

	if (!writer_get(txn, number, writer))
		txn_fail(txn, ERR_DAMAGED,
		    _("%s: this database does not know its own writer; "
		    "restore a backup"), store_dir(txn->store));
	else if (writer->limit <= writer->last)
		txn_fail(txn, ERR_REFUSED, _("A hub has ended what this "
		    "office may write, at its line %" PRIu64 "; what it "
		    "wrote now would count nowhere. Ask your hub; a new key "
		    "(klaster key rotate) can be put on its roster."),
		    writer->limit);
	return number;
}

static void
take_snapshot(struct change *c)
{
	struct writer writer;

	txn_begin(&c->txn, c->store, TXN_READ, c->why);
	c->reading = true;
	permit_init(&c->permit, &c->txn);
	c->writer = change_writer(&c->txn, c->author, &writer);
	c->last = writer.last;
	c->seen = txn_number(&c->txn);
	fail(c, c->txn.err);
}

static bool
needs_fold(struct change *c)
{
	struct txn txn;
	bool due;

	txn_begin(&txn, c->store, TXN_READ, c->why);
	due = fold_is_due(&txn);
	fail(c, txn_end(&txn));
	return due && c->err == OK;
}

enum err
change_begin(struct store *store, struct author *author, struct note *why,
    struct change **out)
{
	struct change *c = mem_zero(1, sizeof *c);
	enum err err;

	*out = NULL;
	if (c == NULL)
		return ERR_NOMEM;
	c->store = store;
	c->author = author;
	c->why = why;
	buf_init(&c->user);
	buf_init(&c->undoes);
	draft_init(&c->draft, &c->txn);
	take_text(&c->user, author->user, USER_MOST);
	c->spool = spool_begin(store_dir(store));
	if (c->spool == NULL)
		fail(c, ERR_NOMEM);
	/* Before the lock, since it may ask a person for a passphrase; and
	 * under it, for what came in between. */
	if (c->err == OK)
		fail(c, author_again(author, store, why));
	if (c->err == OK)
		fail(c, log_lock(store, why));
	c->locked = c->err == OK;
	if (c->err == OK)
		fail(c, author_again(author, store, why));
	if (c->err == OK && needs_fold(c))
		fail(c, fold_all(store, NULL, NULL, why));
	if (c->err == OK)
		take_snapshot(c);
	err = c->err;
	if (err == OK)
		*out = c;
	else
		change_abandon(c);
	return err;
}

struct txn *
change_txn(struct change *c)
{
	return &c->txn;
}

void
change_undoes(struct change *c, uint64_t set)
{
	buf_reset(&c->undoes);
	stamp_text(&c->txn, set, &c->undoes);
}

static void
put_rest(struct change *c, struct span rest)
{
	fail(c, spool_put(c->spool, rest, c->why));
	c->lines++;
	lock_alive(c->store);
}

/* Who and when must survive the erasing of what was set: so no change-set
 * begins with a personal line. */
static void
put_line(void *with, struct span rest, bool personal)
{
	struct change *c = with;

	if (c->lines == 0 && personal)
		put_rest(c, SPAN(",\"k\":\"save\"}"));
	put_rest(c, rest);
}

/* What the roster would make count nowhere is not written. */
static void
refuse(struct change *c, struct span kind)
{
	fail(c, note_fail(ERR_REFUSED, c->why, _("The roster of the hub does "
	    "not let this office write that %.*s: it is of another kind, or "
	    "lies in another area. Ask your hub."), SPAN_ARG(kind)));
}

static void
check_may(struct change *c, struct span kind, uint64_t id)
{
	if (c->err == OK && !permit_record(&c->permit, c->writer, id, kind))
		refuse(c, kind);
}

/* A new record lies where its first line says. */
static void
check_area(struct change *c, const struct field *field,
    const struct value *value)
{
	if (c->creates && value->tag == VALUE_TEXT &&
	    strcmp(field->name, PERMIT_AREA) == 0 &&
	    !permit_area(&c->permit, c->writer, value->text))
		refuse(c, c->draft.kind_name);
}

static void
open_as(struct change *c, enum draft_how how, const struct kind *kind,
    struct span name, uint64_t id)
{
	change_close(c);
	check_may(c, kind == NULL ? name : span_of(kind->name),
	    how == DRAFT_CREATE ? 0 : id);
	c->open = true;
	c->creates = how == DRAFT_CREATE;
	draft_begin(&c->draft, how, kind, name, id);
}

uint64_t
change_create(struct change *c, const struct kind *kind)
{
	uint64_t id;

	change_close(c);
	id = stamp_make(c->writer, c->last + c->lines + 1);
	open_as(c, DRAFT_CREATE, kind, SPAN(""), id);
	return id;
}

void
change_open(struct change *c, const struct kind *kind, uint64_t id)
{
	open_as(c, DRAFT_SHOWN, kind, SPAN(""), id);
}

bool
change_adopt(struct change *c, const struct kind *kind, struct span origin)
{
	change_close(c);
	if (permit_is_bound(&c->permit, stamp_make(c->writer, 1)))
		return false;
	open_as(c, DRAFT_SHOWN, kind, SPAN(""), 0);
	draft_adopt(&c->draft, origin);
	return true;
}

void
change_adopt_removed(struct change *c, const struct kind *kind,
    struct span origin)
{
	struct draft_sink sink = { put_line, c };

	if (!change_adopt(c, kind, origin))
		return;
	if (c->err == OK)
		fail(c, draft_remove(&c->draft, &sink));
	c->open = false;
}

void
change_open_seen(struct change *c, const struct kind *kind, uint64_t id,
    const struct change_seen *seen, size_t count)
{
	open_as(c, DRAFT_SEEN, kind, SPAN(""), id);
	draft_saw(&c->draft, seen, count);
}

void
change_open_settle(struct change *c, const struct kind *kind, uint64_t id)
{
	open_as(c, DRAFT_SETTLE, kind, SPAN(""), id);
}

void
change_open_kind(struct change *c, struct span kind, uint64_t id)
{
	open_as(c, DRAFT_SHOWN, NULL, kind, id);
}

void
change_set(struct change *c, const struct field *field,
    const struct value *value)
{
	check_area(c, field, value);
	draft_set(&c->draft, field, value);
}

void
change_give(struct change *c, const struct change_given *given)
{
	draft_give(&c->draft, given);
}

void
change_end_deletion(struct change *c, const uint64_t *old, size_t count)
{
	draft_replace(&c->draft, old, count);
}

void
change_close(struct change *c)
{
	struct draft_sink sink = { put_line, c };

	if (c->open && c->err == OK)
		fail(c, draft_end(&c->draft, &sink, c->why));
	c->open = false;
}

void
change_remove_kind(struct change *c, struct span kind, uint64_t id,
    const uint64_t *old, size_t count)
{
	struct draft_sink sink = { put_line, c };

	open_as(c, DRAFT_SHOWN, NULL, kind, id);
	draft_replace(&c->draft, old, count);
	if (c->err == OK)
		fail(c, draft_remove(&c->draft, &sink));
	c->open = false;
}

void
change_rule(struct change *c, struct span rest)
{
	change_close(c);
	put_rest(c, rest);
	c->rules = true;
}

void
change_remove(struct change *c, const struct kind *kind, uint64_t id)
{
	change_remove_kind(c, span_of(kind->name), id, NULL, 0);
}

/* Whether this machine's clock contradicts what is known: the line then says
 * so itself, and loses to others where one must be shown. */
static void
take_time(struct change *c)
{
	c->t = clock_now(c->author->clock);
	if (c->t < 0)
		c->t = 0;
	c->doubtful = c->t < BUILT ||
	    c->t < moment_get(&c->txn) - MOMENT_NEAR;
}

/* One transaction's part of the appending; begins from what is here, so that
 * it can run again. */
struct append {
	struct change	*change;
	struct writer	 writer, after;	/* after: only when committed */
	uint64_t	 next, then;	/* lines done: before, and after */
	struct spool_at	 at, behind;
};

static bool
append_line(struct append *a, struct txn *txn, struct buf *text,
    struct arena *arena)
{
	const struct change *c = a->change;
	struct line_head head = { .n = a->after.last + 1, .of = c->lines };
	struct span rest;
	struct line line;

	if (!spool_get(c->spool, &a->behind, &rest, txn))
		return false;
	if (a->then == 0) {
		head.t = c->t;
		head.user = c->user.len == 0 ? SPAN("") : buf_span(&c->user);
		head.undo = buf_span(&c->undoes);
		head.doubtful = c->doubtful;
	}
	buf_reset(text);
	line_write(text, &head, rest);
	if (text->failed) {
		txn_nomem(txn);
		return false;
	}
	if (!line_written(&line, &head, buf_span(text)) &&
	    line_read(&line, buf_span(text), arena, txn->why) != OK) {
		txn_fail(txn, ERR_INPUT, "%s", err_text(ERR_INPUT));
		return false;
	}
	log_append(txn, &a->after, &line);
	a->then++;
	return txn->err == OK;
}

/*
 * What the change was made from must be what it is written onto: the lock
 * sees to that, and this is what stands between a fault of the lock and lines
 * that overwrite others.  Behind the first transaction the head stands where
 * it stood, until the last one moves it.
 */
static bool
begin_append(struct append *a, struct txn *txn)
{
	const struct change *c = a->change;
	struct writer now;
	bool same = writer_get(txn, c->writer, &now) && now.last == c->last;

	if (a->next == 0) {
		a->writer = now;
		same = same && txn_number(txn) == c->seen + 1;
	}
	a->after = a->writer;
	if (!same)
		txn_fail(txn, ERR_BUSY,
		    _("%s was changed by another process in between; try "
		    "again"), store_dir(c->store));
	return same;
}

static void
append(struct txn *txn, void *with)
{
	struct append *a = with;
	struct arena arena;
	struct buf text;

	if (!begin_append(a, txn))
		return;
	a->then = a->next;
	a->behind = a->at;
	arena_init(&arena);
	buf_init(&text);
	while (a->then < a->change->lines && !txn_is_full(txn)) {
		if (!append_line(a, txn, &text, &arena))
			break;
		arena_reset(&arena);
	}
	buf_free(&text);
	arena_clear(&arena);
	if (a->then < a->change->lines)
		return;
	if (a->change->t >= BUILT)
		moment_saved(txn, a->change->t, a->change->doubtful);
	/* The head moves with the last line: till then nobody sees any. */
	writer_put(txn, &a->after);
	if (a->then <= SMALL)
		fold_now(txn, &a->after);
}

static void
append_all(struct change *c)
{
	struct append a = { .change = c };

	while (c->err == OK && a.next < c->lines) {
		fail(c, store_write(c->store, append, &a, c->why));
		a.writer = a.after;
		a.next = a.then;
		a.at = a.behind;
	}
	if (c->err == OK && (c->rules || a.after.folded < a.after.last))
		fail(c, fold_all(c->store, NULL, NULL, c->why));
}

static void
end_snapshot(struct change *c)
{
	if (!c->reading)
		return;
	c->reading = false;
	fail(c, txn_end(&c->txn));
}

enum err
change_end(struct change *c, struct change_result *result)
{
	enum err err;

	*result = (struct change_result){ 0 };
	change_close(c);
	if (c->err == OK && c->lines > 0)
		take_time(c);
	if (c->user.failed || c->undoes.failed)
		fail(c, ERR_NOMEM);
	end_snapshot(c);
	if (c->err == OK && c->lines > 0)
		append_all(c);
	err = c->err;
	if (err == OK && c->lines > 0)
		*result = (struct change_result){
		    stamp_make(c->writer, c->last + 1), c->lines };
	change_abandon(c);
	return err;
}

void
change_abandon(struct change *c)
{
	if (c == NULL)
		return;
	end_snapshot(c);
	permit_clear(&c->permit);
	draft_clear(&c->draft);
	spool_end(c->spool);
	buf_free(&c->user);
	buf_free(&c->undoes);
	if (c->locked)
		lock_drop(c->store);
	mem_free(c);
}
