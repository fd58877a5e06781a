/*
 * The database's share of a submission: the same five statements as the
 * program sends (session with form, header, twelve cells, audit row, COMMIT),
 * prepared, from threads that do nothing else. No HTTP, no checks, no pages.
 *
 *   bare SOCKET USER DATABASE ACCOUNTS CONNECTIONS SECONDS FIRST_YEAR MODE
 *
 * MODE is submit; or one cell of a draft: by "call", the procedure that the
 * program calls, or by "cell", statement for statement. ACCOUNTS as for load. Prints:
 *   requests N seconds S rate R failed F cpu DB WEB APP
 */
#include <mysql.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sql/statements.h"
#include "tests/bench/cpu.h"

enum { PAST = 24, ITEMS = 12, WIDTH = 10, COLUMNS = 48, TEXT = 256 };

static const char *const texts[] = {
#define SQL_TEXT(name, text) text,
    SQL_STATEMENTS(SQL_TEXT)
#undef SQL_TEXT
};

struct work;
static bool submit(MYSQL *link, struct work *w, int number, unsigned long k);
static const char *server_socket, *user, *database;
static double seconds;
static int first_year;
static bool (*work_of_mode)(
    MYSQL *link, struct work *w, int number, unsigned long k);
static pthread_barrier_t barrier;

struct client {
    pthread_t thread;
    int number;
    char region[16];
    unsigned long done, failed;
};

/* A statement with its parameters; texts are bound where they lie. */
struct statement {
    MYSQL_STMT *handle;
    MYSQL_BIND in[ITEMS * WIDTH], out[COLUMNS];
    char buffers[COLUMNS][TEXT];
    int parameters;
};

static void text(struct statement *s, const char *value)
{
    MYSQL_BIND *bind = &s->in[s->parameters++];

    memset(bind, 0, sizeof(*bind));
    bind->buffer_type = MYSQL_TYPE_STRING;
    bind->buffer = (void *)(uintptr_t)value;
    bind->buffer_length = strlen(value);
}

static void bytes(struct statement *s, const void *value, unsigned long n)
{
    text(s, "");
    s->in[s->parameters - 1].buffer = (void *)(uintptr_t)value;
    s->in[s->parameters - 1].buffer_length = n;
}

static void number(struct statement *s, const long long *value)
{
    MYSQL_BIND *bind = &s->in[s->parameters++];

    memset(bind, 0, sizeof(*bind));
    bind->buffer_type = MYSQL_TYPE_LONGLONG;
    bind->buffer = (void *)(uintptr_t)value;
}

static bool prepare(MYSQL *link, struct statement *s, const char *sql)
{
    memset(s, 0, sizeof(*s));
    s->handle = mysql_stmt_init(link);
    if (s->handle == NULL ||
        mysql_stmt_prepare(s->handle, sql, strlen(sql)) != 0) {
        fprintf(stderr, "bare: %s\n", mysql_error(link));
        return false;
    }
    for (unsigned i = 0; i < mysql_stmt_field_count(s->handle); i++) {
        s->out[i].buffer_type = MYSQL_TYPE_STRING;
        s->out[i].buffer = s->buffers[i];
        s->out[i].buffer_length = TEXT;
    }
    return mysql_stmt_field_count(s->handle) == 0 ||
           mysql_stmt_bind_result(s->handle, s->out) == 0;
}

static bool run(struct statement *s)
{
    if (mysql_stmt_bind_param(s->handle, s->in) != 0 ||
        mysql_stmt_execute(s->handle) != 0) {
        fprintf(stderr, "bare: %s\n", mysql_stmt_error(s->handle));
        return false;
    }
    while (mysql_stmt_field_count(s->handle) > 0 &&
           mysql_stmt_fetch(s->handle) == 0) {
    }
    return true;
}

/* "INSERT ... VALUES (...)" with twelve groups. */
static bool prepare_cells(MYSQL *link, struct statement *s)
{
    static const char tail[] = " ON DUPLICATE";
    const char *sql = texts[SQL_CELL_PUT];
    const char *group = strstr(sql, "VALUES (") + 7;
    const char *end = strstr(sql, tail);
    char many[4096];
    int n = snprintf(many, sizeof(many), "%.*s", (int)(group - sql), sql);

    for (int i = 0; i < ITEMS; i++) {
        n += snprintf(many + n, sizeof(many) - (size_t)n, "%s%.*s",
            i == 0 ? "" : ",", (int)(end - group), group);
    }
    snprintf(many + n, sizeof(many) - (size_t)n, "%s", end);
    return prepare(link, s, many);
}

/* The rows of one submission; everything constant is bound once. */
struct work {
    struct statement session, head, cells, audit, call, change, cell;
    char period[16], last[16], past[PAST][16];
    char object[64], key[16], hash[32], detail[256];
    char items[ITEMS][4], values[ITEMS][16];
    long long zero, one, account, now, columns[ITEMS];
    long long version, after;
    char item[4], value[16], from[8];
};

/* The period of a month, the same of the year before, those before it. */
static void name_periods(struct work *w, int year, int month)
{
    snprintf(w->period, sizeof(w->period), "%04d-%02d", year % 10000, month);
    snprintf(w->last, sizeof(w->last), "%04d-%02d", (year - 1) % 10000, month);
    for (int i = 0; i < PAST; i++) {
        int months = year * 12 + month - 2 - i;

        snprintf(w->past[i], sizeof(w->past[i]), "%04d-%02d",
            months / 12 % 10000, months % 12 + 1);
    }
}

static void bind_reads(struct work *w, const struct client *c)
{
    struct statement *s = &w->session;

    text(s, w->period), text(s, "401"), text(s, c->region), text(s, "b01");
    text(s, c->region), text(s, "b01");
    bytes(s, w->hash, sizeof(w->hash)), number(s, &w->zero);
    number(s, &w->zero);
    text(s, w->period), text(s, w->last), text(s, c->region), text(s, "401");
    if (work_of_mode == submit) {
        for (int i = 0; i < PAST; i++) {
            text(s, w->past[i]);
        }
        text(s, c->region), text(s, "401");
    }
}

static void bind_writes(struct work *w, const struct client *c)
{
    struct statement *s = &w->head;

    text(s, w->period), text(s, c->region), text(s, "401"), text(s, "b01");
    text(s, "submitted"), number(s, &w->account), number(s, &w->account);
    number(s, &w->zero), number(s, &w->zero), number(s, &w->now);
    text(s, "clerk");
    number(s, &w->now), text(s, "clerk");
    s = &w->cells;
    for (int i = 0; i < ITEMS; i++) {
        text(s, w->period), text(s, c->region), text(s, "401");
        text(s, w->items[i]), number(s, &w->one), text(s, "b01");
        number(s, &w->one), text(s, w->values[i]), text(s, "");
        number(s, &w->one);
    }
    s = &w->audit;
    number(s, &w->now), number(s, &w->account), text(s, "clerk");
    text(s, "clerk"), text(s, "clerk"), text(s, "127.0.0.1");
    text(s, "submit"), text(s, w->object), number(s, &w->one), text(s, "ok");
    text(s, w->detail), bytes(s, w->key, sizeof(w->key));
    bytes(s, w->hash, sizeof(w->hash));
}

static bool submit(MYSQL *link, struct work *w, int number, unsigned long k)
{
    int year = first_year + (int)(k / 12), month = (int)(k % 12) + 1;
    uint32_t key[4] = {(uint32_t)time(NULL), (uint32_t)number, (uint32_t)k,
        (uint32_t)first_year};

    name_periods(w, year, month);
    memcpy(w->key, key, sizeof(key));
    return run(&w->session) && run(&w->head) && run(&w->cells) &&
           run(&w->audit) && mysql_commit(link) == 0;
}

static void next_cell(struct work *w, int number, unsigned long k)
{
    uint32_t key[4] = {(uint32_t)time(NULL), (uint32_t)number, (uint32_t)k, 7};

    name_periods(w, first_year, 1);
    snprintf(w->value, sizeof(w->value), "%lu.5", 1000 + k % 1000);
    w->version = (long long)k;
    w->after = w->version + 1;
    memcpy(w->key, key, sizeof(key));
}

static bool call_cell(MYSQL *link, struct work *w, int number, unsigned long k)
{
    (void)link;
    next_cell(w, number, k);
    return run(&w->session) && run(&w->call);
}

/* The first save makes the header; the procedure does for that. */
static bool save_cell(MYSQL *link, struct work *w, int number, unsigned long k)
{
    if (k == 0) {
        return call_cell(link, w, number, k);
    }
    next_cell(w, number, k);
    return run(&w->session) && run(&w->change) && run(&w->cell) &&
           run(&w->audit) && mysql_commit(link) == 0;
}

static void bind_audit(struct work *w, struct statement *s)
{
    number(s, &w->now), number(s, &w->account), text(s, "clerk");
    text(s, "clerk"), text(s, "clerk"), text(s, "127.0.0.1");
    text(s, "save"), text(s, w->object), number(s, &w->after), text(s, "ok");
    text(s, "B01.total 1001.5>1038.5; "), bytes(s, w->key, sizeof(w->key));
    bytes(s, w->hash, sizeof(w->hash));
}

/* One cell of a draft; its version and value change with each save. */
static void bind_cell(struct work *w, const struct client *c)
{
    struct statement *s = &w->call;

    text(s, w->period), text(s, c->region), text(s, "401"), text(s, "b01");
    number(s, &w->version), text(s, "draft"), text(s, "draft");
    number(s, &w->one), number(s, &w->one), number(s, &w->zero);
    text(s, w->items[0]), number(s, &w->one), number(s, &w->one);
    text(s, w->value), text(s, "");
    bind_audit(w, s);
    s = &w->change;
    text(s, "draft"), number(s, &w->one), number(s, &w->one);
    number(s, &w->zero), number(s, &w->zero), number(s, &w->now);
    text(s, "clerk"), number(s, &w->zero), text(s, ""), text(s, w->period),
        text(s, c->region);
    text(s, "401"), text(s, "b01"), number(s, &w->version), text(s, "draft");
    s = &w->cell;
    text(s, w->period), text(s, c->region), text(s, "401");
    text(s, w->items[0]), number(s, &w->one), text(s, "b01");
    number(s, &w->one), text(s, w->value), text(s, ""), number(s, &w->after);
    w->audit.parameters = 0;
    bind_audit(w, &w->audit);
}

static bool make_work(MYSQL *link, struct work *w, const struct client *c)
{
    unsigned long region = strtoul(c->region, NULL, 16);

    memset(w, 0, sizeof(*w));
    /* The session that run.sh made for this county's clerk. */
    for (int i = 0; i < 3; i++) {
        w->hash[31 - i] = (char)(region >> (8 * i));
    }
    w->one = 1;
    w->account = ITEMS;
    w->now = time(NULL);
    memset(w->detail, 'x', 180);
    for (int i = 0; i < ITEMS; i++) {
        snprintf(w->items[i], sizeof(w->items[i]), "B%02d", (i + 1) % 100);
        snprintf(w->values[i], sizeof(w->values[i]), "%d.5", 1000 + i * 37);
    }
    snprintf(w->value, sizeof(w->value), "1000.5"); /* bound by its length */
    name_periods(w, 2000, 1);
    snprintf(w->object, sizeof(w->object), "%s/2000-01/401/b01", c->region);
    if (!prepare(link, &w->session,
            texts[work_of_mode == submit ? SQL_SESSION_FORM
                                         : SQL_SESSION_CELLS]) ||
        !prepare(link, &w->head, texts[SQL_SUBMISSION_ADD]) ||
        !prepare_cells(link, &w->cells) ||
        !prepare(link, &w->audit, texts[SQL_AUDIT_ADD]) ||
        !prepare(link, &w->call, texts[SQL_SUBMISSION_SAVE_CELL]) ||
        !prepare(link, &w->change, texts[SQL_SUBMISSION_CHANGE]) ||
        !prepare(link, &w->cell, texts[SQL_CELL_PUT])) {
        return false;
    }
    bind_reads(w, c);
    bind_writes(w, c);
    if (work_of_mode != submit) {
        bind_cell(w, c);
    }
    return true;
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *client(void *context)
{
    struct client *c = context;
    struct work *w = malloc(sizeof(*w));
    MYSQL *link = mysql_init(NULL);
    bool ready;
    double end;

    mysql_options(link, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    ready = w != NULL &&
            mysql_real_connect(link, NULL, user, NULL, database, 0,
                server_socket, 0) != NULL &&
            mysql_autocommit(link, 0) == 0 && make_work(link, w, c);
    c->failed += !ready;
    pthread_barrier_wait(&barrier);
    end = now() + seconds;
    for (unsigned long k = 0; ready && now() < end; k++) {
        if (!work_of_mode(link, w, c->number, k)) {
            c->failed++;
            mysql_rollback(link);
        }
        c->done++;
    }
    mysql_close(link);
    free(w);
    return NULL;
}

int main(int argc, char **argv)
{
    unsigned long done = 0, failed = 0;
    struct client *all;
    double start, cpu_from[GROUPS], cpu_to[GROUPS];
    FILE *in;
    int count;

    if (argc != 9) {
        fputs("bare SOCKET USER DATABASE ACCOUNTS CONNECTIONS SECONDS "
              "FIRST_YEAR submit|call|cell\n",
            stderr);
        return 64;
    }
    server_socket = argv[1], user = argv[2], database = argv[3];
    count = atoi(argv[5]);
    seconds = strtod(argv[6], NULL);
    first_year = atoi(argv[7]);
    work_of_mode = argv[8][0] == 's'              ? submit
                   : strcmp(argv[8], "call") == 0 ? call_cell
                                                  : save_cell;
    all = calloc((size_t)count, sizeof(*all));
    in = fopen(argv[4], "r");
    pthread_barrier_init(&barrier, NULL, (unsigned)count + 1);
    for (int i = 0; all != NULL && in != NULL && i < count; i++) {
        all[i].number = i + 1000;
        if (fscanf(in, "%*[^,],%*[^,],%15s\n", all[i].region) != 1) {
            return 65;
        }
        pthread_create(&all[i].thread, NULL, client, &all[i]);
    }
    pthread_barrier_wait(&barrier);
    cpu_now(cpu_from);
    start = now();
    for (int i = 0; i < count; i++) {
        pthread_join(all[i].thread, NULL);
        done += all[i].done;
        failed += all[i].failed;
    }
    start = now() - start;
    cpu_now(cpu_to);
    printf("requests %lu seconds %.3f rate %.0f failed %lu cpu %.0f 0 0\n",
        done, start, (double)done / start, failed,
        (cpu_to[0] - cpu_from[0]) / (double)done * 1e6);
    return failed == 0 ? 0 : 1;
}
