/*
 * report_trend.h - indicators over the years, and where they lead to.
 */
#ifndef CORE_CMD_REPORT_TREND_H
#define CORE_CMD_REPORT_TREND_H

#include "core/cmd/report.h"

void	 report_trend_want(struct facts *);

/* A trend line for each indicator with readings, by code, at most so many. */
void	 report_trends(struct report *, uint32_t most);

#endif /* CORE_CMD_REPORT_TREND_H */
