#include "export/book_worker.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "export/book.h"
#include "export/files.h"
#include "sql/log.h"

/* Texts for gettext, which is not known here. */
#define N_(text) text

enum { BEAT_MS = 500 };

/* -- asking ---------------------------------------------------------------- */

static bool is_done(const struct book_job *job)
{
    return strcmp(job->state, "done") == 0;
}

const char *book_worker_file(const struct config *config,
    const struct book_job *job, struct arena *arena)
{
    const char *file =
        arena_printf(arena, "%s/%s", config->export_dir, job->place);

    return is_done(job) && job->place[0] != '\0' && file != NULL &&
                   utimensat(AT_FDCWD, file, NULL, 0) == 0
               ? file
               : NULL;
}

enum db_result book_worker_ask(struct db *write, const struct config *config,
    const struct province_request *request, const struct actor *actor,
    const char *address, int64_t now, struct arena *arena, struct book_job *out)
{
    struct layouts layouts;
    char period[PERIOD_TEXT];
    enum db_result result;

    if (!layouts_ready(config, arena, &layouts)) {
        return DB_FAIL;
    }
    period_format(request->period, period);
    const struct book_wish wish = {.kind = province_code(request->kind),
        .region = request->region,
        .group = request->group == NULL ? "" : request->group,
        .period = period,
        .months = request->months,
        .version =
            arena_printf(arena, PROVINCE_VERSION "|%s", layouts.version)};

    if (wish.version == NULL) {
        return DB_FAIL;
    }
    result = book_job_ask(write, actor, address, &wish, now, arena, out);
    if (result == DB_OK && is_done(out) &&
        book_worker_file(config, out, arena) == NULL) {
        /* Somebody else may have been faster. */
        result = book_job_again(write, out->id, now);
        result = result == DB_NONE || result == DB_CONFLICT ? DB_OK : result;
        out->state = "queued";
    }
    return result;
}

/* -- making ---------------------------------------------------------------- */

/* One job under way. */
struct making {
    struct book_worker *worker;
    const struct book_job *job;
    int64_t beaten; /* ms of the last beat */
    bool leaving;   /* the program stops */
};

static int64_t milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A database that does not answer is no reason to stop: the lease will tell. */
static bool step(void *context, int done, int total)
{
    struct making *m = context;
    const struct book_worker *w = m->worker;
    int64_t now = milliseconds();

    if (w->go_on != NULL && !w->go_on()) {
        m->leaving = true;
        return false;
    }
    if (m->beaten != 0 && now - m->beaten < BEAT_MS) {
        return true;
    }
    m->beaten = now;
    return book_job_beat(w->state, m->job->id, w->holder, done, total,
               (int64_t)time(NULL)) != DB_NONE;
}

static const char *reason(enum export_result result)
{
    return result == EXPORT_NONE
               ? N_("No county here has accepted figures in this period.")
           : result == EXPORT_DATA
               ? N_("The database did not answer. Ask for it again.")
               : N_("The file could not be written; the operator finds the "
                    "reason in the log.");
}

static void fail(const struct book_worker *w, const struct book_job *job,
    const char *message)
{
    enum db_result result = book_job_fail(
        w->state, job->id, w->holder, message, (int64_t)time(NULL));

    log_line(LOG_WARNING, "workbook job %s (%s %s %s) failed: %s%s", job->id,
        job->kind, job->region, job->period, message,
        db_answered(result) ? "" : " (and its row could not be written)");
}

static void finish(
    struct making *m, enum export_result made, const struct record *record)
{
    const struct book_worker *w = m->worker;
    const struct book_job *job = m->job;
    enum db_result result = DB_OK;

    if (made == EXPORT_OK) {
        result = book_job_done(w->state, job->id, w->holder, record->sha256,
            record->place, (int64_t)time(NULL));
    } else if (m->leaving) {
        result = book_job_release(w->state, job->id, w->holder);
    } else if (made != EXPORT_STOPPED) {
        fail(w, job, reason(made));
    }
    if (!db_answered(result)) {
        log_line(
            LOG_WARNING, "workbook job %s: its row cannot be written", job->id);
    }
}

void book_worker_make(struct book_worker *w, const struct book_job *job)
{
    struct making making = {.worker = w, .job = job};
    const struct watch watch = {step, &making};
    struct province_request request = {.region = job->region,
        .group = job->group[0] == '\0' ? NULL : job->group,
        .months = job->months};
    struct record record = {0};
    const char *why = "";

    if (job->tries > BOOK_JOB_TRIES) {
        fail(w, job,
            N_("The program ended each time that it was made. Tell "
               "the operator."));
    } else if (!folder_make(w->config->export_dir, w->arena) ||
               !book_has_room(w->config->export_dir)) {
        fail(w, job,
            N_("There is too little room on the server's disk. Tell "
               "the operator."));
    } else if (!province_kind_of(job->kind, &request.kind) ||
               !period_parse(text_of(job->period), &request.period)) {
        fail(w, job, N_("This kind of workbook is not known here."));
    } else {
        finish(&making,
            province_publish(w->data, w->config, &request, job->asked_name,
                &watch, w->arena, &record, &why),
            &record);
    }
}

bool book_worker_turn(struct book_worker *w)
{
    struct book_job job;
    enum db_result result;

    arena_reset(w->arena);
    result = book_job_claim(
        w->state, w->holder, (int64_t)time(NULL), w->arena, &job);
    if (result == DB_OK) {
        book_worker_make(w, &job);
    }
    return result == DB_OK;
}
