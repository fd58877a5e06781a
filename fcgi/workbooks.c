#include "fcgi/workbooks.h"

#include <string.h>

#include "fcgi/parts.h"
#include "fcgi/route.h"
#include "fcgi/runner.h"

const char *workbooks_kind(const struct request *req, const char *kind)
{
    static const char *const words[PROVINCE__COUNT] = {
        [PROVINCE_RANKS] = N_("Ranks of counties"),
        [PROVINCE_DETAIL] = N_("Detail of all indicators"),
        [PROVINCE_TREND] = N_("Trend over periods")};
    enum province_kind known;
    return strcmp(kind, WORKBOOK_COUNTY) == 0 ? tr(req, "County workbook")
           : province_kind_of(kind, &known)   ? tr(req, words[known])
                                              : kind;
}

struct province_request workbooks_wish(struct request *req,
    const struct region *region, struct period period,
    const struct framework *fw)
{
    const char *group = request_value(req, "group");
    const struct field *months = request_field(req, "months");
    struct province_request wish = {.region = region->code,
        .group = *group ? group : NULL,
        .period = period};
    if (!province_kind_of(request_value(req, "kind"), &wish.kind)) {
        request_fault(req, "kind",
            tr(req, "A workbook is one of province, detail and trend."));
    }
    if (wish.group && framework_group(fw, text_of(group)) < 0) {
        request_fault(req, "group",
            tr(req, "The edition of this period has no such group."));
    }
    if (wish.kind == PROVINCE_TREND) {
        wish.months =
            months && months->number > 0 ? (int)months->number : TREND_MONTHS;
    }
    return wish;
}

bool workbooks_ask(struct request *req, struct reply *reply,
    const struct province_request *wish, struct book_job *out)
{
    enum db_result result = book_worker_ask(req->write, req->config, wish,
        &req->session.actor, req->address, req->now, req->arena, out);
    if (result == DB_NONE) {
        reply_error(req, reply, 409, "many",
            tr(req, "Twenty workbooks that you asked for are waiting already. "
                    "Wait for one or cancel one."));
    } else if (result != DB_OK) {
        reply_unavailable(req, reply);
    } else {
        runner_wake();
    }
    return result == DB_OK;
}

bool workbooks_job(
    const struct request *req, struct reply *reply, struct book_job *out)
{
    enum db_result result =
        book_job_find(req->read, route_param(req, "job"), req->arena, out);
    if (result == DB_OK && strcmp(out->region, req->params[0]) == 0 &&
        strcmp(out->period, req->params[1]) == 0) {
        return true;
    }
    if (db_answered(result)) {
        reply_error(req, reply, 404, "job",
            tr(req, "There is no such workbook of this region and period. It "
                    "may have been cleared; ask for it again."));
    } else {
        reply_unavailable(req, reply);
    }
    return false;
}

bool workbooks_cancel(
    struct request *req, struct reply *reply, const struct book_job *job)
{
    if (job->asked_by != req->session.actor.account) {
        reply_error(req, reply, 403, "own",
            tr(req, "Only who asked for this workbook can cancel it."));
        return false;
    }
    if (!db_answered(book_job_cancel(req->write, &req->session.actor,
            req->address, job, req->now, req->arena))) {
        reply_unavailable(req, reply);
        return false;
    }
    return true;
}
