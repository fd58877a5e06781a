/*
 * A browser by its name, for the list of one's sessions.
 */
#ifndef FCGI_AGENT_H
#define FCGI_AGENT_H

#include "eval/arena.h"

/* "Chrome, Windows" of a User-Agent header; what is not known is left out, ""
 * when nothing is. Names come from a table, never from the header. */
const char *agent_name(const char *header, struct arena *arena);

#endif
