#include "eval/composite.h"

#include "eval/composite_meta.h"

/* Both tables while they are read. */
struct reader {
    struct composite *c;
    struct composite_faults faults;
    struct composite_meta meta;
    struct composite_table data;
    int code_column;           /* uCode */
    const char **given;        /* label of each unit; NULL: none */
    struct coded *label_index; /* units by label */
};

static void *take(struct reader *r, size_t count, size_t size)
{
    return faults_take(&r->faults, count, size);
}

static const char *keep(struct reader *r, struct text field)
{
    return faults_keep(&r->faults, field);
}

/* -- units ----------------------------------------------------------------- */

static void read_unit(struct reader *r, int unit, int name_column)
{
    struct text code = table_text(&r->data, unit, r->code_column);
    struct text name = table_text(&r->data, unit, name_column);

    if (code.n == 0) {
        table_note(&r->data, unit, r->code_column,
            "must be a code that names the unit");
    }
    r->c->unit_codes[unit] = keep(r, code);
    r->c->unit_names[unit] = table_missing(name) ? "" : keep(r, name);
    r->c->unit_index[unit] = (struct coded){r->c->unit_codes[unit], unit};
}

/*
 * Codes that stand twice. When that is because the table holds several times
 * it is said once: hardly any row would be without a fault.
 */
static void check_units(struct reader *r)
{
    const struct coded *index = r->c->unit_index;
    int time = table_column(&r->data, TEXT("Time"));

    for (int i = 1; i < r->c->unit_count; i++) {
        int unit = index[i].at, before = index[i - 1].at;

        if (!coded_again(index, i) || index[i].code[0] == '\0') {
            continue;
        }
        if (!text_equal(table_text(&r->data, unit, time),
                table_text(&r->data, before, time))) {
            table_note(&r->data, unit, r->code_column,
                "stands twice, with another Time on line %d: the table holds "
                "several times, and one must be chosen; keep only its rows",
                table_line(&r->data, before));
            return;
        }
        table_note(&r->data, unit, r->code_column,
            "stands twice, line %d has it already; keep one row of each unit",
            table_line(&r->data, before));
    }
}

static bool read_units(struct reader *r, struct text in)
{
    struct composite *c = r->c;
    size_t units;
    int name;

    if (!table_open(&r->data, in)) {
        return false;
    }
    r->code_column = table_column(&r->data, TEXT("uCode"));
    if (r->code_column < 0) {
        table_note(&r->data, TABLE_HEADER, -1,
            "the column uCode is missing; add it, a code for each unit");
        return false;
    }
    units = (size_t)r->data.row_count;
    c->unit_codes = take(r, units, sizeof(*c->unit_codes));
    c->unit_names = take(r, units, sizeof(*c->unit_names));
    c->unit_index = take(r, units, sizeof(*c->unit_index));
    if (r->faults.full) {
        return false;
    }
    name = table_column(&r->data, TEXT("uName"));
    c->unit_count = r->data.row_count;
    for (int u = 0; u < c->unit_count; u++) {
        read_unit(r, u, name);
    }
    coded_sort(c->unit_index, c->unit_count);
    check_units(r);
    if (c->unit_count == 0) {
        table_note(&r->data, TABLE_WHOLE, -1,
            "no row stands below the header; add one for each unit");
    }
    return !r->faults.full;
}

/* -- numbers --------------------------------------------------------------- */

/* Column of iData that a row of iMeta speaks of; -1 with a fault. */
static int find_column(struct reader *r, int meta_row)
{
    struct text code = text_of(composite_meta_code(&r->meta, meta_row));
    int column = table_column(&r->data, code);

    if (column < 0) {
        table_note(&r->data, TABLE_HEADER, -1,
            "the column %s is missing, which line %d of iMeta names; add it, "
            "or remove that line",
            table_quoted(code).bytes, table_line(&r->meta.table, meta_row));
    }
    return column;
}

/* The columns of so many rows of iMeta; those that are there, when one is not,
 * for their faults. NULL when there is no memory. */
static double *read_numbers(struct reader *r, const int *meta_rows, int count)
{
    size_t units = (size_t)r->c->unit_count, found = 0;
    int *columns = take(r, (size_t)count, sizeof(*columns));
    double *numbers;

    for (int i = 0; i < count && columns != NULL; i++) {
        columns[found] = find_column(r, meta_rows[i]);
        found += columns[found] >= 0;
    }
    numbers = take(r, found * units, sizeof(*numbers));
    if (r->faults.full) {
        return NULL;
    }
    for (size_t u = 0; u < units; u++) {
        for (size_t k = 0; k < found; k++) {
            numbers[k * units + u] =
                table_number(&r->data, (int)u, columns[k], MISSING);
        }
    }
    return numbers;
}

/* -- groupings ------------------------------------------------------------- */

/* The first unit with the same label, of each unit that has one. */
static void find_first(struct reader *r, int *first)
{
    int count = 0;

    for (int u = 0; u < r->c->unit_count; u++) {
        first[u] = -1;
        if (r->given[u] != NULL) {
            r->label_index[count++] = (struct coded){r->given[u], u};
        }
    }
    coded_sort(r->label_index, count);
    for (int i = 0; i < count; i++) {
        int at = r->label_index[i].at;

        first[at] = coded_again(r->label_index, i)
                        ? first[r->label_index[i - 1].at]
                        : at;
    }
}

static void read_grouping(struct reader *r, int column, struct grouping *g)
{
    size_t units = (size_t)r->c->unit_count;

    g->labels = take(r, units, sizeof(*g->labels));
    g->of_unit = take(r, units, sizeof(*g->of_unit));
    if (r->faults.full) {
        return;
    }
    for (size_t u = 0; u < units; u++) {
        struct text label = table_text(&r->data, (int)u, column);

        r->given[u] = table_missing(label) ? NULL : keep(r, label);
    }
    find_first(r, g->of_unit);
    for (size_t u = 0; u < units; u++) {
        if (g->of_unit[u] == (int)u) {
            g->labels[g->label_count] = r->given[u];
            g->of_unit[u] = g->label_count++;
        } else if (g->of_unit[u] >= 0) {
            g->of_unit[u] = g->of_unit[g->of_unit[u]];
        }
    }
}

static void read_groupings(struct reader *r)
{
    struct composite *c = r->c;
    size_t units = (size_t)c->unit_count;

    c->groupings = take(r, (size_t)c->grouping_count, sizeof(*c->groupings));
    r->given = take(r, units, sizeof(*r->given));
    r->label_index = take(r, units, sizeof(*r->label_index));
    for (int i = 0; i < c->grouping_count && !r->faults.full; i++) {
        int row = r->meta.grouping_rows[i], column = find_column(r, row);

        c->groupings[i].code = composite_meta_code(&r->meta, row);
        if (column >= 0) {
            read_grouping(r, column, &c->groupings[i]);
        }
    }
}

/* -- the whole ------------------------------------------------------------- */

static void read_denominators(struct reader *r)
{
    struct composite *c = r->c;
    size_t count = (size_t)c->denominator_count;

    c->denominator_codes = take(r, count, sizeof(*c->denominator_codes));
    for (size_t i = 0; i < count && c->denominator_codes != NULL; i++) {
        c->denominator_codes[i] =
            composite_meta_code(&r->meta, r->meta.denominator_rows[i]);
    }
    c->denominators =
        read_numbers(r, r->meta.denominator_rows, c->denominator_count);
}

bool composite_read(struct text meta, struct text data, struct arena *arena,
    struct composite *out, struct composite_fault *faults, size_t fault_cap,
    size_t *fault_count)
{
    struct reader r = {
        .c = out, .faults = {arena, faults, fault_cap, 0, false}};
    bool meta_known, data_known;

    *out = (struct composite){0};
    r.meta.c = out;
    r.meta.table.faults = r.data.faults = &r.faults;
    r.data.is_data = true;
    meta_known = composite_meta_read(&r.meta, meta);
    data_known = read_units(&r, data);
    if (meta_known && data_known) {
        out->data = read_numbers(&r, r.meta.node_rows, out->indicator_count);
        read_denominators(&r);
        read_groupings(&r);
    }
    *fault_count = r.faults.count;
    return r.faults.count == 0;
}
