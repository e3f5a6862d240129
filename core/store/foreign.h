/*
 * foreign.h - data files that LMDB wrote on a machine of another sort.
 *
 * Numbers lie in them as that machine has them; LMDB cannot read them here,
 * and takes them for damaged ones.
 */
#ifndef CORE_STORE_FOREIGN_H
#define CORE_STORE_FOREIGN_H

#include "core/base/err.h"

/* ERR_REFUSED, with what to do, when this file is one. */
enum err foreign_check(const char *path, struct note *why);

#endif /* CORE_STORE_FOREIGN_H */
