/*
 * The official table of a form: title, marks, 甲乙丙 row, figures, signatures
 * and notes, as printed. Shared by filling, review and print.
 */
#ifndef FCGI_FORM_SHEET_H
#define FCGI_FORM_SHEET_H

#include "eval/check.h"
#include "fcgi/page.h"
#include "sql/form_story.h"

/* Which empty cells of an annual or quarterly form show last year's accepted
 * value, to be confirmed: it counts once it is saved. */
enum carry { CARRY_NONE, CARRY_MARKED /* items with carry */, CARRY_ALL };

struct sheet {
    const struct framework *fw;
    const struct opened_form *form;
    bool editable;          /* the bureau's own cells are fields */
    enum carry carry;       /* empty cells show last year's values */
    bool print;             /* as the workbook prints it */
    bool echo;              /* fields show what came with this request */
    const struct hit *hits; /* of the bureau's rows, in form order */
    int hit_count;
    const struct explanation *explanations;
    size_t explanation_count;
    const struct history *history; /* a column of trends; NULL: none */
    bool focus;                    /* put the cursor into this cell */
    int focus_item;
    enum column focus_column;
};

/* Write the whole table. */
void sheet_write(
    const struct request *req, struct html *h, const struct sheet *sheet);
/* Last year's value that an empty cell shows; NULL: none. */
const struct cell *sheet_carried(
    const struct sheet *sheet, int item, enum column column);

/* The text given for a hit; "" when none. */
const char *sheet_explanation(const struct sheet *sheet, const char *code);

/* True when the explanation of a hit was written about other numbers. */
bool sheet_explains_other(const struct sheet *sheet, const struct hit *hit);

#endif
