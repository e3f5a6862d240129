/*
 * csv_part.h - what the files csv*.c share; nobody else includes it.
 */
#ifndef CORE_PORT_CSV_PART_H
#define CORE_PORT_CSV_PART_H

#include <iconv.h>

#include "core/port/csv.h"

enum {
	CSV_CHUNK = 256 * 1024,		/* read at once */
	CSV_RECORD_MAX = 1024 * 1024,	/* bytes of a record */
	CSV_FIELDS_MAX = 4096		/* fields of one */
};

struct csv {
	char		*path;		/* for messages */
	int		 fd;
	struct note	*why;
	enum err	 err;

	/* Bytes pos to end are UTF-8 not given out yet; a line feed follows,
	 * so that a search need not look where they end. */
	char		*at;
	size_t		 room, pos, end;
	bool		 eof;
	uint64_t	 taken, size;	/* of the file; size 0: unknown */

	const char	*encoding;	/* NULL: UTF-8 */
	iconv_t		 iconv;
	char		*raw;		/* read, not converted yet */
	size_t		 raw_len;
	bool		 broken;	/* bytes that the encoding has not */

	char		 delimiter;
	unsigned char	 stops[256];	/* 1: ends a plain field */
	struct span	*fields;
	bool		*doubled;	/* "" stands in this field */
	size_t		 count, field_room;
	unsigned long	 row, line, next_line;
};

/* More bytes behind end; false at the end of the file or on an error. */
bool	 csv_fill(struct csv *);
/* Opens the file, looks at its beginning, settles form. */
enum err csv_start(struct csv *, const char *path, const struct csv_form *);

#endif /* CORE_PORT_CSV_PART_H */
