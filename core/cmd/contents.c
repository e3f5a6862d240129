/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/contents.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/say/name.h"
#include "core/say/table.h"
#include "core/say/tally.h"

static void
put_head(FILE *out, struct arena *arena, const struct bundle_facts *facts)
{
	struct buf at;

	buf_init(&at);
	name_time(facts->at, &at);
	if (facts->title.len > 0)
		fprintf(out, _("from %s (%.*s), %s\n"), facts->by,
		    SPAN_ARG(facts->title), buf_cstr(&at));
	else
		fprintf(out, _("from %s, %s\n"), facts->by, buf_cstr(&at));
	fprintf(out, _("%s, %s packed, %s unpacked\n"),
	    tally_lines(arena, facts->lines),
	    tally_bytes(arena, facts->packed),
	    tally_bytes(arena, facts->raw));
	if (facts->no_personal)
		fputs(_("without the values of personal fields\n"), out);
	if (facts->age)
		fprintf(out, _("sealed for %.*s\n"),
		    SPAN_ARG(facts->to.len > 0 ? facts->to :
		    SPAN("[age]")));
	buf_free(&at);
}

static void
put_want(FILE *out, struct span want)
{
	struct buf shown;

	buf_init(&shown);
	text_show(&shown, want);
	/* TRANSLATORS: a list of offices, as in ["Qarshi","G'uzor"]. */
	fprintf(out, _("its office receives %s only\n"), buf_cstr(&shown));
	buf_free(&shown);
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

void
contents_put(struct session *session, FILE *out,
    const struct bundle_facts *facts)
{
	struct table table;

	put_head(out, &session->arena, facts);
	if (facts->want.len > 0)
		put_want(out, facts->want);
	if (facts->run_count == 0)
		return;
	table_begin(&table, out, session->columns);
	table_head(&table, span_of(_("writer")), false);
	table_head(&table, span_of(_("from")), true);
	table_head(&table, span_of(_("to")), true);
	table_head(&table, span_of(_("signature")), false);
	for (size_t i = 0; i < facts->run_count; i++) {
		const struct bundle_run *run = &facts->runs[i];

		table_text(&table, run->dev);
		put_number(&table, run->from);
		put_number(&table, run->to);
		table_text(&table, run->verified ? _("good") :
		    _("its key is not known"));
	}
	table_end(&table);
}
