/*
 * The nightly export: one workbook for every region with accepted data, by
 * worker processes, under one lease of the business date.
 */
#ifndef EXPORT_NIGHTLY_H
#define EXPORT_NIGHTLY_H

#include "export/command.h"

/*
 * Write EXPORT_DIR/DATE/REGION/REGION-PERIOD.xlsx and DATE/manifest.json in
 * DATE.part, rename it, and point `current` at it last. Returns an exit code:
 * 0 done or done before, 75 somebody else runs it, 69 no database, 73 the
 * folder cannot be written, 70 a workbook failed (nothing is published).
 */
int nightly_run(struct command *command);

#endif
