/*
 * What a county's workbook said when it first left the house: kept once for
 * each data version, so that a later workbook can list what has changed.
 */
#ifndef SQL_PUBLISHED_H
#define SQL_PUBLISHED_H

#include "sql/audit_chain.h"
#include "sql/report.h"

/* Points of an indicator or a quality; none when it took no part. */
struct published_points {
    bool has;
    double points;
};

struct published {
    const char *data_version, *sha256, *code;
    int64_t as_of, made_at;
    int64_t step; /* 1: the first version published */
    bool scored;
    double total;                        /* of 100, unrounded */
    struct figures figures;              /* accepted cells, without notes */
    struct published_points *indicators; /* parallel to those of the edition */
    struct published_points *qualities;  /* likewise */
    /* Of the register; of each only id, kind, title, level, body, date,
     * number and state are known. */
    struct entry *entries;
    size_t entry_count;
};

/* Where a workbook stands among those of its county and period. All is as it
 * was when its data version was first published, so that the same data give
 * the same bytes later. */
struct lineage {
    const struct published *base; /* the version before, NULL: there is none */
    int64_t seal;                 /* newest of the audit log, 0: none yet */
    char chain[CHAIN_HEX];        /* its hash, "" without one */
};

/*
 * Where a loaded report stands: what its data version was first published
 * with, or, of one that was not yet, the last version published of the same
 * county, period and edition and the newest seal. DB_OK also when there is
 * nothing before. DB_FAIL when what is kept cannot be read.
 */
enum db_result published_load(struct db *db, const struct report *report,
    struct arena *arena, struct lineage *out) MUST_USE;

/* Keep what a report with its lineage says; of a data version the first stays.
 * `sha256` and `code` are of its file. Run in a transaction. */
enum db_result published_add(struct db *write, const struct report *report,
    const char *sha256, const char *code, int64_t now,
    struct arena *arena) MUST_USE;

#endif
