/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/bundle_plan.h"

#include <stdlib.h>

#include "core/base/words.h"
#include "core/sync/interest.h"
#include "core/sync/mark.h"
#include "core/sync/scan.h"

static int
leg_order(const void *a, const void *b)
{
	return strcmp(((const struct bundle_leg *)a)->writer.dev,
	    ((const struct bundle_leg *)b)->writer.dev);
}

static bool
make_room(struct bundle_plan *plan, size_t most)
{
	plan->legs = arena_array(plan->arena, most, sizeof *plan->legs);
	plan->part = arena_array(plan->arena, most, sizeof *plan->part);
	return plan->part != NULL;
}

static void
add_leg(struct bundle_plan *plan, const struct writer *writer, uint64_t from)
{
	struct bundle_leg *leg = &plan->legs[plan->count++];

	*leg = (struct bundle_leg){ *writer, from, writer->signed_at, { 0 } };
	memcpy(leg->head, writer->signature, SIGNIFY_BYTES);
}

enum err
bundle_plan_all(struct bundle_plan *plan, struct txn *txn,
    const struct author *author, const char *dev,
    const struct have *beyond, struct arena *arena, struct note *why)
{
	struct span to = dev == NULL ? SPAN("") : span_of(dev);
	struct interest interest;
	struct writer writer;
	uint32_t number, most;
	uint64_t n;

	*plan = (struct bundle_plan){ txn, author, arena, NULL, 0, 0, NULL,
	    0, 0, false };
	for (most = 1; writer_get(txn, most, &writer); most++)
		continue;
	if (!make_room(plan, most))
		return ERR_NOMEM;
	interest_get(txn, to, arena, &interest);
	for (number = 1; writer_get(txn, number, &writer); number++) {
		n = have_of(beyond, writer.dev);
		if (n < writer.signed_at &&
		    (span_is(to, span_of(writer.dev)) ||
		    interest_wants(&interest, txn, writer.dev, NULL)))
			add_leg(plan, &writer, n + 1);
	}
	qsort(plan->legs, plan->count, sizeof *plan->legs, leg_order);
	return plan->count <= SCAN_RUNS_MOST ? txn->err :
	    note_fail(ERR_REFUSED, why,
	    _("There are more writers than one bundle can hold."));
}

/* A head of our own log, at a line where no head was signed before. */
static void
sign_leg(struct bundle_plan *plan, struct bundle_leg *leg)
{
	unsigned char hash[HASH_BYTES];
	struct buf text;

	if (leg->to == leg->writer.signed_at)
		return;
	if (!log_hash(plan->txn, &leg->writer, leg->to, hash)) {
		txn_fail(plan->txn, ERR_DAMAGED, "%s",
		    err_text(ERR_DAMAGED));
		return;
	}
	buf_init(&text);
	mark_head_text(&text, leg->writer.dev, leg->to, hash);
	if (text.failed)
		txn_fail(plan->txn, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
	crypt_sign(&plan->author->key, buf_span(&text), leg->head);
	buf_free(&text);
}

enum err
bundle_plan_intro(struct bundle_plan *plan, struct txn *txn,
    const struct author *author, struct arena *arena)
{
	struct writer writer;

	*plan = (struct bundle_plan){ txn, author, arena, NULL, 0, 0, NULL,
	    0, 0, false };
	if (!make_room(plan, 1))
		return ERR_NOMEM;
	if (writer_find(txn, span_of(author->dev), &writer)) {
		add_leg(plan, &writer, 1);
		plan->legs[0].to = 1;
		sign_leg(plan, &plan->legs[0]);
	}
	return txn->err;
}

/* Walking the lines of a leg, to see how far it goes within some bytes. */
struct pacing {
	struct bundle_plan *plan;
	struct bundle_leg *leg;
	struct walk	 walk;
	struct arena	 turn;
	struct log_run	 sets;
	uint64_t	 n, bytes;	/* walked so far */
	uint64_t	 to, to_bytes;	/* at the last end of a change-set */
	size_t		 ends;		/* of change-sets within the room */
};

static bool
pace(struct pacing *p)
{
	struct line line;
	struct span key, raw;

	if (p->n > p->leg->to || !walk_next(&p->walk, &key, &raw))
		return false;
	arena_reset(&p->turn);
	if (line_read(&line, raw, &p->turn, NULL) != OK) {
		txn_fail(p->plan->txn, ERR_DAMAGED, "%s",
		    err_text(ERR_DAMAGED));
		return false;
	}
	p->bytes += raw.len + 1;
	(void)log_run_takes(&p->sets, &line);
	p->n++;
	return true;
}

/* Cuts the leg where the room ends; one change-set goes in any case. */
static void
shorten(struct pacing *p, uint64_t room)
{
	while (pace(p) && (p->bytes <= room || p->ends == 0)) {
		if (p->sets.rest > 0)
			continue;
		p->to = p->n - 1;
		p->to_bytes = p->bytes;
		p->ends++;
	}
}

/* Whether the leg, or the beginning of our own, goes into the part. */
static bool
fit(struct bundle_plan *plan, struct bundle_leg *leg, uint64_t room)
{
	struct pacing p = { .plan = plan, .leg = leg, .n = leg->from };
	bool own = strcmp(leg->writer.dev, plan->author->dev) == 0;
	unsigned char key[8];

	stamp_key(key, stamp_make(leg->writer.number, leg->from));
	walk_begin(&p.walk, plan->txn, TREE_LOG, SPAN(""));
	walk_seek(&p.walk, span_make(key, sizeof key));
	arena_init(&p.turn);
	if (own)
		shorten(&p, room);
	while (!own && pace(&p))
		continue;
	arena_clear(&p.turn);
	walk_end(&p.walk);
	if (own) {
		leg->to = p.to;
		p.bytes = p.to_bytes;
	}
	plan->bytes += p.bytes;
	if (plan->part_count == 0)
		plan->least = !own || p.ends == 1;
	return p.bytes <= room || plan->part_count == 0;
}

void
bundle_plan_cut(struct bundle_plan *plan, uint64_t room)
{
	struct bundle_leg leg;
	uint64_t before;

	plan->part_count = 0;
	plan->bytes = 0;
	plan->least = true;
	if (room == BUNDLE_PLAN_ALL) {
		memcpy(plan->part, plan->legs,
		    plan->count * sizeof *plan->legs);
		plan->part_count = plan->count;
		return;
	}
	for (size_t i = plan->next; i < plan->count; i++) {
		leg = plan->legs[i];
		before = plan->bytes;
		if (!fit(plan, &leg, room < before ? 0 : room - before)) {
			plan->bytes = before;
			break;
		}
		sign_leg(plan, &leg);
		plan->part[plan->part_count++] = leg;
		plan->least = plan->least && plan->part_count == 1;
		if (leg.to < plan->legs[i].to)
			break;
	}
}

bool
bundle_plan_next(struct bundle_plan *plan)
{
	const struct bundle_leg *last;
	struct bundle_leg *leg;

	if (plan->part_count == 0)
		return false;
	last = &plan->part[plan->part_count - 1];
	plan->next += plan->part_count - 1;
	leg = &plan->legs[plan->next];
	if (last->to < leg->to)
		leg->from = last->to + 1;
	else
		plan->next++;
	return plan->next < plan->count;
}
