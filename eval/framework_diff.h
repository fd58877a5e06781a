/*
 * What differs between two file sets of an edition, record by record. Nothing
 * is known of the meaning of a column, so that columns and files added later
 * are compared too, and sets that would not pass as an edition as well.
 */
#ifndef EVAL_FRAMEWORK_DIFF_H
#define EVAL_FRAMEWORK_DIFF_H

#include "eval/framework.h"

enum difference_kind {
    DIFFERENCE_FILE_REMOVED,
    DIFFERENCE_FILE_ADDED,
    DIFFERENCE_UNREADABLE, /* one of both is no table: bytes differ, and the
                              text says why and where */
    DIFFERENCE_COLUMN_REMOVED,
    DIFFERENCE_COLUMN_ADDED,
    DIFFERENCE_COLUMN_ORDER,
    DIFFERENCE_REMOVED, /* a record; its text is the record as CSV */
    DIFFERENCE_ADDED,
    DIFFERENCE_CHANGED, /* one field of a record */
    DIFFERENCE_MOVED,   /* a record, as it is or changed, stands elsewhere among
                           the others */
    DIFFERENCE_WRITTEN, /* the same table in other bytes: line ends, quotes,
                           empty lines, byte order mark */
    DIFFERENCE__COUNT
};

struct difference {
    enum difference_kind kind;
    const char *file;
    const char *key;    /* of the record, "" of none: "ECO-01", "401/小计" */
    const char *column; /* "" of none */
    const char *before, *after;  /* "" where there is none */
    int line_before, line_after; /* of the record, 0 where there is none */
};

struct framework_diff {
    struct difference *of;
    size_t count;
    size_t kinds[DIFFERENCE__COUNT]; /* how many of each */
    bool order_only; /* some, and all of them of order or writing */
};

/*
 * Compare set `a` (before) with set `b` (after). Files are told in the order
 * in which an edition is read, unknown ones after them by name. In a file:
 * its columns, then records removed in the order of `a`, added and changed in
 * the order of `b`, then moved ones: the fewest whose moving explains the
 * order. Records belong together by their key: `code` in most files, `key` in
 * edition.csv, the item (of a heading form and label) in form_row.csv, form
 * and text in form_note.csv, name in grade.csv, band and bound in band.csv,
 * group and indicator in weight.csv; in an unknown file `code` or, without
 * one, the first column. The second record of a key is told as "key#2". Notes
 * and bands without a partner that follow the same record belong together too.
 * Everything lives in `arena`. False: it is full.
 */
bool framework_diff(const struct framework_file *a, size_t a_count,
    const struct framework_file *b, size_t b_count, struct arena *arena,
    struct framework_diff *out);

/* Key of a kind ("column-added") as in JSON, and its English words, which are
 * a gettext message id ("column added"). */
const char *difference_key(enum difference_kind kind);
const char *difference_text(enum difference_kind kind);

#endif
