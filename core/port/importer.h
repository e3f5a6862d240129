/*
 * importer.h - from a file of rows to one change-set, with a preview.
 *
 * Rows are matched to records by code, also by one that a record once had.
 * A blank never erases unless blank_erases.  All rows go in or none, unless
 * partial: then the rejected rows go to a file that can be mended and imported
 * again.
 */
#ifndef CORE_PORT_IMPORTER_H
#define CORE_PORT_IMPORTER_H

#include "core/edit/change.h"
#include "core/model/importdef.h"
#include "core/store/query.h"

struct import_options {
	const struct kind	*kind;		/* NULL: the file says */
	const struct import_definition *definition;	/* or NULL */
	const char		*format;	/* csv, json, NULL: by name */
	bool			 dry_run, partial, blank_erases;
	const char		*rejects;	/* path, or NULL */
	enum lang		 lang;		/* headings may be labels */
};

struct import_tally {
	uint64_t	added, changed, unchanged, rejected;
	uint64_t	former;		/* of these: matched by a code that
					 * the record once had */
};

/*
 * show() gets one line for each old -> new (dry run), reject() one sentence
 * for each rejected row, with file, row and column; remark() one for each
 * column that is left out.  Any may be NULL.  progress() returns false to
 * stop; it is told bytes, of all that will be read.
 */
struct import_ears {
	void	(*remark)(void *with, struct span sentence);
	void	(*show)(void *with, struct span line);
	void	(*reject)(void *with, struct span sentence);
	bool	(*progress)(void *with, uint64_t done, uint64_t total);
	void	*with;
};

/*
 * ERR_INPUT: rows cannot be used, and nothing was written; ERR_LOOK: the
 * others were (partial).
 */
enum err import_file(struct store *, struct author *, const char *path,
    const struct import_options *, const struct import_ears *,
    struct import_tally *, struct change_result *, struct note *why);

#endif /* CORE_PORT_IMPORTER_H */
