/*
 * Who entered each figure of a county, and who accepted it: from the rows that
 * recorded it when it happened.
 */
#ifndef SQL_PROVENANCE_H
#define SQL_PROVENANCE_H

#include "eval/explain.h"
#include "sql/report.h"

/*
 * Explain a loaded report: its evaluation, and of each accepted cell of the
 * period, of last year's and of the one before, who saved the value as it
 * stands and who accepted it last. One statement. A cell of whose writing there
 * is no record has what the header of its submission says. DB_OK or DB_FAIL,
 * also when the arena is full.
 */
enum db_result report_explain(struct db *db, const struct report *report,
    struct arena *arena, struct explained *out) MUST_USE;

#endif
