/*
 * A template that came back: whose it is, and what stands in the cells that
 * were to be filled in, found by row code and column number. Nothing is judged
 * here but what cannot be a figure at all; rules are those of the page.
 */
#ifndef EXPORT_TEMPLATE_READ_H
#define EXPORT_TEMPLATE_READ_H

#include "export/template.h"
#include "export/xlsx_read.h"

enum template_fault {
    TEMPLATE_OK,
    TEMPLATE_NOT_OURS, /* no template of this program */
    TEMPLATE_ALTERED,  /* its hidden sheet is not as it was sealed */
    TEMPLATE_NO_SHEET, /* the form's sheet is gone */
    TEMPLATE_NO_HEAD,  /* the row of column numbers is gone */
    TEMPLATE_NO_MEMORY,
    TEMPLATE__COUNT
};

/* English sentence for a fault: a gettext message id saying what to do. */
const char *template_fault_text(enum template_fault fault);

/* One field as it would come from the page. */
struct template_entry {
    const char *field;   /* "v.B01.total", "s.B01.total", "n.B01", "x.CODE" */
    const char *place;   /* "401 经济发展!E10" */
    const char *text;    /* a number in plain digits; else as written */
    const char *problem; /* message id of what is wrong, NULL: nothing */
    bool formula;        /* the stored result of a formula */
};

struct template_read {
    struct template t;
    const char *sealed, *seal;      /* its text and the seal on it */
    struct template_entry *entries; /* those that differ from what was in the
                                       template, and explanations */
    size_t entry_count;
    size_t unchanged; /* cells that are as they were */
};

/*
 * Match a workbook against its seal and take its entries. `fw` is the edition
 * of the form it is uploaded to: when that is not the template's, only
 * out->t is of use, and the caller refuses it by name (template_is_of).
 */
enum template_fault template_take(const struct xlsx_book *book,
    const unsigned char key[SECRET_BYTES], const struct framework *fw,
    struct arena *arena, struct template_read *out);

/* True when the template is of this form, bureau, period, region, edition. */
bool template_is_of(const struct template *t, const struct framework *fw,
    const struct form_key *key);

/* True when `seal` is that of the text. */
bool template_sealed(
    const unsigned char key[SECRET_BYTES], const char *text, const char *seal);

/*
 * A number as a workbook writes it ("3.0396E3", "12.299999999999999") in plain
 * digits, rounded to the 15 significant digits that a spreadsheet shows; what
 * is no number comes back as it is. NULL: no memory.
 */
const char *template_number(const char *text, struct arena *arena);

#endif
