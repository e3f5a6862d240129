/*
 * report_waiting.h - trainees who may have a place and have none in sight.
 */
#ifndef CORE_REPORT_REPORT_WAITING_H
#define CORE_REPORT_REPORT_WAITING_H

#include "core/report/report.h"

void	 report_waiting_want(struct facts *);

/* For each person; NULL: out of memory. */
bool	*report_waiting(struct report *);

#endif /* CORE_REPORT_REPORT_WAITING_H */
