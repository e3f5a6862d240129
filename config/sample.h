/*
 * sample.h - the invented cluster that `init --sample` and `demo` begin with.
 *
 * Its rows are the CSV files of config/sample/, as they would be imported:
 * the first line names fields, references are codes, lists are separated by
 * ";", an empty text is nothing.  A reference may name the code of a row that
 * comes later.  What is wrong in it on purpose is written in
 * config/sample/faults.txt.
 */
#ifndef CONFIG_SAMPLE_H
#define CONFIG_SAMPLE_H

#include "core/base/mem.h"

struct sample_row {
	const char	*kind;
	unsigned	 line;		/* in KIND.csv */
	const struct span *fields;	/* names */
	const struct span *texts;
	size_t		 count;
};

struct sample_walk {
	const struct builtin	*file;
	struct span		 rest;
	struct arena		*arena;
	struct span		*fields, *texts;
	size_t			 count;
	unsigned		 line;
};

/* The arena holds what the rows point to. */
void	 sample_walk(struct sample_walk *, struct arena *);

/* False after the last row, or when the arena failed. */
bool	 sample_next(struct sample_walk *, struct sample_row *);

#endif /* CONFIG_SAMPLE_H */
