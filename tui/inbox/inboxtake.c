/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/index.h"
#include "tui/inbox/inboxpart.h"

/* What is decided of a line, by somebody who sees the whole line. */
void
inboxtake_put(struct inbox *inbox, struct txn *txn,
    const struct inbox_line *line, struct decision one)
{
	const struct inbox_pane *pane = &inbox->pane;
	struct arena arena;
	uint64_t *seen;
	size_t i;

	arena_init(&arena);
	one.id = pane->id;
	one.field = line->field;
	seen = arena_array(&arena, pane->side_count + 1, sizeof *seen);
	for (i = 0; seen != NULL && i < pane->side_count; i++)
		if (line->cells[i].stamp != 0)
			seen[one.seen_count++] = line->cells[i].stamp;
	one.seen = seen;
	if (line->field == NULL) {
		one.seen = pane->seen;
		one.seen_count = pane->seen_count;
	}
	if (one.seen != NULL)
		verdicts_put(&inbox->verdicts, txn, &one);
	arena_clear(&arena);
}

/* What makes sense only with it is decided alike. */
static void
take_group(struct inbox *inbox, struct txn *txn,
    const struct inbox_line *line, uint64_t stamp)
{
	const struct inbox_pane *pane = &inbox->pane;
	const char *group = line->field == NULL ? NULL : line->field->group;
	size_t i, side;

	for (i = 0; group != NULL && i < pane->waiting; i++) {
		const struct inbox_line *other = &pane->lines[i];

		if (other == line || other->field == NULL ||
		    other->field->group == NULL ||
		    strcmp(other->field->group, group) != 0)
			continue;
		for (side = 0; side < pane->side_count; side++)
			if (other->cells[side].stamp == stamp)
				inboxtake_put(inbox, txn, other,
				    (struct decision){ .stamp = stamp,
				    .how = DECIDE_TAKE });
	}
}

bool
inboxtake_side(struct inbox *inbox, const struct inbox_line *line, size_t side)
{
	const struct inbox_cell *cell = &line->cells[side];
	struct note why = { "" };
	struct txn txn;

	if (!line->waits || cell->stamp == 0)
		return false;
	txn_begin(&txn, inbox->screen.app->session->store, TXN_READ, &why);
	inboxtake_put(inbox, &txn, line, (struct decision){
	    .stamp = cell->stamp, .how = line->field != NULL ? DECIDE_TAKE :
	    cell->gone ? DECIDE_DELETE : DECIDE_KEEP });
	take_group(inbox, &txn, line, cell->stamp);
	txn_abandon(&txn);
	return true;
}

/* All of one record from here, or from there. */

static void
take_field(struct inbox *inbox, struct txn *txn, const struct rec_view *rec,
    const struct field *field, struct inbox_taking *taking)
{
	struct decision one = { .id = rec->id, .field = field };
	struct arena arena;
	uint64_t *seen;

	one.stamp = inboxdata_side_of(txn, rec, field, taking->here,
	    taking->writer);
	if (field != NULL && one.stamp == 0) {
		taking->lacking++;
		return;
	}
	one.how = field != NULL ? DECIDE_TAKE :
	    one.stamp != 0 ? DECIDE_DELETE : DECIDE_KEEP;
	arena_init(&arena);
	one.seen_count = decide_seen(rec, field == NULL ? REC_DELETION :
	    field->slot, &arena, &seen);
	one.seen = seen;
	if (seen != NULL)
		verdicts_put(&inbox->verdicts, txn, &one);
	taking->taken += seen != NULL;
	arena_clear(&arena);
}

void
inboxtake_record(struct inbox *inbox, struct txn *txn, uint64_t id,
    struct inbox_taking *taking)
{
	const struct kind *kind = NULL;
	struct rec_view rec;
	size_t i;

	if (record_get(txn, id, &rec))
		kind = names_kind(inbox->screen.app->session->schema,
		    rec_kind(&rec));
	if (kind == NULL)
		return;
	if (decide_waits_in(&rec, NULL))
		take_field(inbox, txn, &rec, NULL, taking);
	for (i = 0; i < kind->count; i++)
		if (decide_waits_in(&rec, &kind->fields[i]))
			take_field(inbox, txn, &rec, &kind->fields[i],
			    taking);
}
