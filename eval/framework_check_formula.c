/* Expressions of an edition, and the indicators that are made from them. */
#include <string.h>

#include "eval/framework_read.h"
#include "eval/method.h"

static int find_item(const void *context, struct text code)
{
    return framework_item(context, code);
}

/* Figures that show a division by zero whatever the figures: all cells hold
 * different numbers, so that no difference of two is zero. */
static bool make_trial(struct reader *r)
{
    decimal next = DECIMAL_ONE;

    if (!figures_make(&r->trial, (size_t)r->fw->item_count, r->arena)) {
        return false;
    }
    for (int w = 0; w < WHEN__COUNT; w++) {
        for (size_t i = 0; i < r->trial.item_count; i++) {
            for (int c = 0; c < COLUMN__COUNT; c++) {
                r->trial.cell[w][i][c].state = CELL_VALUE;
                r->trial.cell[w][i][c].value = next;
                next += 7013;
            }
        }
    }
    return true;
}

static void check_references(struct reader *r, enum table table, int record,
    const char *column, const struct expr *expr)
{
    const struct expr_reference *references;
    size_t n = expr_references(expr, r->arena, &references);

    if (n == 0) {
        framework_note(r, table, record, column, "mentions no item");
    }
    for (size_t i = 0; i < n; i++) {
        const struct item *item = &r->fw->items[references[i].item];

        if (references[i].column == COLUMN_CURRENT && !item->has_current) {
            framework_note(r, table, record, column,
                "asks for the month of %s, which has none", item->code);
        }
    }
}

/* The name of a cell in workbooks, or one as long. */
static const char *workbook_name(
    const void *context, struct expr_reference reference, struct arena *arena)
{
    const struct framework *fw = context;

    return arena_printf(arena, "VM_%s", fw->items[reference.item].code);
}

/* Workbooks hold the formula of an indicator once, with some more around it;
 * of a relation up to three times, in cells that tell different things. */
static void check_workbook(struct reader *r, enum table table, int record,
    const char *column, const struct expr *expr)
{
    size_t most =
        table == TABLE_INDICATOR ? EXPR_EXCEL_MAX - 64 : EXPR_EXCEL_MAX / 4;
    const char *formula = expr_excel(expr, workbook_name, r->fw, r->arena);

    if (formula == NULL || strlen(formula) > most) {
        framework_note(r, table, record, column,
            "gives a formula that is too long or too deep for a workbook");
    }
}

/* The tree of `source`; NULL with a fault when there is none. */
static const struct expr *parse(struct reader *r, enum table table, int record,
    const char *column, const char *source)
{
    struct expr_error error = {0, NULL};
    const struct expr *expr =
        expr_parse(text_of(source), find_item, r->fw, r->arena, &error);

    if (expr == NULL) {
        framework_note(r, table, record, column, "at character %zu: %s",
            error.at + 1, error.what);
        return NULL;
    }
    check_references(r, table, record, column, expr);
    if (expr_divides_by_zero(expr, &r->trial)) {
        framework_note(r, table, record, column, "always divides by zero");
    }
    check_workbook(r, table, record, column, expr);
    return expr;
}

/* The rule's form reads the cells of `form` too; false: of too many. */
static bool add_read(struct form *reader, int form)
{
    for (int i = 0; i < reader->read_count; i++) {
        if (reader->reads[i] == form) {
            return true;
        }
    }
    if (reader->read_count == FRAMEWORK_READS) {
        return false;
    }
    reader->reads[reader->read_count++] = form;
    return true;
}

static void attach_reads(struct reader *r, int record)
{
    const struct rule *rule = &r->rules[record];
    const struct expr_reference *cells;
    size_t n = expr_references(rule->expr, r->arena, &cells);

    for (size_t i = 0; i < n; i++) {
        int form = r->fw->items[cells[i].item].form;
        bool beyond = form != rule->form || cells[i].when == WHEN_PREVIOUS;

        if (beyond && !add_read(&r->forms[rule->form], form)) {
            framework_note(r, TABLE_RULE, record, "relation",
                "is of a form whose rules read more than 8 forms");
            return;
        }
    }
}

static void check_rules(struct reader *r)
{
    for (int i = 0; i < r->fw->rule_count; i++) {
        struct rule *rule = &r->rules[i];
        const struct item *item = &r->fw->items[rule->item];

        rule->expr = parse(r, TABLE_RULE, i, "relation", rule->relation);
        if (rule->expr != NULL && !expr_is_relation(rule->expr)) {
            framework_note(r, TABLE_RULE, i, "relation", "compares nothing");
        }
        if (rule->expr != NULL) {
            attach_reads(r, i);
        }
        if (item->form != rule->form) {
            framework_note(r, TABLE_RULE, i, "item",
                "belongs to form %s, not to %s", r->forms[item->form].code,
                r->forms[rule->form].code);
        }
        if (rule->column == COLUMN_CURRENT && !item->has_current) {
            framework_note(r, TABLE_RULE, i, "column",
                "does not exist for item %s", item->code);
        }
    }
}

static void check_vetoes(struct reader *r)
{
    for (int i = 0; i < r->fw->veto_count; i++) {
        struct veto *veto = &r->vetoes[i];

        veto->expr = parse(r, TABLE_VETO, i, "relation", veto->relation);
        if (veto->expr != NULL && !expr_is_relation(veto->expr)) {
            framework_note(r, TABLE_VETO, i, "relation", "compares nothing");
        }
    }
}

/* -- indicators ----------------------------------------------------------- */

/* The run of the bands that an indicator names. */
static void attach_bands(const struct reader *r, struct indicator *x)
{
    for (int i = 0; i < r->fw->band_count; i++) {
        const struct band *band = &r->fw->bands[i];

        if (strcmp(band->code, x->band) == 0) {
            x->bands = x->bands == NULL ? band : x->bands;
            x->band_count++;
        }
    }
}

static void check_method(struct reader *r, int i, struct indicator *x)
{
    struct method_fault fault;

    attach_bands(r, x);
    fault = method_check(x);
    if (fault.column != NULL) {
        framework_note(r, TABLE_INDICATOR, i, fault.column, "%s", fault.what);
    }
    if (x->method == METHOD_NONE && x->weight != 0) {
        framework_note(r, TABLE_INDICATOR, i, "weight",
            "must be 0 where nothing is scored");
    }
    if (x->weight < 0) {
        framework_note(r, TABLE_INDICATOR, i, "weight", "must not be negative");
    }
}

/* The formula of an indicator, or the other expression of its method. */
static const struct expr *check_number(
    struct reader *r, int i, const char *column, const char *source)
{
    const struct expr *expr = parse(r, TABLE_INDICATOR, i, column, source);

    if (expr != NULL && expr_is_relation(expr)) {
        framework_note(
            r, TABLE_INDICATOR, i, column, "is a relation, not a number");
    }
    return expr;
}

static void check_indicator(struct reader *r, int i)
{
    struct indicator *x = &r->indicators[i];

    check_method(r, i, x);
    if (x->decimals > DECIMAL_PLACES) {
        framework_note(r, TABLE_INDICATOR, i, "decimals", "is more than six");
    }
    if (x->direction == DIRECTION_COUNT) {
        if (x->formula[0] != '\0') {
            framework_note(r, TABLE_INDICATOR, i, "formula",
                "must be empty: the register is counted");
        }
        return;
    }
    x->expr = check_number(r, i, "formula", x->formula);
    if (x->second[0] != '\0') {
        x->second_expr = check_number(r, i, "second", x->second);
    }
    if (x->expr != NULL) {
        framework_check_unit(r, i, "formula", x, x->expr);
    }
    /* A gap of growth has a unit of its own; an earlier value has not. */
    if (x->second_expr != NULL && x->method == METHOD_PROGRESS) {
        framework_check_unit(r, i, "second", x, x->second_expr);
    }
}

/* Each quality takes its run of indicators. */
static void attach_indicators(struct reader *r)
{
    for (int i = 0; i < r->fw->indicator_count; i++) {
        struct quality *quality = &r->qualities[r->indicators[i].quality];

        if (quality->count == 0) {
            quality->first = i;
        } else if (quality->first + quality->count != i) {
            framework_note(r, TABLE_INDICATOR, i, "quality",
                "has indicators that do not stand together");
        }
        quality->count++;
        check_indicator(r, i);
    }
}

void framework_check_formulas(struct reader *r)
{
    if (!make_trial(r)) {
        framework_note(r, TABLE_EDITION, -1, NULL, "no memory");
        return;
    }
    attach_indicators(r);
    check_rules(r);
    check_vetoes(r);
}
