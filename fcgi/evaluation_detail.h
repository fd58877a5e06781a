/*
 * One quality of an evaluation: every indicator with its figures, each
 * unfolding to where the number comes from and how it was reckoned.
 */
#ifndef FCGI_EVALUATION_DETAIL_H
#define FCGI_EVALUATION_DETAIL_H

#include "fcgi/page.h"
#include "sql/report.h"

void detail_quality(const struct request *req, struct html *h,
    const struct report *report, int quality);

/* A formula with its items by name, for a reader: "规上工业总产值÷上年同期…". */
const char *detail_formula(const struct request *req,
    const struct framework *fw, const struct indicator *indicator);

/* The target as printed: "≥ 800", "3.0–6.0", "16.0". */
void detail_target(struct html *h, const struct indicator *indicator);

#endif
