#include "eval/framework_read.h"

#include <string.h>

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
        {TABLE_GROUP, fw->groups, fw->group_count, sizeof(struct group)},
        {TABLE_VETO, fw->vetoes, fw->veto_count, sizeof(struct veto)},
    };

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        check_unique(r, tables[i].table, tables[i].records, tables[i].count,
            tables[i].size);
    }
}

/* An item that stands twice may have two owners besides. */
static void check_owners(struct reader *r)
{
    const struct framework *fw = r->fw;

    for (int i = 0; i < fw->item_count; i++) {
        const struct item *item = &fw->items[i];
        const struct item *first =
            &fw->items[framework_item(fw, text_of(item->code))];

        if (first->bureau != item->bureau) {
            framework_note(r, TABLE_ITEM, i, "bureau",
                "would own %s together with %s: an item has one owner",
                item->code, fw->bureaus[first->bureau].code);
        }
    }
}

/* -- the edition ---------------------------------------------------------- */

/* The grade that a quality under the floor leaves at best. */
static void check_floor(struct reader *r)
{
    struct framework *fw = r->fw;
    bool named = fw->floor_grade_name[0] != '\0';

    fw->floor_grade = -1;
    for (int i = 0; named && i < fw->grade_count; i++) {
        if (strcmp(fw->grades[i].name.zh, fw->floor_grade_name) == 0) {
            fw->floor_grade = i;
        }
    }
    if (named != fw->has_quality_floor) {
        framework_note(r, TABLE_EDITION, -1, NULL,
            "quality_floor and floor_grade belong together");
    } else if (named && fw->floor_grade < 0) {
        framework_note(r, TABLE_EDITION, -1, NULL,
            "floor_grade must be a name_zh of grade.csv");
    }
}

static void check_queries(struct reader *r)
{
    const struct framework *fw = r->fw;

    if (fw->growth_query <= 0) {
        framework_note(
            r, TABLE_EDITION, -1, NULL, "growth_query must be above 0");
    }
    if (fw->growth_severity == SEVERITY_BLOCK ||
        fw->outlier_severity == SEVERITY_BLOCK) {
        framework_note(r, TABLE_EDITION, -1, NULL,
            "growth_severity and outlier_severity are explain or hint: a rare "
            "figure may be right");
    }
    if (fw->outlier_history < 0 || fw->outlier_group < 0) {
        framework_note(r, TABLE_EDITION, -1, NULL,
            "outlier_history and outlier_group must not be negative");
    }
    if (fw->outlier_periods > FRAMEWORK_PERIODS ||
        fw->outlier_points < FRAMEWORK_POINTS ||
        (fw->outlier_history > 0 && fw->outlier_periods < fw->outlier_points)) {
        framework_note(r, TABLE_EDITION, -1, NULL,
            "outlier_points must be from 5 on and outlier_periods from that to "
            "24");
    }
    if (fw->explanation_length < 1 || fw->explanation_length > 200) {
        framework_note(r, TABLE_EDITION, -1, NULL,
            "explanation_length must be from 1 to 200");
    }
}

static void check_edition(struct reader *r)
{
    const struct framework *fw = r->fw;

    if (fw->rate_cap <= 0) {
        framework_note(r, TABLE_EDITION, -1, NULL, "rate_cap must be above 0");
    }
    check_queries(r);
    if (fw->bonus_cap < 0) {
        framework_note(
            r, TABLE_EDITION, -1, NULL, "bonus_cap must not be negative");
    }
    if (fw->penalty_cap < 0) {
        framework_note(
            r, TABLE_EDITION, -1, NULL, "penalty_cap must not be negative");
    }
    if (fw->aggregate_power != 0 && fw->aggregate != MEAN_GENERALISED) {
        framework_note(r, TABLE_EDITION, -1, NULL,
            "aggregate_power is only for aggregate generalised");
    }
    check_floor(r);
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

/* A form that nobody has to fill cannot be reached by anybody. */
static void check_reach(struct reader *r)
{
    for (int i = 0; i < r->fw->form_count; i++) {
        bool any = false;

        for (int row = 0; row < r->forms[i].row_count; row++) {
            any |= r->forms[i].rows[row].item >= 0;
        }
        if (!any) {
            framework_note(r, TABLE_FORM, i, "code",
                "has no row with an item, so no bureau can reach it");
        }
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

static void check(struct reader *r)
{
    check_edition(r);
    check_codes(r);
    check_owners(r);
    check_moments(r);
    attach_rows(r);
    attach_notes(r);
    check_reach(r);
    check_items(r);
    framework_check_formulas(r);
    framework_check_scores(r);
}

const struct framework *framework_read(const struct framework_file *files,
    size_t file_count, struct arena *arena, struct framework_fault *faults,
    size_t fault_cap, size_t *fault_count)
{
    static const struct framework blank = {.edition = "",
        .title = {"", ""},
        .version = "",
        .valid_from = "",
        .valid_to = "",
        .floor_grade_name = "",
        .floor_grade = -1,
        .growth_severity = SEVERITY_EXPLAIN,
        .outlier_severity = SEVERITY_EXPLAIN,
        .outlier_periods = 12,
        .outlier_points = 8,
        .explanation_length = 1};
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
    if (r.fault_count == 0) {
        check(&r);
    }
    *fault_count = r.fault_count;
    return r.fault_count == 0 ? r.fw : NULL;
}
