/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/log/trust.h"
#include "core/store/index.h"
#include "tui/inbox/inboxpart.h"
#include "tui/widget/show.h"

enum { CODES_MOST = 16 };	/* records of one code, side by side */

/* A pane being filled. */
struct loading {
	const struct inbox	*inbox;
	struct inbox_pane	*pane;
	struct show		 show;
	struct rec_view		 rec;
	struct event		*events;
	size_t			 event_count;
	int64_t			 common;	/* ms: what was set before it
						 * was known to all */
};

void
inboxdata_clear(struct inbox_pane *pane)
{
	arena_clear(&pane->arena);
	pane->loaded = false;
	pane->sides = NULL;
	pane->lines = NULL;
	pane->side_count = pane->count = pane->waiting = 0;
	pane->rows = (struct parts_rows){ .count = 0 };
	pane->side = pane->first = 0;
	pane->name = SPAN("");
}

const struct inbox_line *
inboxdata_line(const struct inbox *inbox)
{
	const struct inbox_pane *pane = &inbox->pane;

	if (!pane->loaded || pane->rows.here >= pane->count)
		return NULL;
	return &pane->lines[pane->rows.here];
}

static struct span
text_of(struct loading *in, const struct field *field,
    const struct value *value)
{
	struct span text;
	struct buf buf;

	buf_init(&buf);
	if (value->tag == VALUE_NULL)
		buf_text(&buf, _("(empty)"));
	else
		show_value(&in->show, field, value, &buf);
	text = arena_copy(&in->pane->arena, buf_span(&buf));
	buf_free(&buf);
	return text;
}

/* This database first, then as they were written. */
static bool
stands_before(struct loading *in, const struct decide_author *a,
    const struct decide_author *b)
{
	if (a->self != b->self)
		return a->self;
	if (a->t != b->t)
		return a->t < b->t;
	return stamp_order(in->show.txn, a->stamp, b->stamp) < 0;
}

static bool
is_writer(const struct inbox_side *side, uint64_t stamp)
{
	return stamp_writer(side->author.stamp) == stamp_writer(stamp);
}

/* The column of a writer that is free in this line; pane->side_count when
 * there is none. */
static size_t
side_of(const struct inbox_pane *pane, const struct inbox_line *line,
    uint64_t stamp)
{
	size_t i;

	for (i = 0; i < pane->side_count; i++)
		if (is_writer(&pane->sides[i], stamp) &&
		    (line == NULL || line->cells[i].stamp == 0))
			break;
	return i;
}

static void
add_side(struct loading *in, uint64_t stamp)
{
	struct inbox_pane *pane = in->pane;
	struct inbox_side side = { .id = 0 };
	size_t i;

	decide_author(in->show.txn, stamp, &pane->arena, &side.author);
	for (i = pane->side_count++; i > 0 && stands_before(in, &side.author,
	    &pane->sides[i - 1].author); i--)
		pane->sides[i] = pane->sides[i - 1];
	pane->sides[i] = side;
}

static uint64_t
origin_of(struct loading *in, const struct field *field,
    const struct sibling *sibling)
{
	return decide_origin(in->show.txn, in->rec.id, field, sibling,
	    &in->pane->arena);
}

/* As many columns for a writer as it has values in one field: one, but for
 * those who typed in two places at once. */
static void
add_sides(struct loading *in, const struct field *field)
{
	struct inbox_pane *pane = in->pane;
	struct sibling_walk walk;
	struct rec_register at;
	struct sibling sibling;
	uint64_t *origins = arena_array(&pane->arena, pane->seen_count + 1,
	    sizeof *origins);
	size_t i, need, have, count = 0;

	if (origins == NULL || !rec_find(&in->rec, field == NULL ?
	    REC_DELETION : field->slot, &at))
		return;
	sibling_walk(&walk, &at);
	while (count < pane->seen_count && sibling_next(&walk, &sibling)) {
		origins[count++] = origin_of(in, field, &sibling);
		need = have = 0;
		for (i = 0; i < count; i++)
			need += stamp_writer(origins[i]) ==
			    stamp_writer(origins[count - 1]);
		for (i = 0; i < pane->side_count; i++)
			have += is_writer(&pane->sides[i],
			    origins[count - 1]);
		if (have < need)
			add_side(in, origins[count - 1]);
	}
}

/* Who changed a record that others deleted. */
static void
add_survivors(struct loading *in)
{
	size_t i;

	for (i = 0; i < in->pane->seen_count; i++)
		if (side_of(in->pane, NULL, in->pane->seen[i]) ==
		    in->pane->side_count)
			add_side(in, in->pane->seen[i]);
}

/* Columns for whoever has a value in something that waits. */
static bool
load_sides(struct loading *in)
{
	size_t i, most = decide_seen(&in->rec, REC_DELETION,
	    &in->pane->arena, &in->pane->seen);

	in->pane->seen_count = most;
	in->pane->sides = arena_array(&in->pane->arena, most + 1,
	    sizeof *in->pane->sides);
	if (in->pane->sides == NULL)
		return false;
	for (i = 0; i < in->pane->kind->count; i++)
		if (decide_waits_in(&in->rec, &in->pane->kind->fields[i]))
			add_sides(in, &in->pane->kind->fields[i]);
	if (decide_waits_in(&in->rec, NULL)) {
		add_sides(in, NULL);
		add_survivors(in);
	}
	return true;
}

static const struct event *
event_of(const struct loading *in, uint64_t stamp, struct span field)
{
	size_t i;

	for (i = 0; i < in->event_count; i++)
		if (in->events[i].stamp == stamp &&
		    span_is(in->events[i].field, field))
			return &in->events[i];
	return NULL;
}

/* What stood in the field before these values, and since when. */
static void
take_before(struct loading *in, struct inbox_line *line, uint64_t stamp)
{
	struct span name = span_of(line->field->name);
	const struct event *event = event_of(in, stamp, name);
	size_t i;

	if (event == NULL || line->before.len > 0)
		return;
	line->before = text_of(in, line->field, &event->before);
	for (i = in->event_count; i-- > 0;) {
		const struct event *old = &in->events[i];

		if (old->stamp == stamp || !span_is(old->field, name) ||
		    old->set.t > event->set.t ||
		    !value_is(&old->after, &event->before))
			continue;
		line->since = old->set.t;
		if (old->set.t > in->common)
			in->common = old->set.t;
		break;
	}
}

static struct inbox_line *
add_line(struct loading *in, const struct field *field)
{
	struct inbox_pane *pane = in->pane;
	struct inbox_line *line = &pane->lines[pane->count];

	*line = (struct inbox_line){ .field = field, .remark = "" };
	line->cells = arena_array(&pane->arena, pane->side_count + 1,
	    sizeof *line->cells);
	if (line->cells == NULL)
		return NULL;
	line->label = field == NULL ? span_of(_("Record")) :
	    span_of(label_text(&field->label, in->show.lang));
	pane->count++;
	return line;
}

static void
add_waiting(struct loading *in, const struct field *field)
{
	struct inbox_line *line = add_line(in, field);
	struct sibling_walk walk;
	struct rec_register at;
	struct sibling sibling;
	size_t side;

	if (line == NULL || !rec_find(&in->rec, field->slot, &at))
		return;
	line->waits = true;
	in->pane->waiting++;
	sibling_walk(&walk, &at);
	while (sibling_next(&walk, &sibling)) {
		uint64_t origin = origin_of(in, field, &sibling);

		take_before(in, line, origin);
		side = side_of(in->pane, line, origin);
		if (side == in->pane->side_count)
			continue;
		line->cells[side].stamp = sibling.stamp;
		line->cells[side].origin = origin;
		line->cells[side].text = text_of(in, field, &sibling.value);
	}
}

/* Deleted by some, changed by others. */
static void
add_record(struct loading *in)
{
	struct inbox_line *line = add_line(in, NULL);
	struct sibling_walk walk;
	struct rec_register at;
	struct sibling sibling;
	size_t i, side;

	if (line == NULL || !rec_find(&in->rec, REC_DELETION, &at))
		return;
	line->waits = true;
	in->pane->waiting++;
	for (i = 0; i < in->pane->side_count; i++) {
		line->cells[i].text = span_of(_("changed: keep it"));
		line->cells[i].stamp = in->pane->sides[i].author.stamp;
		line->cells[i].origin = line->cells[i].stamp;
	}
	sibling_walk(&walk, &at);
	while (sibling_next(&walk, &sibling)) {
		uint64_t origin = origin_of(in, NULL, &sibling);

		side = side_of(in->pane, NULL, origin);
		if (side == in->pane->side_count)
			continue;
		line->cells[side].text = span_of(_("deleted"));
		line->cells[side].stamp = sibling.stamp;
		line->cells[side].origin = origin;
		line->cells[side].gone = true;
	}
}

/* Who set the one value of a field after what was common to all: has it
 * alone, as far as is known.  NULL: nobody. */
static const struct event *
set_alone(const struct loading *in, const struct field *field)
{
	bool disputed = decide_waits_in(&in->rec, NULL);
	const struct event *event;
	struct sibling_walk walk;
	struct rec_register at;
	struct sibling sibling, other;

	if (!rec_find(&in->rec, field->slot, &at))
		return NULL;
	sibling_walk(&walk, &at);
	if (!sibling_next(&walk, &sibling) || sibling_next(&walk, &other) ||
	    sibling.stamp == in->rec.id)
		return NULL;
	event = event_of(in, sibling.stamp, span_of(field->name));
	if (event == NULL || (!disputed && (in->common == 0 ||
	    event->set.t <= in->common)))
		return NULL;
	return event;
}

/* A field about which nothing is to be decided: first what one set alone. */
static void
add_around(struct loading *in, const struct field *field, bool alone)
{
	const struct event *event = set_alone(in, field);
	struct value value = rec_value(&in->rec, field->slot), was = value;
	size_t i, side = event == NULL ? in->pane->side_count :
	    side_of(in->pane, NULL, event->stamp);
	struct inbox_line *line;

	if (alone != (side < in->pane->side_count))
		return;
	if (value.tag == VALUE_NULL && decide_waits_in(&in->rec, NULL))
		was = decide_was(in->show.txn, in->rec.id, field,
		    &in->pane->arena);
	if (was.tag == VALUE_NULL && !alone)
		return;
	line = add_line(in, field);
	if (line == NULL)
		return;
	if (!alone) {
		line->before = text_of(in, field, &was);
		line->remark = value.tag == VALUE_NULL ? "" : _("same");
		return;
	}
	line->before = text_of(in, field, &event->before);
	for (i = 0; i < in->pane->side_count; i++)
		line->cells[i].text = i == side ? text_of(in, field,
		    &value) : line->before;
	line->remark = in->pane->sides[side].author.self ? _("ours only") :
	    _("theirs only");
}

static void
load_lines(struct loading *in)
{
	const struct kind *kind = in->pane->kind;
	size_t i;

	in->pane->lines = arena_array(&in->pane->arena, kind->count + 1,
	    sizeof *in->pane->lines);
	if (in->pane->lines == NULL)
		return;
	if (decide_waits_in(&in->rec, NULL))
		add_record(in);
	for (i = 0; i < kind->count; i++)
		if (decide_waits_in(&in->rec, &kind->fields[i]))
			add_waiting(in, &kind->fields[i]);
	for (i = 0; i < 2 * kind->count; i++) {
		const struct field *field = &kind->fields[i % kind->count];

		if (!decide_waits_in(&in->rec, field))
			add_around(in, field, i < kind->count);
	}
}

static void
load_conflict(struct loading *in)
{
	struct inbox_pane *pane = in->pane;

	if (history_of(in->show.txn, pane->id, &pane->arena, &in->events,
	    &in->event_count) != OK || !load_sides(in))
		return;
	load_lines(in);
	pane->rows.count = pane->count;
	for (pane->rows.here = 0; pane->rows.here + 1 < pane->waiting;
	    pane->rows.here++)
		if (verdicts_get(&in->inbox->verdicts, pane->id,
		    pane->lines[pane->rows.here].field) == NULL)
			break;
	pane->loaded = true;
}

/* Codes: the records that share one, side by side. */

static bool
is_code(struct txn *txn, const struct inbox_found *found,
    const struct kind *kind, const struct value *code)
{
	struct rec_view rec;
	struct value value;

	if (found->kind != kind || !record_get(txn, found->id, &rec))
		return false;
	value = rec_value(&rec, kind->fields[0].slot);
	return value_is(&value, code);
}

static void
add_records(struct loading *in, size_t at, const struct value *code)
{
	const struct inbox *inbox = in->inbox;
	struct inbox_pane *pane = in->pane;
	struct txn *txn = in->show.txn;
	size_t i;

	while (at > 0 && is_code(txn, &inbox->found[at - 1], pane->kind,
	    code))
		at--;
	for (i = at; i < inbox->found_count && pane->side_count <
	    CODES_MOST && is_code(txn, &inbox->found[i], pane->kind, code);
	    i++) {
		struct inbox_side *side = &pane->sides[pane->side_count];

		if (inbox->found[i].id == pane->id)
			pane->side = pane->side_count;
		pane->side_count++;
		side->id = inbox->found[i].id;
		decide_author(txn, side->id, &pane->arena, &side->author);
	}
}

static void
add_compared(struct loading *in, const struct field *field)
{
	struct value first = VALUE_EMPTY, value;
	bool same = true, some = false;
	struct inbox_line *line = add_line(in, field);
	struct rec_view rec;
	size_t i;

	for (i = 0; line != NULL && i < in->pane->side_count; i++) {
		value = record_get(in->show.txn, in->pane->sides[i].id, &rec) ?
		    rec_value(&rec, field->slot) : VALUE_EMPTY;
		if (i == 0)
			first = value;
		same = same && value_is(&first, &value);
		some |= value.tag != VALUE_NULL;
		line->cells[i].text = text_of(in, field, &value);
	}
	if (line != NULL && !some)
		in->pane->count--;
	else if (line != NULL && same)
		line->remark = _("same");
}

static void
load_code(struct loading *in, size_t at)
{
	struct inbox_pane *pane = in->pane;
	struct value code = rec_value(&in->rec, pane->kind->fields[0].slot);
	size_t i;

	pane->sides = arena_array(&pane->arena, CODES_MOST,
	    sizeof *pane->sides);
	pane->lines = arena_array(&pane->arena, pane->kind->count + 1,
	    sizeof *pane->lines);
	if (pane->sides == NULL || pane->lines == NULL)
		return;
	add_records(in, at, &code);
	for (i = 0; i < pane->kind->count; i++)
		add_compared(in, &pane->kind->fields[i]);
	pane->rows.count = pane->count;
	pane->loaded = true;
}

static void
load_clock(struct loading *in, size_t at)
{
	in->pane->sides = arena_array(&in->pane->arena, 1,
	    sizeof *in->pane->sides);
	if (in->pane->sides == NULL || at >= in->inbox->clocks.count)
		return;
	in->pane->clock = in->inbox->clocks.rows[at];
	decide_author(in->show.txn, stamp_make(in->pane->clock.writer, 1),
	    &in->pane->arena, &in->pane->sides[0].author);
	in->pane->name = in->pane->sides[0].author.office;
	in->pane->loaded = true;
}

static void
load_row(struct loading *in, const struct row *row)
{
	struct inbox_pane *pane = in->pane;

	pane->sort = inboxlist_sort(row);
	pane->id = row->id;
	pane->name = arena_copy(&pane->arena, row->texts[0]);
	if (pane->sort == INBOX_CLOCK) {
		load_clock(in, (size_t)get_u64(row->key.bytes + 1));
		return;
	}
	if (!record_get(in->show.txn, row->id, &in->rec))
		return;
	pane->kind = names_kind(in->inbox->screen.app->session->schema,
	    rec_kind(&in->rec));
	if (pane->kind == NULL)
		return;
	if (pane->sort == INBOX_CODE)
		load_code(in, (size_t)get_u64(row->key.bytes + 1));
	else
		load_conflict(in);
}

void
inboxdata_load(struct inbox *inbox)
{
	const struct row *row = scroll_here(&inbox->rows);
	struct note why = { "" };
	struct txn txn;
	struct loading in = { .inbox = inbox, .pane = &inbox->pane };

	inbox->stale = false;
	inboxdata_clear(&inbox->pane);
	if (row == NULL)
		return;
	in.show = app_show(inbox->screen.app, &txn);
	txn_begin(&txn, inbox->screen.app->session->store, TXN_READ, &why);
	load_row(&in, row);
	txn_abandon(&txn);
}

static bool
is_here(struct txn *txn, uint64_t stamp)
{
	struct writer writer;

	return writer_get(txn, stamp_writer(stamp), &writer) &&
	    trust_of(txn, span_of(writer.dev)) == TRUST_SELF;
}

uint64_t
inboxdata_side_of(struct txn *txn, const struct rec_view *rec,
    const struct field *field, bool here, uint32_t writer)
{
	struct sibling_walk walk;
	struct rec_register at;
	struct sibling sibling;
	struct arena arena;
	uint64_t first = 0, exact = 0, origin;

	if (!rec_find(rec, field == NULL ? REC_DELETION : field->slot, &at))
		return 0;
	arena_init(&arena);
	sibling_walk(&walk, &at);
	while (exact == 0 && sibling_next(&walk, &sibling)) {
		origin = decide_origin(txn, rec->id, field, &sibling, &arena);
		if (is_here(txn, origin) != here)
			continue;
		if (stamp_writer(origin) == writer)
			exact = sibling.stamp;
		if (first == 0)
			first = sibling.stamp;
	}
	arena_clear(&arena);
	return exact != 0 ? exact : first;
}
