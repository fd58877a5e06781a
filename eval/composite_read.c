#include "eval/composite.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/csv.h"
#include "eval/number.h"

enum type {
    TYPE_INDICATOR,
    TYPE_AGGREGATE,
    TYPE_GROUP,
    TYPE_DENOMINATOR,
    TYPE__COUNT
};

static const char *const type_names[TYPE__COUNT] = {
    "Indicator", "Aggregate", "Group", "Denominator"};

/* A code and what it stands for, sorted by code. */
struct entry {
    const char *code;
    int index;
};

/* Both tables while they are read. */
struct reader {
    struct composite *c;
    struct arena *arena;
    struct composite_fault *faults;
    size_t fault_cap, fault_count;
    bool full; /* the arena */
    struct csv meta, data;
    enum type *types;      /* of each row of iMeta; TYPE__COUNT: ignored */
    int *rows;             /* row of iMeta of each node */
    struct entry *entries; /* of iMeta's rows of a known type */
    int entry_count;
    int *node_of_row;      /* of iMeta; -1: none */
    struct entry *columns; /* of iData's header */
};

/* -- faults ---------------------------------------------------------------- */

static void note(struct reader *r, bool in_data, int line, int column,
    const char *format, ...) __attribute__((format(printf, 5, 6)));

static void note(struct reader *r, bool in_data, int line, int column,
    const char *format, ...)
{
    char text[400];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    if (r->fault_count < r->fault_cap) {
        const char *said = arena_copy(r->arena, text, strlen(text));

        r->faults[r->fault_count] = (struct composite_fault){
            in_data, line, column, said == NULL ? "out of memory" : said};
    }
    r->fault_count++;
}

/* A fault at a field of iMeta. */
static void note_meta(
    struct reader *r, int row, const char *column, const char *wrong)
{
    int at = csv_column(&r->meta, column);

    note(r, false, r->meta.lines[row], at + 1, "%s \"%.60s\" %s", column,
        csv_at(&r->meta, (size_t)row, at), wrong);
}

/* Memory for `count` things; NULL is told once. */
static void *take(struct reader *r, int count, size_t size)
{
    void *made = arena_array(r->arena, (size_t)count + 1, size);

    if (made == NULL && !r->full) {
        r->full = true;
        note(r, false, 0, 0, "the tables are too large for the memory given");
    }
    return made;
}

/* -- codes ----------------------------------------------------------------- */

static int by_code(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = strcmp(x->code, y->code);

    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static int find(const struct entry *entries, int count, const char *code)
{
    int low = 0, high = count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (strcmp(entries[middle].code, code) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && strcmp(entries[low].code, code) == 0
               ? entries[low].index
               : -1;
}

/* -- one field ------------------------------------------------------------- */

static const char *meta_text(const struct reader *r, int row, const char *name)
{
    return csv_at(&r->meta, (size_t)row, csv_column(&r->meta, name));
}

static bool is_na(const char *text)
{
    return text[0] == '\0' || strcmp(text, "NA") == 0;
}

/* A number whose fourth power still is one: no step can leave the doubles. */
static bool take_number(const char *text, double *out)
{
    return number_parse(text_of(text), out) && fabs(*out) <= 1e75;
}

/* A number of iMeta, `none` where there is none. */
static double meta_number(
    struct reader *r, int row, const char *name, double none)
{
    const char *text = meta_text(r, row, name);
    double x = none;

    if (!is_na(text) && !take_number(text, &x)) {
        note_meta(r, row, name, "is no number up to 1e75");
        return none;
    }
    return x;
}

static enum type type_of(const char *text)
{
    int type = 0;

    while (type < TYPE__COUNT && strcmp(text, type_names[type]) != 0) {
        type++;
    }
    return (enum type)type;
}

static int level_of(struct reader *r, int row)
{
    double level = meta_number(r, row, "Level", 0);
    bool indicator = r->types[row] == TYPE_INDICATOR;

    if (level != (int)level || level < 1 || level > COMPOSITE_LEVELS_MAX) {
        note_meta(r, row, "Level", "must be a whole number from 1 to 12");
        return 1;
    }
    if ((level == 1) != indicator) {
        note_meta(r, row, "Level",
            indicator ? "must be 1 for an Indicator"
                      : "must be above 1 for an Aggregate");
    }
    return (int)level;
}

/* -- iMeta ----------------------------------------------------------------- */

static bool open_csv(
    struct reader *r, bool in_data, struct text in, struct csv *out)
{
    struct csv_fault fault;

    if (!csv_read(in, r->arena, out, &fault)) {
        note(r, in_data, fault.line, fault.column, "%s", fault.what);
        return false;
    }
    return true;
}

static bool need_columns(struct reader *r, bool in_data, const struct csv *csv,
    const char *const *names)
{
    bool ok = true;

    for (; *names != NULL; names++) {
        if (csv_column(csv, *names) < 0) {
            note(r, in_data, 1, 0, "the column %s is missing", *names);
            ok = false;
        }
    }
    return ok;
}

/* Sort out which rows speak of what; codes stand once. */
static bool take_codes(struct reader *r)
{
    int rows = (int)r->meta.row_count;

    r->types = take(r, rows, sizeof(*r->types));
    r->entries = take(r, rows, sizeof(*r->entries));
    r->node_of_row = take(r, rows, sizeof(*r->node_of_row));
    r->rows = take(r, rows, sizeof(*r->rows));
    if (r->full) {
        return false;
    }
    for (int i = 0; i < rows; i++) {
        const char *code = meta_text(r, i, "iCode");

        r->types[i] = type_of(meta_text(r, i, "Type"));
        r->node_of_row[i] = -1;
        if (r->types[i] == TYPE__COUNT) {
            continue;
        }
        if (is_na(code)) {
            note_meta(r, i, "iCode", "must not be empty");
        }
        r->entries[r->entry_count++] = (struct entry){code, i};
    }
    qsort(r->entries, (size_t)r->entry_count, sizeof(*r->entries), by_code);
    for (int i = 1; i < r->entry_count; i++) {
        if (strcmp(r->entries[i].code, r->entries[i - 1].code) == 0) {
            note_meta(r, r->entries[i].index, "iCode", "stands twice");
        }
    }
    return r->fault_count == 0;
}

static void take_node(struct reader *r, int row, struct node *node)
{
    *node = (struct node){.code = meta_text(r, row, "iCode"),
        .name = meta_text(r, row, "iName"),
        .level = level_of(r, row),
        .parent = -1,
        .direction = meta_number(r, row, "Direction", 1),
        .weight = meta_number(r, row, "Weight", 1),
        .target = meta_number(r, row, "Target", MISSING),
        .low = meta_number(r, row, "goalpost_lower", MISSING),
        .high = meta_number(r, row, "goalpost_upper", MISSING),
        .denominator = -1};
    if (node->direction != 1 && node->direction != -1) {
        note_meta(r, row, "Direction", "must be 1 or -1");
    }
    if (node->weight < 0) {
        note_meta(r, row, "Weight", "must not be negative");
    }
}

/* Nodes in the order of the header: level by level. */
static bool take_nodes(struct reader *r)
{
    struct composite *c = r->c;
    int rows = (int)r->meta.row_count, n = 0;
    struct node *read = take(r, rows, sizeof(*read));

    c->nodes = take(r, rows, sizeof(*c->nodes));
    if (r->full) {
        return false;
    }
    for (int i = 0; i < rows; i++) {
        if (r->types[i] == TYPE_INDICATOR || r->types[i] == TYPE_AGGREGATE) {
            take_node(r, i, &read[i]);
        }
    }
    for (int level = 1; level <= COMPOSITE_LEVELS_MAX; level++) {
        for (int i = 0; i < rows; i++) {
            if (read[i].level == level) {
                c->level_count = level;
                c->indicator_count += level == 1;
                r->rows[n] = i;
                r->node_of_row[i] = n;
                c->nodes[n++] = read[i];
            }
        }
    }
    c->node_count = n;
    if (c->indicator_count == 0) {
        note(r, false, 0, 0, "there is no row of Type Indicator");
    }
    return r->fault_count == 0;
}

/* The node above; -1 with a fault, or at the one top. */
static int parent_of(struct reader *r, int node, int *tops)
{
    const char *code = meta_text(r, r->rows[node], "Parent");
    int row, parent;

    if (is_na(code)) {
        if (++*tops > 1) {
            note_meta(r, r->rows[node], "Parent",
                "must name the aggregate above: there is one top already");
        }
        return -1;
    }
    row = find(r->entries, r->entry_count, code);
    parent = row < 0 ? -1 : r->node_of_row[row];
    if (parent < r->c->indicator_count) {
        note_meta(r, r->rows[node], "Parent",
            row < 0 ? "is no iCode of this table" : "is no Aggregate");
        return -1;
    }
    if (r->c->nodes[parent].level <= r->c->nodes[node].level) {
        note_meta(r, r->rows[node], "Parent",
            "must be of a higher Level than its child");
        return -1;
    }
    return parent;
}

/* Parents, then the children of each as a run. */
static bool take_tree(struct reader *r)
{
    struct composite *c = r->c;
    int tops = 0, at = 0;

    c->children = take(r, c->node_count, sizeof(*c->children));
    if (r->full) {
        return false;
    }
    for (int n = 0; n < c->node_count; n++) {
        c->nodes[n].parent = parent_of(r, n, &tops);
        if (c->nodes[n].parent >= 0) {
            c->nodes[c->nodes[n].parent].count++;
        }
    }
    for (int n = 0; n < c->node_count; n++) {
        c->nodes[n].first = at;
        at += c->nodes[n].count;
        if (n >= c->indicator_count && c->nodes[n].count == 0) {
            note_meta(r, r->rows[n], "iCode", "is an aggregate of nothing");
        }
        c->nodes[n].count = 0;
    }
    for (int n = 0; n < c->node_count && r->fault_count == 0; n++) {
        if (c->nodes[n].parent >= 0) {
            struct node *parent = &c->nodes[c->nodes[n].parent];

            c->children[parent->first + parent->count++] = n;
        }
    }
    return r->fault_count == 0;
}

/* -- iData ----------------------------------------------------------------- */

/* Column of iData by its name; the same name twice is a fault. */
static bool take_columns(struct reader *r)
{
    int count = r->data.column_count;

    r->columns = take(r, count, sizeof(*r->columns));
    if (r->full) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        r->columns[i] = (struct entry){r->data.header[i], i};
    }
    qsort(r->columns, (size_t)count, sizeof(*r->columns), by_code);
    for (int i = 1; i < count; i++) {
        if (r->columns[i].code[0] != '\0' &&
            strcmp(r->columns[i].code, r->columns[i - 1].code) == 0) {
            note(r, true, 1, r->columns[i].index + 1,
                "the column %.60s stands twice", r->columns[i].code);
        }
    }
    return r->fault_count == 0;
}

/* The column of a code of iMeta, -1 with a fault. */
static int data_column(struct reader *r, int meta_row)
{
    const char *code = meta_text(r, meta_row, "iCode");
    int column = find(r->columns, r->data.column_count, code);

    if (column < 0) {
        note(r, true, 1, 0,
            "the column %.60s, which iMeta names on line %d, is missing", code,
            r->meta.lines[meta_row]);
    }
    return column;
}

static void take_numbers(struct reader *r, int column, double *out)
{
    for (int u = 0; u < r->c->unit_count && column >= 0; u++) {
        const char *text = csv_at(&r->data, (size_t)u, column);

        out[u] = MISSING;
        if (!is_na(text) && !take_number(text, &out[u])) {
            out[u] = MISSING;
            note(r, true, r->data.lines[u], column + 1,
                "%.60s of %.60s: \"%.60s\" is no number up to 1e75; write one, "
                "or leave it empty where it is missing",
                r->data.header[column], r->c->unit_codes[u], text);
        }
    }
}

/* What a table with several times must hear. */
static void note_twice(struct reader *r, const struct entry *unit)
{
    bool times = csv_column(&r->data, "Time") >= 0;

    note(r, true, r->data.lines[unit->index], csv_column(&r->data, "uCode") + 1,
        "uCode \"%.60s\" stands twice%s", unit->code,
        times ? "; the table holds several times, keep the rows of one" : "");
}

static bool take_units(struct reader *r)
{
    struct composite *c = r->c;
    int units = (int)r->data.row_count;
    int code = csv_column(&r->data, "uCode");
    int name = csv_column(&r->data, "uName");
    struct entry *sorted = take(r, units, sizeof(*sorted));

    c->unit_codes = take(r, units, sizeof(*c->unit_codes));
    c->unit_names = take(r, units, sizeof(*c->unit_names));
    if (r->full) {
        return false;
    }
    for (int u = 0; u < units; u++) {
        c->unit_codes[u] = csv_at(&r->data, (size_t)u, code);
        c->unit_names[u] = csv_at(&r->data, (size_t)u, name);
        sorted[u] = (struct entry){c->unit_codes[u], u};
        if (c->unit_codes[u][0] == '\0') {
            note(
                r, true, r->data.lines[u], code + 1, "uCode must not be empty");
        }
    }
    qsort(sorted, (size_t)units, sizeof(*sorted), by_code);
    for (int u = 1; u < units; u++) {
        if (sorted[u].code[0] != '\0' &&
            strcmp(sorted[u].code, sorted[u - 1].code) == 0) {
            note_twice(r, &sorted[u]);
        }
    }
    c->unit_count = units;
    if (units == 0) {
        note(r, true, 0, 0, "there is no unit below the header");
    }
    return r->fault_count == 0;
}

static void take_data(struct reader *r)
{
    struct composite *c = r->c;

    c->data = take(r, c->indicator_count * c->unit_count, sizeof(*c->data));
    for (int i = 0; i < c->indicator_count && !r->full; i++) {
        take_numbers(r, data_column(r, r->rows[i]),
            c->data + (size_t)i * (size_t)c->unit_count);
    }
}

static int rows_of_type(const struct reader *r, enum type type)
{
    int count = 0;

    for (size_t i = 0; i < r->meta.row_count; i++) {
        count += r->types[i] == type;
    }
    return count;
}

static void take_denominators(struct reader *r)
{
    struct composite *c = r->c;
    int most = rows_of_type(r, TYPE_DENOMINATOR);

    c->denominators = take(r, most * c->unit_count, sizeof(*c->denominators));
    c->denominator_codes = take(r, most, sizeof(*c->denominator_codes));
    for (int i = 0; i < (int)r->meta.row_count && !r->full; i++) {
        if (r->types[i] == TYPE_DENOMINATOR) {
            int n = c->denominator_count++;

            c->denominator_codes[n] = meta_text(r, i, "iCode");
            take_numbers(r, data_column(r, i),
                c->denominators + (size_t)n * (size_t)c->unit_count);
        }
    }
}

/* Which denominator each indicator names. */
static void attach_denominators(struct reader *r)
{
    struct composite *c = r->c;

    for (int i = 0; i < c->indicator_count; i++) {
        const char *code = meta_text(r, r->rows[i], "Denominator");

        for (int d = 0; d < c->denominator_count && !is_na(code); d++) {
            if (strcmp(c->denominator_codes[d], code) == 0) {
                c->nodes[i].denominator = d;
            }
        }
        if (!is_na(code) && c->nodes[i].denominator < 0) {
            note_meta(r, r->rows[i], "Denominator",
                "is no iCode of Type Denominator");
        }
    }
}

/* The label's index, which is new when nobody had it before. */
static int label_index(struct grouping *g, const char *label)
{
    for (int i = 0; i < g->label_count; i++) {
        if (strcmp(g->labels[i], label) == 0) {
            return i;
        }
    }
    g->labels[g->label_count] = label;
    return g->label_count++;
}

static void take_grouping(struct reader *r, int row, struct grouping *g)
{
    int units = r->c->unit_count, column = data_column(r, row);

    g->code = meta_text(r, row, "iCode");
    g->labels = take(r, units, sizeof(*g->labels));
    g->of_unit = take(r, units, sizeof(*g->of_unit));
    for (int u = 0; u < units && column >= 0 && !r->full; u++) {
        const char *label = csv_at(&r->data, (size_t)u, column);

        g->of_unit[u] = is_na(label) ? -1 : label_index(g, label);
    }
}

static void take_groupings(struct reader *r)
{
    struct composite *c = r->c;

    c->groupings = take(r, rows_of_type(r, TYPE_GROUP), sizeof(*c->groupings));
    for (int i = 0; i < (int)r->meta.row_count && !r->full; i++) {
        if (r->types[i] == TYPE_GROUP) {
            take_grouping(r, i, &c->groupings[c->grouping_count++]);
        }
    }
}

/* -- the whole ------------------------------------------------------------- */

bool composite_read(struct text meta, struct text data, struct arena *arena,
    struct composite *out, struct composite_fault *faults, size_t fault_cap,
    size_t *fault_count)
{
    static const char *const of_meta[] = {
        "iCode", "Type", "Level", "Parent", "Direction", "Weight", NULL};
    static const char *const of_data[] = {"uCode", NULL};
    struct reader r = {
        .c = out, .arena = arena, .faults = faults, .fault_cap = fault_cap};
    bool opened = open_csv(&r, false, meta, &r.meta);

    memset(out, 0, sizeof(*out));
    opened = open_csv(&r, true, data, &r.data) && opened;
    if (opened && need_columns(&r, false, &r.meta, of_meta) &&
        need_columns(&r, true, &r.data, of_data) && take_codes(&r) &&
        take_nodes(&r) && take_tree(&r) && take_columns(&r) && take_units(&r)) {
        take_data(&r);
        take_denominators(&r);
        attach_denominators(&r);
        take_groupings(&r);
    }
    *fault_count = r.fault_count;
    return r.fault_count == 0;
}
