#include "eval/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "eval/check_hit.h"

/* -- hits ----------------------------------------------------------------- */

void check_add(struct checking *c, struct hit hit)
{
    if (hit.sentence.zh == NULL || hit.sentence.en == NULL ||
        hit.code == NULL) {
        c->full = true;
        return;
    }
    if (c->count == c->room) {
        int room = c->room * 2 + 16;
        struct hit *more = arena_array(c->arena, (size_t)room, sizeof(*more));

        if (more == NULL) {
            c->full = true;
            return;
        }
        if (c->count > 0) {
            memcpy(more, c->hits, (size_t)c->count * sizeof(*more));
        }
        c->hits = more;
        c->room = room;
    }
    c->hits[c->count++] = hit;
}

void hit_mark(const struct hit *hit, char out[HIT_MARK])
{
    uint64_t hash = 14695981039346656037u;

    for (const char *c = hit->sentence.zh; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    }
    snprintf(out, HIT_MARK, "%016llx", (unsigned long long)hash);
}

bool explanation_suffices(const struct framework *fw, const char *text)
{
    const struct text all = text_of(text);
    int characters = 0;

    for (size_t at = 0; at < all.n;) {
        uint32_t c = text_next(all, &at);

        characters += c != ' ' && c != '\n' && c != '\t' && c != 0x3000;
    }
    return characters >= fw->explanation_length;
}

/* "01行：" or "2栏：" */
static const char *in_front(
    const struct naming *n, const struct expr *expr, struct arena *arena)
{
    const struct expr_reference *cells;

    if (expr_references(expr, arena, &cells) == 0) {
        return NULL;
    }
    if (n->one_row) {
        return arena_printf(arena, n->english ? "Row %s: " : "%s行：",
            check_row_code(n->fw, cells[0].item));
    }
    if (n->one_column) {
        return arena_printf(arena, n->english ? "Column %d: " : "%d栏：",
            check_column_number(n->fw, cells[0]));
    }
    return n->english ? "Relation " : "";
}

/* A gap as printed: with the decimals of its cells (two at least when it comes
 * from a quotient), with all of its own when that would show nothing. */
static bool format_gap(const struct checking *c, const struct rule *rule,
    const struct expr_gap *gap, char out[DECIMAL_TEXT])
{
    const struct expr_reference *cells;
    size_t n = expr_references(rule->expr, c->arena, &cells);
    int places = expr_divides(rule->expr) ? 2 : 0;
    decimal value;

    for (size_t i = 0; i < n; i++) {
        int own = c->fw->items[cells[i].item].decimals;

        places = own > places ? own : places;
    }
    if (!decimal_from_double(gap->gap, &value) || value == 0) {
        return false;
    }
    decimal_format(value, places, true, out);
    if (strspn(out, "0.") == strlen(out)) {
        decimal_plain(value, out);
    }
    return true;
}

/* "，超出 754.0 亿元" when the left side is too large, "，差 …" when it is too
 * small; "" when there is no distance to tell. */
static const char *gap_clause(const struct checking *c, const struct rule *rule,
    const struct expr_gap *gap, bool english)
{
    const struct words *unit = &c->fw->items[rule->item].unit;
    const char *name = english ? unit->en : unit->zh;
    bool over = gap->left.real > gap->right.real;
    char text[DECIMAL_TEXT];

    if (!format_gap(c, rule, gap, text)) {
        return "";
    }
    return arena_printf(c->arena, english ? ": %s by %s%s%s" : "，%s %s%s%s",
        english ? over ? "over" : "short"
        : over  ? "超出"
                : "差",
        text, strcmp(name, "-") == 0 || name[0] == '\0' ? "" : " ",
        strcmp(name, "-") == 0 ? "" : name);
}

/* "01行：1栏（3,793.6）≤2栏（3,039.6）不成立，超出 754.0 亿元。" and why. */
static const char *rule_sentence(const struct checking *c,
    const struct rule *rule, const struct expr_gap *gap, bool english)
{
    struct naming n = {c->fw, c->figures, c->form, false, false, english,
        c->fw->items[rule->item].bureau};
    const char *why = english ? rule->text.en : rule->text.zh;
    const char *front, *said, *clause;

    if (!check_name_cells(&n, rule->expr, c->arena)) {
        return NULL;
    }
    front = in_front(&n, rule->expr, c->arena);
    said = check_sentence(&n, rule->expr, check_place_with_number, c->arena);
    clause = gap_clause(c, rule, gap, english);
    if (front == NULL || said == NULL || clause == NULL) {
        return NULL;
    }
    return arena_printf(c->arena,
        english ? "%s%s does not hold%s.%s%s%s" : "%s%s不成立%s。%s%s%s", front,
        said, clause, english && why[0] != '\0' ? " " : "", why,
        why[0] == '\0' ? ""
        : english      ? "."
                       : "。");
}

static void check_rule(struct checking *c, const struct rule *rule)
{
    struct expr_gap gap = expr_relation(rule->expr, c->figures);

    if (!gap.holds) {
        check_add(c,
            (struct hit){rule->code, rule->severity, rule->item, rule->column,
                {rule_sentence(c, rule, &gap, false),
                    rule_sentence(c, rule, &gap, true)},
                gap.gap});
    }
}

/* -- the built-in rules --------------------------------------------------- */

static const char *range_sentence(const struct checking *c,
    struct expr_reference cell, decimal bound, bool above, bool english)
{
    static const struct words over = {"大于最大值", "above the maximum of"};
    static const struct words under = {"小于最小值", "below the minimum of"};
    const struct naming n = {
        c->fw, c->figures, c->form, false, false, english, -1};
    const struct item *item = &c->fw->items[cell.item];
    const struct words *words = above ? &over : &under;
    const char *where = check_place_with_number(&n, cell, c->arena);
    char text[DECIMAL_TEXT];

    decimal_plain(bound, text);
    return where == NULL
               ? NULL
               : arena_printf(c->arena,
                     english ? "The figure in %s is %s %s %s." : "%s%s %s %s。",
                     where, english ? words->en : words->zh, text,
                     english ? item->unit.en : item->unit.zh);
}

static void check_range(struct checking *c, int at, enum column column)
{
    const struct item *item = &c->fw->items[at];
    const struct cell *cell = &c->figures->cell[WHEN_NOW][at][column];
    const struct expr_reference place_of = {at, column, WHEN_NOW};
    bool above = item->has_maximum && cell->value > item->maximum;
    bool below = item->has_minimum && cell->value < item->minimum;
    decimal bound = above ? item->maximum : item->minimum;

    if (cell->state != CELL_VALUE || (!above && !below)) {
        return;
    }
    check_add(c,
        (struct hit){arena_printf(c->arena, "range:%s", item->code),
            SEVERITY_BLOCK, at, column,
            {range_sentence(c, place_of, bound, above, false),
                range_sentence(c, place_of, bound, above, true)},
            fabs(decimal_to_double(cell->value) - decimal_to_double(bound))});
}

/* "01行：2栏（5,000.0）比4栏（2,647.7）增长 88.8%，超过 30%，须说明原因。" */
static const char *growth_sentence(
    const struct checking *c, int item, double growth, bool english)
{
    const struct naming n = {
        c->fw, c->figures, c->form, true, false, english, -1};
    const struct expr_reference now = {item, COLUMN_TOTAL, WHEN_NOW};
    const struct expr_reference last = {item, COLUMN_TOTAL, WHEN_LAST_YEAR};
    const char *a = check_place_with_number(&n, now, c->arena);
    const char *b = check_place_with_number(&n, last, c->arena);
    char percent[DECIMAL_TEXT], limit[DECIMAL_TEXT];
    decimal value;

    if (a == NULL || b == NULL) {
        return NULL;
    }
    if (!decimal_from_double(fabs(growth), &value)) {
        value = DECIMAL_LIMIT;
    }
    decimal_format(value, 1, true, percent);
    decimal_plain(c->fw->growth_query, limit);
    if (english) {
        return arena_printf(c->arena,
            "Row %s: %s is %s%% %s %s, more than %s%%: say why.",
            check_row_code(c->fw, item), a, percent,
            growth > 0 ? "above" : "below", b, limit);
    }
    return arena_printf(c->arena,
        "%s行：%s比%s%s %s%%，超过 %s%%，须说明原因。",
        check_row_code(c->fw, item), a, b, growth > 0 ? "增长" : "下降",
        percent, limit);
}

static void check_growth(struct checking *c, int at)
{
    const struct item *item = &c->fw->items[at];
    const struct cell *now = &c->figures->cell[WHEN_NOW][at][COLUMN_TOTAL];
    const struct cell *last =
        &c->figures->cell[WHEN_LAST_YEAR][at][COLUMN_TOTAL];
    double limit = decimal_to_double(c->fw->growth_query);
    double before = decimal_to_double(last->value), growth;

    if (!item->has_last_year || now->state != CELL_VALUE ||
        last->state != CELL_VALUE || last->value == 0) {
        return;
    }
    growth = (decimal_to_double(now->value) - before) / fabs(before) * 100;
    if (fabs(growth) <= limit) {
        return;
    }
    check_add(c, (struct hit){arena_printf(c->arena, "growth:%s", item->code),
                     c->fw->growth_severity, at, COLUMN_TOTAL,
                     {growth_sentence(c, at, growth, false),
                         growth_sentence(c, at, growth, true)},
                     fabs(growth) - limit});
}

/* -- forms ---------------------------------------------------------------- */

static void check_rules(struct checking *c, int item, enum severity severity)
{
    for (int i = 0; i < c->fw->rule_count; i++) {
        const struct rule *rule = &c->fw->rules[i];

        if (rule->form == c->form && rule->item == item &&
            rule->severity == severity) {
            check_rule(c, rule);
        }
    }
}

/* Blocking hits first, hints last; what is built in comes before rules. */
static void check_item(struct checking *c, int item)
{
    int first = c->count;

    if (c->fw->items[item].has_current) {
        check_range(c, item, COLUMN_CURRENT);
    }
    check_range(c, item, COLUMN_TOTAL);
    check_rules(c, item, SEVERITY_BLOCK);
    check_growth(c, item);
    check_outliers(c, item);
    check_rules(c, item, SEVERITY_EXPLAIN);
    check_rules(c, item, SEVERITY_HINT);
    for (int i = first + 1; i < c->count; i++) {
        struct hit hit = c->hits[i];
        int at = i;

        for (; at > first && c->hits[at - 1].severity > hit.severity; at--) {
            c->hits[at] = c->hits[at - 1];
        }
        c->hits[at] = hit;
    }
}

int check_form(const struct framework *fw, int form, int bureau,
    const struct figures *figures, struct arena *arena, struct hit **out)
{
    struct checking c = {
        .fw = fw, .figures = figures, .arena = arena, .form = form};
    const struct form *f = &fw->forms[form];

    for (int i = 0; i < f->row_count; i++) {
        int item = f->rows[i].item;

        if (item >= 0 && (bureau < 0 || fw->items[item].bureau == bureau)) {
            check_item(&c, item);
        }
    }
    *out = c.hits;
    return c.full ? -1 : c.count;
}
