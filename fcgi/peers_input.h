/*
 * The peers of a region and period as a form: names of its fields, and what
 * was typed into them. The table has a column for each peer and some more.
 */
#ifndef FCGI_PEERS_INPUT_H
#define FCGI_PEERS_INPUT_H

#include "fcgi/request.h"
#include "sql/peer.h"

/* "code.0", "name.0", "group.0", "source.0" and "v.0.ECO-01", in the arena. */
const char *peers_field(
    const struct request *req, const char *kind, int column);
const char *peers_value_field(
    const struct request *req, int column, const char *indicator);

/* The columns that the request has fields for. */
int peers_columns_sent(const struct request *req);

/* True for an indicator that the table has a row for: one that a value alone
 * can score. */
bool peers_asked(const struct indicator *indicator);

/* The source that all values of a peer share, "" when they do not. */
const char *peers_source(const struct framework *fw, const struct peer *peer);

/*
 * Read the request into at most PEERS_MAX peers; columns without any input are
 * left out, values of indicators without a row stay. Faults are noted at their
 * fields, each with what to do. A value that stays as it is stored keeps its
 * source; where the source of a column was changed, it is that of all its
 * values. False: the arena is full.
 */
bool peers_read(struct request *req, const struct framework *fw,
    const char *region, const struct peer_sheet *stored, struct peer **out,
    size_t *count);

#endif
