/*
 * pinzhi-export workbook, csv, pdf: a county's evaluation in a file. Private to
 * export/.
 */
#ifndef EXPORT_COUNTY_COMMAND_H
#define EXPORT_COUNTY_COMMAND_H

#include "export/command.h"

/* Each returns the exit code. */
int workbook_command(struct command *c);
int csv_command(struct command *c);
int pdf_command(struct command *c);

#endif
