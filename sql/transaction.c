/* A transaction that is replayed until it goes through. */
#include "sql/db.h"

#include <time.h>

enum { TRIES = 5 };

static void back_off(int tries)
{
    struct timespec pause = {0, 10000000L << tries};

    nanosleep(&pause, NULL);
}

enum db_result db_transaction(struct db *db, db_work *work, void *context)
{
    enum db_result result = DB_AGAIN;

    for (int tries = 0; tries < TRIES && result == DB_AGAIN; tries++) {
        if (tries > 0) {
            back_off(tries);
        }
        result = work(db, context);
        if (result == DB_OK) {
            result = db_commit(db);
        }
        if (result != DB_OK) {
            db_rollback(db);
        }
    }
    return result == DB_AGAIN ? DB_FAIL : result;
}

struct one {
    enum sql statement;
    const struct value *values;
    size_t count;
    struct arena *arena;
};

static enum db_result run_one(struct db *db, void *context)
{
    const struct one *one = context;

    return db_run(
        db, one->statement, one->values, one->count, one->arena, NULL);
}

enum db_result db_write(struct db *db, enum sql statement,
    const struct value *values, size_t count, struct arena *arena)
{
    struct one one = {statement, values, count, arena};

    return db_transaction(db, run_one, &one);
}

enum db_result db_call(struct db *db, enum sql statement,
    const struct value *values, size_t count, struct arena *arena)
{
    enum db_result result = DB_AGAIN;

    for (int tries = 0; tries < TRIES && result == DB_AGAIN; tries++) {
        if (tries > 0) {
            back_off(tries);
        }
        result = db_call_once(db, statement, values, count, arena);
    }
    return result == DB_AGAIN ? DB_FAIL : result;
}
