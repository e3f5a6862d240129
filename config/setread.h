/*
 * setread.h - from trees of YAML to struct settings; for settings.c only.
 *
 * What a later file says of one name (an import, a list, a key) replaces
 * what an earlier one said of it, as a whole.
 */
#ifndef CONFIG_SETREAD_H
#define CONFIG_SETREAD_H

#include "config/ruleread.h"
#include "config/settings.h"
#include "config/shape.h"

#define SETREAD_BUILTIN "(built in)"

struct named {				/* a member of imports, lists ... */
	const struct yaml_node	*node;
	struct settings_row	*row;
	struct named		*next;
};

struct names {
	struct named	*first, **tail;
	size_t		 count;
};

struct setread {
	struct settings	*settings;
	struct shape	 shape;
	struct names	 imports, lists, keys, rows;
	struct ruleread	 rules;
	struct arena	 arena;		/* until setread_end() */
};

void	 setread_begin(struct setread *, struct settings *,
    struct problems *);
void	 setread_add(struct setread *, const struct yaml_node *file);
void	 setread_end(struct setread *);

/* importread.c: a member of "imports"; NULL where it cannot be used. */
struct import_definition *importread(struct shape, const struct schema *,
    const struct yaml_node *);

/* listread.c: a member of "lists". */
bool	 listread(struct shape, const struct schema *,
    const struct yaml_node *, struct settings_list *);

#endif /* CONFIG_SETREAD_H */
