/*
 * intake.h - the rows of a file to be imported, whatever its format.
 *
 * A file can be gone through several times; each time gives the same rows
 * in the same order.
 */
#ifndef CORE_PORT_INTAKE_H
#define CORE_PORT_INTAKE_H

#include "core/port/plan.h"

struct intake;

struct intake_form {
	const char	*path;		/* to open */
	const char	*name;		/* in messages */
	bool		 json;
	const struct schema *schema;
	const struct kind *kind;	/* NULL: each row says (json) */
	const struct import_definition *definition;
	enum lang	 lang;
	void		(*remark)(void *with, struct span sentence);
	void		*with;
};

struct intake_cell {
	const struct import_column *column;
	struct span	 text;
	bool		 items;		/* text is a packed list */
};

struct intake_row {
	const struct plan *plan;
	struct intake_cell *cells;
	size_t		 count;
	unsigned long	 row, line;
	size_t		 passed;	/* filters of its plan */
	struct span	 origin;	/* json: its id elsewhere, or "" */
	bool		 deleted;	/* json: there, perhaps in dispute */
	struct intake_cell *sides;	/* json: all values of conflicts */
	size_t		 side_count;
	const char	*wrong;		/* the row itself cannot be used, and
					 * why; or NULL */
};

enum err intake_open(const struct intake_form *, struct note *why,
    struct intake **out);
/* Begins again before the first row. */
enum err intake_rewind(struct intake *, struct note *why);
/* False at the end, and after an error that intake_end() returns. */
bool	 intake_next(struct intake *, struct intake_row *);
enum err intake_end(const struct intake *);
void	 intake_close(struct intake *);

/* The plan of a kind, if rows of it were met. */
const struct plan *intake_plan(const struct intake *, const struct kind *);

/* Bytes read in this turn, and the size of the file (0: unknown). */
void	 intake_progress(const struct intake *, uint64_t *done,
    uint64_t *total);

/* For a file of refused rows: its beginning, and the row last given out with
 * a sentence behind it; written as the file itself is, but in UTF-8. */
void	 intake_put_heading(const struct intake *, struct buf *);
void	 intake_put_row(const struct intake *, struct span sentence,
    struct buf *);

#endif /* CORE_PORT_INTAKE_H */
