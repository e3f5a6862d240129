/*
 * builtin.h - the files of config/ that are compiled in.
 */
#ifndef CONFIG_BUILTIN_H
#define CONFIG_BUILTIN_H

#include "core/base/span.h"

struct builtin {
	const char	*name;		/* "schema.yaml"; a kind */
	struct span	 text;
};

/* Tapes (tape.h). */
extern const struct builtin builtin_schema, builtin_settings;

/* rules/NAME.yaml, tapes too; a NULL name ends them. */
extern const struct builtin builtin_rules[];

/* sample/KIND.csv; a NULL name ends them. */
extern const struct builtin builtin_sample[];

#endif /* CONFIG_BUILTIN_H */
