#include "export/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/book.h"
#include "export/formula.h"

/* A result may be computed in another order. */
#define SAME_RESULT 1e-9

const char *difference_code(enum difference_kind kind)
{
    static const char *const codes[DIFFERENT__COUNT] = {
        [DIFFERENT_VALUE] = "value",
        [DIFFERENT_FORMULA] = "formula",
        [DIFFERENT_FIXED] = "fixed",
        [DIFFERENT_COMPUTED] = "computed",
        [DIFFERENT_ADDED] = "added",
        [DIFFERENT_REMOVED] = "removed",
        [DIFFERENT_NAME] = "name",
        [DIFFERENT_RESULT] = "result"};

    return codes[kind];
}

const char *sheet_change_code(enum sheet_change_kind kind)
{
    static const char *const codes[] = {[SHEET_MISSING] = "missing",
        [SHEET_ADDED] = "added",
        [SHEET_RENAMED] = "renamed"};

    return codes[kind];
}

bool books_equal(const struct comparison *c)
{
    return c->count == 0 && c->results == 0 && c->sheet_count == 0;
}

/* The cells of a book in order: by recorded sheet, row, column. */
struct ordered {
    const struct xlsx_cell **cells;
    size_t count;
};

struct comparing {
    const struct xlsx_book *recorded, *found;
    struct arena *arena;
    struct comparison *out;
    struct ordered was, is;
    int to[XLSX_SHEETS];   /* of a recorded sheet in the file; -1: missing */
    int from[XLSX_SHEETS]; /* of a sheet of the file; -1: added */
    struct formula_sheet renamed[XLSX_SHEETS]; /* those of the file */
    bool failed;                               /* memory is out */
};

/* -- cells ----------------------------------------------------------------- */

static bool is_number(const struct xlsx_cell *cell, double *out)
{
    char *end;

    *out = strtod(cell->text, &end);
    return strchr("npd", (char)cell->kind) != NULL && end > cell->text &&
           *end == '\0' && isfinite(*out);
}

/* As far as a spreadsheet program keeps them. */
static bool same_digits(double x, double y)
{
    char a[32], b[32];

    snprintf(a, sizeof(a), "%.15g", x);
    snprintf(b, sizeof(b), "%.15g", y);
    return x == y || strcmp(a, b) == 0;
}

static bool same_value(const struct xlsx_cell *a, const struct xlsx_cell *b)
{
    double x, y;

    if (is_number(a, &x) && is_number(b, &y)) {
        return same_digits(x, y) ||
               (a->formula &&
                   fabs(x - y) <=
                       SAME_RESULT * fmax(1, fmax(fabs(x), fabs(y))));
    }
    return a->kind == b->kind && strcmp(a->text, b->text) == 0;
}

/* A formula without its result: the program that saved it computes none. */
static bool without_result(const struct xlsx_cell *cell)
{
    return cell->kind == XLSX_ERROR && cell->text[0] == '\0';
}

static const char *source_of(const struct xlsx_cell *cell)
{
    return cell->source == NULL ? "" : cell->source;
}

static bool same_formula(struct comparing *c, const char *was, const char *is)
{
    const char *a = formula_plain(was, NULL, 0, c->arena);
    const char *b =
        formula_plain(is, c->renamed, (size_t)c->found->sheet_count, c->arena);

    c->failed |= a == NULL || b == NULL;
    return !c->failed && strcmp(a, b) == 0;
}

/* Whether two cells of one place differ, and how. */
static bool differ(struct comparing *c, const struct xlsx_cell *was,
    const struct xlsx_cell *is, enum difference_kind *kind)
{
    if (was->formula != is->formula) {
        *kind = was->formula ? DIFFERENT_FIXED : DIFFERENT_COMPUTED;
        return true;
    }
    if (!was->formula) {
        *kind = DIFFERENT_VALUE;
        return !same_value(was, is);
    }
    if (strcmp(source_of(was), source_of(is)) != 0 &&
        !same_formula(c, source_of(was), source_of(is))) {
        *kind = DIFFERENT_FORMULA;
        return true;
    }
    *kind = DIFFERENT_RESULT;
    return !without_result(was) && !without_result(is) && !same_value(was, is);
}

/* -- order ----------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct xlsx_cell *x = *(const struct xlsx_cell *const *)a;
    const struct xlsx_cell *y = *(const struct xlsx_cell *const *)b;
    int order = x->sheet - y->sheet;

    order = order != 0 ? order : x->row - y->row;
    order = order != 0 ? order : x->column - y->column;
    return order != 0 ? order : (x > y) - (x < y);
}

/* The cells that hold something. */
static bool put_in_order(
    const struct xlsx_book *book, struct arena *arena, struct ordered *out)
{
    out->cells = arena_array(arena, book->cell_count + 1, sizeof(*out->cells));
    if (out->cells == NULL) {
        return false;
    }
    for (size_t i = 0; i < book->cell_count; i++) {
        const struct xlsx_cell *cell = &book->cells[i];

        if (cell->formula || cell->text[0] != '\0') {
            out->cells[out->count++] = cell;
        }
    }
    qsort(out->cells, out->count, sizeof(*out->cells), by_place);
    return true;
}

/* The cells of one sheet: from, and behind the last. */
static const struct xlsx_cell **sheet_begin(
    const struct ordered *ordered, int sheet)
{
    size_t low = 0, high = ordered->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (ordered->cells[middle]->sheet < sheet) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return ordered->cells + low;
}

/* Two sheets side by side: each place that one of them has. */
struct walk {
    const struct xlsx_cell **was, **was_end, **is, **is_end;
};

static struct walk walk_begin(const struct comparing *c, int was, int is)
{
    return (struct walk){sheet_begin(&c->was, was),
        sheet_begin(&c->was, was + 1), sheet_begin(&c->is, is),
        sheet_begin(&c->is, is + 1)};
}

static bool walk_next(
    struct walk *w, const struct xlsx_cell **was, const struct xlsx_cell **is)
{
    bool left = w->was < w->was_end, right = w->is < w->is_end;
    int order;

    *was = *is = NULL;
    if (!left && !right) {
        return false;
    }
    order = !left ? 1 : !right ? -1 : (*w->was)->row - (*w->is)->row;
    if (order == 0) {
        order = (*w->was)->column - (*w->is)->column;
    }
    if (order <= 0) {
        *was = *w->was++;
    }
    if (order >= 0) {
        *is = *w->is++;
    }
    return true;
}

/* -- sheets ---------------------------------------------------------------- */

static void pair(struct comparing *c, int was, int is)
{
    c->to[was] = is;
    c->from[is] = was;
}

static void pair_by_name(struct comparing *c)
{
    for (int i = 0; i < XLSX_SHEETS; i++) {
        c->to[i] = c->from[i] = -1;
    }
    for (int i = 0; i < c->recorded->sheet_count; i++) {
        for (int j = 0; j < c->found->sheet_count && c->to[i] < 0; j++) {
            if (c->from[j] < 0 &&
                strcmp(c->recorded->sheets[i], c->found->sheets[j]) == 0) {
                pair(c, i, j);
            }
        }
    }
}

/* True when most cells of both sheets are those of the other. */
static bool alike(struct comparing *c, int i, int j)
{
    struct walk w = walk_begin(c, i, j);
    const struct xlsx_cell *was, *is;
    enum difference_kind kind;
    size_t places = 0, same = 0;

    while (walk_next(&w, &was, &is)) {
        places++;
        same += was != NULL && is != NULL && !differ(c, was, is, &kind);
    }
    return same * 2 > places;
}

static void change(struct comparing *c, enum sheet_change_kind kind,
    const char *name, const char *now)
{
    c->out->sheets[c->out->sheet_count++] =
        (struct sheet_change){kind, name, now};
}

static void pair_renamed(struct comparing *c)
{
    for (int i = 0; i < c->recorded->sheet_count; i++) {
        for (int j = 0; j < c->found->sheet_count && c->to[i] < 0; j++) {
            if (c->from[j] < 0 && alike(c, i, j)) {
                pair(c, i, j);
                c->renamed[j].instead = c->recorded->sheets[i];
                change(c, SHEET_RENAMED, c->recorded->sheets[i],
                    c->found->sheets[j]);
            }
        }
    }
}

static void pair_sheets(struct comparing *c)
{
    pair_by_name(c);
    for (int j = 0; j < c->found->sheet_count; j++) {
        c->renamed[j].name = c->found->sheets[j];
    }
    pair_renamed(c);
    for (int i = 0; i < c->recorded->sheet_count; i++) {
        if (c->to[i] < 0) {
            change(c, SHEET_MISSING, c->recorded->sheets[i], NULL);
        }
    }
    for (int j = 0; j < c->found->sheet_count; j++) {
        if (c->from[j] < 0) {
            change(c, SHEET_ADDED, c->found->sheets[j], NULL);
        }
    }
}

/* -- what is told ---------------------------------------------------------- */

/* `mark` and the text, cut where it is too long to be told. */
static const char *told(struct comparing *c, const char *mark, const char *text)
{
    size_t n = strlen(text);
    const char *out;

    if (n > DIFFERENCE_TEXT_MAX) {
        n = DIFFERENCE_TEXT_MAX;
        while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80) {
            n--;
        }
    }
    out = arena_printf(
        c->arena, "%s%.*s%s", mark, (int)n, text, text[n] == '\0' ? "" : "…");
    c->failed |= out == NULL;
    return out;
}

static struct difference_side side(
    struct comparing *c, const struct xlsx_cell *cell)
{
    struct difference_side out = {NULL, NULL};

    if (cell != NULL && cell->formula) {
        out.formula = told(c, "=", source_of(cell));
    }
    if (cell != NULL && !(cell->formula && without_result(cell))) {
        bool truth = cell->kind == XLSX_BOOLEAN;

        out.value = told(c, "",
            !truth                         ? cell->text
            : strcmp(cell->text, "1") == 0 ? "TRUE"
                                           : "FALSE");
    }
    return out;
}

static void tell(struct comparing *c, struct difference difference)
{
    struct comparison *out = c->out;
    bool result = difference.kind == DIFFERENT_RESULT;

    out->count += !result;
    out->results += result;
    if (out->shown < DIFFERENCES_MAX) {
        c->failed |= difference.where == NULL;
        out->list[out->shown++] = difference;
    }
}

static void tell_cell(struct comparing *c, enum difference_kind kind,
    const struct xlsx_cell *was, const struct xlsx_cell *is)
{
    const struct xlsx_cell *place = was != NULL ? was : is;
    int sheet = was != NULL ? was->sheet : c->from[is->sheet];
    struct difference difference = {.kind = kind};
    char name[CELL_NAME_ROOM];

    if (c->out->shown < DIFFERENCES_MAX) {
        difference.where =
            arena_printf(c->arena, "%s!%s", c->recorded->sheets[sheet],
                cell_name(place->row, place->column, name));
        difference.recorded = side(c, was);
        difference.found = side(c, is);
    }
    tell(c, difference);
}

/* One sheet: what differs but results, or the results alone. */
static void compare_sheet(struct comparing *c, int i, bool results)
{
    struct walk w = walk_begin(c, i, c->to[i]);
    const struct xlsx_cell *was, *is;

    while (!c->failed && walk_next(&w, &was, &is)) {
        enum difference_kind kind =
            was == NULL ? DIFFERENT_ADDED : DIFFERENT_REMOVED;

        if ((was == NULL || is == NULL || differ(c, was, is, &kind)) &&
            (kind == DIFFERENT_RESULT) == results) {
            tell_cell(c, kind, was, is);
        }
    }
}

static void compare_cells(struct comparing *c, bool results)
{
    for (int i = 0; i < c->recorded->sheet_count; i++) {
        if (c->to[i] >= 0) {
            compare_sheet(c, i, results);
        }
    }
}

/* -- names ----------------------------------------------------------------- */

/* What a name stands for; `wanted`, if it is that among others of the name, as
 * in a damaged file. NULL: there is none. */
static const char *name_text(
    const struct xlsx_book *book, const char *name, const char *wanted)
{
    const char *first = NULL;

    for (size_t i = 0; i < book->name_count; i++) {
        if (strcmp(book->names[i].name, name) == 0) {
            if (strcmp(book->names[i].text, wanted) == 0) {
                return book->names[i].text;
            }
            first = first == NULL ? book->names[i].text : first;
        }
    }
    return first;
}

static void tell_name(
    struct comparing *c, const char *name, const char *was, const char *is)
{
    const struct difference difference = {.kind = DIFFERENT_NAME,
        .where = told(c, "", name),
        .recorded.formula = was == NULL ? NULL : told(c, "=", was),
        .found.formula = is == NULL ? NULL : told(c, "=", is)};

    tell(c, difference);
}

static void compare_names(struct comparing *c)
{
    for (size_t i = 0; i < c->recorded->name_count && !c->failed; i++) {
        const struct xlsx_name *was = &c->recorded->names[i];
        const char *is = name_text(c->found, was->name, was->text);

        if (is == NULL ||
            (strcmp(was->text, is) != 0 && !same_formula(c, was->text, is))) {
            tell_name(c, was->name, was->text, is);
        }
    }
    for (size_t i = 0; i < c->found->name_count && !c->failed; i++) {
        const struct xlsx_name *is = &c->found->names[i];

        if (name_text(c->recorded, is->name, is->text) == NULL) {
            tell_name(c, is->name, NULL, is->text);
        }
    }
}

bool books_compare(const struct xlsx_book *recorded,
    const struct xlsx_book *found, struct arena *arena, struct comparison *out)
{
    struct comparing c = {
        .recorded = recorded, .found = found, .arena = arena, .out = out};

    *out = (struct comparison){0};
    out->list = arena_array(arena, DIFFERENCES_MAX, sizeof(*out->list));
    if (out->list == NULL || !put_in_order(recorded, arena, &c.was) ||
        !put_in_order(found, arena, &c.is)) {
        return false;
    }
    pair_sheets(&c);
    compare_cells(&c, false);
    compare_names(&c);
    compare_cells(&c, true);
    return !c.failed;
}
