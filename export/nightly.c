#include "export/nightly.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "export/book_worker.h"
#include "export/files.h"
#include "export/nightly_worker.h"
#include "sql/calendar.h"
#include "sql/check_store.h"
#include "sql/job.h"
#include "sql/log.h"
#include "sql/reminder.h"
#include "sql/report.h"

#define KIND "nightly"

/* -- what there is to do -------------------------------------------------- */

/* Months are evaluated; where no month is open, quarters, else years. */
static enum db_result evaluation_periods(
    struct db *db, struct arena *arena, const char ***periods, size_t *count)
{
    enum db_result result = DB_NONE;

    *count = 0;
    for (int freq = FREQ_MONTH; freq <= FREQ_YEAR && *count == 0; freq++) {
        result = calendar_periods(db, (enum freq)freq, arena, periods, count);
        if (!db_answered(result)) {
            return result;
        }
    }
    return result;
}

static int by_region(const void *left, const void *right)
{
    const struct nightly_task *a = left, *b = right;

    return strcmp(a->region, b->region);
}

/* Reported figures are checked again before the workbooks are made: what other
 * bureaus have reported since may break a relation. Locked periods are left
 * alone a month after their lock. */
static enum db_result plan_checks(
    struct command *c, struct db *db, struct nightly_plan *plan)
{
    enum { MONTH = 31 * 24 * 3600 };
    struct rows due;
    enum db_result result = check_due(db, c->now - MONTH, c->arena, &due);

    if (result != DB_OK) {
        return result == DB_NONE ? DB_OK : result;
    }
    plan->due = arena_array(c->arena, due.count, sizeof(*plan->due));
    for (size_t i = 0; plan->due != NULL && i < due.count; i++) {
        const struct value *row = row_at(&due, i);
        const struct nightly_task key = {.region = value_string(&row[0])};
        struct nightly_task *task = bsearch(&key, plan->tasks,
            (size_t)plan->count, sizeof(*plan->tasks), by_region);

        plan->due[i] = value_string(&row[1]);
        if (task != NULL) { /* its periods come one after the other */
            task->due = task->due_count == 0 ? i : task->due;
            task->due_count++;
        }
    }
    return plan->due == NULL ? DB_FAIL : DB_OK;
}

static enum db_result make_plan(
    struct command *c, struct db *db, struct nightly_plan *plan)
{
    struct region *regions;
    size_t count = 0;
    enum db_result result = region_list(db, c->arena, &regions, &count);

    if (result == DB_OK) {
        result = evaluation_periods(
            db, c->arena, &plan->periods, &plan->period_count);
    }
    if (!db_answered(result)) {
        return result;
    }
    plan->tasks = arena_array(c->arena, count + 1, sizeof(*plan->tasks));
    for (size_t i = 0; plan->tasks != NULL && i < count; i++) {
        plan->tasks[i].region = regions[i].code;
    }
    if (plan->tasks == NULL) {
        return DB_FAIL;
    }
    plan->count = (int)count;
    qsort(plan->tasks, count, sizeof(*plan->tasks), by_region);
    return plan_checks(c, db, plan);
}

/* -- the folder ----------------------------------------------------------- */

static bool write_manifest(struct command *c, const char *part, json_t *files)
{
    const char *path = arena_printf(c->arena, "%s/manifest.json", part);
    json_t *json = json_pack("{s:s, s:I, s:O}", "date", c->date, "workbooks",
        (json_int_t)json_array_size(files), "files", files);
    char *text = json == NULL
                     ? NULL
                     : json_dumps(json, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    bool ok = path != NULL && text != NULL &&
              file_write(path, text, strlen(text), c->arena);

    free(text);
    json_decref(json);
    return ok;
}

/* DATE.part becomes DATE; an older DATE makes room; `current` comes last. */
static bool switch_over(struct command *c, const char *part, const char *final)
{
    const char *dir = c->config.export_dir;
    const char *old = arena_printf(c->arena, "%s/%s.old.part", dir, c->date);
    const char *link = arena_printf(c->arena, "%s/current", dir);
    const char *made = arena_printf(c->arena, "%s/current.part", dir);

    if (old == NULL || link == NULL || made == NULL || !folder_remove(old)) {
        return false;
    }
    if (rename(final, old) != 0 && errno != ENOENT) {
        return false;
    }
    if (rename(part, final) != 0 || !folder_sync(dir)) {
        return false;
    }
    unlink(made);
    return symlink(c->date, made) == 0 && rename(made, link) == 0 &&
           folder_sync(dir) && folder_remove(old);
}

static int by_path(const void *a, const void *b)
{
    json_t *const *one = a, *const *other = b;

    return strcmp(json_string_value(json_object_get(*one, "path")),
        json_string_value(json_object_get(*other, "path")));
}

/* Files in the order of their paths, whichever worker was first. */
static json_t *sorted(json_t *files, struct arena *arena)
{
    size_t count = json_array_size(files);
    json_t **list = arena_array(arena, count + 1, sizeof(json_t *));
    json_t *out = json_array();

    for (size_t i = 0; list != NULL && i < count; i++) {
        list[i] = json_array_get(files, i);
    }
    if (list != NULL) {
        qsort(list, count, sizeof(*list), by_path);
    }
    for (size_t i = 0; list != NULL && i < count; i++) {
        json_array_append(out, list[i]);
    }
    return out;
}

static int publish(struct command *c, const char *part, const char *final,
    json_t *files, const char **detail)
{
    json_t *list = sorted(files, c->arena);
    bool ok = write_manifest(c, part, list) && files_sync_all(part) &&
              switch_over(c, part, final);

    json_decref(list);
    *detail = arena_printf(c->arena, "%zu workbooks", json_array_size(files));
    return ok ? 0
              : command_fail(EXIT_CANNOT_WRITE, "%s cannot be published: %s",
                    final, strerror(errno));
}

/* -- the job -------------------------------------------------------------- */

/* The ladder too, for a server without its timer; what the timer has sent is
 * not sent again. Mail and short messages wait for `pinzhi-admin deliver`. */
static int remind(struct command *c, struct db *db)
{
    struct reminder_outcome out;
    enum db_result result =
        reminder_run(db, db, &c->config, c->now, false, NULL, c->arena, &out);

    db_rollback(db); /* of what was only read */
    return result == DB_OK
               ? 0
               : command_fail(EXIT_UNAVAILABLE,
                     "reminders could not be sent; see the log above, and run "
                     "pinzhi-admin remind");
}

/* What was made on demand long ago goes. That is no reason to fail. */
static void sweep(struct command *c, struct db *db)
{
    if (!book_worker_sweep(db, &c->config, c->now, c->arena)) {
        log_line(LOG_WARNING,
            "workbooks made on demand could not be removed from %s",
            c->config.export_dir);
    }
}

static int report_done(struct command *c, const char *final, json_t *files)
{
    if (c->json) {
        json_t *out = json_pack("{s:s, s:s, s:I, s:O}", "date", c->date,
            "folder", final, "workbooks", (json_int_t)json_array_size(files),
            "files", files);
        char *text = out == NULL ? NULL : json_dumps(out, JSON_PRESERVE_ORDER);

        puts(text == NULL ? "{}" : text);
        free(text);
        json_decref(out);
    } else if (!c->quiet) {
        printf("%zu workbooks in %s\n", json_array_size(files), final);
    }
    return 0;
}

static int work(
    struct command *c, struct db *db, const char *holder, const char **detail)
{
    const char *dir = c->config.export_dir;
    const char *final = arena_printf(c->arena, "%s/%s", dir, c->date);
    const char *part = arena_printf(c->arena, "%s/%s.part", dir, c->date);
    struct nightly_plan plan = {0};
    json_t *files;
    int code;

    if (final == NULL || part == NULL || !folder_remove(part) ||
        !folder_make(part, c->arena)) {
        *detail = "folder";
        return command_fail(EXIT_CANNOT_WRITE,
            "folder %s cannot be made: %s; give its owner the right to write "
            "or set PINZHI_EXPORT_DIR",
            part, strerror(errno));
    }
    if (make_plan(c, db, &plan) != DB_OK) {
        *detail = "database";
        folder_remove(part);
        return command_fail(EXIT_UNAVAILABLE,
            "the list of regions and of what is due cannot be read; see the "
            "log above");
    }
    db_rollback(db);
    files = json_array();
    code = nightly_workers(c, db, KIND, holder, part, &plan, files);
    if (code == 0) {
        code = publish(c, part, final, files, detail);
    } else {
        *detail = "a workbook failed";
    }
    if (code == 0) {
        code = report_done(c, final, files);
    } else {
        folder_remove(part);
    }
    json_decref(files);
    return code;
}

/* What another run means for this one. */
static int told_off(
    struct command *c, enum db_result claimed, const struct job *other)
{
    char since[TIME_TEXT];

    if (claimed == DB_CONFLICT) {
        time_format(other->started, since);
        return command_fail(EXIT_AGAIN,
            "the export of %s is running since %s Beijing time by %s (%d of "
            "%d); wait for it",
            c->date, since, other->holder, other->done, other->total);
    }
    if (claimed == DB_NONE) {
        time_format(other->finished, since);
        fprintf(stderr,
            "pinzhi-export: the export of %s was done at %s Beijing time by "
            "%s (%s); --again makes it anew\n",
            c->date, since, other->holder, other->detail);
        return 0;
    }
    return command_fail(EXIT_UNAVAILABLE,
        "the job cannot be claimed in the database; see the log above");
}

int nightly_run(struct command *c)
{
    struct db *db = db_new(&c->config, DB_WRITE);
    const char *holder = job_holder(c->arena), *detail = "", *why = "";
    struct job other = {0};
    enum db_result claimed;
    int code, reminded;

    if (db == NULL || holder == NULL) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    if (db_connect(db, c->arena, &why) != DB_OK) {
        db_free(db);
        return command_fail(EXIT_UNAVAILABLE, "database: %s", why);
    }
    claimed = job_claim(
        db, KIND, c->date, holder, c->again, c->now, c->arena, &other);
    if (claimed != DB_OK) {
        db_free(db);
        return told_off(c, claimed, &other);
    }
    reminded = remind(c, db);
    code = work(c, db, holder, &detail);
    sweep(c, db);
    if (job_finish(db, KIND, c->date, holder, code == 0, detail,
            (int64_t)time(NULL)) != DB_OK &&
        code == 0) {
        code = command_fail(EXIT_UNAVAILABLE,
            "the workbooks of %s are published, but the job could not be "
            "marked as done",
            c->date);
    }
    db_free(db);
    return code == 0 ? reminded : code;
}
