/*
 * What workbooks of many counties are made from: private to
 * export/province*.c, export/detail.c and export/trend.c.
 */
#ifndef EXPORT_PROVINCE_INTERNAL_H
#define EXPORT_PROVINCE_INTERNAL_H

#include "export/page.h"
#include "export/province.h"
#include "sql/run.h"

enum { PROVINCE_FILLINGS = 32 };

/* A county, in the order of the ranking. */
struct province_unit {
    const struct unit *unit;
    const struct unit_score *score;
    int place, before; /* 0: not scored */
    int outliers;
};

struct province_outlier {
    size_t unit; /* index into province.units */
    int indicator;
    bool of_group; /* compared with its group, else with all */
    double value, median, score;
};

struct province {
    const struct framework *fw;
    struct region region;
    const struct province_request *request;
    const char *group; /* of the request */
    bool has_before;   /* the period before is scored by an edition */
    char input_hash[65], code[16];
    char history[65];          /* of other periods that stand in it, "" none */
    const char *edition_hash;  /* "" of one that is not stored */
    struct trend *trend;       /* of PROVINCE_TREND */
    const struct watch *watch; /* may be NULL */
    int done, total;           /* steps */
    bool stopped;              /* by who watches */
    struct province_unit *units;
    size_t count;
    struct province_outlier *outliers;
    size_t outlier_count;
    double threshold; /* of the robust score */
    int points;       /* that a group must have to be compared with */
    const struct layouts *layouts;
    struct book *book;
    struct arena *arena;
    struct filling fillings[PROVINCE_FILLINGS];
    size_t filling_count;
};

/* Read, score and order in one snapshot of a DB_WRITE connection: request,
 * group, watch and arena are set. DB_NONE: no county has accepted figures, or
 * there is no edition. A stopped one is p->stopped. */
enum db_result province_load(struct db *db, struct province *p) MUST_USE;

/* Find the outliers, if asked for; set code and fillings. False: memory. */
bool province_prepare(struct province *p);

/* Write what is prepared. False with `*why` and no file. */
bool province_write(struct province *p, const char *file, struct tally *tally,
    const char **why);

/* One step further, a county or a period; false: it was stopped and the book
 * fails. */
bool province_step(struct province *p);

/* The input hash of another period stands in the book too. */
void province_mix(struct province *p, const char *hash);

/* The scores of the counties of a region in a period, within the caller's
 * snapshot. DB_NONE: there are none, or no edition. */
enum db_result province_reckon(struct db *db, const char *region,
    struct period period, unsigned extra, struct arena *arena,
    const struct framework **fw, struct run_result *out) MUST_USE;

/* Whether anything of it is sample data. */
bool province_is_sample(const struct province *p);

/* Set what layouts print for {name}. */
void province_fill(struct province *p, const char *name, const char *value);

/* printf into the arena; "" and a failed book when it is full. */
const char *province_say(struct province *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The name of a group by its code, "—" for none. */
const char *province_group(const struct province *p, const char *code);

/* A page of a layout with the columns from `first` to `last` (NULL: none)
 * `times` times, on a new sheet. */
void province_page(struct province *p, struct page *page, const char *sheet,
    const char *layout, const char *first, const char *last, int times);

/* Find the outliers among the units. False: memory is out. */
bool province_find_outliers(struct province *p);

/* The sheets of the ranking workbook. */
void province_cover(struct province *p);
void province_ranking(struct province *p);
void province_qualities(struct province *p);
void province_indicators(struct province *p);
void province_outliers(struct province *p);

/* The detail (export/detail.c) and the trend (export/trend.c), which reads
 * further periods within the caller's snapshot. */
int detail_steps(const struct province *p);
void detail_write(struct province *p);
enum db_result trend_load(struct db *db, struct province *p) MUST_USE;
int trend_steps(const struct province *p);
void trend_write(struct province *p);

#endif
