/*
 * child.h - work in a process of its own, which a damaged page may end.
 */
#ifndef CORE_SESSION_CHILD_H
#define CORE_SESSION_CHILD_H

#include "core/base/err.h"

enum { CHILD_DIED = -1 };	/* by a signal */

/*
 * Runs it in a copy of this process that is silent on standard error; no
 * database may be open.  *status: what work returned, 0 to 255, or
 * CHILD_DIED.
 */
enum err child_run(int (*work)(void *with), void *with, struct note *why,
    int *status);

#endif /* CORE_SESSION_CHILD_H */
