#include "fcgi/tasks_list.h"

#include <stdlib.h>
#include <string.h>

#include "sql/exception.h"

static enum urgency urgency_of(const struct task *task, int64_t now)
{
    if (tally_reported(task->head)) {
        return DONE;
    }
    if (now < task->deadline->open) {
        return NOT_OPEN;
    }
    if (task->head && task->head->state == STATE_RETURNED) {
        return RETURNED;
    }
    return now >= tally_awaited(task->head, task->deadline) ? LATE : DUE;
}

static int by_urgency(const void *a, const void *b)
{
    const struct task *x = a, *y = b;
    if (x->urgency != y->urgency) {
        return x->urgency < y->urgency ? -1 : 1;
    }
    /* What is done: newest first; what is to do: nearest first. */
    int64_t gap = x->deadline->due - y->deadline->due;
    if (gap != 0) {
        return (gap < 0) == (x->urgency != DONE) ? -1 : 1;
    }
    return strcmp(x->deadline->form, y->deadline->form);
}

static void add_task(
    const struct request *req, struct tasks *tasks, struct task task)
{
    task.urgency = urgency_of(&task, req->now);
    tasks->of[tasks->count++] = task;
    tasks->urgent[task.urgency]++;
    if (task.urgency == DUE &&
        tally_awaited(task.head, task.deadline) - req->now < 3 * DAY) {
        tasks->soon++;
    }
    if (task.urgency != NOT_OPEN) {
        tally_add(&tasks->tally, task.head, task.deadline, req->now);
    }
}

/* What the rules find in a form that is being filled in. */
static bool count_hits(const struct request *req, struct task *task)
{
    struct form_path path = {.region = task->region,
        .form = task->deadline->form,
        .bureau = task->fw->bureaus[task->bureau].code};
    const struct framework *fw;
    struct opened_form form;
    struct hit *hits = NULL;
    if (!task->head || tally_reported(task->head) ||
        req->now >= task->deadline->lock ||
        !period_parse(text_of(task->deadline->period), &path.period)) {
        return true;
    }
    if (submission_open(req->read, &path, req->arena, &fw, &form) != DB_OK) {
        return false;
    }
    int count = check_form(
        fw, form.key.form, form.key.bureau, &form.figures, req->arena, &hits);
    for (int i = 0; i < count; i++) {
        task->hits[hits[i].severity]++;
    }
    return count >= 0;
}

/* The calendar as it concerns somebody, and what has been begun of it. */
struct agenda {
    int64_t since;
    struct deadline *deadlines;
    size_t deadline_count;
    struct submission_line *lines; /* of `region` */
    size_t line_count;
    struct exception *exceptions; /* likewise */
    size_t exception_count;
    const char *region;
};

/* The moments of a form that is not begun, with its exception, if any. */
static const struct deadline *moments_of(const struct request *req,
    const struct agenda *agenda, const struct deadline *deadline,
    const char *bureau)
{
    int64_t until = exception_until(agenda->exceptions, agenda->exception_count,
        deadline->period, deadline->form, bureau);
    struct deadline *moved;
    if (until == 0) {
        return deadline;
    }
    moved = arena_alloc(req->arena, sizeof(*moved));
    if (moved) {
        *moved = *deadline;
        deadline_except(moved, until);
    }
    return moved;
}

/* One form of one unit. */
static bool add_unit(const struct request *req, const struct agenda *agenda,
    struct task task, struct tasks *tasks)
{
    const struct deadline *deadline = task.deadline;
    const char *bureau = task.fw->bureaus[task.bureau].code;
    const struct submission_line *line = tally_find(agenda->lines,
        agenda->line_count, deadline->period, deadline->form, bureau);
    const struct task *first = tasks->of;
    task.head = line ? &line->head : NULL;
    task.deadline =
        line ? &line->deadline : moments_of(req, agenda, deadline, bureau);
    if (!task.deadline || !count_hits(req, &task)) {
        return false;
    }
    tasks->several |=
        tasks->count > 0 && (first->bureau != task.bureau ||
                                strcmp(first->region, task.region) != 0);
    add_task(req, tasks, task);
    return true;
}

/* The forms of one moment that the units of the account own a row of. */
static bool add_units(const struct request *req, const struct agenda *agenda,
    const struct deadline *deadline, struct tasks *tasks)
{
    struct task task = {.deadline = deadline, .region = agenda->region};
    if (edition_get(req->read, deadline->edition, &task.fw) != DB_OK) {
        return false;
    }
    task.form = framework_form(task.fw, text_of(deadline->form));
    for (int i = 0; task.form >= 0 && i < task.fw->bureau_count; i++) {
        task.bureau = i;
        if (tasks->count < TASKS_MAX &&
            framework_assigned(task.fw, task.form, i) &&
            actor_covers(&req->session.actor, agenda->region,
                task.fw->bureaus[i].code) &&
            !add_unit(req, agenda, task, tasks)) {
            return false;
        }
    }
    return true;
}

static bool add_region(const struct request *req, struct agenda *agenda,
    const char *region, struct tasks *tasks)
{
    agenda->region = region;
    agenda->line_count = agenda->exception_count = 0;
    if (!db_answered(submission_list(req->read, agenda->region, NULL,
            agenda->since, req->arena, &agenda->lines, &agenda->line_count)) ||
        !db_answered(exception_list(req->read, agenda->region, agenda->since,
            req->arena, &agenda->exceptions, &agenda->exception_count))) {
        return false;
    }
    for (size_t i = 0; i < agenda->deadline_count; i++) {
        if (!add_units(req, agenda, &agenda->deadlines[i], tasks)) {
            return false;
        }
    }
    return true;
}

bool tasks_gather(const struct request *req, bool all, struct tasks *tasks)
{
    struct agenda agenda = {.since = all ? 0 : req->now - 60 * DAY};
    enum db_result result = calendar_list(req->read, NULL, agenda.since,
        req->arena, &agenda.deadlines, &agenda.deadline_count);
    if (result != DB_OK) {
        return result == DB_NONE;
    }
    tasks->of = arena_array(req->arena, TASKS_MAX, sizeof(*tasks->of));
    if (!tasks->of || !reach_load(req, &tasks->reach)) {
        return false;
    }
    for (size_t i = 0; i < tasks->reach.count && tasks->count < TASKS_MAX;
         i++) {
        if (!add_region(req, &agenda, tasks->reach.of[i].code, tasks)) {
            return false;
        }
    }
    qsort(tasks->of, tasks->count, sizeof(*tasks->of), by_urgency);
    return true;
}
