/*
 * rows.h - what is known of one thing: labels and texts in two columns.
 */
#ifndef CORE_CMD_ROWS_H
#define CORE_CMD_ROWS_H

#include <stddef.h>
#include <stdio.h>

struct row {
	const char	*label, *text;	/* no text: left out */
};

void	 rows_put(FILE *, const struct row *, size_t count);

#endif /* CORE_CMD_ROWS_H */
