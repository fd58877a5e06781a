#include "export/xlsx_sheet.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "export/formula.h"
#include "export/xlsx_code.h"
#include "export/xlsx_text.h"

enum { FORMATS_MAX = 500, FIRST_ROOM = 512, SHARED_MAX = 10000 };

/* A count or index as written; -1 when it is none. */
static long whole(const char *text)
{
    char *end;
    long n;

    if (text == NULL || text[0] < '0' || text[0] > '9' || strlen(text) > 9) {
        return -1;
    }
    n = strtol(text, &end, 10);
    return *end == '\0' ? n : -1;
}

bool xlsx_grow(struct arena *arena, void **list, size_t size, size_t count,
    size_t *room, size_t most)
{
    void *larger;

    if (count < *room) {
        return true;
    }
    if (count >= most) {
        return false;
    }
    *room = *room == 0 ? FIRST_ROOM : *room * 2;
    larger = arena_array(arena, *room, size);
    if (larger != NULL && count > 0) {
        memcpy(larger, *list, count * size);
    }
    *list = larger;
    return larger != NULL;
}

/* -- styles ---------------------------------------------------------------- */

struct styles {
    struct xlsx_sheet_tables *tables;
    struct {
        long id;
        enum xlsx_kind kind;
    } formats[FORMATS_MAX];
    int count;
    bool in_cells;
};

static enum xlsx_kind kind_of(const struct styles *s, long id)
{
    for (int i = 0; i < s->count; i++) {
        if (s->formats[i].id == id) {
            return s->formats[i].kind;
        }
    }
    return xlsx_format_kind(id, NULL);
}

static enum xlsx_fault style_open(
    void *context, const char *name, const char **attributes)
{
    struct styles *s = context;
    struct xlsx_sheet_tables *tables = s->tables;
    long id = whole(xlsx_attribute(attributes, "numFmtId"));

    if (strcmp(name, "numFmt") == 0) {
        const char *code = xlsx_attribute(attributes, "formatCode");

        if (s->count == FORMATS_MAX) {
            return XLSX_LARGE;
        }
        s->formats[s->count].id = id;
        s->formats[s->count++].kind =
            xlsx_format_kind(id, code == NULL ? "" : code);
    } else if (strcmp(name, "cellXfs") == 0) {
        s->in_cells = true;
    } else if (s->in_cells && strcmp(name, "xf") == 0) {
        if (tables->kind_count == XLSX_STYLES) {
            return XLSX_LARGE;
        }
        tables->kinds[tables->kind_count++] = (char)kind_of(s, id);
    }
    return XLSX_OK;
}

static enum xlsx_fault style_close(void *context, const char *name)
{
    struct styles *s = context;

    if (strcmp(name, "cellXfs") == 0) {
        s->in_cells = false;
    }
    return XLSX_OK;
}

enum xlsx_fault xlsx_read_styles(struct xlsx_package *package, const char *part,
    struct xlsx_sheet_tables *tables)
{
    struct styles styles = {.tables = tables};
    const struct xlsx_part calls = {
        .open = style_open, .close = style_close, .context = &styles};

    tables->kinds = arena_alloc(tables->arena, XLSX_STYLES);
    return tables->kinds == NULL ? XLSX_LARGE
                                 : xlsx_parse(package, part, &calls);
}

/* -- shared strings -------------------------------------------------------- */

struct strings {
    struct xlsx_sheet_tables *tables;
    struct xlsx_string string;
    bool in_text;
    int phonetic; /* inside a reading aid, which is no part of the text */
};

static enum xlsx_fault string_open(
    void *context, const char *name, const char **attributes)
{
    struct strings *s = context;

    (void)attributes;
    if (strcmp(name, "si") == 0) {
        xlsx_restart(&s->string);
    }
    s->phonetic += strcmp(name, "rPh") == 0;
    s->in_text = strcmp(name, "t") == 0 && s->phonetic == 0;
    return XLSX_OK;
}

static enum xlsx_fault string_close(void *context, const char *name)
{
    struct strings *s = context;
    struct xlsx_sheet_tables *tables = s->tables;
    void *list = tables->strings;

    s->in_text = false;
    s->phonetic -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "si") != 0) {
        return XLSX_OK;
    }
    if (!xlsx_grow(tables->arena, &list, sizeof(*tables->strings),
            tables->string_count, &tables->string_room, XLSX_STRINGS)) {
        return XLSX_LARGE;
    }
    tables->strings = list;
    tables->strings[tables->string_count] =
        xlsx_clean(&s->string, tables->arena);
    return tables->strings[tables->string_count++] == NULL ? XLSX_LARGE
                                                           : XLSX_OK;
}

static enum xlsx_fault string_text(void *context, const char *text, size_t n)
{
    struct strings *s = context;

    return s->in_text ? xlsx_append(&s->string, text, n) : XLSX_OK;
}

enum xlsx_fault xlsx_read_strings(struct xlsx_package *package,
    const char *part, struct xlsx_sheet_tables *tables)
{
    struct strings strings = {
        .tables = tables, .string.most = tables->limits->string};
    const struct xlsx_part calls = {
        string_open, string_close, string_text, &strings};

    return xlsx_parse(package, part, &calls);
}

/* -- a sheet --------------------------------------------------------------- */

/* A formula that other cells share: they have its number and no text. */
struct shared {
    long number;
    int row, column; /* where it stands */
    const char *text;
};

struct cells {
    struct xlsx_sheet_tables *tables;
    struct xlsx_book *out;
    int sheet;
    long row, column;    /* of the open cell, from 0 */
    char type[12];       /* its attribute t */
    enum xlsx_kind kind; /* of a number in its format */
    bool formula, in_value, in_inline;
    int phonetic;
    struct xlsx_string string;
    /* Of a workbook that is read whole: the open formula or footer. */
    bool in_source;
    long shares; /* number of the open formula; -1: its own */
    struct xlsx_string source;
    struct shared *shared;
    size_t shared_count, shared_room;
};

/* "AB12" to column and row from 0; false when it is no place. */
static bool place_of(const char *text, long *row, long *column)
{
    long letters = 0;

    for (; *text >= 'A' && *text <= 'Z' && letters < 100000; text++) {
        letters = letters * 26 + (*text - 'A' + 1);
    }
    *column = letters - 1;
    *row = whole(text) - 1;
    return letters > 0 && *row >= 0;
}

static enum xlsx_fault open_row(struct cells *c, const char **attributes)
{
    const char *r = xlsx_attribute(attributes, "r");
    long row = whole(r);

    if (r != NULL && row < 1) {
        return XLSX_DAMAGED;
    }
    c->row = r == NULL ? c->row + 1 : row - 1;
    c->column = -1;
    return XLSX_OK;
}

static enum xlsx_fault open_cell(struct cells *c, const char **attributes)
{
    const char *r = xlsx_attribute(attributes, "r");
    const char *type = xlsx_attribute(attributes, "t");
    long style = whole(xlsx_attribute(attributes, "s"));

    if (r == NULL) {
        c->column++;
    } else if (!place_of(r, &c->row, &c->column)) {
        return XLSX_DAMAGED;
    }
    type = type == NULL ? "n" : type;
    if (strlen(type) >= sizeof(c->type)) {
        return XLSX_DAMAGED;
    }
    strcpy(c->type, type);
    c->kind = style >= 0 && (size_t)style < c->tables->kind_count
                  ? (enum xlsx_kind)c->tables->kinds[style]
                  : XLSX_NUMBER;
    c->formula = c->in_value = c->in_inline = false;
    xlsx_restart(&c->string);
    xlsx_restart(&c->source);
    return XLSX_OK;
}

/* A formula, or a footer: its text is wanted of a workbook alone. */
static void open_source(
    struct cells *c, const char *name, const char **attributes)
{
    size_t n = strlen(name);
    bool formula = strcmp(name, "f") == 0;

    c->formula |= formula;
    if (c->tables->limits->whole &&
        (formula || (n > 6 && strcmp(name + n - 6, "Footer") == 0))) {
        const char *type = xlsx_attribute(attributes, "t");

        c->in_source = true;
        xlsx_restart(&c->source);
        c->shares = type != NULL && strcmp(type, "shared") == 0
                        ? whole(xlsx_attribute(attributes, "si"))
                        : -1;
    }
}

static enum xlsx_fault sheet_open(
    void *context, const char *name, const char **attributes)
{
    struct cells *c = context;

    if (strcmp(name, "row") == 0) {
        return open_row(c, attributes);
    }
    if (strcmp(name, "c") == 0) {
        return open_cell(c, attributes);
    }
    open_source(c, name, attributes);
    c->in_inline |= strcmp(name, "is") == 0;
    c->phonetic += strcmp(name, "rPh") == 0;
    c->in_value = strcmp(name, "v") == 0 ||
                  (c->in_inline && c->phonetic == 0 && strcmp(name, "t") == 0);
    return XLSX_OK;
}

static enum xlsx_fault sheet_text(void *context, const char *text, size_t n)
{
    struct cells *c = context;

    if (c->in_source) {
        return xlsx_append(&c->source, text, n);
    }
    return c->in_value ? xlsx_append(&c->string, text, n) : XLSX_OK;
}

/* The words of a cell and what kind they are. */
static const char *content(struct cells *c, enum xlsx_kind *kind)
{
    static const struct {
        const char *type;
        enum xlsx_kind kind;
    } kinds[] = {{"s", XLSX_TEXT}, {"str", XLSX_TEXT}, {"inlineStr", XLSX_TEXT},
        {"b", XLSX_BOOLEAN}, {"e", XLSX_ERROR}, {"d", XLSX_DATE}};
    long index;

    *kind = c->kind;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        *kind = strcmp(c->type, kinds[i].type) == 0 ? kinds[i].kind : *kind;
    }
    if (strcmp(c->type, "s") != 0) {
        return xlsx_clean(&c->string, c->tables->arena);
    }
    index = whole(c->string.bytes);
    return index >= 0 && (size_t)index < c->tables->string_count
               ? c->tables->strings[index]
               : NULL;
}

/* The formula that this cell shares; NULL: none of that number. */
static const struct shared *shared_of(const struct cells *c)
{
    for (size_t i = 0; i < c->shared_count; i++) {
        if (c->shared[i].number == c->shares) {
            return &c->shared[i];
        }
    }
    return NULL;
}

/* The first cell of those that share a formula has its text. */
static bool keep_shared(struct cells *c, const char *text)
{
    void *list = c->shared;

    if (!xlsx_grow(c->tables->arena, &list, sizeof(*c->shared), c->shared_count,
            &c->shared_room, SHARED_MAX)) {
        return false;
    }
    c->shared = list;
    c->shared[c->shared_count++] =
        (struct shared){c->shares, (int)c->row, (int)c->column, text};
    return true;
}

/* The formula of the open cell; NULL: no memory. */
static const char *source_of(struct cells *c)
{
    struct arena *arena = c->tables->arena;
    const char *text = xlsx_clean(&c->source, arena);
    const struct shared *shared = c->shares < 0 ? NULL : shared_of(c);

    if (text == NULL || c->shares < 0) {
        return text;
    }
    if (text[0] != '\0') {
        return shared != NULL || keep_shared(c, text) ? text : NULL;
    }
    return shared == NULL
               ? ""
               : formula_shift(shared->text, (int)c->row - shared->row,
                     (int)c->column - shared->column, arena);
}

static enum xlsx_fault keep(struct cells *c)
{
    struct xlsx_book *out = c->out;
    struct xlsx_cell cell = {.sheet = c->sheet,
        .row = (int)c->row,
        .column = (int)c->column,
        .formula = c->formula};
    void *list = out->cells;

    if (c->row >= XLSX_ROWS || c->column >= XLSX_COLUMNS ||
        !xlsx_grow(c->tables->arena, &list, sizeof(*out->cells),
            out->cell_count, &c->tables->cell_room, XLSX_CELLS)) {
        return XLSX_LARGE;
    }
    out->cells = list;
    cell.text = content(c, &cell.kind);
    if (cell.text == NULL) {
        return XLSX_DAMAGED;
    }
    if (c->formula && cell.text[0] == '\0' && cell.kind != XLSX_TEXT) {
        cell.kind = XLSX_ERROR;
    }
    if (c->tables->limits->whole) {
        xlsx_note_codes(cell.text, out);
        cell.source = c->formula ? source_of(c) : NULL;
        if (c->formula && cell.source == NULL) {
            return XLSX_LARGE;
        }
    }
    out->cells[out->cell_count++] = cell;
    return XLSX_OK;
}

static enum xlsx_fault sheet_close(void *context, const char *name)
{
    struct cells *c = context;

    if (c->in_source && strcmp(name, "f") != 0) {
        xlsx_note_codes(c->source.bytes, c->out);
    }
    c->in_value = c->in_source = false;
    c->phonetic -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "is") == 0) {
        c->in_inline = false;
    }
    return strcmp(name, "c") == 0 && (c->formula || c->string.n > 0) ? keep(c)
                                                                     : XLSX_OK;
}

enum xlsx_fault xlsx_read_sheet(struct xlsx_package *package, const char *part,
    int sheet, struct xlsx_sheet_tables *tables, struct xlsx_book *out)
{
    struct cells cells = {.tables = tables,
        .out = out,
        .sheet = sheet,
        .row = -1,
        .column = -1,
        .string.most = tables->limits->string,
        .source.most = tables->limits->string};
    const struct xlsx_part calls = {
        sheet_open, sheet_close, sheet_text, &cells};

    return xlsx_parse(package, part, &calls);
}
