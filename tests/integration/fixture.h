/*
 * A database of its own for the tests, pz_test_PID, on the server behind
 * PINZHI_DB_SOCKET: migrated, with the edition liyang-2023, region 320481, a
 * few accounts and the period 2023-11 open at fixture.now.
 */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include "sql/approval.h"
#include "sql/config.h"
#include "sql/db.h"
#include "sql/signin.h"
#include "sql/submission.h"
#include "tests/unit/suite.h"

#define EDITION       "liyang-2023"
#define REGION        "320481"
#define FORM          "401"
#define ADDRESS       "127.0.0.1"
#define PASSWORD      "Right-horse-7"
#define IDLE          (30 * 60)
#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))
#define NOVEMBER_2023 ((struct period){2023, FREQ_MONTH, 11})

struct fixture {
    struct config config; /* the owner's account */
    const char *folder;   /* for temporary files, removed at the end */
    struct db *read, *write;
    struct arena *arena; /* emptied by fixture_clear */
    const struct framework *fw;
    int64_t now; /* 2023-12-10 12:00 in Beijing */
    struct actor clerk, other, head, reviewer, system;
};
extern struct fixture fixture;

/* False with a line on stderr when there is no server. */
bool fixture_start(void);
void fixture_end(void);

/* Forget submissions, cells, entries, sessions, audit rows and jobs, and empty
 * the arena; first look whether accepted_line is what cell says, whatever the
 * test before did. Each test begins with it. */
void fixture_clear(void);

/*
 * The answer of the mariadb client to statements: rows by LF, columns by TAB;
 * in the arena, "" when there is none. A second connection: it sees only what
 * is committed.
 */
const char *fixture_query(const char *sql);
const char *fixture_query_on(const char *database, const char *sql);
int fixture_number(const char *sql);

/* The same for statements that put figures into cell past the program. */
void fixture_figures(const char *sql);

/* What the tables that are written hold, to compare before and after. */
const char *fixture_state(void);

/* Sign in from ADDRESS; `token` receives the cookie. */
enum login_result fixture_sign_in(const char *login, const char *password,
    int64_t now, char token[SESSION_TOKEN_TEXT]);

/* A fresh idempotency key. */
const char *fixture_key(void);

/* A bureau's part of form 401 of 2023-11 as it stands now. */
struct opened_form fixture_form(const char *bureau);

/* A cell of the cumulative column; missing when `value` is no number. */
struct cell_input fixture_cell(const char *item, const char *value);

/* submission_put with one figure: B01 on a form of tjj, else B02. */
struct put_outcome fixture_put(const struct actor *who,
    const struct opened_form *form, enum event event, const char *value,
    const char *key);

/* submission_review by the reviewer. */
struct put_outcome fixture_review(const struct opened_form *form,
    enum event event, const char *reason, const char *key);

#endif
