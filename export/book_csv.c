#include "export/book_csv.h"

#include <string.h>

#include "eval/buffer.h"
#include "eval/csv.h"
#include "eval/number.h"
#include "export/book_internal.h"

/* -- what the sheets say of their tables ----------------------------------- */

void sheet_table(struct sheet *sheet, const char *name,
    const char *const *heads, int columns)
{
    struct stored_table *table;

    if (!sheet->book->tables) {
        return;
    }
    table = list_add(sheet->book, &sheet->tables, 1, sizeof(*table));
    if (table != NULL) {
        *table = (struct stored_table){name, heads, columns, -1, {0}};
    }
}

/* The table that is being written; NULL before the first. */
static struct stored_table *current(const struct sheet *sheet)
{
    size_t n = sheet->tables.count;

    return n == 0 ? NULL : (struct stored_table *)sheet->tables.items + n - 1;
}

void sheet_table_row(struct sheet *sheet, int row)
{
    struct stored_table *table = current(sheet);
    int *added = table == NULL
                     ? NULL
                     : list_add(sheet->book, &table->rows, 1, sizeof(*added));

    if (added != NULL) {
        *added = row;
    }
}

void sheet_table_heads(struct sheet *sheet, int row)
{
    struct stored_table *table = current(sheet);

    if (table != NULL) {
        table->head_row = row;
    }
}

static const char *number_text(struct arena *arena, double number)
{
    char text[NUMBER_ROOM];

    return arena_copy(arena, text, number_short(number, text));
}

static const char *cell_words(
    const struct sheet *sheet, const struct stored *cell)
{
    const struct book *book = sheet->book;
    const char *words = (const char *)sheet->words.items + cell->at;

    switch (cell->kind) {
    case STORED_BLANK: break;
    case STORED_NUMBER:
    case STORED_FORMULA: return number_text(book->arena, cell->number);
    case STORED_TEXT: return shared_text(book, cell->at);
    case STORED_INLINE: return words;
    case STORED_FORMULA_TEXT: return words + strlen(words) + 1;
    }
    return "";
}

/* -- tables ---------------------------------------------------------------- */

/* The cells of a sheet by row and column, NULL where there is none. */
struct grid_of {
    const struct sheet *sheet;
    const struct stored **cells;
    int columns;
    size_t rows;
};

static bool grid_make(const struct sheet *sheet, struct grid_of *out)
{
    const struct stored *cells = sheet->cells.items;

    *out = (struct grid_of){.sheet = sheet};
    for (size_t i = 0; i < sheet->tables.count; i++) {
        int columns = ((struct stored_table *)sheet->tables.items)[i].columns;

        out->columns = columns > out->columns ? columns : out->columns;
    }
    for (size_t i = 0; i < sheet->cells.count; i++) {
        out->rows = cells[i].row >= out->rows ? cells[i].row + 1 : out->rows;
    }
    out->cells = arena_array(sheet->book->arena,
        out->rows * (size_t)out->columns + 1, sizeof(*out->cells));
    for (size_t i = 0; out->cells != NULL && i < sheet->cells.count; i++) {
        if (cells[i].column < out->columns) {
            out->cells[cells[i].row * (size_t)out->columns + cells[i].column] =
                &cells[i];
        }
    }
    return out->cells != NULL;
}

static const char *words_at(const struct grid_of *grid, int row, int column)
{
    const struct stored *cell =
        (size_t)row < grid->rows
            ? grid->cells[(size_t)row * (size_t)grid->columns + (size_t)column]
            : NULL;

    return cell == NULL ? "" : cell_words(grid->sheet, cell);
}

/* A head on one line. */
static const char *head_of(
    const struct grid_of *grid, const struct stored_table *table, int column)
{
    const char *text = table->head_row >= 0
                           ? words_at(grid, table->head_row, column)
                           : table->heads[column];
    char *line = arena_copy(grid->sheet->book->arena, text, strlen(text));
    size_t n = 0;

    for (const char *p = text; line != NULL && *p != '\0'; p++) {
        if (*p != '\n') {
            line[n++] = *p;
        }
    }
    if (line != NULL) {
        line[n] = '\0';
    }
    return line;
}

static void put_row(const struct grid_of *grid,
    const struct stored_table *table, const char *const *heads, int row,
    struct buffer *out)
{
    bool first = true;

    for (int column = 0; column < table->columns; column++) {
        if (heads[column][0] == '\0') {
            continue;
        }
        const char *text =
            row < 0 ? heads[column] : words_at(grid, row, column);

        buffer_add(out, first ? "" : ",");
        buffer_add(out, text == NULL ? NULL : csv_text(text, out->arena));
        first = false;
    }
    buffer_add(out, "\r\n");
}

static struct text table_text(
    const struct grid_of *grid, const struct stored_table *table, bool mark)
{
    struct arena *arena = grid->sheet->book->arena;
    struct buffer out = {.arena = arena};
    const int *rows = table->rows.items;
    const char **heads =
        arena_array(arena, (size_t)table->columns + 1, sizeof(*heads));

    for (int i = 0; heads != NULL && i < table->columns; i++) {
        heads[i] = head_of(grid, table, i);
        if (heads[i] == NULL) {
            return (struct text){NULL, 0};
        }
    }
    buffer_add(&out, heads == NULL ? NULL : mark ? "\xEF\xBB\xBF" : "");
    if (heads != NULL) {
        put_row(grid, table, heads, -1, &out);
    }
    for (size_t i = 0; heads != NULL && i < table->rows.count; i++) {
        put_row(grid, table, heads, rows[i], &out);
    }
    return (struct text){buffer_text(&out), out.n};
}

/* "审核情况 三、上报情况.csv": what stands in brackets is left out. */
static const char *file_name(
    const struct sheet *sheet, const struct stored_table *table)
{
    size_t n = strlen(table->name);
    const char *bracket = strstr(table->name, "（");
    const char *name = arena_printf(sheet->book->arena, "%s%s%.*s.csv",
        sheet->name, n == 0 ? "" : " ",
        (int)(bracket == NULL ? n : (size_t)(bracket - table->name)),
        table->name);

    return name == NULL || strchr(name, '/') != NULL ? NULL : name;
}

/* Sections begin tables of their own; the one before them is none then. */
static bool is_empty(const struct sheet *sheet, const struct stored_table *t)
{
    return t->rows.count == 0 && sheet->tables.count > 1 && t->name[0] == '\0';
}

static bool take_sheet(
    const struct sheet *sheet, bool mark, struct csv_tables *out)
{
    const struct stored_table *tables = sheet->tables.items;
    struct grid_of grid;

    if (!grid_make(sheet, &grid)) {
        return false;
    }
    for (size_t i = 0; i < sheet->tables.count; i++) {
        struct csv_table table = {sheet->name, NULL, {NULL, 0}};

        if (is_empty(sheet, &tables[i])) {
            continue;
        }
        table.file = file_name(sheet, &tables[i]);
        table.text = table_text(&grid, &tables[i], mark);
        if (table.file == NULL || table.text.p == NULL) {
            return false;
        }
        out->list[out->count++] = table;
    }
    return true;
}

bool book_csv(
    struct book *book, bool mark, struct csv_tables *out, const char **why)
{
    size_t most = 1;

    for (int i = 0; i < book->sheet_count; i++) {
        most += book->sheets[i].tables.count;
    }
    *out = (struct csv_tables){
        arena_array(book->arena, most, sizeof(*out->list)), 0};
    for (int i = 0; book->fault == NULL && i < book->sheet_count; i++) {
        if (out->list == NULL || !take_sheet(&book->sheets[i], mark, out)) {
            book_fail(book, NULL);
        }
    }
    *why = book->fault;
    return book->fault == NULL;
}
