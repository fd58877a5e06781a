#include "export/template_sheet.h"

#include <string.h>

static const char *const column_names[] = {
    [COLUMN_CURRENT] = "current", [COLUMN_TOTAL] = "total"};

/* One blank of the form: what stands in it and how it looks. */
struct blank {
    struct county *county;
    struct page *page;
    int column; /* of the sheet */
    const char *field;
    enum style good, wrong;
};

const struct template_fill *template_fill_of(
    const struct template_sheet *sheet, const char *field)
{
    for (size_t i = 0; i < sheet->fill_count; i++) {
        if (strcmp(sheet->fills[i].field, field) == 0) {
            return &sheet->fills[i];
        }
    }
    return NULL;
}

/* True for a cell that the bureau can fill in as the form stands. */
static bool own(const struct county *county, int item, enum column column)
{
    const struct opened_form *form =
        county->blank == NULL ? NULL : county->blank->source->form;

    return form != NULL && county->fw->items[item].bureau == form->key.bureau &&
           submission_cell_open(form, item, column);
}

static unsigned edges(const struct page *page)
{
    return page->edges | (page->layout->ink ? EDGE_INK : 0);
}

static const struct template_fill *fill_of(const struct blank *b)
{
    return template_fill_of(b->county->blank, b->field);
}

static struct look look_of(const struct blank *b, enum number number)
{
    const struct template_fill *fill = fill_of(b);
    bool bad = fill != NULL && fill->fault[0] != '\0';

    /* What is wrong is shown as it is, not rounded. */
    return (struct look){bad ? b->wrong : b->good,
        bad && number != NUMBER_TEXT ? NUMBER_GENERAL : number, edges(b->page)};
}

/* What is wrong with it, beside it. */
static void remark_fault(const struct blank *b)
{
    const struct template_fill *fill = fill_of(b);

    if (fill != NULL && fill->fault[0] != '\0') {
        cell_comment(b->page->sheet, b->page->row, b->column, fill->fault);
    }
}

static void put_words(const struct blank *b, const char *stored)
{
    const struct template_fill *fill = fill_of(b);

    cell_text(b->page->sheet, b->page->row, b->column, look_of(b, NUMBER_TEXT),
        fill != NULL && fill->text != NULL ? fill->text : stored);
    remark_fault(b);
}

/* A number as a number; what is none stays as the clerk wrote it. */
static void put_figure(
    const struct blank *b, const struct item *item, const struct cell *stored)
{
    const struct template_fill *fill = fill_of(b);
    enum number number = number_decimals(item->decimals);
    decimal value = stored->value;
    bool has = stored->state == CELL_VALUE;

    if (fill != NULL && fill->text != NULL) {
        has = decimal_parse(text_of(fill->text), DECIMAL_PLACES, &value) ==
              DECIMAL_OK;
    }
    if (has) {
        cell_number(b->page->sheet, b->page->row, b->column, look_of(b, number),
            decimal_to_double(value));
    } else {
        cell_text(b->page->sheet, b->page->row, b->column, look_of(b, number),
            fill != NULL && fill->text != NULL ? fill->text : "");
    }
    remark_fault(b);
}

/* -- what a figure takes --------------------------------------------------- */

static const char *bound(struct county *county, const char *cell,
    const char *sign, bool has, decimal limit)
{
    char text[DECIMAL_TEXT];

    if (!has) {
        return "";
    }
    decimal_plain(limit, text);
    return sheet_say(county, ",%s%s%s", cell, sign, text);
}

static const char *range_words(struct county *county, const struct item *item)
{
    char least[DECIMAL_TEXT] = "", most[DECIMAL_TEXT] = "";

    if (item->has_minimum) {
        decimal_plain(item->minimum, least);
    }
    if (item->has_maximum) {
        decimal_plain(item->maximum, most);
    }
    return item->has_minimum && item->has_maximum
               ? sheet_say(county, "，%s 至 %s", least, most)
           : item->has_minimum ? sheet_say(county, "，不小于 %s", least)
           : item->has_maximum ? sheet_say(county, "，不大于 %s", most)
                               : "";
}

static void guard_figure(
    const struct blank *b, const struct item *item, const char *key)
{
    struct county *county = b->county;
    const char *cell = page_cell(b->page, key);
    const char *places =
        item->decimals == 0
            ? "整数"
            : sheet_say(county, "至多 %d 位小数", item->decimals);
    const struct cell_rule rule = {
        .formula = sheet_say(county, "=AND(ISNUMBER(%s),ROUND(%s,%d)=%s%s%s)",
            cell, cell, item->decimals, cell,
            bound(county, cell, ">=", item->has_minimum, item->minimum),
            bound(county, cell, "<=", item->has_maximum, item->maximum)),
        .title = "填数",
        .hint = sheet_say(county, "单位：%s；%s%s。未报留空。", item->unit.zh,
            places, range_words(county, item)),
        .message = sheet_say(county,
            "这里只能填数：%s%s。没有这项数据的，在右侧“状态”列选“不适用”"
            "并在备注说明原因。",
            places, range_words(county, item)),
    };

    sheet_rule(b->page->sheet, b->page->row, b->column, &rule);
}

/* The state beside the form: chosen from the list. */
static void put_state(struct county *county, struct page *page, int item,
    enum column column, const struct cell *stored)
{
    const struct template_head *head =
        &county->blank->t
             ->columns[column == COLUMN_CURRENT ? TEMPLATE_STATE_CURRENT
                                                : TEMPLATE_STATE_TOTAL];
    const struct blank b = {county, page, head->column,
        sheet_say(county, "s.%s.%s", county->fw->items[item].code,
            column_names[column]),
        STYLE_ENTRY_CENTRE, STYLE_WRONG_CENTRE};

    put_words(
        &b, stored->state == CELL_NOT_APPLICABLE ? TEMPLATE_NOT_HERE : "");
    sheet_choices(page->sheet,
        (struct cell_range){page->row, b.column, page->row, b.column},
        county->blank->list, "请从列表中选择：填数、未报、不适用。");
}

/* What stood in the row when the template was sealed. */
static const struct template_row *sealed_row(
    const struct county *county, int item)
{
    static const struct template_row none = {
        .base = {{.note = ""}, {.note = ""}}};
    const struct template *t = county->blank->t;

    for (size_t i = 0; i < t->row_count; i++) {
        if (strcmp(t->rows[i].item, county->fw->items[item].code) == 0) {
            return &t->rows[i];
        }
    }
    return &none;
}

bool template_cell(struct county *county, struct page *page, const char *key,
    struct expr_reference at)
{
    const struct item *item = &county->fw->items[at.item];
    const struct cell *stored;

    if (!own(county, at.item, at.column)) {
        return false;
    }
    stored = &sealed_row(county, at.item)->base[at.column];
    const struct blank b = {county, page, page_column(page, key),
        sheet_say(county, "v.%s.%s", item->code, column_names[at.column]),
        STYLE_ENTRY, STYLE_WRONG};

    put_figure(&b, item, stored);
    guard_figure(&b, item, key);
    page->filled[b.column] = true;
    put_state(county, page, at.item, at.column, stored);
    return true;
}

bool template_remark(struct county *county, struct page *page, int item)
{
    if (!own(county, item, COLUMN_CURRENT) &&
        !own(county, item, COLUMN_TOTAL)) {
        return false;
    }
    const struct blank b = {county, page, layout_column(page->layout, "remark"),
        sheet_say(county, "n.%s", county->fw->items[item].code),
        STYLE_ENTRY_TEXT, STYLE_WRONG_TEXT};

    if (b.column < 0) {
        return false;
    }
    put_words(&b, template_note(sealed_row(county, item)));
    page->filled[b.column] = true;
    return true;
}
