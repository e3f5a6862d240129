/*
 * incoming.h - what a bundle would change, before it is taken in.
 *
 * The rows lie in a nameless file; in memory is where each begins.
 */
#ifndef TUI_EXCHANGE_INCOMING_H
#define TUI_EXCHANGE_INCOMING_H

#include "core/exchange/bundle.h"
#include "core/exchange/preview.h"
#include "tui/app/app.h"

struct plain;

struct spool;

enum incoming_text {
	INCOMING_CODE, INCOMING_TITLE, INCOMING_FIELD, INCOMING_WAS,
	INCOMING_IS, INCOMING_TEXTS
};

struct incoming_row {
	uint64_t	 id;
	enum preview_what what;
	bool		 conflict;
	struct span	 texts[INCOMING_TEXTS];	/* until the next get */
};

struct incoming_rows {
	struct session	*session;
	enum show_dates	 dates;
	struct spool	*spool;
	uint64_t	*starts;
	size_t		 count, room;
	size_t		 added, removed, conflicts;
	bool		 failed;
	bool		(*progress)(void *with, uint64_t done,
	    uint64_t total);
	void		*with;
	struct bundle_outcome outcome;
};

/* Clear it whatever comes of that. */
enum err incoming_load(struct incoming_rows *, const char *path,
    unsigned how, struct note *why);
bool	 incoming_get(struct incoming_rows *, size_t i,
    struct incoming_row *);
void	 incoming_clear(struct incoming_rows *);
/* "12 changes, 3 new records, ..." */
void	 incoming_counts(const struct incoming_rows *, struct buf *out);

/*
 * The screen, from which it is applied.  It takes the place of the topmost;
 * how: BUNDLE_TRUST, or 0.
 */
void	 incoming_open(struct app *, const char *path, unsigned how);

/* As lines. */
void	 plain_bundle(struct plain *);

#endif /* TUI_EXCHANGE_INCOMING_H */
