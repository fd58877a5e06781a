/*
 * One row of a form that is being filled in: the fields of its cells, its
 * remark, and what is wrong with it directly below.
 */
#ifndef FCGI_FORM_CELL_H
#define FCGI_FORM_CELL_H

#include "fcgi/form_sheet.h"

/* A cell as a field: number, state, corner label of its hit. */
void cell_field(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row, enum column column);

/* The remark: a field in the bureau's own rows, else the text. */
void cell_remark(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row);

/* Rows of messages under an item's row: faults, then hits with their boxes. */
void cell_messages(const struct request *req, struct html *h,
    const struct sheet *sheet, const struct form_row *row, int columns);

/* The note of an item: of its cumulative cell, else of the other. */
const char *cell_note(const struct figures *figures, int item);

#endif
