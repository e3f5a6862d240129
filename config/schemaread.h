/*
 * schemaread.h - from YAML files to the schema; see klaster-schema(5).
 *
 * The built-in file comes first and may say anything.  The files of an
 * office after it add kinds, fields and words, and change how things are
 * shown; they take nothing away and change no type.
 */
#ifndef CONFIG_SCHEMAREAD_H
#define CONFIG_SCHEMAREAD_H

#include "config/problem.h"
#include "core/model/schema.h"

struct schemaread;

/* The keys of a file that are read here; NULL ends them. */
extern const char *const schemaread_keys[];

/* NULL: no memory.  The problems must outlive it. */
struct schemaread *schemaread_begin(struct problems *);

/* The tree must live until schemaread_end(). */
void	 schemaread_add(struct schemaread *, const struct yaml_node *file,
    bool builtin);

/*
 * The schema, also where there were problems: then without the things that
 * they name.  NULL: no memory.  Frees the reader.
 */
struct schema *schemaread_end(struct schemaread *);

void	 schemaread_free(struct schema *);

#endif /* CONFIG_SCHEMAREAD_H */
