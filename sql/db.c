#include "sql/db.h"

#include <assert.h>
#include <mysql.h>
#include <stdlib.h>
#include <string.h>

#include "sql/config.h"
#include "sql/db_error.h"
#include "sql/log.h"

/* The two client libraries differ in a type and in one call (Connector/C
 * defines MYSQL_VERSION_ID as 10xxxx, larger than any MySQL). */
#if defined(MARIADB_PACKAGE_VERSION) || MYSQL_VERSION_ID < 80000
typedef my_bool sql_bool;
#else
typedef bool sql_bool;
#endif
#if !defined(MARIADB_PACKAGE_VERSION) && MYSQL_VERSION_ID >= 80300
#define BIND(s, b, n) mysql_stmt_bind_named_param((s), (b), (n), NULL)
#else
#define BIND(s, b, n) ((void)(n), mysql_stmt_bind_param((s), (b)))
#endif

enum { TUPLES_MAX = 512, PARAMETERS_MAX = 16 * TUPLES_MAX, COLUMNS_MAX = 48 };

/* One result column and where a fetched value lands. */
struct column {
    enum value_kind kind;
    int64_t number;
    char *buffer;
    unsigned long room, length;
    sql_bool null, cut;
};

struct statement {
    MYSQL_STMT *handle;
    unsigned long parameters;
    unsigned columns;
    struct column *column;
    MYSQL_BIND *bind;
};

struct db {
    const struct config *config;
    enum db_mode mode;
    MYSQL *link;
    bool dirty; /* a transaction may be under way */
    uint64_t count, fail_at;
    struct statement one[SQL__COUNT];
    struct statement *many[SQL__COUNT]; /* by number of tuples */
    MYSQL_BIND *in;                     /* PARAMETERS_MAX */
};

bool db_library_start(void)
{
    return mysql_library_init(0, NULL, NULL) == 0;
}

void db_library_end(void)
{
    mysql_library_end();
}

void db_thread_end(void)
{
    mysql_thread_end();
}

struct db *db_new(const struct config *config, enum db_mode mode)
{
    struct db *db = calloc(1, sizeof(*db));

    if (db == NULL) {
        return NULL;
    }
    db->config = config;
    db->mode = mode;
    db->in = calloc(PARAMETERS_MAX, sizeof(*db->in));
    if (db->in == NULL) {
        free(db);
        return NULL;
    }
    return db;
}

/* -- connection ----------------------------------------------------------- */

static void close_statement(struct statement *s)
{
    if (s->handle != NULL) {
        mysql_stmt_close(s->handle);
    }
    for (unsigned i = 0; i < s->columns && s->column != NULL; i++) {
        free(s->column[i].buffer);
    }
    free(s->column);
    free(s->bind);
    memset(s, 0, sizeof(*s));
}

static void disconnect(struct db *db)
{
    for (int i = 0; i < SQL__COUNT; i++) {
        close_statement(&db->one[i]);
        for (int k = 0; db->many[i] != NULL && k <= TUPLES_MAX; k++) {
            close_statement(&db->many[i][k]);
        }
        free(db->many[i]);
        db->many[i] = NULL;
    }
    if (db->link != NULL) {
        mysql_close(db->link);
        db->link = NULL;
    }
    db->dirty = false;
}

void db_free(struct db *db)
{
    if (db != NULL) {
        disconnect(db);
        free(db->in);
        free(db);
    }
}

static void set_options(struct db *db, MYSQL *link)
{
    unsigned seconds = 10;

    mysql_options(link, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(link, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    mysql_options(link, MYSQL_INIT_COMMAND, TEXT_MODE);
    mysql_options(link, MYSQL_INIT_COMMAND, TEXT_LOCK_WAIT);
    mysql_options(link, MYSQL_INIT_COMMAND, TEXT_LONG_LISTS);
    mysql_options(link, MYSQL_INIT_COMMAND, TEXT_READ_COMMITTED);
    mysql_options(link, MYSQL_INIT_COMMAND,
        db->mode == DB_READ ? TEXT_READ_ONLY : TEXT_READ_WRITE);
    mysql_options(link, MYSQL_INIT_COMMAND,
        db->mode == DB_READ ? TEXT_AUTOCOMMIT_ON : TEXT_AUTOCOMMIT_OFF);
}

static bool open_link(struct db *db)
{
    const struct config *c = db->config;
    bool socket = c->db_socket[0] != '\0';
    MYSQL *link = mysql_init(NULL);

    if (link == NULL) {
        return false;
    }
    set_options(db, link);
    db->link = link;
    if (mysql_real_connect(link, socket ? NULL : c->db_host, c->db_user,
            c->db_password, c->db_name, (unsigned)c->db_port,
            socket ? c->db_socket : NULL, CLIENT_FOUND_ROWS) == NULL) {
        return false;
    }
    (void)mysql_query(link, TEXT_CAUSAL);
    return strcmp(mysql_character_set_name(link), "utf8mb4") == 0;
}

enum db_result db_connect(struct db *db, struct arena *arena, const char **why)
{
    if (db->link != NULL || open_link(db)) {
        return DB_OK;
    }
    *why = arena == NULL || db->link == NULL
               ? NULL
               : arena_printf(arena, "the database cannot be reached: %s",
                     mysql_error(db->link));
    if (*why == NULL) {
        *why = "the database cannot be reached";
    }
    disconnect(db);
    return DB_FAIL;
}

/* -- errors --------------------------------------------------------------- */

static enum db_result judge(
    struct db *db, unsigned error, const char *text, const char *what)
{
    struct db_error meaning = db_error_of(error);

    if (meaning.result == DB_AGAIN || meaning.result == DB_FAIL) {
        log_line(
            LOG_WARNING, "database error %u: %s (%.80s)", error, text, what);
    }
    if (meaning.lost) {
        disconnect(db);
    }
    return meaning.result;
}

static enum db_result judge_link(struct db *db, const char *what)
{
    return judge(db, mysql_errno(db->link), mysql_error(db->link), what);
}

static enum db_result judge_statement(
    struct db *db, const struct statement *s, const char *what)
{
    return judge(
        db, mysql_stmt_errno(s->handle), mysql_stmt_error(s->handle), what);
}

/* Connected, or a line in the log. */
static bool reach(struct db *db, struct arena *arena)
{
    const char *why;

    if (db_connect(db, arena, &why) == DB_OK) {
        return true;
    }
    log_line(LOG_ERROR, "%s", why);
    return false;
}

/* True when this statement is the one that a test wants to fail. */
static bool counted_failure(struct db *db)
{
    db->count++;
    return db->fail_at > 0 && --db->fail_at == 0;
}

void db_fail_at(struct db *db, uint64_t n)
{
    db->fail_at = n;
}

uint64_t db_statement_count(const struct db *db)
{
    return db->count;
}

/* -- preparing ------------------------------------------------------------ */

static enum value_kind kind_of(enum enum_field_types type)
{
    bool whole = type == MYSQL_TYPE_TINY || type == MYSQL_TYPE_SHORT ||
                 type == MYSQL_TYPE_INT24 || type == MYSQL_TYPE_LONG ||
                 type == MYSQL_TYPE_LONGLONG || type == MYSQL_TYPE_YEAR;

    return whole                           ? VALUE_INT
           : type == MYSQL_TYPE_NEWDECIMAL ? VALUE_DECIMAL
                                           : VALUE_BYTES;
}

/* Room for most values; a longer one is fetched again by itself. */
static unsigned long room_for(const MYSQL_FIELD *field)
{
    return field->length < 1024 ? field->length + 1 : 1024;
}

static bool bind_column(
    struct column *column, MYSQL_BIND *bind, const MYSQL_FIELD *field)
{
    column->kind = kind_of(field->type);
    bind->is_null = &column->null;
    bind->error = &column->cut;
    bind->length = &column->length;
    if (column->kind == VALUE_INT) {
        bind->buffer_type = MYSQL_TYPE_LONGLONG;
        bind->buffer = &column->number;
        return true;
    }
    column->room = room_for(field);
    column->buffer = malloc(column->room);
    bind->buffer_type = MYSQL_TYPE_STRING;
    bind->buffer = column->buffer;
    bind->buffer_length = column->room;
    return column->buffer != NULL;
}

static bool bind_columns(struct statement *s)
{
    MYSQL_RES *meta = mysql_stmt_result_metadata(s->handle);
    bool ok = true;

    if (meta == NULL) {
        return mysql_stmt_field_count(s->handle) == 0;
    }
    s->columns = mysql_num_fields(meta);
    s->column = calloc(s->columns, sizeof(*s->column));
    s->bind = calloc(s->columns, sizeof(*s->bind));
    ok = s->column != NULL && s->bind != NULL;
    for (unsigned i = 0; ok && i < s->columns; i++) {
        ok = bind_column(
            &s->column[i], &s->bind[i], mysql_fetch_field_direct(meta, i));
    }
    mysql_free_result(meta);
    return ok && mysql_stmt_bind_result(s->handle, s->bind) == 0;
}

static enum db_result prepare(
    struct db *db, struct statement *s, const char *text, size_t n)
{
    enum db_result result;

    s->handle = mysql_stmt_init(db->link);
    if (s->handle == NULL) {
        return DB_FAIL;
    }
    if (mysql_stmt_prepare(s->handle, text, (unsigned long)n) == 0 &&
        bind_columns(s)) {
        s->parameters = mysql_stmt_param_count(s->handle);
        return DB_OK;
    }
    result = judge_statement(db, s, text);
    if (db->link != NULL) {
        close_statement(s);
    }
    return result;
}

static enum db_result prepare_many(
    struct db *db, enum sql which, size_t tuples, struct statement **out)
{
    size_t n;
    char *text;
    enum db_result result;

    if (db->many[which] == NULL) {
        db->many[which] = calloc(TUPLES_MAX + 1, sizeof(struct statement));
        if (db->many[which] == NULL) {
            return DB_FAIL;
        }
    }
    *out = &db->many[which][tuples];
    if ((*out)->handle != NULL) {
        return DB_OK;
    }
    text = sql_repeated(which, tuples, &n);
    result = text == NULL ? DB_FAIL : prepare(db, *out, text, n);
    free(text);
    return result;
}

/* -- running -------------------------------------------------------------- */

/* Parameters are bound where they lie; decimals need their text. */
static bool bind_parameters(struct db *db, const struct statement *s,
    const struct value *values, size_t count, struct arena *arena)
{
    assert(count == s->parameters && count <= PARAMETERS_MAX);
    memset(db->in, 0, count * sizeof(*db->in));
    for (size_t i = 0; i < count; i++) {
        MYSQL_BIND *bind = &db->in[i];
        const struct value *v = &values[i];
        char text[DECIMAL_TEXT];
        union {
            const void *from;
            void *to;
        } p = {v->kind == VALUE_INT ? (const void *)&v->i : v->p};

        bind->buffer_length = (unsigned long)v->n;
        switch (v->kind) {
        case VALUE_NULL: bind->buffer_type = MYSQL_TYPE_NULL; break;
        case VALUE_INT: bind->buffer_type = MYSQL_TYPE_LONGLONG; break;
        case VALUE_BYTES: bind->buffer_type = MYSQL_TYPE_STRING; break;
        case VALUE_DECIMAL:
            bind->buffer_type = MYSQL_TYPE_STRING;
            bind->buffer_length = (unsigned long)decimal_plain(v->i, text);
            p.from = arena_copy(arena, text, bind->buffer_length);
            if (p.from == NULL) {
                return false;
            }
            break;
        }
        bind->buffer = p.to;
    }
    return count == 0 || BIND(s->handle, db->in, (unsigned)count) == 0;
}

/* A text that did not fit its buffer, fetched whole. */
static const char *fetch_long(
    const struct statement *s, unsigned i, struct arena *arena)
{
    unsigned long length = s->column[i].length;
    char *whole = arena_alloc(arena, length + 1);
    MYSQL_BIND bind;

    memset(&bind, 0, sizeof(bind));
    bind.buffer_type = MYSQL_TYPE_STRING;
    bind.buffer = whole;
    bind.buffer_length = length;
    bind.length = &length;
    return whole != NULL && mysql_stmt_fetch_column(s->handle, &bind, i, 0) == 0
               ? whole
               : NULL;
}

static bool take_value(const struct statement *s, unsigned i,
    struct arena *arena, struct value *out)
{
    const struct column *column = &s->column[i];

    *out = value_null();
    if (column->null) {
        return true;
    }
    out->kind = column->kind;
    if (column->kind == VALUE_INT) {
        out->i = column->number;
        return true;
    }
    if (column->kind == VALUE_DECIMAL) {
        return decimal_parse((struct text){column->buffer, column->length},
                   DECIMAL_PLACES, &out->i) == DECIMAL_OK;
    }
    out->n = column->length;
    out->p = column->length <= column->room
                 ? arena_copy(arena, column->buffer, column->length)
                 : fetch_long(s, i, arena);
    return out->p != NULL;
}

static bool add_row(const struct statement *s, struct arena *arena,
    struct rows *rows, size_t *room)
{
    struct value *row = rows_add(rows, room, arena);

    for (unsigned i = 0; row != NULL && i < s->columns; i++) {
        if (!take_value(s, i, arena, &row[i])) {
            return false;
        }
    }
    return row != NULL;
}

static enum db_result fetch(struct db *db, const struct statement *s,
    struct arena *arena, struct rows *rows, const char *text)
{
    size_t room = 0;
    int got;

    memset(rows, 0, sizeof(*rows));
    rows->columns = s->columns;
    while ((got = mysql_stmt_fetch(s->handle)) == 0 ||
           got == MYSQL_DATA_TRUNCATED) {
        if (!add_row(s, arena, rows, &room)) {
            mysql_stmt_free_result(s->handle);
            log_line(LOG_ERROR, "a result does not fit the request's memory");
            return DB_FAIL;
        }
    }
    if (got != MYSQL_NO_DATA) {
        return judge_statement(db, s, text);
    }
    mysql_stmt_free_result(s->handle);
    return rows->count > 0 ? DB_OK : DB_NONE;
}

/* A procedure says nothing but that it is done; whatever else a server sends
 * after it is taken off the line. */
static enum db_result drain(
    struct db *db, const struct statement *s, const char *text)
{
    int more;

    while ((more = mysql_stmt_next_result(s->handle)) == 0) {
        mysql_stmt_free_result(s->handle);
    }
    return more > 0 ? judge_statement(db, s, text) : DB_OK;
}

static enum db_result execute(struct db *db, const struct statement *s,
    const struct value *values, size_t count, struct arena *arena,
    struct rows *rows, const char *text)
{
    struct rows unused;

    if (!bind_parameters(db, s, values, count, arena)) {
        return DB_FAIL;
    }
    /* Also a statement that fails leaves locks behind: a duplicate key does. */
    db->dirty = db->mode == DB_WRITE;
    if (mysql_stmt_execute(s->handle) != 0) {
        return judge_statement(db, s, text);
    }
    if (s->columns > 0) {
        return fetch(db, s, arena, rows == NULL ? &unused : rows, text);
    }
    if (strncmp(text, "CALL ", 5) == 0) {
        return drain(db, s, text);
    }
    return mysql_stmt_affected_rows(s->handle) > 0 ? DB_OK : DB_NONE;
}

static enum db_result run(struct db *db, enum sql which, size_t tuples,
    const struct value *values, size_t count, struct arena *arena,
    struct rows *rows)
{
    struct statement *s = &db->one[which];
    enum db_result result = DB_OK;

    if (!reach(db, arena)) {
        return DB_FAIL;
    }
    if (tuples > 0) {
        result = prepare_many(db, which, tuples, &s);
    } else if (s->handle == NULL) {
        result = prepare(db, s, sql_text(which), strlen(sql_text(which)));
    }
    return result != DB_OK
               ? result
               : execute(db, s, values, count, arena, rows, sql_text(which));
}

enum db_result db_run(struct db *db, enum sql statement,
    const struct value *values, size_t count, struct arena *arena,
    struct rows *rows)
{
    enum db_result result;

    if (counted_failure(db)) {
        return DB_FAIL;
    }
    result = run(db, statement, 0, values, count, arena, rows);
    if (result == DB_AGAIN && db->mode == DB_READ) {
        /* A read stands alone: once more on a new connection. */
        result = run(db, statement, 0, values, count, arena, rows);
    }
    return result;
}

enum db_result db_run_many(struct db *db, enum sql statement,
    const struct value *values, size_t width, size_t tuples,
    struct arena *arena)
{
    assert(tuples >= 1 && tuples <= TUPLES_MAX);
    return counted_failure(db) ? DB_FAIL
                               : run(db, statement, tuples, values,
                                     width * tuples, arena, NULL);
}

enum db_result db_call_once(struct db *db, enum sql statement,
    const struct value *values, size_t count, struct arena *arena)
{
    enum db_result result;

    if (counted_failure(db)) {
        return DB_FAIL;
    }
    result = run(db, statement, 0, values, count, arena, NULL);
    /* The procedure has ended its transaction either way. */
    db->dirty = false;
    return result;
}

enum db_result db_script(struct db *db, const char *text, size_t n)
{
    if (!reach(db, NULL)) {
        return DB_FAIL;
    }
    return mysql_real_query(db->link, text, (unsigned long)n) == 0
               ? DB_OK
               : judge_link(db, text);
}

/* -- transactions --------------------------------------------------------- */

enum db_result db_commit(struct db *db)
{
    if (counted_failure(db)) {
        return DB_FAIL;
    }
    if (db->link == NULL) {
        return DB_AGAIN;
    }
    if (mysql_commit(db->link) != 0) {
        return judge_link(db, "COMMIT");
    }
    db->dirty = false;
    return DB_OK;
}

void db_rollback(struct db *db)
{
    if (db->link != NULL && db->dirty && mysql_rollback(db->link) != 0) {
        disconnect(db);
    }
    db->dirty = false;
}

enum db_result db_snapshot(struct db *db)
{
    if (!reach(db, NULL)) {
        return DB_FAIL;
    }
    if (mysql_query(db->link, TEXT_SNAPSHOT) != 0) {
        return judge_link(db, "snapshot");
    }
    db->dirty = true;
    return DB_OK;
}
