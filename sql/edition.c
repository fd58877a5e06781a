#include "sql/edition.h"

#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sql/audit.h"
#include "sql/log.h"

enum { FILES_MAX = 32, FILE_BYTES_MAX = 4 << 20, FAULTS_MAX = 8 };
#define CACHE_BYTES ((size_t)64 << 20)

/* -- folders -------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct framework_file *)a)->name,
        ((const struct framework_file *)b)->name);
}

static bool read_file(const char *folder, const char *name, struct arena *arena,
    struct framework_file *out, FILE *err)
{
    const char *path = arena_printf(arena, "%s/%s", folder, name);
    FILE *in = path == NULL ? NULL : fopen(path, "rb");
    struct stat about;
    char *bytes = NULL;
    size_t n = 0;

    if (in != NULL && fstat(fileno(in), &about) == 0 &&
        about.st_size < FILE_BYTES_MAX) {
        bytes = arena_alloc(arena, (size_t)about.st_size + 1);
    }
    if (bytes != NULL) {
        n = fread(bytes, 1, (size_t)about.st_size, in);
    }
    if (in != NULL) {
        fclose(in);
    }
    if (bytes == NULL || n != (size_t)about.st_size) {
        fprintf(err, "%s/%s cannot be read whole\n", folder, name);
        return false;
    }
    out->name = arena_copy(arena, name, strlen(name));
    out->content = (struct text){bytes, n};
    return out->name != NULL;
}

static bool is_csv(const char *name)
{
    size_t n = strlen(name);

    return n > 4 && strcmp(name + n - 4, ".csv") == 0;
}

bool edition_load_folder(const char *folder, struct arena *arena,
    struct framework_file **files, size_t *count, FILE *err)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    bool ok = true;

    *count = 0;
    *files = arena_array(arena, FILES_MAX, sizeof(**files));
    if (dir == NULL || *files == NULL) {
        fprintf(err, "the folder %s cannot be opened\n", folder);
        ok = false;
    }
    while (ok && (entry = readdir(dir)) != NULL) {
        if (!is_csv(entry->d_name)) {
            continue;
        }
        ok = *count < FILES_MAX &&
             read_file(folder, entry->d_name, arena, &(*files)[*count], err);
        ++*count;
    }
    if (dir != NULL) {
        closedir(dir);
    }
    if (ok) {
        qsort(*files, *count, sizeof(**files), by_name);
    }
    return ok;
}

/* -- database ------------------------------------------------------------- */

/* Hash over names and contents in name order. */
static bool hash_files(const struct framework_file *files, size_t count,
    struct arena *arena, char hex[65])
{
    size_t room = 0, at = 0;
    char *all;

    for (size_t i = 0; i < count; i++) {
        room += strlen(files[i].name) + files[i].content.n + 2;
    }
    all = arena_alloc(arena, room + 1);
    for (size_t i = 0; all != NULL && i < count; i++) {
        size_t n = strlen(files[i].name) + 1;

        memcpy(all + at, files[i].name, n);
        memcpy(all + at + n, files[i].content.p, files[i].content.n);
        at += n + files[i].content.n + 1;
    }
    if (all != NULL) {
        hash_hex(all, at, hex);
    }
    return all != NULL;
}

struct import {
    const char *edition, *hash;
    const struct framework_file *files;
    size_t count;
    int64_t now;
    struct arena *arena;
};

static enum db_result store(struct db *write, void *context)
{
    const struct import *im = context;
    const struct value head[] = {
        value_text(im->edition), value_text(im->hash), value_int(im->now)};
    const struct audit audit = {
        "edition", im->edition, "ok", im->hash, NULL, 0, "-"};
    enum db_result result =
        db_run(write, SQL_EDITION_ADD, head, 3, im->arena, NULL);

    for (size_t i = 0; result == DB_OK && i < im->count; i++) {
        const struct value file[] = {head[0], value_text(im->files[i].name),
            value_bytes(im->files[i].content.p, im->files[i].content.n)};

        result = db_run(write, SQL_EDITION_FILE_ADD, file, 3, im->arena, NULL);
    }
    return result == DB_OK
               ? audit_write(write, NULL, &audit, im->now, im->arena)
               : result;
}

/* DB_OK: published with this content; DB_CONFLICT: with another. */
static enum db_result compare(struct db *write, const char *edition,
    const char *hash, struct arena *arena)
{
    const struct value key = value_text(edition);
    struct rows rows;
    enum db_result result =
        db_run(write, SQL_EDITION_FIND, &key, 1, arena, &rows);

    db_rollback(write);
    return result == DB_OK &&
                   strcmp(value_string(&row_at(&rows, 0)[0]), hash) != 0
               ? DB_CONFLICT
               : result;
}

enum db_result edition_import(struct db *write, const char *edition,
    const struct framework_file *files, size_t count, int64_t now,
    struct arena *arena)
{
    char hash[65];
    struct import import = {edition, hash, files, count, now, arena};
    enum db_result result;

    if (!hash_files(files, count, arena, hash)) {
        return DB_FAIL;
    }
    result = compare(write, edition, hash, arena);
    if (result != DB_NONE) {
        return result;
    }
    result = db_transaction(write, store, &import);
    /* Somebody was faster, or the commit went through unanswered. */
    return result == DB_CONFLICT ? compare(write, edition, hash, arena)
                                 : result;
}

enum db_result edition_files(struct db *read, const char *edition,
    struct arena *arena, struct framework_file **files, size_t *count)
{
    const struct value key = value_text(edition);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_EDITION_FILES, &key, 1, arena, &rows);

    if (result != DB_OK) {
        return result;
    }
    *count = rows.count;
    *files = arena_array(arena, rows.count, sizeof(**files));
    if (*files == NULL) {
        return DB_FAIL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        (*files)[i] = (struct framework_file){
            value_string(&row[0]), {row[1].p, row[1].n}};
    }
    return DB_OK;
}

enum db_result edition_hash(
    struct db *read, const char *edition, struct arena *arena, const char **hex)
{
    const struct value key = value_text(edition);
    struct rows rows;
    enum db_result result =
        db_run(read, SQL_EDITION_FIND, &key, 1, arena, &rows);

    if (result == DB_OK) {
        *hex = value_string(&row_at(&rows, 0)[0]);
    }
    return result;
}

/* -- cache ---------------------------------------------------------------- */

/* Published editions never change, so an entry is never thrown away. The list
 * grows at its head and is read without the lock. */
static struct cached {
    const char *edition;
    const struct framework *fw;
    struct arena *arena;
    struct cached *next;
} * cache;
static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;

static const struct framework *find_cached(const char *edition)
{
    const struct cached *c = __atomic_load_n(&cache, __ATOMIC_ACQUIRE);

    for (; c != NULL; c = c->next) {
        if (strcmp(c->edition, edition) == 0) {
            return c->fw;
        }
    }
    return NULL;
}

static void log_faults(
    const char *edition, const struct framework_fault *faults, size_t count)
{
    for (size_t i = 0; i < count && i < FAULTS_MAX; i++) {
        log_line(LOG_ERROR, "edition %s, %s line %d: %s", edition,
            faults[i].file, faults[i].line, faults[i].what);
    }
}

static enum db_result load(
    struct db *read, const char *edition, struct cached *entry)
{
    struct framework_fault faults[FAULTS_MAX];
    struct framework_file *files;
    size_t count, fault_count;
    enum db_result result =
        edition_files(read, edition, entry->arena, &files, &count);

    if (result != DB_OK) {
        return result;
    }
    entry->edition = arena_copy(entry->arena, edition, strlen(edition));
    entry->fw = framework_read(
        files, count, entry->arena, faults, FAULTS_MAX, &fault_count);
    if (entry->fw == NULL) {
        log_faults(edition, faults, fault_count);
    }
    return entry->fw == NULL || entry->edition == NULL ? DB_FAIL : DB_OK;
}

static enum db_result add_cached(
    struct db *read, const char *edition, const struct framework **out)
{
    struct cached *entry = calloc(1, sizeof(*entry));
    enum db_result result = DB_FAIL;

    if (entry != NULL && (entry->arena = arena_new(CACHE_BYTES)) != NULL) {
        result = load(read, edition, entry);
    }
    if (result != DB_OK) {
        if (entry != NULL) {
            arena_free(entry->arena);
        }
        free(entry);
        return result;
    }
    entry->next = cache;
    __atomic_store_n(&cache, entry, __ATOMIC_RELEASE);
    *out = entry->fw;
    return DB_OK;
}

enum db_result edition_get(
    struct db *read, const char *edition, const struct framework **out)
{
    enum db_result result = DB_OK;

    *out = find_cached(edition);
    if (*out != NULL) {
        return DB_OK;
    }
    pthread_mutex_lock(&cache_lock);
    *out = find_cached(edition);
    if (*out == NULL) {
        result = add_cached(read, edition, out);
    }
    pthread_mutex_unlock(&cache_lock);
    return result;
}

void edition_cache_end(void)
{
    while (cache != NULL) {
        struct cached *next = cache->next;

        arena_free(cache->arena);
        free(cache);
        cache = next;
    }
}
