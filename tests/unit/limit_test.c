/* The share of requests that a token has. */
#include "fcgi/limit.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>

#include "tests/unit/suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* Requests of one token at `at`, `many` of them: how many are served, and the
 * wait of the next. */
static const struct row {
    const char *name;
    int64_t at;
    int many, served, wait;
} rows[] = {
    {"all at once", 1000, 10, 6, 10},
    {"a little later", 1009, 1, 0, 1},
    {"one comes back", 1010, 5, 1, 10},
    {"three", 1040, 9, 3, 10},
    {"half of the next", 1045, 1, 0, 5},
    {"a clock that goes back", 1030, 1, 0, 5},
    {"all after a minute", 1105, 10, 6, 10},
    {"never more than all", 9000, 10, 6, 10},
};

static int ask(const char *token, int rate, int64_t at, int many, int *wait)
{
    int served = 0;

    for (int i = 0; i < many; i++) {
        *wait = limit_take(token, rate, at);
        served += *wait == 0;
    }
    return served;
}

static void along_time(void)
{
    CHECK("sodium", sodium_init() >= 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int wait = 0;

        CHECK(rows[i].name, ask("pz_one", 6, rows[i].at, rows[i].many, &wait) ==
                                rows[i].served);
        CHECK(rows[i].name, wait == rows[i].wait);
    }
}

static void each_its_own(void)
{
    int wait;

    CHECK("no limit", ask("pz_free", 0, 1000, 5000, &wait) == 5000);
    CHECK("one floods", ask("pz_flood", 6, 1000, 5000, &wait) == 6);
    for (int i = 0; i < 500; i++) {
        char token[20];

        snprintf(token, sizeof(token), "pz_%d", i);
        CHECK(token, ask(token, 6, 1000, 1, &wait) == 1);
    }
    CHECK("still", ask("pz_flood", 6, 1000, 10, &wait) == 0);
    CHECK("a large share", ask("pz_fast", 1000000, 1000, 5000, &wait) == 5000);
}

static void *ask_often(void *served)
{
    int wait;

    *(int *)served = ask("pz_threads", 100, 5000, 1000, &wait);
    return NULL;
}

static void at_once(void)
{
    pthread_t threads[4];
    int served[4], all = 0;

    for (int i = 0; i < 4; i++) {
        pthread_create(&threads[i], NULL, ask_often, &served[i]);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        all += served[i];
    }
    CHECK("one share", all == 100);
}

SUITE(limit, {"along time", along_time}, {"each its own", each_its_own},
    {"at once", at_once})
