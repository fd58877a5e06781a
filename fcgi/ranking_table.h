/*
 * Counties by rank, as the ranking page and the page of a run show them.
 */
#ifndef FCGI_RANKING_TABLE_H
#define FCGI_RANKING_TABLE_H

#include "fcgi/parts.h"
#include "sql/run.h"

struct ranking_row {
    const char *owner, *code; /* owner "": a county */
    struct words name;
    bool sample, scored;
    double total;
    int place, group_place;
    const char *group;   /* code of the edition, "" none */
    const char *grade;   /* in Chinese, as in the edition; "" none */
    const double *rates; /* of the qualities; -1: not scored */
    int reported, due;
};

struct ranking {
    const struct framework *fw;
    struct period period;
    const char *region; /* whose page this is */
    struct ranking_row *rows;
    size_t count;
    size_t hidden; /* rows that the account may not see */
};

/* Whom a region is ranked among: a county among those of its province, a city
 * or province those below it; each with the peers it has entered itself. */
struct run_scope ranking_scope(const struct request *req, const char *region);

/* The rows of a result or of a stored run that the account may see, best
 * first. False: the arena is full. */
bool ranking_of_result(const struct request *req,
    const struct run_result *result, struct ranking *out);
bool ranking_of_rows(const struct request *req, const struct run_row *rows,
    size_t count, struct ranking *out);

/* Say on the page's strip what is made up: see part_strip. */
void ranking_strip(struct request *req, const struct ranking *ranking);

/* The table with what stands under it; `group` names the only group that is
 * shown, "" all. */
void ranking_write(const struct request *req, struct html *h,
    const struct ranking *ranking, const char *group);

#endif
