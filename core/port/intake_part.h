/*
 * intake_part.h - what the files intake*.c share; nobody else includes it.
 */
#ifndef CORE_PORT_INTAKE_PART_H
#define CORE_PORT_INTAKE_PART_H

#include "core/port/csv.h"
#include "core/port/intake.h"
#include "core/port/jsonl.h"

struct intake {
	struct intake_form	 form;
	struct note		*why;
	enum err		 err;
	struct arena		 arena;		/* plans */
	struct plan		**plans;	/* one a kind of the schema */
	struct csv		*csv;
	const struct plan_heading **columns;	/* csv: by column */
	size_t			 column_count;
	struct span		*heading;	/* csv: as written */
	const struct span	*fields;	/* csv: of the last row */
	size_t			 field_count;
	struct jsonl		 lines;
	struct span		 raw;		/* json: the last row */
	struct buf		 packed;	/* json: its lists */
	struct arena		 texts;		/* json: of the last row */
	struct intake_cell	*cells;
	size_t			 cell_room;
	struct buf		 wrong;
};

/* The plan of a kind, made when it is first asked for; NULL: no memory. */
struct plan *intake_plan_of(struct intake *, const struct kind *);
/* Cells of all that this heading fills, if the row passes its filter. */
bool	 intake_add_cells(struct intake *, struct intake_row *,
    const struct plan_heading *, struct span text, bool items);
bool	 intake_add_constants(struct intake *, struct intake_row *);

enum err intake_csv_open(struct intake *);
bool	 intake_csv_next(struct intake *, struct intake_row *);
bool	 intake_json_next(struct intake *, struct intake_row *);

#endif /* CORE_PORT_INTAKE_PART_H */
