/* What a clerk can send for a form, and what becomes of it. */
#include "fcgi/form_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/suite.h"

#define FOLDER "sql/framework/liyang-2023/"

static char *file_content(const char *name, size_t *n)
{
    char path[200];
    char *bytes = malloc(1u << 20);
    snprintf(path, sizeof(path), FOLDER "%s", name);
    FILE *in = fopen(path, "rb");
    *n = in && bytes ? fread(bytes, 1, 1u << 20, in) : 0;
    if (in)
        fclose(in);
    return bytes;
}

static const struct framework *edition(struct arena *arena)
{
    static const char *const names[] = {"edition.csv", "quality.csv",
        "bureau.csv", "item.csv", "indicator.csv", "form.csv", "form_row.csv",
        "form_note.csv", "rule.csv", "grade.csv", "level.csv"};
    enum { COUNT = sizeof(names) / sizeof(names[0]) };
    struct framework_file files[COUNT];
    char *bytes[COUNT];
    struct framework_fault faults[4];
    size_t fault_count = 0;
    for (size_t i = 0; i < COUNT; i++) {
        files[i].name = names[i];
        bytes[i] = file_content(names[i], &files[i].content.n);
        files[i].content.p = bytes[i];
    }
    const struct framework *fw =
        framework_read(files, COUNT, arena, faults, 4, &fault_count);
    for (size_t i = 0; i < COUNT; i++)
        free(bytes[i]);
    return fw;
}

/* Two fields sent to form 401 of the statistics bureau. */
static const struct row {
    const char *name;
    struct field fields[3];
    size_t cells;          /* that were taken */
    enum cell_state state; /* of the first */
    decimal value;
    const char *fault; /* the field it stands at, NULL: none */
} rows[] = {
    {"a number", {{"v.B01.total", "3039.6", 0}}, 1, CELL_VALUE, 3039600000,
        NULL},
    {"full width", {{"v.B01.total", "３，０３９．６", 0}}, 1, CELL_VALUE,
        3039600000, NULL},
    {"zero is a number", {{"v.B01.total", "0", 0}}, 1, CELL_VALUE, 0, NULL},
    {"blank is not reported", {{"v.B01.total", " ", 0}}, 1, CELL_MISSING, 0,
        NULL},
    {"missing wins over a number",
        {{"v.B01.total", "5", 0}, {"s.B01.total", "missing", 0}}, 1,
        CELL_MISSING, 0, NULL},
    {"not applicable with a reason",
        {{"s.B01.total", "na", 0}, {"n.B01", "无此项", 0}}, 1,
        CELL_NOT_APPLICABLE, 0, NULL},
    {"not applicable without one", {{"s.B01.total", "na", 0}}, 1,
        CELL_NOT_APPLICABLE, 0, "n.B01"},
    {"not applicable and a number",
        {{"s.B01.total", "na", 0}, {"v.B01.total", "1", 0}, {"n.B01", "x", 0}},
        0, CELL_MISSING, 0, "v.B01.total"},
    {"value wants a number",
        {{"s.B01.total", "value", 0}, {"v.B01.total", "", 0}}, 0, CELL_MISSING,
        0, "v.B01.total"},
    {"two points", {{"v.B01.total", "1.2.3", 0}}, 0, CELL_MISSING, 0,
        "v.B01.total"},
    {"too fine", {{"v.B01.total", "1.23456", 0}}, 0, CELL_MISSING, 0,
        "v.B01.total"},
    {"another bureau's cell", {{"v.B02.total", "1", 0}}, 0, CELL_MISSING, 0,
        "v.B02.total"},
    {"no such item", {{"v.B99.total", "1", 0}}, 0, CELL_MISSING, 0,
        "v.B99.total"},
    {"no such column", {{"v.B01.sum", "1", 0}}, 0, CELL_MISSING, 0,
        "v.B01.sum"},
    {"theirs is left as stored",
        {{"v.B01.total", "1", 0}, {"c.B01.total", "theirs", 0}}, 0,
        CELL_MISSING, 0, NULL},
    {"a remark alone keeps the figure", {{"n.B01", "口径同上", 0}}, 1,
        CELL_MISSING, 0, NULL},
    {"nothing came", {{"event", "save", 0}}, 0, CELL_MISSING, 0, NULL},
};

static void run_row(const struct framework *fw, const struct row *row)
{
    struct arena *arena = arena_new(1u << 22);
    struct request req = {.arena = arena, .fw = fw, .english = true};
    struct form_input input;
    struct field fields[3];
    size_t count = 0;
    for (size_t i = 0; i < 3 && row->fields[i].name; i++)
        fields[count++] = row->fields[i];
    req.fields = fields;
    req.field_count = count;
    req.form.key.form = framework_form(fw, TEXT("401"));
    req.form.key.bureau = framework_bureau(fw, TEXT("tjj"));
    CHECK(row->name,
        figures_make(&req.form.figures, (size_t)fw->item_count, arena));
    CHECK(row->name, form_input_read(&req, &input));
    CHECK(row->name, input.cell_count == row->cells);
    if (input.cell_count > 0) {
        CHECK(row->name, input.cells[0].state == row->state);
        CHECK(row->name, input.cells[0].value == row->value);
    }
    CHECK(row->name, (req.fault_count > 0) == (row->fault != NULL));
    if (row->fault)
        CHECK(row->name, request_fault_of(&req, row->fault) != NULL);
    arena_free(arena);
}

static void reads_cells(void)
{
    struct arena *arena = arena_new(1u << 24);
    const struct framework *fw = edition(arena);
    CHECK("edition", fw != NULL);
    for (size_t i = 0; fw && i < sizeof(rows) / sizeof(rows[0]); i++)
        run_row(fw, &rows[i]);
    arena_free(arena);
}

SUITE(form_input, {"reads cells", reads_cells})
