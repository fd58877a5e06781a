/*
 * The evaluation of a period as two CSV tables, iMeta and iData: what
 * `pinzhi-export evaluate` and other tools for composite indicators read.
 */
#ifndef EXPORT_TABLE_H
#define EXPORT_TABLE_H

#include "export/command.h"

/*
 * Write iMeta.csv and iData.csv of all counties and peers of c->period into the
 * folder c->output. Indicators are those that the edition scores, with their
 * values as computed (17 digits, empty where there is none); above them the
 * qualities and one total, with the weights of the edition; a group column. An
 * indicator that is best inside an interval, or in its middle, comes as its
 * distance from there, of which less is better. Returns an exit code, after a
 * line on stderr unless it is 0.
 */
int table_write(struct command *c);

#endif
