#include <string.h>

#include "fcgi/matrix.h"
#include "fcgi/pages.h"
#include "sql/config.h"

const struct field_rule matrix_remind_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"remind.", FIELD_GROUP, 3, false, N_("Forms to remind of")},
    {"email", FIELD_LINE, 3, false, N_("Mail")},
    {"sms", FIELD_LINE, 3, false, N_("Short message")},
    {"text", FIELD_LONG, REMINDER_TEXT_MAX, true, N_("Text")},
    {0},
};

static bool may_remind(const struct request *req, const struct matrix *matrix)
{
    const struct object county = {.region = matrix->region.code, .bureau = ""};
    return may(&req->session.actor, ACTION_REMIND, &county, req->now) == MAY;
}

/* The newest reminder of a form and bureau: by hand only, or of any kind. */
static const struct reminded *newest(
    const struct matrix *matrix, int form, int bureau, bool hand)
{
    const struct reminded *found = NULL;
    for (size_t i = 0; i < matrix->reminded_count; i++) {
        const struct reminded *one = &matrix->reminded[i];
        if (strcmp(one->form, matrix->fw->forms[form].code) == 0 &&
            strcmp(one->bureau, matrix->fw->bureaus[bureau].code) == 0 &&
            (!hand || strcmp(one->step, "hand") == 0)) {
            found = one;
        }
    }
    return found;
}

static bool is_held(const struct request *req, const struct matrix *matrix,
    int form, int bureau)
{
    const struct reminded *last = newest(matrix, form, bureau, true);
    return last && req->now < last->at + (int64_t)REMINDER_HOURS * 3600;
}

static const char *box_name(const struct request *req,
    const struct matrix *matrix, int form, int bureau)
{
    const char *name = arena_printf(req->arena, "remind.%s.%s",
        matrix->fw->forms[form].code, matrix->fw->bureaus[bureau].code);
    return name ? name : "";
}

/* Of the bureaus that the account answers for. */
static bool open_now(const struct request *req, const struct matrix *matrix,
    int form, int bureau)
{
    return matrix_asked(matrix, form, bureau) &&
           actor_covers(&req->session.actor, matrix->region.code,
               matrix->fw->bureaus[bureau].code) &&
           !tally_reported(matrix_head(matrix, form, bureau)) &&
           req->now >= matrix_deadline(matrix, form)->open;
}

/* -- the list -------------------------------------------------------------- */

static void reminded_line(const struct request *req, struct html *h,
    const struct matrix *matrix, int form, int bureau)
{
    const struct reminded *last = newest(matrix, form, bureau, false);
    if (!last) {
        return;
    }
    html_lit(h, "<span class=\"mute note\">");
    html_text(h, tr(req, "reminded"));
    html_lit(h, " ");
    page_moment(req, h, last->at);
    html_lit(h, " ");
    html_text(h, *last->sender ? last->sender : tr(req, "by the timer"));
    if (is_held(req, matrix, form, bureau)) {
        html_lit(h, " ");
        html_text(h, tr(req, "again from"));
        html_lit(h, " ");
        page_moment(req, h,
            newest(matrix, form, bureau, true)->at +
                (int64_t)REMINDER_HOURS * 3600);
    }
    html_lit(h, "</span>");
}

static void box(const struct request *req, struct html *h,
    const struct matrix *matrix, int form, int bureau)
{
    const char *name = box_name(req, matrix, form, bureau);
    html_lit(h, "<input type=\"checkbox\" value=\"yes\"");
    html_attr(h, "name", name);
    html_attr(h, "id", name);
    if (is_held(req, matrix, form, bureau)) {
        html_lit(h, " disabled");
    } else {
        html_lit(h, " checked");
    }
    html_lit(h, "> <label");
    html_attr(h, "for", name);
    html_lit(h, ">");
}

static void late_line(const struct request *req, struct html *h,
    const struct matrix *matrix, int form, int bureau, bool boxes)
{
    const struct deadline moments = matrix_moments(matrix, form, bureau);
    html_lit(h, "<li>");
    if (boxes) {
        box(req, h, matrix, form, bureau);
    }
    html_lit(h, "<b>");
    html_text(h, say(req, &matrix->fw->bureaus[bureau].name));
    html_lit(h, "</b> ");
    html_text(h, matrix->fw->forms[form].number);
    if (boxes) {
        html_lit(h, "</label>");
    }
    html_lit(h, " ");
    matrix_state(req, h, matrix, form, bureau);
    if (req->now < moments.due) {
        html_lit(h, "<span class=\"left\">");
        page_left(req, h, moments.due);
        html_lit(h, "</span>");
    }
    if (moments.due > matrix_deadline(matrix, form)->due) {
        html_lit(h, "<span class=\"mute note\">");
        html_text(h, tr(req, "put off until"));
        html_lit(h, " ");
        page_moment(req, h, moments.due);
        html_lit(h, "</span>");
    }
    reminded_line(req, h, matrix, form, bureau);
    html_lit(h, "</li>");
}

static bool is_overdue(const struct request *req, const struct matrix *matrix,
    int form, int bureau)
{
    return req->now >= matrix_moments(matrix, form, bureau).due;
}

/* Those past their time first. */
static void lines(const struct request *req, struct html *h,
    const struct matrix *matrix, bool boxes)
{
    for (int round = 0; round < 2; round++) {
        for (int form = 0; form < matrix->fw->form_count; form++) {
            for (int b = 0; b < matrix->fw->bureau_count; b++) {
                if (open_now(req, matrix, form, b) &&
                    is_overdue(req, matrix, form, b) == (round == 0)) {
                    late_line(req, h, matrix, form, b, boxes);
                }
            }
        }
    }
}

static void way(const struct request *req, struct html *h, const char *name,
    const char *label, enum channel channel)
{
    bool open =
        (reminder_open_channels(req->config) & CHANNEL_BIT(channel)) != 0;
    html_lit(h, "<span class=\"way\"><input type=\"checkbox\" value=\"yes\"");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    if (!open || channel == CHANNEL_APP) {
        html_lit(h, " disabled");
    }
    if (channel == CHANNEL_APP || *request_value(req, name)) {
        html_lit(h, " checked");
    }
    html_lit(h, "> <label");
    html_attr(h, "for", name);
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</label>");
    if (!open) {
        html_lit(h, " <span class=\"mute\">");
        html_text(h, tr(req, "(not set up)"));
        html_lit(h, "</span>");
    }
    html_lit(h, "</span> ");
}

static void ways(const struct request *req, struct html *h)
{
    html_lit(h, "<fieldset class=\"ways\"><legend>");
    html_text(h, tr(req, "How to remind"));
    html_lit(h, "</legend>");
    way(req, h, "app", tr(req, "Message here"), CHANNEL_APP);
    way(req, h, "sms", tr(req, "Short message"), CHANNEL_SMS);
    way(req, h, "email", tr(req, "Mail"), CHANNEL_EMAIL);
    html_lit(h, "</fieldset>");
}

static void text_box(const struct request *req, struct html *h)
{
    const char *sent = request_value(req, "text");
    page_field_begin(h, "text", tr(req, "Text"));
    html_lit(h, "<textarea id=\"text\" name=\"text\" rows=\"4\" required "
                "maxlength=\"300\" aria-describedby=\"text-hint\"");
    page_field_marks(req, h, "text");
    html_lit(h, ">");
    html_text(h, *sent ? sent : say(req, &reminder_standard));
    html_lit(h, "</textarea><p class=\"hint\" id=\"text-hint\">");
    html_text(h, req->english
                     ? "{unit} {form} {period} {due} {left}"
                     : "可用：{单位} {表号} {报告期} {应报时间} {还剩}");
    html_lit(h, "</p>");
    page_field_end(req, h, "text");
}

static void order_end(const struct request *req, struct html *h)
{
    const char *hours =
        *req->config->quiet_hours ? req->config->quiet_hours : "off";
    const char *text = arena_printf(req->arena,
        tr(req, "By hand a unit is reminded of a form once in 24 hours. Quiet "
                "hours for mail and short messages: %s; they leave when these "
                "end. Messages here arrive at once."),
        hours);
    ways(req, h);
    text_box(req, h);
    html_lit(h, "<div class=\"actions\"><button class=\"primary\">");
    html_text(h, tr(req, "Remind those ticked"));
    html_lit(h, "</button></div><p class=\"mute note\">");
    html_text(h, text ? text : "");
    html_lit(h, "</p></form>");
}

static void counts(
    const struct request *req, struct html *h, int open, int overdue)
{
    const char *text = arena_printf(req->arena,
        tr(req, "%d past their due time, %d still in time"), overdue,
        open - overdue);
    html_lit(h, "<p class=\"mute\">");
    html_text(h, text ? text : "");
    html_lit(h, "</p>");
}

static int count_open(
    const struct request *req, const struct matrix *matrix, int *overdue)
{
    int count = 0;
    *overdue = 0;
    for (int form = 0; form < matrix->fw->form_count; form++) {
        for (int b = 0; b < matrix->fw->bureau_count; b++) {
            if (open_now(req, matrix, form, b)) {
                count++;
                *overdue += is_overdue(req, matrix, form, b);
            }
        }
    }
    return count;
}

void matrix_late_list(
    const struct request *req, struct html *h, const struct matrix *matrix)
{
    int overdue, open = count_open(req, matrix, &overdue);
    bool boxes = open > 0 && may_remind(req, matrix);
    html_lit(h, "<section class=\"card alarm-card\"><h2>");
    html_text(h, tr(req, "Not reported yet"));
    html_lit(h, " <span class=\"count\">");
    html_int(h, open);
    html_lit(h, "</span></h2>");
    counts(req, h, open, overdue);
    if (boxes) {
        html_lit(h, "<form method=\"post\" action=\"/matrix/");
        html_url(h, matrix->region.code);
        html_lit(h, "/");
        html_url(h, matrix->key);
        html_lit(h, "/remind\">");
        page_guard(req, h);
    }
    html_lit(h, "<ul class=\"late\">");
    lines(req, h, matrix, boxes);
    html_lit(h, "</ul>");
    if (boxes) {
        order_end(req, h);
    }
    html_lit(h, "</section>");
}

/* -- sending --------------------------------------------------------------- */

static size_t ticked(const struct request *req, const struct matrix *matrix,
    struct reminder_target *out)
{
    size_t count = 0;
    for (int form = 0; form < matrix->fw->form_count; form++) {
        for (int b = 0; b < matrix->fw->bureau_count; b++) {
            if (open_now(req, matrix, form, b) &&
                *request_value(req, box_name(req, matrix, form, b))) {
                out[count++] = (struct reminder_target){
                    form, b, matrix_moments(matrix, form, b)};
            }
        }
    }
    return count;
}

static void check(struct request *req, size_t target_count)
{
    const char *unknown =
        reminder_unknown(request_value(req, "text"), req->arena);
    if (unknown) {
        const char *text = arena_printf(req->arena,
            tr(req, "%s stands for nothing. Use the words in braces that are "
                    "listed under the text."),
            unknown);
        request_fault(req, "text", text ? text : "");
    }
    if (target_count == 0) {
        request_fault(req, "",
            tr(req, "No form is ticked that is still open. Tick at least one "
                    "in the list."));
    }
}

static void done(struct request *req, struct reply *reply,
    const struct matrix *matrix, const struct reminder_outcome *out)
{
    const char *path = out->replayed
                           ? arena_printf(req->arena, "/matrix/%s/%s",
                                 matrix->region.code, matrix->key)
                           : arena_printf(req->arena,
                                 "/matrix/%s/%s?sent=%d&held=%d&nobody=%d",
                                 matrix->region.code, matrix->key, out->sent,
                                 out->held, out->nobody);
    reply_redirect(reply, path ? path : "/matrix");
}

void matrix_remind(struct request *req, struct reply *reply)
{
    struct matrix matrix;
    struct reminder_outcome out;
    if (!matrix_load(req, reply, &matrix)) {
        return;
    }
    size_t room = (size_t)(matrix.fw->form_count * matrix.fw->bureau_count) + 1;
    struct reminder_target *targets =
        arena_array(req->arena, room, sizeof(*targets));
    if (!targets) {
        reply_unavailable(req, reply);
        return;
    }
    struct reminder_order order = {.key_hex = request_value(req, "key"),
        .address = req->address,
        .region = matrix.region.code,
        .period = matrix.period,
        .channels =
            CHANNEL_BIT(CHANNEL_APP) |
            (*request_value(req, "email") ? CHANNEL_BIT(CHANNEL_EMAIL) : 0) |
            (*request_value(req, "sms") ? CHANNEL_BIT(CHANNEL_SMS) : 0),
        .text = request_value(req, "text"),
        .targets = targets,
        .target_count = ticked(req, &matrix, targets)};
    check(req, order.target_count);
    if (req->fault_count > 0) {
        reply->status = 422;
        matrix_write(req, reply, &matrix, req->faults[0].text, false);
    } else if (reminder_send(req->write, req->config, matrix.fw,
                   &req->session.actor, &order, req->now, req->arena,
                   &out) == DB_OK) {
        done(req, reply, &matrix, &out);
    } else {
        reply_unavailable(req, reply);
    }
}
