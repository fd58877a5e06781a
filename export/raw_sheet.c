#include "export/sheets.h"

#include <string.h>

/* The cell of an item as the sheet shows it. */
static void put_cell(struct county *county, struct page *page, const char *key,
    struct expr_reference at)
{
    const struct item *item = &county->fw->items[at.item];
    const struct cell *cell = cell_at(county, at);
    enum number number = number_decimals(item->decimals);
    bool now = at.when == WHEN_NOW;
    bool exists = at.column == COLUMN_TOTAL ? now || item->has_last_year
                                            : item->has_current;

    if (cell->state == CELL_VALUE) {
        put_number(
            page, key, STYLE__COUNT, number, decimal_to_double(cell->value));
    } else if (!exists || cell->state == CELL_NOT_APPLICABLE) {
        put_text(page, key, STYLE__COUNT, "—");
    } else if (now && !freq_due(county, item->freq)) {
        put_text(page, key, STYLE__COUNT, "—");
    } else {
        put_text(page, key, now ? STYLE_MISSING : STYLE__COUNT, "");
    }
    if (now && at.column == COLUMN_TOTAL &&
        cell->state == CELL_NOT_APPLICABLE && cell->note[0] != '\0') {
        cell_comment(page->sheet, page->row, layout_column(page->layout, key),
            cell->note);
    }
}

/* Other cells that some indicator reads: outside the print area. */
static void put_beyond(struct county *county, struct page *page,
    const char *key, struct expr_reference at)
{
    const struct cell *cell = cell_at(county, at);

    if (cell->state == CELL_VALUE) {
        put_number(page, key, STYLE__COUNT,
            number_decimals(county->fw->items[at.item].decimals),
            decimal_to_double(cell->value));
    } else {
        put_text(page, key, STYLE__COUNT, "");
    }
    page_define(page, key, reference_label(county, at, county->arena));
}

static const char *state_of_item(
    struct county *county, const struct item *item, const struct cell *cell)
{
    struct control *raw = &county->raw;

    raw->rows++;
    if (cell->state == CELL_VALUE) {
        raw->reported++;
        raw->due++;
        raw->sum += decimal_to_double(cell->value);
        return "已报";
    }
    if (cell->state == CELL_MISSING && freq_due(county, item->freq)) {
        raw->missing++;
        raw->due++;
        return "未报";
    }
    raw->not_due++;
    return cell->state == CELL_NOT_APPLICABLE ? "不适用" : "未到期";
}

/* Define the names of what indicators read of an item. */
static void define_cells(struct county *county, struct page *page, int item)
{
    static const struct {
        const char *key;
        enum when when;
        enum column column;
    } names[] = {{"total", WHEN_NOW, COLUMN_TOTAL},
        {"current", WHEN_NOW, COLUMN_CURRENT},
        {"last_total", WHEN_LAST_YEAR, COLUMN_TOTAL}};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct expr_reference at = {item, names[i].column, names[i].when};

        if (names[i].column == COLUMN_TOTAL ||
            county->fw->items[item].has_current) {
            page_define(
                page, names[i].key, reference_label(county, at, county->arena));
        }
    }
    put_beyond(county, page, "last_current",
        (struct expr_reference){item, COLUMN_CURRENT, WHEN_LAST_YEAR});
    put_beyond(county, page, "previous_current",
        (struct expr_reference){item, COLUMN_CURRENT, WHEN_PREVIOUS});
    put_beyond(county, page, "previous_total",
        (struct expr_reference){item, COLUMN_TOTAL, WHEN_PREVIOUS});
}

static void put_item(struct county *county, struct page *page, int i)
{
    const struct framework *fw = county->fw;
    const struct item *item = &fw->items[i];
    const struct cell *cell =
        cell_at(county, (struct expr_reference){i, COLUMN_TOTAL, WHEN_NOW});
    const char *note = cell->note;

    page_row(page,
        page_most(page,
            (const struct page_text[]){{"note", note}, {"name", item->name.zh}},
            2),
        i == fw->item_count - 1);
    put_text(page, "code", STYLE__COUNT, item->code);
    put_text(page, "name", STYLE__COUNT, item->name.zh);
    put_text(page, "unit", STYLE__COUNT, item->unit.zh);
    put_text(page, "period", STYLE__COUNT,
        period_words(county, period_for(county->report->period, item->freq)));
    put_cell(county, page, "current",
        (struct expr_reference){i, COLUMN_CURRENT, WHEN_NOW});
    put_cell(county, page, "total",
        (struct expr_reference){i, COLUMN_TOTAL, WHEN_NOW});
    put_cell(county, page, "last_total",
        (struct expr_reference){i, COLUMN_TOTAL, WHEN_LAST_YEAR});
    put_growth(county, page, item->has_last_year, cell,
        cell_at(
            county, (struct expr_reference){i, COLUMN_TOTAL, WHEN_LAST_YEAR}));
    put_text(page, "state", STYLE__COUNT, state_of_item(county, item, cell));
    put_text(page, "bureau", STYLE__COUNT, fw->bureaus[item->bureau].name.zh);
    put_text(page, "note", STYLE__COUNT, note);
    define_cells(county, page, i);
}

void raw_sheet(struct county *county, struct page *page, int index)
{
    int last;

    (void)index;
    for (int i = 0; i < county->fw->item_count; i++) {
        put_item(county, page, i);
    }
    last = page->row;
    book_define(county->book, "V_ALL", page->sheet,
        page_at(page, "total", page->first, last));
    book_define(county->book, "V_STATE", page->sheet,
        page_at(page, "state", page->first, last));
    page_close(page);
}
