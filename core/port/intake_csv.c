/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/intake.h"

#include "core/base/words.h"
#include "core/port/intake_part.h"

/* Two columns of one name: which of them would be meant? */
static enum err
stands_twice(struct intake *in, size_t column)
{
	const struct plan_heading *heading = in->columns[column];
	size_t i;

	for (i = 0; heading->count > 0 && i < column; i++)
		if (in->columns[i]->targets == heading->targets)
			return note_fail(ERR_INPUT, in->why, _("%s: the "
			    "column \"%.*s\" stands twice in the heading."),
			    in->form.name, SPAN_ARG(heading->name));
	return OK;
}

static enum err
read_heading(struct intake *in, const struct span *fields, size_t count)
{
	struct plan *plan = intake_plan_of(in, in->form.kind);
	enum err err = OK;
	size_t i;

	in->columns = arena_array(&in->arena, count, sizeof *in->columns);
	in->heading = arena_array(&in->arena, count, sizeof *in->heading);
	if (plan == NULL || in->columns == NULL || in->heading == NULL)
		return ERR_NOMEM;
	for (i = 0; i < count; i++)
		in->heading[i] = arena_copy(&in->arena, fields[i]);
	for (i = 0; err == OK && i < count; i++) {
		in->columns[i] = plan_heading(plan, in->heading[i], i,
		    in->why);
		if (in->columns[i] == NULL)
			return in->arena.failed ? ERR_NOMEM : ERR_INPUT;
		err = stands_twice(in, i);
	}
	in->column_count = count;
	return err == OK ? plan_check(plan, in->form.name, in->why) : err;
}

enum err
intake_csv_open(struct intake *in)
{
	const struct import_definition *def = in->form.definition;
	struct csv_form form = { .name = in->form.name };
	const struct span *fields;
	size_t count;
	enum err err;

	if (def != NULL) {
		form.delimiter = def->delimiter;
		form.encoding = def->encoding;
	}
	err = csv_open(in->form.path, &form, in->why, &in->csv);
	if (err != OK)
		return err;
	if (!csv_next(in->csv, &fields, &count)) {
		err = csv_close(in->csv);
		in->csv = NULL;
		return err != OK ? err : note_fail(ERR_INPUT, in->why,
		    _("%s is empty; its first row must name the columns."),
		    in->form.name);
	}
	return in->columns == NULL ? read_heading(in, fields, count) : OK;
}

static bool
all_blank(const struct span *fields, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (fields[i].len > 0)
			return false;
	return true;
}

static void
check_width(struct intake *in, struct intake_row *row)
{
	size_t i;

	for (i = in->column_count; i < in->field_count; i++) {
		if (in->fields[i].len == 0)
			continue;
		buf_reset(&in->wrong);
		buf_printf(&in->wrong, _("the row has %zu fields, the heading "
		    "%zu; is a quotation mark or a delimiter wrong?"),
		    in->field_count, in->column_count);
		row->wrong = buf_cstr(&in->wrong);
		return;
	}
}

bool
intake_csv_next(struct intake *in, struct intake_row *row)
{
	size_t i;

	do {
		if (!csv_next(in->csv, &in->fields, &in->field_count)) {
			in->err = csv_close(in->csv);
			in->csv = NULL;
			return false;
		}
	} while (all_blank(in->fields, in->field_count));
	row->plan = intake_plan(in, in->form.kind);
	row->row = csv_row(in->csv);
	row->line = csv_line(in->csv);
	check_width(in, row);
	for (i = 0; i < in->field_count && i < in->column_count; i++)
		if (!intake_add_cells(in, row, in->columns[i], in->fields[i],
		    false))
			return false;
	return intake_add_constants(in, row);
}
