/*
 * What the reading process answers, a line each:
 *   F FAULT                          nothing more
 *   S NAME                           a sheet
 *   C ROW COLUMN KIND FORMULA TEXT   a cell of the last sheet
 *   E                                the end, without which it is not whole
 * In texts "\" stands as "\\" and LF as "\n".
 */
#include <stdio.h>
#include <string.h>

#include "export/xlsx_child.h"

enum { LINE_ROOM = 48 }; /* all of a line but its text */

/* -- writing --------------------------------------------------------------- */

static size_t room_for(const struct xlsx_book *book)
{
    size_t room = LINE_ROOM;

    for (int i = 0; i < book->sheet_count; i++) {
        room += LINE_ROOM + 2 * strlen(book->sheets[i]);
    }
    for (size_t i = 0; i < book->cell_count; i++) {
        room += LINE_ROOM + 2 * strlen(book->cells[i].text);
    }
    return room;
}

static char *put_text(char *at, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\\' || *text == '\n') {
            *at++ = '\\';
        }
        *at++ = *text == '\n' ? 'n' : *text;
    }
    *at++ = '\n';
    return at;
}

static char *put_cell(char *at, const struct xlsx_cell *cell)
{
    at += snprintf(at, LINE_ROOM, "C %d %d %c %d ", cell->row, cell->column,
        (char)cell->kind, cell->formula);
    return put_text(at, cell->text);
}

bool xlsx_wire_write(enum xlsx_fault fault, const struct xlsx_book *book,
    struct arena *arena, struct text *out)
{
    char *text = arena_alloc(arena, room_for(book)), *at = text;
    size_t cell = 0;

    if (text == NULL) {
        return false;
    }
    if (fault != XLSX_OK) {
        at += snprintf(at, LINE_ROOM, "F %d\n", (int)fault);
    } else {
        for (int i = 0; i < book->sheet_count; i++) {
            memcpy(at, "S ", 2);
            at = put_text(at + 2, book->sheets[i]);
            while (cell < book->cell_count && book->cells[cell].sheet == i) {
                at = put_cell(at, &book->cells[cell++]);
            }
        }
        memcpy(at, "E\n", 2);
        at += 2;
    }
    *out = (struct text){text, (size_t)(at - text)};
    return true;
}

/* -- reading --------------------------------------------------------------- */

struct wire {
    char *at, *end;
    struct xlsx_book *out;
    size_t room; /* cells that `out` has room for */
};

/* A number up to `most` and the blank or line end behind it. */
static bool take_number(struct wire *w, int most, int *out)
{
    int n = 0;
    char *from = w->at;

    while (w->at < w->end && *w->at >= '0' && *w->at <= '9' && n <= most) {
        n = n * 10 + (*w->at++ - '0');
    }
    *out = n;
    return w->at > from && w->at < w->end && n <= most &&
           (*w->at == ' ' || *w->at == '\n') && w->at++ != NULL;
}

/* The rest of the line, its escapes taken back in place. */
static const char *take_text(struct wire *w)
{
    char *from = w->at, *to = w->at;
    char *stop = memchr(w->at, '\n', (size_t)(w->end - w->at));

    if (stop == NULL) {
        return NULL;
    }
    for (; w->at < stop; w->at++) {
        if (*w->at == '\\' && w->at + 1 < stop) {
            w->at++;
            *to++ = *w->at == 'n' ? '\n' : *w->at;
        } else {
            *to++ = *w->at;
        }
    }
    *to = '\0';
    w->at = stop + 1;
    return from;
}

static bool take_sheet(struct wire *w)
{
    const char *name = take_text(w);

    if (name == NULL || w->out->sheet_count == XLSX_SHEETS) {
        return false;
    }
    w->out->sheets[w->out->sheet_count++] = name;
    return true;
}

static bool take_cell(struct wire *w)
{
    static const char kinds[] = {XLSX_TEXT, XLSX_NUMBER, XLSX_PERCENT,
        XLSX_DATE, XLSX_BOOLEAN, XLSX_ERROR};
    struct xlsx_cell cell = {.sheet = w->out->sheet_count - 1};
    int formula = 0;

    if (cell.sheet < 0 || w->out->cell_count == w->room ||
        !take_number(w, XLSX_ROWS - 1, &cell.row) ||
        !take_number(w, XLSX_COLUMNS - 1, &cell.column) || w->end - w->at < 2 ||
        memchr(kinds, w->at[0], sizeof(kinds)) == NULL || w->at[1] != ' ') {
        return false;
    }
    cell.kind = (enum xlsx_kind)w->at[0];
    w->at += 2;
    if (!take_number(w, 1, &formula)) {
        return false;
    }
    cell.formula = formula == 1;
    cell.text = take_text(w);
    if (cell.text == NULL || !text_utf8_valid(text_of(cell.text))) {
        return false;
    }
    w->out->cells[w->out->cell_count++] = cell;
    return true;
}

static enum xlsx_fault take_fault(struct wire *w)
{
    int fault = 0;

    return take_number(w, XLSX__COUNT - 1, &fault) && fault != XLSX_OK
               ? (enum xlsx_fault)fault
               : XLSX_CHILD;
}

/* Lines until the end; XLSX_CHILD at the first that is none. */
static enum xlsx_fault take_lines(struct wire *w)
{
    while (w->end - w->at >= 2) {
        char kind = w->at[0];
        bool more = w->at[1] == ' ';

        w->at += 2;
        if (kind == 'E') {
            return !more && w->at == w->end ? XLSX_OK : XLSX_CHILD;
        }
        if (kind == 'F' && more) {
            return take_fault(w);
        }
        if (!more || !(kind == 'S'     ? take_sheet(w)
                         : kind == 'C' ? take_cell(w)
                                       : false)) {
            return XLSX_CHILD;
        }
    }
    return XLSX_CHILD;
}

static size_t lines_of(struct text in)
{
    size_t n = 0;

    for (size_t i = 0; i < in.n; i++) {
        n += in.p[i] == '\n';
    }
    return n < XLSX_CELLS ? n : XLSX_CELLS;
}

enum xlsx_fault xlsx_wire_read(
    struct text in, struct arena *arena, struct xlsx_book *out)
{
    struct wire w = {
        .at = arena_copy(arena, in.p, in.n), .out = out, .room = lines_of(in)};
    enum xlsx_fault fault;

    *out = (struct xlsx_book){0};
    out->cells = arena_array(arena, w.room + 1, sizeof(*out->cells));
    if (w.at == NULL || out->cells == NULL) {
        return XLSX_CHILD;
    }
    w.end = w.at + in.n;
    fault = take_lines(&w);
    if (fault != XLSX_OK) {
        *out = (struct xlsx_book){0};
    }
    return fault;
}
