/*
 * Reading of an edition: private to eval/framework_*.c.
 */
#ifndef EVAL_FRAMEWORK_READ_H
#define EVAL_FRAMEWORK_READ_H

#include "eval/csv.h"
#include "eval/framework.h"

/* The files of an edition, in the order they are read: each refers only to
 * those before it. */
enum table {
    TABLE_EDITION,
    TABLE_QUALITY,
    TABLE_BUREAU,
    TABLE_FORM,
    TABLE_ITEM,
    TABLE_INDICATOR,
    TABLE_FORM_ROW,
    TABLE_FORM_NOTE,
    TABLE_RULE,
    TABLE_GRADE,
    TABLE_LEVEL,
    TABLE__COUNT
};

/* The edition while it is read: its arrays can still be written. */
struct reader {
    struct framework *fw;
    struct arena *arena;
    struct framework_fault *faults;
    size_t fault_cap, fault_count;
    struct csv csv[TABLE__COUNT]; /* as read; record i is row i */
    struct quality *qualities;    /* those of fw, while they can be written */
    struct form *forms;
    struct indicator *indicators;
    struct rule *rules;
    struct form_row *form_rows; /* of all forms, in file order */
    int *form_of_row;
    int form_row_count;
    struct figures trial; /* a different number in every cell */
    struct words *form_notes;
    int *form_of_note;
    int form_note_count;
};

/*
 * Note a fault of `record` (from 0; -1: of the file as a whole) in `column`
 * (NULL: of no one column). File, line, column and the quoted value are found
 * from these; `format` says what is wrong with it.
 */
void framework_note(struct reader *reader, enum table table, int record,
    const char *column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Fill the arrays from the files; references are resolved. */
void framework_fill(
    struct reader *reader, const struct framework_file *files, size_t count);

#endif
