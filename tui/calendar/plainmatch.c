/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/proposal.h"
#include "core/base/clock.h"
#include "core/base/words.h"
#include "tui/calendar/propose.h"
#include "tui/plain/plain.h"

enum { YEAR = 365, DAY_MS = 86400000 };

struct proposing {
	struct match		 match;
	bool			*taken;		/* of the proposals */
	enum allocate_aim	 aim;
	bool			 stale;
};

static void
forget(struct proposing *p)
{
	match_clear(&p->match);
	p->match = (struct match){ .proposal_count = 0 };
	mem_free(p->taken);
	p->taken = NULL;
}

static void
run(struct plain *plain, struct proposing *p)
{
	int64_t today = clock_now(plain->session->clock) / DAY_MS;
	struct match_ask ask = { .from = today, .to = today + YEAR,
	    .today = today, .aim = p->aim, .advise = true,
	    .ruleset = plain->app.options->ruleset };
	struct note why = { "" };
	struct txn txn;
	enum err err;

	forget(p);
	p->stale = false;
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	err = match_run(&p->match, &txn, &ask, &why);
	txn_abandon(&txn);
	p->match.txn = NULL;
	if (!plain_check(plain, err, &why))
		p->match.proposal_count = p->match.unplaced_count = 0;
	p->taken = mem_zero((size_t)p->match.proposal_count + 1,
	    sizeof *p->taken);
	if (p->taken == NULL)
		p->match.proposal_count = 0;
	else
		memset(p->taken, true, p->match.proposal_count);
}

static uint64_t
id_at(const struct proposing *p, const char *kind, uint32_t row)
{
	const struct fact_table *t = facts_of(&p->match.facts, kind);

	return row < t->rows ? t->ids[row] : 0;
}

static void
add_proposal(struct plain_rows *rows, const struct show *show,
    const struct proposing *p, uint32_t i)
{
	const struct match_proposal *one = &p->match.proposals[i];
	struct buf text;

	buf_init(&text);
	buf_text(&text, p->taken[i] ? "* " : "  ");
	show_record(show, id_at(p, "person", one->trainee), &text);
	buf_text(&text, " > ");
	show_record(show, id_at(p, "opening", one->opening), &text);
	if (one->mentor != MATCH_NONE) {
		buf_printf(&text, "; %s: ", _("Mentor"));
		show_title(show, id_at(p, "person", one->mentor), &text);
	}
	buf_text(&text, "; ");
	proposal_reason(one, &text);
	plain_rows_add(rows, &(struct plain_row){ .text = buf_cstr(&text),
	    .index = i, .counts = true });
	buf_free(&text);
}

static void
add_unplaced(struct plain_rows *rows, const struct show *show,
    const struct proposing *p, uint32_t i)
{
	const struct match_unplaced *one = &p->match.unplaced[i];
	struct buf text;

	buf_init(&text);
	buf_text(&text, "! ");
	show_record(show, id_at(p, "person", one->trainee), &text);
	buf_printf(&text, ", %s: ", _("no place"));
	proposal_obstacle(show->txn, &p->match, one, &text);
	plain_rows_say(rows, buf_cstr(&text));
	buf_free(&text);
}

static void
fill(struct plain *plain, struct plain_rows *rows, struct proposing *p)
{
	struct note why = { "" };
	struct txn txn;
	struct show show = plain_show(plain, &txn);
	uint32_t i;

	plain_rows_clear(rows);
	if (p->stale)
		run(plain, p);
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	for (i = 0; i < p->match.proposal_count; i++)
		add_proposal(rows, &show, p, i);
	for (i = 0; i < p->match.unplaced_count; i++)
		add_unplaced(rows, &show, p, i);
	txn_abandon(&txn);
	if (rows->count == 0)
		plain_rows_say(rows, _("Nobody waits for a place."));
}

static void
mark(struct plain *plain, const struct plain_row *row, void *with)
{
	struct proposing *p = with;

	(void)plain;
	p->taken[row->index] = !p->taken[row->index];
}

static void
save(struct plain *plain, struct proposing *p)
{
	struct change_result result;
	size_t count = 0;
	uint32_t i;

	for (i = 0; i < p->match.proposal_count; i++)
		count += p->taken[i];
	if (count == 0) {
		plain_say(plain, "! %s", _("Nothing is marked."));
		return;
	}
	if (!plain_check(plain, proposal_apply(plain->session, &p->match,
	    p->taken, &result), &plain->session->why))
		return;
	plain->app.changes++;
	p->stale = true;
	plain_say(plain, PN_("%zu placement proposed; u in the main menu "
	    "takes it back.", "%zu placements proposed; u in the main menu "
	    "takes them back.", count), count);
}

static bool
other(struct plain *plain, struct plain_rows *rows, struct span answer,
    void *with)
{
	struct proposing *p = with;

	if (span_is(answer, SPAN("s"))) {
		save(plain, p);
	} else if (span_is(answer, SPAN("a"))) {
		p->aim = p->aim == ALLOCATE_EVEN ? ALLOCATE_TRAINEES :
		    (enum allocate_aim)(p->aim + 1);
		p->stale = true;
		plain_say(plain, "%s", proposal_aim(p->aim));
	} else {
		return false;
	}
	rows->from = 0;
	rows->said = false;
	return true;
}

void
plain_match(struct plain *plain)
{
	struct proposing p = { .stale = true };
	struct plain_rows rows = { .open = mark, .other = other, .with = &p,
	    .question = _("* is taken; a number takes or leaves it, s saves "
	    "those taken, a another aim, n next, q back") };

	arena_init(&rows.arena);
	do {
		fill(plain, &rows, &p);
	} while (plain_rows_turn(plain, &rows));
	forget(&p);
	plain_rows_clear(&rows);
}
