/*
 * form.h - labelled fields on pages, one of them active.
 *
 * The form knows text and places; what the fields mean is its owner's
 * business: form_press() says what happened, and the owner checks, stores
 * and opens lists.  Fields stand below each other, two narrow ones share a
 * row where they fit, and a remark stands under its field.
 */
#ifndef TUI_WIDGET_FORM_H
#define TUI_WIDGET_FORM_H

#include "tui/widget/input.h"

enum form_sort {
	FORM_TEXT,
	FORM_LINES,		/* text of several lines */
	FORM_NARROW,		/* dates, numbers */
	FORM_CHOICE,		/* from a list; shown is for people */
	FORM_FIXED		/* to be read only */
};

struct form_field {
	const char	*label;
	enum form_sort	 sort;
	unsigned	 page, width;	/* cells inside the brackets */
	bool		 required;
	struct input	 input;		/* not of CHOICE and FIXED */
	struct buf	 shown;		/* of CHOICE and FIXED */
	struct buf	 hint;		/* behind it */
	struct buf	 remark;	/* under it */
	bool		 changed;
	unsigned	 row, col;	/* of the bracket, by the last layout */
	unsigned	 room, rows;	/* likewise */
};

struct form {
	struct form_field	*fields;
	size_t			 count, here, left;
	const char		**pages;	/* words; NULL: one page */
	unsigned		 page_count;
	unsigned		 scroll, height;
};

enum form_event {
	FORM_NOTHING,		/* the press is not for a form */
	FORM_TAKEN,
	FORM_EDITED,		/* the active field's text is another */
	FORM_MOVED,		/* form->left was left */
	FORM_CHOOSE,		/* a letter in a CHOICE: open its list */
	FORM_ERASE,		/* Backspace or Del in a CHOICE */
	FORM_LAST		/* Enter in the last field */
};

/* Fields zeroed; false without memory. */
bool	 form_init(struct form *, size_t count);
void	 form_free(struct form *);

enum form_event form_press(struct form *, const struct press *);
/* Goes there; the owner is told nothing. */
void	 form_go(struct form *, size_t field);
/* Another page: +1 or -1. */
bool	 form_turn(struct form *, int by);

/* Into the rows from first, at most count of them. */
void	 form_draw(struct form *, struct cells *, unsigned first,
    unsigned count);

#endif /* TUI_WIDGET_FORM_H */
