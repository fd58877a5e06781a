#include "fcgi/tasks_list.h"

#include <stdlib.h>
#include <string.h>

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
    return now > task->deadline->due ? LATE : DUE;
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
    if (task.urgency == DUE && task.deadline->due - req->now < 3 * DAY) {
        tasks->soon++;
    }
    if (task.urgency != NOT_OPEN) {
        tally_add(&tasks->tally, task.head, task.deadline, req->now);
    }
}

/* What the rules find in a form that is being filled in. */
static bool count_hits(
    const struct request *req, const char *bureau, struct task *task)
{
    struct form_path path = {.region = req->session.actor.region,
        .form = task->deadline->form,
        .bureau = bureau};
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

bool tasks_gather(const struct request *req, const char *bureau, bool all,
    struct tasks *tasks)
{
    const int64_t since = all ? 0 : req->now - 60 * DAY;
    struct deadline *deadlines = NULL;
    struct submission_line *lines = NULL;
    size_t deadline_count = 0, line_count = 0;
    enum db_result result = calendar_list(
        req->read, NULL, since, req->arena, &deadlines, &deadline_count);
    if (result != DB_OK) {
        return result == DB_NONE;
    }
    result = submission_list(req->read, req->session.actor.region, NULL, since,
        req->arena, &lines, &line_count);
    tasks->of = arena_array(req->arena, deadline_count, sizeof(*tasks->of));
    if (!db_answered(result) || !tasks->of) {
        return false;
    }
    for (size_t i = 0; i < deadline_count; i++) {
        struct task task = {.deadline = &deadlines[i]};
        if (edition_get(req->read, deadlines[i].edition, &task.fw) != DB_OK) {
            return false;
        }
        task.form = framework_form(task.fw, text_of(deadlines[i].form));
        task.bureau = framework_bureau(task.fw, text_of(bureau));
        if (task.form < 0 || task.bureau < 0 ||
            !framework_assigned(task.fw, task.form, task.bureau)) {
            continue;
        }
        const struct submission_line *line = tally_find(
            lines, line_count, deadlines[i].period, deadlines[i].form, bureau);
        task.head = line ? &line->head : NULL;
        if (!count_hits(req, bureau, &task)) {
            return false;
        }
        add_task(req, tasks, task);
    }
    qsort(tasks->of, tasks->count, sizeof(*tasks->of), by_urgency);
    return true;
}
