/* The timer's walk along the ladder: calendar, counties, forms, bureaus. */
#include <stdlib.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/config.h"
#include "sql/edition.h"
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
    struct deadline *deadlines; /* rows for which a step holds now */
    size_t deadline_count;
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
            reminder_channels(value_string(&row[5]))};
    }
    return db_answered(result) ? DB_OK : result;
}

static int step_of(const struct walk *w, const struct deadline *deadline)
{
    return reminder_due(
        w->steps, w->step_count, deadline->due, deadline->lock, w->now);
}

/* The calendar's rows for which something can be due, by period. */
static enum db_result load_deadlines(struct walk *w)
{
    size_t count, kept = 0;
    enum db_result result =
        calendar_list(w->read, NULL, w->now, w->arena, &w->deadlines, &count);

    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (w->deadlines[i].open <= w->now &&
            step_of(w, &w->deadlines[i]) >= 0) {
            w->deadlines[kept++] = w->deadlines[i];
        }
    }
    w->deadline_count = kept;
    return db_answered(result) ? DB_OK : result;
}

static bool is_reported(const struct overview_head *heads, size_t count,
    const char *form, const char *bureau)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(heads[i].form, form) == 0 &&
            strcmp(heads[i].bureau, bureau) == 0) {
            return state_is_reported(heads[i].state);
        }
    }
    return false;
}

static bool is_sent(const struct reminded *sent, size_t count, const char *form,
    const char *bureau, const char *step)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sent[i].form, form) == 0 &&
            strcmp(sent[i].bureau, bureau) == 0 &&
            strcmp(sent[i].step, step) == 0) {
            return true;
        }
    }
    return false;
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

static enum db_result walk_form(struct walk *w, const struct county *county,
    const struct deadline *deadline, int form)
{
    const struct reminder_step *step = &w->steps[step_of(w, deadline)];
    const struct framework *fw = w->r.fw;
    enum db_result result = DB_OK;

    for (int b = 0; result == DB_OK && b < fw->bureau_count; b++) {
        const char *bureau = fw->bureaus[b].code;

        if (!framework_assigned(fw, form, b) ||
            is_reported(
                county->heads, county->head_count, deadline->form, bureau) ||
            is_sent(county->sent, county->sent_count, deadline->form, bureau,
                step->code)) {
            continue;
        }
        w->r.step = step->code;
        w->r.roles = step->roles;
        w->r.channels = step->channels & reminder_open_channels(w->config);
        w->r.target = (struct reminder_target){form, b, *deadline};
        result = send(w);
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
    if (w.scratch != NULL &&
        quiet_parse(text_of(config->quiet_hours), &w.r.quiet)) {
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
