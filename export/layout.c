#include "export/layout.h"

#include <stdlib.h>
#include <string.h>

#include "eval/decimal.h"

/* The line being read. */
struct reader {
    struct layout *layout;
    struct arena *arena;
    const char *rest; /* of the line, behind the words taken */
    const char *what; /* first fault, NULL when none */
    int line;
    bool beyond;
    unsigned seen; /* directives, one bit each */
    int foot;      /* row of the foot being filled, -1 before it */
};

static void refuse(struct reader *r, const char *what, const char *word)
{
    if (r->what == NULL) {
        r->what = arena_printf(r->arena, "%s: \"%s\"", what, word);
        if (r->what == NULL) {
            r->what = "out of memory";
        }
    }
}

/* The next word of the line, "" at its end. */
static const char *word(struct reader *r)
{
    const char *from = r->rest + strspn(r->rest, " \t");
    size_t n = strcspn(from, " \t");
    const char *taken = arena_copy(r->arena, from, n);

    r->rest = from + n;
    if (taken == NULL) {
        refuse(r, "out of memory", "");
        return "";
    }
    return taken;
}

/* Each {name} of a text must be one that the program replaces: any other would
 * be printed as it stands. */
static void check_names(struct reader *r, const char *taken)
{
    for (const char *p = strchr(taken, '{'); p != NULL; p = strchr(p, '{')) {
        size_t n = strcspn(++p, "}");

        if (p[n] == '\0' || !layout_name((struct text){p, n})) {
            refuse(r, "no such {name}", p - 1);
        }
    }
}

/* What is left of the line, "\n" made a line break. */
static const char *text(struct reader *r)
{
    const char *from = r->rest + strspn(r->rest, " \t");
    size_t length = strlen(from), n = 0;
    char *out = arena_copy(r->arena, from, length);

    r->rest = from + length;
    for (size_t i = 0; out != NULL && i < length; i++) {
        bool line_break = from[i] == '\\' && from[i + 1] == 'n';

        out[n++] = line_break ? '\n' : from[i];
        i += line_break;
    }
    if (out == NULL) {
        refuse(r, "out of memory", "");
        return "";
    }
    out[n] = '\0';
    check_names(r, out);
    return out;
}

static double number(struct reader *r, double most)
{
    const char *taken = word(r);
    decimal value;

    if (decimal_parse(text_of(taken), 3, &value) != DECIMAL_OK || value < 0 ||
        decimal_to_double(value) > most) {
        refuse(r, "not a number in range", taken);
        return 0;
    }
    return decimal_to_double(value);
}

static int whole(struct reader *r, int least, int most)
{
    const char *taken = word(r);
    char *end;
    long value = strtol(taken, &end, 10);

    if (taken[0] == '\0' || *end != '\0' || value < least || value > most) {
        refuse(r, "not a whole number in range", taken);
        return least;
    }
    return (int)value;
}

static enum style style(struct reader *r)
{
    const char *taken = word(r);
    enum style found = style_of(taken);

    if (found == STYLE__COUNT) {
        refuse(r, "no such style", taken);
        return STYLE_PLAIN;
    }
    return found;
}

/* An optional number format at the end of a line. */
static enum number format(struct reader *r)
{
    const char *taken = word(r);
    enum number found = taken[0] == '\0' ? NUMBER_GENERAL : number_of(taken);

    if (found == NUMBER__COUNT) {
        refuse(r, "no such number format", taken);
        return NUMBER_GENERAL;
    }
    return found;
}

/* Letters of a column to its number, -1 when there are none. */
static int column_at(const char **p)
{
    int column = 0, n = 0;

    while (**p >= 'A' && **p <= 'Z' && n < 2) {
        column = column * 26 + (**p - 'A' + 1);
        (*p)++;
        n++;
    }
    return n == 0 || column > LAYOUT_COLUMNS ? -1 : column - 1;
}

static int row_at(const char **p)
{
    int row = 0;

    while (**p >= '0' && **p <= '9' && row < LAYOUT_ROWS) {
        row = row * 10 + (**p - '0');
        (*p)++;
    }
    return row < 1 || row > LAYOUT_ROWS ? -1 : row - 1;
}

/* A1 or A1:C2; without rows: A or A:C, and A:C*4 over four rows. */
static struct cell_range range(struct reader *r, bool rows)
{
    const char *taken = word(r), *p = taken;
    struct cell_range out = {0, 0, 0, 0};

    out.column = out.last_column = column_at(&p);
    out.row = out.last_row = rows ? row_at(&p) : 0;
    if (*p == ':') {
        p++;
        out.last_column = column_at(&p);
        out.last_row = rows ? row_at(&p) : 0;
    }
    if (!rows && *p == '*') {
        p++;
        out.last_row = row_at(&p);
    }
    if (*p != '\0' || out.column < 0 || out.row < 0 ||
        out.last_column < out.column || out.last_row < out.row) {
        refuse(r, "not a range of cells", taken);
        return (struct cell_range){0, 0, 0, 0};
    }
    return out;
}

static void see_row(struct layout *layout, int last_row)
{
    if (last_row + 1 > layout->header_rows) {
        layout->header_rows = last_row + 1;
    }
}

static void read_layout(struct reader *r)
{
    if (r->layout->name != NULL) {
        refuse(r, "a second name", r->rest);
    }
    r->layout->name = word(r);
    r->layout->line = r->line;
}

static void read_lines(struct reader *r)
{
    const char *taken = word(r);

    r->layout->ink = strcmp(taken, "ink") == 0;
    if (!r->layout->ink && strcmp(taken, "accent") != 0) {
        refuse(r, "rules are accent or ink", taken);
    }
}

static void read_margins(struct reader *r)
{
    struct print_setup *print = &r->layout->print;

    print->left = number(r, 100);
    print->right = number(r, 100);
    print->top = number(r, 100);
    print->bottom = number(r, 100);
    print->footer_margin = number(r, 100);
}

static void read_fit(struct reader *r)
{
    r->layout->print.wide = whole(r, 0, 99);
    r->layout->print.tall = whole(r, 0, 999);
}

static void read_repeat(struct reader *r)
{
    r->layout->print.repeat_first = whole(r, 1, LAYOUT_ROWS) - 1;
    r->layout->print.repeat_last = whole(r, 1, LAYOUT_ROWS) - 1;
    r->layout->repeat_line = r->line;
}

static void read_freeze(struct reader *r)
{
    r->layout->freeze_rows = whole(r, 0, LAYOUT_ROWS);
    r->layout->freeze_columns = whole(r, 0, LAYOUT_COLUMNS);
}

static void read_column(struct reader *r)
{
    struct layout *layout = r->layout;
    struct layout_column column;

    column.key = word(r);
    column.width = number(r, 255);
    if (column.width <= 0) {
        refuse(r, "no column can be hidden: a width above 0 is wanted",
            column.key);
    }
    column.style = style(r);
    column.number = format(r);
    if (layout->column_count == LAYOUT_COLUMNS) {
        refuse(r, "too many columns", column.key);
        return;
    }
    if (layout_column(layout, column.key) >= 0) {
        refuse(r, "a second column of this key", column.key);
        return;
    }
    layout->columns[layout->column_count++] = column;
    layout->printed += !r->beyond;
}

static void read_beyond(struct reader *r)
{
    r->beyond = true;
}

static void read_height(struct reader *r)
{
    const char *taken = word(r), *p = taken;
    int first = row_at(&p), last = first;
    double points = number(r, 409);

    if (*p == '-') {
        p++;
        last = row_at(&p);
    }
    if (*p != '\0' || first < 0 || last < first) {
        refuse(r, "not a row or a range of rows", taken);
        return;
    }
    for (int row = first; row <= last; row++) {
        r->layout->heights[row] = points;
    }
    see_row(r->layout, last);
}

static void read_table(struct reader *r)
{
    r->layout->table_row = whole(r, 1, LAYOUT_ROWS) - 1;
    r->layout->table_line = r->line;
}

static void add_cell(struct reader *r, struct layout_cell cell)
{
    if (r->layout->cell_count == LAYOUT_CELLS) {
        refuse(r, "too many cells", cell.text);
        return;
    }
    cell.line = r->line;
    r->layout->cells[r->layout->cell_count++] = cell;
    see_row(r->layout, cell.range.last_row);
}

static void read_cell(struct reader *r)
{
    struct layout_cell cell = {.key = NULL};

    cell.range = range(r, true);
    cell.style = style(r);
    cell.text = text(r);
    add_cell(r, cell);
}

static void read_place(struct reader *r)
{
    struct layout_cell cell = {.text = ""};

    cell.key = word(r);
    cell.range = range(r, true);
    cell.style = style(r);
    cell.number = format(r);
    if (layout_place(r->layout, cell.key) != NULL) {
        refuse(r, "a second place of this key", cell.key);
    }
    add_cell(r, cell);
}

static void read_number(struct reader *r)
{
    int row = whole(r, 1, LAYOUT_ROWS) - 1;

    for (int column = 0; column < r->layout->printed; column++) {
        const char *taken = word(r);

        if (taken[0] == '\0') {
            refuse(r, "a word for each printed column is wanted", "number");
        }
        add_cell(r, (struct layout_cell){.range = {row, column, row, column},
                        .style = STYLE_NUMBER_ROW,
                        .text = taken});
    }
}

static void read_rows(struct reader *r)
{
    r->layout->row_height = number(r, 409);
}

static void read_foot(struct reader *r)
{
    if (r->layout->foot_count == LAYOUT_NOTES) {
        refuse(r, "too many foot rows", "foot");
        return;
    }
    r->foot = r->layout->foot_count++;
    r->layout->foot_heights[r->foot] = number(r, 409);
}

static void read_at(struct reader *r)
{
    struct layout_cell cell = {.key = NULL};

    cell.range = range(r, false);
    cell.range.row += r->foot;
    cell.range.last_row += r->foot;
    cell.style = style(r);
    cell.text = text(r);
    if (r->foot < 0 || r->layout->foot_cell_count == LAYOUT_FOOT) {
        refuse(
            r, r->foot < 0 ? "no foot row before it" : "too many cells", "at");
        return;
    }
    cell.line = r->line;
    r->layout->foot_cells[r->layout->foot_cell_count++] = cell;
}

static void read_note(struct reader *r)
{
    const char *taken = text(r);

    if (r->layout->note_count == LAYOUT_NOTES) {
        refuse(r, "too many notes", taken);
        return;
    }
    r->layout->notes[r->layout->note_count++] = taken;
}

static void read_footer(struct reader *r)
{
    r->layout->print.footer = text(r);
}

static void read_continued(struct reader *r)
{
    r->layout->print.continued = text(r);
}

static void read_twin(struct reader *r)
{
    r->layout->twin = word(r);
    r->layout->twin_rows = whole(r, 1, 10000);
}

static const struct directive {
    const char *name;
    void (*read)(struct reader *);
    bool once;
} directives[] = {
    {"layout", read_layout, false},
    {"lines", read_lines, true},
    {"margins", read_margins, true},
    {"fit", read_fit, true},
    {"repeat", read_repeat, true},
    {"freeze", read_freeze, true},
    {"column", read_column, false},
    {"beyond", read_beyond, true},
    {"height", read_height, false},
    {"table", read_table, true},
    {"cell", read_cell, false},
    {"place", read_place, false},
    {"number", read_number, false},
    {"rows", read_rows, true},
    {"foot", read_foot, false},
    {"at", read_at, false},
    {"note", read_note, false},
    {"footer", read_footer, true},
    {"continued", read_continued, true},
    {"twin", read_twin, true},
};

static void read_line(struct reader *r)
{
    const char *name = word(r);
    size_t i = 0, count = sizeof(directives) / sizeof(directives[0]);

    if (name[0] == '\0' || name[0] == '#') {
        return;
    }
    while (i < count && strcmp(directives[i].name, name) != 0) {
        i++;
    }
    if (i == count) {
        refuse(r, "no such directive", name);
        return;
    }
    if (directives[i].once && (r->seen >> i & 1) != 0) {
        refuse(r, "a second line of this directive", name);
    }
    r->seen |= 1u << i;
    directives[i].read(r);
    if (word(r)[0] != '\0') {
        refuse(r, "too much on the line", name);
    }
}

static bool fail(
    struct layout_fault *fault, const char *file, int line, const char *what)
{
    fault->file = file;
    fault->line = line;
    fault->what = what;
    return false;
}

/* Characters that no cell can hold. */
static bool has_control(struct text line)
{
    bool found = false;

    for (size_t at = 0; at < line.n && !found;) {
        unsigned point = text_next(line, &at);

        found = point != '\t' && text_control(point, false);
    }
    return found;
}

/* What a Windows editor puts before a file (a mark) and at the end of a line is
 * left out. */
static bool read_all(struct reader *r, const char *file, struct text content,
    struct layout_fault *fault)
{
    static const char mark[] = "\xEF\xBB\xBF";
    bool marked = content.n >= 3 && memcmp(content.p, mark, 3) == 0;
    int line = 0;

    for (size_t at = marked ? 3 : 0; at < content.n;) {
        const char *from = content.p + at;
        const char *end = memchr(from, '\n', content.n - at);
        size_t n = end == NULL ? content.n - at : (size_t)(end - from);

        r->line = ++line;
        at += n + 1;
        n -= n > 0 && from[n - 1] == '\r';
        if (has_control((struct text){from, n})) {
            return fail(fault, file, line, "a control character");
        }
        r->rest = arena_copy(r->arena, from, n);
        if (r->rest == NULL) {
            return fail(fault, file, line, "out of memory");
        }
        read_line(r);
        if (r->what != NULL) {
            return fail(fault, file, line, r->what);
        }
    }
    return true;
}

struct layout *layout_read(const char *file, struct text content,
    struct arena *arena, struct layout_fault *fault)
{
    struct reader r = {.arena = arena, .foot = -1};
    const char *what;
    int line;

    r.layout = arena_alloc(arena, sizeof(*r.layout));
    if (r.layout == NULL || !text_utf8_valid(content)) {
        fail(fault, file, 1,
            r.layout == NULL ? "out of memory" : "the file is not UTF-8");
        return NULL;
    }
    r.layout->print.repeat_first = r.layout->print.repeat_last = -1;
    r.layout->print.wide = 1;
    r.layout->row_height = 15;
    if (!read_all(&r, file, content, fault)) {
        return NULL;
    }
    what = layout_whole_fault(r.layout, &line);
    if (what != NULL) {
        fail(fault, file, line, what);
        return NULL;
    }
    r.layout->file = file;
    return r.layout;
}

int layout_column(const struct layout *layout, const char *key)
{
    for (int i = 0; i < layout->column_count; i++) {
        const char *own = layout->columns[i].key;

        if (own[0] == key[0] && strcmp(own, key) == 0) {
            return i;
        }
    }
    return -1;
}

const struct layout_cell *layout_place(
    const struct layout *layout, const char *key)
{
    for (int i = 0; i < layout->cell_count; i++) {
        if (layout->cells[i].key != NULL &&
            strcmp(layout->cells[i].key, key) == 0) {
            return &layout->cells[i];
        }
    }
    return NULL;
}
