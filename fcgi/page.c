#include "fcgi/page.h"

#include <sodium.h>
#include <string.h>

#include "eval/framework.h"
#include "fcgi/route.h"

#define DAY 86400

/* -- menu ------------------------------------------------------------------ */

/* In the order of the bar; the first one that a role may open is its home. */
static const struct entry_point {
    const char *path, *label;
    enum action action;
} menu_entries[] = {
    {"/tasks", N_("My tasks"), ACTION_TASKS},
    {"/review", N_("Review"), ACTION_REVIEW},
    {"/matrix", N_("Completeness"), ACTION_MATRIX},
    {"/evaluation", N_("Evaluation"), ACTION_EVALUATION},
    {"/ranking", N_("Ranking"), ACTION_RANKING},
    {"/register", N_("Register"), ACTION_REGISTER},
    {"/framework", N_("Framework"), ACTION_FRAMEWORK},
    {"/accounts", N_("Accounts"), ACTION_ACCOUNTS},
    {"/audit", N_("Audit log"), ACTION_AUDIT},
};
#define ENTRIES (sizeof(menu_entries) / sizeof(menu_entries[0]))

static bool may_open(const struct request *req, enum action action)
{
    const struct actor *actor = &req->session.actor;
    const struct object own = {
        .region = actor->region, .bureau = actor->bureau};
    return may(actor, action, &own, req->now) == MAY;
}

const char *page_home(const struct request *req)
{
    for (size_t i = 0; i < ENTRIES; i++) {
        if (may_open(req, menu_entries[i].action)) {
            return menu_entries[i].path;
        }
    }
    return "/help";
}

static void menu_link(
    struct html *h, const char *path, const char *label, const char *current)
{
    html_lit(h, "<li><a href=\"");
    html_text(h, path);
    if (strcmp(path, current) == 0) {
        html_lit(h, "\" aria-current=\"page\">");
    } else {
        html_lit(h, "\">");
    }
    html_text(h, label);
    html_lit(h, "</a></li>");
}

/* The inbox, with how many wait there to be read. */
static void messages_link(
    const struct request *req, struct html *h, const char *current)
{
    const char *label = tr(req, "Messages");
    if (req->session.unread > 0) {
        label = arena_printf(req->arena, "%s (%d)", label, req->session.unread);
    }
    menu_link(h, "/messages", label ? label : "", current);
}

static void menu(const struct request *req, struct html *h, const char *current)
{
    html_lit(h, "<a class=\"open-menu\" href=\"#menu\">");
    html_text(h, tr(req, "Menu"));
    html_lit(h, "</a><nav id=\"menu\"");
    html_attr(h, "aria-label", tr(req, "Menu"));
    html_lit(h, "><ul>");
    for (size_t i = 0; req->signed_in && i < ENTRIES; i++) {
        if (may_open(req, menu_entries[i].action)) {
            menu_link(h, menu_entries[i].path, tr(req, menu_entries[i].label),
                current);
        }
    }
    if (req->signed_in) {
        messages_link(req, h, current);
    }
    menu_link(h, "/help", tr(req, "Help"), current);
    html_lit(h, "</ul></nav>");
}

/* -- bar ------------------------------------------------------------------- */

static void language_link(const struct request *req, struct html *h)
{
    html_lit(h, "<a rel=\"nofollow\" ");
    if (req->english) {
        html_lit(h, "lang=\"zh-CN\" href=\"/language?to=zh&amp;next=");
    } else {
        html_lit(h, "lang=\"en\" href=\"/language?to=en&amp;next=");
    }
    html_url(h, req->path);
    if (*req->query && req->method != METHOD_POST) {
        html_lit(h, "%3F");
        html_url(h, req->query);
    }
    if (req->english) {
        html_lit(h, "\">中文</a>");
    } else {
        html_lit(h, "\">English</a>");
    }
}

static void csrf(const struct request *req, struct html *h)
{
    html_lit(h, "<input type=\"hidden\" name=\"csrf\" value=\"");
    html_text(h, req->signed_in ? req->session.csrf : req->visitor);
    html_lit(h, "\">");
}

static void who(const struct request *req, struct html *h)
{
    html_lit(h, "<div class=\"who\">");
    if (req->signed_in) {
        html_lit(h, "<a class=\"name\" href=\"/password\">");
        html_text(h, req->session.actor.name);
        html_lit(h, "</a>");
    }
    language_link(req, h);
    if (req->signed_in) {
        html_lit(h, "<form method=\"post\" action=\"/logout\">");
        csrf(req, h);
        html_lit(h, "<button>");
        html_text(h, tr(req, "Sign out"));
        html_lit(h, "</button></form>");
    }
    html_lit(h, "</div>");
}

static void bar(const struct request *req, struct html *h, const char *current)
{
    const struct session *session = &req->session;
    html_lit(h, "<header class=\"topbar\"><a class=\"brand\" href=\"/\">");
    html_text(h, tr(req, "Pinzhi"));
    html_lit(h, "</a><span class=\"where\">");
    if (req->signed_in) {
        html_text(h, req->english ? session->region_en : session->region_zh);
    }
    html_lit(h, "<span>");
    html_text(h, tr(req, "County quality evaluation"));
    html_lit(h, "</span></span>");
    menu(req, h, current);
    who(req, h);
    html_lit(h, "</header>");
}

static void strip(const struct request *req, struct html *h)
{
    bool region = req->signed_in && req->session.sample;
    if (!region && !req->strip) {
        return;
    }
    html_lit(h, "<aside class=\"strip\"");
    html_attr(h, "aria-label", tr(req, "Sample data"));
    html_lit(h, "><b>");
    html_text(h, tr(req, "Sample data"));
    html_lit(h, "</b>");
    if (region) {
        html_text(h, tr(req, "The figures of this county are generated for "
                             "trials and are nobody's published figures."));
    }
    if (region && req->strip) {
        html_lit(h, " ");
    }
    if (req->strip) {
        html_text(h, req->strip);
    }
    html_lit(h, "</aside>");
}

/* Where there is a script it does better. */
static void refresh(const struct request *req, struct html *h)
{
    if (req->refresh > 0) {
        html_lit(h, "<noscript><meta http-equiv=\"refresh\" content=\"");
        html_int(h, req->refresh);
        html_lit(h, "\"></noscript>");
    }
}

void page_begin(const struct request *req, struct reply *reply,
    const char *title, const char *menu_path)
{
    struct html *h = &reply->body;
    if (req->english) {
        html_lit(h, "<!DOCTYPE html><html lang=\"en\">");
    } else {
        html_lit(h, "<!DOCTYPE html><html lang=\"zh-CN\">");
    }
    html_lit(h, "<head><meta charset=\"utf-8\"><title>");
    html_text(h, title);
    html_lit(h, " - ");
    html_text(h, tr(req, "Pinzhi"));
    html_lit(h, "</title><meta name=\"viewport\" content=\"width=device-width, "
                "initial-scale=1\"><link rel=\"stylesheet\" "
                "href=\"/static/pinzhi.css\"><link rel=\"icon\" "
                "href=\"/static/favicon.svg\" type=\"image/svg+xml\">");
    refresh(req, h);
    html_lit(h, "</head><body><a class=\"skip\" href=\"#main\">");
    html_text(h, tr(req, "Skip to the content"));
    html_lit(h, "</a>");
    bar(req, h, menu_path);
    strip(req, h);
    html_lit(h, "<main id=\"main\" tabindex=\"-1\">");
}

void page_end(const struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    html_lit(h, "</main><footer class=\"foot\"><a href=\"/help\">");
    html_text(h, tr(req, "Help"));
    html_lit(h, "</a>");
    html_text(h, tr(req, "All times are Beijing time."));
    html_lit(h, "</footer></body></html>\n");
}

/* -- forms ----------------------------------------------------------------- */

void page_guard(const struct request *req, struct html *h)
{
    unsigned char random[16];
    char key[33];
    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(key, sizeof(key), random, sizeof(random));
    csrf(req, h);
    html_lit(h, "<input type=\"hidden\" name=\"key\" value=\"");
    html_text(h, key);
    html_lit(h, "\">");
}

void page_faults(const struct request *req, struct html *h)
{
    if (req->fault_count == 0) {
        return;
    }
    html_lit(h, "<div class=\"faults\" role=\"alert\"><h2>");
    html_text(h, tr(req, "To be corrected"));
    html_lit(h, "</h2><ul>");
    for (size_t i = 0; i < req->fault_count; i++) {
        const struct fault *fault = &req->faults[i];
        html_lit(h, "<li>");
        if (*fault->field) {
            html_lit(h, "<a href=\"#");
            html_url(h, fault->field);
            html_lit(h, "\">");
        }
        html_text(h, fault->text);
        if (*fault->field) {
            html_lit(h, "</a>");
        }
        html_lit(h, "</li>");
    }
    html_lit(h, "</ul></div>");
}

void page_field_begin(struct html *h, const char *name, const char *label)
{
    html_lit(h, "<div class=\"field\"><label");
    html_attr(h, "for", name);
    html_lit(h, ">");
    html_text(h, label);
    html_lit(h, "</label>");
}

void page_field_marks(
    const struct request *req, struct html *h, const char *name)
{
    if (!request_fault_of(req, name)) {
        return;
    }
    html_lit(h, " aria-invalid=\"true\" aria-describedby=\"");
    html_text(h, name);
    html_lit(h, "-fault\"");
}

void page_field_fault(
    const struct request *req, struct html *h, const char *name)
{
    const char *fault = request_fault_of(req, name);
    if (fault) {
        html_lit(h, "<p class=\"fault\" id=\"");
        html_text(h, name);
        html_lit(h, "-fault\">");
        html_text(h, fault);
        html_lit(h, "</p>");
    }
}

void page_field_end(const struct request *req, struct html *h, const char *name)
{
    page_field_fault(req, h, name);
    html_lit(h, "</div>");
}

void page_input(
    const struct request *req, struct html *h, const struct page_input *input)
{
    page_field_begin(h, input->name, input->label);
    html_lit(h, "<input");
    html_attr(h, "id", input->name);
    html_attr(h, "name", input->name);
    html_attr(h, "type", input->type);
    html_attr(h, "autocomplete", input->autocomplete);
    html_attr(h, "value", input->value ? input->value : "");
    html_lit(h, " maxlength=\"");
    html_int(h, input->max);
    html_lit(h, "\"");
    if (input->required) {
        html_lit(h, " required");
    }
    if (input->focus) {
        html_lit(h, " autofocus");
    }
    page_field_marks(req, h, input->name);
    html_lit(h, ">");
    if (input->hint) {
        html_lit(h, "<p class=\"hint\">");
        html_text(h, input->hint);
        html_lit(h, "</p>");
    }
    page_field_end(req, h, input->name);
}

/* -- states and moments ---------------------------------------------------- */

void page_notice(struct html *h, const char *text, bool good)
{
    if (good) {
        html_lit(h, "<p class=\"notice good\" role=\"status\">");
    } else {
        html_lit(h, "<p class=\"notice bad\" role=\"alert\">");
    }
    html_text(h, text);
    html_lit(h, "</p>");
}

void page_state(const struct request *req, struct html *h, enum state state)
{
    struct words words = state_words(state);
    html_lit(h, "<span class=\"tag ");
    html_text(h, state_key(state));
    html_lit(h, "\">");
    html_text(h, say(req, &words));
    html_lit(h, "</span>");
}

static void two_digits(struct html *h, int number)
{
    if (number < 10) {
        html_lit(h, "0");
    }
    html_int(h, number);
}

static void date_words(const struct request *req, struct html *h, int32_t day)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
        "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int year, month, date, this_year, unused;
    date_civil(day, &year, &month, &date);
    date_civil(time_day(req->now), &this_year, &unused, &unused);
    if (req->english) {
        html_int(h, date);
        html_lit(h, " ");
        html_text(h, months[month - 1]);
        if (year != this_year) {
            html_lit(h, " ");
            html_int(h, year);
        }
        return;
    }
    if (year != this_year) {
        html_int(h, year);
        html_lit(h, "年");
    }
    html_int(h, month);
    html_lit(h, "月");
    html_int(h, date);
    html_lit(h, "日");
}

void page_moment(const struct request *req, struct html *h, int64_t moment)
{
    int32_t day = time_day(moment);
    int minute = (int)((moment - time_at(day, 0, 0)) / 60);
    /* Midnight ends a day here: 18日 24:00, not 19日 00:00. */
    if (minute == 0) {
        day--;
        minute = 24 * 60;
    }
    date_words(req, h, day);
    html_lit(h, " ");
    two_digits(h, minute / 60);
    html_lit(h, ":");
    two_digits(h, minute % 60);
}

static const char *left_words(const struct request *req, int64_t left)
{
    struct arena *arena = req->arena;
    if (left < -DAY) {
        return arena_printf(arena, tr(req, "%d days late"), (int)(-left / DAY));
    }
    if (left < 0) {
        return tr(req, "past due");
    }
    if (left >= 2 * DAY) {
        return arena_printf(arena, tr(req, "%d days left"), (int)(left / DAY));
    }
    if (left >= 2 * 3600) {
        return arena_printf(
            arena, tr(req, "%d hours left"), (int)(left / 3600));
    }
    return arena_printf(arena, tr(req, "%d minutes left"), (int)(left / 60));
}

void page_left(const struct request *req, struct html *h, int64_t until)
{
    const char *text = left_words(req, until - req->now);
    html_text(h, text ? text : "");
}
