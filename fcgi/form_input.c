#include "fcgi/form_input.h"

#include <string.h>

#include "fcgi/form_base.h"
#include "fcgi/form_empty.h"
#include "fcgi/parts.h"

/* What came for one cell; NULL: nothing came. */
struct typed {
    const char *number, *state, *base;
    bool theirs;
};

struct reading {
    struct request *req;
    struct form_input *out;
    struct typed (*typed)[COLUMN__COUNT];
    const char **notes;
    const char
        *na; /* why all that is not reported is not applicable; or NULL */
};

/* The cursor goes to the first. */
static void first_fault(struct form_input *out, int item, enum column column)
{
    if (out->faulty) {
        return;
    }
    out->faulty = true;
    out->fault_item = item;
    out->fault_column = column;
}

static void cell_fault(
    struct reading *r, int item, enum column column, const char *text)
{
    struct form_input *out = r->out;
    const char *code = r->req->fw->items[item].code;
    request_fault(r->req, part_cell_field(r->req, 'v', code, column), text);
    first_fault(out, item, column);
}

static bool own(const struct request *req, int item)
{
    return item >= 0 && req->fw->items[item].bureau == req->form.key.bureau &&
           req->fw->items[item].form == req->form.key.form;
}

/* "B01.total" to item and column; false when it is no cell of this bureau. */
static bool cell_of(
    const struct request *req, const char *name, int *item, enum column *column)
{
    const char *dot = strchr(name, '.');
    if (!dot) {
        return false;
    }
    *item = framework_item(req->fw, (struct text){name, (size_t)(dot - name)});
    *column = strcmp(dot, ".current") == 0 ? COLUMN_CURRENT : COLUMN_TOTAL;
    if (*column == COLUMN_TOTAL && strcmp(dot, ".total") != 0) {
        return false;
    }
    return own(req, *item) &&
           (*column == COLUMN_TOTAL || req->fw->items[*item].has_current);
}

static void foreign(struct reading *r, const struct field *field)
{
    request_fault(r->req, field->name,
        tr(r->req,
            "This cell is filled in by another unit or does not exist; it "
            "cannot be changed here."));
}

static void take_cell(struct reading *r, const struct field *field)
{
    int item;
    enum column column;
    if (!cell_of(r->req, field->name + 2, &item, &column)) {
        foreign(r, field);
        return;
    }
    struct typed *typed = &r->typed[item][column];
    if (field->name[0] == 'v') {
        typed->number = field->value;
    } else if (field->name[0] == 's') {
        typed->state = field->value;
    } else if (field->name[0] == 'w') {
        typed->base = field->value;
    } else {
        typed->theirs = strcmp(field->value, "theirs") == 0;
    }
}

static void take_note(struct reading *r, const struct field *field)
{
    int item = framework_item(r->req->fw, text_of(field->name + 2));
    struct text note = text_trim(text_of(field->value));
    if (!own(r->req, item)) {
        foreign(r, field);
    } else if (text_check(note, 200, false) != TEXT_OK) {
        request_fault(r->req, field->name,
            tr(r->req, "A remark is one line of at most 200 characters."));
    } else {
        r->notes[item] = arena_copy(r->req->arena, note.p, note.n);
    }
}

static void take_explanation(struct reading *r, const struct field *field)
{
    struct text text = text_trim(text_of(field->value));
    struct form_input *out = r->out;
    const char *mark = arena_printf(r->req->arena, "h.%s", field->name + 2);
    /* The reason of an empty form is taken back by an empty field. */
    if (text.n == 0 && strcmp(field->name + 2, EXPLANATION_EMPTY) != 0) {
        return;
    }
    out->explanations[out->explanation_count++] = (struct explanation){
        .code = field->name + 2,
        .text = arena_copy(r->req->arena, text.p, text.n),
        .mark = mark ? request_value(r->req, mark) : "",
    };
}

static void sort_fields(struct reading *r)
{
    for (size_t i = 0; i < r->req->field_count; i++) {
        const struct field *field = &r->req->fields[i];
        if (field->name[0] == '\0' || field->name[1] != '.') {
            continue;
        }
        switch (field->name[0]) {
        case 'v':
        case 's':
        case 'w':
        case 'c': take_cell(r, field); break;
        case 'n': take_note(r, field); break;
        case 'x': take_explanation(r, field); break;
        default: break;
        }
    }
}

static const char *decimal_fault_text(
    const struct request *req, enum decimal_fault fault, int places)
{
    switch (fault) {
    case DECIMAL_TWO_POINTS:
        return tr(req, "There are two decimal points in this number.");
    case DECIMAL_SEPARATOR:
        return tr(
            req, "The commas do not stand in threes: write 1,234.5 or 1234.5.");
    case DECIMAL_TOO_LARGE:
        return tr(req, "This number is too large: check the unit.");
    case DECIMAL_TOO_FINE:
        return places == 0
                   ? tr(req, "This item takes whole numbers only.")
                   : arena_printf(req->arena,
                         tr(req, "This item takes at most %d decimals."),
                         places);
    case DECIMAL_OK:
    case DECIMAL_EMPTY:
    case DECIMAL_NOT_A_NUMBER: break;
    }
    return tr(req,
        "This is not a number. Write digits with a decimal point, as 1234.5.");
}

/* The state a cell is to have; faults are noted. */
static bool read_state(struct reading *r, int item, enum column column,
    const struct typed *typed, struct cell_input *cell)
{
    struct request *req = r->req;
    const char *state = typed->state ? typed->state : "";
    const char *number = typed->number ? typed->number : "";
    bool blank = text_trim(text_of(number)).n == 0;
    if (strcmp(state, "missing") == 0) {
        return true;
    }
    if (strcmp(state, "na") == 0) {
        cell->state = CELL_NOT_APPLICABLE;
        if (!blank) {
            cell_fault(r, item, column,
                tr(req, "There is a number in a cell marked not applicable: "
                        "clear one of the two."));
        }
        return blank;
    }
    if (blank && strcmp(state, "value") != 0) {
        return true;
    }
    cell->state = CELL_VALUE;
    int places = req->fw->items[item].decimals;
    enum decimal_fault fault =
        blank ? DECIMAL_EMPTY
              : decimal_parse(text_of(number), places, &cell->value);
    if (fault == DECIMAL_OK) {
        return true;
    }
    cell_fault(r, item, column,
        blank ? tr(req, "Fill in the number, or choose not reported.")
              : decimal_fault_text(req, fault, places));
    return false;
}

static void need_reason(struct reading *r, int item, enum column column)
{
    const char *name =
        arena_printf(r->req->arena, "n.%s", r->req->fw->items[item].code);
    if (!name) {
        return;
    }
    if (!request_fault_of(r->req, name)) {
        request_fault(r->req, name,
            tr(r->req, "Not applicable needs a reason in the remarks; the "
                       "reviewer decides on it."));
    }
    first_fault(r->out, item, column);
}

/* The cell as the page showed it; NULL when it does not say. */
static const struct cell *base_of(
    const struct reading *r, const struct typed *typed)
{
    struct cell *base = arena_alloc(r->req->arena, sizeof(*base));
    return typed->base && base && form_base_read(typed->base, base) ? base
                                                                    : NULL;
}

/* The bytes of the field could not even be taken as text; that is said. */
static bool unreadable(struct reading *r, int item, enum column column)
{
    struct form_input *out = r->out;
    const char *code = r->req->fw->items[item].code;
    if (r->req->fault_count == 0 ||
        !request_fault_of(r->req, part_cell_field(r->req, 'v', code, column))) {
        return false;
    }
    first_fault(out, item, column);
    return true;
}

/* Whether a cell of an empty form is not applicable unless it says more. */
static bool becomes_na(const struct reading *r, int item, enum column column)
{
    return r->na &&
           (column == COLUMN_TOTAL || r->req->fw->items[item].has_current) &&
           submission_cell_open(&r->req->form, item, column);
}

static void read_cell(struct reading *r, int item, enum column column)
{
    const struct typed *typed = &r->typed[item][column];
    const struct cell *stored =
        &r->req->form.figures.cell[WHEN_NOW][item][column];
    const char *note = r->notes[item];
    bool came = typed->number || typed->state;
    bool na = becomes_na(r, item, column);
    if (typed->theirs || (!came && !na && (!note || column != COLUMN_TOTAL))) {
        return;
    }
    struct cell_input cell = {
        .item = item, .column = column, .base = base_of(r, typed)};
    if (!came) {
        cell.state = stored->state;
        cell.value = stored->value;
    } else if (unreadable(r, item, column) ||
               !read_state(r, item, column, typed, &cell)) {
        return;
    }
    na = na && cell.state == CELL_MISSING;
    if (na) {
        cell.state = CELL_NOT_APPLICABLE;
    }
    /* The remark belongs to the item and is kept once, with its cumulative
     * cell; a reason goes with every cell it explains. */
    bool carries = column == COLUMN_TOTAL || cell.state == CELL_NOT_APPLICABLE;
    cell.note = !carries ? "" : note ? note : stored->note;
    if (na && *cell.note == '\0') {
        cell.note = r->na;
    } else if (cell.state == CELL_NOT_APPLICABLE && *cell.note == '\0') {
        need_reason(r, item, column);
    }
    r->out->cells[r->out->cell_count++] = cell;
}

/* What an empty form says of all its cells: as a remark it is one line. */
static void read_empty(struct reading *r)
{
    struct form_input *out = r->out;
    const char *reason =
        form_empty_reason(out->explanations, out->explanation_count);
    out->empty = strcmp(request_value(r->req, "event"), "empty") == 0;
    if (!out->empty || !*request_value(r->req, "na") || !*reason) {
        return;
    }
    if (text_check(text_of(reason), 200, false) != TEXT_OK) {
        request_fault(r->req, "x." EXPLANATION_EMPTY,
            tr(r->req, "The reason becomes the remark of every cell: one line "
                       "of at most 200 characters."));
        return;
    }
    r->na = reason;
}

bool form_input_read(struct request *req, struct form_input *out)
{
    const struct form *form = &req->fw->forms[req->form.key.form];
    size_t items = (size_t)req->fw->item_count;
    size_t rows = (size_t)form->row_count;
    *out = (struct form_input){0};
    struct reading r = {.req = req, .out = out};
    r.typed = arena_array(req->arena, items, sizeof(*r.typed));
    r.notes = arena_array(req->arena, items, sizeof(*r.notes));
    out->cells =
        arena_array(req->arena, rows * COLUMN__COUNT + 1, sizeof(*out->cells));
    out->explanations = arena_array(
        req->arena, req->field_count + 1, sizeof(*out->explanations));
    if (!r.typed || !r.notes || !out->cells || !out->explanations) {
        return false;
    }
    sort_fields(&r);
    read_empty(&r);
    for (int i = 0; i < form->row_count; i++) {
        int item = form->rows[i].item;
        if (!own(req, item)) {
            continue;
        }
        read_cell(&r, item, COLUMN_CURRENT);
        read_cell(&r, item, COLUMN_TOTAL);
    }
    return true;
}

void form_input_show(struct request *req, const struct form_input *input)
{
    for (size_t i = 0; i < input->cell_count; i++) {
        const struct cell_input *from = &input->cells[i];
        struct cell *to =
            &req->form.figures.cell[WHEN_NOW][from->item][from->column];
        to->state = from->state;
        to->value = from->value;
        to->note = from->note;
    }
}

enum event form_input_event(struct request *req)
{
    const char *name = request_value(req, "event");
    enum event event =
        strcmp(name, "empty") == 0 ? EVENT_SUBMIT : event_of(name);
    if (event != EVENT_SAVE && event != EVENT_SUBMIT) {
        request_fault(req, "event", tr(req, "Save or submit, nothing else."));
    }
    return event;
}

void form_input_put(struct request *req, const struct form_input *input,
    enum event event, struct put_outcome *outcome)
{
    const struct submission_input put = {
        .key_hex = request_value(req, "key"),
        .base_version = (uint32_t)request_field(req, "version")->number,
        .event = event,
        .empty = input->empty,
        .cells = input->cells,
        .cell_count = input->cell_count,
        .explanations = input->explanations,
        .explanation_count = input->explanation_count,
        .address = req->address,
    };
    submission_put(req->write, req->fw, &req->session.actor, &req->form, &put,
        req->now, req->arena, outcome);
}
