#include "fcgi/api.h"

#include <string.h>

#include "fcgi/parts.h"

const struct field_rule api_page_fields[] = {
    {"after", FIELD_LINE, 200, false, N_("Key of the last row")},
    {"limit", FIELD_COUNT, API_PAGE_MAX, false, N_("Rows of a page")},
    {0},
};

void api_page_start(const struct request *req, struct api_page *page)
{
    const struct field *limit = request_field(req, "limit");
    *page = (struct api_page){
        .after = request_value(req, "after"),
        .last = "",
        .limit =
            limit && limit->number > 0 ? (size_t)limit->number : API_PAGE_USUAL,
    };
}

bool api_page_take(struct api_page *page, const char *key)
{
    if (!key || strcmp(key, page->after) <= 0) {
        return false;
    }
    if (page->count == page->limit) {
        page->more = true;
        return false;
    }
    page->count++;
    page->last = key;
    return true;
}

void api_page_next(
    const struct request *req, struct json *j, const struct api_page *page)
{
    struct html path;
    if (!page->more) {
        member_null(j, "next");
        return;
    }
    html_start(&path, req->arena);
    html_text(&path, req->path);
    html_lit(&path, "?limit=");
    html_int(&path, (int64_t)page->limit);
    if (*request_value(req, "form")) {
        html_lit(&path, "&form=");
        html_url(&path, request_value(req, "form"));
    }
    html_lit(&path, "&after=");
    html_url(&path, page->last);
    html_raw_literal(&path, "", 1);
    if (path.failed) {
        j->out->failed = true;
        return;
    }
    member_text(j, "next", path.p);
}

void api_begin(struct reply *reply, struct json *j)
{
    reply->type = "application/json";
    member_start(j, &reply->body);
    member_object(j, NULL);
}

void api_error(const struct request *req, struct reply *reply, struct json *j,
    int status, const char *code, const char *text)
{
    reply->status = status;
    api_begin(reply, j);
    member_object(j, "error");
    member_int(j, "status", status);
    member_text(j, "code", code);
    member_text(j, "text", text);
    member_list(j, "fields");
    for (size_t i = 0; i < req->fault_count; i++) {
        member_object(j, NULL);
        member_text(j, "name", req->faults[i].field);
        member_text(j, "text", req->faults[i].text);
        member_end(j);
    }
    member_end(j);
    member_end(j);
}

bool api_unchanged(
    const struct request *req, struct reply *reply, const char *hash)
{
    reply->etag = arena_printf(req->arena, "\"%s\"", hash);
    if (!reply->etag || !req->if_none_match ||
        !strstr(req->if_none_match, reply->etag)) {
        return false;
    }
    reply->status = 304;
    return true;
}

const char *api_cell_state(enum cell_state state)
{
    static const char *const states[] = {[CELL_MISSING] = "missing",
        [CELL_VALUE] = "value",
        [CELL_NOT_APPLICABLE] = "na"};
    return states[state];
}

void api_hits(const struct request *req, struct json *j, const struct hit *hits,
    int count)
{
    static const char *const severities[] = {[SEVERITY_BLOCK] = "block",
        [SEVERITY_EXPLAIN] = "explain",
        [SEVERITY_HINT] = "hint"};
    member_list(j, "hits");
    for (int i = 0; i < count; i++) {
        member_object(j, NULL);
        member_text(j, "code", hits[i].code);
        member_text(j, "severity", severities[hits[i].severity]);
        member_text(j, "item", req->fw->items[hits[i].item].code);
        member_text(j, "column", part_column_code(hits[i].column));
        member_text(j, "text", say(req, &hits[i].sentence));
        member_end(j);
    }
    member_end(j);
}

void api_deadline(struct json *j, const struct deadline *deadline)
{
    member_object(j, "deadline");
    member_time(j, "open", deadline->open);
    member_time(j, "due", deadline->due);
    member_time(j, "late", deadline->late);
    member_time(j, "lock", deadline->lock);
    member_end(j);
}

/* {"by","at"}, or null when it has not happened. */
static void person(struct json *j, const char *name, const char *by, int64_t at)
{
    if (at == 0) {
        member_null(j, name);
        return;
    }
    member_object(j, name);
    member_text(j, "by", by);
    member_time(j, "at", at);
    member_end(j);
}

void api_head(struct json *j, const struct submission *head)
{
    member_text(j, "state", state_key(head->state));
    member_int(j, "version", head->version);
    member_int(j, "filled", head->filled);
    member_bool(j, "empty", submission_empty(head));
    member_bool(j, "late", head->late);
    member_int(j, "returns", head->returns);
    person(j, "saved", head->saved_by, head->saved_at);
    person(j, "submitted", head->submitted_by, head->submitted_at);
    person(j, "reviewed", head->reviewed_by, head->reviewed_at);
    member_text(j, "reason", head->reason);
}
