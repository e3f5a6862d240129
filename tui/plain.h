/*
 * plain.h - the terminal program without a screen: lines are only added,
 * choices are numbered, answers are typed.  For screen readers, braille,
 * teletypes and lines too slow for anything else.
 *
 * What is typed goes into the same drafts as on the screen, and the same
 * functions save it.
 */
#ifndef TUI_PLAIN_H
#define TUI_PLAIN_H

#include "core/sync/history.h"
#include "tui/show.h"
#include "tui/tui.h"

enum err plain_run(struct session *, const struct tui_options *,
    struct note *why);

/* What the files of the line mode share. */
struct plain {
	struct session	*session;
	enum show_dates	 dates;
	struct buf	 in, line;	/* read so far; the last answer */
	struct arena	 arena;		/* of one question */
	bool		 over;		/* nobody answers any more */
};

void	 plain_say(const struct plain *, const char *form, ...)
    PRINTF_LIKE(2, 3);
bool	 plain_check(const struct plain *, enum err, const struct note *);
/* The answer, without blanks round it; false: nobody answers any more. */
bool	 plain_ask(struct plain *, const char *question, struct span *answer);
/* "12": its number, 1 to most; 0: it is none. */
size_t	 plain_number(struct span answer, size_t most);

/* plainlist.c */
void	 plain_list(struct plain *, const struct kind *);
/* plainform.c; id 0: a new record. */
void	 plain_form(struct plain *, const struct kind *, uint64_t id);

#endif /* TUI_PLAIN_H */
