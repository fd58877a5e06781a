/* Workbooks of many counties for programs: ask, look, cancel. */
#include "fcgi/api.h"
#include "fcgi/parts.h"
#include "fcgi/workbooks.h"

enum { LISTED = 100 };

const struct field_rule api_job_fields[] = {
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {"kind", FIELD_LINE, 10, true, N_("Workbook")},
    {"group", FIELD_LINE, 16, false, N_("Group")},
    {"months", FIELD_COUNT, TREND_MOST, false, N_("Number of periods")},
    {0},
};

const struct field_rule api_job_cancel_fields[] = {
    {"key", FIELD_KEY, 0, false, N_("Key of this request")},
    {0},
};

static void members(
    const struct request *req, struct json *j, const struct book_job *job)
{
    const char *path = arena_printf(req->arena,
        "/api/v1/workbooks/%s/%s/jobs/%s", job->region, job->period, job->id);
    bool done = job->finished_at > 0 && *job->sha256;
    member_text(j, "id", job->id);
    member_text(j, "kind", job->kind);
    member_text(j, "region", job->region);
    member_text(j, "period", job->period);
    member_text(j, "group", job->group);
    member_int(j, "months", job->months);
    member_text(j, "state", job->state);
    member_int(j, "done", job->done);
    member_int(j, "total", job->total);
    member_object(j, "asked");
    member_text(j, "by", job->asked_name);
    member_time(j, "at", job->asked_at);
    member_end(j);
    member_time(j, "finished", job->finished_at);
    member_text(j, "message", *job->message ? tr(req, job->message) : "");
    member_text(j, "sha256", done ? job->sha256 : NULL);
    member_text(j, "path", path);
    member_text(j, "file",
        done && path ? arena_printf(req->arena, "%s/file", path) : NULL);
}

static void answer(
    const struct request *req, struct reply *reply, const struct book_job *job)
{
    struct json j;
    api_begin(reply, &j);
    members(req, &j, job);
    member_end(&j);
}

void api_job_ask(struct request *req, struct reply *reply)
{
    struct region region;
    struct period period;
    const struct framework *fw;
    struct book_job job;
    if (!part_place(req, reply, &region, &period, &fw)) {
        return;
    }
    const struct province_request wish =
        workbooks_wish(req, &region, period, fw);
    if (req->fault_count > 0) {
        reply_error(req, reply, 422, "fields",
            tr(req, "Some fields cannot be taken as they are."));
    } else if (workbooks_ask(req, reply, &wish, &job)) {
        answer(req, reply, &job);
    }
}

void api_jobs(struct request *req, struct reply *reply)
{
    struct region region;
    struct period period;
    struct book_job *jobs;
    size_t count;
    struct json j;
    if (!part_region_period(req, reply, &region, &period)) {
        return;
    }
    if (!db_answered(book_job_list(req->read, region.code, req->params[1],
            LISTED, req->arena, &jobs, &count))) {
        reply_unavailable(req, reply);
        return;
    }
    api_begin(reply, &j);
    member_list(&j, "jobs");
    for (size_t i = 0; i < count; i++) {
        member_object(&j, NULL);
        members(req, &j, &jobs[i]);
        member_end(&j);
    }
    member_end(&j);
    member_end(&j);
}

void api_job(struct request *req, struct reply *reply)
{
    struct book_job job;
    if (workbooks_job(req, reply, &job)) {
        answer(req, reply, &job);
    }
}

void api_job_cancel(struct request *req, struct reply *reply)
{
    struct book_job job;
    if (workbooks_job(req, reply, &job) && workbooks_cancel(req, reply, &job) &&
        workbooks_job(req, reply, &job)) {
        answer(req, reply, &job);
    }
}
