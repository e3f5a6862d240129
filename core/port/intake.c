/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/intake.h"

#include "core/base/json.h"
#include "core/port/intake_part.h"

struct plan *
intake_plan_of(struct intake *in, const struct kind *kind)
{
	const struct import_definition *def = in->form.definition;
	struct plan *plan;
	size_t i;

	for (i = 0; in->form.schema->kinds[i] != kind; i++)
		;
	if (in->plans[i] != NULL)
		return in->plans[i];
	plan = arena_get(&in->arena, sizeof *plan);
	if (plan == NULL)
		return NULL;
	plan->kind = kind;
	plan->definition = def != NULL && def->kind == kind ? def : NULL;
	plan->lang = in->form.lang;
	plan->arena = &in->arena;
	plan->remark = in->form.remark;
	plan->with = in->form.with;
	if (!plan_begin(plan))
		return NULL;
	in->plans[i] = plan;
	return plan;
}

const struct plan *
intake_plan(const struct intake *in, const struct kind *kind)
{
	size_t i;

	for (i = 0; i < in->form.schema->count; i++)
		if (in->form.schema->kinds[i] == kind)
			return in->plans[i];
	return NULL;
}

enum err
intake_open(const struct intake_form *form, struct note *why,
    struct intake **out)
{
	struct intake *in = mem_zero(1, sizeof *in);
	enum err err = OK;

	*out = NULL;
	if (in == NULL)
		return ERR_NOMEM;
	in->form = *form;
	in->lines.fd = -1;
	in->plans = mem_zero(form->schema->count + 1, sizeof *in->plans);
	if (in->plans == NULL)
		err = ERR_NOMEM;
	else
		err = intake_rewind(in, why);
	if (err == OK)
		*out = in;
	else
		intake_close(in);
	return err;
}

enum err
intake_rewind(struct intake *in, struct note *why)
{
	enum err err = in->err;

	in->why = why;
	if (in->csv != NULL) {
		err = csv_close(in->csv);
		in->csv = NULL;
	}
	jsonl_close(&in->lines);
	if (err != OK)
		return err;
	if (in->form.json)
		return jsonl_open(&in->lines, in->form.path, in->form.name,
		    why);
	return intake_csv_open(in);
}

static bool
is_wanted(const struct intake_row *row)
{
	const struct import_definition *def = row->plan == NULL ? NULL :
	    row->plan->definition;

	return row->wrong != NULL || def == NULL ||
	    row->passed == def->filter_count;
}

bool
intake_next(struct intake *in, struct intake_row *row)
{
	bool there;

	do {
		*row = (struct intake_row){ .cells = in->cells };
		there = in->err == OK && (in->form.json ?
		    intake_json_next(in, row) : intake_csv_next(in, row));
	} while (there && !is_wanted(row));
	return there;
}

enum err
intake_end(const struct intake *in)
{
	if (in->err != OK)
		return in->err;
	return in->form.json ? in->lines.err : OK;
}

void
intake_close(struct intake *in)
{
	enum err err = OK;

	if (in->csv != NULL)
		err = csv_close(in->csv);
	(void)err;
	jsonl_close(&in->lines);
	arena_clear(&in->arena);
	arena_clear(&in->texts);
	buf_free(&in->packed);
	buf_free(&in->wrong);
	mem_free(in->plans);
	mem_free(in->cells);
	mem_free(in);
}

void
intake_progress(const struct intake *in, uint64_t *done, uint64_t *total)
{
	if (in->csv != NULL) {
		csv_progress(in->csv, done, total);
		return;
	}
	*done = in->lines.taken - (in->lines.end - in->lines.pos);
	*total = in->lines.size;
}

static bool
add_cell(struct intake *in, struct intake_row *row,
    const struct import_column *column, struct span text, bool items)
{
	if (!vec_room(&in->cells, &in->cell_room, row->count,
	    sizeof *in->cells)) {
		in->err = ERR_NOMEM;
		return false;
	}
	row->cells = in->cells;
	in->cells[row->count++] = (struct intake_cell){ column, text, items };
	return true;
}

static bool
passes(const struct import_filter *filter, struct span text)
{
	size_t i;

	for (i = 0; i < filter->count; i++)
		if (span_is(filter->texts[i], text))
			return true;
	return false;
}

bool
intake_add_cells(struct intake *in, struct intake_row *row,
    const struct plan_heading *heading, struct span text, bool items)
{
	size_t i;

	row->passed += heading->filter != NULL && !items &&
	    passes(heading->filter, text);
	for (i = 0; i < heading->count; i++)
		if (!add_cell(in, row, heading->targets[i], text,
		    items))
			return false;
	return true;
}

bool
intake_add_constants(struct intake *in, struct intake_row *row)
{
	const struct import_definition *def = row->plan->definition;
	size_t i;

	for (i = 0; def != NULL && i < def->column_count; i++)
		if (def->columns[i].column.len == 0 &&
		    def->columns[i].field != NULL &&
		    !add_cell(in, row, &def->columns[i],
		    def->columns[i].constant, false))
			return false;
	return true;
}

static bool
is_ours(struct span heading)
{
	return span_is(heading, SPAN("import_error"));
}

void
intake_put_heading(const struct intake *in, struct buf *out)
{
	char delimiter;
	size_t i;

	if (in->csv == NULL)
		return;
	delimiter = csv_delimiter(in->csv);
	buf_text(out, "\357\273\277");
	for (i = 0; i < in->column_count; i++)
		if (!is_ours(in->heading[i]))
			csv_write_by(out, in->heading[i], i == 0, delimiter);
	csv_write_by(out, SPAN("import_error"), false, delimiter);
	csv_end(out);
}

static void
put_fields(const struct intake *in, struct span sentence, struct buf *out)
{
	char delimiter = csv_delimiter(in->csv);
	size_t i, count = in->column_count;

	if (in->field_count > count)
		count = in->field_count;
	for (i = 0; i < count; i++) {
		struct span field = SPAN("");

		if (i < in->column_count && is_ours(in->heading[i]))
			continue;
		if (i < in->field_count)
			field = in->fields[i];
		csv_write_by(out, field, i == 0, delimiter);
	}
	csv_write_by(out, sentence, false, delimiter);
	csv_end(out);
}

/* The object again with one member more; what is no object stays a line. */
static void
put_object(const struct intake *in, struct span sentence, struct buf *out)
{
	struct span raw = in->raw;

	while (raw.len > 0 && (raw.at[raw.len - 1] == ' ' ||
	    raw.at[raw.len - 1] == '\t'))
		raw.len--;
	if (raw.len < 2 || raw.at[raw.len - 1] != '}') {
		buf_add(out, raw);
		buf_byte(out, '\n');
		return;
	}
	raw.len--;
	buf_add(out, raw);
	buf_text(out, raw.at[raw.len - 1] == '{' ? "" : ",");
	buf_text(out, "\"import_error\":");
	json_string(out, sentence);
	buf_text(out, "}\n");
}

void
intake_put_row(const struct intake *in, struct span sentence,
    struct buf *out)
{
	if (in->csv != NULL)
		put_fields(in, sentence, out);
	else
		put_object(in, sentence, out);
}
