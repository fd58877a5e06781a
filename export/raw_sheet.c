#include "export/sheets.h"

#include <string.h>

#include "eval/explain.h"

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

/* A cell that only formulas read: outside the print area. */
static void put_beyond(struct county *county, struct page *page,
    const char *key, struct expr_reference at)
{
    const struct cell *cell = cell_at(county, at);

    if (cell->state == CELL_VALUE) {
        put_number(page, key, STYLE__COUNT,
            number_decimals(county->fw->items[at.item].decimals),
            decimal_to_double(cell->value));
    }
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

/* Where each cell of an item stands. */
static const struct place {
    const char *key;
    enum when when;
    enum column column;
    bool printed;
} places[] = {{"total", WHEN_NOW, COLUMN_TOTAL, true},
    {"current", WHEN_NOW, COLUMN_CURRENT, true},
    {"last_total", WHEN_LAST_YEAR, COLUMN_TOTAL, true},
    {"last_current", WHEN_LAST_YEAR, COLUMN_CURRENT, false},
    {"previous_total", WHEN_PREVIOUS, COLUMN_TOTAL, false},
    {"previous_current", WHEN_PREVIOUS, COLUMN_CURRENT, false}};
#define PLACES (sizeof(places) / sizeof(places[0]))

/* Name the cells of an item that some formula reads. */
static void define_cells(
    struct county *county, struct page *page, int item, const bool *read)
{
    for (size_t i = 0; i < PLACES; i++) {
        struct expr_reference at = {item, places[i].column, places[i].when};

        if (!read[(size_t)item * PLACES + i]) {
            continue;
        }
        if (!places[i].printed) {
            put_beyond(county, page, places[i].key, at);
        }
        page_define(
            page, places[i].key, reference_label(county, at, county->arena));
    }
}

static void mark(struct county *county, const struct expr *expr, bool *read)
{
    const struct expr_reference *list;
    size_t count = expr_references(expr, county->arena, &list);

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < PLACES; k++) {
            if (places[k].when == list[i].when &&
                places[k].column == list[i].column) {
                read[(size_t)list[i].item * PLACES + k] = true;
            }
        }
    }
}

/* Which cells indicators and audit relations read: one flag an item and
 * place. Current totals have a name in any case. */
static const bool *cells_read(struct county *county)
{
    const struct framework *fw = county->fw;
    bool *read = arena_array(
        county->arena, (size_t)fw->item_count * PLACES + 1, sizeof(*read));

    for (int i = 0; read != NULL && i < fw->item_count; i++) {
        read[(size_t)i * PLACES] = true;
    }
    for (int i = 0; read != NULL && i < fw->indicator_count; i++) {
        if (fw->indicators[i].expr != NULL) {
            mark(county, fw->indicators[i].expr, read);
        }
    }
    for (int i = 0; read != NULL && i < fw->rule_count; i++) {
        mark(county, fw->rules[i].expr, read);
    }
    return read;
}

/* Who entered an item and who accepted it: "李明 2023-12-05". */
static const char *person_words(
    struct county *county, const char *name, int64_t at)
{
    char date[TIME_TEXT];

    if (name[0] == '\0' || at == 0) {
        return "";
    }
    time_format_date(at, date);
    return sheet_say(county, "%s %s", name, date);
}

static const struct provenance *who_of(const struct county *county, int item)
{
    static const struct provenance nobody = {"", 0, "", 0};
    const struct explained *explained = county->report->explained;
    const struct provenance *who =
        explained == NULL ? NULL : explained->who.cell[WHEN_NOW][item];

    return who == NULL                 ? &nobody
           : who[COLUMN_TOTAL].at != 0 ? &who[COLUMN_TOTAL]
                                       : &who[COLUMN_CURRENT];
}

static void put_item(
    struct county *county, struct page *page, int i, const bool *read)
{
    const struct framework *fw = county->fw;
    const struct item *item = &fw->items[i];
    const struct cell *cell =
        cell_at(county, (struct expr_reference){i, COLUMN_TOTAL, WHEN_NOW});
    const char *note = cell->note;
    const struct provenance *who = who_of(county, i);
    const char *by = person_words(county, who->by, who->at);
    const char *reviewed =
        person_words(county, who->reviewed_by, who->reviewed_at);

    page_row(page,
        page_most(page,
            (const struct page_text[]){{"note", note}, {"name", item->name.zh},
                {"by", by}, {"reviewed", reviewed}},
            4),
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
    put_text(page, "by", STYLE__COUNT, by);
    put_text(page, "reviewed", STYLE__COUNT, reviewed);
    put_text(page, "note", STYLE__COUNT, note);
    define_cells(county, page, i, read);
}

void raw_sheet(struct county *county, struct page *page, int index)
{
    const bool *read = cells_read(county);
    int last;

    (void)index;
    if (read == NULL) {
        book_fail(county->book, NULL);
        return;
    }
    for (int i = 0; i < county->fw->item_count; i++) {
        put_item(county, page, i, read);
    }
    last = page->row;
    book_define(county->book, "V_ALL", page->sheet,
        page_at(page, "total", page->first, last));
    book_define(county->book, "V_STATE", page->sheet,
        page_at(page, "state", page->first, last));
    page_close(page);
}
