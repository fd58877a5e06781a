/*
 * A form as a workbook to be filled in offline, and what it says of itself: a
 * hidden sheet names region, period, form, bureau, edition and layout, where
 * each row and column stands and what was in it, sealed by HMAC-SHA256.
 */
#ifndef EXPORT_TEMPLATE_H
#define EXPORT_TEMPLATE_H

#include "export/county.h"
#include "sql/report.h"
#include "sql/secret.h"

/* Names of its sheets beside the form's own, and of the three states. */
#define TEMPLATE_SEAL_SHEET   "_pinzhi"
#define TEMPLATE_LIST_SHEET   "_选项"
#define TEMPLATE_REASON_SHEET "核实说明"
#define TEMPLATE_HELP_SHEET   "填报说明"
#define TEMPLATE_VALUE        "填数"
#define TEMPLATE_MISSING      "未报"
#define TEMPLATE_NOT_HERE     "不适用"

enum { TEMPLATE_SEAL_MAX = 128 << 10 }; /* bytes of the sealed text */

/* A row that the bureau fills in: where it was, what was in it. */
struct template_row {
    const char *item; /* "B01" */
    const char *code; /* printed: "01" */
    int row;          /* from 0 */
    struct cell base[COLUMN__COUNT];
};

/* Its one remark. */
const char *template_note(const struct template_row *row);

/* A column that is read back; its head stands in the row of column numbers. */
enum template_column {
    TEMPLATE_CODE,
    TEMPLATE_CURRENT,
    TEMPLATE_TOTAL,
    TEMPLATE_REMARK,
    TEMPLATE_STATE_CURRENT,
    TEMPLATE_STATE_TOTAL,
    TEMPLATE__COLUMNS
};

struct template
{
    const char *region, *period, *form, *bureau;
    const char *edition, *edition_version, *layout_version;
    uint32_t version;  /* of the submission when it was made */
    const char *sheet; /* name of the form's sheet */
    int head_row;      /* the row of column numbers, from 0 */
    struct template_head {
        int column;       /* -1: the form has none */
        const char *head; /* "1" */
    } columns[TEMPLATE__COLUMNS];
    struct template_row *rows;
    size_t row_count;
};

/* What a template is made of. All outlives it. */
struct template_source {
    const struct framework *fw;
    const struct opened_form *form;
    const struct region *region;
    const struct layouts *layouts;
    const unsigned char *key; /* SECRET_BYTES */
};

/* The layout of the forms of a frequency. */
const char *template_layout(enum freq freq);

/* The template of an opened form as it stands. False: no memory or no layout;
 * logged. */
bool template_make(const struct template_source *source, struct arena *arena,
    struct template *out);

/* Its text, a line a row of the hidden sheet with TAB between cells, the seal
 * not yet on it; NULL: no memory. */
const char *template_text(const struct template *t, struct arena *arena);

/* The seal of a text: 64 hex digits and NUL. */
void template_seal(
    const unsigned char key[SECRET_BYTES], const char *text, char out[65]);

/* The reverse of template_text; false when it is no such text. */
bool template_parse(
    const char *text, struct arena *arena, struct template *out);

/*
 * What a field ("v.B01.total", "s.B01.total", "n.B01", "x.CODE") holds in
 * place of what is stored, and what is wrong with it ("" nothing): for the
 * clerk's own file back with its wrong cells coloured and commented.
 */
struct template_fill {
    const char *field;
    const char *text; /* NULL: as it was in the template */
    const char *fault;
    const char *sentence; /* x.CODE: what is to be explained; NULL: as known */
};

/*
 * Write FILE: the form as printed with the bureau's own cells to be filled in,
 * explanations, instructions, the two hidden sheets. `t` is the template as it
 * was sealed (template_make, or that of an upload). EXPORT_FAIL with the
 * reason in the log and no file.
 */
enum export_result template_write(const struct template_source *source,
    const struct template *t, const struct template_fill *fills,
    size_t fill_count, const char *file, struct arena *arena);

/* Why a figure may want an explanation: every rule of the bureau's rows that
 * asks for one, in form order. */
struct template_reason {
    const char *code;
    int item;
    const char *sentence; /* Chinese */
};
bool template_reasons(const struct template_source *source, struct arena *arena,
    struct template_reason **out, size_t *count);

#endif
