/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report.h"

#include <stdlib.h>

#include "core/base/words.h"

/* The parts of the theory, by the letter or digit that its rows begin with. */
static const struct {
	char		 first;
	const char	*title;
} parts[] = {
	{ 'D', N_("Definition and viewpoints") },
	{ 'F', N_("The seven forms") },
	{ 'I', N_("Innovation chain, resources, areas") },
	{ 'C', N_("The six conditions") },
	{ 'A', N_("The ten aims") },
	{ 'O', N_("The eight objectives") },
	{ 'P', N_("The nine principles") },
	{ 'K', N_("The six key areas") },
	{ '1', N_("Direction 1: education") },
	{ '2', N_("Direction 2: teaching tools") },
	{ '3', N_("Direction 3: science") },
	{ '4', N_("Direction 4: production") },
	{ '5', N_("Direction 5: management") },
	{ 'Q', N_("Consequences and importance") },
};

static int
letter_of(const char *concept)
{
	size_t i, count = sizeof parts / sizeof *parts;
	bool word = concept[0] > '9' && (concept[1] < '0' ||
	    concept[1] > '9');

	for (i = 0; i < count && !word; i++)
		if (concept[0] == parts[i].first)
			return (int)i;
	return (int)count;
}

/* "P2.10" behind "P2.9". */
static int
compare_concepts(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		if (*a >= '0' && *a <= '9' && *b >= '0' && *b <= '9') {
			char *a_end, *b_end;
			unsigned long x = strtoul(a, &a_end, 10);
			unsigned long y = strtoul(b, &b_end, 10);

			if (x != y)
				return x < y ? -1 : 1;
			a = a_end;
			b = b_end;
			continue;
		}
		if (*a != *b)
			return *a < *b ? -1 : 1;
		a++;
		b++;
	}
	return (*a != '\0') - (*b != '\0');
}

static int
by_concept(const void *a, const void *b)
{
	const struct rule_result *one = *(const struct rule_result *const *)a;
	const struct rule_result *other =
	    *(const struct rule_result *const *)b;
	int order = letter_of(one->words->concept) -
	    letter_of(other->words->concept);

	if (order == 0)
		order = compare_concepts(one->words->concept,
		    other->words->concept);
	return order != 0 ? order : strcmp(one->words->id, other->words->id);
}

static void
put_columns(struct report *r)
{
	sheet_column(r->sheet, _("row"), false);
	sheet_column(r->sheet, _("rule"), false);
	sheet_column(r->sheet, _("figure"), true);
	sheet_column(r->sheet, _("findings"), true);
}

static void
put_result(struct report *r, const struct rule_result *result)
{
	sheet_cell_text(r->sheet, result->words->concept);
	sheet_cell_text(r->sheet, report_label(r, &result->words->title));
	if (!result->measured) {
		sheet_cell_text(r->sheet, _("not measured"));
		sheet_cell_text(r->sheet, "");
		return;
	}
	sheet_cell_number(r->sheet, result->has_figure ? result->figure :
	    SHEET_NONE);
	sheet_cell_number(r->sheet, (int64_t)result->count * FACT_MILLION);
}

static void
put_counts(struct report *r)
{
	const struct check *c = r->check;
	int64_t silent = 0, clean = 0;
	uint32_t i;

	for (i = 0; i < c->result_count; i++) {
		silent += !c->results[i].measured;
		clean += c->results[i].measured && c->results[i].count == 0;
	}
	sheet_part(r->sheet, SHEET_FIGURES, _("Rules"));
	sheet_figure(r->sheet, _("Rules that found nothing"),
	    clean * FACT_MILLION, NULL, NULL);
	sheet_figure(r->sheet, _("Rules with findings"),
	    (c->result_count - silent - clean) * FACT_MILLION, NULL, "check");
	sheet_figure(r->sheet, _("Rules without data"),
	    silent * FACT_MILLION, NULL, NULL);
}

static void
want(struct facts *f)
{
	facts_want(f, "cluster", "founded");
}

static enum err
make(struct report *r)
{
	const struct check *c = r->check;
	const struct rule_result **all = arena_array(&r->sheet->arena,
	    c->result_count + 1, sizeof *all);
	int part = -1, last = -1;
	uint32_t i;

	if (all == NULL)
		return ERR_NOMEM;
	for (i = 0; i < c->result_count; i++)
		all[i] = &c->results[i];
	qsort(all, c->result_count, sizeof *all, by_concept);
	put_counts(r);
	for (i = 0; i < c->result_count; i++) {
		part = letter_of(all[i]->words->concept);
		if (part != last) {
			sheet_part(r->sheet, SHEET_TABLE,
			    part < (int)(sizeof parts / sizeof *parts) ?
			    _(parts[part].title) : _("Practice"));
			put_columns(r);
		}
		last = part;
		put_result(r, all[i]);
	}
	return OK;
}

const struct report_row report_principles = {
	.name = "principles",
	.title = N_("The theory of the cluster, row by row"),
	.want = want,
	.make = make,
};
