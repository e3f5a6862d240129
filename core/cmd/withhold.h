/*
 * withhold.h - whether a bundle goes without personal values: what
 * klaster.yaml says of bundles, and of offices.
 */
#ifndef CORE_CMD_WITHHOLD_H
#define CORE_CMD_WITHHOLD_H

#include "core/session/session.h"

/* dev: for that office; "": for everybody. */
enum err withhold_from(struct session *, const char *dev, bool *withhold);
/* For all accepted offices at once: as soon as one may not have them. */
enum err withhold_from_all(struct session *, bool *withhold);

#endif /* CORE_CMD_WITHHOLD_H */
