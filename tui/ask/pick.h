/*
 * pick.h - a list of values that opens under a field.
 *
 * What is typed narrows it: any part, in either alphabet, or a code.  Enter
 * takes the chosen row, an exact code at once; Esc keeps the old value.
 */
#ifndef TUI_ASK_PICK_H
#define TUI_ASK_PICK_H

#include "tui/app/app.h"

struct picked {
	size_t		 index;		/* of words */
	uint64_t	 id;		/* of records */
	struct span	 wire;		/* the text that edit_value() takes */
	bool		 is_new;	/* a new entry is wanted ... */
	struct span	 typed;		/* ... with this text */
};

struct pick_setup {
	unsigned		 row, col, width;	/* of the field */
	const struct kind	*kind;		/* records of this kind, or */
	const struct vocab	*vocab;		/* the words of this, or */
	const char *const	*words;		/* these */
	size_t			 word_count;
	uint32_t		 letter;	/* typed already; 0: none */
	/* Called with the screen that opened it, which is on top again. */
	void			(*done)(struct screen *,
	    const struct picked *);
};

void	 pick_open(struct app *, const struct pick_setup *);

#endif /* TUI_ASK_PICK_H */
