/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/log/standing.h"
#include "core/log/trust.h"
#include "core/say/name.h"
#include "core/say/table.h"

static const char *
trust_text(enum trust trust)
{
	switch (trust) {
	case TRUST_SELF:
		return _("this one");
	case TRUST_ACCEPTED:
		return _("trusted");
	case TRUST_NONE:
		break;
	}
	return _("NOT TRUSTED");
}

static void
put_number(struct table *table, uint64_t number)
{
	struct buf text;

	buf_init(&text);
	buf_integer(&text, (int64_t)number);
	table_cell(table, buf_span(&text));
	buf_free(&text);
}

/* On the roster: its role; from the map or a constant. */
static struct span
standing_text(struct txn *txn, const struct office *office)
{
	struct standing standing = { .listed = false };
	struct writer writer;

	if (!writer_find(txn, span_of(office->dev), &writer))
		return SPAN("");
	(void)standing_get(txn, writer.number, &standing);
	if (writer.limit < writer.last && standing.limit != SERIAL_MAX)
		return span_of(_("REVOKED"));
	if (!standing.listed)
		return span_of(_("NOT ON IT"));
	return standing.hub ? SPAN("hub") : standing.role;
}

static void
put_office(struct table *table, struct txn *txn, const struct office *office)
{
	bool kept = standing_is_kept(txn);
	struct buf heard;

	buf_init(&heard);
	if (office->heard > 0)
		name_time(office->heard, &heard);
	table_text(table, office->dev);
	table_cell(table, office->title);
	table_text(table, trust_text(office->trust));
	if (kept)
		table_cell(table, standing_text(txn, office));
	put_number(table, office->folded);
	put_number(table, office->last);
	table_cell(table, buf_span(&heard));
	buf_free(&heard);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct table table;
	struct office office;
	struct walk walk;
	struct txn txn;
	enum err err;

	(void)call;
	table_begin(&table, session->out, session->columns);
	table_head(&table, span_of(_("writer")), false);
	table_head(&table, span_of(_("title")), false);
	table_head(&table, span_of(_("trust")), false);
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	if (standing_is_kept(&txn))
		table_head(&table, span_of(_("roster")), false);
	table_head(&table, span_of(_("in force")), true);
	table_head(&table, span_of(_("lines")), true);
	table_head(&table, span_of(_("newest bundle")), false);
	offices(&walk, &txn);
	while (office_next(&walk, &session->arena, &office))
		put_office(&table, &txn, &office);
	walk_end(&walk);
	err = txn_end(&txn);
	return !table_end(&table) && err == OK ? ERR_NOMEM : err;
}

const struct verb office_list_verb = {
	.name = "office list",
	.words = "",
	.summary = N_("list the writers known here, and whom this database "
	    "trusts"),
	.needs = NEEDS_READ,
	.run = run,
};
