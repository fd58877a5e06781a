/* A table of values as it was sent: checked whole, every fault with its line,
 * then saved form by form as the pages save. The answer says of each form
 * whether it is saved, and if not, why. */
#include <string.h>

#include "eval/csv.h"
#include "fcgi/api_table.h"
#include "fcgi/form_input.h"
#include "fcgi/form_view.h"
#include "fcgi/parts.h"
#include "fcgi/record.h"
#include "sql/audit.h"

enum { ROWS_MAX = 2000, GROUPS_MAX = 100 };

const struct field_rule api_table_fields[] = {
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"event", FIELD_LINE, 10, false, N_("Action")},
    {"table", FIELD_FILE, 1, true, N_("Table")},
    {0},
};

/* One bureau's part of one form. */
struct part {
    const char *form, *bureau;
    uint32_t version;
    const struct framework *fw;
    struct opened_form opened;
    struct form_input input;
    struct field *fields;
    int *lines; /* parallel to fields */
    size_t count;
    enum refusal refusal; /* before anything was tried */
    bool tried;
    struct put_outcome outcome;
};

struct load {
    struct request *req;
    struct region region;
    struct period period;
    enum event event;
    struct csv csv;
    int column[TABLE__COUNT];
    struct deadline *deadlines;
    size_t deadline_count;
    struct part *groups;
    size_t count;
};

/* "line 7" as the name of the fault, so that a program can find the row. */
static void line_fault(struct load *l, int line, const char *text)
{
    const char *name = arena_printf(l->req->arena, "line %d", line);
    const char *whole = arena_printf(
        l->req->arena, tr(l->req, "Line %d: %s"), line, text ? text : "");
    request_fault(l->req, name ? name : "", whole ? whole : "");
}

/* -- the table ------------------------------------------------------------- */

static bool read_table(struct load *l)
{
    struct request *req = l->req;
    const struct text content = req->uploads[0].content;
    struct csv_fault fault = {0};
    if (!text_utf8_valid(content)) {
        request_fault(req, "table",
            tr(req, "The table is not in UTF-8 (perhaps in GBK). Save it as "
                    "\"CSV UTF-8\", then send it again."));
        return false;
    }
    if (!csv_read(content, req->arena, &l->csv, &fault)) {
        line_fault(l, fault.line, tr(req, fault.what));
        return false;
    }
    for (int c = 0; c < TABLE__COUNT; c++) {
        const char *name = table_column_name((enum table_column)c);
        l->column[c] = csv_column(&l->csv, name);
        if (l->column[c] < 0) {
            request_fault(req, "table",
                arena_printf(req->arena,
                    tr(req, "The table has no column \"%s\"."), name));
        }
    }
    if (l->csv.row_count == 0 || l->csv.row_count > ROWS_MAX) {
        request_fault(req, "table",
            arena_printf(req->arena,
                tr(req, "The table has %zu rows; 1 to %d are taken."),
                l->csv.row_count, ROWS_MAX));
    }
    return req->fault_count == 0;
}

static const char *at(const struct load *l, size_t row, enum table_column c)
{
    return csv_at(&l->csv, row, l->column[c]);
}

static const struct framework *framework_of(
    const struct load *l, const char *form)
{
    const struct framework *fw = NULL;
    for (size_t i = 0; i < l->deadline_count; i++) {
        if (strcmp(l->deadlines[i].form, form) == 0 &&
            edition_get(l->req->read, l->deadlines[i].edition, &fw) == DB_OK) {
            return fw;
        }
    }
    return NULL;
}

/* -- groups ---------------------------------------------------------------- */

static struct part *part_of(
    struct load *l, const char *form, const char *bureau)
{
    for (size_t i = 0; i < l->count; i++) {
        if (strcmp(l->groups[i].form, form) == 0 &&
            strcmp(l->groups[i].bureau, bureau) == 0) {
            return &l->groups[i];
        }
    }
    if (l->count == GROUPS_MAX) {
        return NULL;
    }
    struct part *group = &l->groups[l->count];
    const size_t room = 3 * l->csv.row_count + 1;
    group->fields = arena_array(l->req->arena, room, sizeof(*group->fields));
    group->lines = arena_array(l->req->arena, room, sizeof(*group->lines));
    if (!group->fields || !group->lines) {
        return NULL;
    }
    group->form = form;
    group->bureau = bureau;
    l->count++;
    return group;
}

/* False when that field of that form came before. */
static bool add_field(
    struct part *g, int line, const char *name, const char *value)
{
    for (size_t i = 0; i < g->count; i++) {
        if (name && strcmp(g->fields[i].name, name) == 0) {
            return false;
        }
    }
    if (!name) {
        return true; /* memory is out, which the next step finds too */
    }
    g->fields[g->count] = (struct field){.name = name, .value = value};
    g->lines[g->count++] = line;
    return true;
}

static bool version_of(const char *text, uint32_t *out)
{
    uint32_t version = 0;
    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9' || version > 100000000) {
            return false;
        }
        version = version * 10 + (uint32_t)(*p - '0');
    }
    *out = version;
    return *text != '\0';
}

/* The remark of an item stands with its cumulative cell, a reason with any. */
static bool add_cell(struct load *l, struct part *g, size_t row)
{
    struct arena *arena = l->req->arena;
    const char *item = at(l, row, TABLE_ITEM);
    const char *column = at(l, row, TABLE_COLUMN);
    const char *note = table_unguard(at(l, row, TABLE_NOTE));
    int line = l->csv.lines[row];
    if (!add_field(g, line, arena_printf(arena, "s.%s.%s", item, column),
            at(l, row, TABLE_STATE)) ||
        !add_field(g, line, arena_printf(arena, "v.%s.%s", item, column),
            at(l, row, TABLE_VALUE))) {
        return false;
    }
    if (strcmp(column, "total") == 0 || *note) {
        add_field(g, line, arena_printf(arena, "n.%s", item), note);
    }
    return true;
}

/* What is wrong with a row before its cell is looked at; NULL nothing. */
static const char *row_fault(struct load *l, size_t row,
    const struct framework **fw, int *item, uint32_t *version)
{
    struct request *req = l->req;
    const char *state = at(l, row, TABLE_STATE);
    *fw = framework_of(l, at(l, row, TABLE_FORM));
    if (strcmp(at(l, row, TABLE_REGION), req->params[0]) != 0 ||
        strcmp(at(l, row, TABLE_PERIOD), req->params[1]) != 0) {
        return tr(req, "region and period are not those of the address.");
    }
    if (!*fw) {
        return tr(req, "this form is not open in this period.");
    }
    *item = framework_item(*fw, text_of(at(l, row, TABLE_ITEM)));
    if (*item < 0 || (*fw)->items[*item].form !=
                         framework_form(*fw, text_of(at(l, row, TABLE_FORM)))) {
        return tr(req, "this form has no such item.");
    }
    if (strcmp(state, "value") != 0 && strcmp(state, "missing") != 0 &&
        strcmp(state, "na") != 0) {
        return tr(req, "the state is value, missing or na.");
    }
    if (strcmp(state, "value") != 0 && *at(l, row, TABLE_VALUE)) {
        return tr(req, "there is a number beside the state missing or na.");
    }
    return version_of(at(l, row, TABLE_VERSION), version)
               ? NULL
               : tr(req, "the version is a whole number.");
}

static void take_row(struct load *l, size_t row)
{
    const struct framework *fw = NULL;
    int item = -1, line = l->csv.lines[row];
    uint32_t version = 0;
    const char *fault = row_fault(l, row, &fw, &item, &version);
    if (fault || !fw) {
        line_fault(l, line, fault);
        return;
    }
    struct part *group = part_of(
        l, at(l, row, TABLE_FORM), fw->bureaus[fw->items[item].bureau].code);
    if (!group) {
        line_fault(l, line, tr(l->req, "too many forms in one table."));
        return;
    }
    if (group->count > 0 && group->version != version) {
        line_fault(l, line,
            tr(l->req, "another row of this form has another version."));
    } else if (!add_cell(l, group, row)) {
        line_fault(l, line, tr(l->req, "this cell came before."));
    }
    group->version = version;
}

/* -- forms ----------------------------------------------------------------- */

/* Give the faults from `from` on the lines that their fields came from. */
static void name_lines(struct load *l, const struct part *g, size_t from)
{
    struct request *req = l->req;
    for (size_t f = from; f < req->fault_count; f++) {
        struct fault *fault = &req->faults[f];
        for (size_t i = 0; i < g->count; i++) {
            if (strcmp(g->fields[i].name, fault->field) == 0) {
                const char *text = arena_printf(req->arena,
                    tr(req, "Line %d: %s"), g->lines[i], fault->text);
                const char *name =
                    arena_printf(req->arena, "line %d", g->lines[i]);
                *fault =
                    (struct fault){name ? name : "", text ? text : fault->text};
                break;
            }
        }
    }
}

/* The request stands for one form after the other. */
static bool enter(struct load *l, struct part *g)
{
    struct request *req = l->req;
    const struct form_path path = {
        l->region.code, l->period, g->form, g->bureau};
    if (submission_open(req->read, &path, req->arena, &g->fw, &g->opened) !=
        DB_OK) {
        return false;
    }
    req->fw = g->fw;
    req->form = g->opened;
    req->fields = g->fields;
    req->field_count = g->count;
    size_t before = req->fault_count;
    if (!form_input_read(req, &g->input)) {
        return false;
    }
    name_lines(l, g, before);
    return true;
}

/* What stands against each form; the first of it, MAY when all can be saved. */
static enum refusal find_refusals(struct load *l)
{
    enum action action =
        l->event == EVENT_SUBMIT ? ACTION_FORM_SUBMIT : ACTION_FORM_SAVE;
    enum refusal first = MAY;
    for (size_t i = 0; i < l->count; i++) {
        struct part *g = &l->groups[i];
        const struct object object = submission_rights(g->fw, &g->opened);
        bool moved = g->opened.head.version > g->version;
        g->refusal = may(&l->req->session.actor, action, &object, l->req->now);
        /* A table that is sent again finds its forms saved or submitted; the
         * store knows whether it is that one. */
        if (g->refusal == REFUSED_STATE && moved) {
            g->refusal = MAY;
        }
        first = first == MAY ? g->refusal : first;
    }
    return first;
}

/* -- saving ---------------------------------------------------------------- */

static void put(struct load *l, struct part *g, const char *key)
{
    struct request *req = l->req;
    char hex[65];
    const char *name =
        arena_printf(req->arena, "%s %s %s", key, g->form, g->bureau);
    if (!name) {
        g->outcome.result = PUT_FAIL;
        return;
    }
    hash_hex(name, strlen(name), hex);
    hex[32] = '\0';
    const struct submission_input input = {
        .key_hex = hex,
        .base_version = g->version,
        .event = l->event,
        .cells = g->input.cells,
        .cell_count = g->input.cell_count,
        .address = req->address,
    };
    submission_put(req->write, g->fw, &req->session.actor, &g->opened, &input,
        req->now, req->arena, &g->outcome);
}

/* Status, code and text of a form that was not saved. */
struct trouble {
    int status;
    const char *code, *text;
};

static struct trouble refused(const struct request *req, enum refusal refusal)
{
    return (struct trouble){reply_refusal_status(refusal),
        reply_refusal_code(refusal), tr(req, refusal_text(refusal))};
}

static struct trouble trouble_of(
    const struct request *req, const struct put_outcome *outcome)
{
    switch (outcome->result) {
    case PUT_STALE:
        return (struct trouble){409, "stale",
            tr(req, "Somebody else saved cells of this form in between. Fetch "
                    "the table again.")};
    case PUT_BLOCKED:
        return (struct trouble){422, "blocked",
            tr(req, "Some figures break a rule that must hold.")};
    case PUT_UNEXPLAINED:
        return (struct trouble){422, "unexplained",
            tr(req, "Some figures need an explanation: save the table, then "
                    "explain and submit the form.")};
    case PUT_INCOMPLETE:
        return (struct trouble){422, "empty",
            tr(req, "No cell of this form holds a number: save "
                    "the table, then submit the form as an "
                    "empty form.")};
    case PUT_NOT_EMPTY:
    case PUT_NO_REASON:
    case PUT_REFUSED: return refused(req, outcome->refusal);
    case PUT_OK:
    case PUT_REPLAYED:
    case PUT_FAIL: break;
    }
    return (struct trouble){503, "unavailable",
        tr(req, "The database did not answer. Send the table again with the "
                "same key.")};
}

static struct trouble why(const struct request *req, const struct part *g)
{
    if (g->refusal != MAY) {
        return refused(req, g->refusal);
    }
    return g->tried ? trouble_of(req, &g->outcome)
                    : (struct trouble){409, "untried",
                          tr(req, "Not tried, because of another form of this "
                                  "table.")};
}

static bool is_saved(const struct part *g)
{
    return g->tried &&
           (g->outcome.result == PUT_OK || g->outcome.result == PUT_REPLAYED);
}

static void write_trouble(struct json *j, bool saved, struct trouble t)
{
    if (saved) {
        member_null(j, "error");
        return;
    }
    member_object(j, "error");
    member_int(j, "status", t.status);
    member_text(j, "code", t.code);
    member_text(j, "text", t.text);
    member_end(j);
}

static void write_group(
    struct request *req, struct json *j, const struct part *g)
{
    bool saved = is_saved(g);
    req->fw = g->fw;
    member_object(j, NULL);
    member_text(j, "form", g->form);
    member_text(j, "bureau", g->bureau);
    member_bool(j, "saved", saved);
    member_int(j, "version",
        g->outcome.version ? g->outcome.version : g->opened.head.version);
    member_bool(j, "replayed", g->outcome.result == PUT_REPLAYED);
    write_trouble(j, saved, why(req, g));
    api_hits(req, j, g->outcome.hits, g->outcome.hit_count);
    member_end(j);
}

/* The first form that stands in the way: not one that had to wait for it. */
static const struct part *first_failed(const struct load *l)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct part *g = &l->groups[i];
        if (g->refusal != MAY || (g->tried && !is_saved(g))) {
            return g;
        }
    }
    return NULL;
}

static void begin_failed(struct load *l, struct reply *reply, struct json *j,
    const struct part *failed)
{
    const struct request *req = l->req;
    const struct trouble t = why(req, failed);
    size_t saved = 0;
    for (size_t i = 0; i < l->count; i++) {
        saved += is_saved(&l->groups[i]);
    }
    const char *text =
        arena_printf(req->arena, tr(req, "%zu of %zu forms saved. %s %s: %s"),
            saved, l->count, failed->form, failed->bureau, t.text);
    api_error(req, reply, j, t.status, t.code, text ? text : t.text);
}

/* Every form of the table, in its order. */
static void answer(struct load *l, struct reply *reply)
{
    const struct part *failed = first_failed(l);
    struct json j;
    if (failed) {
        begin_failed(l, reply, &j, failed);
    } else {
        api_begin(reply, &j);
    }
    member_list(&j, "forms");
    for (size_t i = 0; i < l->count; i++) {
        write_group(l->req, &j, &l->groups[i]);
    }
    member_end(&j);
    member_end(&j);
}

/* One form that is wrong does not keep the others; a database that is away
 * does. */
static void save(struct load *l, struct reply *reply, const char *key)
{
    bool answered = true;
    for (size_t i = 0; i < l->count && answered; i++) {
        struct part *g = &l->groups[i];
        g->tried = true;
        put(l, g, key);
        answered = g->outcome.result != PUT_FAIL;
    }
    answer(l, reply);
}

static bool open_all(struct load *l)
{
    char period[PERIOD_TEXT];
    period_format(l->period, period);
    return db_answered(calendar_list(l->req->read, period, 0, l->req->arena,
               &l->deadlines, &l->deadline_count)) &&
           (l->groups = arena_array(
                l->req->arena, GROUPS_MAX, sizeof(*l->groups))) != NULL;
}

static void faulty(struct request *req, struct reply *reply)
{
    reply_error(req, reply, 422, "fields",
        tr(req, "Nothing has been saved: some rows cannot be taken as they "
                "are."));
}

void api_values_put(struct request *req, struct reply *reply)
{
    struct load l = {.req = req};
    const char *event = request_value(req, "event");
    const char *key = request_value(req, "key");
    l.event = *event ? event_of(event) : EVENT_SAVE;
    if (l.event != EVENT_SAVE && l.event != EVENT_SUBMIT) {
        request_fault(req, "event", tr(req, "Save or submit, nothing else."));
    }
    if (req->fault_count > 0) {
        faulty(req, reply);
        return;
    }
    if (!part_region_period(req, reply, &l.region, &l.period)) {
        return;
    }
    if (!read_table(&l)) {
        faulty(req, reply);
        return;
    }
    if (!open_all(&l)) {
        reply_unavailable(req, reply);
        return;
    }
    for (size_t row = 0; row < l.csv.row_count; row++) {
        take_row(&l, row);
    }
    for (size_t i = 0; i < l.count; i++) {
        if (!enter(&l, &l.groups[i])) {
            reply_unavailable(req, reply);
            return;
        }
    }
    enum refusal refusal = find_refusals(&l);
    if (refusal != MAY && !record_refusal(req, refusal)) {
        reply_unavailable(req, reply);
    } else if (refusal != MAY) {
        answer(&l, reply);
    } else if (req->fault_count > 0) {
        faulty(req, reply);
    } else {
        save(&l, reply, key);
    }
}
