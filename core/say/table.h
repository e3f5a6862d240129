/*
 * table.h - rows of text in columns that stand under each other.
 *
 * Widths are columns of a terminal, found from the first rows, so that a
 * long table streams.  On a terminal the table is made to fit: the widest
 * columns are cut, with an ellipsis; in a pipe or a file nothing is cut.
 * Control characters are shown, never sent.
 */
#ifndef CORE_SAY_TABLE_H
#define CORE_SAY_TABLE_H

#include <stdio.h>

#include "core/base/mem.h"

enum { TABLE_COLUMNS = 64, TABLE_LOOK = 200 };

struct table {
	FILE		*out;
	unsigned	 columns;	/* of the terminal; 0: no limit */
	size_t		 count;
	bool		 right[TABLE_COLUMNS];
	unsigned	 width[TABLE_COLUMNS];
	struct buf	 cells;		/* rows not printed: packed cells */
	size_t		 held;		/* cells in it */
	unsigned	 owed;		/* blanks not yet printed */
	bool		 fixed;		/* widths are decided */
};

void	 table_begin(struct table *, FILE *out, unsigned columns);
/* Headings, in order, before any cell; right: numbers. */
void	 table_head(struct table *, struct span heading, bool right);
/* Cells, left to right, row after row. */
void	 table_cell(struct table *, struct span);
void	 table_text(struct table *, const char *);
bool	 table_end(struct table *);	/* false: out of memory */

#endif /* CORE_SAY_TABLE_H */
