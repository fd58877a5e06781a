#include "export/sheets.h"

#include <string.h>

#include "export/template_sheet.h"

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

    if (layout_column(page->layout, key) < 0 ||
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
        cell_comment(page->sheet, page->row, layout_column(page->layout, key),
            cell->note);
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

static void put_item(struct county *county, struct page *page,
    const struct form_row *row, bool due, bool last)
{
    const struct item *item = &county->fw->items[row->item];
    const char *label = indented(county, row);
    const char *remark = remark_of(county, row);

    page_row(page,
        page_most(page,
            (const struct page_text[]){{"label", label}, {"remark", remark}},
            2),
        last);
    put_text(page, "label", STYLE__COUNT, label);
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
        put_text(page, "remark", STYLE__COUNT, remark);
    }
    page_rest(page, STYLE__COUNT, "");
}

static void put_heading(
    struct page *page, const struct form_row *row, bool last)
{
    page_row(page, 1, last);
    /* The weight of a heading is its type, not a tint: the form is printed. */
    put_text(page, "label", STYLE_TOTAL, row->label.zh);
    page_rest(page, STYLE_CENTRE, "—");
}

/* 说明 of the form: its own lines with the audit relations as the third. */
static size_t notes_of(struct county *county, int index, const char **out)
{
    const struct form *form = &county->fw->forms[index];
    const char *relations =
        check_relations(county->fw, index, false, county->arena);
    size_t count = 0;

    for (int i = 0; i < form->note_count && count < LAYOUT_NOTES - 1; i++) {
        if (i == 2 && relations != NULL && relations[0] != '\0') {
            out[count++] = arena_printf(county->arena,
                "审核关系：%s；同比增减超过%s%%的须作出说明。", relations,
                layout_fill("{growth}", county->fillings, county->filling_count,
                    county->arena));
        }
        out[count++] = form->notes[i].zh;
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
    const struct form *form = &county->fw->forms[index];
    const char *notes[LAYOUT_NOTES];
    bool due = form_due(county, index);

    for (int i = 0; i < form->row_count; i++) {
        bool last = i == form->row_count - 1;

        if (form->rows[i].item < 0) {
            put_heading(page, &form->rows[i], last);
        } else {
            put_item(county, page, &form->rows[i], due, last);
        }
    }
    page_foot(page, notes, notes_of(county, index, notes));
    put_seal(page);
    page_close(page);
}
