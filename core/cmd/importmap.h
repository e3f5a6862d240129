/*
 * importmap.h - which column of a file is which field: --using and --map.
 */
#ifndef CORE_CMD_IMPORTMAP_H
#define CORE_CMD_IMPORTMAP_H

#include "core/cmd/verb.h"
#include "core/port/importer.h"

/*
 * The definition that --using names with the columns of --map laid over it,
 * or one made of --map alone; options->kind may come from it.
 */
enum err importmap_read(struct session *, const struct call *,
    struct import_options *);

#endif /* CORE_CMD_IMPORTMAP_H */
