/* The workbook of a template: form, reasons, instructions, hidden sheets. */
#include <stdio.h>
#include <string.h>

#include "export/template_sheet.h"
#include "sql/log.h"

enum { REASON_CODE, REASON_ROW, REASON_ITEM, REASON_RULE, REASON_TEXT };

static const struct look plain = {STYLE_PLAIN, NUMBER_TEXT, 0};

/* -- hidden sheets --------------------------------------------------------- */

/* The three states, and the formula of their range. */
static const char *list_sheet(struct county *county)
{
    static const char *const states[] = {
        TEMPLATE_VALUE, TEMPLATE_MISSING, TEMPLATE_NOT_HERE};
    struct sheet *sheet = book_sheet(county->book, TEMPLATE_LIST_SHEET);

    for (int i = 0; i < 3; i++) {
        cell_text(sheet, i, 0, plain, states[i]);
    }
    sheet_hide(sheet);
    sheet_protect(sheet);
    return sheet_say(county, "=%s!$A$1:$A$3", sheet_quoted(sheet));
}

/* A line of the sealed text as a row of cells. */
static void seal_row(struct county *county, struct sheet *sheet, int row,
    const char *line, size_t n)
{
    for (int column = 0; n > 0; column++) {
        const char *tab = memchr(line, '\t', n);
        size_t length = tab == NULL ? n : (size_t)(tab - line);
        const char *cell = arena_copy(county->arena, line, length);

        cell_text(sheet, row, column, plain, cell == NULL ? "" : cell);
        length += tab != NULL;
        line += length;
        n -= length;
    }
}

static void seal_sheet(struct county *county)
{
    const struct template_sheet *blank = county->blank;
    struct sheet *sheet = book_sheet(county->book, TEMPLATE_SEAL_SHEET);
    const char *text = template_text(blank->t, county->arena);
    char seal[65];
    int row = 0;

    if (text == NULL) {
        book_fail(county->book, NULL);
        return;
    }
    template_seal(blank->source->key, text, seal);
    for (const char *line = text; *line != '\0'; row++) {
        size_t n = strcspn(line, "\n");

        seal_row(county, sheet, row, line, n);
        line += n + (line[n] == '\n');
    }
    cell_text(sheet, row, 0, plain, "seal");
    cell_text(sheet, row, 1, plain, seal);
    sheet_hide(sheet);
    sheet_protect(sheet);
}

/* -- explanations ---------------------------------------------------------- */

static const char *row_code(const struct county *county, int item)
{
    const struct form_row *row = form_row_of(
        &county->fw->forms[county->blank->source->form->key.form], item);

    return row == NULL ? "" : row->code;
}

static const char *stored_reason(const struct county *county, const char *code)
{
    const struct opened_form *form = county->blank->source->form;

    for (size_t i = 0; i < form->explanation_count; i++) {
        if (strcmp(form->explanations[i].code, code) == 0) {
            return form->explanations[i].text;
        }
    }
    return "";
}

static void reason_row(struct county *county, struct sheet *sheet, int row,
    const struct template_reason *reason)
{
    const char *field = sheet_say(county, "x.%s", reason->code);
    const struct template_fill *fill = template_fill_of(county->blank, field);
    bool bad = fill != NULL && fill->fault[0] != '\0';
    const struct look text = {STYLE_SMALL, NUMBER_TEXT, 0};
    const struct look entry = {
        bad ? STYLE_WRONG_TEXT : STYLE_ENTRY_TEXT, NUMBER_TEXT, 0};

    sheet_row(sheet, row, 30);
    cell_text(sheet, row, REASON_CODE, text, reason->code);
    cell_text(sheet, row, REASON_ROW, text,
        reason->item < 0 ? "" : row_code(county, reason->item));
    cell_text(sheet, row, REASON_ITEM, text,
        reason->item < 0 ? "" : county->fw->items[reason->item].name.zh);
    cell_text(sheet, row, REASON_RULE, text,
        fill != NULL && fill->sentence != NULL ? fill->sentence
                                               : reason->sentence);
    cell_text(sheet, row, REASON_TEXT, entry,
        fill != NULL && fill->text != NULL
            ? fill->text
            : stored_reason(county, reason->code));
    if (bad) {
        cell_comment(sheet, row, REASON_TEXT, fill->fault);
    }
}

static bool is_known(
    const struct template_reason *known, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(known[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

/* Codes that came or are stored, beyond those that the edition knows of. */
static int more_reasons(struct county *county, struct sheet *sheet, int row,
    const struct template_reason *known, size_t count)
{
    const struct template_sheet *blank = county->blank;
    const struct opened_form *form = blank->source->form;

    for (size_t i = 0; i < blank->fill_count; i++) {
        const struct template_fill *fill = &blank->fills[i];

        if (strncmp(fill->field, "x.", 2) == 0 &&
            !is_known(known, count, fill->field + 2)) {
            reason_row(county, sheet, row++,
                &(struct template_reason){fill->field + 2, -1, ""});
        }
    }
    for (size_t i = 0; i < form->explanation_count; i++) {
        const char *code = form->explanations[i].code;

        if (!is_known(known, count, code) &&
            template_fill_of(blank, sheet_say(county, "x.%s", code)) == NULL) {
            reason_row(
                county, sheet, row++, &(struct template_reason){code, -1, ""});
        }
    }
    return row;
}

static void reason_sheet(struct county *county)
{
    static const struct {
        const char *head;
        double width;
    } heads[] = {[REASON_CODE] = {"审核代码", 18},
        [REASON_ROW] = {"行代码", 8},
        [REASON_ITEM] = {"指标", 30},
        [REASON_RULE] = {"需要说明的情形", 46},
        [REASON_TEXT] = {"说明（命中时填写，一句话）", 46}};
    struct sheet *sheet = book_sheet(county->book, TEMPLATE_REASON_SHEET);
    struct template_reason *known = NULL;
    size_t count = 0;
    int row = 1;

    if (!template_reasons(
            county->blank->source, county->arena, &known, &count)) {
        book_fail(county->book, NULL);
        return;
    }
    for (int i = 0; i <= REASON_TEXT; i++) {
        sheet_column(sheet, i, heads[i].width);
        cell_text(sheet, 0, i, (struct look){STYLE_HEAD, NUMBER_GENERAL, 0},
            heads[i].head);
    }
    for (size_t i = 0; i < count; i++) {
        reason_row(county, sheet, row++, &known[i]);
    }
    (void)more_reasons(county, sheet, row, known, count);
    sheet_freeze(sheet, 1, 0);
    sheet_protect(sheet);
}

/* -- instructions ---------------------------------------------------------- */

static const char *moment(struct county *county, int64_t at)
{
    char text[TIME_TEXT];

    time_format(at, text);
    return sheet_say(county, "%.16s", text);
}

static void help_sheet(struct county *county)
{
    const struct template_source *source = county->blank->source;
    const struct opened_form *opened = source->form;
    const struct form *form = &county->fw->forms[opened->key.form];
    struct sheet *sheet = book_sheet(county->book, TEMPLATE_HELP_SHEET);
    const char *lines[] = {
        sheet_say(county, "%s　%s", form->number, form->title.zh),
        sheet_say(county, "地区：%s（%s）　填报单位：%s　报告期：%s",
            source->region->name.zh, source->region->code,
            county->fw->bureaus[opened->key.bureau].name.zh,
            period_words(county, opened->key.period)),
        sheet_say(county, "截止：%s　迟报至：%s　锁定：%s（北京时间）",
            moment(county, opened->deadline.due),
            moment(county, opened->deadline.late),
            moment(county, opened->deadline.lock)),
        sheet_say(county, "指标框架版本：%s（%s）", county->fw->edition,
            county->fw->version),
        "1. 只能在浅黄色单元格中填写；其余单元格已保护。灰字的上年同期取自已"
        "审核记录。",
        "2. 有数据的填数（0 也是数）；没有报来的留空，即“未报”；本地没有这项"
        "业务的，在表右侧“状态”列选“不适用”，并在备注中说明原因。",
        "3. 小数位数和上下限见各单元格的提示，超出时不能输入。不要填百分号，按"
        "计量单位填写。",
        "4. “核实说明”表列出可能要求说明的情形。上传后命中的，须在“说明”列写"
        "一句话。",
        "5. 填好后保存为 .xlsx，在系统“我的任务”打开同一张表，选择“上传填好的"
        "表”。系统先列出全部问题和变化，由您确认后才保存。",
        "6. 本文件只能用于上面写明的地区、报告期、表和单位；不要增删行列，不要"
        "改动隐藏的表，否则不能上传。",
        "7. 可用 Excel、WPS 表格或 LibreOffice 打开和保存；不要设置密码，不要"
        "加入宏或外部链接。",
    };

    sheet_column(sheet, 0, 110);
    for (int i = 0; i < (int)(sizeof(lines) / sizeof(lines[0])); i++) {
        sheet_row(sheet, i, i == 0 ? 26 : 30);
        cell_text(sheet, i, 0,
            (struct look){
                i == 0 ? STYLE_SECTION : STYLE_NOTE, NUMBER_GENERAL, 0},
            lines[i]);
    }
    sheet_protect(sheet);
}

/* -- the form -------------------------------------------------------------- */

/* The heads of the columns of states, beyond the printed form. */
static void state_heads(struct county *county, struct sheet *sheet)
{
    const struct template *t = county->blank->t;
    const struct look head = {STYLE_HEAD, NUMBER_GENERAL, EDGE_INK};
    static const struct {
        enum template_column column;
        const char *head;
    } heads[] = {{TEMPLATE_STATE_CURRENT, "状态\n本期"},
        {TEMPLATE_STATE_TOTAL, "状态\n累计"}};

    for (size_t i = 0; i < 2; i++) {
        const struct template_head *at = &t->columns[heads[i].column];

        if (at->column >= 0) {
            sheet_column(sheet, at->column, 9);
            cell_text(sheet, t->head_row - 1, at->column, head, heads[i].head);
            cell_text(sheet, t->head_row, at->column,
                (struct look){STYLE_NUMBER_ROW, NUMBER_TEXT, EDGE_INK},
                at->head);
        }
    }
}

static void write_form(struct county *county, struct sheet *sheet)
{
    int form = county->blank->source->form->key.form;
    const struct layout *layout = layout_find(
        county->layouts, template_layout(county->fw->forms[form].freq));
    struct page page;

    if (layout == NULL) {
        book_fail(county->book, "there is no layout of the form");
        return;
    }
    county_fillings(county);
    county_fill(county, "sheet", sheet_title(sheet));
    county_fill_form(county, form);
    page_open(&page, county->book, sheet, layout, county->fillings,
        county->filling_count, county->arena);
    state_heads(county, sheet);
    form_sheet(county, &page, form);
    sheet_protect(sheet);
}

static void write_book(struct county *county, struct template_sheet *blank)
{
    struct sheet *form = book_sheet(county->book, blank->t->sheet);
    const struct book_words words = {
        .title = sheet_say(county, "%s", blank->t->sheet),
        .subject = sheet_say(county, "%s %s %s", blank->t->region,
            blank->t->period, blank->t->bureau),
        .author = "",
        .keywords = "PINZHI",
        .comments = sheet_say(county, "%s", blank->t->edition)};

    book_properties(county->book, &words);
    reason_sheet(county);
    help_sheet(county);
    blank->list = list_sheet(county);
    write_form(county, form);
    seal_sheet(county);
    sheet_first(form);
}

/* What the sheets of a county's workbook read of a report, for one form. */
static struct report *report_of(
    const struct template_source *source, struct arena *arena)
{
    struct report *report = arena_alloc(arena, sizeof(*report));

    if (report != NULL) {
        report->fw = source->fw;
        report->region = *source->region;
        report->period = source->form->key.period;
        report->figures = report->reported = source->form->figures;
        report->group = report->edition_hash = "";
        report->as_of = source->form->head.saved_at;
        snprintf(
            report->data_version, sizeof(report->data_version), "离线填报");
    }
    return report;
}

enum export_result template_write(const struct template_source *source,
    const struct template *t, const struct template_fill *fills,
    size_t fill_count, const char *file, struct arena *arena)
{
    struct template_sheet blank = {source, t, fills, fill_count, ""};
    struct county *county = arena_alloc(arena, sizeof(*county));
    struct report *report = report_of(source, arena);
    struct book *book = book_new(file, source->form->deadline.open, arena);
    const char *why = "out of memory";

    if (county == NULL || report == NULL || book == NULL) {
        log_line(LOG_ERROR, "template %s: %s", file, why);
        if (book != NULL) {
            book_drop(book);
        }
        return EXPORT_FAIL;
    }
    *county = (struct county){.blank = &blank,
        .report = report,
        .fw = source->fw,
        .layouts = source->layouts,
        .book = book,
        .arena = arena,
        .code = "—"};
    write_book(county, &blank);
    if (!book_close(book, NULL, &why)) {
        log_line(LOG_ERROR, "template %s: %s", file, why);
        return EXPORT_FAIL;
    }
    return EXPORT_OK;
}
