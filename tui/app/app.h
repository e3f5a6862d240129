/*
 * app.h - the stack of screens and the turn: presses in, one picture out.
 *
 * A turn takes all presses that wait, then draws once.  It needs no terminal:
 * app_press() is all that a test calls.
 */
#ifndef TUI_APP_APP_H
#define TUI_APP_APP_H

#include "core/session/session.h"
#include "tui/app/options.h"
#include "tui/app/screen.h"
#include "tui/term/term.h"
#include "tui/widget/show.h"

struct findings;

struct app {
	struct session		 *session;
	const struct tui_options *options;
	struct term		 *term;		/* NULL in unit tests */
	enum term_link		  link;
	struct keys		  keys;
	struct cells		  frame;
	struct screen		 *top;
	struct screen		 *limbo;	/* left by the last Esc */
	int64_t			  esc_at;	/* when; 0: not the last key */
	struct buf		  message;	/* line 23 */
	struct buf		  clip;		/* what was copied */
	struct buf		  filters;	/* of lists, LF behind each,
						 * newest last */
	struct buf		  office;	/* the title of this one */
	uint64_t		  turn, syncs;
	unsigned		  owed;		/* syncs met during work */
	uint64_t		  changes;	/* saves and undos so far */
	struct findings		 *findings;	/* findings.h */
	/* Does what no screen does; may be NULL. */
	void			(*anywhere)(struct app *, enum action);
	bool			  over, dirty;
};

bool	 app_init(struct app *, struct session *, const struct tui_options *,
    struct term *, unsigned rows, unsigned cols);
void	 app_free(struct app *);

/* Runs until the person leaves or the terminal is gone. */
enum err app_run(struct app *, struct note *why);

void	 app_press(struct app *, const struct press *);
void	 app_act(struct app *, enum action);

/* Opens a screen on top; takes over the struct. */
void	 app_open(struct app *, struct screen *);
/* Leaves the topmost; a digit within a second brings it back as F key. */
void	 app_back(struct app *);
/* Leaves it for good. */
void	 app_close(struct app *);
/* Leaves all but the lowest. */
void	 app_home(struct app *);

/* How values are shown to this person. */
enum show_dates app_dates(const struct app *);
struct show app_show(const struct app *, struct txn *);

/* Line 23, until the next press. */
void	 app_say(struct app *, const char *form, ...) PRINTF_LIKE(2, 3);
void	 app_say_nomem(struct app *);
/* The same for a failure; true when there was none. */
bool	 app_check(struct app *, enum err, const struct note *);

/*
 * Long work says how far it is, at most once a second; false once the person
 * pressed Esc.
 */
struct app_work {
	struct app	*app;
	char		 what[64];	/* "Importing teachers.csv" */
	int64_t		 since, said;
	bool		 stopped;
};
void	 app_work_begin(struct app_work *, struct app *, const char *what);
bool	 app_work_progress(void *app_work, uint64_t done, uint64_t total);

#endif /* TUI_APP_APP_H */
