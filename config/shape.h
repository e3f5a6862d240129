/*
 * shape.h - taking what is expected out of a tree of YAML.
 *
 * Each of these says a problem where something else stands, and then leaves
 * the caller's value as it was.
 */
#ifndef CONFIG_SHAPE_H
#define CONFIG_SHAPE_H

#include "config/problem.h"
#include "core/model/schema.h"

struct shape {
	struct problems	*problems;
	struct arena	*arena;		/* what is taken is copied here */
};

bool	 shape_is_map(struct shape, const struct yaml_node *);
bool	 shape_is_list(struct shape, const struct yaml_node *);

/* A key without a value is a flag that is set. */
void	 shape_yesno(struct shape, const struct yaml_node *, bool *out);
void	 shape_integer(struct shape, const struct yaml_node *, int64_t min,
    int64_t max, int64_t *out);
void	 shape_text(struct shape, const struct yaml_node *,
    const char **out);

/* Names of one table; NULL ends it. */
bool	 shape_one_of(struct shape, const struct yaml_node *,
    const char *const names[], size_t *out);

/*
 * A key that names[] has not is a problem; false then.  in: what the map
 * describes, for the sentence.
 */
bool	 shape_key(struct shape, const struct yaml_node *member,
    const char *const names[], const char *in);
const char *shape_nearest(const char *const names[], struct span name);

/* The language that a key names: "en", "uz", "uz-Cyrl", "ru". */
bool	 shape_lang(struct span key, enum lang *out);

/*
 * A text in the language that is the member's key.  A new one in Uzbek
 * takes the place of that in Cyrillic too, unless the map has both.
 */
void	 shape_in_lang(struct shape, const struct yaml_node *map,
    const struct yaml_node *member, struct label *out);

/* Text in one language (a scalar, English) or a map of languages. */
void	 shape_label(struct shape, const struct yaml_node *, const char *in,
    struct label *out);

#endif /* CONFIG_SHAPE_H */
