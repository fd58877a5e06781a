/*
 * pinzhi-export province, detail and trend: workbooks of many counties into a
 * file.
 */
#ifndef EXPORT_PROVINCE_COMMAND_H
#define EXPORT_PROVINCE_COMMAND_H

#include "export/command.h"
#include "export/province.h"

/*
 * --region CODE --period PERIOD [--group CODE] -o FILE, and of a trend
 * [--months N]: write and record it. Each returns an exit code, after a line
 * on stderr unless it is 0.
 */
int province_command(struct command *c);
int detail_command(struct command *c);
int trend_command(struct command *c);

#endif
