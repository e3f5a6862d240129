/*
 * record.h - the form of one record, of whatever kind.
 */
#ifndef TUI_RECORD_RECORD_H
#define TUI_RECORD_RECORD_H

#include "core/model/schema.h"
#include "tui/app/app.h"

struct plain;
struct plain_row;

struct record_setup {
	const struct kind	*kind;
	uint64_t		 id;		/* 0: a new one ... */
	uint64_t		 like;		/* ... filled as this one */
	struct span		 title;		/* ... or called so */
	const char		*draft;		/* of a new one to go on */
	const struct field	*field;		/* to begin at; or NULL */
	/* Called when a new one was saved; the form has been closed. */
	void			(*made)(struct screen *, uint64_t id);
};

void	 record_open(struct app *, const struct record_setup *);

/* As lines; id 0: a new record.  Then a record of whatever kind. */
void	 plain_form(struct plain *, const struct kind *, uint64_t id);
void	 plain_open(struct plain *, uint64_t id);
void	 plain_open_row(struct plain *, const struct plain_row *, void *with);

#endif /* TUI_RECORD_RECORD_H */
