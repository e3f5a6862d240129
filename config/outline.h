/*
 * outline.h - a schema while files are being laid over one another: lists that
 * grow, names not yet resolved.  Only schemaread.c, outline.c and settle.c know
 * it.
 */
#ifndef CONFIG_OUTLINE_H
#define CONFIG_OUTLINE_H

#include "config/shape.h"

struct outline_field {
	struct field		 field;
	struct span		 of;		/* vocabulary or kind */
	struct yaml_place	 of_at;
	bool			 typed, builtin;
	bool			 last;		/* of those after all others */
	struct outline_field	*next;
};

struct outline_kind {
	struct kind		*kind;
	struct outline_field	*first;
	const struct yaml_node	*columns, *title;
	struct yaml_place	 at;
	struct outline_kind	*next;
};

struct outline_word {
	struct word		 word;
	struct outline_word	*next;
};

struct outline_vocab {
	struct vocab		*vocab;
	struct outline_word	*first, **tail;
	struct outline_vocab	*next;
};

struct outline_page {
	struct page		 page;
	struct outline_page	*next;
};

struct outline {
	struct schema		*schema;
	struct shape		 shape;
	bool			 builtin;	/* the file read now */
	struct outline_field	*every;
	struct outline_kind	*kinds, **kinds_tail;
	struct outline_vocab	*vocabs, **vocabs_tail;
	struct outline_page	*pages, **pages_tail;
};

struct outline_kind *outline_find_kind(const struct outline *,
    struct span name);
struct outline_page *outline_find_page(const struct outline *,
    struct span name);

/* Whether it may name something new; says a problem where not. */
bool	 outline_may_name(const struct outline *,
    const struct yaml_node *member);

/*
 * A line about a field: of the kind, or of every kind where kind is NULL.
 * The list grows or its field changes.
 */
void	 outline_field(struct outline *, struct outline_kind *,
    const struct yaml_node *member);

/* Puts a field into a list: before those that stand last, unless it does. */
void	 outline_place(struct outline_field **list, struct outline_field *);

/* Draft to schema: names resolved, lists made arrays, texts completed. */
void	 settle_schema(struct outline *);

/* digest.c: 16 hex digits over what the schema means. */
void	 digest_schema(struct schema *);

#endif /* CONFIG_OUTLINE_H */
