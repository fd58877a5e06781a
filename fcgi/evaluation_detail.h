/*
 * An evaluation unfolded: each quality with its indicators, each of these to
 * where the number comes from, how it was reckoned and who entered it.
 */
#ifndef FCGI_EVALUATION_DETAIL_H
#define FCGI_EVALUATION_DETAIL_H

#include "fcgi/page.h"
#include "sql/provenance.h"

/* The report of a path's region and period, explained. False: the reply is an
 * error already. */
bool evaluation_load(const struct request *req, struct reply *reply,
    struct report *report, struct explained *explained);

/* How the total came about, folded. */
void detail_total(const struct request *req, struct html *h,
    const struct explained *explained);

/* One quality: a table of its indicators. */
void detail_quality(const struct request *req, struct html *h,
    const struct report *report, const struct explained *explained,
    int quality);

/* The target as printed: "≥ 800", "3.0–6.0", "16.0". */
void detail_target(struct html *h, const struct indicator *indicator);

#endif
