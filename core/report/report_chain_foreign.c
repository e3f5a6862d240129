/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report_chain.h"

#include "core/base/words.h"

/* Topics that some topic of the chain is said to be the same as. */
static bool *
joined_topics(struct report *r, const struct chain_map *m)
{
	bool *joined = arena_array(&r->sheet->arena,
	    (size_t)m->topics->rows + 1, sizeof *joined);
	const int32_t *items;
	uint32_t i, k, count;

	for (i = 0; joined != NULL && i < m->topics->rows; i++) {
		items = fact_items(m->same_as, i, &count);
		for (k = 0; k < count; k++) {
			if (chain_has(m, i) && items[k] >= 0)
				joined[items[k]] = true;
			joined[i] |= chain_has(m, items[k]);
		}
	}
	return joined;
}

static void
put_lacking(struct report *r, const struct chain_map *m, uint32_t foreign,
    const bool *joined)
{
	uint32_t i;

	sheet_part(r->sheet, SHEET_TABLE, NULL);
	sheet_words(r->sheet, _("What it has and this chain lacks:"));
	sheet_column(r->sheet, _("code"), false);
	sheet_column(r->sheet, _("topic"), false);
	for (i = m->first[foreign]; i < m->first[foreign + 1]; i++) {
		uint32_t topic = m->taught[i];

		if (joined[topic])
			continue;
		sheet_cell(r->sheet, report_code(r, "topic", topic));
		sheet_cell(r->sheet, report_title(r, "topic", topic));
	}
}

static void
put_foreign(struct report *r, const struct chain_map *m, uint32_t foreign,
    const bool *joined)
{
	int64_t count = m->first[foreign + 1] - m->first[foreign];
	int64_t covered = 0;
	uint32_t i;

	for (i = m->first[foreign]; i < m->first[foreign + 1]; i++)
		covered += joined[m->taught[i]];
	if (covered == 0)
		return;
	sheet_part(r->sheet, SHEET_FIGURES, NULL);
	sheet_figure(r->sheet, arena_printf(&r->sheet->arena,
	    _("%.*s: topics covered"), SPAN_ARG(report_both(r, "curriculum",
	    foreign))), covered * 100 * FACT_MILLION / count, "%",
	    "list topic");
	if (covered < count)
		put_lacking(r, m, foreign, joined);
}

void
report_chain_foreign(struct report *r, struct chain_map *m)
{
	const struct fact_column *sort = facts_column(&r->check->facts,
	    "curriculum", "sort");
	int64_t abroad = fact_word(sort, "foreign");
	const bool *joined = joined_topics(r, m);
	uint32_t i;

	for (i = 0; joined != NULL && i < m->curricula->rows; i++)
		if (fact_at(sort, i) == abroad)
			put_foreign(r, m, i, joined);
}
