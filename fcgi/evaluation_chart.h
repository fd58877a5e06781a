/*
 * Charts of an evaluation, drawn by the server as inline SVG: they need no
 * script, and carry classes and attributes only, no style.
 */
#ifndef FCGI_EVALUATION_CHART_H
#define FCGI_EVALUATION_CHART_H

#include "eval/score.h"
#include "fcgi/page.h"

/* The qualities as a radar, 0 to 100. */
void chart_radar(const struct request *req, struct html *h,
    const struct evaluation *evaluation);

/* One bar a quality, with its figures beside it. */
void chart_bars(const struct request *req, struct html *h,
    const struct evaluation *evaluation);

#endif
