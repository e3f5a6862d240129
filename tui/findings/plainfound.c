/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "tui/findings/findlist.h"
#include "tui/plain/plain.h"
#include "tui/record/record.h"

enum { MOST = 5000 };

struct showing {
	const struct rule_words	*rule;		/* only its; NULL: all */
	enum severity		 only;		/* SEVERITY_OFF: all */
};

static void
add_row(struct plain_rows *rows, const struct show *show,
    const struct finding *f, size_t index)
{
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%c %s: ", findings_letter(f->words->severity),
	    label_text(&f->words->title, show->lang));
	finding_sentence(f, show->txn, show->lang, &text);
	plain_rows_add(rows, &(struct plain_row){ .text = buf_cstr(&text),
	    .id = f->record, .index = index, .counts = true });
	buf_free(&text);
}

static void
fill(struct plain *plain, struct plain_rows *rows,
    const struct showing *showing, const struct findings *found)
{
	struct note why = { "" };
	struct txn txn;
	struct show show = plain_show(plain, &txn);
	uint32_t i;
	int grave;

	plain_rows_clear(rows);
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	for (grave = 0; grave < SEVERITY_OFF; grave++) {
		for (i = 0; i < found->check->count && rows->count < MOST;
		    i++) {
			const struct finding *f = &found->check->findings[i];

			if ((int)f->words->severity == grave &&
			    (showing->only == SEVERITY_OFF ||
			    f->words->severity == showing->only) &&
			    (showing->rule == NULL ||
			    f->words == showing->rule))
				add_row(rows, &show, f, i);
		}
	}
	txn_abandon(&txn);
}

static void
say_witness(struct plain *plain, const struct finding *f)
{
	struct note why = { "" };
	struct txn txn;
	struct show show = plain_show(plain, &txn);
	struct buf text;
	uint32_t i;

	plain_say(plain, "%s", label_text(&f->words->remedy, show.lang));
	plain_say(plain, _("Rule %s, %s of the theory, %s"), f->words->id,
	    f->words->concept, _(severity_name(f->words->severity)));
	buf_init(&text);
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	for (i = 0; i < f->way_count; i++) {
		buf_reset(&text);
		show_record(&show, f->way[i], &text);
		plain_say(plain, "  %u. %s", i + 1, buf_cstr(&text));
	}
	txn_abandon(&txn);
	buf_free(&text);
}

/* The form of the record to mend; what is of none is explained. */
static void
mend(struct plain *plain, const struct plain_row *row, void *with)
{
	const struct findings *found = findings_get(&plain->app);

	(void)with;
	if (row->id != 0)
		plain_open(plain, row->id);
	else if (found != NULL && row->index < found->check->count)
		say_witness(plain, &found->check->findings[row->index]);
}

static bool
other(struct plain *plain, struct plain_rows *rows, struct span answer,
    void *with)
{
	static const char letters[] = "ewi";
	const struct findings *found = findings_get(&plain->app);
	struct showing *showing = with;
	const struct plain_row *row;
	const char *letter = strchr(letters, answer.at[0]);

	if (answer.at[0] == '?' && found != NULL) {
		row = plain_rows_at(rows, span_from(answer, 1));
		if (row != NULL)
			say_witness(plain,
			    &found->check->findings[row->index]);
		return row != NULL;
	}
	if (answer.len != 1 || (letter == NULL && answer.at[0] != 'a'))
		return false;
	showing->only = letter == NULL ? SEVERITY_OFF :
	    (enum severity)(letter - letters);
	rows->from = 0;
	rows->said = false;
	return true;
}

void
plain_findings(struct plain *plain, const struct rule_words *only)
{
	struct showing showing = { only, SEVERITY_OFF };
	struct plain_rows rows = { .open = mend, .other = other,
	    .with = &showing, .question = _("A number goes to the record to "
	    "mend, ? and a number shows why, e, w, i or a: errors, warnings, "
	    "notes or all, n next, q back") };
	const struct findings *found;

	arena_init(&rows.arena);
	do {
		plain_rules(plain);
		found = findings_get(&plain->app);
		if (found == NULL) {
			plain_say(plain, "! %s", _("The rules have not run "
			    "to their end."));
			break;
		}
		if (rows.from == 0 && !rows.said)
			plain_say(plain, _("Findings: %u errors, %u "
			    "warnings, %u notes"),
			    found->counts[SEVERITY_ERROR],
			    found->counts[SEVERITY_WARNING],
			    found->counts[SEVERITY_INFO]);
		fill(plain, &rows, &showing, found);
	} while (plain_rows_turn(plain, &rows));
	plain_rows_clear(&rows);
}
