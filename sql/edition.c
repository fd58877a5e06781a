#include "sql/edition.h"

#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "eval/csv.h"
#include "sql/file.h"
#include "sql/log.h"

enum { FAULTS_MAX = 8 };
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
    const char *why = path == NULL ? "there is no memory for it"
                                   : file_read(path, EDITION_FILE_BYTES - 1,
                                         arena, &out->content);

    if (why != NULL) {
        fprintf(err, "%s/%s cannot be read: %s\n", folder, name, why);
        return false;
    }
    out->name = arena_copy(arena, name, strlen(name));
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
    *files = arena_array(arena, EDITION_FILES_MAX, sizeof(**files));
    if (dir == NULL || *files == NULL) {
        fprintf(err, "the folder %s cannot be opened\n", folder);
        ok = false;
    }
    while (ok && (entry = readdir(dir)) != NULL) {
        if (!is_csv(entry->d_name)) {
            continue;
        }
        if (*count == EDITION_FILES_MAX) {
            fprintf(err, "%s has more than %d files *.csv\n", folder,
                EDITION_FILES_MAX);
            ok = false;
        } else {
            ok = read_file(
                folder, entry->d_name, arena, &(*files)[(*count)++], err);
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    if (ok) {
        qsort(*files, *count, sizeof(**files), by_name);
    }
    return ok;
}

/* -- what can be stored ---------------------------------------------------- */

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static bool name_fits(const char *name)
{
    size_t n = strlen(name);

    return is_csv(name) && n <= EDITION_NAME_MAX &&
           strspn(name, letters) == n - 4;
}

/* The code in edition.csv; "" when there is none. */
static const char *code_of(
    const struct framework_file *files, size_t count, struct arena *arena)
{
    struct csv_fault fault;
    struct csv csv;
    size_t file = 0;

    while (file < count && strcmp(files[file].name, "edition.csv") != 0) {
        file++;
    }
    if (file == count || !csv_read(files[file].content, arena, &csv, &fault)) {
        return "";
    }
    for (size_t i = 0; i < csv.row_count; i++) {
        const char *code = csv_at(&csv, i, csv_column(&csv, "value"));

        if (strcmp(csv_at(&csv, i, csv_column(&csv, "key")), "edition") == 0 &&
            strlen(code) <= EDITION_CODE_MAX &&
            strspn(code, letters) == strlen(code)) {
            return code;
        }
    }
    return "";
}

enum edition_fault edition_look(struct framework_file *files, size_t count,
    struct arena *arena, const char **code, size_t *which)
{
    *code = "";
    *which = 0;
    if (count == 0 || count > EDITION_FILES_MAX) {
        return EDITION_MANY;
    }
    qsort(files, count, sizeof(*files), by_name);
    for (size_t i = 0; i < count; i++) {
        *which = i;
        if (!name_fits(files[i].name)) {
            return EDITION_NAMED;
        }
        if (i > 0 && strcmp(files[i].name, files[i - 1].name) == 0) {
            return EDITION_TWICE;
        }
        if (files[i].content.n >= EDITION_FILE_BYTES) {
            return EDITION_LARGE;
        }
    }
    *which = 0;
    *code = code_of(files, count, arena);
    return (*code)[0] == '\0' ? EDITION_UNNAMED : EDITION_STORABLE;
}

const char *edition_fault_text(enum edition_fault fault)
{
    static const char *const texts[] = {
        [EDITION_STORABLE] = "",
        [EDITION_MANY] = "An edition has between 1 and 32 files. Choose all of "
                         "them, and no others.",
        [EDITION_NAMED] = "Files of an edition are called by letters, digits, "
                          "- and _, and end in .csv. Leave this one out or "
                          "give it such a name.",
        [EDITION_TWICE] = "Two files have this name. Leave one of them out.",
        [EDITION_LARGE] = "Files of an edition are smaller than 4 MiB. Leave "
                          "this one out.",
        [EDITION_UNNAMED] =
            "The set has no code. It needs a file edition.csv, a table of key "
            "and value, in which the key edition has a code of letters, "
            "digits, - and _.",
    };

    return texts[fault];
}

/* -- cache ---------------------------------------------------------------- */

/* Published editions never change, so an entry is never thrown away. The list
 * grows at its head and is read without the lock. */
static struct cached {
    const char *edition, *sha256;
    const struct framework *fw;
    struct arena *arena;
    struct cached *next;
} * cache;
static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;

static const struct cached *find_cached(const char *edition)
{
    const struct cached *c = __atomic_load_n(&cache, __ATOMIC_ACQUIRE);

    while (c != NULL && strcmp(c->edition, edition) != 0) {
        c = c->next;
    }
    return c;
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
    struct edition found;
    size_t count, fault_count;
    enum db_result result = edition_find(read, edition, entry->arena, &found);

    /* A draft can change: it is never kept. */
    if (result == DB_OK) {
        result =
            found.state == EDITION_PUBLISHED || found.state == EDITION_RETIRED
                ? edition_files(read, edition, entry->arena, &files, &count)
                : DB_NONE;
    }
    if (result != DB_OK) {
        return result;
    }
    entry->edition = arena_copy(entry->arena, edition, strlen(edition));
    entry->sha256 = found.sha256;
    entry->fw = framework_read(
        files, count, entry->arena, faults, FAULTS_MAX, &fault_count);
    if (entry->fw == NULL) {
        log_faults(edition, faults, fault_count);
    }
    return entry->fw == NULL || entry->edition == NULL ? DB_FAIL : DB_OK;
}

static enum db_result add_cached(
    struct db *read, const char *edition, const struct cached **out)
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
    *out = entry;
    return DB_OK;
}

enum db_result edition_get(
    struct db *read, const char *edition, const struct framework **out)
{
    const struct cached *found = find_cached(edition);
    enum db_result result = DB_OK;

    if (found == NULL) {
        pthread_mutex_lock(&cache_lock);
        found = find_cached(edition);
        if (found == NULL) {
            result = add_cached(read, edition, &found);
        }
        pthread_mutex_unlock(&cache_lock);
    }
    *out = found == NULL ? NULL : found->fw;
    return result;
}

enum db_result edition_hash_read(
    struct db *read, const char *edition, struct arena *arena, const char **hex)
{
    const struct cached *found = find_cached(edition);

    if (found == NULL) {
        return edition_hash(read, edition, arena, hex);
    }
    *hex = found->sha256;
    return DB_OK;
}

/* By a hash of period and form; each points into the cache. */
static const struct framework *guesses[256];

static const struct framework **guess_of(const char *period, const char *form)
{
    unsigned hash = 0;

    for (; *period != '\0'; period++) {
        hash = hash * 31 + (unsigned char)*period;
    }
    for (; *form != '\0'; form++) {
        hash = hash * 31 + (unsigned char)*form;
    }
    return &guesses[hash % (sizeof(guesses) / sizeof(guesses[0]))];
}

const struct framework *edition_guess(const char *period, const char *form)
{
    return __atomic_load_n(guess_of(period, form), __ATOMIC_ACQUIRE);
}

void edition_note(
    const char *period, const char *form, const struct framework *fw)
{
    __atomic_store_n(guess_of(period, form), fw, __ATOMIC_RELEASE);
}

void edition_cache_end(void)
{
    memset(guesses, 0, sizeof(guesses));
    while (cache != NULL) {
        struct cached *next = cache->next;

        arena_free(cache->arena);
        free(cache);
        cache = next;
    }
}
