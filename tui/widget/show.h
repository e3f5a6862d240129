/*
 * show.h - values as people read and write them.
 *
 * Words of vocabularies by their label, references by the title of what they
 * point to, dates as the office writes them, numbers with commas.
 */
#ifndef TUI_WIDGET_SHOW_H
#define TUI_WIDGET_SHOW_H

#include "core/session/session.h"
#include "core/store/query.h"

enum show_dates { SHOW_DOTTED, SHOW_SLASHED, SHOW_ISO };

struct show {
	struct txn	*txn;
	enum lang	 lang;
	enum show_dates	 dates;
};

/* The form of a setting: "%d/%m/%Y"; NULL is dotted. */
enum show_dates show_dates(const char *form);
/* What is typed into a field for a date. */
const char *show_dates_hint(enum show_dates);
/* Day and minute of an instant, in local time. */
void	 show_time(enum show_dates, int64_t ms, struct buf *);

void	 show_value(const struct show *, const struct field *,
    const struct value *, struct buf *);
/* "INS-00214 12-school", or what of it there is. */
void	 show_record(const struct show *, uint64_t id, struct buf *);
void	 show_title(const struct show *, uint64_t id, struct buf *);
void	 show_code(const struct show *, uint64_t id, struct buf *);
/* 1234567 as 1,234,567. */
void	 show_number(struct buf *, int64_t);

/* Whether text has what was folded, at the beginning of a word or anywhere. */
bool	 show_has(struct span text, struct span folded, bool anywhere);

/* Right-aligned in a column: numbers. */
bool	 show_is_number(const struct field *);

/* A value as the text that a form holds: dates turned round. */
void	 show_typed(enum show_dates, const struct field *,
    const struct value *, struct buf *);
/*
 * What was typed as the text that edit_value() takes: 1.9.1974, 1/9/1974 as
 * 1974-09-01, "=" as today and "+3" as in three days; else as it is.
 */
void	 show_meant(const struct field *, struct span typed, struct clock *,
    struct buf *);

#endif /* TUI_WIDGET_SHOW_H */
