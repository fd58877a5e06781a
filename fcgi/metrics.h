/*
 * Counters of the process, shared by its threads, in Prometheus' text form.
 */
#ifndef FCGI_METRICS_H
#define FCGI_METRICS_H

#include <stdint.h>

#include "fcgi/html.h"

/* Count one answer: its status, how long it took, its SQL statements. */
void metrics_count(int status, double seconds, uint64_t statements);

void metrics_write(struct html *out);

#endif
