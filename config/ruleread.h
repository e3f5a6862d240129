/*
 * ruleread.h - from YAML files to the words and limits of rules; see
 * klaster-rules(5).
 *
 * The built-in files name every rule once and say all of it.  The files of
 * an office after them change severity, limits and words; they add no rule
 * and take none away.
 */
#ifndef CONFIG_RULEREAD_H
#define CONFIG_RULEREAD_H

#include "config/shape.h"
#include "core/model/ruleset.h"

struct ruleread_rule {
	struct rule_words	 words;
	struct rule_limit	*limits;
	struct ruleread_rule	*next;
};

struct ruleread {
	struct shape		 shape;
	struct ruleread_rule	*first, **tail;
	size_t			 count;
};

void	 ruleread_begin(struct ruleread *, struct shape);
/* The value of the key "rules" of one file. */
void	 ruleread_add(struct ruleread *, const struct yaml_node *rules,
    bool builtin);
void	 ruleread_end(struct ruleread *, struct ruleset *out);

#endif /* CONFIG_RULEREAD_H */
