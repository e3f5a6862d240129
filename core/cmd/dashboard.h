/*
 * dashboard.h - the state of a register at a glance, as text.
 */
#ifndef CORE_CMD_DASHBOARD_H
#define CORE_CMD_DASHBOARD_H

#include "core/session/session.h"

/* Records by kind, what waits for a person, the newest changes. */
enum err dashboard_put(struct session *);

#endif /* CORE_CMD_DASHBOARD_H */
