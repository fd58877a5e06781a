#include "sql/book_job.h"

#include <sodium.h>
#include <string.h>

#include "sql/audit.h"

bool book_job_is_live(const struct book_job *job)
{
    return strcmp(job->state, "queued") == 0 ||
           strcmp(job->state, "running") == 0;
}

static void take(const struct value *row, struct book_job *out)
{
    *out = (struct book_job){.id = value_string(&row[0]),
        .request = value_string(&row[1]),
        .kind = value_string(&row[2]),
        .region = value_string(&row[3]),
        .group = value_string(&row[4]),
        .period = value_string(&row[5]),
        .months = (int)row[6].i,
        .state = value_string(&row[7]),
        .asked_at = row[8].i,
        .asked_by = row[9].i,
        .asked_name = value_string(&row[10]),
        .started_at = row[11].i,
        .finished_at = row[12].i,
        .done = (int)row[13].i,
        .total = (int)row[14].i,
        .tries = (int)row[15].i,
        .sha256 = value_string(&row[16]),
        .place = value_string(&row[17]),
        .message = value_string(&row[18])};
}

static enum db_result find(struct db *db, enum sql statement, struct value key,
    struct arena *arena, struct book_job *out)
{
    struct rows rows;
    enum db_result result = db_run(db, statement, &key, 1, arena, &rows);

    if (result == DB_OK) {
        take(row_at(&rows, 0), out);
    }
    return result;
}

enum db_result book_job_find(
    struct db *read, const char *id, struct arena *arena, struct book_job *out)
{
    return find(read, SQL_BOOK_JOB_FIND, value_text(id), arena, out);
}

enum db_result book_job_list(struct db *read, const char *region,
    const char *period, int most, struct arena *arena, struct book_job **out,
    size_t *count)
{
    const struct value values[] = {
        value_text(region), value_text(period), value_int(most)};
    struct rows rows = {0};
    enum db_result result =
        db_run(read, SQL_BOOK_JOB_LIST, values, 3, arena, &rows);

    *count = 0;
    *out = arena_array(arena, rows.count + 1, sizeof(**out));
    if (*out == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; result == DB_OK && i < rows.count; i++) {
        take(row_at(&rows, i), &(*out)[(*count)++]);
    }
    return result;
}

/* -- asking ---------------------------------------------------------------- */

struct asking {
    const struct actor *actor;
    const char *address;
    const struct book_wish *wish;
    int64_t now;
    struct arena *arena;
    struct book_job *out;
};

/* Of the wish and of the state of all data that such a workbook draws on. */
static enum db_result request_of(
    struct db *write, const struct asking *a, char out[65])
{
    const struct book_wish *w = a->wish;
    struct rows rows;
    enum db_result result =
        db_run(write, SQL_WORKBOOK_MARK, NULL, 0, a->arena, &rows);
    const char *text =
        result != DB_OK
            ? NULL
            : arena_printf(a->arena, "%s|%s|%s|%s|%d|%s|%s", w->kind, w->region,
                  w->group, w->period, w->months, w->version,
                  value_string(row_at(&rows, 0)));

    if (text == NULL) {
        return result == DB_OK ? DB_FAIL : result;
    }
    hash_hex(text, strlen(text), out);
    return DB_OK;
}

/* DB_NONE when the account has enough of them under way. */
static enum db_result may_add(struct db *write, const struct asking *a)
{
    const struct value account = value_int(a->actor->account);
    struct rows rows;
    enum db_result result =
        db_run(write, SQL_BOOK_JOB_COUNT, &account, 1, a->arena, &rows);

    return result == DB_OK && row_at(&rows, 0)->i >= BOOK_JOB_MOST ? DB_NONE
                                                                   : result;
}

static enum db_result add(
    struct db *write, const struct asking *a, const char *request)
{
    const struct book_wish *w = a->wish;
    unsigned char random[BOOK_JOB_ID / 2];
    char id[BOOK_JOB_ID + 1];
    enum db_result result;

    randombytes_buf(random, sizeof(random));
    sodium_bin2hex(id, sizeof(id), random, sizeof(random));
    const struct value values[] = {value_text(id), value_text(request),
        value_text(request), value_text(w->kind), value_text(w->region),
        value_text(w->group), value_text(w->period), value_int(w->months),
        value_int(a->now), value_int(a->actor->account),
        value_text(a->actor->name)};

    result = db_run(write, SQL_BOOK_JOB_ADD, values,
        sizeof(values) / sizeof(values[0]), a->arena, NULL);
    return result == DB_OK ? book_job_find(write, id, a->arena, a->out)
                           : result;
}

static enum db_result write_audit(struct db *write, const struct actor *actor,
    const char *address, const struct book_job *job, const char *detail,
    int64_t now, struct arena *arena)
{
    const struct audit audit = {.action = "workbook",
        .object = arena_printf(
            arena, "%s/%s/%s", job->region, job->period, job->kind),
        .result = "ok",
        .detail = arena_printf(arena, "%s %s", detail, job->id),
        .address = address};

    return audit.object == NULL || audit.detail == NULL
               ? DB_FAIL
               : audit_write(write, actor, &audit, now, arena);
}

static enum db_result ask(struct db *write, void *context)
{
    const struct asking *a = context;
    const char *detail = "joined";
    char request[65];
    enum db_result result = request_of(write, a, request);

    if (result != DB_OK) {
        return result;
    }
    result =
        find(write, SQL_BOOK_JOB_LIVE, value_text(request), a->arena, a->out);
    if (result == DB_NONE) {
        detail = "ready";
        result = find(
            write, SQL_BOOK_JOB_DONE, value_text(request), a->arena, a->out);
    }
    if (result == DB_NONE) {
        detail = "queued";
        result = may_add(write, a);
        result = result == DB_OK ? add(write, a, request) : result;
    }
    return result == DB_OK ? write_audit(write, a->actor, a->address, a->out,
                                 detail, a->now, a->arena)
                           : result;
}

enum db_result book_job_ask(struct db *write, const struct actor *actor,
    const char *address, const struct book_wish *wish, int64_t now,
    struct arena *arena, struct book_job *out)
{
    struct asking a = {actor, address, wish, now, arena, out};
    enum db_result result = db_transaction(write, ask, &a);

    /* Somebody else was faster: theirs is found now. */
    return result == DB_CONFLICT ? db_transaction(write, ask, &a) : result;
}

enum db_result book_job_again(struct db *write, const char *id, int64_t now)
{
    const struct value values[] = {value_int(now), value_text(id)};

    return db_write(write, SQL_BOOK_JOB_AGAIN, values, 2, NULL);
}

/* -- cancelling ------------------------------------------------------------ */

struct cancelling {
    const struct actor *actor;
    const char *address;
    const struct book_job *job;
    int64_t now;
    struct arena *arena;
};

static enum db_result cancel(struct db *write, void *context)
{
    const struct cancelling *c = context;
    const struct value values[] = {value_int(c->now), value_text(c->job->id)};
    enum db_result result =
        db_run(write, SQL_BOOK_JOB_CANCEL, values, 2, c->arena, NULL);

    return result == DB_OK ? write_audit(write, c->actor, c->address, c->job,
                                 "cancelled", c->now, c->arena)
                           : result;
}

enum db_result book_job_cancel(struct db *write, const struct actor *actor,
    const char *address, const struct book_job *job, int64_t now,
    struct arena *arena)
{
    struct cancelling c = {actor, address, job, now, arena};

    return db_transaction(write, cancel, &c);
}

/* -- making ---------------------------------------------------------------- */

enum db_result book_job_claim(struct db *write, const char *holder, int64_t now,
    struct arena *arena, struct book_job *out)
{
    const struct value silent = value_int(now - BOOK_JOB_LEASE);
    enum db_result result = find(write, SQL_BOOK_JOB_NEXT, silent, arena, out);

    db_rollback(write);
    if (result != DB_OK) {
        return result;
    }
    const struct value values[] = {value_text(holder), value_int(now),
        value_int(now), value_text(out->id), silent};

    out->tries++;
    return db_write(write, SQL_BOOK_JOB_TAKE, values, 5, NULL);
}

enum db_result book_job_beat(struct db *write, const char *id,
    const char *holder, int done, int total, int64_t now)
{
    const struct value values[] = {value_int(now), value_int(done),
        value_int(total), value_text(id), value_text(holder)};

    return db_write(write, SQL_BOOK_JOB_BEAT, values, 5, NULL);
}

static enum db_result end(struct db *write, const char *id, const char *holder,
    const char *state, const char *sha256, const char *place,
    const char *message, int64_t now)
{
    const struct value values[] = {value_text(state), value_int(now),
        value_text(sha256), value_text(place), value_text(message),
        value_text(id), value_text(holder)};

    return db_write(write, SQL_BOOK_JOB_END, values, 7, NULL);
}

enum db_result book_job_done(struct db *write, const char *id,
    const char *holder, const char *sha256, const char *place, int64_t now)
{
    return end(write, id, holder, "done", sha256, place, "", now);
}

enum db_result book_job_fail(struct db *write, const char *id,
    const char *holder, const char *message, int64_t now)
{
    return end(write, id, holder, "failed", "", "", message, now);
}

enum db_result book_job_release(
    struct db *write, const char *id, const char *holder)
{
    const struct value values[] = {value_text(id), value_text(holder)};

    return db_write(write, SQL_BOOK_JOB_RELEASE, values, 2, NULL);
}

enum db_result book_job_sweep(struct db *write, int64_t before)
{
    const struct value value = value_int(before);

    return db_write(write, SQL_BOOK_JOB_SWEEP, &value, 1, NULL);
}
