/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/edit/history.h"
#include "core/log/trust.h"
#include "tui/menu/menupart.h"
#include "tui/record/journal.h"

enum { SETS_LOOKED_AT = 40 };

/* How the menu joins kinds; a kind that no row names stands at the end. */
static const struct {
	const char	*label;
	const char	*kinds[6];
} groups[MENU_GROUPS - 1] = {
	{ N_("Institutions"), { "subject" } },
	{ N_("People"), { "person" } },
	{ N_("Curricula and topics"),
	    { "curriculum", "topic", "chain" } },
	{ N_("Agreements, links"), { "agreement", "link" } },
	{ N_("Placements, openings"), { "placement", "opening", "logbook" } },
	{ N_("Visits, marks"), { "visit", "evaluation" } },
	{ N_("Works, resources"), { "work", "resource", "document" } },
	{ N_("Goals, projects"),
	    { "goal", "project", "activity", "problem", "ack" } },
	{ N_("Indicators, needs"), { "indicator", "reading", "need" } },
};

static void
add_kind(struct menu_group_of *group, struct txn *txn,
    const struct kind *kind)
{
	if (group->count == MENU_KINDS)
		return;
	group->kinds[group->count++] = kind;
	group->records += index_count(txn, kind);
}

static bool
is_grouped(const struct menudata *data, const struct kind *kind)
{
	size_t i, j;

	for (i = 0; i < data->group_count; i++) {
		for (j = 0; j < data->groups[i].count; j++) {
			if (data->groups[i].kinds[j] == kind)
				return true;
		}
	}
	return false;
}

static void
load_groups(struct menudata *data, struct txn *txn,
    const struct schema *schema)
{
	struct menu_group_of *group;
	const struct kind *kind;
	size_t i, j;

	for (i = 0; i < MENU_GROUPS - 1; i++) {
		group = &data->groups[data->group_count];
		*group = (struct menu_group_of){ .label = groups[i].label };
		for (j = 0; j < 6 && groups[i].kinds[j] != NULL; j++) {
			kind = schema_kind(schema,
			    span_of(groups[i].kinds[j]));
			if (kind != NULL)
				add_kind(group, txn, kind);
		}
		data->group_count += group->count > 0;
	}
	group = &data->groups[data->group_count];
	*group = (struct menu_group_of){
	    .label = N_("Areas and offices") };
	for (i = 0; i < schema->count; i++) {
		if (!is_grouped(data, schema->kinds[i]))
			add_kind(group, txn, schema->kinds[i]);
	}
	data->group_count += group->count > 0;
}

static void
add_recent(struct menudata *data, const struct show *show, uint64_t id)
{
	struct rec_view rec;
	struct buf name;
	size_t i;

	for (i = 0; i < data->recent_count; i++) {
		if (data->recent[i] == id)
			return;
	}
	if (id == 0 || !record_get(show->txn, id, &rec) ||
	    (rec_flags(&rec) & REC_GONE) != 0)
		return;
	buf_init(&name);
	show_record(show, id, &name);
	data->recent[data->recent_count] = id;
	data->recent_names[data->recent_count++] =
	    arena_copy(&data->arena, buf_span(&name));
	buf_free(&name);
}

/* The record that the first line of a set is about. */
static uint64_t
record_of(struct menudata *data, struct txn *txn,
    const struct change_set *set)
{
	struct line line;
	uint64_t stamp = log_set_line(txn, set, &data->arena, &line);

	if (stamp == 0 || line.record.len == 0)
		return 0;
	return line.rec_dev.len == 0 ? stamp : id_read(txn, line.record);
}

static void
load_recent(struct menudata *data, const struct show *show,
    struct span user)
{
	struct change_set set;
	struct walk walk;
	int looked = 0;

	log_sets(&walk, show->txn);
	while (data->recent_count < MENU_RECENT &&
	    looked++ < SETS_LOOKED_AT && log_next_set(&walk, &set)) {
		if (span_is(set.user, user))
			add_recent(data, show,
			    record_of(data, show->txn, &set));
	}
	walk_end(&walk);
}

static void
load_exchanges(struct menudata *data, enum show_dates dates,
    struct txn *txn)
{
	struct office office;
	struct walk walk;
	struct buf text;

	buf_init(&text);
	offices(&walk, txn);
	while (data->exchange_count < MENU_OFFICES &&
	    office_next(&walk, &data->arena, &office)) {
		if (office.trust == TRUST_SELF || office.heard == 0)
			continue;
		buf_reset(&text);
		show_time(dates, office.heard, &text);
		if (text.len > 10)
			text.len = 10;
		buf_text(&text, "  ");
		buf_add(&text, office.title);
		data->exchanges[data->exchange_count++] =
		    arena_copy(&data->arena, buf_span(&text));
	}
	walk_end(&walk);
	buf_free(&text);
}

void
menudata_load(struct menudata *data, struct app *app)
{
	struct note why = { "" };
	struct journal_head *heads;
	struct txn txn;
	struct show show = app_show(app, &txn);

	arena_clear(&data->arena);
	*data = (struct menudata){ .group_count = 0 };
	arena_init(&data->arena);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	load_groups(data, &txn, app->session->schema);
	data->conflicts = txn_count(&txn, TREE_TROUBLE);
	data->drafts = journal_list(&txn, app->session->user, &data->arena,
	    &heads);
	load_recent(data, &show, app->session->user);
	load_exchanges(data, show.dates, &txn);
	txn_abandon(&txn);
}
