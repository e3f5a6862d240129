/*
 * read.h - a page of lines to be read: a record, its past, help, results.
 *
 * Lines are added once; some lead to a record.  F7 finds text in them, F6
 * writes them to a file.
 */
#ifndef TUI_RECORD_READ_H
#define TUI_RECORD_READ_H

#include "tui/app/app.h"

struct read;

/* NULL without memory.  Fill it, then read_show(). */
struct read *read_begin(struct app *, const char *title);
/* A line; id 0: leads nowhere, else Enter opens that record. */
void	 read_line(struct read *, struct span text, uint64_t id);
void	 read_printf(struct read *, const char *form, ...) PRINTF_LIKE(2, 3);
/* Text of several lines, wrapped to the width; behind its first indent. */
void	 read_wrap(struct read *, const char *text, unsigned indent);
void	 read_state(struct read *, const char *right);	/* of the title */
/* What F2 and F4 edit. */
void	 read_subject(struct read *, uint64_t id);
/* Called for ACTION_START, and for a digit; may be NULL. */
void	 read_start(struct read *, void (*start)(struct screen *),
    void (*digit)(struct screen *, unsigned), const char *hint);
/* Something for the callbacks, freed with the page by mem_free(). */
void	 read_keep(struct read *, void *with);
void	*read_kept(struct screen *);
size_t	 read_here(struct screen *);		/* the line, from 0 */
/* Not wanted after all. */
void	 read_drop(struct read *);
/* Opens it; take_place: instead of the topmost screen. */
void	 read_show(struct read *, bool take_place);

#endif /* TUI_RECORD_READ_H */
