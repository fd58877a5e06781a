#include "export/page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTE_POINTS   13.0
#define USUAL_POINTS  15.0
#define LINE_OF(size) (1.3 * (size)) /* points */
#define FILLED        0.97 /* of a page: programs differ in a pixel a row */
#define ONE_PAGE      1.25 /* what is printed on one, at 80 % */

int page_column(const struct page *page, const char *key)
{
    char name[64];

    if (page->half == 0) {
        return layout_column(page->layout, key);
    }
    snprintf(name, sizeof(name), "%s%d", key, page->half);
    return layout_column(page->layout, name);
}

static unsigned edges_of(const struct page *page, struct cell_range range)
{
    const struct layout *layout = page->layout;
    unsigned edges = layout->ink ? EDGE_INK : 0;

    if (range.column == 0) {
        edges |= EDGE_FIRST;
    }
    if (range.last_column == layout->printed - 1) {
        edges |= EDGE_LAST;
    }
    if (layout->table_row > 0 && range.row == layout->table_row) {
        edges |= EDGE_TOP;
    }
    return edges;
}

static struct look heading_look(
    const struct page *page, const struct layout_cell *cell)
{
    struct look look = {cell->style, cell->number, 0};

    if (style_row(cell->style)->frame >= FRAME_GRID) {
        look.edges = edges_of(page, cell->range);
    }
    return look;
}

static const char *filled(const struct page *page, const char *text)
{
    const char *out =
        layout_fill(text, page->fillings, page->filling_count, page->arena);

    if (out == NULL) {
        book_fail(page->book, NULL);
        return "";
    }
    return out;
}

static const char *footer_of(const struct page *page, const char *text)
{
    const char *out = layout_fill_footer(
        text, page->fillings, page->filling_count, page->arena);

    if (out == NULL) {
        book_fail(page->book, NULL);
        return "";
    }
    return out;
}

static void row_of(struct page *page, int row, double points)
{
    sheet_row(page->sheet, row, points);
    page->points += points;
}

static void write_heading(struct page *page)
{
    const struct layout *layout = page->layout;

    for (int i = 0; i < layout->header_rows; i++) {
        if (layout->heights[i] > 0) {
            row_of(page, i, layout->heights[i]);
        } else {
            page->points += USUAL_POINTS;
        }
    }
    for (int i = 0; i < layout->cell_count; i++) {
        const struct layout_cell *cell = &layout->cells[i];
        struct look look = heading_look(page, cell);

        sheet_merge(page->sheet, cell->range, look);
        if (cell->key == NULL) {
            cell_text(page->sheet, cell->range.row, cell->range.column, look,
                filled(page, cell->text));
        }
    }
}

/* The heads over a column, from the table's first row on: 本年 1－本月. A head
 * that reaches over columns with none of their own is that of the first. */
static const char *head_over(const struct page *page, int column)
{
    const struct layout *layout = page->layout;
    const char *out = "";
    int lowest = -1;
    bool own = true;

    for (int i = 0; i < layout->cell_count && out != NULL; i++) {
        const struct layout_cell *cell = &layout->cells[i];

        if (cell->style == STYLE_HEAD && cell->key == NULL &&
            cell->range.row >= layout->table_row &&
            cell->range.column <= column && column <= cell->range.last_column) {
            out = arena_printf(page->arena, "%s%s%s", out,
                out[0] == '\0' ? "" : " ", filled(page, cell->text));
            if (cell->range.last_row > lowest) {
                lowest = cell->range.last_row;
                own = cell->range.column == column;
            }
        }
    }
    if (out == NULL) {
        book_fail(page->book, NULL);
    }
    return out == NULL || !own ? "" : out;
}

/* Begin a table of the sheet; only a book of tables wants to know. */
static void begin_table(struct page *page, const char *name)
{
    int columns = page->layout->printed;
    const char **heads;

    if (!book_is_tables(page->book)) {
        return;
    }
    heads = arena_array(page->arena, (size_t)columns, sizeof(*heads));
    name = arena_copy(page->arena, name, strlen(name));
    if (heads == NULL || name == NULL) {
        book_fail(page->book, NULL);
        return;
    }
    for (int i = 0; i < columns; i++) {
        heads[i] = head_over(page, i);
    }
    sheet_table(page->sheet, name, heads, columns);
}

void page_open(struct page *page, struct book *book, struct sheet *sheet,
    const struct layout *layout, const struct filling *fillings, size_t count,
    struct arena *arena)
{
    *page = (struct page){.book = book,
        .sheet = sheet,
        .layout = layout,
        .fillings = fillings,
        .filling_count = count,
        .arena = arena,
        .row = layout->header_rows - 1,
        .first = layout->header_rows,
        .row_height = layout->row_height};
    for (int i = 0; i < layout->column_count; i++) {
        sheet_column(page->sheet, i, layout->columns[i].width);
    }
    write_heading(page);
    begin_table(page, "");
    if (layout->freeze_rows > 0 || layout->freeze_columns > 0) {
        sheet_freeze(page->sheet, layout->freeze_rows, layout->freeze_columns);
    }
}

static double row_points(const struct page *page, int lines)
{
    double least = page->row_height;
    double wanted = 13 * lines + 3;

    return lines > 1 && wanted > least ? wanted : least;
}

static void begin_row(struct page *page, int lines, unsigned edges)
{
    page->row++;
    memset(page->filled, 0, sizeof(page->filled));
    page->edges = edges;
    row_of(page, page->row, row_points(page, lines));
}

void page_row(struct page *page, int lines, bool last)
{
    begin_row(page, lines, last ? EDGE_BOTTOM : 0);
    sheet_table_row(page->sheet, page->row);
}

void page_heads(struct page *page, int lines)
{
    begin_row(page, lines, EDGE_TOP);
    sheet_table_heads(page->sheet, page->row);
}

static struct look column_look(
    const struct page *page, int column, enum style style, enum number number)
{
    const struct layout_column *own = &page->layout->columns[column];
    struct cell_range range = {page->row, column, page->row, column};
    struct look look = {style == STYLE__COUNT ? own->style : style, number, 0};

    if (number == NUMBER__COUNT) {
        look.number = own->number;
    }
    if (style_row(look.style)->frame >= FRAME_GRID) {
        look.edges = edges_of(page, range) | page->edges;
    }
    return look;
}

/* The column of a key, marked as filled; -1 when there is none. */
static int take(struct page *page, const char *key)
{
    int column = page_column(page, key);

    if (column >= 0) {
        page->filled[column] = true;
    }
    return column;
}

/* Words in a column of numbers stand in the middle, as "—" is printed. */
static struct look words_look(
    const struct page *page, int column, enum style style, enum number number)
{
    static const enum style middle[STYLE__COUNT] = {
        [STYLE_VALUE] = STYLE_CENTRE,
        [STYLE_STRONG] = STYLE_CENTRE,
        [STYLE_TOTAL_VALUE] = STYLE_TOTAL_CENTRE};
    struct look look = column_look(page, column, style, number);

    if (middle[look.style] != STYLE_PLAIN) {
        look.style = middle[look.style];
    }
    return look;
}

void put_text_at(
    struct page *page, int column, enum style style, const char *text)
{
    page->filled[column] = true;
    cell_text(page->sheet, page->row, column,
        words_look(page, column, style, NUMBER_GENERAL), text);
}

void put_number_at(struct page *page, int column, enum style style,
    enum number number, double value)
{
    page->filled[column] = true;
    cell_number(page->sheet, page->row, column,
        column_look(page, column, style, number), value);
}

void put_text(
    struct page *page, const char *key, enum style style, const char *text)
{
    int column = take(page, key);

    if (column >= 0) {
        put_text_at(page, column, style, text);
    }
}

void put_number(struct page *page, const char *key, enum style style,
    enum number number, double value)
{
    int column = take(page, key);

    if (column >= 0) {
        put_number_at(page, column, style, number, value);
    }
}

void put_formula(struct page *page, const char *key, enum style style,
    enum number number, const char *formula, double cached)
{
    int column = take(page, key);

    if (column >= 0) {
        cell_formula(page->sheet, page->row, column,
            column_look(page, column, style, number), formula, cached);
    }
}

void put_formula_text(struct page *page, const char *key, enum style style,
    enum number number, const char *formula, const char *cached)
{
    int column = take(page, key);

    if (column >= 0) {
        cell_formula_text(page->sheet, page->row, column,
            words_look(page, column, style, number), formula, cached);
    }
}

void page_rest(struct page *page, enum style style, const char *text)
{
    for (int column = 0; column < page->layout->printed; column++) {
        if (!page->filled[column]) {
            cell_text(page->sheet, page->row, column,
                words_look(page, column, style, NUMBER_GENERAL), text);
        }
    }
}

/* Merge columns of the row; the look with its edges. */
static struct look merged(struct page *page, int from, int to, struct look look)
{
    struct cell_range range = {page->row, from, page->row, to};

    if (style_row(look.style)->frame >= FRAME_GRID) {
        look.edges = edges_of(page, range) | page->edges;
    }
    for (int column = from; column <= to; column++) {
        page->filled[column] = true;
    }
    sheet_merge(page->sheet, range, look);
    return look;
}

static void span(
    struct page *page, int from, int to, enum style style, const char *text)
{
    struct look look = {style, NUMBER_GENERAL, 0};

    look = merged(page, from, to, look);
    cell_text(page->sheet, page->row, from, look, text);
}

void put_span_formula(struct page *page, const char *from, const char *to,
    struct look look, const char *formula, double cached)
{
    int first = page_column(page, from);
    int last = page_column(page, to);

    if (first >= 0 && last >= first) {
        look = merged(page, first, last, look);
        cell_formula(page->sheet, page->row, first, look, formula, cached);
    }
}

void put_link(struct page *page, const char *key, enum style style,
    const struct sheet *to, const char *text)
{
    int column = take(page, key);

    if (column >= 0) {
        cell_link(page->sheet, page->row, column,
            column_look(page, column, style, NUMBER_GENERAL), to, text);
    }
}

void put_span(struct page *page, const char *from, const char *to,
    enum style style, const char *text)
{
    int first = page_column(page, from);
    int last = page_column(page, to);

    if (first >= 0 && last >= first) {
        span(page, first, last, style, text);
    }
}

void page_section(struct page *page, const char *text)
{
    page->row++;
    memset(page->filled, 0, sizeof(page->filled));
    row_of(page, page->row, 19);
    span(page, 0, page->layout->printed - 1, STYLE_SECTION, text);
    begin_table(page, text);
}

/* A text of more lines than its heading row has room for makes it higher. */
static void raise_row(
    struct page *page, const struct layout_cell *cell, const char *text)
{
    const struct style_row *style = style_row(cell->style);
    int row = cell->range.row;
    double points = page->layout->heights[row] + page->raised[row];
    double pixels = page_pixels_of(page->layout, cell->range.last_column + 1) -
                    page_pixels_of(page->layout, cell->range.column);
    double wanted =
        LINE_OF(style->size) * page_lines_in(text, pixels, style->size);

    if (style->wrap && row == cell->range.last_row && points > 0 &&
        wanted > points) {
        page->raised[row] += wanted - points;
        page->points += wanted - points;
        sheet_row(page->sheet, row, wanted);
    }
}

void place_text(struct page *page, const char *key, const char *text)
{
    const struct layout_cell *cell = layout_place(page->layout, key);

    if (cell != NULL) {
        raise_row(page, cell, text);
        cell_text(page->sheet, cell->range.row, cell->range.column,
            heading_look(page, cell), text);
    }
}

void place_formula(
    struct page *page, const char *key, const char *formula, double cached)
{
    const struct layout_cell *cell = layout_place(page->layout, key);

    if (cell != NULL) {
        cell_formula(page->sheet, cell->range.row, cell->range.column,
            heading_look(page, cell), formula, cached);
    }
}

void place_formula_text(
    struct page *page, const char *key, const char *formula, const char *cached)
{
    const struct layout_cell *cell = layout_place(page->layout, key);

    if (cell != NULL) {
        cell_formula_text(page->sheet, cell->range.row, cell->range.column,
            heading_look(page, cell), formula, cached);
    }
}

const char *page_cell(const struct page *page, const char *key)
{
    char name[CELL_NAME_ROOM];
    int column = page_column(page, key);
    const char *out;

    if (column < 0) {
        return "";
    }
    cell_name(page->row, column, name);
    out = arena_copy(page->arena, name, strlen(name));
    if (out == NULL) {
        book_fail(page->book, NULL);
        return "";
    }
    return out;
}

const char *page_range(
    const struct page *page, const char *key, int row, int last_row)
{
    char first[CELL_NAME_ROOM], last[CELL_NAME_ROOM];
    int column = page_column(page, key);
    const char *out;

    if (column < 0) {
        return "";
    }
    out = arena_printf(page->arena, "%s:%s", cell_name(row, column, first),
        cell_name(last_row, column, last));
    if (out == NULL) {
        book_fail(page->book, NULL);
        return "";
    }
    return out;
}

struct cell_range page_at(
    const struct page *page, const char *key, int row, int last_row)
{
    int column = page_column(page, key);

    return (struct cell_range){row, column, last_row, column};
}

void page_define(struct page *page, const char *key, const char *name)
{
    book_define(page->book, name, page->sheet,
        page_at(page, key, page->row, page->row));
}

static void write_foot(struct page *page)
{
    const struct layout *layout = page->layout;
    int base = page->row + 1;

    for (int i = 0; i < layout->foot_count; i++) {
        row_of(page, base + i, layout->foot_heights[i]);
    }
    for (int i = 0; i < layout->foot_cell_count; i++) {
        const struct layout_cell *cell = &layout->foot_cells[i];
        struct cell_range range = cell->range;
        struct look look = {cell->style, NUMBER_GENERAL, 0};

        range.row += base;
        range.last_row += base;
        sheet_merge(page->sheet, range, look);
        cell_text(page->sheet, range.row, range.column, look,
            filled(page, cell->text));
    }
    page->row += layout->foot_count;
}

static void write_note(struct page *page, int number, const char *text)
{
    int columns = page_note_columns(page->layout);
    const char *lead = number == 1 ? "说明：" : "　　　";
    const char *line = arena_printf(page->arena, "%s%d.%s", lead, number, text);

    if (line == NULL) {
        book_fail(page->book, NULL);
        return;
    }
    page->row++;
    memset(page->filled, 0, sizeof(page->filled));
    row_of(page, page->row,
        NOTE_POINTS * page_lines_in(line, page_pixels_of(page->layout, columns),
                          style_row(STYLE_NOTE)->size));
    span(page, 0, columns - 1, STYLE_NOTE, line);
}

void page_fill(struct page *page, int rows, double most)
{
    const struct layout *layout = page->layout;
    double width = page_width(layout), left = page_paper_points(layout), wanted;

    for (int i = 0; i < layout->header_rows; i++) {
        left -= layout->heights[i] > 0 ? layout->heights[i] : USUAL_POINTS;
    }
    for (int i = 0; i < layout->foot_count; i++) {
        left -= layout->foot_heights[i];
    }
    for (int i = 0; i < layout->note_count; i++) {
        left -= NOTE_POINTS * page_lines_in(filled(page, layout->notes[i]),
                                  width, style_row(STYLE_NOTE)->size);
    }
    wanted = rows > 0 ? FILLED * left / rows : 0;
    if (wanted > page->row_height) {
        page->row_height = wanted < most ? wanted : most;
    }
}

void page_foot(struct page *page, const char *const *extra, size_t extra_count)
{
    const struct layout *layout = page->layout;
    int number = 0;

    page->footed = true;
    write_foot(page);
    for (size_t i = 0; i < extra_count; i++) {
        write_note(page, ++number, extra[i]);
    }
    for (int i = 0; i < layout->note_count; i++) {
        write_note(page, ++number, filled(page, layout->notes[i]));
    }
}

/* What takes little more than a page is printed a little smaller, on one; what
 * goes on to the right bears on each page the columns that stay in view. */
static void settle_pages(struct page *page, struct print_setup *setup)
{
    if (setup->tall == 0 &&
        page->points <= ONE_PAGE * page_paper_points(page->layout)) {
        setup->tall = 1;
        setup->continued = NULL;
    }
    setup->wide = page_wide(page->layout);
    if (setup->wide != 1) {
        setup->repeat_columns = page->layout->freeze_columns;
    }
    if (setup->continued != NULL) {
        setup->continued = footer_of(page, setup->continued);
    }
}

void page_close(struct page *page)
{
    struct print_setup setup = page->layout->print;

    if (!page->footed) {
        page_foot(page, NULL, 0);
    }
    setup.area =
        (struct cell_range){0, 0, page->row, page->layout->printed - 1};
    setup.footer = footer_of(page, setup.footer);
    settle_pages(page, &setup);
    sheet_print(page->sheet, &setup);
}
