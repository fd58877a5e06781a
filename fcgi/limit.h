/*
 * How fast a program may ask: each token has a share of its own, refilled by
 * the second, so that one that floods keeps nobody else waiting. Kept in the
 * memory of this process alone.
 */
#ifndef FCGI_LIMIT_H
#define FCGI_LIMIT_H

#include <stdint.h>

/*
 * Take one request of `token` out of its share of `rate` a minute, which may
 * all come at once. 0: it may be served; else the seconds after which the next
 * one may. `rate` 0: no limit. Safe from any thread.
 */
int limit_take(const char *token, int rate, int64_t now);

#endif
