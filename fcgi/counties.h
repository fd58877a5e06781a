/*
 * The counties of a province or city by completeness, as a page, as a sheet to
 * print and as a workbook.
 */
#ifndef FCGI_COUNTIES_H
#define FCGI_COUNTIES_H

#include "fcgi/reply.h"
#include "fcgi/tally.h"
#include "sql/calendar.h"

struct county_line {
    const struct county_tally *county;
    struct tally tally;
};

struct counties {
    struct region region;
    struct period period;
    char key[PERIOD_TEXT];
    const char *order_key; /* in addresses */
    enum county_order order;
    struct county_line *lines;
    size_t count;
    bool more;        /* there are others behind them */
    int all_count;    /* of the region */
    struct tally all; /* over them */
};

/* At most `most` of them from the place and in the order that the query names.
 * False: the reply is an error already. */
bool counties_load(const struct request *req, struct reply *reply, int most,
    struct counties *out);

#endif
