/*
 * rows.h - what is known of one thing: labels and texts in two columns.
 */
#ifndef CORE_SAY_ROWS_H
#define CORE_SAY_ROWS_H

#include <stddef.h>
#include <stdio.h>

struct row {
	const char	*label, *text;	/* no text: left out */
};

void	 rows_put(FILE *, const struct row *, size_t count);

#endif /* CORE_SAY_ROWS_H */
