/*
 * What the rules of a form read beyond it: cells of other forms, bureaus and
 * periods. One function for page, upload, API, command and nightly job.
 */
#ifndef SQL_CHECK_LOAD_H
#define SQL_CHECK_LOAD_H

#include "sql/submission.h"

/*
 * Complete the figures of a form, whose own cells of now and last year are
 * there. Of other forms come cells that are reported, of other periods those
 * that are accepted, each of the record that period_for names. One query where
 * the edition's rules for the form reach beyond it, none elsewhere.
 */
enum db_result check_load(struct db *read, const struct framework *fw,
    const struct form_key *key, struct arena *arena,
    struct figures *figures) MUST_USE;

#endif
