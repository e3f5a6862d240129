/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/dashboard.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/say/name.h"
#include "core/say/setline.h"
#include "core/say/table.h"

enum { NEWEST = 10 };

static bool
put_counts(struct session *session, struct txn *txn)
{
	const struct schema *schema = session->schema;
	struct table table;
	struct buf number;

	table_begin(&table, session->out, session->columns);
	table_head(&table, span_of(_("Register")), false);
	table_head(&table, span_of(_("records")), true);
	buf_init(&number);
	for (size_t i = 0; i < schema->count; i++) {
		uint64_t count = index_count(txn, schema->kinds[i]);

		if (count == 0)
			continue;
		buf_reset(&number);
		buf_integer(&number, (int64_t)count);
		table_text(&table, label_text(&schema->kinds[i]->plural,
		    session->lang));
		table_cell(&table, buf_span(&number));
	}
	buf_free(&number);
	return table_end(&table);
}

static void
put_waiting(struct session *session, struct txn *txn)
{
	uint64_t conflicts = txn_count(txn, TREE_TROUBLE);

	fprintf(session->out, "\n%s\n", _("Waiting for you"));
	if (conflicts == 0)
		fprintf(session->out, "  %s\n", _("nothing"));
	else
		fprintf(session->out, PN_("  %llu record with a conflict\n",
		    "  %llu records with a conflict\n", conflicts),
		    (unsigned long long)conflicts);
}

static void
put_change(struct session *session, struct txn *txn,
    const struct change_set *set)
{
	struct buf line, shown;

	buf_init(&line);
	buf_init(&shown);
	buf_text(&line, "  ");
	name_time(set->t, &line);
	buf_printf(&line, "  %.*s  ", SPAN_ARG(set->user));
	setline_write(txn, set, session->schema, session->lang, &line);
	text_show(&shown, buf_span(&line));
	fprintf(session->out, "%s\n", buf_cstr(&shown));
	buf_free(&shown);
	buf_free(&line);
}

static void
put_changes(struct session *session, struct txn *txn)
{
	struct change_set set;
	struct walk walk;

	fprintf(session->out, "\n%s\n", _("Newest changes"));
	log_sets(&walk, txn);
	for (int i = 0; i < NEWEST && log_next_set(&walk, &set); i++)
		put_change(session, txn, &set);
	walk_end(&walk);
}

enum err
dashboard_put(struct session *session)
{
	struct txn txn;
	bool whole;
	enum err err;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	whole = put_counts(session, &txn);
	put_waiting(session, &txn);
	put_changes(session, &txn);
	err = txn_end(&txn);
	return err == OK && !whole ? ERR_NOMEM : err;
}
