#include "eval/check.h"

#include <math.h>
#include <string.h>

/* -- naming of cells ------------------------------------------------------ */

/* What the cells of one expression need to say of themselves. */
struct naming {
    const struct framework *fw;
    const struct figures *figures; /* NULL: names without numbers */
    int form;                      /* the form that is checked */
    bool one_row, one_column;      /* said once, in front of the sentence */
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

static const char *row_code(const struct framework *fw, int item)
{
    const struct form_row *row = row_of(fw, item);

    return row == NULL ? fw->items[item].code : row->code;
}

/* The printed column number of a cell: 本月 1, 1－本月 2, last year 3 and 4;
 * annual forms have 本年 1 and 上年 2. */
static int column_number(const struct framework *fw, struct expr_reference cell)
{
    int past = cell.when == WHEN_LAST_YEAR;

    if (fw->items[cell.item].freq == FREQ_YEAR) {
        return 1 + past;
    }
    return (cell.column == COLUMN_TOTAL ? 2 : 1) + 2 * past;
}

/* What the columns are called on a form of this frequency. */
static struct words column_words(enum freq freq, int number)
{
    static const struct words words[FREQ__COUNT][4] = {
        [FREQ_MONTH] = {{"本月", "month"}, {"1－本月", "to date"},
            {"上年同期本月", "month, last year"},
            {"上年同期1－本月", "to date, last year"}},
        [FREQ_QUARTER] = {{"本季", "quarter"}, {"1－本季", "to date"},
            {"上年同期本季", "quarter, last year"},
            {"上年同期1－本季", "to date, last year"}},
        [FREQ_YEAR] = {{"本年", "this year"}, {"上年", "last year"}},
    };

    return words[freq][number - 1];
}

/* Find out what the cells of `expr` have in common. */
static bool name_cells(
    struct naming *n, const struct expr *expr, struct arena *arena)
{
    const struct expr_reference *cells;
    size_t count = expr_references(expr, arena, &cells);

    n->one_row = n->one_column = count > 0;
    for (size_t i = 0; i < count; i++) {
        bool here = n->fw->items[cells[i].item].form == n->form;

        n->one_row &= here && cells[i].item == cells[0].item;
        n->one_column &=
            here && cells[i].when != WHEN_PREVIOUS &&
            column_number(n->fw, cells[i]) == column_number(n->fw, cells[0]);
    }
    n->one_column &= !n->one_row;
    return count > 0;
}

/* "401表" in front of a cell of another form, "上期" of the period before. */
static const char *before_place(
    const struct naming *n, struct expr_reference cell, struct arena *arena)
{
    const struct item *item = &n->fw->items[cell.item];
    const char *previous = cell.when != WHEN_PREVIOUS ? ""
                           : n->english               ? "previous "
                                                      : "上期";

    if (item->form == n->form) {
        return previous;
    }
    return arena_printf(arena, n->english ? "%sform %s " : "%s%s表", previous,
        n->fw->forms[item->form].code);
}

/* "01行2栏", without what all cells share. */
static const char *place(
    const struct naming *n, struct expr_reference cell, struct arena *arena)
{
    const char *before = before_place(n, cell, arena);
    const char *code = row_code(n->fw, cell.item);
    int number = column_number(n->fw, cell);

    if (before == NULL) {
        return NULL;
    }
    if (n->one_row) {
        return arena_printf(
            arena, n->english ? "%scol. %d" : "%s%d栏", before, number);
    }
    if (n->one_column) {
        return arena_printf(
            arena, n->english ? "%srow %s" : "%s%s行", before, code);
    }
    return arena_printf(arena, n->english ? "%srow %s col. %d" : "%s%s行%d栏",
        before, code, number);
}

/* "01行2栏（3,039.6）" */
static const char *place_with_number(
    const void *context, struct expr_reference cell, struct arena *arena)
{
    static const struct words missing = {"未报", "not reported"};
    static const struct words not_applicable = {"不适用", "not applicable"};
    const struct naming *n = context;
    const struct cell *found =
        &n->figures->cell[cell.when][cell.item][cell.column];
    const struct words *word =
        found->state == CELL_MISSING ? &missing : &not_applicable;
    const char *where = place(n, cell, arena);
    char number[DECIMAL_TEXT];

    decimal_format(
        found->value, n->fw->items[cell.item].decimals, true, number);
    return where == NULL
               ? NULL
               : arena_printf(arena, n->english ? "%s (%s)" : "%s（%s）", where,
                     found->state == CELL_VALUE ? number
                     : n->english               ? word->en
                                                : word->zh);
}

/* "01", or "01(1)" where the column is not the cumulative one; "1(本月)" when
 * all stand in one row. */
static const char *place_in_notes(
    const void *context, struct expr_reference cell, struct arena *arena)
{
    const struct naming *n = context;
    const struct item *item = &n->fw->items[cell.item];
    const char *before = before_place(n, cell, arena);
    int number = column_number(n->fw, cell);
    struct words words = column_words(item->freq, number);

    if (before == NULL) {
        return NULL;
    }
    if (n->one_row) {
        return arena_printf(arena, "%s%d(%s)", before, number,
            n->english ? words.en : words.zh);
    }
    if (cell.column == COLUMN_TOTAL && cell.when != WHEN_LAST_YEAR) {
        return arena_printf(arena, "%s%s", before, row_code(n->fw, cell.item));
    }
    return arena_printf(
        arena, "%s%s(%d)", before, row_code(n->fw, cell.item), number);
}

static const char *sentence(const struct naming *n, const struct expr *expr,
    expr_name *name, struct arena *arena)
{
    return n->english ? expr_words(expr, EXPR_ENGLISH, name, n, arena)
                      : expr_sentence(expr, name, n, arena);
}

/* -- hits ----------------------------------------------------------------- */

/* One form in the middle of being checked. */
struct checking {
    const struct framework *fw;
    const struct figures *figures;
    struct arena *arena;
    int form;
    struct hit *hits;
    int count, room;
    bool full; /* the arena is */
};

static void add(struct checking *c, struct hit hit)
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
            row_code(n->fw, cells[0].item));
    }
    if (n->one_column) {
        return arena_printf(arena, n->english ? "Column %d: " : "%d栏：",
            column_number(n->fw, cells[0]));
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
    struct naming n = {c->fw, c->figures, c->form, false, false, english};
    const char *why = english ? rule->text.en : rule->text.zh;
    const char *front, *said, *clause;

    if (!name_cells(&n, rule->expr, c->arena)) {
        return NULL;
    }
    front = in_front(&n, rule->expr, c->arena);
    said = sentence(&n, rule->expr, place_with_number, c->arena);
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
        add(c,
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
    const struct naming n = {c->fw, c->figures, c->form, false, false, english};
    const struct item *item = &c->fw->items[cell.item];
    const struct words *words = above ? &over : &under;
    const char *where = place_with_number(&n, cell, c->arena);
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
    add(c,
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
    const struct naming n = {c->fw, c->figures, c->form, true, false, english};
    const struct expr_reference now = {item, COLUMN_TOTAL, WHEN_NOW};
    const struct expr_reference last = {item, COLUMN_TOTAL, WHEN_LAST_YEAR};
    const char *a = place_with_number(&n, now, c->arena);
    const char *b = place_with_number(&n, last, c->arena);
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
            row_code(c->fw, item), a, percent, growth > 0 ? "above" : "below",
            b, limit);
    }
    return arena_printf(c->arena,
        "%s行：%s比%s%s %s%%，超过 %s%%，须说明原因。", row_code(c->fw, item),
        a, b, growth > 0 ? "增长" : "下降", percent, limit);
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
    add(c, (struct hit){arena_printf(c->arena, "growth:%s", item->code),
               SEVERITY_EXPLAIN, at, COLUMN_TOTAL,
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

static void check_item(struct checking *c, int item)
{
    if (c->fw->items[item].has_current) {
        check_range(c, item, COLUMN_CURRENT);
    }
    check_range(c, item, COLUMN_TOTAL);
    check_rules(c, item, SEVERITY_BLOCK);
    check_growth(c, item);
    check_rules(c, item, SEVERITY_EXPLAIN);
    check_rules(c, item, SEVERITY_HINT);
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

/* -- relations as printed -------------------------------------------------- */

/* One relation of a form; those within one row say which rows they are of. */
struct relation {
    const char *text;
    const char *rows; /* "01、03" when it is within one row, else NULL */
    int row_count;
};

/* The row joins the relation of the same wording, when there is one. */
static bool join(struct relation *relations, int count, const char *text,
    const char *row, const char *comma, struct arena *arena)
{
    for (int i = 0; i < count; i++) {
        if (relations[i].rows != NULL && strcmp(relations[i].text, text) == 0) {
            relations[i].rows =
                arena_printf(arena, "%s%s%s", relations[i].rows, comma, row);
            relations[i].row_count++;
            return true;
        }
    }
    return false;
}

/* The relations of a form, in the order of its rules; -1: arena full. Hints
 * are no rule that anybody must keep, so they are not printed. */
static int collect(struct naming *n, struct relation *out, struct arena *arena)
{
    int count = 0;

    for (int i = 0; i < n->fw->rule_count; i++) {
        const struct rule *rule = &n->fw->rules[i];
        const char *text, *row = row_code(n->fw, rule->item);

        if (rule->form != n->form || rule->severity == SEVERITY_HINT) {
            continue;
        }
        text = name_cells(n, rule->expr, arena)
                   ? sentence(n, rule->expr, place_in_notes, arena)
                   : NULL;
        if (text == NULL) {
            return -1;
        }
        if (!n->one_row ||
            !join(out, count, text, row, n->english ? ", " : "、", arena)) {
            out[count++] = (struct relation){text, n->one_row ? row : NULL, 1};
        }
    }
    return count;
}

/* Rows of a form that report 本月 beside 1－本月. */
static int rows_with_current(const struct framework *fw, int form)
{
    int count = 0;

    for (int i = 0; i < fw->item_count; i++) {
        count += fw->items[i].form == form && fw->items[i].has_current;
    }
    return count;
}

const char *check_relations(
    const struct framework *fw, int form, bool english, struct arena *arena)
{
    struct naming n = {fw, NULL, form, false, false, english};
    struct relation *relations =
        arena_array(arena, (size_t)fw->rule_count + 1, sizeof(*relations));
    int all = rows_with_current(fw, form);
    int count = relations == NULL ? -1 : collect(&n, relations, arena);
    const char *text = count < 0 ? NULL : "";

    for (int i = 0; text != NULL && i < count; i++) {
        const struct relation *one = &relations[i];
        const char *semicolon = i == 0 ? "" : english ? "; " : "；";

        text = one->rows == NULL || one->row_count == all
                   ? arena_printf(arena, "%s%s%s", text, semicolon, one->text)
                   : arena_printf(arena,
                         english ? "%s%srows %s: %s" : "%s%s%s行：%s", text,
                         semicolon, one->rows, one->text);
    }
    return text;
}

const char *check_rule_text(const struct framework *fw, const struct rule *rule,
    const struct figures *figures, bool english, struct arena *arena)
{
    struct naming n = {
        .fw = fw, .figures = figures, .form = rule->form, .english = english};

    name_cells(&n, rule->expr, arena);
    return sentence(&n, rule->expr, place_with_number, arena);
}
