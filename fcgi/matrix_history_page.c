/* Bureaus by periods of a county: completeness and timeliness of the last
 * twelve, each period by the edition that rules it. */
#include <string.h>

#include "fcgi/matrix.h"
#include "fcgi/pages.h"
#include "sql/edition.h"

struct history {
    struct region region;
    struct period period;
    const struct framework *fw; /* of the newest period: gives the rows */
    const char *keys[OVERVIEW_PERIODS];
    size_t period_count;
    struct deadline *deadlines;
    size_t deadline_count;
    struct tally *tallies; /* bureaus of fw, times periods */
};

static struct tally *at(const struct history *history, int bureau, size_t p)
{
    return &history->tallies[(size_t)bureau * OVERVIEW_PERIODS + p];
}

/* The periods that end with the one asked for, oldest first. */
static bool name_periods(const struct request *req, struct history *history)
{
    struct period period = history->period;
    history->period_count = OVERVIEW_PERIODS;
    for (size_t i = OVERVIEW_PERIODS; i-- > 0;) {
        char key[PERIOD_TEXT];
        period_format(period, key);
        history->keys[i] = arena_copy(req->arena, key, strlen(key));
        if (!history->keys[i]) {
            return false;
        }
        period = period.freq == FREQ_YEAR ? period_last_year(period)
                                          : period_previous(period);
        if (period.freq == FREQ_MONTH && history->period.freq != FREQ_MONTH) {
            return false;
        }
    }
    return true;
}

static int column_of(const struct history *history, const char *period)
{
    for (size_t i = 0; i < history->period_count; i++) {
        if (strcmp(history->keys[i], period) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* The bureau of the rows that has the code of one of another edition. */
static int row_of(const struct history *history, const char *bureau)
{
    return framework_bureau(history->fw, text_of(bureau));
}

static bool add_due(const struct request *req, struct history *history)
{
    for (size_t i = 0; i < history->deadline_count; i++) {
        const struct deadline *deadline = &history->deadlines[i];
        const struct framework *fw = NULL;
        int p = column_of(history, deadline->period);
        if (edition_get(req->read, deadline->edition, &fw) != DB_OK) {
            return false;
        }
        int form = framework_form(fw, text_of(deadline->form));
        for (int b = 0; form >= 0 && p >= 0 && b < fw->bureau_count; b++) {
            int row = row_of(history, fw->bureaus[b].code);
            if (row >= 0) {
                tally_due(at(history, row, (size_t)p), fw, form, b);
            }
        }
    }
    return true;
}

static void add_head(const struct request *req, struct history *history,
    const struct overview_head *head)
{
    for (size_t i = 0; i < history->deadline_count; i++) {
        const struct deadline *deadline = &history->deadlines[i];
        const struct framework *fw = NULL;
        if (strcmp(deadline->period, head->period) != 0 ||
            strcmp(deadline->form, head->form) != 0 ||
            edition_get(req->read, deadline->edition, &fw) != DB_OK) {
            continue;
        }
        int form = framework_form(fw, text_of(head->form));
        int bureau = framework_bureau(fw, text_of(head->bureau));
        int row = row_of(history, head->bureau);
        int p = column_of(history, head->period);
        if (form >= 0 && bureau >= 0 && row >= 0 && p >= 0) {
            tally_head(at(history, row, (size_t)p), fw, form, bureau, head);
        }
    }
}

static bool load(
    const struct request *req, struct reply *reply, struct history *history)
{
    struct overview_head *heads;
    size_t count;
    if (!part_place(
            req, reply, &history->region, &history->period, &history->fw)) {
        return false;
    }
    history->tallies = arena_array(req->arena,
        (size_t)history->fw->bureau_count * OVERVIEW_PERIODS,
        sizeof(*history->tallies));
    if (history->tallies && name_periods(req, history) &&
        db_answered(
            overview_calendar(req->read, history->keys, history->period_count,
                req->arena, &history->deadlines, &history->deadline_count)) &&
        db_answered(
            overview_county(req->read, history->region.code, history->keys,
                history->period_count, req->arena, &heads, &count)) &&
        add_due(req, history)) {
        for (size_t i = 0; i < count; i++) {
            add_head(req, history, &heads[i]);
        }
        return true;
    }
    reply_unavailable(req, reply);
    return false;
}

/* -- writing --------------------------------------------------------------- */

static struct tally sum(const struct history *history, int bureau, int p)
{
    struct tally all = {0};
    for (int b = 0; b < history->fw->bureau_count; b++) {
        for (size_t k = 0; k < history->period_count; k++) {
            if ((bureau < 0 || b == bureau) && (p < 0 || (int)k == p)) {
                const struct tally *one = at(history, b, k);
                all.due += one->due;
                all.reported += one->reported;
                all.timely += one->timely;
                all.cells += one->cells;
                all.filled += one->filled;
            }
        }
    }
    return all;
}

static void rates(
    const struct request *req, struct html *h, const struct tally *tally)
{
    if (tally->due == 0) {
        html_lit(h, "<td class=\"none\">·</td>");
        return;
    }
    html_lit(h, "<td class=\"num\"><b>");
    tally_rate(h, tally->filled, tally->cells);
    html_lit(h, "</b><br><span class=\"note\">");
    html_int(h, tally->timely);
    html_lit(h, " / ");
    html_int(h, tally->due);
    html_lit(h, "</span><span class=\"hidden\"> ");
    html_text(h, tr(req, "in time"));
    html_lit(h, "</span></td>");
}

static void period_heads(
    const struct request *req, struct html *h, const struct history *history)
{
    html_lit(h, "<table class=\"list matrix\"><thead><tr><th scope=\"col\">");
    html_text(h, tr(req, "Reporting unit"));
    html_lit(h, "</th>");
    for (size_t p = 0; p < history->period_count; p++) {
        html_lit(h, "<th scope=\"col\"><a href=\"/matrix/");
        html_url(h, history->region.code);
        html_lit(h, "/");
        html_url(h, history->keys[p]);
        html_lit(h, "\">");
        html_text(h, history->keys[p]);
        html_lit(h, "</a></th>");
    }
    html_lit(h, "<th scope=\"col\">");
    html_text(h, tr(req, "All of them"));
    html_lit(h, "</th></tr></thead><tbody>");
}

static void row(const struct request *req, struct html *h,
    const struct history *history, int bureau, const char *name)
{
    struct tally all = sum(history, bureau, -1);
    if (all.due == 0) {
        return;
    }
    html_lit(h, "<tr><th scope=\"row\">");
    html_text(h, name);
    html_lit(h, "</th>");
    for (size_t p = 0; p < history->period_count; p++) {
        struct tally one = sum(history, bureau, (int)p);
        rates(req, h, &one);
    }
    rates(req, h, &all);
    html_lit(h, "</tr>");
}

static void table(
    const struct request *req, struct html *h, const struct history *history)
{
    html_lit(h, "<div class=\"scroll\" tabindex=\"0\">");
    period_heads(req, h, history);
    for (int b = 0; b < history->fw->bureau_count; b++) {
        row(req, h, history, b, say(req, &history->fw->bureaus[b].name));
    }
    html_lit(h, "</tbody><tfoot>");
    row(req, h, history, -1, tr(req, "All units"));
    html_lit(h, "</tfoot></table></div><p class=\"mute\">");
    html_text(h,
        tr(req,
            "Bold: completeness = cells filled / cells due; a cell counts "
            "when it has a value or is not applicable. Below: forms reported "
            "in time / forms due. A dot: nothing was due. Every form and cell "
            "counts once, so no rate passes 100 %."));
    html_lit(h, "</p>");
}

void matrix_history_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct history history = {0};
    if (!load(req, reply, &history)) {
        return;
    }
    page_begin(req, reply, tr(req, "Completeness by periods"), "/matrix");
    html_lit(h, "<div class=\"head\"><h1>");
    html_text(h, tr(req, "Completeness by periods"));
    html_lit(h, " <span>");
    html_text(h, say(req, &history.region.name));
    html_lit(h, "</span></h1><div class=\"actions\">");
    part_link(
        h, "/matrix", history.region.code, history.period, tr(req, "By forms"));
    html_lit(h, "</div></div>");
    table(req, h, &history);
    page_end(req, reply);
}
