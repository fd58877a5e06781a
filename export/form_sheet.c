#include "export/sheets.h"

#include <string.h>

#include "export/template_sheet.h"

enum { REMARK_LINES = 6 /* of a cell */ };

/* Whether empty cells of the form are called missing: its period has ended,
 * or somebody has reported a part of it already. */
static bool form_due(const struct county *county, int form)
{
    const struct framework *fw = county->fw;

    if (freq_due(county, fw->forms[form].freq)) {
        return true;
    }
    for (int i = 0; i < fw->item_count; i++) {
        for (int c = 0; c < COLUMN__COUNT; c++) {
            if (fw->items[i].form == form &&
                county->report->reported.cell[WHEN_NOW][i][c].state !=
                    CELL_MISSING) {
                return true;
            }
        }
    }
    return false;
}

static const struct cell *reported(
    const struct county *county, enum when when, int item, enum column column)
{
    return &county->report->reported.cell[when][item][column];
}

static void put_cell(struct county *county, struct page *page, const char *key,
    struct expr_reference at, bool due)
{
    const struct item *item = &county->fw->items[at.item];
    const struct cell *cell = reported(county, at.when, at.item, at.column);
    bool exists = (at.column == COLUMN_TOTAL || item->has_current) &&
                  (at.when == WHEN_NOW || item->has_last_year);

    if (page_column(page, key) < 0 ||
        (exists && at.when == WHEN_NOW &&
            template_cell(county, page, key, at))) {
        return;
    }
    if (cell->state == CELL_VALUE) {
        put_number(page, key, STYLE__COUNT, number_decimals(item->decimals),
            decimal_to_double(cell->value));
    } else if (!exists || cell->state == CELL_NOT_APPLICABLE) {
        put_text(page, key, STYLE__COUNT, "—");
    } else {
        put_text(page, key,
            due && at.when == WHEN_NOW && county->blank == NULL ? STYLE_MISSING
                                                                : STYLE__COUNT,
            "");
    }
    if (cell->state == CELL_NOT_APPLICABLE && cell->note[0] != '\0') {
        cell_comment(
            page->sheet, page->row, page_column(page, key), cell->note);
    }
}

static const char *indented(struct county *county, const struct form_row *row)
{
    static const char spaces[] = "　　　　";
    int width = row->indent < 4 ? row->indent : 4;

    /* A full-width space is three bytes. */
    return sheet_say(county, "%.*s%s", width * 3, spaces, row->label.zh);
}

static const char *remark_of(
    const struct county *county, const struct form_row *row)
{
    for (int c = COLUMN__COUNT - 1; c >= 0; c--) {
        const char *note =
            reported(county, WHEN_NOW, row->item, (enum column)c)->note;

        if (note[0] != '\0') {
            return note;
        }
    }
    return row->remark.zh;
}

/* A remark that would make its row as high as a page is a line of 说明, in all
 * but tables and forms to be filled in. */
static bool remark_below(
    struct county *county, const struct page *page, const struct form_row *row)
{
    return county->blank == NULL && !book_is_tables(county->book) &&
           page_lines(page, "remark", remark_of(county, row)) > REMARK_LINES;
}

static const char *remark_beside(
    struct county *county, const struct page *page, const struct form_row *row)
{
    return remark_below(county, page, row) ? "见说明" : remark_of(county, row);
}

static int item_lines(
    struct county *county, const struct page *page, const struct form_row *row)
{
    return page_most(page,
        (const struct page_text[]){{"label", indented(county, row)},
            {"remark", remark_beside(county, page, row)}},
        2);
}

static void put_item(struct county *county, struct page *page,
    const struct form_row *row, bool due)
{
    const struct item *item = &county->fw->items[row->item];

    put_text(page, "label", STYLE__COUNT, indented(county, row));
    put_text(page, "unit", STYLE__COUNT, item->unit.zh);
    put_text(page, "code", STYLE__COUNT, row->code);
    put_cell(county, page, "current",
        (struct expr_reference){row->item, COLUMN_CURRENT, WHEN_NOW}, due);
    put_cell(county, page, "total",
        (struct expr_reference){row->item, COLUMN_TOTAL, WHEN_NOW}, due);
    put_cell(county, page, "last_current",
        (struct expr_reference){row->item, COLUMN_CURRENT, WHEN_LAST_YEAR},
        due);
    put_cell(county, page, "last_total",
        (struct expr_reference){row->item, COLUMN_TOTAL, WHEN_LAST_YEAR}, due);
    put_growth(county, page, item->has_last_year,
        reported(county, WHEN_NOW, row->item, COLUMN_TOTAL),
        reported(county, WHEN_LAST_YEAR, row->item, COLUMN_TOTAL));
    if (!template_remark(county, page, row->item)) {
        put_text(
            page, "remark", STYLE__COUNT, remark_beside(county, page, row));
    }
}

static void put_heading(struct page *page, const struct form_row *row)
{
    static const char *const keys[] = {"unit", "code", "current", "total",
        "last_current", "last_total", "growth", "remark"};

    /* The weight of a heading is its type, not a tint: the form is printed. */
    put_text(page, "label", STYLE_TOTAL, row->label.zh);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        put_text(page, keys[i], STYLE_CENTRE, "—");
    }
}

static void put_row(struct county *county, struct page *page,
    const struct form_row *row, bool due)
{
    if (row->item < 0) {
        put_heading(page, row);
    } else {
        put_item(county, page, row, due);
    }
}

/* Rows `from` and, in a twin, `to` beside it; -1 for none. */
static void put_line(struct county *county, struct page *page,
    const struct form *form, const int rows[2], bool twin, bool last)
{
    bool due = form_due(county, (int)(form - county->fw->forms));
    int lines = 1;

    for (int half = 0; half < 2; half++) {
        page->half = twin ? half + 1 : 0;
        if (rows[half] >= 0 && form->rows[rows[half]].item >= 0) {
            int own = item_lines(county, page, &form->rows[rows[half]]);

            lines = own > lines ? own : lines;
        }
    }
    page_row(page, lines, last);
    for (int half = 0; half < 2; half++) {
        page->half = twin ? half + 1 : 0;
        if (rows[half] >= 0) {
            put_row(county, page, &form->rows[rows[half]], due);
        }
    }
    page->half = 0;
    page_rest(page, STYLE__COUNT, "");
}

/* Rows of the left half of a twin: no heading ends it. */
static int left_rows(const struct form *form)
{
    int left = (form->row_count + 1) / 2;

    while (left > 1 && form->rows[left - 1].item < 0) {
        left--;
    }
    return left;
}

static void put_rows(
    struct county *county, struct page *page, const struct form *form)
{
    bool twin = layout_column(page->layout, "label1") >= 0;
    int left = twin ? left_rows(form) : form->row_count;
    int right = form->row_count - left;
    int count = left > right ? left : right;

    for (int i = 0; i < count; i++) {
        const int rows[2] = {i < left ? i : -1, i < right ? left + i : -1};

        put_line(county, page, form, rows, twin, i == count - 1);
    }
}

/* What has no column in a twin, or no room in it: "备注：01 ...；05 ..."; NULL
 * for none. */
static const char *remarks_of(
    struct county *county, const struct page *page, const struct form *form)
{
    bool twin = layout_column(page->layout, "label1") >= 0;
    const char *out = NULL;

    for (int i = 0; i < form->row_count; i++) {
        const struct form_row *row = &form->rows[i];
        const char *remark = row->item < 0 ? "" : remark_of(county, row);

        if (remark[0] != '\0' && (twin || remark_below(county, page, row))) {
            out = sheet_say(county, "%s%s %s", out == NULL ? "备注：" : out,
                out == NULL ? row->code : sheet_say(county, "；%s", row->code),
                remark);
        }
    }
    return out == NULL ? NULL : sheet_say(county, "%s。", out);
}

/* 说明 of the form: its own lines with the audit relations as the third. */
static size_t notes_of(
    struct county *county, const struct page *page, int index, const char **out)
{
    const struct form *form = &county->fw->forms[index];
    const char *relations =
        check_relations(county->fw, index, false, county->arena);
    const char *remarks = remarks_of(county, page, form);
    size_t count = 0;

    for (int i = 0; i < form->note_count && count < LAYOUT_NOTES - 2; i++) {
        if (i == 2 && relations != NULL && relations[0] != '\0') {
            out[count++] = arena_printf(county->arena,
                "审核关系：%s；同比增减超过%s%%的须作出说明。", relations,
                layout_fill("{growth}", county->fillings, county->filling_count,
                    county->arena));
        }
        out[count++] = form->notes[i].zh;
    }
    if (remarks != NULL) {
        out[count++] = remarks;
    }
    for (size_t i = 0; i < count; i++) {
        if (out[i] == NULL) {
            book_fail(county->book, NULL);
            out[i] = "";
        }
    }
    return count;
}

static void put_seal(struct page *page)
{
    int last = page->layout->printed - 1;
    struct look look = {STYLE_SIGN, NUMBER_GENERAL, 0};

    page->row += 2;
    sheet_row(page->sheet, page->row, 16);
    cell_text(page->sheet, page->row, last, look, "（盖　章）");
}

void form_sheet(struct county *county, struct page *page, int index)
{
    const char *notes[LAYOUT_NOTES];

    put_rows(county, page, &county->fw->forms[index]);
    page_foot(page, notes, notes_of(county, page, index, notes));
    put_seal(page);
    page_close(page);
}
