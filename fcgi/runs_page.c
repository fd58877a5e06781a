#include "fcgi/pages.h"

#include <string.h>

#include "fcgi/ranking_table.h"
#include "sql/edition.h"

enum { LISTED = 200 };

const struct field_rule run_page_fields[] = {
    {"done", FIELD_LINE, 10, false, N_("Outcome")},
    {0},
};

/* True when one of the codes of a list is above, below or at a region. */
static bool meets(const char *codes, const char *region, struct arena *arena)
{
    while (*codes != '\0') {
        size_t n = strcspn(codes, ",");
        const char *code = arena_copy(arena, codes, n);
        if (!code || region_within(region, code) ||
            region_within(code, region)) {
            return code != NULL;
        }
        codes += n;
        codes += *codes == ',';
    }
    return false;
}

/* Runs over a region, and those that ranked the peers it has entered. */
static bool concerns(
    const struct request *req, const struct run *run, const char *region)
{
    return *run->scope.regions == '\0' ||
           meets(run->scope.regions, region, req->arena) ||
           meets(run->scope.owners, region, req->arena);
}

static bool find_region(
    const struct request *req, struct reply *reply, struct region *region)
{
    enum db_result result =
        region_find(req->read, req->params[0], req->arena, region);
    if (result == DB_NONE) {
        reply_error(req, reply, 404, "region",
            tr(req, "There is no county with this code."));
    } else if (result != DB_OK) {
        reply_unavailable(req, reply);
    }
    return result == DB_OK;
}

static void head(const struct request *req, struct html *h, const char *title,
    const struct region *region)
{
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, title);
    html_lit(h, " <span>");
    html_text(h, say(req, &region->name));
    html_lit(h, "</span></h1>");
}

static void moment(struct html *h, int64_t at)
{
    char text[TIME_TEXT];
    time_format(at, text);
    html_text(h, text);
}

/* -- the list -------------------------------------------------------------- */

static void run_link(
    struct html *h, const struct region *region, const struct run *run)
{
    html_lit(h, "<a href=\"/runs/");
    html_url(h, region->code);
    html_lit(h, "/");
    html_url(h, run->id);
    html_lit(h, "\">");
    html_text(h, run->id);
    html_lit(h, "</a>");
}

static void list_row(const struct request *req, struct html *h,
    const struct region *region, const struct run *run)
{
    html_lit(h, "<tr><td class=\"date\">");
    moment(h, run->created_at);
    html_lit(h, "</td><th scope=\"row\" class=\"code\">");
    run_link(h, region, run);
    html_lit(h, "</th><td>");
    html_text(h, part_period_of(req, run->period));
    html_lit(h, "</td><td>");
    html_text(h, run->edition);
    html_lit(h, "</td><td class=\"num\">");
    html_int(h, run->row_count);
    html_lit(h, "</td><td>");
    html_text(h, part_person(req, run->created_by));
    html_lit(h, "</td><td>");
    html_text(h, run->note);
    html_lit(h, "</td></tr>");
}

static size_t list(const struct request *req, struct html *h,
    const struct region *region, const struct run *runs, size_t count)
{
    const char *const heads[] = {tr(req, "Made at"), tr(req, "Run"),
        tr(req, "Period"), tr(req, "Framework edition"), tr(req, "Scored"),
        tr(req, "Made by"), tr(req, "Remark")};
    size_t shown = 0;
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < count; i++) {
        if (concerns(req, &runs[i], region->code)) {
            list_row(req, h, region, &runs[i]);
            shown++;
        }
    }
    html_lit(h, "</tbody></table></div>");
    return shown;
}

void runs_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct region region;
    struct run *runs;
    size_t count;
    if (!find_region(req, reply, &region)) {
        return;
    }
    if (!db_answered(run_list(req->read, LISTED, req->arena, &runs, &count))) {
        reply_unavailable(req, reply);
        return;
    }
    page_begin(req, reply, tr(req, "Evaluation runs"), "/ranking");
    head(req, h, tr(req, "Evaluation runs"), &region);
    html_lit(h, "<a class=\"button\" href=\"/ranking\">");
    html_text(h, tr(req, "Ranking"));
    html_lit(h, "</a></div><p class=\"mute\">");
    html_text(h,
        tr(req, "A run is a period scored under an edition and kept with all "
                "it was made from. It is never changed."));
    html_lit(h, "</p>");
    if (list(req, h, &region, runs, count) == 0) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, tr(req, "Nothing has been kept yet. The ranking page has "
                             "the button for it."));
        html_lit(h, "</p>");
    }
    page_end(req, reply);
}

void runs_newest(struct request *req, struct reply *reply)
{
    const char *path =
        arena_printf(req->arena, "/runs/%s", req->session.actor.region);
    reply_redirect(reply, path ? path : "/ranking");
}

/* -- one run: is it still true? -------------------------------------------- */

static void verdict(struct html *h, bool good, const char *text)
{
    if (good) {
        html_lit(h, "<li><span class=\"tag accepted\">");
        html_lit(h, "✓</span> ");
    } else {
        html_lit(h, "<li><span class=\"tag late\">≠</span> ");
    }
    html_text(h, text);
    html_lit(h, "</li>");
}

static void verdicts(
    const struct request *req, struct html *h, const struct run_check *check)
{
    html_lit(h, "<ul class=\"checks\">");
    verdict(h, check->present,
        check->present ? tr(req, "The data are the same as then: the same "
                                 "scores come out now.")
                       : tr(req, "The data have changed since; what this run "
                                 "found stays as it is."));
    verdict(h, check->same,
        check->same ? tr(req, "Scored again from what was kept: the same to "
                              "the last digit.")
                    : tr(req, "Scored again from what was kept: other scores "
                              "come out."));
    verdict(h, check->input && check->result && check->edition,
        check->input && check->result && check->edition
            ? tr(req, "Edition, kept data and kept scores have the hashes "
                      "they were kept with.")
            : tr(req, "Edition, kept data or kept scores have been changed in "
                      "the database. Tell the operator."));
    html_lit(h, "</ul>");
}

/* Words for what differs; those of the store are English codes. */
static const char *what_words(const struct request *req, const char *what)
{
    static const struct {
        const char *what, *text;
    } words[] = {
        {"total", N_("Total")},
        {"rank", N_("Rank")},
        {"group rank", N_("Rank in the group")},
        {"grade", N_("Grade")},
        {"detail", N_("Score of a quality or indicator")},
        {"content", N_("What was read")},
        {"unit", N_("Among those scored")},
        {"edition", N_("Framework edition")},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i].what, what) == 0) {
            return tr(req, words[i].text);
        }
    }
    return what;
}

static void shown_text(struct html *h, const char *text)
{
    html_lit(h, "<td class=\"digits\">");
    html_text(h, *text ? text : "—");
    html_lit(h, "</td>");
}

static void difference_row(
    const struct request *req, struct html *h, const struct run_difference *d)
{
    static const char *const sides[] = {[RUN_EDITION] = N_("the edition"),
        [RUN_STORED] = N_("scored again"),
        [RUN_DATA] = N_("data"),
        [RUN_NOW] = N_("scored now")};
    html_lit(h, "<tr><td>");
    html_text(h, tr(req, sides[d->side]));
    html_lit(h, "</td><th scope=\"row\">");
    html_text(h, d->code);
    if (*d->owner != '\0') {
        html_lit(h, " ");
        part_entered(req, h);
    }
    html_lit(h, "</th><td>");
    html_text(h, what_words(req, d->what));
    html_lit(h, "</td>");
    shown_text(h, d->then);
    shown_text(h, d->now);
    html_lit(h, "</tr>");
}

/* Figures of a county are for those who may see its evaluation. */
static bool may_see(const struct request *req, const struct run_difference *d)
{
    const struct object object = {
        .region = *d->owner ? d->owner : d->code, .bureau = ""};
    return d->side == RUN_EDITION || may(&req->session.actor, ACTION_EVALUATION,
                                         &object, req->now) == MAY;
}

static void differences(
    const struct request *req, struct html *h, const struct run_check *check)
{
    const char *const heads[] = {tr(req, "Where"), tr(req, "County"),
        tr(req, "What"), tr(req, "Then"), tr(req, "Now")};
    size_t others = 0;
    if (check->difference_count == 0) {
        return;
    }
    html_lit(h, "<details><summary>");
    html_text(h, tr(req, "What differs"));
    html_lit(h, "</summary><div class=\"scroll\" tabindex=\"0\">");
    part_table(h, "list differences", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < check->difference_count; i++) {
        if (may_see(req, &check->differences[i])) {
            difference_row(req, h, &check->differences[i]);
        } else {
            others++;
        }
    }
    html_lit(h, "</tbody></table></div>");
    if (others > 0 || check->more) {
        html_lit(h, "<p class=\"mute\">");
        html_text(h, tr(req, "There are further differences, or some of "
                             "counties whose figures are not for this "
                             "account."));
        html_lit(h, "</p>");
    }
    html_lit(h, "</details>");
}

/* -- one run: what it is --------------------------------------------------- */

static void pair(struct html *h, const char *label, const char *value)
{
    html_lit(h, "<div><dt>");
    html_text(h, label);
    html_lit(h, "</dt><dd class=\"digits\">");
    html_text(h, value);
    html_lit(h, "</dd></div>");
}

static void facts(
    const struct request *req, struct html *h, const struct run *run)
{
    char made[TIME_TEXT];
    time_format(run->created_at, made);
    html_lit(h, "<section class=\"card\"><h2>");
    html_text(h, tr(req, "What was kept"));
    html_lit(h, "</h2><dl class=\"pairs\">");
    pair(h, tr(req, "Made at"), made);
    pair(h, tr(req, "Made by"), part_person(req, run->created_by));
    pair(h, tr(req, "Remark"), *run->note ? run->note : "—");
    pair(h, tr(req, "Regions"),
        *run->scope.regions ? run->scope.regions : tr(req, "all"));
    pair(h, tr(req, "Peers entered by"),
        *run->scope.owners ? run->scope.owners : "—");
    pair(h, tr(req, "Framework edition"), run->edition);
    pair(h, tr(req, "Hash of the edition"), run->edition_hash);
    pair(h, tr(req, "Hash of the data"), run->input_hash);
    pair(h, tr(req, "Hash of the scores"), run->result_hash);
    html_lit(h, "</dl></section>");
}

/* What the page shows. */
struct view {
    struct region region;
    struct run run;
    struct run_check check;
    struct ranking ranking;
};

static bool find_run(
    const struct request *req, struct reply *reply, struct view *view)
{
    if (!find_region(req, reply, &view->region)) {
        return false;
    }
    enum db_result result =
        run_find(req->read, req->params[1], req->arena, &view->run);
    if (result == DB_OK && concerns(req, &view->run, view->region.code) &&
        period_parse(text_of(view->run.period), &view->ranking.period)) {
        return true;
    }
    if (db_answered(result)) {
        reply_error(req, reply, 404, "run",
            tr(req, "There is no such evaluation run of this region."));
    } else {
        reply_unavailable(req, reply);
    }
    return false;
}

static bool load(
    const struct request *req, struct reply *reply, struct view *view)
{
    struct run_row *rows;
    size_t count;
    if (!find_run(req, reply, view)) {
        return false;
    }
    view->ranking.region = view->region.code;
    if (edition_get(req->read, view->run.edition, &view->ranking.fw) == DB_OK &&
        db_answered(
            run_scores(req->read, view->run.id, req->arena, &rows, &count)) &&
        ranking_of_rows(req, rows, count, &view->ranking) &&
        run_verify(req->read, &view->run, req->arena, &view->check) == DB_OK) {
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

static void done_notice(const struct request *req, struct html *h)
{
    const char *done = request_value(req, "done");
    if (strcmp(done, "made") == 0 || strcmp(done, "existing") == 0) {
        page_notice(h,
            strcmp(done, "made") == 0
                ? tr(req, "Scored and kept.")
                : tr(req, "The same data were scored and kept before: "
                          "this is that run, and nothing was added."),
            true);
    }
}

void run_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct view view = {0};
    if (!load(req, reply, &view)) {
        return;
    }
    ranking_strip(req, &view.ranking);
    page_begin(req, reply, tr(req, "Evaluation run"), "/ranking");
    head(req, h, tr(req, "Evaluation run"), &view.region);
    html_lit(h, "<div class=\"actions\">");
    part_link(h, "/ranking", view.region.code, view.ranking.period,
        tr(req, "Ranking by the data of now"));
    html_lit(h, "<a class=\"button\" href=\"/runs/");
    html_url(h, view.region.code);
    html_lit(h, "\">");
    html_text(h, tr(req, "All evaluation runs"));
    html_lit(h, "</a></div></div><p><b>");
    html_text(h, part_period(req, view.ranking.period));
    html_lit(h, "</b> ");
    html_text(h, say(req, &view.ranking.fw->title));
    html_lit(h, " <code>");
    html_text(h, view.run.id);
    html_lit(h, "</code></p>");
    done_notice(req, h);
    verdicts(req, h, &view.check);
    differences(req, h, &view.check);
    ranking_write(req, h, &view.ranking, "");
    facts(req, h, &view.run);
    page_end(req, reply);
}
