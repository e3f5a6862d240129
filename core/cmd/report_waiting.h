/*
 * report_waiting.h - trainees who may have a place and have none in sight.
 */
#ifndef CORE_CMD_REPORT_WAITING_H
#define CORE_CMD_REPORT_WAITING_H

#include "core/cmd/report.h"

void	 report_waiting_want(struct facts *);

/* For each person; NULL: out of memory. */
bool	*report_waiting(struct report *);

#endif /* CORE_CMD_REPORT_WAITING_H */
