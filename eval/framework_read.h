/*
 * Reading of an edition: private to eval/framework_*.c.
 */
#ifndef EVAL_FRAMEWORK_READ_H
#define EVAL_FRAMEWORK_READ_H

#include "eval/csv.h"
#include "eval/framework.h"

/* The edition while it is read: its arrays can still be written. */
struct reader {
    struct framework *fw;
    struct arena *arena;
    struct framework_fault *faults;
    size_t fault_cap, fault_count;
    const char *file; /* being read */
    int line;
    struct quality *qualities; /* those of fw, while they can be written */
    struct form *forms;
    struct indicator *indicators;
    struct rule *rules;
    struct form_row *form_rows; /* of all forms, in file order */
    int *form_of_row;
    int form_row_count;
    struct words *form_notes;
    int *form_of_note;
    int form_note_count;
};

/* Note a fault at the reader's file and line; `format` quotes the value. */
void framework_note(struct reader *reader, int column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Fill the arrays from the files; references are resolved. */
void framework_fill(
    struct reader *reader, const struct framework_file *files, size_t count);

/* The checks that need the whole edition. */
void framework_check(struct reader *reader);

#endif
