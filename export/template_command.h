/*
 * pinzhi-export template: a form to be filled in offline. Private to export/.
 */
#ifndef EXPORT_TEMPLATE_COMMAND_H
#define EXPORT_TEMPLATE_COMMAND_H

#include "export/command.h"

/* Write c->output for region, period, form and bureau; returns an exit code. */
int template_command(struct command *c);

#endif
