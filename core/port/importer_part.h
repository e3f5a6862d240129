/*
 * importer_part.h - what the files importer*.c share; nobody else includes it.
 */
#ifndef CORE_PORT_IMPORTER_PART_H
#define CORE_PORT_IMPORTER_PART_H

#include "core/base/file.h"
#include "core/log/permit.h"
#include "core/port/cell.h"
#include "core/port/importer.h"
#include "core/port/keytable.h"
#include "core/port/lookup.h"
#include "core/port/reference.h"

enum key_flag {
	KEY_NEW = 1,		/* no record has it yet */
	KEY_DOUBLE = 2,		/* two rows have it: entry.other */
	KEY_SHARED = 4,		/* several records have it already */
	KEY_ALIAS = 8,		/* another name: id is the entry's place */
	KEY_GATHERED = 16,	/* row is the first that can be used */
	KEY_JOINED = 32,	/* a DOUBLE under two codes of one record */
	KEY_ADOPT = 64,		/* NEW, and takes the id that it has there */
	KEY_FORMER = 128	/* a code that its record once had */
};

struct importer;

/*
 * Where the rows go that can be used: into the change, or, in a dry run, into
 * the preview.  create begins a record that is not here yet, open one that is
 * (view); each field that the row sets, then close.
 */
struct row_sink {
	void	(*create)(struct importer *, struct key_entry *);
	void	(*open)(struct importer *, const struct key_entry *);
	void	(*set)(struct importer *, const struct field *,
	    const struct rec_view *view);
	void	(*close)(struct importer *);
	void	(*remove)(struct importer *, const struct key_entry *);
};
extern const struct row_sink importer_change, importer_preview;

struct bits {			/* one a row */
	unsigned char	*at;
	size_t		 room;
};

struct importer {
	struct store			*store;
	const char			*name;	/* of the file, in messages */
	const struct import_options	*options;
	const struct import_ears	*ears;
	struct import_tally		*tally;
	struct note			*why;
	struct intake			*in;
	struct txn			*txn;
	struct change			*change;	/* NULL: dry run */
	const struct row_sink		*sink;	/* NULL: rows are only looked
						 * at */
	struct permit			 permit;	/* of this office */
	uint32_t			 writer;
	struct keytable			 keys;
	struct lookup			*lookup;
	struct reference_cache		*references;
	struct file_draft		 rejects;
	bool				 rejecting;
	bool				 adds;	/* some column does */
	struct keytable			 lists;	/* what is added, by field */
	struct buf			*texts;	/* of them: packed items */
	size_t				 text_count, text_room;
	struct bits			 refused, waiting;
	uint64_t			 proposed;	/* number of a code */
	bool				 formers;	/* some were met */
	unsigned			 passes;	/* done */
	bool				 again;	/* a row more was refused */
	bool				 blank_erases;
	enum err			 err;

	/* The row at hand. */
	struct intake_row		 row;
	struct arena			 arena;
	struct buf			 key, line;
	struct cell_value		*values;	/* by place */
	bool				*given;
	size_t				 value_room;
	bool				 made;	/* a cell names a row of this
						 * file that gets an id here */
	uint32_t			 place;		/* of its key */
};

bool	 importer_bit(const struct bits *, unsigned long row);
/* False: no memory. */
bool	 importer_set_bit(struct bits *, unsigned long row);

/* A row for the file of refused ones, unless nothing is to be written. */
enum err importer_put_reject(struct importer *, struct span row);

/* One row, for the sink. */
void	 importer_row(struct importer *);
/* The same row again, for references to rows that came after it. */
void	 importer_row_later(struct importer *);
void	 importer_set_later(struct importer *, const struct key_entry *);
/* The row cannot be used; column may be NULL. */
void	 importer_refuse(struct importer *, const struct import_column *,
    const char *what);
/* Reads the key of the row into ->key; false when it has none. */
bool	 importer_key(struct importer *);
/* The record of a key, also by a code that it once had (KEY_FORMER). */
enum lookup_found importer_lookup(struct importer *, struct span key,
    struct key_entry *);
/* The first pass's part of a row. */
void	 importer_collect(struct importer *);

/*
 * Rows that add to lists (importer_add.c).  meet: whether this row may be one
 * with an earlier of its key, from which it must not differ elsewhere.
 * gathered: what all rows of the key say of this cell's column.  join: the
 * values of the row become lists that go on from those of the record.
 */
bool	 importer_adds(const struct import_definition *);
bool	 importer_meet(struct importer *);
void	 importer_gather(struct importer *);
void	 importer_gathered(const struct importer *, struct intake_cell *);
void	 importer_join(struct importer *, const struct rec_view *);
void	 importer_add_clear(struct importer *);

/*
 * Rows with the id of their record elsewhere (importer_origin.c).  collect
 * needs ->key; place is that of the row that an id means, 0 none; of the id,
 * DEV.n, of a place.  adopt opens the record in the change; sides_fit: what
 * it writes can be written.
 */
bool	 importer_has_origin(const struct importer *);
void	 importer_origin_key(struct importer *);
void	 importer_origin_collect(struct importer *, struct span code);
uint32_t importer_origin_place(const struct importer *, const struct kind *,
    struct span text);
struct span importer_origin_of(const struct importer *, uint32_t place);
bool	 importer_sides_fit(struct importer *, const struct key_entry *);
void	 importer_adopt(struct importer *);

/* Where in the file a reference leads to; see cell.h. */
enum err importer_find(void *importer, const struct import_column *,
    struct span text, struct arena *, struct note *why, struct span *wire,
    bool *later);

#endif /* CORE_PORT_IMPORTER_PART_H */
