/*
 * pinzhi-export verify FILE.
 */
#ifndef EXPORT_VERIFY_COMMAND_H
#define EXPORT_VERIFY_COMMAND_H

#include "export/command.h"

/* Print whether a file is genuine (exit code 0), changed (1, with the cells
 * that differ) or unknown (2). */
int verify_command(struct command *c);

#endif
