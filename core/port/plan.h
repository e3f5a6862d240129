/*
 * plan.h - which heading of a file fills which fields of a kind.
 *
 * A heading is looked up in the definition, then among the names and the
 * labels of the fields, in any of the languages; case and apostrophes do not
 * matter.  What is left over is left out, and said.
 */
#ifndef CORE_PORT_PLAN_H
#define CORE_PORT_PLAN_H

#include "core/model/importdef.h"

struct plan_heading {
	struct span		 name;
	const struct import_column **targets;
	size_t			 count;		/* 0: left out */
	const struct import_filter *filter;	/* or NULL */
};

struct plan {
	const struct kind	*kind;
	const struct import_definition *definition;	/* or NULL */
	const struct field	*key;
	enum lang		 lang;
	struct arena		*arena;
	void			(*remark)(void *with, struct span sentence);
	void			*with;
	struct plan_heading	*headings;
	size_t			 count, room;
	const char		**filled;	/* headings, by place */
};

/* The members up to with are the caller's; false: no memory. */
bool	 plan_begin(struct plan *);

/*
 * What this heading fills; hint is where it is likely to be found, the
 * number of its column.  NULL and the note: two headings fill one field.
 */
const struct plan_heading *plan_heading(struct plan *, struct span name,
    size_t hint, struct note *why);

/* After all headings: whether the definition's columns were all there, and
 * the key is filled. */
enum err plan_check(const struct plan *, const char *path, struct note *why);

#endif /* CORE_PORT_PLAN_H */
