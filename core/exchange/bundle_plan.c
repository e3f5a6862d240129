/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle_plan.h"

#include <stdlib.h>

#include "core/base/words.h"
#include "core/exchange/interest.h"
#include "core/exchange/mark.h"
#include "core/exchange/scan.h"
#include "core/exchange/tips.h"

static int
leg_order(const void *a, const void *b)
{
	const struct bundle_leg *one = a, *two = b;
	int order = strcmp(one->path.writer.dev, two->path.writer.dev);
	uint64_t m = one->path.branch.number, n = two->path.branch.number;

	return order != 0 ? order : (m > n) - (m < n);
}

/* In the arena, where the old ones lie on unused. */
static bool
make_room(struct bundle_plan *plan)
{
	size_t room = plan->room == 0 ? 16 : 2 * plan->room;
	struct bundle_leg *legs;

	if (plan->count < plan->room)
		return true;
	legs = arena_array(plan->arena, room, sizeof *legs);
	if (legs == NULL)
		return false;
	if (plan->count > 0)
		memcpy(legs, plan->legs, plan->count * sizeof *legs);
	plan->legs = legs;
	plan->room = room;
	return true;
}

static bool
add_leg(struct bundle_plan *plan, const struct path *path, uint64_t from)
{
	struct bundle_leg *leg;

	if (!make_room(plan))
		return false;
	leg = &plan->legs[plan->count++];
	*leg = (struct bundle_leg){
		.path = *path, .from = from, .to = path_signed(path)
	};
	memcpy(leg->head, path->branch.from > 0 ? path->branch.signature :
	    path->writer.signature, SIGNIFY_BYTES);
	return true;
}

/* Each history of a log that is not held whole. */
static bool
add_writer(struct bundle_plan *plan, const struct writer *writer,
    const struct tips *tips)
{
	struct path_walk walk;
	struct path path;
	uint64_t held;
	bool fits = true;

	paths(&walk, plan->txn, writer);
	while (fits && path_next(&walk, &path)) {
		held = tips_held(plan->txn, tips, &path);
		if (held < path_signed(&path))
			fits = add_leg(plan, &path, held + 1);
	}
	path_end(&walk);
	return fits;
}

static void
plan_begin(struct bundle_plan *plan, struct txn *txn,
    const struct author *author, struct arena *arena)
{
	*plan = (struct bundle_plan){ .txn = txn, .author = author,
	    .arena = arena };
}

/* Room for the parts, when all legs are known. */
static enum err
plan_end(struct bundle_plan *plan)
{
	plan->part = arena_array(plan->arena, plan->count + 1,
	    sizeof *plan->part);
	return plan->part == NULL ? ERR_NOMEM : plan->txn->err;
}

enum err
bundle_plan_all(struct bundle_plan *plan, struct txn *txn,
    const struct author *author, const char *dev,
    const struct have *beyond, struct arena *arena, struct note *why)
{
	struct span to = dev == NULL ? SPAN("") : span_of(dev);
	struct interest interest;
	struct writer writer;
	struct tips tips;
	uint32_t number;

	plan_begin(plan, txn, author, arena);
	if (!tips_read(&tips, beyond, beyond->tips, arena))
		return ERR_NOMEM;
	interest_get(txn, to, arena, &interest);
	for (number = 1; writer_get(txn, number, &writer); number++)
		if ((span_is(to, span_of(writer.dev)) ||
		    interest_wants(&interest, txn, writer.dev, NULL)) &&
		    !add_writer(plan, &writer, &tips))
			return ERR_NOMEM;
	if (plan->count > 0)
		qsort(plan->legs, plan->count, sizeof *plan->legs,
		    leg_order);
	return plan->count <= SCAN_RUNS_MOST ? plan_end(plan) :
	    note_fail(ERR_REFUSED, why,
	    _("There are more writers than one bundle can hold."));
}

/* A head of our own log, at a line where no head was signed before. */
static void
sign_leg(struct bundle_plan *plan, struct bundle_leg *leg)
{
	unsigned char hash[HASH_BYTES];
	struct buf text;

	if (leg->to == path_signed(&leg->path))
		return;
	if (!path_hash(plan->txn, &leg->path, leg->to, hash)) {
		txn_fail(plan->txn, ERR_DAMAGED, "%s",
		    err_text(ERR_DAMAGED));
		return;
	}
	buf_init(&text);
	log_head_text(&text, leg->path.writer.dev, leg->to, hash);
	if (text.failed)
		txn_nomem(plan->txn);
	crypt_sign(&plan->author->key, buf_span(&text), leg->head);
	buf_free(&text);
}

enum err
bundle_plan_intro(struct bundle_plan *plan, struct txn *txn,
    const struct author *author, struct arena *arena)
{
	struct path path = { .branch = { .from = 0 } };

	plan_begin(plan, txn, author, arena);
	if (writer_find(txn, span_of(author->dev), &path.writer)) {
		if (!add_leg(plan, &path, 1))
			return ERR_NOMEM;
		plan->legs[0].to = 1;
		sign_leg(plan, &plan->legs[0]);
	}
	return plan_end(plan);
}

/* Walking the lines of a leg, to see how far it goes within some bytes. */
struct pacing {
	struct bundle_plan *plan;
	struct bundle_leg *leg;
	struct path_lines lines;
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
	struct span raw;

	if (p->n > p->leg->to || !path_next_line(&p->lines, &raw))
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
	bool own = strcmp(leg->path.writer.dev, plan->author->dev) == 0;

	path_lines(&p.lines, plan->txn, &leg->path, leg->from);
	arena_init(&p.turn);
	if (own)
		shorten(&p, room);
	while (!own && pace(&p))
		continue;
	arena_clear(&p.turn);
	path_lines_end(&p.lines);
	if (own) {
		leg->to = p.to;
		p.bytes = p.to_bytes;
	}
	plan->bytes += p.bytes;
	if (plan->part_count == 0)
		plan->least = !own || p.ends == 1;
	return p.bytes <= room || plan->part_count == 0;
}

static void
add_to_part(struct bundle_plan *plan, const struct bundle_leg *leg)
{
	struct bundle_leg *last = &plan->part[plan->part_count++];

	*last = *leg;
	last->second = plan->part_count > 1 &&
	    strcmp(last[-1].path.writer.dev, leg->path.writer.dev) == 0;
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
		for (size_t i = 0; i < plan->count; i++)
			add_to_part(plan, &plan->legs[i]);
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
		add_to_part(plan, &leg);
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
