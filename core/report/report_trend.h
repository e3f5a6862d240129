/*
 * report_trend.h - indicators over the years, and where they lead to.
 */
#ifndef CORE_REPORT_REPORT_TREND_H
#define CORE_REPORT_REPORT_TREND_H

#include "core/report/report.h"

void	 report_trend_want(struct facts *);

/* A trend line for each indicator with readings, by code, at most so many. */
void	 report_trends(struct report *, uint32_t most);

#endif /* CORE_REPORT_REPORT_TREND_H */
