/* The steps of an edition's life. */
#include <stdlib.h>
#include <string.h>

#include "sql/audit.h"
#include "sql/edition.h"
#include "sql/log.h"

enum { FAULTS_KEPT = 200 };

/* A step while it is under way. */
struct step {
    const char *code;
    struct framework_file *files; /* NULL: those that are stored */
    size_t count;
    const struct edition_call *call;
    struct arena *arena;
    struct edition *now; /* read at the beginning, kept up to date */
};

static enum role role_of_call(const struct edition_call *call)
{
    return call->actor == NULL ? ROLE_EDITOR : call->actor->role;
}

static const char *name_of_call(const struct edition_call *call)
{
    return call->actor == NULL ? "-" : call->actor->name;
}

static enum edition_state next_of(
    const struct step *s, enum edition_event event)
{
    return edition_next(s->now->state, event, role_of_call(s->call));
}

/* The audit row of an event that leads to `to`, which is then the state. */
static enum db_result note(struct step *s, struct db *write,
    enum edition_event event, enum edition_state to, const char *key_hex)
{
    const char *detail = arena_printf(s->arena, "%s -> %s, sha256 %s%s",
        edition_state_key(s->now->state), edition_state_key(to), s->now->sha256,
        event != EDITION_FAIL
            ? ""
            : arena_printf(s->arena, ", %d fault(s)", s->now->faults));
    const struct audit audit = {
        arena_printf(s->arena, "edition-%s", edition_event_key(event)), s->code,
        "ok", detail, key_hex, s->now->number, s->call->address};

    s->now->state = to;
    return detail == NULL || audit.action == NULL
               ? DB_FAIL
               : audit_write(
                     write, s->call->actor, &audit, s->call->now, s->arena);
}

static enum db_result put_files(
    const struct step *s, struct db *write, enum sql statement)
{
    enum db_result result = DB_OK;

    for (size_t i = 0; result == DB_OK && i < s->count; i++) {
        const struct value values[] = {value_text(s->code),
            value_text(s->files[i].name),
            value_bytes(s->files[i].content.p, s->files[i].content.n)};

        result = db_run(write, statement, values, 3, s->arena, NULL);
    }
    return result;
}

/* What somebody else did in between: the transaction begins again. */
static enum db_result again(enum db_result result)
{
    return result == DB_NONE || result == DB_CONFLICT ? DB_AGAIN : result;
}

/* Take the row of the draft; who has it, has the edition until the commit. */
static enum db_result take_row(
    struct step *s, struct db *write, const char *sha256)
{
    const struct value add[] = {value_text(s->code), value_text(sha256),
        value_int(s->call->now), value_text(name_of_call(s->call))};
    const struct value replace[] = {
        add[1], add[2], add[3], add[0], value_int(s->now->number)};

    return again(
        s->now->state == EDITION_NONE
            ? db_run(write, SQL_DRAFT_ADD, add, 4, s->arena, NULL)
            : db_run(write, SQL_DRAFT_REPLACE, replace, 5, s->arena, NULL));
}

/* DB_CONFLICT: refused. */
static enum db_result put(struct step *s, struct db *write, const char *key_hex)
{
    enum edition_state to = next_of(s, EDITION_IMPORT);
    const struct value key = value_text(s->code);
    struct rows rows;
    char hash[65];
    enum db_result result;

    if (!edition_hash_files(s->files, s->count, s->arena, hash)) {
        return DB_FAIL;
    }
    if (edition_next(EDITION_NONE, EDITION_IMPORT, role_of_call(s->call)) ==
        EDITION_STATE__COUNT) {
        return DB_CONFLICT; /* not even what changes nothing */
    }
    if (s->now->state != EDITION_NONE && strcmp(s->now->sha256, hash) == 0) {
        return DB_OK;
    }
    if (to == EDITION_STATE__COUNT) {
        return DB_CONFLICT;
    }
    result = take_row(s, write, hash);
    /* Published and gone since the state was read? */
    if (result == DB_OK &&
        db_run(write, SQL_EDITION_FIND, &key, 1, s->arena, &rows) != DB_NONE) {
        return DB_AGAIN;
    }
    if (result == DB_OK &&
        !db_answered(result = db_run(write, SQL_DRAFT_FILES_REMOVE, &key, 1,
                         s->arena, NULL))) {
        return result;
    }
    if (db_answered(result)) {
        result = put_files(s, write, SQL_DRAFT_FILE_ADD);
    }
    s->now->number++;
    s->now->sha256 = arena_copy(s->arena, hash, strlen(hash));
    return result == DB_OK ? note(s, write, EDITION_IMPORT, to, key_hex)
                           : result;
}

/* A line for each fault; NULL: memory is out. */
static const char *verdict_of(
    const struct framework_fault *faults, size_t count, struct arena *arena)
{
    size_t room = 1, at = 0;
    const char **lines = arena_array(arena, count + 1, sizeof(*lines));
    char *text;

    for (size_t i = 0; lines != NULL && i < count; i++) {
        lines[i] = arena_printf(arena, "%s:%d:%d: %s\n", faults[i].file,
            faults[i].line, faults[i].column, faults[i].what);
        if (lines[i] == NULL) {
            return NULL;
        }
        room += strlen(lines[i]);
    }
    text = lines == NULL ? NULL : arena_alloc(arena, room);
    for (size_t i = 0; text != NULL && i < count; i++) {
        memcpy(text + at, lines[i], strlen(lines[i]));
        at += strlen(lines[i]);
    }
    return text;
}

/* Judge the files of the step: s->now->faults and its verdict. */
static bool judge(struct step *s)
{
    struct framework_fault *faults =
        arena_array(s->arena, FAULTS_KEPT, sizeof(*faults));
    size_t count = 0;

    if (faults == NULL) {
        return false;
    }
    if (framework_read(s->files, s->count, s->arena, faults, FAULTS_KEPT,
            &count) != NULL) {
        count = 0;
    }
    s->now->faults = (int)count;
    s->now->verdict =
        verdict_of(faults, count < FAULTS_KEPT ? count : FAULTS_KEPT, s->arena);
    return s->now->verdict != NULL;
}

static enum db_result check(
    struct step *s, struct db *write, const char *key_hex)
{
    enum edition_event event;
    enum edition_state to;

    if (!judge(s)) {
        return DB_FAIL;
    }
    event = s->now->faults == 0 ? EDITION_PASS : EDITION_FAIL;
    to = next_of(s, event);
    if (to == EDITION_STATE__COUNT ||
        (s->now->state == EDITION_CHECKED && to == EDITION_CHECKED)) {
        return DB_OK; /* nothing to store */
    }
    s->now->checked_at = s->call->now;
    s->now->checked_by = name_of_call(s->call);
    const struct value values[] = {value_text(edition_state_key(to)),
        value_int(s->now->faults), value_text(s->now->verdict),
        value_int(s->call->now), value_text(s->now->checked_by),
        value_text(s->code), value_int(s->now->number)};
    enum db_result result =
        again(db_run(write, SQL_DRAFT_VERDICT, values, 7, s->arena, NULL));

    s->now->number++;
    return result == DB_OK ? note(s, write, event, to, key_hex) : result;
}

/* The draft's rows move to those that are only ever added to. */
static enum db_result move_draft(struct step *s, struct db *write)
{
    const struct value head[] = {value_text(s->code),
        value_text(s->now->sha256), value_int(s->call->now)};
    const struct value row[] = {head[0], value_int(s->now->number)};
    enum db_result result =
        again(db_run(write, SQL_DRAFT_REMOVE, row, 2, s->arena, NULL));

    if (result == DB_OK) {
        result = db_run(write, SQL_DRAFT_FILES_REMOVE, head, 1, s->arena, NULL);
    }
    if (result == DB_OK) {
        result = again(db_run(write, SQL_EDITION_ADD, head, 3, s->arena, NULL));
    }
    return result == DB_OK ? put_files(s, write, SQL_EDITION_FILE_ADD) : result;
}

/* What was checked is what is published. */
static bool is_as_checked(const struct step *s)
{
    char hash[65];
    bool same = edition_hash_files(s->files, s->count, s->arena, hash) &&
                strcmp(hash, s->now->sha256) == 0;

    if (!same) {
        log_line(LOG_ERROR,
            "the files of draft %s are not those that were checked; import "
            "it again",
            s->code);
    }
    return same;
}

static enum db_result publish(
    struct step *s, struct db *write, const char *key_hex)
{
    enum edition_state to = next_of(s, EDITION_PUBLISH);
    enum db_result result;

    if (to == EDITION_STATE__COUNT) {
        return DB_CONFLICT;
    }
    if (to == s->now->state) {
        return DB_OK;
    }
    if (!is_as_checked(s)) {
        return DB_FAIL;
    }
    result = move_draft(s, write);
    s->now->published_at = s->call->now;
    return result == DB_OK ? note(s, write, EDITION_PUBLISH, to, key_hex)
                           : result;
}

static enum db_result retire(
    struct step *s, struct db *write, const char *key_hex)
{
    enum edition_state to = next_of(s, EDITION_RETIRE);
    const struct value values[] = {value_text(s->code), value_int(s->call->now),
        value_text(name_of_call(s->call))};
    enum db_result result;

    if (to == EDITION_STATE__COUNT) {
        return DB_CONFLICT;
    }
    if (to == s->now->state) {
        return DB_OK;
    }
    result =
        again(db_run(write, SQL_EDITION_RETIRE, values, 3, s->arena, NULL));
    s->now->retired_at = s->call->now;
    s->now->retired_by = name_of_call(s->call);
    return result == DB_OK ? note(s, write, EDITION_RETIRE, to, key_hex)
                           : result;
}

/* -- transactions ---------------------------------------------------------- */

/* The edition as it stands, and its files when the step brings none. */
static enum db_result begin(struct step *s, struct db *write, bool with_files)
{
    enum db_result result = edition_find(write, s->code, s->arena, s->now);

    if (result == DB_OK && with_files) {
        result = edition_files(write, s->code, s->arena, &s->files, &s->count);
    }
    return result;
}

static enum db_result run_put(struct db *write, void *context)
{
    struct step *s = context;
    enum db_result result = begin(s, write, false);

    return db_answered(result) ? put(s, write, s->call->key_hex) : result;
}

static enum db_result run_check(struct db *write, void *context)
{
    struct step *s = context;
    enum db_result result = begin(s, write, true);

    return result == DB_OK ? check(s, write, s->call->key_hex) : result;
}

static enum db_result run_publish(struct db *write, void *context)
{
    struct step *s = context;
    enum db_result result = begin(s, write, true);

    return result == DB_OK ? publish(s, write, s->call->key_hex) : result;
}

static enum db_result run_retire(struct db *write, void *context)
{
    struct step *s = context;
    enum db_result result = begin(s, write, false);

    return result == DB_OK ? retire(s, write, s->call->key_hex) : result;
}

static enum db_result run_import(struct db *write, void *context)
{
    struct step *s = context;
    enum db_result result = begin(s, write, false);

    if (db_answered(result)) {
        result = put(s, write, NULL);
    }
    if (result != DB_OK || s->now->state == EDITION_PUBLISHED ||
        s->now->state == EDITION_RETIRED) {
        return result;
    }
    result = check(s, write, NULL);
    if (result == DB_OK && s->now->faults > 0) {
        return DB_CONFLICT;
    }
    return result == DB_OK ? publish(s, write, s->call->key_hex) : result;
}

/* A key that was used already: what it asked for is done. */
static enum db_result transact(struct db *write, db_work *work, struct step *s)
{
    enum db_result result = db_transaction(write, work, s);

    if (result == DB_CONFLICT && s->call->key_hex != NULL &&
        audit_done(write, s->call->key_hex, s->arena)) {
        result = edition_find(write, s->code, s->arena, s->now);
        db_rollback(write);
    }
    return result;
}

/* A set of files: afterwards the edition is read again, with its title. */
static enum db_result transact_files(
    struct db *write, db_work *work, struct step *s)
{
    enum db_result result = DB_FAIL;
    size_t which;

    if (edition_look(s->files, s->count, s->arena, &s->code, &which) ==
        EDITION_STORABLE) {
        result = transact(write, work, s);
    }
    if (result == DB_OK) {
        result = edition_find(write, s->code, s->arena, s->now);
        db_rollback(write);
    }
    return result;
}

enum db_result edition_put(struct db *write, struct framework_file *files,
    size_t count, const struct edition_call *call, struct arena *arena,
    struct edition *out)
{
    struct step s = {NULL, files, count, call, arena, out};

    return transact_files(write, run_put, &s);
}

enum db_result edition_import(struct db *write, struct framework_file *files,
    size_t count, const struct edition_call *call, struct arena *arena,
    struct edition *out)
{
    struct step s = {NULL, files, count, call, arena, out};

    return transact_files(write, run_import, &s);
}

enum db_result edition_check(struct db *write, const char *code,
    const struct edition_call *call, struct arena *arena, struct edition *out)
{
    struct step s = {code, NULL, 0, call, arena, out};

    return transact(write, run_check, &s);
}

enum db_result edition_publish(struct db *write, const char *code,
    const struct edition_call *call, struct arena *arena, struct edition *out)
{
    struct step s = {code, NULL, 0, call, arena, out};

    return transact(write, run_publish, &s);
}

enum db_result edition_retire(struct db *write, const char *code,
    const struct edition_call *call, struct arena *arena, struct edition *out)
{
    struct step s = {code, NULL, 0, call, arena, out};

    return transact(write, run_retire, &s);
}
