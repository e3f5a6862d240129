/*
 * sheet.h - a report as data, and the four ways it is written.
 *
 * A sheet is a title, a stamp (where, how far and when it was taken) and
 * parts in order: figures, tables, and charts as the numbers behind them.
 * Nothing in it is drawn yet; sheet_text(), sheet_csv(), sheet_json() and
 * sheet_html() draw.  The same sheet gives the same bytes.
 *
 * Numbers are in millionths; SHEET_NONE is a number that nobody measured,
 * which is not zero.  Texts are UTF-8 in the sheet's arena or live longer.
 * Memory is looked at once, in sheet->arena.failed.
 */
#ifndef CORE_PORT_SHEET_H
#define CORE_PORT_SHEET_H

#include "core/model/schema.h"

#define SHEET_NONE INT64_MIN

enum sheet_sort {
	SHEET_WORDS,		/* a paragraph */
	SHEET_FIGURES, SHEET_TABLE, SHEET_BARS, SHEET_HEAT, SHEET_TREND,
	SHEET_MAP
};

struct sheet_figure {
	const char	*label;
	int64_t		 value;
	const char	*unit;		/* "%", "km"; or NULL */
	const char	*open;		/* the call that lists what it counts */
};

struct sheet_column {
	const char	*label;
	bool		 right;		/* numbers */
};

/* A bar: value, of what there is room for; of SHEET_NONE: no such thing. */
struct sheet_bar {
	const char	*label;
	int64_t		 value, of;
};

struct sheet_heat {
	int64_t		 value, of;	/* as in a bar */
};

struct sheet_point {
	int64_t		 x, y;		/* x: years */
	int64_t		 low, high;	/* SHEET_NONE: it was measured */
};

enum sheet_mark {
	SHEET_FINE, SHEET_GAP, SHEET_JUMP, SHEET_FALL, SHEET_CIRCLE,
	SHEET_LATE, SHEET_NEVER, SHEET_REPEAT, SHEET_OTHER, SHEET_MARKS
};

/* Lanes stand side by side, nodes in a lane under each other. */
struct sheet_lane {
	const char	*label;
	bool		 gap;		/* what should be here is missing */
};
struct sheet_node {
	uint32_t	 lane;
	const char	*label, *record;
	enum sheet_mark	 mark;
};
struct sheet_arrow {
	uint32_t	 from, to;	/* nodes */
	enum sheet_mark	 mark;
};

struct sheet_part {
	enum sheet_sort		 sort;
	const char		*heading;	/* NULL: goes on */
	const char		*words;		/* under it; or NULL */
	struct sheet_column	*columns;	/* TABLE, HEAT */
	uint32_t		 column_count;
	const char		**cells;	/* TABLE: row by row */
	uint32_t		 cell_count;
	const char		**rows;		/* HEAT: labels */
	uint32_t		 row_count;
	struct sheet_heat	*heats;		/* HEAT: row by row */
	uint32_t		 heat_count;
	struct sheet_figure	*figures;
	uint32_t		 figure_count;
	struct sheet_bar	*bars;
	uint32_t		 bar_count;
	struct sheet_point	*points;
	uint32_t		 point_count;
	int64_t			 target;	/* TREND */
	struct sheet_lane	*lanes;
	uint32_t		 lane_count;
	struct sheet_node	*nodes;
	uint32_t		 node_count;
	struct sheet_arrow	*arrows;
	uint32_t		 arrow_count;
};

struct sheet_writer {			/* of the version vector */
	const char	*dev;
	uint64_t	 n;
};

struct sheet {
	const char		*name;		/* "chain" */
	const char		*title;
	enum lang		 lang;
	const char		*database;	/* DEV */
	const char		*date;		/* of the state it shows */
	struct sheet_writer	*writers;
	uint32_t		 writer_count;
	struct sheet_part	*parts;
	uint32_t		 part_count;
	struct arena		 arena;
};

void	 sheet_begin(struct sheet *, const char *name, const char *title,
    enum lang);
void	 sheet_clear(struct sheet *);
void	 sheet_writer(struct sheet *, const char *dev, uint64_t n);

/* Parts are added in order; what follows goes into the newest. */
void	 sheet_part(struct sheet *, enum sheet_sort, const char *heading);
void	 sheet_words(struct sheet *, const char *words);
void	 sheet_figure(struct sheet *, const char *label, int64_t value,
    const char *unit, const char *open);
void	 sheet_column(struct sheet *, const char *label, bool right);
void	 sheet_cell(struct sheet *, struct span);
void	 sheet_cell_text(struct sheet *, const char *);
void	 sheet_cell_number(struct sheet *, int64_t millionths);
void	 sheet_bar(struct sheet *, struct span label, int64_t value,
    int64_t of);
void	 sheet_row(struct sheet *, struct span label);
void	 sheet_heat(struct sheet *, int64_t value, int64_t of);
void	 sheet_point(struct sheet *, struct sheet_point);
void	 sheet_lane(struct sheet *, struct span label, bool gap);
void	 sheet_node(struct sheet *, uint32_t lane, struct span label,
    struct span record, enum sheet_mark);
void	 sheet_arrow(struct sheet *, uint32_t from, uint32_t to,
    enum sheet_mark);

/* Rounded to hundredths, no more digits than needed; "" for SHEET_NONE. */
void	 sheet_number(struct buf *, int64_t millionths);
/* "gap", "jump"; translated where people read. */
const char *sheet_mark_word(enum sheet_mark);
const char *sheet_sort_name(enum sheet_sort);
const char *sheet_lang_name(enum lang);

/* False: out of memory. */
bool	 sheet_text(const struct sheet *, struct buf *);
bool	 sheet_csv(const struct sheet *, struct buf *);
bool	 sheet_json(const struct sheet *, struct buf *);
bool	 sheet_html(const struct sheet *, struct buf *);

#endif /* CORE_PORT_SHEET_H */
