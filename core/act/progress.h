/*
 * progress.h - a line that says how far long work has come.
 *
 * It appears only on a terminal, only after half a second, is written anew
 * at most five times a second and is wiped away at the end.
 */
#ifndef CORE_ACT_PROGRESS_H
#define CORE_ACT_PROGRESS_H

#include "core/session/session.h"

struct progress {
	struct session	*session;
	const char	*what;		/* "Reading", translated */
	int64_t		 begun, shown;	/* ms of the watch */
	bool		 visible;
};

void	 progress_begin(struct progress *, struct session *,
    const char *what);
/* For the layers below: with is a struct progress; always true. */
bool	 progress_step(void *with, uint64_t done, uint64_t total);
void	 progress_end(struct progress *);

#endif /* CORE_ACT_PROGRESS_H */
