/*
 * Reading of an edition: private to eval/framework_*.c.
 */
#ifndef EVAL_FRAMEWORK_READ_H
#define EVAL_FRAMEWORK_READ_H

#include "eval/csv.h"
#include "eval/framework.h"

/* The files of an edition, in the order they are read: each refers only to
 * those before it. From TABLE_BAND on an edition need not have them. */
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
    TABLE_BAND,
    TABLE_GROUP,
    TABLE_WEIGHT,
    TABLE_VETO,
    TABLE__COUNT
};

#define TABLE__OPTIONAL TABLE_BAND

/* How the text of a column becomes a member. */
enum kind {
    KIND_TEXT,          /* const char *, may be empty */
    KIND_NEEDED,        /* const char *, must not be empty */
    KIND_CODE,          /* const char *: letters, digits, "-", "_"; 1 to 32 */
    KIND_YES,           /* bool */
    KIND_COUNT,         /* int from 0 */
    KIND_COUNT_OR_NONE, /* int; empty is 0 */
    KIND_DECIMAL,       /* decimal; empty is 0 */
    KIND_OPTIONAL,      /* decimal and, in front of it, bool has_… */
    KIND_FREQ,
    KIND_MOMENT,
    KIND_DIRECTION,
    KIND_METHOD,
    KIND_SEVERITY,
    KIND_TIE,
    KIND_MEAN,
    KIND_COLUMN,
    KIND_QUALITY, /* index of a record of that table */
    KIND_BUREAU,
    KIND_FORM,
    KIND_ITEM,
    KIND_INDICATOR,
    KIND_GROUP,
    KIND_ITEM_OR_NONE
};

struct column_rule {
    const char *name;
    enum kind kind;
    size_t offset;  /* of the member */
    size_t offset2; /* of has_… for KIND_OPTIONAL */
    bool optional;  /* an edition need not have the column or the key; the
                       member keeps what it was, of a text "" */
};

/* The columns of each file (of edition.csv its keys), ended by a NULL name. */
const struct column_rule *framework_columns(enum table table);

/* Records of files that are not those of the edition. */
struct row_record {
    struct form_row row;
    int form;
};
struct note_record {
    struct words words;
    int form;
};
struct weight_record {
    int group, indicator;
    decimal weight;
};

/* Store one field in its member of `record`; false when its text does not fit
 * its kind. References are looked up in what is already read of `fw`. */
bool framework_take(const struct framework *fw, const struct column_rule *rule,
    const char *text, char *record);

/* What a column of this kind may hold, as a fault says it. */
const char *framework_wanted(enum kind kind);

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
    struct group *groups;
    struct veto *vetoes;
    struct weight_record *weights; /* of all groups, in file order */
    int weight_count;
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

/* Parse every expression and check what is made of them; attach indicators to
 * their qualities and bands to indicators. */
void framework_check_formulas(struct reader *reader);

/* The unit of an indicator against that of its formula, in this column. */
void framework_check_unit(struct reader *reader, int record, const char *column,
    const struct indicator *x, const struct expr *expr);

/* Weights, weights of groups, bands, grades, levels; attach the weights. */
void framework_check_scores(struct reader *reader);

#endif
