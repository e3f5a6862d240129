/*
 * tape.h - a tree of YAML as bytes, for what is compiled in.
 *
 * Every run of klaster needs the schema, and reading it as YAML takes longer
 * than all else that a short command does.  So make reads it once
 * (maketape.c), adds the Uzbek texts in Cyrillic, and compiles in the tree.
 *
 *	node	u8 shape and plain, varint line, column, its content
 *	scalar	varint length, bytes, NUL
 *	list	varint count, nodes
 *	map	varint count, pairs: varint line, column of the key, the key
 *		as a scalar's content, node
 */
#ifndef CONFIG_TAPE_H
#define CONFIG_TAPE_H

#include "config/yaml.h"

void	 tape_write(struct buf *, const struct yaml_node *);

/*
 * The tree; its texts lie in the tape, its nodes in the arena.  NULL: no
 * memory.  The tape is ours, and trusted.
 */
struct yaml_node *tape_read(struct span tape, const char *file,
    struct arena *);

#endif /* CONFIG_TAPE_H */
