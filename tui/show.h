/*
 * show.h - values as people read and write them.
 *
 * Words of vocabularies by their label, references by the title of what they
 * point to, dates as day.month.year, numbers with commas.
 */
#ifndef TUI_SHOW_H
#define TUI_SHOW_H

#include "core/cmd/session.h"
#include "core/store/query.h"

struct show {
	struct txn	*txn;
	enum lang	 lang;
};

void	 show_value(const struct show *, const struct field *,
    const struct value *, struct buf *);
/* "INS-00214 12-school", or what of it there is. */
void	 show_record(const struct show *, uint64_t id, struct buf *);
void	 show_title(const struct show *, uint64_t id, struct buf *);
void	 show_code(const struct show *, uint64_t id, struct buf *);
/* 1234567 as 1,234,567. */
void	 show_number(struct buf *, int64_t);

/* Right-aligned in a column: numbers. */
bool	 show_is_number(const struct field *);

/* A value as the text that a form holds: dates turned round. */
void	 show_typed(const struct field *, const struct value *, struct buf *);
/*
 * What was typed as the text that edit_value() takes: 1.9.1974 as
 * 1974-09-01, "=" as today and "+3" as in three days; else as it is.
 */
void	 show_meant(const struct field *, struct span typed, struct clock *,
    struct buf *);

#endif /* TUI_SHOW_H */
