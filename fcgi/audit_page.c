#include "fcgi/pages.h"

#include <stdlib.h>
#include <string.h>

#include "eval/csv.h"
#include "fcgi/audit_view.h"
#include "fcgi/record.h"

enum { SHOWN = 50, WRITTEN = 5000, DAY = 86400 };

const struct field_rule audit_page_fields[] = {
    {"from", FIELD_LINE, 10, false, N_("From")},
    {"until", FIELD_LINE, 10, false, N_("Until")},
    {"login", FIELD_LINE, 40, false, N_("Login")},
    {"action", FIELD_LINE, 20, false, N_("Action")},
    {"object", FIELD_LINE, 120, false, N_("Object")},
    {"result", FIELD_LINE, 12, false, N_("Result")},
    {"before", FIELD_LINE, 40, false, N_("Page")},
    {0},
};

/* Fields of the question that a link to another page carries on. */
static const char *const asked[] = {
    "from", "until", "login", "action", "object", "result"};
#define ASKED (sizeof(asked) / sizeof(asked[0]))

/* -- the question ---------------------------------------------------------- */

/* The beginning of a day, or of the next one; 0 when none was given. */
static int64_t moment_of(struct request *req, const char *name, int days)
{
    const char *text = request_value(req, name);
    int32_t day;

    if (*text == '\0') {
        return 0;
    }
    if (!date_parse(text_of(text), &day)) {
        request_fault(req, name,
            arena_printf(req->arena,
                tr(req, "\"%s\" is no date. Write it as 2026-01-31."), text));
        return 0;
    }
    return time_at(day, 0, 0) + (int64_t)days * DAY;
}

/* "1700000000.123": the last row of the page before. */
static void read_place(const struct request *req, struct audit_filter *filter)
{
    const char *text = request_value(req, "before");
    char *end;
    long long at = strtoll(text, &end, 10);

    if (at > 0 && *end == '.') {
        filter->at = at;
        filter->id = strtoll(end + 1, NULL, 10);
    }
}

static bool read_filter(
    struct request *req, struct reply *reply, struct audit_filter *filter)
{
    *filter = (struct audit_filter){.from = moment_of(req, "from", 0),
        .until = moment_of(req, "until", 1),
        .login = request_value(req, "login"),
        .action = request_value(req, "action"),
        .object = request_value(req, "object"),
        .result = request_value(req, "result")};
    read_place(req, filter);
    if (req->fault_count > 0) {
        reply_error(req, reply, 400, "fields",
            tr(req, "Some fields cannot be taken as they are."));
    }
    return req->fault_count == 0;
}

/* "from=2026-01-01&login=tjj01" of what was asked, as a query. */
static void put_question(const struct request *req, struct html *h)
{
    for (size_t i = 0; i < ASKED; i++) {
        const char *value = request_value(req, asked[i]);
        if (*value != '\0') {
            html_text(h, asked[i]);
            html_lit(h, "=");
            html_url(h, value);
            html_lit(h, "&amp;");
        }
    }
}

/* -- the page -------------------------------------------------------------- */

static void text_field(const struct request *req, struct html *h,
    const char *name, const char *label, const char *type, unsigned max)
{
    const struct page_input input = {.name = name,
        .label = label,
        .type = type,
        .value = request_value(req, name),
        .autocomplete = "off",
        .max = max};

    page_input(req, h, &input);
}

static void choice(const struct request *req, struct html *h, const char *name,
    const char *label,
    void (*options)(const struct request *, struct html *, const char *))
{
    page_field_begin(h, name, label);
    html_lit(h, "<select");
    html_attr(h, "id", name);
    html_attr(h, "name", name);
    html_lit(h, ">");
    options(req, h, request_value(req, name));
    html_lit(h, "</select>");
    page_field_end(req, h, name);
}

static void question(const struct request *req, struct html *h)
{
    html_lit(h, "<form class=\"card\" method=\"get\" action=\"/audit\" "
                "role=\"search\"><div class=\"fields\">");
    text_field(req, h, "from", tr(req, "From"), "date", 10);
    text_field(req, h, "until", tr(req, "Until"), "date", 10);
    text_field(req, h, "login", tr(req, "Login"), "text", 40);
    choice(req, h, "action", tr(req, "Action"), audit_action_options);
    text_field(
        req, h, "object", tr(req, "Object, or how it begins"), "text", 120);
    choice(req, h, "result", tr(req, "Result"), audit_result_options);
    html_lit(h, "</div><div class=\"actions\"><button type=\"submit\" "
                "class=\"primary\">");
    html_text(h, tr(req, "Search"));
    html_lit(h, "</button><a class=\"button\" href=\"/audit/csv?");
    put_question(req, h);
    html_lit(h, "\">");
    html_text(h, tr(req, "Download as CSV"));
    html_lit(h, "</a></div></form>");
}

static void sealed(
    const struct request *req, struct html *h, int64_t number, const char *hash)
{
    html_lit(h, "<p class=\"mute\">");
    html_text(h, tr(req, "Newest seal of the chain:"));
    html_lit(h, " ");
    html_int(h, number);
    html_lit(h, ", <span class=\"code\">");
    html_text(h, hash);
    html_lit(h, "</span></p>");
}

static void table(const struct request *req, struct html *h,
    const struct audit_found *found, size_t count)
{
    const char *const heads[] = {tr(req, "Time"), tr(req, "Account"),
        tr(req, "Action"), tr(req, "Object"), tr(req, "Result"),
        tr(req, "Seal"), tr(req, "Before and after")};

    html_lit(h, "<div class=\"scroll\" role=\"region\" tabindex=\"0\"");
    html_attr(h, "aria-label", tr(req, "Audit log"));
    html_lit(h, ">");
    part_table(h, "list audit", heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < count; i++) {
        audit_row_cells(req, h, &found[i]);
    }
    html_lit(h, "</tbody></table></div>");
}

static void older(
    const struct request *req, struct html *h, const struct audit_row *last)
{
    html_lit(h, "<p><a class=\"button\" rel=\"next\" href=\"/audit?");
    put_question(req, h);
    html_lit(h, "before=");
    html_int(h, last->at);
    html_lit(h, ".");
    html_int(h, last->id);
    html_lit(h, "\">");
    html_text(h, tr(req, "Older rows"));
    html_lit(h, "</a></p>");
}

void audit_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    struct audit_filter filter;
    struct audit_found *found;
    size_t count;
    char hash[CHAIN_HEX];
    int64_t number;

    if (!read_filter(req, reply, &filter)) {
        return;
    }
    enum db_result head = audit_head(req->read, req->arena, &number, hash);
    if (!db_answered(head) || !db_answered(audit_search(req->read, &filter,
                                  SHOWN + 1, req->arena, &found, &count))) {
        reply_unavailable(req, reply);
        return;
    }
    page_begin(req, reply, tr(req, "Audit log"), "/audit");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "Audit log"));
    html_lit(h, "</h1>");
    question(req, h);
    if (head == DB_OK) {
        sealed(req, h, number, hash);
    }
    if (count == 0) {
        html_lit(h, "<p class=\"notice\" role=\"status\">");
        html_text(h, tr(req, "Nothing in the log answers this question."));
        html_lit(h, "</p>");
    } else {
        table(req, h, found, count < SHOWN ? count : SHOWN);
    }
    if (count > SHOWN) {
        older(req, h, &found[SHOWN - 1].row);
    }
    page_end(req, reply);
}

/* -- as a file ------------------------------------------------------------- */

static void put_fields(struct request *req, struct html *h,
    const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = csv_text(fields[i], req->arena);
        if (i > 0) {
            html_lit(h, ",");
        }
        if (text) {
            html_raw_literal(h, text, strlen(text));
        } else {
            h->failed = true;
        }
    }
    html_lit(h, "\r\n");
}

static void put_row(
    struct request *req, struct html *h, const struct audit_found *found)
{
    const struct audit_row *row = &found->row;
    char moment[TIME_TEXT];
    const char *id = arena_printf(req->arena, "%lld", (long long)row->id);
    const char *seal = arena_printf(req->arena, "%lld", (long long)found->seal);
    const char *version =
        arena_printf(req->arena, "%lld", (long long)row->version);
    const char *const fields[] = {id ? id : "", moment, row->login, row->name,
        row->role, row->address, row->action, row->object,
        version ? version : "", row->result, row->detail, row->hash,
        seal ? seal : ""};

    time_format(row->at, moment);
    put_fields(req, h, fields, sizeof(fields) / sizeof(fields[0]));
}

static void write_file(struct request *req, struct reply *reply,
    const struct audit_found *found, size_t count)
{
    static const char *const heads[] = {"id", "time", "login", "name", "role",
        "address", "action", "object", "version", "result", "detail", "sha256",
        "seal"};
    struct html *h = &reply->body;

    reply->type = "text/csv; charset=utf-8";
    reply->filename = arena_printf(req->arena, "%s.csv", tr(req, "Audit log"));
    html_lit(h, "\xEF\xBB\xBF");
    put_fields(req, h, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < count; i++) {
        put_row(req, h, &found[i]);
    }
}

void audit_csv(struct request *req, struct reply *reply)
{
    struct audit_filter filter;
    struct audit_found *found;
    size_t count;

    if (!read_filter(req, reply, &filter)) {
        return;
    }
    enum db_result result = audit_search(
        req->read, &filter, WRITTEN + 1, req->arena, &found, &count);
    if (count > WRITTEN) {
        reply_error(req, reply, 413, "rows",
            tr(req, "More than 5,000 rows answer this question. Choose a "
                    "shorter time; the operator can export everything."));
    } else if (!db_answered(result) ||
               !record_download(req, "audit", req->query)) {
        reply_unavailable(req, reply);
    } else {
        write_file(req, reply, found, count);
    }
}
