/*
 * What workbooks of many counties are made from: private to
 * export/province*.c and export/detail.c.
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
    const char *group; /* code, NULL: all */
    struct period period;
    bool has_before; /* the period before is scored by an edition */
    char input_hash[65], code[16];
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

/* Read, score and order. 0, or an exit code after a line on stderr. */
int province_load(struct command *c, struct province *out);

/* The scores of the counties of a region in a period, within the caller's
 * snapshot. DB_NONE: there are none, or no edition. */
enum db_result province_reckon(struct db *db, const char *region,
    struct period period, unsigned extra, struct arena *arena,
    const struct framework **fw, struct run_result *out) MUST_USE;

/* Find the outliers among the units. False: memory is out. */
bool province_find_outliers(struct province *p);

/* Begin the book of `title`, with fillings and properties. False: memory. */
bool province_begin(struct province *p, const char *title, const char *file);
/* Close it; 0, or an exit code after a line on stderr. */
int province_end(struct province *p, const struct command *c);

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

/* The sheets of the ranking workbook. */
void province_cover(struct province *p);
void province_ranking(struct province *p);
void province_qualities(struct province *p);
void province_indicators(struct province *p);
void province_outliers(struct province *p);

#endif
