/*
 * wish.h - what a command line says of a bundle to be made.
 */
#ifndef CORE_CMD_WISH_H
#define CORE_CMD_WISH_H

#include "core/cmd/verb.h"
#include "core/exchange/bundle.h"

/* --max-size: "700k", "20M"; 0: not given. */
enum err wish_most(struct session *, const struct call *, uint64_t *most);

/*
 * Makes it where -o says, or to standard output that is no terminal, and
 * says what came out.  request: only what is here is told.
 */
enum err wish_run(struct session *, const struct call *, bool request);

#endif /* CORE_CMD_WISH_H */
