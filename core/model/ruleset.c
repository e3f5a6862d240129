/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/ruleset.h"

const struct rule_words *
ruleset_find(const struct ruleset *set, struct span id)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		if (span_is(span_of(set->rules[i].id), id))
			return &set->rules[i];
	return NULL;
}

bool
rule_limit(const struct rule_words *rule, const char *name,
    int64_t *millionths)
{
	size_t i;

	*millionths = 0;
	for (i = 0; i < rule->limit_count; i++) {
		if (strcmp(rule->limits[i].name, name) != 0)
			continue;
		*millionths = rule->limits[i].value;
		return true;
	}
	return false;
}
