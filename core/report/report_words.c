/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/report/report.h"

#include "core/base/words.h"

static struct span
title_of(struct report *r, uint64_t id, enum check_naming how)
{
	struct buf text;
	struct span kept;

	buf_init(&text);
	check_name(r->txn, id, r->as_of, how, &text);
	kept = arena_copy(&r->sheet->arena, buf_span(&text));
	r->sheet->arena.failed |= text.failed;
	buf_free(&text);
	return kept;
}

static struct span
name_of(struct report *r, const char *kind, uint32_t row,
    enum check_naming how)
{
	const struct fact_table *t = facts_of(&r->check->facts, kind);

	return title_of(r, t->ids[row], how);
}

struct span
report_code(struct report *r, const char *kind, uint32_t row)
{
	return name_of(r, kind, row, CHECK_CODE);
}

struct span
report_title(struct report *r, const char *kind, uint32_t row)
{
	return name_of(r, kind, row, CHECK_TITLE);
}

struct span
report_both(struct report *r, const char *kind, uint32_t row)
{
	return name_of(r, kind, row, CHECK_BOTH);
}

const char *
report_word(struct report *r, const struct fact_column *column,
    int64_t place)
{
	const struct vocab *vocab = column->field->vocab;

	if (place < 0 || (size_t)place >= vocab->count)
		return _("not said");
	return label_text(&vocab->words[place].label, r->session->lang);
}

const char *
report_label(struct report *r, const struct label *label)
{
	return label_text(label, r->session->lang);
}

static void
put_finding(struct report *r, const struct finding *f, struct buf *sentence)
{
	struct sheet *sheet = r->sheet;

	sheet_cell_text(sheet, _(severity_name(f->words->severity)));
	sheet_cell(sheet, f->record == 0 ? SPAN("") :
	    title_of(r, f->record, CHECK_CODE));
	buf_reset(sentence);
	finding_sentence(f, r->txn, r->session->lang, sentence);
	sheet_cell(sheet, buf_span(sentence));
	sheet_cell_text(sheet, report_label(r, &f->words->remedy));
	sheet->arena.failed |= sentence->failed;
}

void
report_findings(struct report *r, const char *heading,
    bool (*takes)(void *with, const struct finding *), void *with)
{
	struct sheet *sheet = r->sheet;
	struct buf sentence;
	uint32_t i, severity, count = 0;

	buf_init(&sentence);
	sheet_part(sheet, SHEET_TABLE, heading);
	sheet_column(sheet, _("severity"), false);
	sheet_column(sheet, _("record"), false);
	sheet_column(sheet, _("finding"), false);
	sheet_column(sheet, _("what to do"), false);
	for (severity = 0; severity < SEVERITY_OFF; severity++) {
		for (i = 0; i < r->check->count; i++) {
			const struct finding *f = &r->check->findings[i];

			if (f->words->severity != severity ||
			    (takes != NULL && !takes(with, f)))
				continue;
			put_finding(r, f, &sentence);
			count++;
		}
	}
	if (count == 0)
		sheet_words(sheet, _("Nothing was found."));
	buf_free(&sentence);
}
