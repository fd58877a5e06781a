#include "export/book_internal.h"

#include <math.h>
#include <string.h>

#include "eval/text.h"

#define TEXT_UNITS    32767
#define FORMULA_BYTES 8000

/* UTF-16 units of a text: of its bytes all but those that go on a character,
 * and one more for a character of four. */
static size_t units_of(struct text in)
{
    size_t units = 0;

    if (in.n <= TEXT_UNITS) { /* as good as all are; no unit is less */
        return in.n;
    }
    for (size_t i = 0; i < in.n; i++) {
        unsigned char byte = (unsigned char)in.p[i];

        units += (byte & 0xC0) != 0x80;
        units += byte >= 0xF0;
    }
    return units;
}

const char *book_text(struct book *book, const char *text)
{
    struct text in = text_of(text);
    size_t n = 0;
    char *out;

    if (text_clean(in) < in.n || units_of(in) > TEXT_UNITS) {
        return NULL;
    }
    if (memchr(in.p, '\r', in.n) == NULL) {
        return text;
    }
    out = arena_copy(book->arena, in.p, in.n);
    for (size_t i = 0; out != NULL && i < in.n; i++) {
        if (in.p[i] != '\r') {
            out[n++] = in.p[i];
        }
    }
    if (out != NULL) {
        out[n] = '\0';
    }
    return out;
}

bool sheet_ready(struct sheet *sheet, int row, int column)
{
    if (sheet->book->fault != NULL) {
        return false;
    }
    if (row >= 0 && row < BOOK_ROWS && column >= 0 && column < BOOK_COLUMNS) {
        return true;
    }
    book_fail(sheet->book, "a cell outside its sheet");
    return false;
}

static void fail_cell(
    struct sheet *sheet, int row, int column, const char *what)
{
    char name[CELL_NAME_ROOM];

    book_fail(
        sheet->book, arena_printf(sheet->book->arena, "%s!%s: %s", sheet->name,
                         cell_name(row, column, name), what));
}

/* -- texts ----------------------------------------------------------------- */

/* Keep a text with the sheet; its offset. */
static uint32_t keep(struct sheet *sheet, const char *text)
{
    struct text in = text_of(text);
    size_t at = sheet->words.count;
    char *to = at + in.n < UINT32_MAX
                   ? list_add(sheet->book, &sheet->words, in.n + 1, 1)
                   : NULL;

    if (to == NULL) {
        book_fail(sheet->book, NULL);
        return 0;
    }
    memcpy(to, in.p, in.n);
    to[in.n] = '\0';
    return (uint32_t)at;
}

static uint64_t mix(uint64_t hash, uint64_t eight)
{
    hash = (hash ^ eight) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

/* Eight bytes a step, at the end some of them twice; the length is in it. */
static uint32_t hash(struct text in)
{
    uint64_t out = in.n * 0x9E3779B97F4A7C15u, eight = 0;

    if (in.n < sizeof(eight)) {
        for (size_t i = 0; i < in.n; i++) {
            eight = eight << 8 | (unsigned char)in.p[i];
        }
        return (uint32_t)mix(out, eight);
    }
    for (size_t at = 0; at + sizeof(eight) < in.n; at += sizeof(eight)) {
        memcpy(&eight, in.p + at, sizeof(eight));
        out = mix(out, eight);
    }
    memcpy(&eight, in.p + in.n - sizeof(eight), sizeof(eight));
    return (uint32_t)mix(out, eight);
}

const char *shared_text(const struct book *book, uint32_t index)
{
    return (const char *)book->string_bytes.items +
           ((const uint32_t *)book->strings.items)[index];
}

/* The slot of a text: its own or a free one. */
static uint32_t *slot_of(struct book *book, struct text in)
{
    size_t last = book->slot_count - 1, at = hash(in) & last;

    while (book->slots[at] != 0) {
        const char *there = shared_text(book, book->slots[at] - 1);

        if (strncmp(there, in.p, in.n) == 0 && there[in.n] == '\0') {
            break;
        }
        at = (at + 1) & last;
    }
    return &book->slots[at];
}

/* At most half of the slots are taken, so that a search is short. */
static bool make_slots(struct book *book)
{
    size_t count = book->slot_count * 2;
    uint32_t *slots;

    if (book->strings.count < book->slot_count / 2) {
        return true;
    }
    slots = arena_array(book->arena, count, sizeof(*slots));
    if (slots == NULL) {
        book_fail(book, NULL);
        return false;
    }
    book->slots = slots;
    book->slot_count = count;
    for (uint32_t i = 0; i < book->strings.count; i++) {
        *slot_of(book, text_of(shared_text(book, i))) = i + 1;
    }
    return true;
}

/* A new text; false after a fault. */
static bool share(struct book *book, struct text in)
{
    uint32_t *offset;
    char *to;

    if (!make_slots(book)) {
        return false;
    }
    offset = list_add(book, &book->strings, 1, sizeof(*offset));
    to = list_add(book, &book->string_bytes, in.n + 1, 1);
    if (offset == NULL || to == NULL) {
        return false;
    }
    *offset = (uint32_t)(to - (char *)book->string_bytes.items);
    memcpy(to, in.p, in.n);
    to[in.n] = '\0';
    *slot_of(book, in) = (uint32_t)book->strings.count;
    return true;
}

/* True when the text, as it stands, is shared already: so it is a good one. */
static bool is_shared(struct book *book, const char *text, uint32_t *index)
{
    const struct text in = text_of(text);
    uint32_t slot = in.n < TEXT_UNITS ? *slot_of(book, in) : 0;

    *index = slot - 1;
    return slot != 0;
}

/* The index of a good text among the shared ones; false when it is a new one
 * and there are BOOK_STRINGS already, or after a fault. */
static bool shared(struct book *book, const char *text, uint32_t *index)
{
    const struct text in = text_of(text);
    uint32_t slot = *slot_of(book, in);

    if (slot == 0) {
        if (book->strings.count == BOOK_STRINGS || !share(book, in)) {
            return false;
        }
        slot = (uint32_t)book->strings.count;
    }
    *index = slot - 1;
    return true;
}

/* -- cells ----------------------------------------------------------------- */

/* Take a cell. NULL after a fault. */
static struct stored *take(
    struct sheet *sheet, int row, int column, struct look look)
{
    struct stored *cell;

    if (!sheet_ready(sheet, row, column)) {
        return NULL;
    }
    if (row < sheet->base || sheet->ended) {
        fail_cell(sheet, row, column, "comes after its row has been written");
        return NULL;
    }
    cell = list_add(sheet->book, &sheet->cells, 1, sizeof(*cell));
    if (cell != NULL) {
        *cell = (struct stored){.row = (uint32_t)row,
            .column = (uint16_t)column,
            .look = book_look(sheet->book, look)};
        sheet->tally.cells++;
    }
    return cell;
}

void cell_blank(struct sheet *sheet, int row, int column, struct look look)
{
    take(sheet, row, column, look);
}

void cell_text(struct sheet *sheet, int row, int column, struct look look,
    const char *text)
{
    const char *good;
    struct stored *cell = take(sheet, row, column, look);

    if (cell == NULL || text == NULL || text[0] == '\0') {
        return;
    }
    sheet->tally.texts++;
    cell->kind = STORED_TEXT;
    if (is_shared(sheet->book, text, &cell->at)) {
        sheet->book->string_uses++;
        return;
    }
    good = book_text(sheet->book, text);
    if (good == NULL) {
        fail_cell(sheet, row, column, "text that no cell can hold");
    } else if (shared(sheet->book, good, &cell->at)) {
        sheet->book->string_uses++;
    } else {
        cell->kind = STORED_INLINE;
        cell->at = keep(sheet, good);
    }
}

void cell_number(
    struct sheet *sheet, int row, int column, struct look look, double number)
{
    struct stored *cell = take(sheet, row, column, look);

    if (cell == NULL) {
        return;
    }
    if (!isfinite(number)) {
        fail_cell(sheet, row, column, "not a finite number");
        return;
    }
    sheet->tally.numbers++;
    sheet->tally.sum += number;
    cell->kind = STORED_NUMBER;
    cell->number = number;
}

static bool good_formula(
    struct sheet *sheet, int row, int column, const char *formula)
{
    if (formula != NULL && formula[0] == '=' &&
        strlen(formula) <= FORMULA_BYTES &&
        book_text(sheet->book, formula) != NULL) {
        return true;
    }
    fail_cell(sheet, row, column, "no formula, or one that is too long");
    return false;
}

void cell_formula(struct sheet *sheet, int row, int column, struct look look,
    const char *formula, double cached)
{
    struct stored *cell = take(sheet, row, column, look);

    if (cell == NULL || !good_formula(sheet, row, column, formula)) {
        return;
    }
    if (!isfinite(cached)) {
        fail_cell(sheet, row, column, "not a finite number");
        return;
    }
    sheet->tally.formulas++;
    sheet->tally.numbers++;
    sheet->tally.sum += cached;
    cell->kind = STORED_FORMULA;
    cell->at = keep(sheet, formula + 1);
    cell->number = cached;
}

void cell_formula_text(struct sheet *sheet, int row, int column,
    struct look look, const char *formula, const char *cached)
{
    const char *good;
    struct stored *cell = take(sheet, row, column, look);

    if (cell == NULL || !good_formula(sheet, row, column, formula)) {
        return;
    }
    good = book_text(sheet->book, cached != NULL ? cached : "");
    if (good == NULL) {
        fail_cell(sheet, row, column, "text that no cell can hold");
        return;
    }
    sheet->tally.formulas++;
    sheet->tally.texts++;
    cell->kind = STORED_FORMULA_TEXT;
    cell->at = keep(sheet, formula + 1);
    keep(sheet, good);
}

void cell_link(struct sheet *sheet, int row, int column, struct look look,
    const struct sheet *to, const char *text)
{
    struct stored_link *link;
    const char *good = text == NULL ? NULL : book_text(sheet->book, text);

    if (good == NULL || good[0] == '\0') {
        fail_cell(sheet, row, column, "a link without a text");
        return;
    }
    cell_text(sheet, row, column, look, good);
    link = list_add(sheet->book, &sheet->links, 1, sizeof(*link));
    if (link != NULL) {
        *link = (struct stored_link){row, column, to,
            arena_copy(sheet->book->arena, good, strlen(good))};
    }
}

static bool has_comment(const struct sheet *sheet, int row, int column)
{
    const struct stored_comment *list = sheet->comments.items;

    for (size_t i = 0; i < sheet->comments.count; i++) {
        if (list[i].row == row && list[i].column == column) {
            return true;
        }
    }
    return false;
}

void cell_comment(struct sheet *sheet, int row, int column, const char *text)
{
    struct stored_comment *comment;
    const char *good;

    if (!sheet_ready(sheet, row, column)) {
        return;
    }
    good = text == NULL ? NULL : book_text(sheet->book, text);
    if (good == NULL || good[0] == '\0') {
        fail_cell(sheet, row, column, "a comment without a text");
        return;
    }
    if (has_comment(sheet, row, column)) {
        fail_cell(sheet, row, column, "two comments");
        return;
    }
    comment = list_add(sheet->book, &sheet->comments, 1, sizeof(*comment));
    if (comment != NULL) {
        *comment = (struct stored_comment){
            row, column, arena_copy(sheet->book->arena, good, strlen(good))};
    }
}

/* A merge over another: programs refuse the file. */
static bool is_merged(const struct sheet *sheet, struct cell_range range)
{
    const struct cell_range *list = sheet->merges.items;

    for (size_t i = 0; i < sheet->merges.count; i++) {
        if (list[i].row <= range.last_row && range.row <= list[i].last_row &&
            list[i].column <= range.last_column &&
            range.column <= list[i].last_column) {
            return true;
        }
    }
    return false;
}

void sheet_merge(struct sheet *sheet, struct cell_range range, struct look look)
{
    struct cell_range *merge;

    if (!sheet_ready(sheet, range.row, range.column) ||
        !sheet_ready(sheet, range.last_row, range.last_column) ||
        (range.row == range.last_row && range.column == range.last_column)) {
        return;
    }
    if (is_merged(sheet, range)) {
        fail_cell(sheet, range.row, range.column, "merged twice");
        return;
    }
    merge = list_add(sheet->book, &sheet->merges, 1, sizeof(*merge));
    if (merge != NULL) {
        *merge = range;
    }
    /* Only a frame needs the other cells. */
    if (style_row(look.style)->frame == FRAME_NONE) {
        return;
    }
    for (int row = range.row; row <= range.last_row; row++) {
        for (int column = range.column; column <= range.last_column; column++) {
            if (row != range.row || column != range.column) {
                cell_blank(sheet, row, column, look);
            }
        }
    }
}
