/*
 * plain.h - the terminal program without a screen: lines are only added,
 * choices are numbered, answers are typed.  For screen readers, braille,
 * teletypes and lines too slow for anything else.
 *
 * What is typed goes into the same drafts as on the screen, and the same
 * functions save it.
 */
#ifndef TUI_PLAIN_PLAIN_H
#define TUI_PLAIN_PLAIN_H

#include "tui/app/app.h"
#include "tui/widget/show.h"

/* What the files of the line mode share. */
struct plain {
	struct session	*session;
	struct app	 app;		/* without a terminal: findings.h */
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

/* plainrows.c: numbered lines, ten at a time. */
struct plain_row {
	const char	*text;
	uint64_t	 id;		/* its record; 0: none */
	size_t		 index;		/* of the caller */
	bool		 counts;	/* has a number */
};
struct plain_rows {
	struct arena	 arena;
	struct plain_row *rows;
	size_t		 count, room;
	size_t		 from;		/* the first of the page */
	bool		 said;		/* it was, and is not said again */
	const char	*question;
	/* What a number does. */
	void		(*open)(struct plain *, const struct plain_row *,
	    void *with);
	/* Any other answer; false: not understood.  May be NULL. */
	bool		(*other)(struct plain *, struct plain_rows *,
	    struct span answer, void *with);
	void		*with;
};
void	 plain_rows_clear(struct plain_rows *);	/* for other lines */
void	 plain_rows_add(struct plain_rows *, const struct plain_row *);
/* One line without a number. */
void	 plain_rows_say(struct plain_rows *, const char *text);
/* The row of a number on this page; NULL: there is none. */
const struct plain_row *plain_rows_at(const struct plain_rows *,
    struct span number);
/* Says the page, unless that was done, and does what is answered; false:
 * back.  True: the lines may be old now. */
bool	 plain_rows_turn(struct plain *, struct plain_rows *);
struct show plain_show(struct plain *, struct txn *);
/* Brings the findings up to date, however long that takes. */
void	 plain_rules(struct plain *);

#endif /* TUI_PLAIN_PLAIN_H */
