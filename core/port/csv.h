/*
 * csv.h - reading and writing CSV (RFC 4180, and what people call CSV).
 *
 * The reader streams: delimiter , ; tab or | (found out or given), quotes,
 * line ends of any system, a byte order mark, UTF-8 or a named legacy
 * encoding.  Row numbers count records from 1, the heading and blank lines
 * included, as a spreadsheet does; lines are physical.  Blank lines are not
 * given out.
 */
#ifndef CORE_PORT_CSV_H
#define CORE_PORT_CSV_H

#include "core/base/mem.h"

struct csv;

struct csv_form {
	char		 delimiter;	/* 0: find out */
	const char	*encoding;	/* NULL: UTF-8 */
	const char	*name;		/* in messages; NULL: the path */
};

enum err csv_open(const char *path, const struct csv_form *, struct note *why,
    struct csv **out);
/* The next record; fields live until the next call.  ERR via csv_close(). */
bool	 csv_next(struct csv *, const struct span **fields, size_t *count);
unsigned long csv_row(const struct csv *);
unsigned long csv_line(const struct csv *);
char	 csv_delimiter(const struct csv *);
/* Bytes of the file read so far, and its size (0: unknown). */
void	 csv_progress(const struct csv *, uint64_t *done, uint64_t *total);
enum err csv_close(struct csv *);

/* One field, quoted where needed; end the record with csv_end(): LF. */
void	 csv_write(struct buf *, struct span field, bool first);
void	 csv_write_by(struct buf *, struct span field, bool first,
    char delimiter);
void	 csv_end(struct buf *);

#endif /* CORE_PORT_CSV_H */
