/*
 * exporter.h - records out, in an order that two equal databases share.
 *
 * References leave as codes (ids where a target has none or shares it), so
 * that a file can be imported anywhere.  CSV has a heading of field names;
 * JSON is one object a line with a "kind" member; a field that is itself
 * named "kind" leaves as "subject.kind", so that the member stays what it is.
 */
#ifndef CORE_PORT_EXPORTER_H
#define CORE_PORT_EXPORTER_H

#include "core/store/query.h"

struct export_sink {
	enum err (*put)(void *with, struct span bytes, struct note *why);
	void	 *with;
};

struct export_choice {
	const char		*format;	/* "csv" or "json" */
	const struct field	**columns;	/* NULL: all fields */
	size_t			 column_count;
	bool			 no_personal;	/* fields are left out */
	bool			 whole;		/* json: ids, conflicts and
						 * what was deleted, too */
	uint64_t		 limit;		/* 0: none */
};

/* The rows of a query; one heading. */
enum err export_query(struct txn *, const struct query *,
    const struct export_choice *, const struct export_sink *,
    struct note *why);

/* A record as JSON, for show and list. */
void	 export_json(struct txn *, const struct rec_view *,
    const struct kind *, struct buf *);
/* What names a record to people: its title fields. */
void	 export_title(struct txn *, uint64_t id, struct buf *);

#endif /* CORE_PORT_EXPORTER_H */
