/*
 * The cells of a form that are filled in offline: unlocked, with what stands
 * in them, what they take and what is wrong with them. Private to export/.
 */
#ifndef EXPORT_TEMPLATE_SHEET_H
#define EXPORT_TEMPLATE_SHEET_H

#include "export/sheets.h"
#include "export/template.h"

struct template_sheet {
    const struct template_source *source;
    const struct template *t;
    const struct template_fill *fills;
    size_t fill_count;
    const char *list; /* the range of the three states, as a formula */
};

/* Write the cell of a key as one to be filled in. False: this is no such cell,
 * or the book is no template. */
bool template_cell(struct county *county, struct page *page, const char *key,
    struct expr_reference at);
bool template_remark(struct county *county, struct page *page, int item);

/* What came for a field; NULL: nothing. */
const struct template_fill *template_fill_of(
    const struct template_sheet *sheet, const char *field);

#endif
