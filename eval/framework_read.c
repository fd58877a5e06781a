#include "eval/framework_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const file_names[TABLE__COUNT] = {
    [TABLE_EDITION] = "edition.csv",
    [TABLE_QUALITY] = "quality.csv",
    [TABLE_BUREAU] = "bureau.csv",
    [TABLE_FORM] = "form.csv",
    [TABLE_ITEM] = "item.csv",
    [TABLE_INDICATOR] = "indicator.csv",
    [TABLE_FORM_ROW] = "form_row.csv",
    [TABLE_FORM_NOTE] = "form_note.csv",
    [TABLE_RULE] = "rule.csv",
    [TABLE_GRADE] = "grade.csv",
    [TABLE_LEVEL] = "level.csv",
    [TABLE_BAND] = "band.csv",
    [TABLE_GROUP] = "group.csv",
    [TABLE_WEIGHT] = "weight.csv",
    [TABLE_VETO] = "veto.csv",
};

/* -- faults --------------------------------------------------------------- */

#define QUOTE_POINTS 60 /* code points of a value that a fault quotes */

static void add_fault(
    struct reader *r, enum table table, int line, int column, const char *what)
{
    if (r->fault_count < r->fault_cap) {
        r->faults[r->fault_count] = (struct framework_fault){
            file_names[table], line, column, what == NULL ? "no memory" : what};
    }
    r->fault_count++;
}

/* Bytes of `value` that are quoted: whole code points, not all too many. */
static size_t quoted_bytes(struct text value)
{
    size_t n = 0;

    for (int i = 0; i < QUOTE_POINTS && n < value.n; i++) {
        text_next(value, &n);
    }
    return n;
}

void framework_note(struct reader *r, enum table table, int record,
    const char *column, const char *format, ...)
{
    const struct csv *csv = &r->csv[table];
    int line = record < 0 ? 0 : csv->lines[record];
    int at = column == NULL ? -1 : csv_column(csv, column);
    struct text value =
        text_of(record < 0 ? "" : csv_at(csv, (size_t)record, at));
    size_t quoted = quoted_bytes(value);
    char text[400];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    add_fault(r, table, line, at + 1,
        at < 0 ? arena_copy(r->arena, text, strlen(text))
               : arena_printf(r->arena, "%s \"%.*s%s\" %s", column, (int)quoted,
                     value.p, quoted < value.n ? "…" : "", text));
}

/* -- files ---------------------------------------------------------------- */

/* False when there is nothing to read; a fault unless it is optional. */
static bool open_table(struct reader *r, const struct framework_file *files,
    size_t count, enum table table)
{
    struct csv_fault fault;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, file_names[table]) != 0) {
            continue;
        }
        if (csv_read(files[i].content, r->arena, &r->csv[table], &fault)) {
            return true;
        }
        add_fault(r, table, fault.line, fault.column, fault.what);
        return false;
    }
    if (table < TABLE__OPTIONAL) {
        add_fault(r, table, 0, 0, "the file is missing");
    }
    return false;
}

/* All fields of one row into one record. */
static void take_row(
    struct reader *r, enum table table, size_t row, char *record)
{
    const struct column_rule *rule = framework_columns(table);
    const struct csv *csv = &r->csv[table];

    for (; rule->name != NULL; rule++) {
        int column = csv_column(csv, rule->name);

        if (column < 0 && rule->kind == KIND_TEXT) {
            framework_take(r->fw, rule, "", record);
        } else if (column >= 0 && !framework_take(r->fw, rule,
                                      csv_at(csv, row, column), record)) {
            framework_note(r, table, (int)row, rule->name, "%s",
                framework_wanted(rule->kind));
        }
    }
}

static void check_header(
    struct reader *r, enum table table, const struct column_rule *rules)
{
    for (; rules->name != NULL; rules++) {
        if (!rules->optional && csv_column(&r->csv[table], rules->name) < 0) {
            framework_note(r, table, -1, NULL, "the column \"%s\" is missing",
                rules->name);
        }
    }
}

/* A whole table; NULL and 0 when it cannot be read. */
static void *read_table(struct reader *r, const struct framework_file *files,
    size_t count, enum table table, size_t size, int *records)
{
    const struct csv *csv = &r->csv[table];
    char *made;

    *records = 0;
    if (!open_table(r, files, count, table)) {
        return NULL;
    }
    check_header(r, table, framework_columns(table));
    made = arena_array(r->arena, csv->row_count + 1, size);
    if (made == NULL) {
        add_fault(r, table, 0, 0, "no memory");
        return NULL;
    }
    for (size_t i = 0; i < csv->row_count; i++) {
        take_row(r, table, i, made + i * size);
    }
    *records = (int)csv->row_count;
    return made;
}

static const struct column_rule key_value_columns[] = {
    {"key", KIND_CODE, 0, 0, false}, {"value", KIND_TEXT, 0, 0, false},
    {NULL, 0, 0, 0, false}};

/* The row of edition.csv with this key; -1 when there is none. */
static int edition_row(const struct csv *csv, const char *key)
{
    int column = csv_column(csv, "key");

    for (size_t i = 0; i < csv->row_count; i++) {
        if (strcmp(csv_at(csv, i, column), key) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static void check_keys(struct reader *r)
{
    const struct csv *csv = &r->csv[TABLE_EDITION];

    for (int i = 0; i < (int)csv->row_count; i++) {
        const char *key = csv_at(csv, (size_t)i, csv_column(csv, "key"));
        const struct column_rule *known = framework_columns(TABLE_EDITION);

        while (known->name != NULL && strcmp(known->name, key) != 0) {
            known++;
        }
        if (known->name == NULL) {
            framework_note(r, TABLE_EDITION, i, "key", "is not known");
        } else if (edition_row(csv, key) != i) {
            framework_note(r, TABLE_EDITION, i, "key", "stands twice");
        }
    }
}

static void read_edition(
    struct reader *r, const struct framework_file *files, size_t count)
{
    const struct csv *csv = &r->csv[TABLE_EDITION];

    if (!open_table(r, files, count, TABLE_EDITION)) {
        return;
    }
    check_header(r, TABLE_EDITION, key_value_columns);
    for (const struct column_rule *c = framework_columns(TABLE_EDITION);
         c->name != NULL; c++) {
        int row = edition_row(csv, c->name);

        if (row < 0 && !c->optional) {
            framework_note(r, TABLE_EDITION, -1, NULL,
                "the key \"%s\" is missing", c->name);
        } else if (row >= 0 &&
                   !framework_take(r->fw, c,
                       csv_at(csv, (size_t)row, csv_column(csv, "value")),
                       (char *)r->fw)) {
            framework_note(r, TABLE_EDITION, row, "value", "of %s %s", c->name,
                framework_wanted(c->kind));
        }
    }
    check_keys(r);
}

static void read_form_rows(
    struct reader *r, const struct framework_file *files, size_t count)
{
    int n;
    struct row_record *records =
        read_table(r, files, count, TABLE_FORM_ROW, sizeof(*records), &n);

    r->form_rows = arena_array(r->arena, (size_t)n + 1, sizeof(*r->form_rows));
    r->form_of_row = arena_array(r->arena, (size_t)n + 1, sizeof(int));
    if (r->form_rows == NULL || r->form_of_row == NULL) {
        add_fault(r, TABLE_FORM_ROW, 0, 0, "no memory");
        return;
    }
    for (int i = 0; i < n; i++) {
        r->form_rows[i] = records[i].row;
        r->form_of_row[i] = records[i].form;
    }
    r->form_row_count = n;
}

static void read_form_notes(
    struct reader *r, const struct framework_file *files, size_t count)
{
    int n;
    struct note_record *records =
        read_table(r, files, count, TABLE_FORM_NOTE, sizeof(*records), &n);

    r->form_notes =
        arena_array(r->arena, (size_t)n + 1, sizeof(*r->form_notes));
    r->form_of_note = arena_array(r->arena, (size_t)n + 1, sizeof(int));
    if (r->form_notes == NULL || r->form_of_note == NULL) {
        add_fault(r, TABLE_FORM_NOTE, 0, 0, "no memory");
        return;
    }
    for (int i = 0; i < n; i++) {
        r->form_notes[i] = records[i].words;
        r->form_of_note[i] = records[i].form;
    }
    r->form_note_count = n;
}

void framework_fill(
    struct reader *r, const struct framework_file *files, size_t n)
{
    struct framework *fw = r->fw;

    read_edition(r, files, n);
    fw->qualities = r->qualities = read_table(
        r, files, n, TABLE_QUALITY, sizeof(*r->qualities), &fw->quality_count);
    fw->bureaus = read_table(
        r, files, n, TABLE_BUREAU, sizeof(*fw->bureaus), &fw->bureau_count);
    fw->forms = r->forms =
        read_table(r, files, n, TABLE_FORM, sizeof(*r->forms), &fw->form_count);
    fw->items = read_table(
        r, files, n, TABLE_ITEM, sizeof(*fw->items), &fw->item_count);
    fw->indicators = r->indicators = read_table(r, files, n, TABLE_INDICATOR,
        sizeof(*r->indicators), &fw->indicator_count);
    read_form_rows(r, files, n);
    read_form_notes(r, files, n);
    fw->rules = r->rules =
        read_table(r, files, n, TABLE_RULE, sizeof(*r->rules), &fw->rule_count);
    fw->grades = read_table(
        r, files, n, TABLE_GRADE, sizeof(*fw->grades), &fw->grade_count);
    fw->levels = read_table(
        r, files, n, TABLE_LEVEL, sizeof(*fw->levels), &fw->level_count);
    fw->bands = read_table(
        r, files, n, TABLE_BAND, sizeof(*fw->bands), &fw->band_count);
    fw->groups = r->groups = read_table(
        r, files, n, TABLE_GROUP, sizeof(*r->groups), &fw->group_count);
    r->weights = read_table(
        r, files, n, TABLE_WEIGHT, sizeof(*r->weights), &r->weight_count);
    fw->vetoes = r->vetoes = read_table(
        r, files, n, TABLE_VETO, sizeof(*r->vetoes), &fw->veto_count);
}
