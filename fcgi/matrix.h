/*
 * Bureaus by forms of a county and period: what the matrix, its list of late
 * forms, its CSV and its reminders share.
 */
#ifndef FCGI_MATRIX_H
#define FCGI_MATRIX_H

#include "fcgi/parts.h"
#include "fcgi/tally.h"
#include "sql/exception.h"
#include "sql/reminder.h"

struct matrix {
    const struct framework *fw;
    struct region region;
    struct period period;
    char key[PERIOD_TEXT];
    struct deadline *deadlines; /* of each form; no `form`: not asked for */
    struct submission_line *lines;
    size_t line_count;
    struct reminded *reminded;
    size_t reminded_count;
    struct exception *exceptions; /* of the county, of any period */
    size_t exception_count;
    struct tally all;
};

/* Read what the path names. False: the reply is an error already. */
bool matrix_load(
    const struct request *req, struct reply *reply, struct matrix *out);

/* The calendar's row of a form; one without a `form` when it is not asked for.
 */
const struct deadline *matrix_deadline(const struct matrix *matrix, int form);

/* The moments of a form for one bureau: with the exception that it was granted,
 * and as `due` the moment until which it is awaited (deadline_due). */
struct deadline matrix_moments(
    const struct matrix *matrix, int form, int bureau);

/* True when the form is a column: of the period's frequency and asked for. */
bool matrix_column(const struct matrix *matrix, int form);

/* True when a bureau owes the form: a column, and it owns rows of it. */
bool matrix_asked(const struct matrix *matrix, int form, int bureau);

/* The header of a form and bureau; NULL: not begun. */
const struct submission *matrix_head(
    const struct matrix *matrix, int form, int bureau);

/* Tally over the forms of one bureau, the bureaus of one form, or (-1) all. */
struct tally matrix_count(const struct request *req,
    const struct matrix *matrix, int only_form, int only_bureau);

/* How many days a form was late, begun ones too: what is reported by its due
 * moment, what is not by the moment until which it is awaited. 0: it is not. */
int matrix_days_late(const struct request *req, const struct matrix *matrix,
    int form, int bureau);

/* Where a form stands and how late it is, in the arena; NULL: that is full. */
const char *matrix_state_text(const struct request *req,
    const struct matrix *matrix, int form, int bureau);

/* The same as one tag. */
void matrix_state(const struct request *req, struct html *h,
    const struct matrix *matrix, int form, int bureau);

/* The list of what is not reported by the bureaus that the account answers for,
 * and for whoever may remind its form. */
void matrix_late_list(
    const struct request *req, struct html *h, const struct matrix *matrix);

/* Bureaus by forms, what the states mean and how rates are counted. */
void matrix_table(
    const struct request *req, struct html *h, const struct matrix *matrix);

/* How the rates are counted, in words. */
const char *matrix_note(const struct request *req);

/* The page, with a notice above it ("": none). */
void matrix_write(struct request *req, struct reply *reply,
    const struct matrix *matrix, const char *notice, bool good);

#endif
