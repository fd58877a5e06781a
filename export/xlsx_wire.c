/*
 * What the reading process answers, a line each:
 *   K CODE                           what looks like a verification code
 *   F FAULT                          nothing more
 *   S NAME                           a sheet
 *   C ROW COLUMN KIND FORMULA TEXT   a cell of the last sheet
 *   N NAME                           a defined name
 *   = FORMULA                        of the last cell or name
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
    size_t room = LINE_ROOM * (XLSX_CODES + 2);

    for (int i = 0; i < book->sheet_count; i++) {
        room += LINE_ROOM + 2 * strlen(book->sheets[i]);
    }
    for (size_t i = 0; i < book->cell_count; i++) {
        const char *source = book->cells[i].source;

        room += LINE_ROOM + 2 * strlen(book->cells[i].text) +
                (source == NULL ? 0 : LINE_ROOM + 2 * strlen(source));
    }
    for (size_t i = 0; i < book->name_count; i++) {
        room += 2 * LINE_ROOM + 2 * strlen(book->names[i].name) +
                2 * strlen(book->names[i].text);
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

static char *put_line(char *at, char kind, const char *text)
{
    *at++ = kind;
    *at++ = ' ';
    return put_text(at, text);
}

static char *put_cell(char *at, const struct xlsx_cell *cell)
{
    at += snprintf(at, LINE_ROOM, "C %d %d %c %d ", cell->row, cell->column,
        (char)cell->kind, cell->formula);
    at = put_text(at, cell->text);
    return cell->source == NULL ? at : put_line(at, '=', cell->source);
}

static char *put_book(char *at, const struct xlsx_book *book)
{
    size_t cell = 0;

    for (int i = 0; i < book->sheet_count; i++) {
        at = put_line(at, 'S', book->sheets[i]);
        while (cell < book->cell_count && book->cells[cell].sheet == i) {
            at = put_cell(at, &book->cells[cell++]);
        }
    }
    for (size_t i = 0; i < book->name_count; i++) {
        at = put_line(at, 'N', book->names[i].name);
        at = put_line(at, '=', book->names[i].text);
    }
    memcpy(at, "E\n", 2);
    return at + 2;
}

bool xlsx_wire_write(enum xlsx_fault fault, const struct xlsx_book *book,
    struct arena *arena, struct text *out)
{
    char *text = arena_alloc(arena, room_for(book)), *at = text;

    if (text == NULL) {
        return false;
    }
    for (int i = 0; i < book->code_count; i++) {
        at = put_line(at, 'K', book->codes[i]);
    }
    if (fault != XLSX_OK) {
        at += snprintf(at, LINE_ROOM, "F %d\n", (int)fault);
    } else {
        at = put_book(at, book);
    }
    *out = (struct text){text, (size_t)(at - text)};
    return true;
}

/* -- reading --------------------------------------------------------------- */

struct wire {
    char *at, *end;
    struct xlsx_book *out;
    size_t room, names;  /* cells and names that `out` has room for */
    const char **source; /* of the last cell or name; NULL: none takes one */
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
    w->out->cells[w->out->cell_count] = cell;
    w->source = cell.formula ? &w->out->cells[w->out->cell_count].source : NULL;
    w->out->cell_count++;
    return true;
}

static bool take_name(struct wire *w)
{
    const char *name = take_text(w);
    struct xlsx_name *to;

    if (name == NULL || w->out->name_count == w->names) {
        return false;
    }
    to = &w->out->names[w->out->name_count++];
    *to = (struct xlsx_name){name, ""};
    w->source = &to->text;
    return text_utf8_valid(text_of(name));
}

/* Once for each that takes one. */
static bool take_source(struct wire *w)
{
    const char *text = take_text(w);

    if (text == NULL || w->source == NULL || !text_utf8_valid(text_of(text))) {
        return false;
    }
    *w->source = text;
    w->source = NULL;
    return true;
}

static bool take_code(struct wire *w)
{
    const char *code = take_text(w);

    if (code == NULL || strlen(code) != XLSX_CODE_LENGTH ||
        w->out->code_count == XLSX_CODES) {
        return false;
    }
    memcpy(w->out->codes[w->out->code_count++], code, XLSX_CODE_LENGTH);
    return true;
}

static enum xlsx_fault take_fault(struct wire *w)
{
    int fault = 0;

    return take_number(w, XLSX__COUNT - 1, &fault) && fault != XLSX_OK
               ? (enum xlsx_fault)fault
               : XLSX_CHILD;
}

static bool take_line(struct wire *w, char kind)
{
    static const struct {
        char kind;
        bool (*take)(struct wire *);
    } lines[] = {{'S', take_sheet}, {'C', take_cell}, {'N', take_name},
        {'=', take_source}, {'K', take_code}};

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (lines[i].kind == kind) {
            return lines[i].take(w);
        }
    }
    return false;
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
        if (!more || !take_line(w, kind)) {
            return XLSX_CHILD;
        }
    }
    return XLSX_CHILD;
}

static size_t lines_of(struct text in, size_t most)
{
    size_t n = 0;

    for (size_t i = 0; i < in.n; i++) {
        n += in.p[i] == '\n';
    }
    return n < most ? n : most;
}

enum xlsx_fault xlsx_wire_read(
    struct text in, struct arena *arena, struct xlsx_book *out)
{
    struct wire w = {.at = arena_copy(arena, in.p, in.n),
        .out = out,
        .room = lines_of(in, XLSX_CELLS),
        .names = lines_of(in, XLSX_DEFINED)};
    enum xlsx_fault fault;

    *out = (struct xlsx_book){0};
    out->cells = arena_array(arena, w.room + 1, sizeof(*out->cells));
    out->names = arena_array(arena, w.names + 1, sizeof(*out->names));
    if (w.at == NULL || out->cells == NULL || out->names == NULL) {
        return XLSX_CHILD;
    }
    w.end = w.at + in.n;
    fault = take_lines(&w);
    if (fault != XLSX_OK) {
        out->sheet_count = 0;
        out->cell_count = out->name_count = 0;
        out->code_count = fault == XLSX_CHILD ? 0 : out->code_count;
    }
    return fault;
}
