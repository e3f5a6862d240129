/*
 * schema.h - what kinds of records there are, and all that is known of them.
 *
 * The schema is data: it is read from YAML (see klaster-schema(5)) into these
 * structs once and is constant from then on.  Forms, lists, CSV, JSON,
 * checks, indexes, search and help walk these tables; none of them names a
 * field.
 *
 * Everything is owned by schema->arena.
 */
#ifndef CORE_MODEL_SCHEMA_H
#define CORE_MODEL_SCHEMA_H

#include <stdint.h>

#include "core/base/mem.h"

enum lang { LANG_EN, LANG_UZ, LANG_UZ_CYRL, LANG_RU, LANG_COUNT };

/* Texts for people; [LANG_EN] is always there, the others may be NULL. */
struct label {
	const char	*text[LANG_COUNT];
};

enum field_type {
	FIELD_TEXT, FIELD_INTEGER, FIELD_DECIMAL, FIELD_DATE, FIELD_PERIOD,
	FIELD_YESNO, FIELD_WORD /* of a vocabulary */, FIELD_REF,
	FIELD_TYPES
};

struct word {				/* an entry of a vocabulary */
	const char	*name;
	struct label	 label;
};

struct vocab {
	const char	*name;
	struct word	*words;
	size_t		 count;
};

struct kind;

struct field {
	const char	*name;
	enum field_type	 type;
	bool		 list;		/* several values of type: a set, */
	bool		 sequence;	/* or order and repeats count */
	bool		 required;
	bool		 personal;
	bool		 indexed;
	bool		 search;	/* its words are found by find */
	bool		 multiline;
	const struct vocab *vocab;	/* FIELD_WORD */
	const struct kind *target;	/* FIELD_REF */
	const char	*group;		/* set together with these; or NULL */
	const char	*page;		/* of the form: a page's name */
	const char	*unit;		/* "years", "hours"; or NULL */
	int64_t		 min, max;	/* FIELD_INTEGER, in its unit */
	unsigned	 width;		/* of its column and input, cells */
	struct label	 label, help;	/* help: what it means, its source */
	uint16_t	 place;		/* index in kind->fields */
	uint16_t	 slot;		/* its number in this database: see
					 * store/names.h; 0 = none yet */
};

struct page {				/* of a form */
	const char	*name;
	struct label	 label;
};

struct kind {
	const char	*name;
	const char	*prefix;	/* of proposed codes: "INS" */
	struct label	 label, plural, help;
	struct field	*fields;	/* in form order; [0] is code */
	size_t		 count;
	const struct field **columns;	/* of lists, in order */
	size_t		 column_count;
	const struct field **title;	/* what names a record to people */
	size_t		 title_count;
	struct page	*pages;
	size_t		 page_count;
	uint16_t	 slot;		/* as field.slot */
};

struct schema {
	struct kind	**kinds;	/* in menu order */
	size_t		 count;
	struct vocab	**vocabs;
	size_t		 vocab_count;
	char		 digest[17];	/* 16 hex digits over its meaning */
	struct arena	 arena;
};

struct kind *schema_kind(const struct schema *, struct span name);
struct vocab *schema_vocab(const struct schema *, struct span name);
struct field *kind_field(const struct kind *, struct span name);
const struct word *vocab_word(const struct vocab *, struct span name);

/* The label in this language, or in the nearest that has one. */
const char *label_text(const struct label *, enum lang);

/* What a field is counted in, for people; NULL: in nothing. */
const char *schema_unit(const struct schema *, const struct field *,
    enum lang);

/* The nearest of these names to a mistyped one, NULL when none is near. */
const char *kind_nearest_field(const struct kind *, struct span name);
const char *schema_nearest_kind(const struct schema *, struct span name);
const char *vocab_nearest_word(const struct vocab *, struct span name);

const char *field_type_name(enum field_type);	/* as in YAML: "text" ... */

#endif /* CORE_MODEL_SCHEMA_H */
