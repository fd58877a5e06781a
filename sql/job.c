#include "sql/job.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

static void take_job(const struct value *row, struct job *out)
{
    *out = (struct job){value_string(&row[0]), value_string(&row[1]),
        value_string(&row[2]), value_string(&row[3]), row[4].i, row[5].i,
        row[6].i, (int)row[7].i, (int)row[8].i, value_string(&row[9])};
}

/* Who holds it, or when it was done. It can be ours: a claim whose commit was
 * not answered. */
static enum db_result find_other(struct db *write, const char *kind,
    const char *key, const char *holder, struct arena *arena, struct job *other)
{
    const struct value values[] = {value_text(kind), value_text(key)};
    struct rows rows;
    enum db_result result =
        db_run(write, SQL_JOB_FIND, values, 2, arena, &rows);

    db_rollback(write);
    if (result != DB_OK) {
        return DB_FAIL;
    }
    take_job(row_at(&rows, 0), other);
    if (strcmp(other->state, "done") == 0) {
        return DB_NONE;
    }
    return strcmp(other->holder, holder) == 0 ? DB_OK : DB_CONFLICT;
}

enum db_result job_claim(struct db *write, const char *kind, const char *key,
    const char *holder, bool again, int64_t now, struct arena *arena,
    struct job *other)
{
    const struct value add[] = {value_text(kind), value_text(key),
        value_text(holder), value_int(now), value_int(now)};
    const struct value take[] = {value_text(holder), value_int(now),
        value_int(now), value_text(kind), value_text(key),
        value_int(now - JOB_LEASE_SECONDS), value_int(again)};
    enum db_result result = db_write(write, SQL_JOB_ADD, add, 5, arena);

    if (result == DB_CONFLICT) {
        result = db_write(write, SQL_JOB_TAKE, take, 7, arena);
    }
    return result == DB_NONE
               ? find_other(write, kind, key, holder, arena, other)
               : result;
}

enum db_result job_beat(struct db *write, const char *kind, const char *key,
    const char *holder, int done, int total, int64_t now)
{
    const struct value values[] = {value_int(now), value_int(done),
        value_int(total), value_text(""), value_text(kind), value_text(key),
        value_text(holder)};
    enum db_result result = db_write(write, SQL_JOB_BEAT, values, 7, NULL);

    return result == DB_NONE ? DB_CONFLICT : result;
}

enum db_result job_finish(struct db *write, const char *kind, const char *key,
    const char *holder, bool ok, const char *detail, int64_t now)
{
    const struct value values[] = {value_text(ok ? "done" : "failed"),
        value_int(now), value_int(now), value_text(detail), value_text(kind),
        value_text(key), value_text(holder)};
    enum db_result result = db_write(write, SQL_JOB_FINISH, values, 7, NULL);

    return result == DB_NONE ? DB_CONFLICT : result;
}

const char *job_holder(struct arena *arena)
{
    char host[128] = "host";
    struct timespec now;

    gethostname(host, sizeof(host) - 1);
    clock_gettime(CLOCK_REALTIME, &now);
    return arena_printf(
        arena, "%s:%ld:%lx", host, (long)getpid(), (unsigned long)now.tv_nsec);
}
