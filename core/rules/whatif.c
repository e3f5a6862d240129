/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/rules/whatif_part.h"

static const struct kind *
kind_of(const struct whatif *w, const struct rec_view *rec)
{
	return names_kind(w->schema, rec_kind(rec));
}

struct value
whatif_value(const struct whatif *w, const struct rec_view *rec,
    const char *name)
{
	const struct kind *kind = kind_of(w, rec);
	const struct field *field = kind == NULL ? NULL :
	    kind_field(kind, span_of(name));

	return field == NULL ? VALUE_EMPTY : rec_value(rec, field->slot);
}

uint64_t
whatif_ref(const struct whatif *w, const struct rec_view *rec, const char *name)
{
	struct value value = whatif_value(w, rec, name);

	return value.tag == VALUE_TEXT ? id_read(w->txn, value.text) : 0;
}

bool
whatif_day(const struct whatif *w, const struct rec_view *rec, const char *name,
    int64_t *day)
{
	struct value value = whatif_value(w, rec, name);

	return value.tag == VALUE_TEXT && date_read(value.text, day);
}

static bool
text_is(const struct whatif *w, const struct rec_view *rec, const char *name,
    struct span text)
{
	struct value value = whatif_value(w, rec, name);

	return value.tag == VALUE_TEXT && span_is(value.text, text);
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

/* Whether a record is history that nothing touches any more. */
static bool
is_over(const struct whatif *w, const struct rec_view *rec)
{
	static const char *const past[] = { "ack", "evaluation", "logbook",
		"reading", "visit", NULL };
	static const char *const ends[] = { "to", "until", "date", "left" };
	static const char *const closings[] = { "cancelled", "completed",
		"refused", "finished", "stopped" };
	int64_t day;
	size_t i;

	if (is_one_of(kind_of(w, rec)->name, past) ||
	    whatif_value(w, rec, "closed").tag != VALUE_NULL)
		return true;
	for (i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (whatif_day(w, rec, ends[i], &day) && day < w->ask.today)
			return true;
	for (i = 0; i < sizeof closings / sizeof closings[0]; i++)
		if (text_is(w, rec, "status", span_of(closings[i])))
			return true;
	return false;
}

/* Ids that were met, in a table of twice their number. */
static bool
seen_add(struct whatif *w, uint64_t id)
{
	size_t mask = w->seen_room - 1;
	size_t at = (size_t)(id * UINT64_C(0x9e3779b97f4a7c15) >> 20) & mask;

	for (; w->seen[at] != 0; at = (at + 1) & mask)
		if (w->seen[at] == id)
			return false;
	w->seen[at] = id;
	w->seen_count++;
	return true;
}

static bool
seen_grow(struct whatif *w)
{
	uint64_t *old = w->seen;
	size_t room = w->seen_room, i;

	if (w->seen_count * 2 < room)
		return true;
	w->seen_room = room == 0 ? 256 : room * 2;
	w->seen = mem_zero(w->seen_room, sizeof *w->seen);
	w->seen_count = 0;
	for (i = 0; w->seen != NULL && i < room; i++)
		if (old[i] != 0)
			seen_add(w, old[i]);
	mem_free(old);
	w->failed |= w->seen == NULL;
	return w->seen != NULL;
}

/* Whether a record is met for the first time. */
static bool
is_new(struct whatif *w, uint64_t id)
{
	return id != 0 && id != w->ask.id && seen_grow(w) && seen_add(w, id);
}

void
whatif_touch(struct whatif *w, const struct whatif_touch *t)
{
	struct rec_view rec;

	if (w->failed || !is_new(w, t->id) ||
	    !record_get(w->txn, t->id, &rec) || kind_of(w, &rec) == NULL ||
	    is_over(w, &rec))
		return;
	w->failed = !vec_room(&w->touches, &w->room, w->count,
	    sizeof *w->touches);
	if (w->failed)
		return;
	w->touches[w->count] = *t;
	w->touches[w->count++].kind = kind_of(w, &rec);
}

void
whatif_touch_referrers(struct whatif *w, uint64_t target, const char *kind_name,
    const char *field_name, uint32_t depth)
{
	struct referrer_walk walk;
	const struct kind *kind;
	const struct field *field;
	uint64_t id;

	referrers(&walk, w->txn, target);
	while (!w->failed && referrer_next(&walk, &kind, &field, &id))
		if (kind_name == NULL || (strcmp(kind->name, kind_name) == 0 &&
		    strcmp(field->name, field_name) == 0))
			whatif_touch(w, &(struct whatif_touch){ .id = id,
			    .via = target, .field = field,
			    .why = WHATIF_REFERS, .depth = depth });
	referrer_end(&walk);
}

/* What falls takes these along. */
static void
spread(struct whatif *w, struct whatif_touch from)
{
	static const struct {
		const char	*fallen, *kind, *field;
	} along[] = {
		{ "opening", "placement", "opening" },
		{ "person", "placement", "mentor" },
		{ "agreement", "link", "agreement" },
		{ "curriculum", "chain", "curricula" },
	};
	struct rec_view rec;
	size_t i;

	for (i = 0; i < sizeof along / sizeof along[0]; i++)
		if (strcmp(from.kind->name, along[i].fallen) == 0 &&
		    from.why == WHATIF_REFERS)
			whatif_touch_referrers(w, from.id, along[i].kind,
			    along[i].field, from.depth + 1);
	if (strcmp(from.kind->name, "placement") == 0 &&
	    record_get(w->txn, from.id, &rec))
		whatif_touch(w, &(struct whatif_touch){
		    .id = whatif_ref(w, &rec, "trainee"), .via = from.id,
		    .why = WHATIF_TRAINEE, .depth = from.depth + 1 });
}

static void
spread_all(struct whatif *w)
{
	uint32_t i;

	for (i = 0; i < w->count && !w->failed; i++)
		spread(w, w->touches[i]);
}

/* A touch with what it is ordered by. */
struct sorted {
	struct whatif_touch	 touch;
	struct span		 code;
	struct txn		*txn;
	uint32_t		 place;		/* of its kind */
};

static int
by_kind_and_code(const void *a, const void *b)
{
	const struct sorted *one = a, *other = b;
	int order;

	if (one->place != other->place)
		return one->place < other->place ? -1 : 1;
	order = span_order(one->code, other->code);
	return order != 0 ? order :
	    stamp_order(one->txn, one->touch.id, other->touch.id);
}

static uint32_t
place_of(const struct whatif *w, const struct kind *kind)
{
	uint32_t i = 0;

	while (i < w->schema->count && w->schema->kinds[i] != kind)
		i++;
	return i;
}

static void
sort_touches(struct whatif *w)
{
	struct sorted *sorted = mem_grow(NULL, (size_t)w->count + 1,
	    sizeof *sorted);
	struct rec_view rec;
	uint32_t i;

	w->failed |= sorted == NULL;
	for (i = 0; sorted != NULL && i < w->count; i++) {
		struct whatif_touch *t = &w->touches[i];

		sorted[i] = (struct sorted){ *t, SPAN(""), w->txn,
		    place_of(w, t->kind) };
		if (record_get(w->txn, t->id, &rec))
			sorted[i].code = rec_value(&rec,
			    t->kind->fields[0].slot).text;
	}
	if (sorted != NULL && w->count > 1)
		qsort(sorted, w->count, sizeof *sorted, by_kind_and_code);
	for (i = 0; sorted != NULL && i < w->count; i++)
		w->touches[i] = sorted[i].touch;
	mem_free(sorted);
}

/* A row for each kind that something can happen to. */
struct fate {
	enum whatif_what	 what;
	const char		*kind;
	void			(*touch)(struct whatif *,
	    const struct rec_view *);
};

static void
touch_all(struct whatif *w, const struct rec_view *rec)
{
	whatif_touch_referrers(w, rec->id, NULL, NULL, 1);
}

static const struct fate *
fate_of(enum whatif_what what, const struct kind *kind)
{
	static const struct fate fates[] = {
		{ WHATIF_CLOSE, "subject", touch_all },
		{ WHATIF_CANCEL, "agreement", whatif_end_agreement },
		{ WHATIF_CANCEL, "placement", whatif_end_placement },
		{ WHATIF_SHORTEN, "agreement", whatif_end_agreement },
		{ WHATIF_SHORTEN, "placement", whatif_end_placement },
		{ WHATIF_MOVE, "topic", whatif_move_topic },
		{ WHATIF_REMOVE, "agreement", whatif_end_agreement },
		{ WHATIF_REMOVE, "placement", whatif_end_placement },
		{ WHATIF_REMOVE, NULL, touch_all },
	};
	size_t i;

	for (i = 0; kind != NULL && i < sizeof fates / sizeof fates[0]; i++)
		if (fates[i].what == what && (fates[i].kind == NULL ||
		    strcmp(fates[i].kind, kind->name) == 0))
			return &fates[i];
	return NULL;
}

bool
whatif_can(enum whatif_what what, const struct kind *kind)
{
	return fate_of(what, kind) != NULL;
}

enum err
whatif_run(struct whatif *w, struct txn *txn, const struct whatif_ask *ask,
    struct note *why)
{
	const struct fate *fate = NULL;
	struct rec_view rec;

	*w = (struct whatif){ .txn = txn, .ask = *ask,
	    .schema = store_schema(txn->store) };
	if (record_get(txn, ask->id, &rec))
		fate = fate_of(ask->what, kind_of(w, &rec));
	if (fate == NULL)
		return note_fail(ERR_INPUT, why, "%s", _("Institutions are "
		    "closed, agreements and placements cancelled or "
		    "shortened, topics moved; this record is none of "
		    "them."));
	fate->touch(w, &rec);
	if (ask->what != WHATIF_MOVE)
		spread_all(w);
	sort_touches(w);
	if (w->failed)
		return note_nomem(why);
	return OK;
}

void
whatif_clear(struct whatif *w)
{
	mem_free(w->touches);
	mem_free(w->seen);
	*w = (struct whatif){ .count = 0 };
}

void
whatif_reason(const struct whatif_touch *t, const char *via, enum lang lang,
    struct buf *out)
{
	switch (t->why) {
	case WHATIF_REFERS:
		buf_printf(out, "%s > %s", label_text(&t->field->label, lang),
		    via);
		break;
	case WHATIF_TRAINEE:
		buf_printf(out, _("trainee of %s"), via);
		break;
	case WHATIF_UNCOVERED:
		buf_printf(out, _("no other agreement than %s covers it"),
		    via);
		break;
	case WHATIF_NEEDS:
		buf_printf(out, _("needs %s, which would be taught later"),
		    via);
		break;
	case WHATIF_LEAVES:
		buf_printf(out, _("needs %s, which would leave its "
		    "curriculum"), via);
		break;
	case WHATIF_AFTER:
		buf_printf(out, _("%s needs it and would be taught before"),
		    via);
		break;
	}
}

void
whatif_counts(const struct whatif *w, enum lang lang, unsigned width,
    struct buf *out)
{
	size_t line = out->len;
	uint32_t i, count;

	for (i = 0; i < w->count; i += count) {
		const struct kind *kind = w->touches[i].kind;

		for (count = 1; i + count < w->count &&
		    w->touches[i + count].kind == kind;)
			count++;
		if (i > 0)
			buf_byte(out, ';');
		if (width > 0 && text_width(span_from(buf_span(out), line)) +
		    text_width(span_of(label_text(&kind->plural, lang))) + 8 >
		    width) {
			buf_byte(out, '\n');
			line = out->len;
		}
		buf_printf(out, i == 0 ? "%s: %u" : " %s: %u",
		    label_text(&kind->plural, lang), count);
	}
}
