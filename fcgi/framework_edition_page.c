/* One edition: its state, what can be done with it, what it says. */
#include <string.h>

#include "fcgi/framework_view.h"
#include "fcgi/parts.h"

enum { VERDICT_LINES = 200 };

const struct field_rule framework_edition_fields[] = {
    {"done", FIELD_LINE, 20, false, N_("Confirmation")},
    {0},
};

const struct field_rule framework_step_fields[] = {
    {"csrf", FIELD_KEY, 0, true, N_("Security token")},
    {"key", FIELD_KEY, 0, true, N_("Key of this request")},
    {"event", FIELD_LINE, 10, true, N_("Step")},
    {"sure", FIELD_LINE, 3, false, N_("Confirmation")},
    {0},
};

struct view {
    struct edition edition;
    const struct framework *fw; /* NULL: a draft with faults */
    struct edition *others;
    size_t other_count;
    bool edits;
};

static bool load(
    const struct request *req, struct reply *reply, struct view *view)
{
    if (!framework_view_find(req, reply, req->params[0], &view->edition)) {
        return false;
    }
    view->edits = framework_view_may_edit(req);
    if (framework_view_read(req, &view->edition, &view->fw) &&
        edition_list(req->read, req->arena, &view->others,
            &view->other_count) == DB_OK) {
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

/* -- head ------------------------------------------------------------------ */

static void pair(const struct request *req, struct html *h, const char *name,
    int64_t at, const char *by)
{
    if (at == 0) {
        return;
    }
    html_lit(h, "<div><dt>");
    html_text(h, name);
    html_lit(h, "</dt><dd>");
    page_moment(req, h, at);
    html_lit(h, " ");
    html_text(h, part_person(req, by));
    html_lit(h, "</dd></div>");
}

static void text_pair(struct html *h, const char *name, const char *value)
{
    html_lit(h, "<div><dt>");
    html_text(h, name);
    html_lit(h, "</dt><dd class=\"digits\">");
    html_text(h, value);
    html_lit(h, "</dd></div>");
}

static void facts(
    const struct request *req, struct html *h, const struct edition *e)
{
    html_lit(h, "<section class=\"card\"><h2>");
    html_text(h, tr(req, "The edition"));
    html_lit(h, "</h2><dl class=\"pairs\"><div><dt>");
    html_text(h, tr(req, "State"));
    html_lit(h, "</dt><dd>");
    framework_view_state(req, h, e->state);
    html_lit(h, "</dd></div>");
    text_pair(h, tr(req, "Version"), e->version);
    text_pair(h, tr(req, "Valid from"), *e->valid_from ? e->valid_from : "—");
    text_pair(h, tr(req, "Valid to"), *e->valid_to ? e->valid_to : "—");
    pair(req, h, tr(req, "Imported"), e->imported_at, e->imported_by);
    pair(req, h, tr(req, "Checked"), e->checked_at, e->checked_by);
    pair(req, h, tr(req, "Published"), e->published_at, "");
    pair(req, h, tr(req, "Retired"), e->retired_at, e->retired_by);
    text_pair(h, "SHA-256", e->sha256);
    html_lit(h, "</dl></section>");
}

/* The faults a line each; what was found is English as on the command line,
 * and says file, line and column. */
static void faults(
    const struct request *req, struct html *h, const struct edition *e)
{
    const char *line = e->verdict;
    html_lit(h, "<section class=\"faults\" role=\"alert\"><h2>");
    html_text(
        h, arena_printf(req->arena, tr(req, "Faults found: %d"), e->faults));
    html_lit(h, "</h2><p>");
    html_text(h, tr(req, "Correct the files and bring them again as a draft. "
                         "Each line: file, line, column, and what is wrong."));
    html_lit(h, "</p><ul lang=\"en\">");
    for (int i = 0; *line && i < VERDICT_LINES; i++) {
        size_t n = strcspn(line, "\n");
        html_lit(h, "<li>");
        html_text_n(h, line, n);
        html_lit(h, "</li>");
        line += n + (line[n] == '\n');
    }
    html_lit(h, "</ul></section>");
}

static void verdict(
    const struct request *req, struct html *h, const struct view *view)
{
    const struct edition *e = &view->edition;
    if (e->faults > 0) {
        faults(req, h, e);
    } else if (e->state == EDITION_DRAFT) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "This draft has not been checked since it was "
                             "imported."));
        html_lit(h, "</p>");
    } else if (e->state == EDITION_CHECKED) {
        html_lit(h, "<p class=\"notice good\">");
        html_text(h, tr(req, "The check found no fault. Look at the "
                             "differences and at the effect on a period before "
                             "you publish."));
        html_lit(h, "</p>");
    }
}

static void done(const struct request *req, struct html *h)
{
    static const struct {
        const char *key, *text;
    } texts[] = {
        {"stored", N_("The files are stored as a draft.")},
        {"publish", N_("The edition is published and never changes again.")},
        {"retire", N_("The edition is retired. New periods do not take it.")},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (strcmp(request_value(req, "done"), texts[i].key) == 0) {
            page_notice(h, tr(req, texts[i].text), true);
        }
    }
}

/* -- steps ----------------------------------------------------------------- */

/* What an editor can ask for in which state. */
static const struct step {
    const char *event;
    enum edition_event may; /* asked of edition_next */
    const char *label, *sure;
    enum db_result (*take)(struct db *write, const char *code,
        const struct edition_call *call, struct arena *arena,
        struct edition *out);
} steps[] = {
    {"check", EDITION_PASS, N_("Check"), NULL, edition_check},
    {"publish", EDITION_PUBLISH, N_("Publish"),
        N_("I know that a published edition never changes again"),
        edition_publish},
    {"retire", EDITION_RETIRE, N_("Retire"),
        N_("I know that no new period takes a retired edition"),
        edition_retire},
};

static void step_form(const struct request *req, struct html *h,
    const struct edition *e, const struct step *step)
{
    html_lit(h, "<form class=\"actions\" method=\"post\" action=\"");
    framework_view_path(h, e->code);
    html_lit(h, "\">");
    page_guard(req, h);
    if (step->sure) {
        html_lit(h, "<label><input type=\"checkbox\" name=\"sure\" "
                    "value=\"yes\" required> ");
        html_text(h, tr(req, step->sure));
        html_lit(h, "</label> ");
    }
    html_lit(h, "<button name=\"event\" class=\"");
    html_text(h, step->may == EDITION_RETIRE ? "danger" : "primary");
    html_lit(h, "\"");
    html_attr(h, "value", step->event);
    html_lit(h, ">");
    html_text(h, tr(req, step->label));
    html_lit(h, "</button></form>");
}

static void actions(
    const struct request *req, struct html *h, const struct view *view)
{
    enum edition_state state = view->edition.state;
    bool any = false;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        enum edition_state next =
            edition_next(state, steps[i].may, req->session.actor.role);
        if (next == EDITION_STATE__COUNT || next == state) {
            continue;
        }
        if (!any) {
            html_lit(h, "<section class=\"card\"><h2>");
            html_text(h, tr(req, "Next step"));
            html_lit(h, "</h2>");
        }
        step_form(req, h, &view->edition, &steps[i]);
        any = true;
    }
    if (any) {
        html_lit(h, "</section>");
    }
}

/* -- ways to compare ------------------------------------------------------- */

static void diff_links(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h, "<p>");
    html_text(h, tr(req, "Differences from"));
    for (size_t i = 0; i < view->other_count; i++) {
        const struct edition *other = &view->others[i];
        if (strcmp(other->code, view->edition.code) == 0 ||
            (other->published_at == 0 && !view->edits)) {
            continue;
        }
        html_lit(h, " <a class=\"button\" href=\"");
        framework_view_path(h, other->code);
        html_lit(h, "/diff/");
        html_url(h, view->edition.code);
        html_lit(h, "\">");
        html_text(h, other->code);
        html_lit(h, "</a>");
    }
    html_lit(h, "</p>");
}

static void impact_links(
    const struct request *req, struct html *h, const struct view *view)
{
    html_lit(h, "<p>");
    html_text(h, tr(req, "Effect on scores and ranks of"));
    const char **keys;
    size_t count = part_period_keys(req, PERIODS_SHOWN, &keys);
    for (size_t i = 0; i < count; i++) {
        html_lit(h, " <a class=\"button\" href=\"");
        framework_view_path(h, view->edition.code);
        html_lit(h, "/impact/");
        html_url(h, keys[i]);
        html_lit(h, "\">");
        html_text(h, keys[i]);
        html_lit(h, "</a>");
    }
    html_lit(h, "</p>");
}

static void comparing(
    const struct request *req, struct html *h, const struct view *view)
{
    size_t others = 0;
    for (size_t i = 0; i < view->other_count; i++) {
        others += view->edits || view->others[i].published_at != 0;
    }
    if (others < 2 && !view->edits) {
        return;
    }
    html_lit(h, "<section class=\"card\"><h2>");
    html_text(h, tr(req, "Compare"));
    html_lit(h, "</h2>");
    if (others > 1) {
        diff_links(req, h, view);
    }
    if (view->edits && view->fw) {
        impact_links(req, h, view);
    }
    html_lit(h, "</section>");
}

/* -- the page -------------------------------------------------------------- */

static void write_page(struct request *req, struct reply *reply,
    const struct view *view, int status)
{
    struct html *h = &reply->body;
    const struct edition *e = &view->edition;
    reply->status = status;
    if (view->fw) {
        part_strip(req, view->fw, false);
    }
    page_begin(req, reply, tr(req, "Framework"), "/framework");
    html_lit(h, "<p><a href=\"/framework\">");
    html_text(h, tr(req, "All editions"));
    html_lit(h, "</a></p><h1>");
    html_text(
        h, *say(req, &e->title) ? say(req, &e->title) : tr(req, "Framework"));
    html_lit(h, " <span>");
    html_text(h, e->code);
    html_lit(h, "</span> ");
    framework_view_state(req, h, e->state);
    if (view->fw && view->fw->sample) {
        part_origin(req, h, false);
    }
    html_lit(h, "</h1>");
    done(req, h);
    page_faults(req, h);
    verdict(req, h, view);
    html_lit(h, "<div class=\"two\"><div>");
    actions(req, h, view);
    comparing(req, h, view);
    html_lit(h, "</div><div>");
    facts(req, h, e);
    html_lit(h, "</div></div>");
    if (view->fw) {
        framework_view_content(req, h, view->fw);
    } else {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "The content is shown once the faults are "
                             "corrected."));
        html_lit(h, "</p>");
    }
    page_end(req, reply);
}

void framework_edition_page(struct request *req, struct reply *reply)
{
    struct view view = {0};
    if (load(req, reply, &view)) {
        write_page(req, reply, &view, 200);
    }
}

/* -- taking a step --------------------------------------------------------- */

static const struct step *step_of(struct request *req)
{
    const char *event = request_value(req, "event");
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (strcmp(steps[i].event, event) != 0) {
            continue;
        }
        if (steps[i].sure && strcmp(request_value(req, "sure"), "yes") != 0) {
            request_fault(req, "",
                tr(req, "Tick the box beside the button: this cannot be taken "
                        "back."));
        }
        return &steps[i];
    }
    request_fault(req, "", tr(req, "Use one of the buttons of this page."));
    return NULL;
}

static void again(struct request *req, struct reply *reply, int status)
{
    struct view view = {0};
    if (load(req, reply, &view)) {
        write_page(req, reply, &view, status);
    }
}

void framework_step(struct request *req, struct reply *reply)
{
    const struct edition_call call = {
        &req->session.actor, req->address, request_value(req, "key"), req->now};
    const struct step *step = step_of(req);
    struct edition edition = {0};
    if (req->fault_count > 0 || !step) {
        again(req, reply, 422);
        return;
    }
    enum db_result result =
        step->take(req->write, req->params[0], &call, req->arena, &edition);
    if (result == DB_OK) {
        struct html path;
        html_start(&path, req->arena);
        framework_view_path(&path, edition.code);
        html_lit(&path, "?done=");
        html_url(&path, step->event);
        html_raw_literal(&path, "", 1);
        reply_redirect(reply, path.failed ? "/framework" : path.p);
    } else if (result == DB_CONFLICT) {
        request_fault(req, "",
            tr(req, "The edition is not in a state that allows this. Below is "
                    "where it stands."));
        again(req, reply, 409);
    } else if (result == DB_NONE) {
        again(req, reply, 404);
    } else {
        reply_unavailable(req, reply);
    }
}
