/* The name of the data that a report was made of; private to sql/. */
#ifndef SQL_REPORT_VERSION_H
#define SQL_REPORT_VERSION_H

#include "sql/report.h"

/*
 * Name report->data_version by all that is read: edition, cells, entries,
 * states, explanations, what outliers are judged by. `others`: a hash of what
 * the score is compared with, "" nothing.
 */
void report_version(struct report *report, const char *others);

#endif
