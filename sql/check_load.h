/*
 * What the rules of a form read beside the form itself: cells of other forms,
 * bureaus and periods, earlier figures of the county, growth in its group. One
 * function for page, upload, API, command and nightly job.
 */
#ifndef SQL_CHECK_LOAD_H
#define SQL_CHECK_LOAD_H

#include "sql/submission.h"

/*
 * Complete the figures of a form, whose own cells of now and last year are
 * there. Of other forms come cells that are reported, of other periods those
 * that are accepted, each of the record that period_for names. One query where
 * the edition's rules for the form reach beyond it or it looks for outliers in
 * the county's history, one more where it looks for them in its group; none
 * elsewhere.
 */
enum db_result check_load(struct db *read, const struct framework *fw,
    const struct form_key *key, struct arena *arena,
    struct figures *figures) MUST_USE;

#endif
