/*
 * ruling.h - lines that speak of other lines or of writers ("k" instead of
 * "r", klaster-bundle(5)).
 *
 * A row of the table says what the tables make of such a line when it comes
 * to count, and when it counts no more.  Kinds that no row names are kept and
 * passed on.
 */
#ifndef CORE_LOG_RULING_H
#define CORE_LOG_RULING_H

#include "core/log/folding.h"

struct ruling {
	const char	*k;
	/* The writer's lines before this one are in; it may write. */
	void		(*fold)(struct folding *, uint64_t stamp,
			    const struct line *);
	/* This line and those behind it are out already. */
	void		(*unfold)(struct folding *, uint64_t stamp,
			    const struct line *);
};

void	 ruling_fold(struct folding *, uint64_t stamp, const struct line *);
void	 ruling_unfold(struct folding *, uint64_t stamp,
    const struct line *);

#endif /* CORE_LOG_RULING_H */
