/* The rows of a sheet: what was kept of its cells, in order, as XML. */
#include <stdlib.h>
#include <string.h>

#include "eval/number.h"
#include "export/book_internal.h"
#include "export/xml.h"

enum { CELL_ROOM = 128 }; /* bytes of a cell without its texts */

/* The letters of a column; how many there are. */
static size_t put_letters(int column, char *out)
{
    if (column < 26) {
        out[0] = (char)('A' + column);
        return 1;
    }
    size_t n = put_letters(column / 26 - 1, out);

    out[n] = (char)('A' + column % 26);
    return n + 1;
}

#define PUT(to, literal) \
    (memcpy((to), "" literal, sizeof(literal) - 1), (to) += sizeof(literal) - 1)

/* <c r="B2" s="7" with the blank or the bracket behind it left to come. */
static char *put_start(const struct stored *cell, char *to)
{
    PUT(to, "<c r=\"");
    to += put_letters(cell->column, to);
    to += number_digits(cell->row + 1, to);
    PUT(to, "\" s=\"");
    to += number_digits(cell->look, to);
    PUT(to, "\"");
    return to;
}

static const char *word_at(const struct sheet *sheet, uint32_t at)
{
    return (const char *)sheet->words.items + at;
}

/* A text that keeps its blanks. */
static void write_words(struct pack *out, const char *text)
{
    size_t n = strlen(text);
    bool keep = n > 0 && (strchr(" \n\t", text[0]) != NULL ||
                             strchr(" \n\t", text[n - 1]) != NULL);

    if (keep) {
        XML(out, "<t xml:space=\"preserve\">");
    } else {
        XML(out, "<t>");
    }
    xml_cell_text(out, text);
    XML(out, "</t>");
}

/* <f>...</f>, and the word behind it. */
static const char *write_formula(
    struct pack *out, const struct sheet *sheet, const struct stored *cell)
{
    const char *formula = word_at(sheet, cell->at);

    XML(out, "<f>");
    xml_cell_text(out, formula);
    XML(out, "</f><v>");
    return formula + strlen(formula) + 1;
}

/* The cell from its start; `to` is inside the archive's room. */
static void write_cell(
    const struct sheet *sheet, const struct stored *cell, struct pack *out)
{
    char *room = pack_room(out, CELL_ROOM), *to = put_start(cell, room);

    switch (cell->kind) {
    case STORED_BLANK: PUT(to, "/>"); break;
    case STORED_NUMBER:
        PUT(to, "><v>");
        to += number_short(cell->number, to);
        PUT(to, "</v></c>");
        break;
    case STORED_TEXT:
        PUT(to, " t=\"s\"><v>");
        to += number_digits(cell->at, to);
        PUT(to, "</v></c>");
        break;
    case STORED_INLINE: PUT(to, " t=\"inlineStr\"><is>"); break;
    case STORED_FORMULA: PUT(to, ">"); break;
    case STORED_FORMULA_TEXT: PUT(to, " t=\"str\">"); break;
    }
    pack_took(out, (size_t)(to - room));
    if (cell->kind == STORED_INLINE) {
        write_words(out, word_at(sheet, cell->at));
        XML(out, "</is></c>");
    } else if (cell->kind == STORED_FORMULA) {
        write_formula(out, sheet, cell);
        xml_number(out, cell->number);
        XML(out, "</v></c>");
    } else if (cell->kind == STORED_FORMULA_TEXT) {
        xml_cell_text(out, write_formula(out, sheet, cell));
        XML(out, "</v></c>");
    }
}

/* -- order ----------------------------------------------------------------- */

/* Rows from `base` on: the last with a cell or a height, and one more. */
static size_t row_count(const struct sheet *sheet)
{
    const struct stored *cells = sheet->cells.items;
    size_t rows = sheet->heights.count;

    for (size_t i = 0; i < sheet->cells.count; i++) {
        size_t row = cells[i].row - (size_t)sheet->base + 1;

        rows = row > rows ? row : rows;
    }
    return rows;
}

/* Cells of a row come nearly in order. */
static void sort_row(const struct stored *cells, uint32_t *order, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint32_t taken = order[i];
        size_t at = i;

        while (at > 0 && cells[order[at - 1]].column > cells[taken].column) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = taken;
    }
}

/* Indices of the cells by row and column into sheet->order; sheet->starts says
 * where each of the rows begins, one more at the end. */
static bool sort_cells(struct sheet *sheet, size_t rows)
{
    const struct stored *cells = sheet->cells.items;
    size_t count = sheet->cells.count;

    sheet->order.count = sheet->starts.count = 0;
    uint32_t *order =
        list_add(sheet->book, &sheet->order, count + 1, sizeof(*order));
    uint32_t *starts =
        list_add(sheet->book, &sheet->starts, rows + 2, sizeof(*starts));

    if (order == NULL || starts == NULL) {
        return false;
    }
    memset(starts, 0, (rows + 2) * sizeof(*starts));
    for (size_t i = 0; i < count; i++) {
        starts[cells[i].row - (uint32_t)sheet->base + 2]++;
    }
    for (size_t row = 1; row < rows + 2; row++) {
        starts[row] += starts[row - 1];
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t *start = &starts[cells[i].row - (uint32_t)sheet->base + 1];

        order[(*start)++] = (uint32_t)i;
    }
    for (size_t row = 0; row < rows; row++) {
        sort_row(cells, order + starts[row], starts[row + 1] - starts[row]);
    }
    return true;
}

/* -- rows ------------------------------------------------------------------ */

static void start_row(struct sheet *sheet, size_t at, struct pack *out)
{
    const float *heights = sheet->heights.items;
    float height = at < sheet->heights.count ? heights[at] : 0;

    xml_attr(out, "<row r=\"", sheet->base + (long long)at + 1);
    if (height > 0) {
        XML(out, " ht=\"");
        xml_number(out, (double)height);
        XML(out, "\" customHeight=\"1\"");
    }
    XML(out, ">");
}

static void write_row(struct sheet *sheet, size_t at, struct pack *out)
{
    const struct stored *cells = sheet->cells.items, *before = NULL;
    const uint32_t *order = sheet->order.items, *starts = sheet->starts.items;
    char name[CELL_NAME_ROOM];
    bool tall = at < sheet->heights.count &&
                ((const float *)sheet->heights.items)[at] > 0;

    if (starts[at] == starts[at + 1] && !tall) {
        return;
    }
    start_row(sheet, at, out);
    for (uint32_t i = starts[at]; i < starts[at + 1]; i++) {
        const struct stored *cell = &cells[order[i]];

        if (before != NULL && before->column == cell->column) {
            book_fail(sheet->book,
                arena_printf(sheet->book->arena, "%s!%s: written twice",
                    sheet->name,
                    cell_name((int)cell->row, cell->column, name)));
            return;
        }
        write_cell(sheet, cell, out);
        before = cell;
    }
    XML(out, "</row>");
    sheet->tally.rows += starts[at] < starts[at + 1];
}

void sheet_write_rows(struct sheet *sheet)
{
    size_t rows = row_count(sheet);

    if (!sort_cells(sheet, rows)) {
        return;
    }
    for (size_t at = 0; at < rows && sheet->book->fault == NULL; at++) {
        write_row(sheet, at, sheet->book->pack);
    }
    sheet->base += (int)rows;
}

void book_strings(struct book *book)
{
    struct pack *out = book->pack;

    pack_begin(out, "xl/sharedStrings.xml");
    xml_declare(out);
    XML(out, "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/"
             "2006/main\"");
    xml_attr(out, " count=\"", (long long)book->string_uses);
    xml_attr(out, " uniqueCount=\"", (long long)book->strings.count);
    XML(out, ">");
    for (uint32_t i = 0; i < book->strings.count; i++) {
        XML(out, "<si>");
        write_words(out, shared_text(book, i));
        XML(out, "</si>");
    }
    XML(out, "</sst>");
    pack_end(out);
}
