/*
 * The thread of a service that seals the audit log, so that no operator has to
 * start anything for it.
 */
#ifndef FCGI_SEALER_H
#define FCGI_SEALER_H

#include <stdbool.h>

struct config;

/* Start it; every SEAL_EVERY seconds it looks for rows. False with a line in
 * the log. `config` must outlive it. */
bool sealer_start(const struct config *config);

/* Tell it to stop and wait until it has. */
void sealer_stop(void);

#endif
