/* What differs between two editions. */
#include <string.h>

#include "eval/framework_diff.h"
#include "fcgi/framework_view.h"
#include "fcgi/parts.h"

enum { ROWS_SHOWN = 1000, TEXT_SHOWN = 400 };

/* Words of the kinds; difference_text has those of the command line. */
static const char *const kinds[] = {
    [DIFFERENCE_FILE_REMOVED] = N_("file removed"),
    [DIFFERENCE_FILE_ADDED] = N_("file added"),
    [DIFFERENCE_UNREADABLE] = N_("cannot be read as a table"),
    [DIFFERENCE_COLUMN_REMOVED] = N_("column removed"),
    [DIFFERENCE_COLUMN_ADDED] = N_("column added"),
    [DIFFERENCE_COLUMN_ORDER] = N_("columns in another order only"),
    [DIFFERENCE_REMOVED] = N_("removed"),
    [DIFFERENCE_ADDED] = N_("added"),
    [DIFFERENCE_CHANGED] = N_("changed"),
    [DIFFERENCE_MOVED] = N_("order only"),
    [DIFFERENCE_WRITTEN] =
        N_("the same content, written otherwise (line ends, quotes)"),
};

static void edition_link(struct html *h, const char *code)
{
    html_lit(h, "<a href=\"");
    framework_view_path(h, code);
    html_lit(h, "\">");
    html_text(h, code);
    html_lit(h, "</a>");
}

static void head(const struct request *req, struct html *h,
    const struct edition *a, const struct edition *b)
{
    html_lit(h, "<p><a href=\"/framework\">");
    html_text(h, tr(req, "All editions"));
    html_lit(h, "</a></p><h1>");
    html_text(h, tr(req, "Differences"));
    html_lit(h, " <span>");
    html_text(h, a->code);
    html_lit(h, " → ");
    html_text(h, b->code);
    html_lit(h, "</span></h1><p>");
    html_text(h, tr(req, "Before"));
    html_lit(h, " ");
    edition_link(h, a->code);
    html_lit(h, " ");
    framework_view_state(req, h, a->state);
    html_lit(h, " ");
    html_text(h, tr(req, "After"));
    html_lit(h, " ");
    edition_link(h, b->code);
    html_lit(h, " ");
    framework_view_state(req, h, b->state);
    html_lit(h, " <a class=\"button\" href=\"");
    framework_view_path(h, b->code);
    html_lit(h, "/diff/");
    html_url(h, a->code);
    html_lit(h, "\">");
    html_text(h, tr(req, "The other way round"));
    html_lit(h, "</a></p>");
}

static void stat(struct html *h, size_t count, const char *label)
{
    part_stat_begin(h);
    html_int(h, (int64_t)count);
    part_stat_middle(h);
    html_text(h, label);
    part_stat_end(h);
}

static void summary(const struct request *req, struct html *h,
    const struct framework_diff *diff)
{
    html_lit(h, "<div class=\"stats\">");
    stat(h, diff->kinds[DIFFERENCE_ADDED], tr(req, "records added"));
    stat(h, diff->kinds[DIFFERENCE_REMOVED], tr(req, "records removed"));
    stat(h, diff->kinds[DIFFERENCE_CHANGED], tr(req, "fields changed"));
    stat(h, diff->kinds[DIFFERENCE_MOVED], tr(req, "records moved"));
    html_lit(h, "</div>");
    if (diff->count == 0 || diff->order_only) {
        html_lit(h, "<p class=\"notice good\">");
        html_text(h, diff->count == 0
                         ? tr(req, "The two are the same to the byte.")
                         : tr(req, "Only the order or the way of writing "
                                   "differs, not the content."));
        html_lit(h, "</p>");
    }
}

/* A long text is cut; the whole of it is told by the command line. */
static void text_cell(struct html *h, const char *text)
{
    size_t at = 0, points = 0;
    struct text in = text_of(text);
    while (at < in.n && points < TEXT_SHOWN) {
        text_next(in, &at);
        points++;
    }
    html_lit(h, "<td class=\"digits\">");
    html_text_n(h, text, at);
    html_text(h, at < in.n ? " …" : "");
    html_lit(h, "</td>");
}

static void moved_cell(const struct request *req, struct html *h, int line)
{
    html_lit(h, "<td class=\"mute\">");
    html_text(h, arena_printf(req->arena, tr(req, "line %d"), line));
    html_lit(h, "</td>");
}

static void row(
    const struct request *req, struct html *h, const struct difference *d)
{
    html_lit(h, "<tr><th scope=\"row\" class=\"digits\">");
    html_text(h, d->key);
    html_lit(h, "</th><td>");
    html_text(h, tr(req, kinds[d->kind]));
    html_lit(h, "</td><td class=\"code\">");
    html_text(h, d->column);
    html_lit(h, "</td>");
    if (d->kind == DIFFERENCE_MOVED) {
        moved_cell(req, h, d->line_before);
        moved_cell(req, h, d->line_after);
    } else {
        text_cell(h, d->before);
        text_cell(h, d->after);
    }
    html_lit(h, "</tr>");
}

static void table(const struct request *req, struct html *h,
    const struct framework_diff *diff)
{
    const char *const heads[] = {tr(req, "Record"), tr(req, "Change"),
        tr(req, "Column"), tr(req, "Before"), tr(req, "After")};
    size_t shown = diff->count < ROWS_SHOWN ? diff->count : ROWS_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        bool first =
            i == 0 || strcmp(diff->of[i].file, diff->of[i - 1].file) != 0;
        if (first) {
            html_lit(h, "<section class=\"quality\"><h2>");
            html_text(h, diff->of[i].file);
            html_lit(h, "</h2><div class=\"scroll\" tabindex=\"0\">");
            part_table(h, "list diff", heads, sizeof(heads) / sizeof(heads[0]));
        }
        row(req, h, &diff->of[i]);
        if (i + 1 == shown ||
            strcmp(diff->of[i].file, diff->of[i + 1].file) != 0) {
            html_lit(h, "</tbody></table></div></section>");
        }
    }
    if (shown < diff->count) {
        html_lit(h, "<p class=\"notice\">");
        html_text(h, arena_printf(req->arena,
                         tr(req, "These are the first %d of %d differences. "
                                 "pinzhi-admin framework diff tells all."),
                         (int)shown, (int)diff->count));
        html_lit(h, "</p>");
    }
}

static bool load(const struct request *req, const char *code,
    struct framework_file **files, size_t *count)
{
    return edition_files(req->read, code, req->arena, files, count) == DB_OK;
}

void framework_diff_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct edition a, b;
    struct framework_file *a_files = NULL, *b_files = NULL;
    struct framework_diff diff;
    size_t a_count = 0, b_count = 0;
    if (!framework_view_find(req, reply, req->params[0], &a) ||
        !framework_view_find(req, reply, req->params[1], &b)) {
        return;
    }
    if (!load(req, a.code, &a_files, &a_count) ||
        !load(req, b.code, &b_files, &b_count) ||
        !framework_diff(
            a_files, a_count, b_files, b_count, req->arena, &diff)) {
        reply_unavailable(req, reply);
        return;
    }
    page_begin(req, reply, tr(req, "Differences"), "/framework");
    head(req, h, &a, &b);
    summary(req, h, &diff);
    table(req, h, &diff);
    page_end(req, reply);
}
