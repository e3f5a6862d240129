/*
 * options.h - what the terminal program is told by its caller.
 *
 * For tests: options->cells names a file that is replaced (by rename, so it
 * is always whole) each time a frame was painted.  It holds what klaster
 * believes to be on the screen, so that a terminal's screen can be compared
 * with it:
 *
 *	klaster-cells 1
 *	turn 17 sync 4 size 80 24 cursor 3 5
 *	80x24: one line of text a row, blanks at the end kept
 *	then one line of attributes a row, one digit a column: the sum of
 *	1 reverse, 2 bold, 4 underline; "." for none
 *
 * cursor is row and column from 0.  A wide character stands once in the
 * text line and its attribute twice.  turn counts frames.  sync counts how
 * often ESC [ 99 ~ was read: that key does nothing but paint at once all
 * that is due, without regard to pacing, and as if the person had paused: a
 * filter is applied and the field under the cursor explained (a person who
 * tabs on sees the explanation only after 300 ms, which keeps "next field"
 * within its bytes).  Drafts are not written by it.  So a test sends its
 * keys and then ESC [ 99 ~, reads the terminal until the file says the next
 * sync, then what the terminal still holds: both are now the same picture.
 */
#ifndef TUI_APP_OPTIONS_H
#define TUI_APP_OPTIONS_H

#include "core/model/importdef.h"
#include "core/model/ruleset.h"

/* A key given another action: "list", "f5", "copy" (keys.h). */
struct tui_binding {
	const char	*place, *key, *action;
};

/* A saved way of looking at a list; a kind's name makes it the usual one. */
struct tui_view {
	const char			*name;
	const struct label		*label;
	const struct kind		*kind;
	const struct field *const	*columns;	/* 0: as the schema */
	size_t				 column_count;
	const struct field		*sort;		/* NULL: by code */
	bool				 descending;
	const char *const		*where;		/* "kind = school" */
	size_t				 where_count;
	const char			*find;		/* words, or NULL */
};

struct tui_options {
	bool		 slow;		/* marker bar, fewer columns */
	bool		 plain;		/* line mode, no cursor movement */
	bool		 no_colour;
	int		 escdelay;	/* ms; 0: ours */
	const char	*date_form;	/* as settings say it; NULL: dotted */
	const char	*cells;		/* for tests, see above; or NULL */
	const struct import_definition *const *imports;	/* of settings */
	size_t		 import_count;
	const struct ruleset *ruleset;	/* NULL: nothing is checked */
	const struct tui_view *views;
	size_t		 view_count;
	const struct tui_binding *bindings;
	size_t		 binding_count;
};

#endif /* TUI_APP_OPTIONS_H */
