/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/bundle.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/sync/bundle_batch.h"
#include "core/sync/bundle_pass.h"
#include "core/sync/bundle_preview.h"
#include "core/sync/erase.h"
#include "core/sync/hollow.h"
#include "core/sync/interest.h"
#include "core/sync/trust.h"

enum {
	BATCH_BYTES = 2 * 1024 * 1024,
	ROOM_CHECKED = 1024 * 1024,	/* raw bytes that are no matter */
	TITLE_SHOWN = 60		/* columns */
};

/* What becomes of the run in hand. */
enum fate { FATE_WAITS, FATE_TAKEN, FATE_LEFT };

struct applying {
	struct store	*store;
	const char	*self;		/* our DEV */
	const struct interest *interest;
	struct key_door	 door;
	struct bundle_outcome *outcome;
	struct note	*why;
	unsigned	 how;
	struct bundle_pass pass;
	struct bundle_batch batch;
	struct bundle_preview preview;
	uint64_t	*fresh;		/* new lines of each run */
	bool		 flushed;	/* some batch went before */

	size_t		 run;
	enum fate	 fate;
	uint64_t	 last;		/* line that we hold of it */
	uint64_t	 meet;		/* where both chains must agree */
	unsigned char	 expected[HASH_BYTES];
	bool		 wanted;	/* it has lines or a newer head */
	bool		 brief;		/* only its first line is kept */
	bool		 begun;		/* in the batch */
	uint32_t	 hollow;	/* writer of hollow lines; or 0 */
	const struct scan_limits *limits;
};

static void
report(struct applying *a, const char *form, ...) PRINTF_LIKE(2, 3);

static void
report(struct applying *a, const char *form, ...)
{
	struct buf *out = &a->outcome->report;
	char *at = buf_space(out, NOTE_SIZE);
	va_list args;

	if (at == NULL)
		return;
	va_start(args, form);
	vsnprintf(at, NOTE_SIZE - 1, form, args);
	va_end(args);
	out->len += strlen(at);
	buf_byte(out, '\n');
}

/* A claim of a stranger, for a person to read: clean and short. */
static enum err
refuse_stranger(const struct bundle_facts *facts, const char *path,
    struct note *why)
{
	char print[FINGERPRINT_SIZE];
	struct span title;
	struct buf shown;
	enum err err;

	key_fingerprint(facts->sender, print);
	buf_init(&shown);
	text_show(&shown, facts->title);
	title = text_clip(buf_span(&shown), TITLE_SHOWN);
	err = note_fail(ERR_REFUSED, why, _("%s: its sender, who says to be "
	    "\"%.*s\", is not trusted here. Ask that office to read out the "
	    "fingerprint of its key; if it is %s, apply the bundle again "
	    "with --trust."), path, SPAN_ARG(title), print);
	buf_free(&shown);
	return err;
}

static enum err
check_sender(struct applying *a)
{
	const struct bundle_facts *facts = &a->outcome->facts;
	struct txn txn;
	bool known;

	if (!facts->has_sender)
		return note_fail(ERR_REFUSED, a->why, _("%s: the key of its "
		    "sender %s is not known here. Ask for a bundle with "
		    "everything (bundle create without --for)."),
		    a->pass.file.name, facts->by);
	txn_begin(&txn, a->store, TXN_READ, a->why);
	known = trust_of(&txn, span_of(facts->by)) != TRUST_NONE ||
	    trust_vouches(&txn, &facts->intro);
	if (txn_end(&txn) != OK)
		return txn.err;
	if (!known && (a->how & BUNDLE_TRUST) == 0)
		return refuse_stranger(facts, a->pass.file.name, a->why);
	if (!known)
		a->batch.accept = span_of(facts->by);
	return OK;
}

/* Lines of the bundle that are not here. */
static uint64_t
count_fresh(struct txn *txn, const struct bundle_facts *facts)
{
	struct writer writer;
	uint64_t lines = 0;
	size_t i;

	for (i = 0; i < facts->run_count; i++) {
		const struct bundle_run *run = &facts->runs[i];
		uint64_t last = 0;

		if (writer_find(txn, span_of(run->dev), &writer))
			last = writer.last;
		if (run->to > last)
			lines += run->to - (last < run->from ?
			    run->from - 1 : last);
	}
	return lines;
}

/* A database grows by some 3.4 times what it takes in. */
static enum err
check_room(struct applying *a)
{
	const struct bundle_facts *facts = &a->outcome->facts;
	uint64_t used, left, need;
	struct txn txn;
	enum err err;

	if (facts->raw < ROOM_CHECKED)
		return OK;
	txn_begin(&txn, a->store, TXN_READ, a->why);
	need = facts->raw * count_fresh(&txn, facts) / facts->lines;
	err = txn_end(&txn);
	if (err == OK)
		err = store_room(a->store, &used, &left, a->why);
	need = need * 4 + need / 10;
	if (err != OK || need <= left)
		return err;
	return note_fail(ERR_FULL, a->why, _("%s: the database needs about "
	    "%" PRIu64 " MB more, and %" PRIu64 " MB are free on its disk. "
	    "Nothing was applied."), a->pass.file.name, need / 1000000 + 1,
	    left / 1000000);
}

/* Whose log nobody here wants; decided again at its first line. */
static bool
is_brief(const struct applying *a, struct txn *txn,
    const struct intro *intro)
{
	const char *dev = a->pass.scan.dev;

	return strcmp(dev, a->self) != 0 &&
	    !interest_wants(a->interest, txn, dev, intro);
}

/* The chains agree up to here: what follows may be taken. */
static void
meet(struct applying *a)
{
	struct scan *scan = &a->pass.scan;

	if (memcmp(scan->hash, a->expected, HASH_BYTES) == 0) {
		a->fate = FATE_TAKEN;
		return;
	}
	a->fate = FATE_LEFT;
	report(a, _("%s wrote two different histories up to its line %" PRIu64
	    ": its key is used on two machines, or a backup was restored. "
	    "Its lines were refused."), scan->dev, a->meet);
}

static void
begin_run(struct applying *a)
{
	struct scan *scan = &a->pass.scan;
	const struct bundle_run *run = &a->outcome->facts.runs[a->run];
	uint64_t to = run->to;
	struct writer writer = { .last = 0 };
	struct hollow_count hollow;
	struct txn txn;

	txn_begin(&txn, a->store, TXN_READ, a->why);
	if (!writer_find(&txn, span_of(scan->dev), &writer))
		memset(&writer, 0, sizeof writer);
	hollow_count(&txn, writer.number, &hollow);
	a->hollow = hollow.withheld + hollow.erased > 0 ? writer.number : 0;
	a->last = writer.last;
	a->meet = to < a->last ? to : a->last;
	a->wanted = run->verified &&
	    (to > writer.last || to > writer.signed_at);
	a->fate = FATE_WAITS;
	a->begun = false;
	a->brief = is_brief(a, &txn, NULL);
	if (a->meet == 0)
		chain_begin(a->expected, span_of(scan->dev));
	else if (a->meet >= scan->from - 1)
		log_hash(&txn, &writer, a->meet, a->expected);
	if (txn_end(&txn) != OK) {
		scan_fail(scan, txn.err, "%s", err_text(txn.err));
	} else if (scan->from - 1 > a->last && a->brief) {
		a->fate = FATE_LEFT;
	} else if (scan->from - 1 > a->last) {
		a->fate = FATE_LEFT;
		report(a, _("Lines %" PRIu64 " to %" PRIu64 " of %s are "
		    "missing: its newer ones were left out. A bundle made "
		    "for this office after it sent one brings them."),
		    a->last + 1, scan->from - 1, scan->dev);
	} else if (scan->from - 1 == a->meet) {
		meet(a);
	}
}

/* Not before its key is known, which line 1 may bring. */
static void
begin_steps(struct applying *a)
{
	if (!a->begun)
		bundle_batch_log(&a->batch, a->pass.scan.dev,
		    a->pass.scan.key);
	a->begun = true;
}

/* A line that is here, but hollow: its own hash proves what it was. */
static void
fill_line(struct applying *a)
{
	const struct line *line = &a->pass.scan.line;
	struct txn txn;
	bool wanted;

	if (a->hollow == 0 || line->n > a->last)
		return;
	txn_begin(&txn, a->store, TXN_READ, a->why);
	wanted = erase_wants(&txn, stamp_make(a->hollow, line->n), line);
	if (txn_end(&txn) != OK)
		scan_fail(&a->pass.scan, txn.err, "%s", err_text(txn.err));
	if (!wanted)
		return;
	bundle_batch_fill(&a->batch, a->pass.scan.dev, line->raw);
	a->outcome->filled++;
	if ((a->how & BUNDLE_DRY_RUN) != 0)
		bundle_preview_line(&a->preview, a->pass.scan.dev, line);
}

static void
meet_first(struct applying *a)
{
	struct scan *scan = &a->pass.scan;
	struct intro intro;
	struct txn txn;

	if (!intro_read(&intro, &scan->line, &scan->turn))
		return;
	txn_begin(&txn, a->store, TXN_READ, a->why);
	a->brief = is_brief(a, &txn, &intro);
	if (txn_end(&txn) != OK)
		scan_fail(scan, txn.err, "%s", err_text(txn.err));
}

static void
take_line(struct applying *a)
{
	struct scan *scan = &a->pass.scan;
	const struct line *line = &scan->line;
	struct bundle_outcome *outcome = a->outcome;

	if (a->fate == FATE_LEFT)
		return;
	if (line->n == 1 && a->brief)
		meet_first(a);
	if (line->n <= a->last || !a->wanted) {
		outcome->known++;
		fill_line(a);
		if (line->n == a->meet)
			meet(a);
		return;
	}
	if (a->brief && line->n > 1) {
		outcome->unwanted++;
		return;
	}
	begin_steps(a);
	bundle_batch_line(&a->batch, line->raw);
	a->fresh[a->run] += !a->brief;
	outcome->lines++;
	outcome->sets += line->first;
	outcome->records += line->record.len > 0 && line->rec_dev.len == 0;
	if ((a->how & BUNDLE_DRY_RUN) != 0)
		bundle_preview_line(&a->preview, scan->dev, line);
}

static void
end_run(struct applying *a)
{
	struct scan *scan = &a->pass.scan;

	if (a->fate == FATE_TAKEN && a->wanted && (a->begun || !a->brief)) {
		begin_steps(a);
		bundle_batch_head(&a->batch, a->brief ? 0 : scan->n,
		    scan->hash, scan->mark.sig);
	}
	if (a->fresh[a->run] > 0 && strcmp(scan->dev, a->self) == 0)
		a->batch.restored = true;
	a->run++;
}

/* What was proven may go, when it is much. */
static void
flush(struct applying *a)
{
	enum err err;

	if (a->batch.steps.len < BATCH_BYTES)
		return;
	a->flushed = true;
	if ((a->how & BUNDLE_DRY_RUN) != 0) {
		buf_reset(&a->batch.steps);
		return;
	}
	err = bundle_batch_commit(&a->batch, a->store, a->why);
	if (err != OK)
		scan_fail(&a->pass.scan, err, "%s", err_text(err));
}

static bool
fits_facts(struct applying *a)
{
	const struct bundle_facts *facts = &a->outcome->facts;
	const struct scan *scan = &a->pass.scan;

	return a->run < facts->run_count &&
	    strcmp(facts->runs[a->run].dev, scan->dev) == 0 &&
	    facts->runs[a->run].from == scan->from;
}

static enum err
second_pass(struct applying *a)
{
	enum scan_event event;
	enum err err;

	err = bundle_pass_begin(&a->pass, true);
	if (err != OK)
		return err;
	do {
		event = bundle_pass_next(&a->pass);
		if (event == SCAN_LOG && !fits_facts(a))
			scan_fail(&a->pass.scan, ERR_REFUSED, "%s",
			    _("the file was changed while it was read"));
		else if (event == SCAN_LOG)
			begin_run(a);
		else if (event == SCAN_LINE)
			take_line(a);
		else if (event == SCAN_HEAD)
			end_run(a);
		if (a->pass.at_waypoint && a->pass.scan.err == OK)
			flush(a);
	} while (event != SCAN_END && event != SCAN_FAILED);
	if (a->batch.steps.failed)
		scan_fail(&a->pass.scan, ERR_NOMEM, "%s",
		    err_text(ERR_NOMEM));
	return bundle_pass_end(&a->pass);
}

/* Whether this is the sender's newest word about what it has. */
static bool
is_newest(struct txn *txn, const struct bundle_facts *facts)
{
	struct office office;
	struct arena arena;
	bool newest;

	arena_init(&arena);
	newest = !office_get(txn, span_of(facts->by), &arena, &office) ||
	    office.heard < facts->at;
	arena_clear(&arena);
	return newest;
}

static enum err
keep(struct applying *a)
{
	const struct bundle_facts *facts = &a->outcome->facts;
	struct bundle_batch *batch = &a->batch;
	struct txn txn;
	enum err err;

	txn_begin(&txn, a->store, TXN_READ, a->why);
	if (is_newest(&txn, facts)) {
		batch->heard = span_of(facts->by);
		batch->heard_at = facts->at;
		batch->have = facts->have;
		batch->want = facts->want;
	}
	err = txn_end(&txn);
	if (err != OK || (batch->heard.len == 0 && batch->accept.len == 0 &&
	    batch->steps.len == 0 && !batch->restored))
		return err;
	batch->fold = !a->flushed;
	err = bundle_batch_commit(batch, a->store, a->why);
	return err == OK ? fold_all(a->store, NULL, NULL, a->why) : err;
}

/* The same steps and fold, and then as if nothing had been. */
static enum err
try_out(struct applying *a)
{
	struct txn txn;
	enum err err;

	a->batch.fold = true;
	if (a->flushed) {
		a->outcome->preview_cut = true;
		return OK;
	}
	do {
		buf_reset(&a->outcome->preview);
		txn_begin(&txn, a->store, TXN_WRITE, a->why);
		if (txn.err == OK)
			bundle_preview_before(&a->preview, &txn);
		if (txn.err == OK)
			bundle_batch_run(&txn, &a->batch);
		bundle_preview_after(&a->preview, &txn,
		    &a->outcome->preview);
		err = txn.err;
		txn_abandon(&txn);
	} while (err == ERR_GROW &&
	    (err = store_grow(a->store, a->why)) == OK);
	a->outcome->preview_cut = a->preview.cut;
	return err;
}

/* New lines of writers that nobody here has accepted. */
static enum err
report_kept_back(struct applying *a)
{
	struct bundle_facts *facts = &a->outcome->facts;
	struct txn txn;
	size_t i;

	txn_begin(&txn, a->store, TXN_READ, a->why);
	for (i = 0; i < facts->run_count; i++) {
		struct span dev = span_of(facts->runs[i].dev);

		if (a->fresh[i] == 0 || span_is(dev, a->batch.accept) ||
		    trust_of(&txn, dev) != TRUST_NONE)
			continue;
		a->outcome->kept_back += a->fresh[i];
		report(a, _("%" PRIu64 " lines of %s are kept back, since "
		    "nobody here has accepted it (office trust)."),
		    a->fresh[i], facts->runs[i].dev);
	}
	return txn_end(&txn);
}

static enum err
apply_locked(struct applying *a)
{
	enum err err;

	a->fresh = mem_zero(a->outcome->facts.run_count, sizeof *a->fresh);
	if (a->fresh == NULL)
		return ERR_NOMEM;
	err = second_pass(a);
	if (err == OK)
		err = (a->how & BUNDLE_DRY_RUN) != 0 ? try_out(a) : keep(a);
	if (err == OK)
		err = report_kept_back(a);
	mem_free(a->fresh);
	if (err == OK && (a->outcome->report.failed ||
	    a->outcome->preview.failed))
		err = ERR_NOMEM;
	return err;
}

static enum err
prove_and_apply(struct applying *a, const char *path)
{
	struct bundle_facts *facts = &a->outcome->facts;
	enum err err;
	int lock;

	err = bundle_pass_open(&a->pass, path, true, a->store, &a->door,
	    a->limits, a->why);
	if (err == OK)
		err = bundle_pass_prove(&a->pass, facts);
	if (err == OK)
		err = check_sender(a);
	if (err == OK)
		err = check_room(a);
	if (err == OK)
		err = log_lock(a->store, &lock, a->why);
	if (err != OK)
		return err;
	err = apply_locked(a);
	close(lock);
	return err;
}

enum err
bundle_apply(struct store *store, struct author *author, const char *path,
    unsigned how, const struct scan_limits *limits,
    struct bundle_outcome *outcome, struct note *why)
{
	struct applying a = {
		.store = store, .self = author->dev,
		.interest = author->interest, .outcome = outcome, .why = why,
		.how = how, .limits = limits,
		.door = author_door(author, store)
	};
	enum err err;

	memset(outcome, 0, sizeof *outcome);
	bundle_batch_init(&a.batch);
	bundle_preview_init(&a.preview);
	err = prove_and_apply(&a, path);
	bundle_preview_clear(&a.preview);
	bundle_batch_clear(&a.batch);
	bundle_pass_close(&a.pass);
	if (err != OK)
		return err;
	return outcome->lines + outcome->filled == 0 ||
	    outcome->report.len > 0 ? ERR_LOOK : OK;
}
