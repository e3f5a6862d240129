/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/ruling.h"

#include "core/log/anchor.h"
#include "core/log/erase.h"
#include "core/log/same.h"

static const struct ruling *const rulings[] = {
	&anchor_ruling,
	&apart_ruling,
	&erase_ruling,
	&same_ruling,
	NULL
};

static const struct ruling *
ruling_find(struct span k)
{
	size_t i;

	for (i = 0; rulings[i] != NULL; i++)
		if (span_is(k, span_of(rulings[i]->k)))
			return rulings[i];
	return NULL;
}

void
ruling_fold(struct folding *f, uint64_t stamp, const struct line *line)
{
	const struct ruling *ruling = ruling_find(line->k);

	if (ruling != NULL)
		ruling->fold(f, stamp, line);
}

void
ruling_unfold(struct folding *f, uint64_t stamp, const struct line *line)
{
	const struct ruling *ruling = ruling_find(line->k);

	if (ruling != NULL)
		ruling->unfold(f, stamp, line);
}
