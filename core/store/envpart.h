/*
 * envpart.h - LMDB, for the files that know it: env*.c.
 */
#ifndef CORE_STORE_ENVPART_H
#define CORE_STORE_ENVPART_H

#include <lmdb.h>

#include "core/store/env.h"

static inline bool
env_is_index(int tree)
{
	return tree >= TREE_INDEX && tree <= TREE_TROUBLE;
}

#endif /* CORE_STORE_ENVPART_H */
