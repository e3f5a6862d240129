/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "core/base/words.h"
#include "core/exchange/bundle_admit.h"
#include "core/exchange/bundle_batch.h"
#include "core/exchange/bundle_hear.h"
#include "core/exchange/bundle_meet.h"
#include "core/exchange/interest.h"
#include "core/exchange/preview.h"
#include "core/exchange/reissue.h"
#include "core/log/erase.h"
#include "core/log/hollow.h"
#include "core/log/trust.h"

enum {
	BATCH_BYTES = 2 * 1024 * 1024,
	TRIAL_BYTES = 256 * 1024	/* a larger one is tried in a copy */
};

/* What becomes of the run in hand. */
enum fate {
	FATE_WAITS, FATE_TAKEN, FATE_LEFT,
	FATE_COMPARED,		/* with LOG, line by line */
	FATE_BRANCHES
};

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
	const struct preview_ears *ears;
	uint64_t	*fresh;		/* new lines of each run */
	bool		 flushed;	/* some batch went before */
	bool		 tried;		/* all goes into one transaction */
	bool		 salvaged;	/* nobody has sealed it */

	size_t		 run;
	enum fate	 fate;
	struct meeting	 meeting;
	uint64_t	 last;		/* line that we hold of it */
	uint64_t	 point;		/* last line before it left LOG */
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
	scan_fail(scan, ERR_REFUSED, "%s",
	    _("the file was changed while it was read"));
}

/* What was proven may go, when it is more than this. */
static void
flush(struct applying *a, size_t most)
{
	enum err err;

	if (a->batch.steps.len <= most)
		return;
	a->flushed = true;
	err = bundle_batch_commit(&a->batch, a->store, a->why);
	if (err != OK)
		scan_fail(&a->pass.scan, err, "%s", err_text(err));
}

/* A second history of one log, after a first of which lines wait. */
static bool
follows_own(struct applying *a)
{
	const struct bundle_run *runs = a->outcome->facts.runs;

	return a->run > 0 && a->batch.steps.len > 0 &&
	    strcmp(runs[a->run - 1].dev, runs[a->run].dev) == 0;
}

/* Both go up to here at least. */
static void
expect(struct applying *a, struct txn *txn, uint64_t to)
{
	struct writer writer;

	a->meet = to < a->last ? to : a->last;
	if (a->meet == 0)
		chain_begin(a->expected, span_of(a->pass.scan.dev));
	else if (writer_find(txn, span_of(a->pass.scan.dev), &writer))
		log_hash(txn, &writer, a->meet, a->expected);
}

static void
leave(struct applying *a)
{
	const struct scan *scan = &a->pass.scan;

	a->fate = FATE_LEFT;
	if (a->meeting.how == MEETING_GAP)
		report(a, _("Lines %" PRIu64 " to %" PRIu64 " of %s are "
		    "missing: its newer ones were left out. A bundle made "
		    "for this office after it sent one brings them."),
		    a->last + 1, scan->from - 1, scan->dev);
	else if (a->meeting.how == MEETING_STRANGE)
		report(a, _("%s goes on here behind a line %" PRIu64 " that "
		    "is another than the one known here, so that its lines "
		    "were left out. A bundle with everything (bundle create "
		    "without --for) tells where they part."), scan->dev,
		    scan->from - 1);
}

/* A fork is news when it comes, and when either side goes on. */
static void
report_fork(struct applying *a)
{
	if (a->point >= a->meeting.signed_at)
		report(a, _("Lines of %s behind its line %" PRIu64 " that "
		    "were never sent make way for those that others hold."),
		    a->pass.scan.dev, a->point);
	else
		report(a, _("%s wrote two different histories behind its "
		    "line %" PRIu64 ": its key is used on two machines, or an "
		    "old copy of its database went on. What lies behind is "
		    "kept and does not count (office show)."),
		    a->pass.scan.dev, a->point);
}

static void
begin_run(struct applying *a)
{
	struct scan *scan = &a->pass.scan;
	const struct bundle_run *run = &a->outcome->facts.runs[a->run];
	struct meeting *m = &a->meeting;
	struct hollow_count hollow;
	bool second = follows_own(a);
	struct txn txn;

	if (second && !a->tried)
		flush(a, 0);
	txn_begin(&txn, a->store, TXN_READ, a->why);
	bundle_meet(&txn, scan, run, m);
	hollow_count(&txn, m->writer, &hollow);
	a->hollow = hollow.withheld + hollow.holes + hollow.erased > 0 ?
	    m->writer : 0;
	a->last = m->last;
	a->wanted = run->verified &&
	    (run->to > m->last || run->to > m->signed_at);
	a->begun = false;
	a->brief = is_brief(a, &txn, NULL);
	a->point = 0;
	if (m->how == MEETING_FITS)
		expect(a, &txn, run->to);
	if (txn_end(&txn) != OK) {
		scan_fail(scan, txn.err, "%s", err_text(txn.err));
		return;
	}
	if (m->how == MEETING_FITS && !(second && a->tried)) {
		a->fate = FATE_WAITS;
		if (scan->from - 1 == a->meet)
			meet(a);
	} else if (a->brief || !run->verified) {
		a->fate = FATE_LEFT;
	} else if (second && a->tried) {
		a->fate = FATE_LEFT;
		report(a, _("%s wrote two different histories: what lies "
		    "behind their last common line would not count."),
		    scan->dev);
	} else if (m->how == MEETING_PARTS) {
		a->fate = FATE_COMPARED;
	} else if (m->how == MEETING_BRANCH) {
		a->fate = FATE_BRANCHES;
		a->point = m->base.from - 1;
	} else {
		leave(a);
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
compare_line(struct applying *a)
{
	struct scan *scan = &a->pass.scan;
	struct txn txn;
	bool fits;

	txn_begin(&txn, a->store, TXN_READ, a->why);
	fits = bundle_meet_line(&txn, scan, &a->meeting);
	if (txn_end(&txn) != OK)
		scan_fail(scan, txn.err, "%s", err_text(txn.err));
	if (!fits) {
		a->fate = FATE_BRANCHES;
		a->point = scan->n - 1;
	} else if (scan->n == a->last) {
		a->fate = FATE_TAKEN;
	}
}

static void
take_new(struct applying *a)
{
	struct scan *scan = &a->pass.scan;
	const struct line *line = &scan->line;
	struct bundle_outcome *outcome = a->outcome;

	if (a->fate == FATE_BRANCHES && !a->begun) {
		begin_steps(a);
		bundle_batch_branch(&a->batch, scan->n, scan->prev,
		    a->meeting.base.number);
	}
	if (a->brief && line->n > 1) {
		outcome->unwanted++;
		return;
	}
	begin_steps(a);
	bundle_batch_line(&a->batch, line->raw);
	a->fresh[a->run] += !a->brief;
	outcome->lines++;
	if (a->fate == FATE_BRANCHES)
		return;
	outcome->sets += line->first;
	outcome->records += line->record.len > 0 && line->rec_dev.len == 0;
}

static void
take_line(struct applying *a)
{
	const struct line *line = &a->pass.scan.line;

	if (a->fate == FATE_LEFT) {
		a->outcome->known += a->meeting.how == MEETING_KNOWN;
		return;
	}
	if (line->n == 1 && a->brief)
		meet_first(a);
	if (a->fate == FATE_COMPARED && line->n <= a->last)
		compare_line(a);
	if (a->fate == FATE_BRANCHES || (line->n > a->last && a->wanted)) {
		take_new(a);
		return;
	}
	a->outcome->known++;
	fill_line(a);
	if (line->n == a->meet && a->fate == FATE_WAITS)
		meet(a);
}

static void
end_run(struct applying *a)
{
	struct scan *scan = &a->pass.scan;

	if ((a->fate == FATE_TAKEN && a->wanted &&
	    (a->begun || !a->brief)) || a->fate == FATE_BRANCHES) {
		begin_steps(a);
		bundle_batch_head(&a->batch, a->brief ? 0 : scan->n,
		    scan->hash, scan->mark.sig);
	}
	if (a->fate == FATE_BRANCHES)
		report_fork(a);
	else if (a->fresh[a->run] > 0 && strcmp(scan->dev, a->self) == 0)
		a->batch.restored = true;
	a->run++;
}

/* What is in the log is folded to the end. */
static bool
tell_fold(void *with, uint64_t done, uint64_t total)
{
	const struct applying *a = with;

	(void)preview_goes_on(a->ears, done, total);
	return true;
}

static void
tell_progress(struct applying *a)
{
	if (!preview_goes_on(a->ears, a->outcome->lines + a->outcome->known,
	    a->outcome->facts.lines))
		scan_fail(&a->pass.scan, ERR_BUSY, "%s", _("stopped"));
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
			flush(a, BATCH_BYTES);
		if (a->pass.at_waypoint && a->pass.scan.err == OK)
			tell_progress(a);
	} while (event != SCAN_END && event != SCAN_FAILED);
	if (a->batch.steps.failed)
		scan_nomem(&a->pass.scan);
	return bundle_pass_end(&a->pass);
}

static enum err
keep(struct applying *a)
{
	struct bundle_batch *batch = &a->batch;
	struct txn txn;
	enum err err;

	txn_begin(&txn, a->store, TXN_READ, a->why);
	if (!a->salvaged)
		bundle_hear(&txn, &a->outcome->facts, a->self, batch);
	err = txn_end(&txn);
	if (err != OK || (batch->heard.len == 0 && batch->accept.len == 0 &&
	    batch->steps.len == 0 && !batch->restored))
		return err;
	batch->fold = !a->flushed;
	err = bundle_batch_commit(batch, a->store, a->why);
	return err == OK ? fold_all(a->store, tell_fold, a, a->why) : err;
}

static enum err
take_in(struct applying *a)
{
	enum err err = second_pass(a);

	return err == OK ? keep(a) : err;
}

/* In a copy that is then thrown away. */
static enum err
try_on_copy(struct applying *a)
{
	struct store *store = a->store;
	struct preview_copy copy;
	bool read = a->run > 0;		/* the steps are there already */
	enum err err = preview_copy_open(&copy, store, a->why);

	if (err != OK)
		return err;
	a->store = copy.store;
	err = read ? keep(a) : take_in(a);
	if (err == OK)
		err = preview_states(store, a->store, a->ears, a->why);
	a->store = store;
	preview_copy_close(&copy);
	return err;
}

static enum err
dry_run(struct applying *a)
{
	bool full = a->outcome->facts.raw >= TRIAL_BYTES;
	enum err err = OK;

	a->tried = !full;
	a->batch.fold = true;
	if (a->tried)
		err = second_pass(a);
	if (err == OK && a->tried)
		err = preview_try(a->store, &a->batch, a->ears, &full,
		    a->why);
	a->tried = false;
	if (err == OK && full)
		err = try_on_copy(a);
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
	err = (a->how & BUNDLE_DRY_RUN) != 0 ? dry_run(a) : take_in(a);
	if (err == OK)
		err = report_kept_back(a);
	mem_free(a->fresh);
	if (err == OK && a->outcome->report.failed)
		err = ERR_NOMEM;
	return err;
}

static enum err
prove_and_apply(struct applying *a, const char *path)
{
	unsigned how = BUNDLE_FILE_TWICE;
	bool stranger = false;
	enum err err;

	if ((a->how & BUNDLE_SALVAGE) != 0)
		how |= BUNDLE_FILE_PARTLY;
	err = bundle_pass_open(&a->pass, path, how, a->store, &a->door,
	    a->limits, a->why);
	if (err == OK)
		err = bundle_admit(&a->pass, a->how, a->outcome, &stranger,
		    &a->salvaged);
	if (stranger)
		a->batch.accept = span_of(a->outcome->facts.by);
	if (err == OK)
		err = log_lock(a->store, a->why);
	if (err != OK)
		return err;
	err = apply_locked(a);
	lock_drop(a->store);
	return err;
}

/* What a fork took from the tables and we wrote ourselves comes in again. */
static enum err
mend(struct applying *a, struct author *author)
{
	enum err err = reissue_own(a->store, author, &a->outcome->reissued,
	    a->why);

	if (err == OK && a->outcome->reissued > 0)
		report(a, _("%" PRIu64 " of these lines were written here: "
		    "they stand again, under a new key."),
		    a->outcome->reissued);
	return err;
}

enum err
bundle_apply_heard(struct store *store, struct author *author,
    const char *path, unsigned how, const struct scan_limits *limits,
    const struct preview_ears *ears, struct bundle_outcome *outcome,
    struct note *why)
{
	struct applying a = {
		.store = store, .self = author->dev,
		.interest = author->interest, .outcome = outcome, .why = why,
		.how = how, .limits = limits, .ears = ears,
		.door = author_door(author, store)
	};
	enum err err;

	memset(outcome, 0, sizeof *outcome);
	bundle_batch_init(&a.batch);
	a.batch.now = clock_now(author->clock);
	err = prove_and_apply(&a, path);
	if (err == OK && (how & BUNDLE_DRY_RUN) == 0)
		err = mend(&a, author);
	bundle_batch_clear(&a.batch);
	bundle_pass_close(&a.pass);
	if (err != OK)
		return err;
	return outcome->lines + outcome->filled == 0 ||
	    outcome->report.len > 0 ? ERR_LOOK : OK;
}
