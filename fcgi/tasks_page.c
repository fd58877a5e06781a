#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/messages_box.h"
#include "fcgi/parts.h"
#include "fcgi/tasks_list.h"

const struct field_rule tasks_page_fields[] = {
    {"view", FIELD_LINE, 5, false, N_("Selection")},
    {0},
};

/* -- writing --------------------------------------------------------------- */

static void stat(struct html *h, int number, const char *text, bool alarm)
{
    if (alarm && number > 0) {
        html_lit(h, "<div class=\"stat alarm\"><b>");
    } else {
        part_stat_begin(h);
    }
    html_int(h, number);
    part_stat_middle(h);
    html_text(h, text);
    part_stat_end(h);
}

static void stats(
    const struct request *req, struct html *h, const struct tasks *tasks)
{
    html_lit(h, "<div class=\"stats\">");
    stat(h, tasks->urgent[LATE], tr(req, "forms past their due time"), true);
    stat(h, tasks->urgent[RETURNED], tr(req, "forms returned to you"), true);
    stat(h, tasks->soon, tr(req, "forms due within 3 days"), false);
    stat(h, tasks->urgent[DONE], tr(req, "forms submitted"), false);
    html_lit(h, "</div>");
}

static void date_cell(const struct request *req, struct html *h,
    const char *label, int64_t moment)
{
    html_lit(h, "<td class=\"date\" data-label=\"");
    html_text(h, label);
    html_lit(h, "\">");
    page_moment(req, h, moment);
    html_lit(h, "</td>");
}

static void days_late(const struct request *req, struct html *h, int64_t due)
{
    int days = time_day(req->now) - time_day(due);
    const char *text =
        arena_printf(req->arena, tr(req, "%d days late"), days > 0 ? days : 1);
    html_lit(h, "<b class=\"alarm\">");
    html_text(h, text ? text : "");
    html_lit(h, "</b>");
}

static void left_cell(
    const struct request *req, struct html *h, const struct task *task)
{
    const struct deadline *deadline = task->deadline;
    html_lit(h, "<td class=\"left\">");
    switch (task->urgency) {
    case DONE:
        html_text(h, task->head->late ? tr(req, "submitted late")
                                      : tr(req, "submitted in time"));
        html_lit(h, "<br><span class=\"mute\">");
        page_moment(req, h, task->head->submitted_at);
        html_lit(h, "</span>");
        break;
    case LATE:
        days_late(req, h, tally_awaited(task->head, deadline));
        html_lit(h, "<br><span class=\"mute\">");
        html_text(h, req->now > deadline->late
                         ? tr(req, "closed; ask the reviewer")
                         : tr(req, "can still be submitted"));
        html_lit(h, "</span>");
        break;
    case RETURNED:
        html_lit(h, "<span class=\"alarm\">");
        html_text(h, task->head->reason);
        html_lit(h, "</span>");
        if (task->head->redo != 0) {
            html_lit(h, "<br>");
            html_text(h, tr(req, "To be corrected until"));
            html_lit(h, " ");
            page_moment(req, h, task->head->redo);
            html_lit(h, " ");
            page_left(req, h, task->head->redo);
        }
        break;
    case DUE: page_left(req, h, tally_awaited(task->head, deadline)); break;
    case NOT_OPEN:
        html_text(h, tr(req, "opens"));
        html_lit(h, " ");
        page_moment(req, h, deadline->open);
        break;
    }
    html_lit(h, "</td>");
}

static void hit_tags(
    const struct request *req, struct html *h, const struct task *task)
{
    for (int i = 0; i < SEVERITY__COUNT; i++) {
        if (task->hits[i] == 0) {
            continue;
        }
        html_lit(h, " <span class=\"hit-tag hit-");
        html_text(h, part_severity_class((enum severity)i));
        html_lit(h, "\">");
        html_text(h, part_severity_word(req, (enum severity)i));
        html_lit(h, " ");
        html_int(h, task->hits[i]);
        html_lit(h, "</span>");
    }
}

static void progress_cell(
    const struct request *req, struct html *h, const struct task *task)
{
    int due = framework_due_cells(task->fw, task->form, task->bureau);
    int filled = task->head ? task->head->filled : 0;
    html_lit(h, "<td class=\"progress\"><progress value=\"");
    html_int(h, filled);
    html_lit(h, "\" max=\"");
    html_int(h, due);
    html_lit(h, "\"></progress> ");
    html_int(h, filled);
    html_lit(h, " / ");
    html_int(h, due);
    html_text(h, tr(req, " cells"));
    hit_tags(req, h, task);
    html_lit(h, "</td>");
}

static const char *action_word(
    const struct request *req, const struct task *task)
{
    if (task->urgency == DONE) {
        return tr(req, "View");
    }
    if (task->urgency == RETURNED) {
        return tr(req, "Correct");
    }
    return task->head && task->head->version > 0 ? tr(req, "Continue")
                                                 : tr(req, "Fill in");
}

static void action_cell(
    const struct request *req, struct html *h, const struct task *task)
{
    html_lit(h, "<td class=\"act\">");
    if (task->urgency == NOT_OPEN) {
        html_lit(h, "<span class=\"button off\" aria-disabled=\"true\">");
        html_text(h, tr(req, "Not open"));
        html_lit(h, "</span></td>");
        return;
    }
    if (task->urgency == DONE) {
        html_lit(h, "<a class=\"button\" href=\"/form/");
    } else {
        html_lit(h, "<a class=\"button primary\" href=\"/form/");
    }
    part_form_path(h, task->region, task->deadline->period,
        task->deadline->form, task->fw->bureaus[task->bureau].code);
    html_lit(h, "\">");
    html_text(h, action_word(req, task));
    html_lit(h, "</a></td>");
}

static const char *frequency_word(const struct request *req, enum freq freq)
{
    switch (freq) {
    case FREQ_MONTH: return tr(req, "monthly");
    case FREQ_QUARTER: return tr(req, "quarterly");
    case FREQ_YEAR:
    case FREQ__COUNT: break;
    }
    return tr(req, "annual");
}

/* Whose form it is, when there are several. */
static void unit(const struct request *req, struct html *h,
    const struct tasks *tasks, const struct task *task)
{
    html_lit(h, " · ");
    html_text(h, say(req, &task->fw->bureaus[task->bureau].name));
    if (strcmp(task->region, req->session.actor.region) != 0) {
        html_lit(h, " · ");
        html_text(h, reach_name(req, &tasks->reach, task->region));
    }
}

static void task_row(const struct request *req, struct html *h,
    const struct tasks *tasks, const struct task *task)
{
    const struct form *form = &task->fw->forms[task->form];
    const struct deadline *deadline = task->deadline;
    if (task->urgency == LATE || task->urgency == RETURNED) {
        html_lit(h, "<tr class=\"urgent\"><th scope=\"row\">");
    } else {
        html_lit(h, "<tr><th scope=\"row\">");
    }
    html_text(h, form->number);
    html_lit(h, "<br><span class=\"mute\">");
    html_text(h, frequency_word(req, form->freq));
    html_lit(h, "</span></th><td class=\"what\">");
    html_text(h, say(req, &form->title));
    html_lit(h, "<br><span class=\"mute\">");
    html_text(h, part_period_of(req, deadline->period));
    if (tasks->several) {
        unit(req, h, tasks, task);
    }
    html_lit(h, "</span></td><td class=\"state\">");
    part_state(req, h, task->head, deadline);
    html_lit(h, "</td>");
    date_cell(req, h, tr(req, "Due"), deadline->due);
    date_cell(req, h, tr(req, "Late until"), deadline->late);
    date_cell(req, h, tr(req, "Locked from"), deadline->lock);
    left_cell(req, h, task);
    progress_cell(req, h, task);
    action_cell(req, h, task);
    html_lit(h, "</tr>");
}

static void table_head(const struct request *req, struct html *h)
{
    const char *const heads[] = {
        tr(req, "Form"),
        tr(req, "Title and period"),
        tr(req, "State"),
        tr(req, "Due"),
        tr(req, "Late until"),
        tr(req, "Locked from"),
        tr(req, "Time left"),
        tr(req, "Progress"),
        tr(req, "Action"),
    };
    part_table(h, "list tasks", heads, sizeof(heads) / sizeof(heads[0]));
}

static void rate_row(struct html *h, const char *label, int part, int whole)
{
    html_lit(h, "<div><dt>");
    html_text(h, label);
    html_lit(h, "</dt><dd>");
    tally_rate(h, part, whole);
    html_lit(h, " <span class=\"mute\">");
    html_int(h, part);
    html_lit(h, " ÷ ");
    html_int(h, whole);
    html_lit(h, "</span></dd></div>");
}

static void own_rates(
    const struct request *req, struct html *h, const struct tally *tally)
{
    html_lit(h, "<section class=\"card\"><h2>");
    html_text(h, tr(req, "How your unit reports"));
    html_lit(h, "</h2><dl class=\"pairs\">");
    rate_row(h, tr(req, "Reported, of those due"), tally->reported, tally->due);
    rate_row(h, tr(req, "In time, of those due"), tally->timely, tally->due);
    html_lit(h, "<div><dt>");
    html_text(h, tr(req, "Times returned"));
    html_lit(h, "</dt><dd>");
    html_int(h, tally->returns);
    html_lit(h, "</dd></div></dl></section>");
}

static void tab(struct html *h, const char *path, const char *label, bool on)
{
    html_lit(h, "<li><a");
    html_attr(h, "href", path);
    if (on) {
        html_lit(h, " aria-current=\"page\"");
    }
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</a></li>");
}

static void tabs(
    const struct request *req, struct html *h, const struct tasks *tasks)
{
    bool all = strcmp(request_value(req, "view"), "all") == 0;
    const char *current = arena_printf(req->arena, all ? "%s" : "%s %zu",
        tr(req, "Current forms"), tasks->count);
    html_lit(h, "<nav");
    html_attr(h, "aria-label", tr(req, "Which forms"));
    html_lit(h, "><ul class=\"tabs\">");
    tab(h, "/tasks", current ? current : "", !all);
    tab(h, "/tasks?view=all", tr(req, "All forms"), all);
    html_lit(h, "</ul></nav>");
}

static void write_tasks(
    const struct request *req, struct html *h, const struct tasks *tasks)
{
    stats(req, h, tasks);
    html_lit(h, "<div class=\"two\"><div>");
    tabs(req, h, tasks);
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    table_head(req, h);
    for (size_t i = 0; i < tasks->count; i++) {
        task_row(req, h, tasks, &tasks->of[i]);
    }
    html_lit(h, "</tbody></table></div><p class=\"mute\">");
    html_text(
        h, tr(req, "Due: the last moment to be in time. Late until: after it "
                   "nothing can be submitted; ask the reviewer. Locked from: "
                   "figures stand; a change is a new version."));
    html_lit(h, "</p></div><div>");
    messages_box(req, h);
    own_rates(req, h, &tasks->tally);
    html_lit(h, "</div></div>");
}

/* How many forms wait for this unit. */
static void waiting(
    const struct request *req, struct html *h, const struct tasks *tasks)
{
    const char *text =
        arena_printf(req->arena, tr(req, "%d forms wait for your unit"),
            tasks->urgent[LATE] + tasks->urgent[RETURNED] + tasks->urgent[DUE]);
    html_lit(h, " <span class=\"mute\">");
    html_text(h, text ? text : "");
    html_lit(h, "</span>");
}

void tasks_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    const char *bureau = req->session.bureau_code;
    struct tasks tasks = {0};
    bool has_bureau = bureau && *bureau;
    bool all = strcmp(request_value(req, "view"), "all") == 0;
    if (has_bureau && !tasks_gather(req, all, &tasks)) {
        reply_unavailable(req, reply);
        return;
    }
    page_begin(req, reply, tr(req, "My tasks"), "/tasks");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "My tasks"));
    waiting(req, h, &tasks);
    html_lit(h, "</h1>");
    if (tasks.count > 0) {
        write_tasks(req, h, &tasks);
    } else {
        html_lit(h, "<p class=\"notice\">");
        html_text(
            h, has_bureau
                   ? tr(req, "No form is open for your unit at present.")
                   : tr(req, "Your account belongs to no unit that fills in "
                             "forms; the menu shows what you can do."));
        html_lit(h, "</p>");
    }
    page_end(req, reply);
}
