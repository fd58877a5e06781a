/* The timer's walk along the ladder: calendar, counties, forms, bureaus. */
#include <stdlib.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/config.h"
#include "sql/edition.h"
#include "sql/exception.h"
#include "sql/log.h"
#include "sql/overview.h"
#include "sql/reminder_write.h"

enum { STEPS_MAX = 32, SCRATCH = 32 << 20 };

struct walk {
    struct db *read, *write;
    const struct config *config;
    int64_t now;
    bool dry;
    FILE *list;
    struct arena *arena, *scratch; /* of the run; of one county */
    struct reminder_step steps[STEPS_MAX];
    int step_count;
    struct deadline *deadlines; /* rows for which a step can hold now */
    size_t deadline_count;
    struct extension *extensions;
    size_t extension_count;
    struct reminding r;
    struct reminder_outcome *out;
};

static enum db_result load_steps(struct walk *w)
{
    struct rows rows;
    enum db_result result =
        db_run(w->read, SQL_REMINDER_STEPS, NULL, 0, w->arena, &rows);

    for (size_t i = 0;
         result == DB_OK && i < rows.count && w->step_count < STEPS_MAX; i++) {
        const struct value *row = row_at(&rows, i);

        w->steps[w->step_count++] = (struct reminder_step){
            value_string(&row[0]), (int)row[1].i, (int)row[2].i, (int)row[3].i,
            reminder_roles(value_string(&row[4])),
            reminder_channels(value_string(&row[5])) &
                reminder_open_channels(w->config)};
    }
    return db_answered(result) ? DB_OK : result;
}

static int step_of(const struct walk *w, const struct deadline *deadline)
{
    return reminder_due(w->steps, w->step_count, w->r.quiet, deadline->due,
        deadline->lock, w->now);
}

static bool is_extended(const struct walk *w, const struct deadline *deadline)
{
    for (size_t i = 0; i < w->extension_count; i++) {
        if (strcmp(w->extensions[i].period, deadline->period) == 0 &&
            strcmp(w->extensions[i].form, deadline->form) == 0) {
            return true;
        }
    }
    return false;
}

/* The calendar's rows for which something can be due, by period, and what
 * moves them for some bureau. */
static enum db_result load_deadlines(struct walk *w)
{
    size_t count = 0, kept = 0;
    enum db_result result = exception_unlocked(
        w->read, w->now, w->arena, &w->extensions, &w->extension_count);

    if (db_answered(result)) {
        result =
            calendar_unlocked(w->read, w->now, w->arena, &w->deadlines, &count);
    }
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (w->deadlines[i].open <= w->now &&
            (step_of(w, &w->deadlines[i]) >= 0 ||
                is_extended(w, &w->deadlines[i]))) {
            w->deadlines[kept++] = w->deadlines[i];
        }
    }
    w->deadline_count = kept;
    return db_answered(result) ? DB_OK : result;
}

static int64_t extension_of(
    const struct walk *w, const struct deadline *deadline, const char *bureau)
{
    for (size_t i = 0; i < w->extension_count; i++) {
        const struct extension *one = &w->extensions[i];

        if (strcmp(one->region, w->r.region) == 0 &&
            strcmp(one->period, deadline->period) == 0 &&
            strcmp(one->form, deadline->form) == 0 &&
            strcmp(one->bureau, bureau) == 0) {
            return one->until;
        }
    }
    return 0;
}

struct one {
    struct reminding *r;
    enum reminder_fate fate;
    int before;
};

static enum db_result record(struct db *write, const struct one *one)
{
    const struct reminding *r = one->r;
    const struct audit audit = {"remind",
        arena_printf(r->arena, "%s/%s/%s/%s", r->region, r->period,
            r->fw->forms[r->target.form].code,
            r->fw->bureaus[r->target.bureau].code),
        "ok",
        arena_printf(r->arena, "before: not sent; after: step %s, %d messages",
            r->step, r->written - one->before),
        NULL, 0, "-"};

    return audit.object == NULL || audit.detail == NULL
               ? DB_FAIL
               : audit_write(write, NULL, &audit, r->now, r->arena);
}

static enum db_result send_one(struct db *write, void *context)
{
    struct one *one = context;
    enum db_result result;

    one->r->written = one->before;
    result = reminder_write(write, one->r, &one->fate);
    return result == DB_OK && one->fate == REMINDER_SENT ? record(write, one)
                                                         : result;
}

static enum db_result send(struct walk *w)
{
    struct one one = {&w->r, REMINDER_SENT, w->r.written};
    enum db_result result = DB_OK;

    if (w->list != NULL) {
        fprintf(w->list, "%s %s %s %s %s\n", w->r.period, w->r.region,
            w->r.fw->forms[w->r.target.form].code,
            w->r.fw->bureaus[w->r.target.bureau].code, w->r.step);
    }
    if (!w->dry) {
        result = db_transaction(w->write, send_one, &one);
    }
    if (result == DB_OK) {
        reminder_count(w->out, one.fate);
    }
    return result;
}

struct county {
    struct overview_head *heads;
    size_t head_count;
    struct reminded *sent;
    size_t sent_count;
};

static const struct overview_head *head_of(
    const struct county *county, const char *form, const char *bureau)
{
    for (size_t i = 0; i < county->head_count; i++) {
        if (strcmp(county->heads[i].form, form) == 0 &&
            strcmp(county->heads[i].bureau, bureau) == 0) {
            return &county->heads[i];
        }
    }
    return NULL;
}

/* Of another due moment, it was another step. */
static bool is_sent(const struct county *county, const char *form,
    const char *bureau, const char *step, int64_t moment)
{
    for (size_t i = 0; i < county->sent_count; i++) {
        const struct reminded *sent = &county->sent[i];

        if (strcmp(sent->form, form) == 0 &&
            strcmp(sent->bureau, bureau) == 0 &&
            strcmp(sent->step, step) == 0) {
            return sent->at >= moment;
        }
    }
    return false;
}

static enum db_result walk_bureau(struct walk *w, const struct county *county,
    const struct deadline *row, int form, int bureau)
{
    const char *code = w->r.fw->bureaus[bureau].code;
    const struct overview_head *head = head_of(county, row->form, code);
    struct deadline deadline = *row;
    const struct reminder_step *step;
    int at;

    deadline_except(&deadline, extension_of(w, row, code));
    deadline.due = head == NULL
                       ? deadline_due(&deadline, STATE_NONE, 0)
                       : deadline_due(&deadline, head->state, head->redo);
    at = step_of(w, &deadline);
    if (at < 0 || (head != NULL && state_is_reported(head->state))) {
        return DB_OK;
    }
    step = &w->steps[at];
    w->r.again = reminder_moment(step, w->r.quiet, deadline.due);
    if (is_sent(county, row->form, code, step->code, w->r.again)) {
        return DB_OK;
    }
    w->r.step = step->code;
    w->r.roles = step->roles;
    w->r.channels = step->channels;
    w->r.target = (struct reminder_target){form, bureau, deadline};
    return send(w);
}

static enum db_result walk_form(struct walk *w, const struct county *county,
    const struct deadline *deadline, int form)
{
    enum db_result result = DB_OK;

    for (int b = 0; result == DB_OK && b < w->r.fw->bureau_count; b++) {
        if (framework_assigned(w->r.fw, form, b)) {
            result = walk_bureau(w, county, deadline, form, b);
        }
    }
    return result;
}

/* All forms of one period in one county; its rows begin at `first`. */
static enum db_result walk_period(struct walk *w, size_t first, size_t *next)
{
    const char *period = w->deadlines[first].period;
    struct county county;
    enum db_result result = overview_county(w->read, w->r.region, &period, 1,
        w->scratch, &county.heads, &county.head_count);

    if (db_answered(result)) {
        result = reminder_list(w->read, w->r.region, period, w->scratch,
            &county.sent, &county.sent_count);
    }
    result = db_answered(result) ? DB_OK : result;
    w->r.period = period;
    for (*next = first; *next < w->deadline_count &&
                        strcmp(w->deadlines[*next].period, period) == 0;
         (*next)++) {
        const struct deadline *deadline = &w->deadlines[*next];
        int form = -1;

        if (result == DB_OK) {
            result = edition_get(w->read, deadline->edition, &w->r.fw);
        }
        if (result == DB_OK) {
            form = framework_form(w->r.fw, text_of(deadline->form));
        }
        if (form >= 0) {
            result = walk_form(w, &county, deadline, form);
        }
    }
    return result;
}

/* People come by region: those of one stand together. */
static enum db_result walk_county(
    struct walk *w, struct recipient *people, size_t count)
{
    enum db_result result = DB_OK;

    arena_reset(w->scratch);
    w->r.region = people[0].region;
    w->r.people = people;
    w->r.people_count = count;
    for (size_t i = 0; result == DB_OK && i < w->deadline_count;) {
        result = walk_period(w, i, &i);
    }
    return result;
}

static enum db_result walk_all(struct walk *w)
{
    struct recipient *people;
    size_t count;
    enum db_result result =
        recipient_list(w->read, "", w->arena, &people, &count);

    result = db_answered(result) ? DB_OK : result;
    for (size_t i = 0, end; result == DB_OK && i < count; i = end) {
        for (end = i + 1;
             end < count && strcmp(people[end].region, people[i].region) == 0;
             end++) {
        }
        result = walk_county(w, people + i, end - i);
    }
    w->out->people = w->r.written;
    return result;
}

enum db_result reminder_run(struct db *read, struct db *write,
    const struct config *config, int64_t now, bool dry, FILE *list,
    struct arena *arena, struct reminder_outcome *out)
{
    struct walk w = {.read = read,
        .write = write,
        .config = config,
        .now = now,
        .dry = dry,
        .list = list,
        .arena = arena,
        .scratch = arena_new(SCRATCH),
        .out = out};
    enum db_result result = DB_FAIL;

    *out = (struct reminder_outcome){0};
    w.r = (struct reminding){.sender = "",
        .text = reminder_standard,
        .now = now,
        .arena = w.scratch};
    if (!quiet_parse(text_of(config->quiet_hours), &w.r.quiet)) {
        log_line(LOG_ERROR, "PINZHI_QUIET is \"%s\"; write 21:00-08:00 or off",
            config->quiet_hours);
    } else if (w.scratch != NULL) {
        result = load_steps(&w);
    }
    if (result == DB_OK) {
        result = load_deadlines(&w);
    }
    if (result == DB_OK && w.deadline_count > 0) {
        result = walk_all(&w);
    }
    arena_free(w.scratch);
    return result;
}
