/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/report/report_chain.h"
#include "core/rules/heal.h"

static void
put_edit(struct report *r, const struct heal_edit *edit)
{
	struct sheet *sheet = r->sheet;
	const char *what;

	if (edit->sort == HEAL_DROP)
		what = _("no longer requires");
	else
		what = edit->first ? _("is taught first in its curriculum") :
		    _("is taught right after");
	sheet_cell(sheet, report_both(r, "topic", edit->topic));
	sheet_cell_text(sheet, what);
	sheet_cell(sheet, edit->sort == HEAL_MOVE && edit->first ? SPAN("") :
	    report_both(r, "topic", edit->other));
}

void
report_chain_heal(struct report *r, uint32_t chain)
{
	struct sheet *sheet = r->sheet;
	struct heal heal;
	uint32_t i;

	if (!heal_chain(r->check, chain, &heal)) {
		sheet->arena.failed = true;
		return;
	}
	if (heal.count == 0)
		return;
	sheet_part(sheet, SHEET_TABLE, NULL);
	sheet_words(sheet, heal.exact ? _("The fewest edits that mend the "
	    "order; every combination was tried:") : _("Edits that mend the "
	    "order; there may be fewer, since not every combination was "
	    "tried:"));
	sheet_column(sheet, _("topic"), false);
	sheet_column(sheet, _("edit"), false);
	sheet_column(sheet, _("other topic"), false);
	for (i = 0; i < heal.count; i++)
		put_edit(r, &heal.edits[i]);
}
