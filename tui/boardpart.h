/*
 * boardpart.h - what the files of the board share: boarddata.c counts,
 * board.c is the screen.
 */
#ifndef TUI_BOARDPART_H
#define TUI_BOARDPART_H

#include "tui/board.h"
#include "tui/findings.h"
#include "tui/show.h"

enum { BOARD_MOST = 64, BOARD_RECORDS = 2000 };

enum board_sort {
	BOARD_HEADING,
	BOARD_RECORDS_OF,	/* opens the records */
	BOARD_RULE,		/* opens what the rule found */
	BOARD_FACT		/* opens nothing */
};

struct board_item {
	enum board_sort		 sort;
	unsigned		 column;	/* 0 left, 1 right */
	struct span		 label, value, hint;
	int64_t			 share;		/* of the bar, or < 0 */
	const struct rule_words	*words;
	const uint64_t		*records;	/* at most BOARD_RECORDS */
	uint32_t		 record_count;
};

struct boarddata {
	struct arena		 arena;
	struct board_item	 items[BOARD_MOST];
	size_t			 count;
	int			 year;		/* of the school year's begin */
	int			 latest;
};

/* year 0: the one that runs now. */
void	 boarddata_load(struct boarddata *, struct app *, int year);

#endif /* TUI_BOARDPART_H */
