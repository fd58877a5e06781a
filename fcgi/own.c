#include "fcgi/own.h"

#include <string.h>

#include "fcgi/route.h"

/* Anybody has these, but tokens only those who work with forms and scores. */
static const struct tab {
    const char *path, *label;
    bool asks;
    enum action action;
} tabs[] = {
    {"/password", N_("Password"), false, 0},
    {"/two-factor", N_("Two-factor sign-in"), false, 0},
    {"/sessions", N_("Sessions"), false, 0},
    {"/tokens", N_("API tokens"), true, ACTION_TOKENS},
};

static bool shown(const struct request *req, const struct tab *tab)
{
    const struct object nothing = {.region = "", .bureau = ""};
    return !tab->asks ||
           may(&req->session.actor, tab->action, &nothing, req->now) == MAY;
}

void own_begin(const struct request *req, struct reply *reply,
    const char *title, const char *path)
{
    struct html *h = &reply->body;
    page_begin(req, reply, title, "");
    html_lit(h, "<h1>");
    html_text(h, title);
    html_lit(h, "</h1><nav");
    html_attr(h, "aria-label", tr(req, "Own account"));
    html_lit(h, "><ul class=\"tabs\">");
    for (size_t i = 0; i < sizeof(tabs) / sizeof(tabs[0]); i++) {
        if (!shown(req, &tabs[i])) {
            continue;
        }
        html_lit(h, "<li><a");
        html_attr(h, "href", tabs[i].path);
        if (strcmp(tabs[i].path, path) == 0) {
            html_lit(h, " aria-current=\"page\"");
        }
        html_lit(h, ">");
        html_text(h, tr(req, tabs[i].label));
        html_lit(h, "</a></li>");
    }
    html_lit(h, "</ul></nav>");
}

void own_done(struct html *h, const char *text)
{
    page_notice(h, text, true);
}

void own_moment_cell(const struct request *req, struct html *h, int64_t moment,
    const char *never)
{
    html_lit(h, "<td class=\"date\">");
    if (moment == 0) {
        html_text(h, never);
    } else {
        page_moment(req, h, moment);
    }
    html_lit(h, "</td>");
}
