/*
 * wish.h - what a command line says of a bundle to be made.
 */
#ifndef CORE_CMD_WISH_H
#define CORE_CMD_WISH_H

#include "core/cmd/verb.h"
#include "core/sync/bundle.h"

/* --for, --seal and --max-size, where the verb has them; in the arena. */
enum err wish_read(struct session *, const struct call *,
    struct bundle_wish *);

/* --max-size: "700k", "20M"; 0: not given. */
enum err wish_most(struct session *, const struct call *, uint64_t *most);

/* Makes it at this path (NULL: standard output) and says what came out. */
enum err wish_make(struct session *, const char *path,
    const struct bundle_wish *);

#endif /* CORE_CMD_WISH_H */
