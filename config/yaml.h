/*
 * yaml.h - the part of YAML that klaster's files are written in.
 *
 * One document of maps, lists and scalars, plain or quoted, in block or in
 * flow style.  What makes YAML surprising is refused on purpose, each with
 * its own sentence: anchors, tags, directives, block scalars, tabs, keys that
 * stand twice or are no scalars; see klaster.yaml(5).
 *
 * The tree is owned by the arena.  Its text is never interpreted here: "yes",
 * 5 and "5" are text, and plain says which was written without quotes.
 */
#ifndef CONFIG_YAML_H
#define CONFIG_YAML_H

#include "core/base/mem.h"

enum { YAML_DEEPEST = 24, YAML_LARGEST = 4 << 20 };

enum yaml_shape { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_place {
	const char	*file;
	unsigned	 line, column;		/* from 1 */
};

struct yaml_node {
	enum yaml_shape		 shape;
	bool			 plain;		/* a scalar without quotes */
	struct span		 text;		/* of a scalar, NUL-ended */
	struct span		 key;		/* of a member of a map */
	struct yaml_place	 at, key_at;
	struct yaml_node	*first, *next;	/* members, in file order */
	size_t			 count;
};

/*
 * Reads text; file is its name in messages and must live as long as the
 * arena.  An empty text is an empty plain scalar.
 */
enum err yaml_read(struct span text, const char *file, struct arena *,
    struct note *why, struct yaml_node **out);

/* The member of a map with this key; NULL when there is none. */
struct yaml_node *yaml_member(const struct yaml_node *map, struct span key);

/* Nothing was written: an empty plain scalar, "~" or "null". */
bool	 yaml_is_null(const struct yaml_node *);

#endif /* CONFIG_YAML_H */
