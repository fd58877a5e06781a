/* Lists of forms: due to the own bureaus, waiting for review, of a county. */
#include <stdlib.h>
#include <string.h>

#include "fcgi/api.h"
#include "fcgi/form_view.h"
#include "fcgi/parts.h"
#include "fcgi/reach.h"
#include "fcgi/tally.h"

#define SINCE (60 * 24 * 3600) /* how long a locked form stays in the tasks */

const struct field_rule api_review_fields[] = {
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"version", FIELD_COUNT, 1000000000, true, N_("Version")},
    {"event", FIELD_LINE, 10, true, N_("Verdict")},
    {"reason", FIELD_LONG, 500, false, N_("Reason")},
    {"j.", FIELD_GROUP, 10, false, N_("Verdict")},
    {"r.", FIELD_GROUP, 500, false, N_("Reason")},
    {0},
};

/* A form of a bureau, begun or not; "2023-11/401/tjj/320481" is its key. */
struct due {
    const char *key, *region, *period, *form, *bureau, *edition;
    const struct deadline *deadline;
    const struct submission *head; /* NULL: not begun */
    int due_cells;
};

struct dues {
    struct due *of;
    size_t count;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct due *)a)->key, ((const struct due *)b)->key);
}

static void write_due(struct json *j, const struct due *due)
{
    static const struct submission none = {
        .saved_by = "", .submitted_by = "", .reviewed_by = "", .reason = ""};
    member_object(j, NULL);
    member_text(j, "key", due->key);
    member_text(j, "region", due->region);
    member_text(j, "period", due->period);
    member_text(j, "form", due->form);
    member_text(j, "bureau", due->bureau);
    member_text(j, "edition", due->edition);
    api_head(j, due->head ? due->head : &none);
    member_int(j, "due_cells", due->due_cells);
    api_deadline(j, due->deadline);
    member_end(j);
}

/* Write a page of the list, in the order of the keys. */
static void write_list(
    const struct request *req, struct reply *reply, struct dues *dues)
{
    struct due *list = dues->of;
    struct api_page page;
    struct json j;
    for (size_t i = 0; i < dues->count; i++) {
        if (!list[i].key) {
            reply_unavailable(req, reply);
            return;
        }
    }
    if (dues->count > 1) {
        qsort(list, dues->count, sizeof(*list), by_key);
    }
    api_page_start(req, &page);
    api_begin(reply, &j);
    member_list(&j, "forms");
    for (size_t i = 0; i < dues->count; i++) {
        if (api_page_take(&page, list[i].key)) {
            write_due(&j, &list[i]);
        }
    }
    member_end(&j);
    api_page_next(req, &j, &page);
    member_end(&j);
}

/* What the calendar asks of a county, and the headers that there are. */
struct asked {
    struct deadline *deadlines;
    size_t deadline_count;
    struct submission_line *lines;
    size_t line_count;
};

static bool load(const struct request *req, const char *region,
    const char *period, struct asked *out)
{
    const int64_t since = req->now - SINCE;
    enum db_result calendar = calendar_list(req->read, period, since,
        req->arena, &out->deadlines, &out->deadline_count);
    enum db_result lines = submission_list(req->read, region, period, since,
        req->arena, &out->lines, &out->line_count);
    return db_answered(calendar) && db_answered(lines);
}

/* Append what `deadline` asks of one bureau, when it asks anything. */
static void add_due(const struct request *req, const struct asked *asked,
    const char *region, const struct framework *fw,
    const struct deadline *deadline, int bureau, struct dues *dues)
{
    int form = framework_form(fw, text_of(deadline->form));
    const char *code = fw->bureaus[bureau].code;
    if (form < 0 || !framework_assigned(fw, form, bureau) ||
        !actor_covers(&req->session.actor, region, code)) {
        return;
    }
    const struct submission_line *line = tally_find(asked->lines,
        asked->line_count, deadline->period, deadline->form, code);
    dues->of[dues->count++] = (struct due){
        .key = arena_printf(req->arena, "%s/%s/%s/%s", deadline->period,
            deadline->form, code, region),
        .region = region,
        .period = deadline->period,
        .form = deadline->form,
        .bureau = code,
        .edition = deadline->edition,
        .deadline = line ? &line->deadline : deadline,
        .head = line ? &line->head : NULL,
        .due_cells = framework_due_cells(fw, form, bureau),
    };
}

/* The framework of each deadline, and how many forms all could ask for. */
static const struct framework **frameworks_of(
    const struct request *req, const struct asked *asked, size_t *room)
{
    const struct framework **list =
        arena_array(req->arena, asked->deadline_count + 1, sizeof(*list));
    *room = 1;
    for (size_t i = 0; list && i < asked->deadline_count; i++) {
        const char *edition = asked->deadlines[i].edition;
        if (edition_get(req->read, edition, &list[i]) != DB_OK) {
            return NULL;
        }
        *room += (size_t)list[i]->bureau_count;
    }
    return list;
}

static bool make_room(const struct request *req, struct dues *dues, size_t more)
{
    struct due *room =
        arena_array(req->arena, dues->count + more, sizeof(*room));
    if (!room) {
        return false;
    }
    if (dues->count > 0) {
        memcpy(room, dues->of, dues->count * sizeof(*room));
    }
    dues->of = room;
    return true;
}

/* Append the forms of a county's bureaus that the account reaches. */
static bool add_county(const struct request *req, const char *region,
    const char *period, struct dues *dues)
{
    struct asked asked = {0};
    size_t room = 0;
    if (!load(req, region, period, &asked)) {
        return false;
    }
    const struct framework **fws = frameworks_of(req, &asked, &room);
    if (!fws || !make_room(req, dues, room)) {
        return false;
    }
    for (size_t i = 0; i < asked.deadline_count; i++) {
        for (int b = 0; b < fws[i]->bureau_count; b++) {
            add_due(req, &asked, region, fws[i], &asked.deadlines[i], b, dues);
        }
    }
    return true;
}

void api_tasks(struct request *req, struct reply *reply)
{
    struct dues dues = {0};
    struct reach reach;
    bool good = reach_load(req, &reach);
    for (size_t i = 0; good && i < reach.count; i++) {
        good = add_county(req, reach.of[i].code, NULL, &dues);
    }
    if (!good) {
        reply_unavailable(req, reply);
        return;
    }
    write_list(req, reply, &dues);
}

void api_completeness(struct request *req, struct reply *reply)
{
    struct region region;
    struct period period;
    struct dues dues = {0};
    char key[PERIOD_TEXT];
    if (!part_region_period(req, reply, &region, &period)) {
        return;
    }
    period_format(period, key);
    if (!add_county(req, region.code, key, &dues)) {
        reply_unavailable(req, reply);
        return;
    }
    write_list(req, reply, &dues);
}

/* -- review ---------------------------------------------------------------- */

static bool add_waiting(const struct request *req,
    const struct submission_line *line, struct dues *dues)
{
    const struct framework *fw = NULL;
    if (edition_get(req->read, line->deadline.edition, &fw) != DB_OK) {
        return false;
    }
    int form = framework_form(fw, text_of(line->form));
    int bureau = framework_bureau(fw, text_of(line->bureau));
    dues->of[dues->count++] = (struct due){
        .key = arena_printf(req->arena, "%s/%s/%s/%s", line->region,
            line->period, line->form, line->bureau),
        .region = line->region,
        .period = line->period,
        .form = line->form,
        .bureau = line->bureau,
        .edition = line->deadline.edition,
        .deadline = &line->deadline,
        .head = &line->head,
        .due_cells =
            form < 0 || bureau < 0 ? 0 : framework_due_cells(fw, form, bureau),
    };
    return true;
}

/* Append what waits in a region and below it, of the bureaus that the account
 * answers for. */
static bool add_queue(
    const struct request *req, const char *region, struct dues *dues)
{
    struct submission_line *lines = NULL;
    size_t count = 0;
    if (!db_answered(
            submission_queue(req->read, region, req->arena, &lines, &count)) ||
        !make_room(req, dues, count + 1)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (actor_covers(
                &req->session.actor, lines[i].region, lines[i].bureau) &&
            !add_waiting(req, &lines[i], dues)) {
            return false;
        }
    }
    return true;
}

void api_reviews(struct request *req, struct reply *reply)
{
    struct dues dues = {0};
    struct scope scope;
    for (int i = 0; actor_region(&req->session.actor, i, &scope); i++) {
        if (!add_queue(req, scope.region, &dues)) {
            reply_unavailable(req, reply);
            return;
        }
    }
    write_list(req, reply, &dues);
}

static void answer_verdict(struct request *req, struct reply *reply,
    const struct put_outcome *outcome, enum event event)
{
    struct json j;
    bool replayed = outcome->result == PUT_REPLAYED;
    enum state state = req->form.head.state;
    if (!replayed) {
        state = state_next(state, event, req->session.actor.role);
    }
    api_begin(reply, &j);
    member_int(&j, "version", outcome->version);
    member_text(&j, "state", state_key(state));
    member_bool(&j, "replayed", replayed);
    member_end(&j);
}

/* "j.B01.total" as a verdict about a cell of the form. */
static bool take_verdict(
    struct request *req, const struct field *field, struct cell_verdict *out)
{
    const char *item = field->name + 2, *dot = strchr(item, '.');
    bool accepts = strcmp(field->value, "accept") == 0;
    int index =
        dot ? framework_item(req->fw, (struct text){item, (size_t)(dot - item)})
            : -1;
    enum column column =
        dot && strcmp(dot, ".current") == 0 ? COLUMN_CURRENT : COLUMN_TOTAL;
    if (index < 0 || req->fw->items[index].bureau != req->form.key.bureau ||
        req->fw->items[index].form != req->form.key.form ||
        strcmp(dot + 1, part_column_code(column)) != 0 ||
        (!accepts && strcmp(field->value, "return") != 0)) {
        return false;
    }
    const char *reason = request_value(
        req, part_cell_field(req, 'r', req->fw->items[index].code, column));
    *out = (struct cell_verdict){
        .item = index, .column = column, .accepts = accepts, .reason = reason};
    return true;
}

/* Faults are noted. NULL when memory is out. */
static struct cell_verdict *take_verdicts(struct request *req, size_t *count)
{
    struct cell_verdict *list =
        arena_array(req->arena, req->field_count + 1, sizeof(*list));
    for (size_t i = 0; list && i < req->field_count; i++) {
        const struct field *field = &req->fields[i];
        if (strncmp(field->name, "j.", 2) != 0) {
            continue;
        }
        if (take_verdict(req, field, &list[*count])) {
            (*count)++;
        } else {
            request_fault(req, field->name,
                tr(req, "A verdict is accept or return, about a cell of this "
                        "form."));
        }
    }
    return list;
}

static void judge(struct request *req, struct reply *reply, enum event event,
    const struct cell_verdict *verdicts, size_t count)
{
    struct put_outcome outcome = {0};
    const struct review_input input = {
        .key_hex = request_value(req, "key"),
        .base_version = (uint32_t)request_field(req, "version")->number,
        .event = event,
        .reason = request_value(req, "reason"),
        .address = req->address,
        .verdicts = verdicts,
        .verdict_count = count,
    };
    submission_review(req->write, req->fw, &req->session.actor, &req->form,
        &input, req->now, req->arena, &outcome);
    switch (outcome.result) {
    case PUT_OK:
    case PUT_REPLAYED: answer_verdict(req, reply, &outcome, event); return;
    case PUT_REFUSED: reply_refusal(req, reply, outcome.refusal); return;
    case PUT_STALE:
        reply_error(req, reply, 409, "stale",
            tr(req, "The form has changed since you read it. Read it again, "
                    "then judge."));
        return;
    case PUT_INCOMPLETE:
    case PUT_BLOCKED:
    case PUT_UNEXPLAINED:
    case PUT_NOT_EMPTY:
    case PUT_NO_REASON:
        reply_error(
            req, reply, 422, "verdict", tr(req, "The verdict was not taken."));
        return;
    case PUT_FAIL: break;
    }
    reply_unavailable(req, reply);
}

void api_review(struct request *req, struct reply *reply)
{
    if (!form_exists(req, reply)) {
        return;
    }
    enum event event = event_of(request_value(req, "event"));
    if (event != EVENT_ACCEPT && event != EVENT_RETURN &&
        event != EVENT_CONFIRM && event != EVENT_LOCK) {
        request_fault(req, "event",
            tr(req, "One of accept, return, confirm and lock is wanted."));
    }
    size_t count = 0;
    const struct cell_verdict *verdicts = take_verdicts(req, &count);
    if (!verdicts) {
        reply_unavailable(req, reply);
        return;
    }
    if (event == EVENT_RETURN && count == 0 &&
        text_trim(text_of(request_value(req, "reason"))).n == 0) {
        request_fault(req, "reason",
            tr(req, "Say what is wrong: the unit corrects by your reason."));
    }
    if (req->fault_count > 0) {
        reply_error(req, reply, 422, "fields",
            tr(req, "Some fields cannot be taken as they are."));
        return;
    }
    judge(req, reply, event, verdicts, count);
}
