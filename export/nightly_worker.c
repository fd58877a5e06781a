#include "export/nightly_worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "export/files.h"
#include "export/publish.h"
#include "sql/check_store.h"
#include "sql/edition.h"
#include "sql/job.h"
#include "sql/log.h"

#define WORKERS_MAX  64
#define BEAT_SECONDS 10
#define ANSWER_MAX   8192
#define TASK_ARENA   (256u << 20)

static volatile sig_atomic_t stopped;

static void on_stop(int signal)
{
    stopped = signal;
}

/* -- in a worker ---------------------------------------------------------- */

struct worker {
    struct command *command;
    const struct nightly_plan *plan;
    const char *part;
    struct db *db;
    struct arena *arena; /* of one task */
    struct layouts layouts;
    FILE *out;
};

/* Every due period of the region by itself. */
static bool check_region(struct worker *w, const struct nightly_task *task)
{
    bool ok = true;

    for (size_t i = 0; ok && i < task->due_count; i++) {
        size_t hits;

        ok = check_again(w->db, task->region, w->plan->due[task->due + i],
                 w->command->now, w->arena, &hits) == DB_OK;
        arena_reset(w->arena);
    }
    return ok;
}

static bool is_accepted(const struct submission_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (state_is_accepted(lines[i].head.state)) {
            return true;
        }
    }
    return false;
}

/* The newest period for which the region has accepted data, NULL: none. */
static bool find_period(
    struct worker *w, const char *region, const char **found)
{
    bool ok = true;

    *found = NULL;
    for (size_t i = 0; ok && i < w->plan->period_count && *found == NULL; i++) {
        struct submission_line *lines = NULL;
        const char *period = w->plan->periods[i];
        size_t count = 0;

        ok = db_answered(submission_list(
            w->db, region, period, 0, w->arena, &lines, &count));
        *found = ok && is_accepted(lines, count) ? period : NULL;
    }
    db_rollback(w->db);
    return ok;
}

static enum export_result write_one(struct worker *w, const char *region,
    const char *key, struct record *record)
{
    struct report *report = arena_alloc(w->arena, sizeof(*report));
    const char *folder = arena_printf(w->arena, "%s/%s", w->part, region);
    const char *shown =
        arena_printf(w->arena, "%s/%s-%s.xlsx", region, region, key);
    const char *place = shown == NULL ? NULL
                                      : arena_printf(w->arena, "%s/%s",
                                            w->command->date, shown);
    const char *file =
        place == NULL ? NULL : arena_printf(w->arena, "%s/%s", w->part, shown);
    const struct publication to = {file, shown, place, NULL, "-"};
    enum export_result result;
    struct period period;

    if (report == NULL || folder == NULL || file == NULL ||
        !plain_code(region) || !period_parse(text_of(key), &period) ||
        !folder_make(folder, w->arena)) {
        return EXPORT_FAIL;
    }
    result = county_load(w->db, region, period, w->arena, report);
    if (result != EXPORT_OK) {
        return result;
    }
    return county_file(
        w->db, report, &w->layouts, &w->command->config, &to, w->arena, record);
}

/* EXPORT_NONE: the region has no accepted figures. */
static enum export_result do_one(
    struct worker *w, const struct nightly_task *task, struct record *record)
{
    const char *period;

    if (!check_region(w, task) || !find_period(w, task->region, &period)) {
        return EXPORT_DATA;
    }
    if (period == NULL) {
        return EXPORT_NONE;
    }
    /* What it had when its period was found, it has no more: a failure. */
    enum export_result result = write_one(w, task->region, period, record);

    return result == EXPORT_NONE ? EXPORT_FAIL : result;
}

static json_t *answer_of(const struct nightly_task *task,
    enum export_result result, const struct record *record)
{
    if (result == EXPORT_OK) {
        return record_json(record);
    }
    if (result == EXPORT_NONE) {
        return json_pack("{s:s}", "region", task->region);
    }
    return json_pack("{s:s, s:s}", "error",
        result == EXPORT_DATA ? "the database failed" : "the workbook failed",
        "region", task->region);
}

/* One line a task on the pipe: its record, only the region where there is no
 * workbook, or {"error": ...}. */
static bool answer(struct worker *w, const struct nightly_task *task)
{
    struct record record = {0};
    enum export_result result = do_one(w, task, &record);
    json_t *json = answer_of(task, result, &record);
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    bool ok = text != NULL && fprintf(w->out, "%s\n", text) > 0 &&
              fflush(w->out) == 0 &&
              (result == EXPORT_OK || result == EXPORT_NONE);

    free(text);
    json_decref(json);
    return ok;
}

/* Never returns: a worker takes every `step`-th task from `first`. */
static void run_worker(struct worker *w, int first, int step)
{
    bool ok;

    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    files_sync_later(); /* the parent does before the folder gets its name */
    w->db = db_new(&w->command->config, DB_WRITE);
    w->arena = arena_new(TASK_ARENA);
    ok = w->db != NULL && w->arena != NULL;
    for (int i = first; ok && i < w->plan->count; i += step) {
        arena_reset(w->arena);
        log_request(w->plan->tasks[i].region);
        ok = answer(w, &w->plan->tasks[i]);
    }
    db_free(w->db);
    arena_free(w->arena);
    edition_cache_end();
    fclose(w->out);
    _exit(ok ? 0 : 1);
}

/* -- in the parent -------------------------------------------------------- */

struct crew {
    struct command *command;
    struct db *db;
    const char *kind, *holder;
    json_t *files;
    pid_t pids[WORKERS_MAX];
    struct pollfd pipes[WORKERS_MAX];
    char lines[WORKERS_MAX][ANSWER_MAX];
    size_t used[WORKERS_MAX];
    int count, open;
    int done, total;
    bool failed, shown;
    time_t beat;
};

static bool start_worker(
    struct crew *crew, struct worker *w, int i, int workers)
{
    int ends[2];

    if (pipe(ends) != 0) {
        return false;
    }
    fflush(NULL);
    crew->pids[i] = fork();
    if (crew->pids[i] == 0) {
        close(ends[0]);
        w->out = fdopen(ends[1], "w");
        if (w->out == NULL) {
            _exit(1);
        }
        run_worker(w, i, workers);
    }
    close(ends[1]);
    if (crew->pids[i] < 0) {
        close(ends[0]);
        return false;
    }
    crew->pipes[i] = (struct pollfd){ends[0], POLLIN, 0};
    crew->count++;
    crew->open++;
    return true;
}

static void show(struct crew *crew, const char *region)
{
    if (!crew->shown) {
        return;
    }
    fprintf(stderr, "\r%d/%d %-16s", crew->done, crew->total, region);
    if (crew->done == crew->total) {
        fputc('\n', stderr);
    }
    fflush(stderr);
}

static void take_line(struct crew *crew, const char *line)
{
    json_t *json = json_loads(line, 0, NULL);
    const char *error = json_string_value(json_object_get(json, "error"));
    const char *region = json_string_value(json_object_get(json, "region"));

    if (json == NULL || error != NULL) {
        command_fail(EXIT_SOFTWARE, "%s: %s; see the log above",
            region == NULL ? "worker" : region,
            error == NULL ? "an answer that cannot be read" : error);
        crew->failed = true;
    } else {
        if (json_object_get(json, "path") != NULL) {
            json_array_append(crew->files, json);
        }
        crew->done++;
        show(crew, region == NULL ? "" : region);
    }
    json_decref(json);
}

/* What a worker wrote, line by line. */
static void take_bytes(struct crew *crew, int i)
{
    char *line = crew->lines[i], *end;
    ssize_t n = read(crew->pipes[i].fd, line + crew->used[i],
        ANSWER_MAX - 1 - crew->used[i]);

    if (n <= 0) {
        if (n == 0 || errno != EINTR) {
            close(crew->pipes[i].fd);
            crew->pipes[i].fd = -1;
            crew->open--;
        }
        return;
    }
    crew->used[i] += (size_t)n;
    line[crew->used[i]] = '\0';
    while ((end = strchr(line, '\n')) != NULL) {
        *end = '\0';
        take_line(crew, line);
        crew->used[i] -= (size_t)(end + 1 - line);
        memmove(line, end + 1, crew->used[i] + 1);
    }
    if (crew->used[i] == ANSWER_MAX - 1) {
        crew->failed = true;
    }
}

/* Renew the lease; without it somebody else may have begun: stop. */
static void beat(struct crew *crew)
{
    time_t now = time(NULL);

    if (now - crew->beat < BEAT_SECONDS) {
        return;
    }
    crew->beat = now;
    if (job_beat(crew->db, crew->kind, crew->command->date, crew->holder,
            crew->done, crew->total, (int64_t)now) != DB_OK) {
        command_fail(EXIT_AGAIN, "the lease of the job is lost: stopping");
        crew->failed = true;
    }
}

static void follow(struct crew *crew)
{
    while (crew->open > 0 && !crew->failed && !stopped) {
        int ready = poll(crew->pipes, (nfds_t)crew->count, 1000);

        for (int i = 0; ready > 0 && i < crew->count; i++) {
            if (crew->pipes[i].fd >= 0 && crew->pipes[i].revents != 0) {
                take_bytes(crew, i);
            }
        }
        beat(crew);
    }
}

/* Every worker is ended and waited for; true when all ended well. */
static bool finish(struct crew *crew)
{
    bool ok = !crew->failed && !stopped;

    for (int i = 0; i < crew->count; i++) {
        int status = 0;

        if (crew->failed || stopped) {
            kill(crew->pids[i], SIGTERM);
        }
        while (waitpid(crew->pids[i], &status, 0) < 0 && errno == EINTR) {
        }
        ok = ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (crew->pipes[i].fd >= 0) {
            close(crew->pipes[i].fd);
        }
    }
    return ok && crew->done == crew->total;
}

static void listen_to_signals(void)
{
    struct sigaction action = {.sa_handler = on_stop};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int nightly_workers(struct command *c, struct db *db, const char *kind,
    const char *holder, const char *part, const struct nightly_plan *plan,
    json_t *files)
{
    struct crew *crew = arena_alloc(c->arena, sizeof(*crew));
    struct worker worker = {.command = c, .plan = plan, .part = part};
    int workers = c->workers < plan->count ? c->workers : plan->count;

    if (crew == NULL) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    if (!layouts_load(
            c->config.layout_dir, c->arena, &worker.layouts, stderr)) {
        return EXIT_CONFIGURATION;
    }
    *crew = (struct crew){.command = c,
        .db = db,
        .kind = kind,
        .holder = holder,
        .files = files,
        .total = plan->count,
        .shown = !c->quiet && isatty(STDERR_FILENO)};
    listen_to_signals();
    for (int i = 0; i < workers && i < WORKERS_MAX; i++) {
        if (!start_worker(crew, &worker, i, workers)) {
            crew->failed = true;
            break;
        }
    }
    follow(crew);
    if (finish(crew)) {
        return 0;
    }
    return stopped ? command_fail(EXIT_AGAIN,
                         "stopped by a signal; nothing was published")
                   : command_fail(EXIT_SOFTWARE,
                         "%d of %d regions were done; nothing was "
                         "published",
                         crew->done, crew->total);
}
