#include "eval/framework_read.h"

#include <string.h>

/* Faults found here are of a record, not of a line: row i is line i + 2 of a
 * file without line breaks inside fields, which is how editions are written. */
static void at(struct reader *r, const char *file, int record)
{
    r->file = file;
    r->line = record < 0 ? 0 : record + 2;
}

static int find_item(const void *context, struct text code)
{
    return framework_item(context, code);
}

static const struct expr *parse(
    struct reader *r, const char *column, const char *source)
{
    struct expr_error error = {0, NULL};
    const struct expr *expr =
        expr_parse(text_of(source), find_item, r->fw, r->arena, &error);

    if (expr == NULL) {
        framework_note(r, 0, "%s \"%.100s\", position %zu: %s", column, source,
            error.at + 1, error.what);
    }
    return expr;
}

/* Every record has a code of its own; a code is the first member. */
static void check_unique(struct reader *r, const char *file,
    const void *records, int count, size_t size)
{
    const char *base = records;

    for (int i = 1; i < count; i++) {
        const char *const *one = (const void *)(base + (size_t)i * size);

        for (int j = 0; j < i; j++) {
            const char *const *other = (const void *)(base + (size_t)j * size);

            if (*one != NULL && *other != NULL && strcmp(*one, *other) == 0) {
                at(r, file, i);
                framework_note(r, 1, "the code \"%s\" stands twice", *one);
            }
        }
    }
}

/* -- forms ---------------------------------------------------------------- */

static void check_row(struct reader *r, int row)
{
    const struct form_row *line = &r->form_rows[row];
    const struct form *form = &r->forms[r->form_of_row[row]];
    const struct item *item;

    if (line->item < 0) {
        return;
    }
    item = &r->fw->items[line->item];
    if (item->form != r->form_of_row[row]) {
        framework_note(r, 0, "item %s belongs to form %s, not to %s",
            item->code, r->forms[item->form].code, form->code);
    }
    if (item->freq != form->freq) {
        framework_note(r, 0, "item %s and form %s differ in frequency",
            item->code, form->code);
    }
    for (int i = 0; i < row; i++) {
        if (r->form_rows[i].item == line->item) {
            framework_note(r, 0, "item %s stands in two rows", item->code);
        }
    }
}

/* Each form takes its run of rows and notes. */
static void attach_rows(struct reader *r)
{
    for (int i = 0; i < r->form_row_count; i++) {
        struct form *form = &r->forms[r->form_of_row[i]];

        at(r, "form_row.csv", i);
        if (form->row_count == 0) {
            form->rows = &r->form_rows[i];
        } else if (r->form_of_row[i] != r->form_of_row[i - 1]) {
            framework_note(
                r, 0, "the rows of form %s do not stand together", form->code);
        }
        form->row_count++;
        check_row(r, i);
    }
    for (int i = 0; i < r->form_note_count; i++) {
        struct form *form = &r->forms[r->form_of_note[i]];

        if (form->note_count == 0) {
            form->notes = &r->form_notes[i];
        }
        form->note_count++;
    }
}

static void check_items(struct reader *r)
{
    for (int i = 0; i < r->fw->item_count; i++) {
        bool stands = false;

        for (int row = 0; row < r->form_row_count; row++) {
            stands |= r->form_rows[row].item == i;
        }
        at(r, "item.csv", i);
        if (!stands) {
            framework_note(r, 0,
                "item %s stands in no form, so nobody can "
                "report it",
                r->fw->items[i].code);
        }
        if (r->fw->items[i].decimals > DECIMAL_PLACES) {
            framework_note(r, 0, "item %s has more than six decimals",
                r->fw->items[i].code);
        }
    }
}

/* -- indicators ----------------------------------------------------------- */

/* What a method asks of its parameters; NULL when it is satisfied. */
static const char *method_fault(const struct indicator *x)
{
    switch (x->method) {
    case METHOD_ATTAINMENT:
        return x->target > 0 ? NULL : "attainment needs a target above zero";
    case METHOD_EFFICACY:
        return x->target != x->low
                   ? NULL
                   : "efficacy needs a satisfactory value (target) that differs from "
                     "the not-allowed one (low)";
    case METHOD_INTERVAL:
        return x->floor <= x->low && x->low <= x->high &&
                       x->high <= x->ceiling &&
                       (x->floor < x->low || x->high < x->ceiling)
                   ? NULL
                   : "an interval needs floor <= low <= high <= ceiling and room "
                     "outside the interval";
    case METHOD_NONE:
    case METHOD__COUNT: break;
    }
    return x->weight == 0 ? NULL
                          : "an indicator that is not scored must "
                            "weigh nothing";
}

static bool shown_only(enum direction direction)
{
    return direction == DIRECTION_COUNT || direction == DIRECTION_SHOWN;
}

static void check_indicator(struct reader *r, struct indicator *x)
{
    const char *fault = method_fault(x);

    if (fault != NULL) {
        framework_note(r, 0, "%s: %s", x->code, fault);
    }
    if (shown_only(x->direction) != (x->method == METHOD_NONE)) {
        framework_note(r, 0, "%s: direction and method do not fit", x->code);
    }
    if (x->direction == DIRECTION_INTERVAL && x->method != METHOD_INTERVAL) {
        framework_note(r, 0, "%s: direction I needs method interval", x->code);
    }
    if (x->weight < 0) {
        framework_note(r, 0, "%s: a weight cannot be negative", x->code);
    }
    if (x->formula[0] != '\0') {
        x->expr = parse(r, "formula", x->formula);
    } else if (x->direction != DIRECTION_COUNT) {
        framework_note(r, 0, "%s: a formula is missing", x->code);
    }
}

static void check_sum(
    struct reader *r, const char *of, decimal sum, decimal wanted)
{
    char is[DECIMAL_TEXT], should[DECIMAL_TEXT];

    if (sum != wanted) {
        decimal_plain(sum, is);
        decimal_plain(wanted, should);
        framework_note(
            r, 0, "the weights of %s sum to %s instead of %s", of, is, should);
    }
}

static void check_weights(struct reader *r)
{
    decimal all = 0;

    for (int q = 0; q < r->fw->quality_count; q++) {
        const struct quality *quality = &r->qualities[q];
        decimal sum = 0;

        for (int i = 0; i < quality->count; i++) {
            sum += r->indicators[quality->first + i].weight;
        }
        at(r, "indicator.csv", -1);
        check_sum(r, quality->code, sum, quality->weight);
        all += quality->weight;
    }
    at(r, "quality.csv", -1);
    check_sum(r, "all qualities", all, 100 * DECIMAL_ONE);
}

/* Each quality takes its run of indicators. */
static void attach_indicators(struct reader *r)
{
    for (int i = 0; i < r->fw->indicator_count; i++) {
        struct indicator *x = &r->indicators[i];
        struct quality *quality = &r->qualities[x->quality];

        at(r, "indicator.csv", i);
        if (quality->count == 0) {
            quality->first = i;
        } else if (quality->first + quality->count != i) {
            framework_note(r, 0, "the indicators of %s do not stand together",
                quality->code);
        }
        quality->count++;
        check_indicator(r, x);
    }
}

static void check_rules(struct reader *r)
{
    for (int i = 0; i < r->fw->rule_count; i++) {
        struct rule *rule = &r->rules[i];

        at(r, "rule.csv", i);
        rule->expr = parse(r, "relation", rule->relation);
        if (rule->expr != NULL && !expr_is_relation(rule->expr)) {
            framework_note(r, 0, "rule %s compares nothing", rule->code);
        }
    }
}

static void check_grades(struct reader *r)
{
    const struct framework *fw = r->fw;

    at(r, "grade.csv", -1);
    if (fw->grade_count == 0 || fw->grades[fw->grade_count - 1].from > 0) {
        framework_note(r, 0, "the last grade must begin at 0 or below");
    }
    for (int i = 1; i < fw->grade_count; i++) {
        if (fw->grades[i].from >= fw->grades[i - 1].from) {
            at(r, "grade.csv", i);
            framework_note(r, 0, "grades must be listed from the best down");
        }
    }
}

void framework_check(struct reader *r)
{
    const struct framework *fw = r->fw;

    check_unique(r, "quality.csv", fw->qualities, fw->quality_count,
        sizeof(fw->qualities[0]));
    check_unique(
        r, "bureau.csv", fw->bureaus, fw->bureau_count, sizeof(fw->bureaus[0]));
    check_unique(
        r, "item.csv", fw->items, fw->item_count, sizeof(fw->items[0]));
    check_unique(r, "indicator.csv", fw->indicators, fw->indicator_count,
        sizeof(fw->indicators[0]));
    check_unique(
        r, "form.csv", fw->forms, fw->form_count, sizeof(fw->forms[0]));
    check_unique(
        r, "rule.csv", fw->rules, fw->rule_count, sizeof(fw->rules[0]));
    attach_rows(r);
    check_items(r);
    attach_indicators(r);
    check_weights(r);
    check_rules(r);
    check_grades(r);
}

const struct framework *framework_read(const struct framework_file *files,
    size_t file_count, struct arena *arena, struct framework_fault *faults,
    size_t fault_cap, size_t *fault_count)
{
    struct reader r = {.fw = arena_alloc(arena, sizeof(struct framework)),
        .arena = arena,
        .faults = faults,
        .fault_cap = fault_cap};

    if (r.fw != NULL) {
        r.fw->edition = r.fw->version = "";
        r.fw->title.zh = r.fw->title.en = "";
        r.fw->valid_from = r.fw->valid_to = "";
        framework_fill(&r, files, file_count);
    } else {
        framework_note(&r, 0, "there is no memory");
    }
    if (r.fault_count == 0) {
        framework_check(&r);
    }
    *fault_count = r.fault_count;
    return r.fault_count == 0 ? r.fw : NULL;
}
