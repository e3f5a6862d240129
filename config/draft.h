/*
 * draft.h - a schema while files are being laid over one another: lists that
 * grow, names not yet resolved.  Only schemaread.c, draft.c and settle.c know
 * it.
 */
#ifndef CONFIG_DRAFT_H
#define CONFIG_DRAFT_H

#include "config/shape.h"

struct draft_field {
	struct field		 field;
	struct span		 of;		/* vocabulary or kind */
	struct yaml_place	 of_at;
	bool			 typed, builtin;
	bool			 last;		/* of those after all others */
	struct draft_field	*next;
};

struct draft_kind {
	struct kind		*kind;
	struct draft_field	*first;
	const struct yaml_node	*columns, *title;
	struct yaml_place	 at;
	struct draft_kind	*next;
};

struct draft_word {
	struct word		 word;
	struct draft_word	*next;
};

struct draft_vocab {
	struct vocab		*vocab;
	struct draft_word	*first, **tail;
	struct draft_vocab	*next;
};

struct draft_page {
	struct page		 page;
	struct draft_page	*next;
};

struct draft {
	struct schema		*schema;
	struct shape		 shape;
	bool			 builtin;	/* the file read now */
	struct draft_field	*every;
	struct draft_kind	*kinds, **kinds_tail;
	struct draft_vocab	*vocabs, **vocabs_tail;
	struct draft_page	*pages, **pages_tail;
};

struct draft_kind *draft_find_kind(const struct draft *, struct span name);
struct draft_field *draft_find_field(struct draft_field *first,
    struct span name);
struct draft_page *draft_find_page(const struct draft *, struct span name);

/* Whether it may name something new; says a problem where not. */
bool	 draft_may_name(const struct draft *, const struct yaml_node *member);

/*
 * A line about a field: of the kind, or of every kind where kind is NULL.
 * The list grows or its field changes.
 */
void	 draft_field(struct draft *, struct draft_kind *,
    const struct yaml_node *member);

/* Puts a field into a list: before those that stand last, unless it does. */
void	 draft_place(struct draft_field **list, struct draft_field *);

/* Draft to schema: names resolved, lists made arrays, texts completed. */
void	 settle_schema(struct draft *);

/* digest.c: 16 hex digits over what the schema means. */
void	 digest_schema(struct schema *);

#endif /* CONFIG_DRAFT_H */
