/*
 * ruleset.h - what is configured of each rule: its words and thresholds.
 *
 * Read from rules.yaml (klaster-rules(5)).  A rule in C has an id and a
 * function; everything a person may wish to change stands here.
 */
#ifndef CORE_MODEL_RULESET_H
#define CORE_MODEL_RULESET_H

#include "core/model/schema.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_INFO,
	SEVERITY_OFF, SEVERITIES };

struct rule_limit {
	const char	*name;
	int64_t		 value;		/* in millionths */
};

struct rule_words {
	const char		*id;
	const char		*concept;	/* row of the theory: "P2.1" */
	const char		*kind;		/* of the records it names */
	enum severity		 severity;
	/*
	 * What is wrong, with {name}s that the finding fills: "{topic} needs
	 * {other}, which is taught later".
	 */
	struct label		 sentence;
	struct label		 remedy;	/* what to do */
	struct label		 title;		/* of the rule, for reports */
	const struct rule_limit	*limits;
	size_t			 limit_count;
};

struct ruleset {
	const struct rule_words	*rules;
	size_t			 count;
};

const struct rule_words *ruleset_find(const struct ruleset *, struct span id);

/* In millionths; 0 and false when the rule has no such limit. */
bool	 rule_limit(const struct rule_words *, const char *name,
    int64_t *millionths);

#endif /* CORE_MODEL_RULESET_H */
