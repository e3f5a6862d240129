/*
 * contents.h - what a bundle holds, printed.
 */
#ifndef CORE_CMD_CONTENTS_H
#define CORE_CMD_CONTENTS_H

#include "core/exchange/bundle.h"
#include "core/session/session.h"

/* Its sender, size and runs, one a line. */
void	 contents_put(struct session *, FILE *, const struct bundle_facts *);

#endif /* CORE_CMD_CONTENTS_H */
