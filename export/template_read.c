#include "export/template_read.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "eval/buffer.h"
#include "eval/number.h"
#include "export/template_grid.h"

enum { DIGITS = 15, DIGITS_ROOM = 400, FIELDS_A_ROW = 5, REASON_MAX = 36 };

static const char *const texts[TEMPLATE__COUNT] = {
    [TEMPLATE_OK] = "",
    [TEMPLATE_NOT_OURS] = "This workbook is no form that was downloaded here. "
                          "Download the form and fill that in.",
    [TEMPLATE_ALTERED] = "This form was altered outside its yellow cells, or "
                         "comes from another system. Download the form again "
                         "and copy your figures into it.",
    [TEMPLATE_NO_SHEET] = "The sheet of the form is missing or was renamed. "
                          "Download the form again and copy your figures into "
                          "it.",
    [TEMPLATE_NO_HEAD] = "The row of column numbers under the head of the form "
                         "is missing. Download the form again and copy your "
                         "figures into it.",
    [TEMPLATE_NO_MEMORY] = "This workbook is far larger than a form: download "
                           "the form again and fill that in.",
};

const char *template_fault_text(enum template_fault fault)
{
    return texts[fault];
}

/* -- the seal -------------------------------------------------------------- */

static const char *last_of(const char *text)
{
    return text[0] == '\0' ? text : text + strlen(text) - 1;
}

/* The hidden sheet as its text again, up to its row "seal". */
static bool unseal(const struct xlsx_book *book, int sheet, struct arena *arena,
    struct template_read *out)
{
    struct buffer b = {.arena = arena, .limit = TEMPLATE_SEAL_MAX};
    int row = 0;

    out->seal = NULL;
    for (size_t i = 0; i < book->cell_count && !b.failed; i++) {
        const struct xlsx_cell *cell = &book->cells[i];

        if (cell->sheet != sheet || cell->column > 8) {
            continue;
        }
        if (cell->column == 0 && strcmp(cell->text, "seal") == 0) {
            out->seal = "";
        } else if (out->seal != NULL) {
            out->seal = cell->column == 1 && out->seal[0] == '\0' ? cell->text
                                                                  : out->seal;
        } else {
            for (; row < cell->row; row++) {
                buffer_add(&b, "\n");
            }
            buffer_add(&b, cell->column > 0 ? "\t" : "");
            buffer_add(&b, cell->text);
        }
    }
    buffer_add(&b, "\n");
    out->sealed = buffer_text(&b);
    return out->sealed != NULL && out->seal != NULL &&
           *last_of(out->sealed) == '\n';
}

bool template_sealed(
    const unsigned char key[SECRET_BYTES], const char *text, const char *seal)
{
    char wanted[65];

    template_seal(key, text, wanted);
    return strlen(seal) == 64 && sodium_memcmp(wanted, seal, 64) == 0;
}

bool template_is_of(const struct template *t, const struct framework *fw,
    const struct form_key *key)
{
    char period[PERIOD_TEXT];

    period_format(key->period, period);
    return strcmp(t->region, key->region) == 0 &&
           strcmp(t->period, period) == 0 &&
           strcmp(t->form, fw->forms[key->form].code) == 0 &&
           strcmp(t->bureau, fw->bureaus[key->bureau].code) == 0 &&
           strcmp(t->edition, fw->edition) == 0 &&
           strcmp(t->edition_version, fw->version) == 0;
}

/* -- numbers --------------------------------------------------------------- */

const char *template_number(const char *text, struct arena *arena)
{
    char room[DIGITS_ROOM];
    double x;
    int places;
    size_t n;

    if (!number_parse(text_of(text), &x)) {
        return text;
    }
    places = x == 0 ? 0 : DIGITS - 1 - (int)floor(log10(fabs(x)));
    places = places < 0 ? 0 : places > DIGITS ? DIGITS : places;
    n = (size_t)snprintf(room, sizeof(room), "%.*f", places, x);
    if (places > 0) {
        n = strspn(room, "-0123456789.");
        while (room[n - 1] == '0') {
            n--;
        }
        n -= room[n - 1] == '.';
    }
    room[n] = '\0';
    return strcmp(room, "-0") == 0 ? "0" : arena_copy(arena, room, n);
}

/* What a cell of a figure holds, as the clerk would type it. */
static const char *figure(
    const struct xlsx_cell *cell, struct arena *arena, const char **problem)
{
    static const struct {
        enum xlsx_kind kind;
        const char *problem;
    } problems[] = {
        {XLSX_PERCENT, "This cell is shown in percent, so that 12.3 percent is "
                       "stored as 0.123. Set its format to a number and write "
                       "the figure in the unit of the row."},
        {XLSX_DATE, "This cell holds a date. Set its format to a number and "
                    "write the figure again."},
        {XLSX_BOOLEAN, "This cell holds TRUE or FALSE. Write a figure."},
        {XLSX_ERROR, "The formula in this cell has no result. Write the "
                     "figure itself."},
    };

    for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++) {
        if (cell->kind == problems[i].kind) {
            *problem = problems[i].problem;
            return cell->text;
        }
    }
    return cell->kind == XLSX_NUMBER ? template_number(cell->text, arena)
                                     : cell->text;
}

/* -- rows ------------------------------------------------------------------ */

struct taking {
    const struct framework *fw;
    struct arena *arena;
    struct template_grid grid;
    struct template_read *out;
};

static const struct xlsx_cell *at(
    const struct taking *take, int row, enum template_column column)
{
    return template_grid_at(&take->grid, row, take->grid.columns[column]);
}

static const char *trimmed(const struct taking *take, const char *text)
{
    struct text t = text_trim(text_of(text));

    return arena_copy(take->arena, t.p, t.n);
}

static void add(
    struct taking *take, struct template_entry entry, int row, int column)
{
    char name[CELL_NAME_ROOM];

    entry.place = arena_printf(
        take->arena, "%s!%s", take->grid.name, cell_name(row, column, name));
    take->out->entries[take->out->entry_count++] = entry;
}

/* A state: the code of the page's field for a word of the list. */
static const struct word {
    const char *word, *state;
} words[] = {{"", ""}, {TEMPLATE_VALUE, "value"}, {TEMPLATE_MISSING, "missing"},
    {TEMPLATE_NOT_HERE, "na"}, {"—", "na"}, {"——", "na"}, {"－", "na"}};

static const char *state_code(const char *word)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i].word, word) == 0) {
            return words[i].state;
        }
    }
    return NULL;
}

/* What stands in the two cells of a figure. */
struct pair {
    const char *number, *state, *word; /* state: code; word: as written */
    const char *number_problem, *state_problem;
    bool formula;
};

static bool is_unchanged(const struct pair *p, const struct cell *base)
{
    decimal value;

    if (p->number_problem != NULL || p->state_problem != NULL) {
        return false;
    }
    switch (base->state) {
    case CELL_MISSING:
        return p->number[0] == '\0' &&
               (p->state[0] == '\0' || strcmp(p->state, "missing") == 0);
    case CELL_VALUE:
        return (p->state[0] == '\0' || strcmp(p->state, "value") == 0) &&
               decimal_parse(text_of(p->number), DECIMAL_PLACES, &value) ==
                   DECIMAL_OK &&
               value == base->value;
    case CELL_NOT_APPLICABLE: break;
    }
    return p->number[0] == '\0' && strcmp(p->state, "na") == 0;
}

/* A word of the list may also stand in the cell of the figure itself. */
static void settle(struct pair *p)
{
    const char *from_number = state_code(p->number);

    if (p->state == NULL) {
        p->state_problem = "Choose one of the states of the list, or leave "
                           "this cell empty.";
        p->state = "";
    } else if (from_number != NULL && p->number[0] != '\0' &&
               strcmp(from_number, "value") != 0) {
        p->state = p->state[0] == '\0' ? from_number : p->state;
        p->number = "";
    }
    if (strcmp(p->state, "missing") == 0 && p->number[0] != '\0') {
        p->state_problem = "There is a number in a cell marked not reported. "
                           "Clear one of the two.";
    }
}

static bool take_pair(const struct taking *take, int row,
    enum template_column figure_column, enum template_column state_column,
    struct pair *p)
{
    const struct xlsx_cell *number = at(take, row, figure_column);
    const struct xlsx_cell *state = at(take, row, state_column);

    *p = (struct pair){.number = "", .word = ""};
    if (number != NULL) {
        p->formula = number->formula;
        p->number =
            trimmed(take, figure(number, take->arena, &p->number_problem));
    }
    if (state != NULL) {
        p->word = trimmed(take, state->text);
    }
    if (p->number == NULL || p->word == NULL) {
        return false;
    }
    p->state = state_code(p->word);
    settle(p);
    return true;
}

static bool take_figure(struct taking *take, const struct template_row *row,
    int at_row, enum column column)
{
    bool total = column == COLUMN_TOTAL;
    enum template_column figure_column =
        total ? TEMPLATE_TOTAL : TEMPLATE_CURRENT;
    enum template_column state_column =
        total ? TEMPLATE_STATE_TOTAL : TEMPLATE_STATE_CURRENT;
    const char *name = total ? "total" : "current";
    struct pair p;

    if (!take_pair(take, at_row, figure_column, state_column, &p)) {
        return false;
    }
    if (is_unchanged(&p, &row->base[column])) {
        take->out->unchanged++;
        return true;
    }
    add(take,
        (struct template_entry){
            .field = arena_printf(take->arena, "v.%s.%s", row->item, name),
            .text = p.number,
            .problem = p.number_problem,
            .formula = p.formula},
        at_row, take->grid.columns[figure_column]);
    add(take,
        (struct template_entry){
            .field = arena_printf(take->arena, "s.%s.%s", row->item, name),
            .text = p.state_problem != NULL ? p.word : p.state,
            .problem = p.state_problem},
        at_row, take->grid.columns[state_column]);
    return true;
}

/* A text that is the error of a formula. */
static const char *no_result(const struct xlsx_cell *cell)
{
    return cell != NULL && cell->kind == XLSX_ERROR
               ? "The formula in this cell has no result. Write the text "
                 "itself."
               : NULL;
}

/* What stands in the column of remarks of a row without one. */
static const char *printed_remark(
    const struct taking *take, const struct template_row *row)
{
    int form = framework_form(take->fw, text_of(take->out->t.form));
    int item = framework_item(take->fw, text_of(row->item));

    for (int i = 0; form >= 0 && i < take->fw->forms[form].row_count; i++) {
        if (take->fw->forms[form].rows[i].item == item) {
            return take->fw->forms[form].rows[i].remark.zh;
        }
    }
    return "";
}

static bool is_remark_unchanged(
    const struct taking *take, const struct template_row *row, const char *text)
{
    const char *note = template_note(row);

    return strcmp(text, note) == 0 ||
           (note[0] == '\0' && strcmp(text, printed_remark(take, row)) == 0);
}

static bool take_remark(
    struct taking *take, const struct template_row *row, int at_row)
{
    const struct xlsx_cell *cell = at(take, at_row, TEMPLATE_REMARK);
    const char *text = trimmed(take, cell == NULL ? "" : cell->text);

    if (text == NULL) {
        return false;
    }
    if (!is_remark_unchanged(take, row, text)) {
        add(take,
            (struct template_entry){
                .field = arena_printf(take->arena, "n.%s", row->item),
                .text = text,
                .problem = no_result(cell)},
            at_row, take->grid.columns[TEMPLATE_REMARK]);
    }
    return true;
}

/* A row that cannot be found: its figure cannot be taken, and that is said. */
static void lost(
    struct taking *take, const struct template_row *row, bool twice)
{
    add(take,
        (struct template_entry){
            .field = arena_printf(take->arena, "v.%s.total", row->item),
            .text = "",
            .problem = twice ? "The code of this row stands in two rows. "
                               "Download the form again and copy your figures "
                               "into it."
                             : "The row of this code is missing. Download the "
                               "form again and copy your figures into it."},
        row->row, take->grid.columns[TEMPLATE_CODE]);
}

static bool take_row(struct taking *take, const struct template_row *row)
{
    int item = framework_item(take->fw, text_of(row->item));
    bool twice = false;
    int at_row = template_grid_row(&take->grid, row->code, &twice);

    if (item < 0) {
        return true;
    }
    if (at_row < 0) {
        lost(take, row, twice);
        return true;
    }
    return (!take->fw->items[item].has_current ||
               take->grid.columns[TEMPLATE_CURRENT] < 0 ||
               take_figure(take, row, at_row, COLUMN_CURRENT)) &&
           take_figure(take, row, at_row, COLUMN_TOTAL) &&
           (take->grid.columns[TEMPLATE_REMARK] < 0 ||
               take_remark(take, row, at_row));
}

/* -- explanations ---------------------------------------------------------- */

static bool came(const struct taking *take, const char *field)
{
    for (size_t i = 0; field != NULL && i < take->out->entry_count; i++) {
        const char *other = take->out->entries[i].field;

        if (other != NULL && strcmp(other, field) == 0) {
            return true;
        }
    }
    return field == NULL;
}

/* Codes as the rules have them: nothing else can name a field. */
static bool is_code(const char *code)
{
    size_t n = strlen(code);

    return n > 0 && n <= REASON_MAX &&
           strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                        "0123456789:._-") == n;
}

static bool take_reasons(struct taking *take, const struct xlsx_book *book)
{
    struct template_grid *grid = &take->grid;

    if (!template_grid_open(grid, book, TEMPLATE_REASON_SHEET, take->arena)) {
        return false;
    }
    for (int row = 1; row < grid->rows; row++) {
        const struct xlsx_cell *code = template_grid_at(grid, row, 0);
        const struct xlsx_cell *cell = template_grid_at(grid, row, 4);
        const char *text = trimmed(take, cell == NULL ? "" : cell->text);

        if (text == NULL) {
            return false;
        }
        if (code == NULL || !is_code(code->text) || text[0] == '\0') {
            continue;
        }
        const char *field = arena_printf(take->arena, "x.%s", code->text);

        if (!came(take, field)) {
            add(take,
                (struct template_entry){
                    .field = field, .text = text, .problem = no_result(cell)},
                row, 4);
        }
    }
    return true;
}

/* -- all of it ------------------------------------------------------------- */

static enum template_fault take_form(
    struct taking *take, const struct xlsx_book *book)
{
    struct template_read *out = take->out;

    if (template_grid_sheet(book, out->t.sheet) < 0) {
        return TEMPLATE_NO_SHEET;
    }
    if (!template_grid_open(&take->grid, book, out->t.sheet, take->arena)) {
        return TEMPLATE_NO_MEMORY;
    }
    if (!template_grid_head(&take->grid, &out->t)) {
        return TEMPLATE_NO_HEAD;
    }
    out->entries = arena_array(take->arena,
        out->t.row_count * FIELDS_A_ROW + TEMPLATE_GRID_ROWS,
        sizeof(*out->entries));
    if (out->entries == NULL) {
        return TEMPLATE_NO_MEMORY;
    }
    for (size_t i = 0; i < out->t.row_count; i++) {
        if (!take_row(take, &out->t.rows[i])) {
            return TEMPLATE_NO_MEMORY;
        }
    }
    if (!take_reasons(take, book)) {
        return TEMPLATE_NO_MEMORY;
    }
    for (size_t i = 0; i < out->entry_count; i++) {
        if (out->entries[i].field == NULL || out->entries[i].place == NULL) {
            return TEMPLATE_NO_MEMORY;
        }
    }
    return TEMPLATE_OK;
}

enum template_fault template_take(const struct xlsx_book *book,
    const unsigned char key[SECRET_BYTES], const struct framework *fw,
    struct arena *arena, struct template_read *out)
{
    struct taking take = {.fw = fw, .arena = arena, .out = out};
    int sheet = template_grid_sheet(book, TEMPLATE_SEAL_SHEET);

    *out = (struct template_read){0};
    if (sheet < 0) {
        return TEMPLATE_NOT_OURS;
    }
    if (!unseal(book, sheet, arena, out) ||
        !template_sealed(key, out->sealed, out->seal) ||
        !template_parse(out->sealed, arena, &out->t)) {
        return TEMPLATE_ALTERED;
    }
    if (strcmp(out->t.edition, fw->edition) != 0) {
        return TEMPLATE_OK;
    }
    return take_form(&take, book);
}
