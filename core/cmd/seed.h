/*
 * seed.h - the rows of the sample as one change.
 */
#ifndef CORE_CMD_SEED_H
#define CORE_CMD_SEED_H

#include "core/session/session.h"

enum err seed_fill(struct session *);

#endif /* CORE_CMD_SEED_H */
