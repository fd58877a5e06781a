#include "eval/framework_read.h"

#include <string.h>

static int find_item(const void *context, struct text code)
{
    return framework_item(context, code);
}

/* -- codes ---------------------------------------------------------------- */

/* Every record has a code of its own; a code is the first member. */
static void check_unique(struct reader *r, enum table table,
    const void *records, int count, size_t size)
{
    const char *base = records;

    for (int i = 1; i < count; i++) {
        const char *const *one = (const void *)(base + (size_t)i * size);

        for (int j = 0; j < i; j++) {
            const char *const *other = (const void *)(base + (size_t)j * size);

            if (strcmp(*one, *other) == 0) {
                framework_note(r, table, i, "code", "stands twice");
                break;
            }
        }
    }
}

static void check_codes(struct reader *r)
{
    const struct framework *fw = r->fw;
    const struct {
        enum table table;
        const void *records;
        int count;
        size_t size;
    } tables[] = {
        {TABLE_QUALITY, fw->qualities, fw->quality_count,
            sizeof(struct quality)},
        {TABLE_BUREAU, fw->bureaus, fw->bureau_count, sizeof(struct bureau)},
        {TABLE_FORM, fw->forms, fw->form_count, sizeof(struct form)},
        {TABLE_ITEM, fw->items, fw->item_count, sizeof(struct item)},
        {TABLE_INDICATOR, fw->indicators, fw->indicator_count,
            sizeof(struct indicator)},
        {TABLE_RULE, fw->rules, fw->rule_count, sizeof(struct rule)},
        {TABLE_LEVEL, fw->levels, fw->level_count, sizeof(struct level)},
    };

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        check_unique(r, tables[i].table, tables[i].records, tables[i].count,
            tables[i].size);
    }
}

/* -- the edition ---------------------------------------------------------- */

static void check_edition(struct reader *r)
{
    const struct framework *fw = r->fw;

    if (fw->rate_cap <= 0) {
        framework_note(r, TABLE_EDITION, -1, NULL, "rate_cap must be above 0");
    }
    if (fw->growth_query <= 0) {
        framework_note(
            r, TABLE_EDITION, -1, NULL, "growth_query must be above 0");
    }
    if (fw->bonus_cap < 0) {
        framework_note(
            r, TABLE_EDITION, -1, NULL, "bonus_cap must not be negative");
    }
}

/* -- forms ---------------------------------------------------------------- */

static int minutes(struct moment m)
{
    return (m.days * 24 + m.hour) * 60 + m.minute;
}

static void check_moments(struct reader *r)
{
    for (int i = 0; i < r->fw->form_count; i++) {
        const struct form *form = &r->forms[i];
        const struct {
            const char *name, *before;
            struct moment earlier, later;
        } pairs[] = {{"due", "open", form->open, form->due},
            {"late", "due", form->due, form->late},
            {"lock", "late", form->late, form->lock}};

        for (size_t p = 0; p < sizeof(pairs) / sizeof(pairs[0]); p++) {
            if (minutes(pairs[p].later) < minutes(pairs[p].earlier)) {
                framework_note(r, TABLE_FORM, i, pairs[p].name,
                    "comes before %s", pairs[p].before);
            }
        }
    }
}

static void check_row_item(struct reader *r, int row)
{
    const struct item *item = &r->fw->items[r->form_rows[row].item];
    const struct form *form = &r->forms[r->form_of_row[row]];

    if (item->form != r->form_of_row[row]) {
        framework_note(r, TABLE_FORM_ROW, row, "item",
            "belongs to form %s, not to %s", r->forms[item->form].code,
            form->code);
    }
    if (item->freq != form->freq) {
        framework_note(r, TABLE_FORM_ROW, row, "item",
            "has another frequency than form %s", form->code);
    }
    for (int i = 0; i < row; i++) {
        if (r->form_rows[i].item == r->form_rows[row].item) {
            framework_note(
                r, TABLE_FORM_ROW, row, "item", "stands in two rows");
            return;
        }
    }
}

static void check_row(struct reader *r, int row)
{
    const struct form_row *line = &r->form_rows[row];

    if ((line->item >= 0) != (line->code[0] != '\0')) {
        framework_note(r, TABLE_FORM_ROW, row, "code",
            "a row with an item needs a code, a heading has none");
    }
    for (int i = 0; i < row && line->code[0] != '\0'; i++) {
        if (r->form_of_row[i] == r->form_of_row[row] &&
            strcmp(r->form_rows[i].code, line->code) == 0) {
            framework_note(r, TABLE_FORM_ROW, row, "code", "stands twice");
        }
    }
    if (line->item >= 0) {
        check_row_item(r, row);
    }
}

/* Each form takes its run of rows and notes. */
static void attach_rows(struct reader *r)
{
    for (int i = 0; i < r->form_row_count; i++) {
        struct form *form = &r->forms[r->form_of_row[i]];

        if (form->row_count == 0) {
            form->rows = &r->form_rows[i];
        } else if (r->form_of_row[i] != r->form_of_row[i - 1]) {
            framework_note(r, TABLE_FORM_ROW, i, "form",
                "has rows that do not stand together");
        }
        form->row_count++;
        check_row(r, i);
    }
}

static void attach_notes(struct reader *r)
{
    for (int i = 0; i < r->form_note_count; i++) {
        struct form *form = &r->forms[r->form_of_note[i]];

        if (form->note_count == 0) {
            form->notes = &r->form_notes[i];
        } else if (r->form_of_note[i] != r->form_of_note[i - 1]) {
            framework_note(r, TABLE_FORM_NOTE, i, "form",
                "has notes that do not stand together");
        }
        form->note_count++;
    }
}

static bool stands_in_form(const struct reader *r, int item)
{
    for (int row = 0; row < r->form_row_count; row++) {
        if (r->form_rows[row].item == item) {
            return true;
        }
    }
    return false;
}

static void check_items(struct reader *r)
{
    for (int i = 0; i < r->fw->item_count; i++) {
        const struct item *item = &r->fw->items[i];

        if (!stands_in_form(r, i)) {
            framework_note(r, TABLE_ITEM, i, "code",
                "stands in no row of form_row.csv, so nobody can report it");
        }
        if (item->decimals > DECIMAL_PLACES) {
            framework_note(r, TABLE_ITEM, i, "decimals", "is more than six");
        }
        if (item->has_minimum && item->has_maximum &&
            item->minimum > item->maximum) {
            framework_note(r, TABLE_ITEM, i, "minimum", "is over the maximum");
        }
    }
}

/* -- expressions ---------------------------------------------------------- */

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
    if (expr_evaluate(expr, &r->trial).state == EXPR_DIVIDE_BY_ZERO) {
        framework_note(r, table, record, column, "always divides by zero");
    }
    return expr;
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

/* -- indicators ----------------------------------------------------------- */

static bool shown_only(enum direction direction)
{
    return direction == DIRECTION_COUNT || direction == DIRECTION_SHOWN;
}

static void check_method(struct reader *r, int i, const struct indicator *x)
{
    if (shown_only(x->direction) != (x->method == METHOD_NONE)) {
        framework_note(r, TABLE_INDICATOR, i, "method",
            "does not fit the direction: C and X have none, others need one");
    }
    if ((x->direction == DIRECTION_INTERVAL) !=
        (x->method == METHOD_INTERVAL)) {
        framework_note(r, TABLE_INDICATOR, i, "method",
            "does not fit the direction: I and interval belong together");
    }
    if (x->method == METHOD_NONE && x->weight != 0) {
        framework_note(r, TABLE_INDICATOR, i, "weight",
            "must be 0 where nothing is scored");
    }
    if (x->weight < 0) {
        framework_note(r, TABLE_INDICATOR, i, "weight", "must not be negative");
    }
}

static void check_interval(struct reader *r, int i, const struct indicator *x)
{
    if (x->floor > x->low || x->low > x->high || x->high > x->ceiling) {
        framework_note(r, TABLE_INDICATOR, i, "low",
            "needs floor <= low <= high <= ceiling");
    } else if (x->floor == x->low && x->high == x->ceiling) {
        framework_note(r, TABLE_INDICATOR, i, "floor",
            "leaves no room outside the interval");
    }
}

static void check_efficacy(struct reader *r, int i, const struct indicator *x)
{
    bool more = x->direction == DIRECTION_MORE;

    if (x->target == x->low) {
        framework_note(r, TABLE_INDICATOR, i, "target",
            "is satisfactory and not allowed (low) at once");
    } else if (!shown_only(x->direction) && (x->target > x->low) != more) {
        framework_note(r, TABLE_INDICATOR, i, "target",
            "must be %s the value that is not allowed (low)",
            more ? "over" : "under");
    }
}

static void check_parameters(struct reader *r, int i, const struct indicator *x)
{
    switch (x->method) {
    case METHOD_ATTAINMENT:
        if (x->target <= 0) {
            framework_note(r, TABLE_INDICATOR, i, "target", "must be above 0");
        }
        break;
    case METHOD_INTERVAL: check_interval(r, i, x); break;
    case METHOD_EFFICACY: check_efficacy(r, i, x); break;
    case METHOD_NONE:
    case METHOD__COUNT: break;
    }
}

static void check_indicator(struct reader *r, int i)
{
    struct indicator *x = &r->indicators[i];

    check_method(r, i, x);
    check_parameters(r, i, x);
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
    x->expr = parse(r, TABLE_INDICATOR, i, "formula", x->formula);
    if (x->expr != NULL && expr_is_relation(x->expr)) {
        framework_note(
            r, TABLE_INDICATOR, i, "formula", "is a relation, not a number");
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

static decimal weight_of(const struct reader *r, int quality)
{
    decimal sum = 0;

    for (int i = 0; i < r->fw->indicator_count; i++) {
        if (r->indicators[i].quality == quality) {
            sum += r->indicators[i].weight;
        }
    }
    return sum;
}

static void check_weights(struct reader *r)
{
    char text[DECIMAL_TEXT];
    decimal all = 0;

    for (int q = 0; q < r->fw->quality_count; q++) {
        decimal sum = weight_of(r, q);

        if (r->qualities[q].weight < 0) {
            framework_note(
                r, TABLE_QUALITY, q, "weight", "must not be negative");
        }
        if (sum != r->qualities[q].weight) {
            decimal_plain(sum, text);
            framework_note(r, TABLE_QUALITY, q, "weight",
                "of %s is not the sum of its indicators, %s",
                r->qualities[q].code, text);
        }
        all += r->qualities[q].weight;
    }
    if (all != 100 * DECIMAL_ONE) {
        decimal_plain(all, text);
        framework_note(r, TABLE_QUALITY, -1, NULL,
            "the weights sum to %s instead of 100", text);
    }
}

/* -- grades and levels ---------------------------------------------------- */

static void check_grades(struct reader *r)
{
    const struct framework *fw = r->fw;

    if (fw->grade_count == 0 || fw->grades[fw->grade_count - 1].from > 0) {
        framework_note(r, TABLE_GRADE, fw->grade_count - 1, "from",
            "must be 0 or below in the last grade, so that every total has "
            "one");
    }
    for (int i = 1; i < fw->grade_count; i++) {
        if (fw->grades[i].from >= fw->grades[i - 1].from) {
            framework_note(r, TABLE_GRADE, i, "from",
                "must be under the grade before: the best comes first");
        }
    }
}

static void check_levels(struct reader *r)
{
    const struct framework *fw = r->fw;

    for (int i = 0; i < fw->level_count; i++) {
        if (fw->levels[i].points < 0) {
            framework_note(r, TABLE_LEVEL, i, "points", "must not be negative");
        }
        if (i > 0 && fw->levels[i].points > fw->levels[i - 1].points) {
            framework_note(r, TABLE_LEVEL, i, "points",
                "must not be over the level before: the highest comes first");
        }
    }
}

static void check(struct reader *r)
{
    check_edition(r);
    check_codes(r);
    check_moments(r);
    attach_rows(r);
    attach_notes(r);
    check_items(r);
    attach_indicators(r);
    check_weights(r);
    check_rules(r);
    check_grades(r);
    check_levels(r);
}

const struct framework *framework_read(const struct framework_file *files,
    size_t file_count, struct arena *arena, struct framework_fault *faults,
    size_t fault_cap, size_t *fault_count)
{
    static const struct framework blank = {.edition = "",
        .title = {"", ""},
        .version = "",
        .valid_from = "",
        .valid_to = ""};
    struct reader r = {.fw = arena_alloc(arena, sizeof(struct framework)),
        .arena = arena,
        .faults = faults,
        .fault_cap = fault_cap};

    if (r.fw == NULL) {
        framework_note(&r, TABLE_EDITION, -1, NULL, "no memory");
    } else {
        *r.fw = blank;
        framework_fill(&r, files, file_count);
    }
    /* The checks rely on references that resolve. */
    if (r.fault_count == 0 && !make_trial(&r)) {
        framework_note(&r, TABLE_EDITION, -1, NULL, "no memory");
    }
    if (r.fault_count == 0) {
        check(&r);
    }
    *fault_count = r.fault_count;
    return r.fault_count == 0 ? r.fw : NULL;
}
