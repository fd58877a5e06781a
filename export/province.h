/*
 * Workbooks of many counties: ranks of a province, city or group with heat,
 * movement, completeness and outliers; the detail of every indicator; trends.
 */
#ifndef EXPORT_PROVINCE_H
#define EXPORT_PROVINCE_H

#include "export/command.h"

/*
 * province --region CODE --period PERIOD [--group CODE] -o FILE: the counties
 * of a region with accepted figures, best first. Returns an exit code, after a
 * line on stderr unless it is 0.
 */
int province_command(struct command *c);

/*
 * detail, with the same options: one row a county; value, attainment, weight
 * and points of every indicator; written row by row. More indicators than a
 * sheet of DETAIL_INDICATORS takes go on in further sheets.
 */
#define DETAIL_INDICATORS 90
int detail_command(struct command *c);

/*
 * trend, with the same options and --months N (60): totals, ranks and the rate
 * of each quality of every county over N periods of the frequency of --period,
 * the last of them, with a line of each.
 */
enum { TREND_MONTHS = 60, TREND_MOST = 240 };
int trend_command(struct command *c);

#endif
