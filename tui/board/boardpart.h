/*
 * boardpart.h - what the files of the board share: boarddata.c counts what is
 * on the first page, boardmore.c what is measured over time, boardchart.c
 * draws lines, board.c is the screen.
 */
#ifndef TUI_BOARD_BOARDPART_H
#define TUI_BOARD_BOARDPART_H

#include "core/rules/check.h"
#include "core/session/session.h"
#include "tui/board/board.h"
#include "tui/term/cells.h"

enum { BOARD_MOST = 160, BOARD_RECORDS = 2000, BOARD_CHART_ROWS = 6 };

enum board_sort {
	BOARD_HEADING,
	BOARD_RECORDS_OF,	/* opens the records */
	BOARD_RULE,		/* opens what the rule found */
	BOARD_CHART,		/* a line over time; opens the records */
	BOARD_FACT		/* opens nothing */
};

enum board_column { BOARD_LEFT, BOARD_RIGHT, BOARD_ANY };

/* Values in millionths at even steps; FACT_NONE where there is none. */
struct board_chart {
	const int64_t	*values;
	uint32_t	 count;
	uint32_t	 known;		/* those behind are forecasts */
	unsigned	 step;		/* columns from one to the next */
	const char	*axis;		/* what stands below */
};

struct board_item {
	enum board_sort		 sort;
	enum board_column	 column;
	struct span		 label, value, hint;
	int64_t			 share;		/* of the bar, or < 0 */
	const struct board_chart *chart;
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

/* year 0: the one that runs now; found: what the rules did, or NULL. */
enum err boarddata_load(struct boarddata *, struct session *,
    const struct check *found, int year, struct note *why);

/* While the figures are counted. */
struct counting {
	struct boarddata	*board;
	struct session		*session;
	struct txn		*txn;
	struct facts		 facts;
	const struct check	*found;
	int64_t			 today;
};

/* Records behind a figure, each once where the caller sees to it. */
struct board_records {
	uint64_t	*ids;
	uint32_t	 count;
};
void	 boarddata_note(struct counting *, struct board_records *,
    uint64_t id);
void	 boarddata_behind(struct board_item *, const struct board_records *);

/* Another item; NULL: there are too many. */
struct board_item *boarddata_add(struct counting *, enum board_sort,
    enum board_column, const char *label);
void	 boarddata_number(struct counting *, struct board_item *, int64_t);
void	 boarddata_share(struct counting *, struct board_item *, int64_t part,
    int64_t all);
int	 boarddata_school_year(int64_t day);
bool	 boarddata_has_role(const struct counting *, uint32_t person,
    const char *role);

/* boardmore.c */
void	 boardmore_want(struct facts *);
void	 boardmore_marks(struct counting *);
void	 boardmore_ages(struct counting *);
void	 boardmore_needs(struct counting *);
void	 boardmore_indicators(struct counting *);

/* boardchart.c: in BOARD_CHART_ROWS rows, the first being the title's. */
void	 boardchart_draw(const struct board_chart *, struct cells *,
    unsigned row, unsigned col, unsigned end);
/* The word of the axis that stands below a value: "21". */
struct span boardchart_word(const struct board_chart *, uint32_t value);
/* A value a line: "21  86.4". */
void	 boardchart_text(const struct board_chart *, uint32_t value,
    struct buf *);
/* "86.4", or "1,240" where that says enough. */
void	 boardchart_number(struct buf *, int64_t millionths);

#endif /* TUI_BOARD_BOARDPART_H */
