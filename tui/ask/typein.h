/*
 * typein.h - one line to be typed, in a box over the screen.
 */
#ifndef TUI_ASK_TYPEIN_H
#define TUI_ASK_TYPEIN_H

#include "tui/app/app.h"

struct typein_setup {
	unsigned	 row;		/* of the box */
	const char	*title;		/* copied, as is text */
	struct span	 text;
	const char	*hint;		/* lives on */
	bool		 lines;		/* several */
	/*
	 * Called with the screen that opened it: OK closes the box, else the
	 * note says what is wrong and it stays.
	 */
	enum err	(*done)(struct screen *, struct span text,
	    struct note *);
};

void	 typein_open(struct app *, const struct typein_setup *);

#endif /* TUI_ASK_TYPEIN_H */
