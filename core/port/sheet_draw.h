/*
 * sheet_draw.h - the charts of a sheet as SVG inside a page.
 *
 * Drawings are 1000 units wide, say in numbers or words what they say by
 * shade, and are cut into pieces that fit on a sheet of paper.  Coordinates
 * are whole numbers: the same chart is the same bytes.
 */
#ifndef CORE_PORT_SHEET_DRAW_H
#define CORE_PORT_SHEET_DRAW_H

#include "core/port/sheet.h"

void	 sheet_draw_bars(struct buf *, const struct sheet_part *);
void	 sheet_draw_heat(struct buf *, const struct sheet_part *);
void	 sheet_draw_trend(struct buf *, const struct sheet_part *);
void	 sheet_draw_map(struct buf *, const struct sheet_part *);

/* Text with what HTML would read as its own written otherwise. */
void	 sheet_escape(struct buf *, struct span);

/* <svg> of this size with a name for those who do not see it. */
void	 sheet_draw_begin(struct buf *, int width, int height,
    const char *name);
void	 sheet_draw_end(struct buf *);

struct sheet_label {
	int		 x, y;
	const char	*look;		/* class: "s", "e" (ends at x), "m" */
	unsigned	 columns;	/* at most; 0: all of it */
};
void	 sheet_draw_text(struct buf *, const struct sheet_label *,
    struct span text);
void	 sheet_draw_number(struct buf *, const struct sheet_label *,
    int64_t millionths);

/* Where value lies on a line of size units that begins at low. */
int	 sheet_draw_at(int64_t value, int64_t low, int64_t high, int size);

#endif /* CORE_PORT_SHEET_DRAW_H */
