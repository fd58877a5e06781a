#include "eval/check.h"

#include <math.h>
#include <string.h>

/* What the naming of a cell needs to know. */
struct naming {
    const struct framework *fw;
    const struct figures *figures; /* NULL: names without numbers */
    bool english;
};

static const struct form_row *row_of(const struct framework *fw, int item)
{
    const struct form *form = &fw->forms[fw->items[item].form];

    for (int i = 0; i < form->row_count; i++) {
        if (form->rows[i].item == item) {
            return &form->rows[i];
        }
    }
    return NULL;
}

/* The printed column number of a cell: 本月 1, 1－本月 2, last year 3 and 4;
 * annual forms have 本年 1 and 上年 2. */
static int column_number(
    const struct item *item, enum column column, enum when when)
{
    if (item->freq == FREQ_YEAR) {
        return when == WHEN_LAST_YEAR ? 2 : 1;
    }
    return (column == COLUMN_TOTAL ? 2 : 1) + (when == WHEN_LAST_YEAR ? 2 : 0);
}

/* "01行2栏", with 上期 before it for the period before. */
static const char *place(
    const struct naming *n, struct expr_reference r, struct arena *arena)
{
    const struct item *item = &n->fw->items[r.item];
    const struct form_row *row = row_of(n->fw, r.item);
    const char *before = r.when != WHEN_PREVIOUS ? ""
                         : n->english            ? "previous "
                                                 : "上期";

    return arena_printf(arena, n->english ? "%srow %s col. %d" : "%s%s行%d栏",
        before, row == NULL ? item->code : row->code,
        column_number(item, r.column, r.when));
}

static const char *place_with_number(
    const void *context, struct expr_reference r, struct arena *arena)
{
    const struct naming *n = context;
    const struct cell *cell = &n->figures->cell[r.when][r.item][r.column];
    const char *where = place(n, r, arena);
    char number[DECIMAL_TEXT];

    decimal_format(cell->value, n->fw->items[r.item].decimals, true, number);
    return where == NULL
               ? NULL
               : arena_printf(
                     arena, n->english ? "%s (%s)" : "%s（%s）", where, number);
}

/* "01", or "01(本月)" for the month's column, as relations are printed. */
static const char *row_code(
    const void *context, struct expr_reference r, struct arena *arena)
{
    const struct naming *n = context;
    const struct form_row *row = row_of(n->fw, r.item);
    const char *code = row == NULL ? n->fw->items[r.item].code : row->code;

    if (r.column == COLUMN_TOTAL && r.when == WHEN_NOW) {
        return code;
    }
    return arena_printf(arena, "%s(%d)", code,
        column_number(&n->fw->items[r.item], r.column, r.when));
}

/* A gap as printed: with the decimals of the item it is told at. */
static const char *gap_text(
    double gap, const struct item *item, struct arena *arena)
{
    char text[DECIMAL_TEXT];
    decimal value;

    if (!decimal_from_double(gap, &value)) {
        return "";
    }
    decimal_format(value, item->decimals, true, text);
    return arena_copy(arena, text, strlen(text));
}

/* -- hits ----------------------------------------------------------------- */

struct list {
    struct hit *hits;
    int count, room;
    bool full; /* the arena is */
    struct arena *arena;
};

static void add(struct list *list, struct hit hit)
{
    if (hit.sentence.zh == NULL || hit.sentence.en == NULL ||
        hit.code == NULL) {
        list->full = true;
        return;
    }
    if (list->count == list->room) {
        int room = list->room * 2 + 16;
        struct hit *more =
            arena_array(list->arena, (size_t)room, sizeof(*more));

        if (more == NULL) {
            list->full = true;
            return;
        }
        if (list->count > 0) {
            memcpy(more, list->hits, (size_t)list->count * sizeof(*more));
        }
        list->hits = more;
        list->room = room;
    }
    list->hits[list->count++] = hit;
}

static void check_rule(struct list *list, const struct framework *fw,
    const struct rule *rule, const struct figures *figures)
{
    struct expr_gap gap = expr_relation(rule->expr, figures);
    const struct naming zh = {fw, figures, false}, en = {fw, figures, true};
    struct arena *arena = list->arena;
    const char *said_zh, *said_en, *by;

    if (gap.holds) {
        return;
    }
    said_zh = expr_sentence(rule->expr, place_with_number, &zh, arena);
    said_en = expr_sentence(rule->expr, place_with_number, &en, arena);
    by = gap_text(gap.gap, &fw->items[rule->item], arena);
    if (said_zh == NULL || said_en == NULL || by == NULL) {
        list->full = true;
        return;
    }
    add(list,
        (struct hit){rule->code, rule->severity, rule->item, rule->column,
            {arena_printf(arena, "%s 不成立，差 %s %s。%s", said_zh, by,
                 fw->items[rule->item].unit.zh, rule->text.zh),
                arena_printf(arena, "%s does not hold, by %s %s. %s", said_en,
                    by, fw->items[rule->item].unit.en, rule->text.en)},
            gap.gap});
}

/* The bound that a value breaks; false when it breaks none. */
static bool out_of_range(
    const struct item *item, decimal value, decimal *bound, bool *above)
{
    *above = item->has_maximum && value > item->maximum;
    *bound = *above ? item->maximum : item->minimum;
    return *above || (item->has_minimum && value < item->minimum);
}

static void check_range(struct list *list, const struct framework *fw,
    int item_index, enum column column, const struct figures *figures)
{
    const struct item *item = &fw->items[item_index];
    const struct cell *cell = &figures->cell[WHEN_NOW][item_index][column];
    const struct expr_reference r = {item_index, column, WHEN_NOW};
    const struct naming zh = {fw, figures, false}, en = {fw, figures, true};
    char bound_text[DECIMAL_TEXT];
    decimal bound;
    bool above;

    if (cell->state != CELL_VALUE ||
        !out_of_range(item, cell->value, &bound, &above)) {
        return;
    }
    decimal_format(bound, item->decimals, true, bound_text);
    add(list,
        (struct hit){arena_printf(list->arena, "range:%s", item->code),
            SEVERITY_BLOCK, item_index, column,
            {arena_printf(list->arena, "%s %s允许的%s %s %s",
                 place_with_number(&zh, r, list->arena),
                 above ? "大于" : "小于", above ? "最大值" : "最小值",
                 bound_text, item->unit.zh),
                arena_printf(list->arena, "%s is %s the %s allowed, %s %s",
                    place_with_number(&en, r, list->arena),
                    above ? "above" : "below", above ? "most" : "least",
                    bound_text, item->unit.en)},
            fabs(decimal_to_double(cell->value - bound))});
}

static void check_growth(struct list *list, const struct framework *fw,
    int item_index, const struct figures *figures)
{
    const struct item *item = &fw->items[item_index];
    const struct cell *now = &figures->cell[WHEN_NOW][item_index][COLUMN_TOTAL];
    const struct cell *last =
        &figures->cell[WHEN_LAST_YEAR][item_index][COLUMN_TOTAL];
    double growth, limit = decimal_to_double(fw->growth_query);
    const struct form_row *row = row_of(fw, item_index);
    char a[DECIMAL_TEXT], b[DECIMAL_TEXT];

    if (!item->has_last_year || now->state != CELL_VALUE ||
        last->state != CELL_VALUE || last->value == 0) {
        return;
    }
    growth = ((double)now->value / (double)last->value - 1) * 100;
    if (fabs(growth) <= limit) {
        return;
    }
    decimal_format(now->value, item->decimals, true, a);
    decimal_format(last->value, item->decimals, true, b);
    add(list,
        (struct hit){arena_printf(list->arena, "growth:%s", item->code),
            SEVERITY_EXPLAIN, item_index, COLUMN_TOTAL,
            {arena_printf(list->arena,
                 "%s行同比 %s÷%s－1＝%.1f%%，超过 ±%g%%，须说明原因",
                 row == NULL ? item->code : row->code, a, b, growth, limit),
                arena_printf(list->arena,
                    "row %s: %s ÷ %s - 1 = %.1f%% against last year, beyond "
                    "±%g%%: say why",
                    row == NULL ? item->code : row->code, a, b, growth, limit)},
            fabs(growth) - limit});
}

static void check_item(struct list *list, const struct framework *fw, int form,
    int item, const struct figures *figures)
{
    if (fw->items[item].has_current) {
        check_range(list, fw, item, COLUMN_CURRENT, figures);
    }
    check_range(list, fw, item, COLUMN_TOTAL, figures);
    for (enum severity s = SEVERITY_BLOCK; s < SEVERITY__COUNT; s++) {
        for (int i = 0; i < fw->rule_count; i++) {
            const struct rule *rule = &fw->rules[i];

            if (rule->form == form && rule->item == item &&
                rule->severity == s) {
                check_rule(list, fw, rule, figures);
            }
        }
    }
    check_growth(list, fw, item, figures);
}

int check_form(const struct framework *fw, int form, int bureau,
    const struct figures *figures, struct arena *arena, struct hit **out)
{
    struct list list = {NULL, 0, 0, false, arena};
    const struct form *f = &fw->forms[form];

    for (int i = 0; i < f->row_count; i++) {
        int item = f->rows[i].item;

        if (item >= 0 && (bureau < 0 || fw->items[item].bureau == bureau)) {
            check_item(&list, fw, form, item, figures);
        }
    }
    *out = list.hits;
    return list.full ? -1 : list.count;
}

const char *check_relations(
    const struct framework *fw, int form, bool english, struct arena *arena)
{
    const struct naming naming = {fw, NULL, english};
    const char *text = "";

    for (int i = 0; text != NULL && i < fw->rule_count; i++) {
        const char *one;

        if (fw->rules[i].form != form ||
            fw->rules[i].severity == SEVERITY_HINT) {
            continue;
        }
        one = expr_sentence(fw->rules[i].expr, row_code, &naming, arena);
        text = one == NULL ? NULL
                           : arena_printf(arena, "%s%s%s", text,
                                 text[0] == '\0' ? ""
                                 : english       ? "; "
                                                 : "；",
                                 one);
    }
    return text;
}
