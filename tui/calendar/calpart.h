/*
 * calpart.h - what the files of the calendar share: caldata.c reads the
 * window, caldraw.c shows it, calacts.c moves bars and saves, calendar.c is
 * the screen.
 */
#ifndef TUI_CALENDAR_CALPART_H
#define TUI_CALENDAR_CALPART_H

#include "tui/app/findings.h"
#include "tui/calendar/calendar.h"
#include "tui/widget/input.h"
#include "tui/widget/parts.h"
#include "tui/widget/show.h"

enum {
	CAL_COL = 28, CAL_WIDE = 3,	/* where units stand, cells of one */
	CAL_BARS_MOST = 20000,
	CAL_LONGEST = 400		/* days; no longer ones */
};

enum cal_zoom { CAL_DAY, CAL_WEEK, CAL_TERM, CAL_ZOOMS };

struct cal_bar {
	uint64_t	 id, trainee, mentor, opening;
	uint32_t	 host;
	struct span	 trainee_name, mentor_name;
	int64_t		 from, to, was_from, was_to;
	bool		 firm;		/* agreed, running or done */
	bool		 done;
	bool		 away;		/* the mentor, from and to: */
	int64_t		 away_from, away_to;
};

struct cal_opening {
	uint32_t	host;
	int64_t		from, to, places;
};

struct cal_host {
	uint64_t	id;
	struct span	name;
	uint32_t	first, count;	/* bars */
	bool		offers;		/* has openings in the window */
};

/* A move that is not saved yet; the last of an id stands. */
struct cal_edit {
	uint64_t	id;
	int64_t		from, to;
};

enum cal_row_sort { CAL_HOST, CAL_BAR, CAL_HEADING, CAL_UNPLACED };

struct cal_row {
	enum cal_row_sort	sort;
	uint32_t		index;	/* UNPLACED: finding of the run */
};

struct calendar {
	struct screen		 screen;
	enum cal_zoom		 zoom;
	int64_t			 start;		/* first day shown */
	int64_t			 cursor;	/* a day within the unit */
	int64_t			 today;
	struct arena		 arena;		/* of names, hosts, openings */
	struct cal_bar		*bars;
	uint32_t		 bar_count;
	size_t			 bar_room;
	struct cal_host		*hosts;
	uint32_t		 host_count;
	size_t			 host_room;
	struct cal_opening	*openings;
	uint32_t		 opening_count;
	size_t			 opening_room;
	struct cal_row		*lines;
	struct parts_rows	 rows;
	struct cal_edit		*edits;
	size_t			 edit_count, edit_room;
	uint32_t		 unplaced;
	uint64_t		 changes;
	struct input		 find;
	bool			 finding;
	int64_t			 moved_at;
	bool			 explained;
	struct buf		 head, state;
};

static inline int64_t
cal_unit(const struct calendar *cal)
{
	return cal->zoom == CAL_DAY ? 1 : cal->zoom == CAL_WEEK ? 7 : 28;
}

static inline unsigned
cal_units(const struct calendar *cal)
{
	unsigned cols = cal->screen.app->frame.cols;

	return cols > CAL_COL + CAL_WIDE ? (cols - CAL_COL) / CAL_WIDE : 1;
}

/* caldata.c */
void	 caldata_load(struct calendar *);
/* Monday on or before the day. */
int64_t	 caldata_monday(int64_t day);
/* The number of its week. */
int	 caldata_week(int64_t day);
/* The most trainees at a host on one day of the unit, and whether some day
 * has more than the host offers. */
int64_t	 caldata_load_of(const struct calendar *, uint32_t host,
    int64_t from, int64_t to, bool *over);
int64_t	 caldata_places(const struct calendar *, uint32_t host, int64_t day);
int64_t	 caldata_mentor_load(const struct calendar *, uint64_t mentor,
    int64_t day);

/* caldraw.c */
void	 caldraw(struct calendar *, struct cells *);

/* calacts.c */
bool	 calacts(struct calendar *, enum action);
struct cal_bar *calacts_bar(const struct calendar *);
uint64_t calacts_record(const struct calendar *);
size_t	 calacts_pending(const struct calendar *);

#endif /* TUI_CALENDAR_CALPART_H */
