/*
 * input.h - a piece of text that somebody types.
 *
 * The cursor stands between grapheme clusters, so a letter and its marks are
 * passed, shown and removed as one.  Text wider than its room scrolls.
 */
#ifndef TUI_WIDGET_INPUT_H
#define TUI_WIDGET_INPUT_H

#include "tui/term/cells.h"
#include "tui/term/press.h"

enum { INPUT_LIMIT = 8000 };	/* bytes; a line of the log takes 64 K */

struct input_past;

struct input {
	struct buf	 text;
	size_t		 cursor;	/* bytes before it */
	size_t		 first;		/* bytes scrolled off */
	size_t		 limit;		/* in bytes */
	bool		 over;		/* typing replaces */
	bool		 lines;		/* a line feed is text */
	bool		 full;		/* the last letter had no room */
	struct input_past *past;	/* for undo of typing */
	size_t		 past_count, past_at;
	enum press_code	 last;		/* what made the newest change */
};

void	 input_init(struct input *, bool lines);
void	 input_free(struct input *);

/* Another text; forgets the past. */
void	 input_set(struct input *, struct span);
/* Another text as if typed: can be undone. */
void	 input_replace(struct input *, struct span);
struct span input_text(const struct input *);
bool	 input_is_empty(const struct input *);

/* False: not for text.  Up and Down only inside several lines. */
bool	 input_press(struct input *, const struct press *);
void	 input_insert(struct input *, struct span);
bool	 input_undo(struct input *);
bool	 input_redo(struct input *);

/* Draws into rows of that many columns; places the cursor when active. */
void	 input_draw(struct input *, struct cells *, unsigned row,
    unsigned col, unsigned cols, unsigned rows, bool active);

#endif /* TUI_WIDGET_INPUT_H */
