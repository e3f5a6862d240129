/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/widget/form.h"

bool
form_init(struct form *form, size_t count)
{
	size_t i;

	*form = (struct form){ .page_count = 1 };
	form->fields = mem_zero(count == 0 ? 1 : count,
	    sizeof *form->fields);
	if (form->fields == NULL)
		return false;
	form->count = count;
	for (i = 0; i < count; i++)
		input_init(&form->fields[i].input, false);
	return true;
}

void
form_free(struct form *form)
{
	size_t i;

	for (i = 0; i < form->count; i++) {
		input_free(&form->fields[i].input);
		buf_free(&form->fields[i].shown);
		buf_free(&form->fields[i].hint);
		buf_free(&form->fields[i].remark);
	}
	mem_free(form->fields);
	mem_free(form->pages);
	*form = (struct form){ .page_count = 1 };
}

void
form_go(struct form *form, size_t field)
{
	form->left = form->here;
	form->here = field;
}

static bool
is_stop(const struct form_field *field)
{
	return field->sort != FORM_FIXED;
}

static enum form_event
go(struct form *form, size_t field)
{
	if (field == form->here)
		return FORM_TAKEN;
	form_go(form, field);
	return FORM_MOVED;
}

static enum form_event
next(struct form *form, bool entered)
{
	size_t i;

	for (i = form->here + 1; i < form->count; i++) {
		if (is_stop(&form->fields[i]))
			return go(form, i);
	}
	return entered ? FORM_LAST : FORM_TAKEN;
}

static enum form_event
previous(struct form *form)
{
	size_t i;

	for (i = form->here; i-- > 0;) {
		if (is_stop(&form->fields[i]))
			return go(form, i);
	}
	return FORM_TAKEN;
}

static unsigned
distance(unsigned a, unsigned b)
{
	return a > b ? a - b : b - a;
}

/* The field of the nearest row below or above that stands nearest. */
static enum form_event
vertical(struct form *form, bool down)
{
	const struct form_field *at = &form->fields[form->here], *field;
	size_t i, best = form->here;
	unsigned row = 0;

	for (i = 0; i < form->count; i++) {
		field = &form->fields[i];
		if (!is_stop(field) || field->page != at->page ||
		    (down ? field->row <= at->row : field->row >= at->row))
			continue;
		if (best == form->here ||
		    distance(field->row, at->row) < distance(row, at->row) ||
		    (field->row == row && distance(field->col, at->col) <
		    distance(form->fields[best].col, at->col))) {
			best = i;
			row = field->row;
		}
	}
	if (best == form->here)
		return down ? next(form, false) : previous(form);
	return go(form, best);
}

static enum form_event
ends(struct form *form, bool first)
{
	size_t i, n;

	for (n = 0; n < form->count; n++) {
		i = first ? n : form->count - 1 - n;
		if (is_stop(&form->fields[i]))
			return go(form, i);
	}
	return FORM_TAKEN;
}

bool
form_turn(struct form *form, int by)
{
	unsigned page = form->fields[form->here].page;
	size_t i;

	if (by < 0 && page == 0)
		return false;
	page = by < 0 ? page - 1 : page + 1;
	for (i = 0; i < form->count; i++) {
		if (form->fields[i].page == page &&
		    is_stop(&form->fields[i])) {
			form_go(form, i);
			form->scroll = 0;
			return true;
		}
	}
	return false;
}

static enum form_event
press_choice(const struct press *press)
{
	if (press->code == PRESS_LETTER && !press->pasted)
		return FORM_CHOOSE;
	if (press->code == PRESS_BACKSPACE || press->code == PRESS_DEL)
		return FORM_ERASE;
	return FORM_NOTHING;
}

static enum form_event
press_field(struct form *form, const struct press *press)
{
	struct form_field *field = &form->fields[form->here];
	size_t len = field->input.text.len;
	bool edits = press->code == PRESS_LETTER ||
	    press->code == PRESS_ALT_ENTER || press->code == PRESS_BACKSPACE ||
	    press->code == PRESS_DEL;

	if (field->sort == FORM_CHOICE)
		return press_choice(press);
	if (field->sort == FORM_FIXED || !input_press(&field->input, press))
		return FORM_NOTHING;
	return edits && (len != field->input.text.len ||
	    press->code == PRESS_LETTER) ? FORM_EDITED : FORM_TAKEN;
}

enum form_event
form_press(struct form *form, const struct press *press)
{
	switch (press->code) {
	case PRESS_ENTER:
		return next(form, true);
	case PRESS_TAB:
		return next(form, false);
	case PRESS_BACKTAB:
		return previous(form);
	case PRESS_DOWN:
	case PRESS_UP:
		return vertical(form, press->code == PRESS_DOWN);
	case PRESS_CTRL_HOME:
	case PRESS_CTRL_END:
		return ends(form, press->code == PRESS_CTRL_HOME);
	case PRESS_PGDN:
	case PRESS_PGUP:
		return form_turn(form, press->code == PRESS_PGDN ? 1 : -1) ?
		    FORM_MOVED : FORM_TAKEN;
	default:
		return press_field(form, press);
	}
}
