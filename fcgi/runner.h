/*
 * The thread of a service that makes the workbooks that were asked for, one
 * after the other (export/book_worker.h): no request waits for them, and no
 * operator has to start anything.
 */
#ifndef FCGI_RUNNER_H
#define FCGI_RUNNER_H

#include <stdbool.h>

struct config;

/* Start it. False with a line in the log. `config` must outlive it. */
bool runner_start(const struct config *config);

/* There is something to do; without this it looks every RUNNER_EVERY seconds,
 * for what other programs were asked for. */
enum { RUNNER_EVERY = 5 };
void runner_wake(void);

/* Tell it to stop and wait until it has: what it makes waits again. */
void runner_stop(void);

#endif
