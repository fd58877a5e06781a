/*
 * Workbooks of many counties: ranks of a province, city or group with heat,
 * movement, completeness and outliers; the detail of every indicator; trends.
 * Each is loaded in one snapshot, written, read back and recorded, so that a
 * copy that comes back can be verified.
 */
#ifndef EXPORT_PROVINCE_H
#define EXPORT_PROVINCE_H

#include "export/publish.h"

/* Changes whenever the program writes these sheets differently. */
#define PROVINCE_VERSION "province-4"

/* Indicators of one sheet of the detail; more go on in further sheets. */
#define DETAIL_INDICATORS 90
enum { TREND_MONTHS = 60, TREND_MOST = 240 };

enum province_kind {
    PROVINCE_RANKS,  /* the counties with accepted figures, best first */
    PROVINCE_DETAIL, /* value, attainment, weight and points of indicators */
    PROVINCE_TREND,  /* totals, ranks and rates over periods, with a line */
    PROVINCE__COUNT
};

/* "province", "detail", "trend"; false when a code is none of these. */
const char *province_code(enum province_kind kind);
bool province_kind_of(const char *code, enum province_kind *out);

struct province_request {
    enum province_kind kind;
    const char *region, *group; /* group NULL: all */
    struct period period;
    int months; /* of a trend: periods of the frequency of `period`; else 0 */
};

/* Who watches: `step` is called between counties and periods; when it says
 * false the work ends with EXPORT_STOPPED and without a file. */
struct watch {
    bool (*step)(void *context, int done, int total);
    void *context;
};

/*
 * Load and write below config->export_dir, under a name made of what is in it:
 * a file that is there and whole is not written again. `db` is a DB_WRITE
 * connection without an open transaction; `watch` may be NULL; `*out` has path,
 * place, code and hash. EXPORT_NONE: no county has accepted figures. On
 * EXPORT_FAIL `*why` is one English sentence.
 */
enum export_result province_publish(struct db *db, const struct config *config,
    const struct province_request *request, const char *made_by,
    const struct watch *watch, struct arena *arena, struct record *out,
    const char **why);

/* The same into `to`, whatever is there. */
enum export_result province_file(struct db *db, const struct config *config,
    const struct province_request *request, const struct publication *to,
    const struct watch *watch, struct arena *arena, struct record *out,
    const char **why);

/* Write FILE as a recorded workbook was written, if what is stored gives the
 * same bytes again. False and no file: it does not. */
bool province_anew(struct db *db, const struct config *config,
    const struct workbook *workbook, const char *file, struct arena *arena);

#endif
