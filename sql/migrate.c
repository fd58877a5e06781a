#include "sql/migrate.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sql/audit.h"
#include "sql/config.h"
#include "sql/db.h"
#include "sql/edition.h"

enum { MIGRATIONS_MAX = 1000 };

struct migration {
    int version;
    const char *name;
    struct text content;
    char hash[65];
};

/* -- the folder ----------------------------------------------------------- */

static int by_version(const void *a, const void *b)
{
    return ((const struct migration *)a)->version -
           ((const struct migration *)b)->version;
}

static bool read_content(
    const char *path, struct arena *arena, struct migration *m)
{
    FILE *in = fopen(path, "rb");
    char *bytes;
    long size;

    if (in == NULL) {
        return false;
    }
    fseek(in, 0, SEEK_END);
    size = ftell(in);
    rewind(in);
    bytes = size < 0 ? NULL : arena_alloc(arena, (size_t)size + 1);
    m->content = (struct text){
        bytes, bytes == NULL ? 0 : fread(bytes, 1, (size_t)size, in)};
    fclose(in);
    if (bytes == NULL) {
        return false;
    }
    hash_hex(bytes, m->content.n, m->hash);
    return true;
}

/* The number in front of "0001_name.sql", 0 when the name is no migration. */
static int number_of(const char *name)
{
    size_t n = strlen(name);

    return n > 9 && name[4] == '_' && strcmp(name + n - 4, ".sql") == 0
               ? atoi(name)
               : 0;
}

/* All migrations of the folder in order; -1 with a line on `err`. */
static int read_folder(
    const char *folder, struct arena *arena, struct migration *list, FILE *err)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    int count = 0;

    if (dir == NULL) {
        fprintf(err,
            "the folder of migrations %s cannot be opened; set "
            "PINZHI_MIGRATION_DIR\n",
            folder);
        return -1;
    }
    while ((entry = readdir(dir)) != NULL && count < MIGRATIONS_MAX) {
        struct migration *m = &list[count];
        const char *path = arena_printf(arena, "%s/%s", folder, entry->d_name);

        m->version = number_of(entry->d_name);
        m->name = arena_copy(arena, entry->d_name, strlen(entry->d_name));
        if (m->version > 0 && path != NULL && m->name != NULL &&
            read_content(path, arena, m)) {
            count++;
        }
    }
    closedir(dir);
    qsort(list, (size_t)count, sizeof(*list), by_version);
    for (int i = 0; i < count; i++) {
        if (list[i].version != i + 1) {
            fprintf(err, "migration %d is missing in %s\n", i + 1, folder);
            return -1;
        }
    }
    return count;
}

/* -- the database --------------------------------------------------------- */

static bool line_begins(const char *p, const char *end, const char *with)
{
    size_t n = strlen(with);

    return (size_t)(end - p) >= n && memcmp(p, with, n) == 0;
}

/* The ";" at a line's end that ends the statement beginning at `p`; of a
 * procedure, whose body has such lines too, that of its line "END;". */
static const char *statement_end(const char *p, const char *end)
{
    bool body = false;

    for (; p < end; p++) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));

        body = (body || line_begins(p, end, "CREATE PROCEDURE")) &&
               !line_begins(p, end, "END;");
        if (stop == NULL) {
            return NULL;
        }
        if (!body && stop > p && stop[-1] == ';') {
            return stop - 1;
        }
        p = stop;
    }
    return NULL;
}

/* Run each statement of a file. */
static enum db_result run_script(struct db *db, struct text script)
{
    const char *p = script.p, *end = script.p + script.n, *next;
    enum db_result result = DB_OK;

    while (result == DB_OK && (next = statement_end(p, end)) != NULL) {
        result = db_script(db, p, (size_t)(next - p));
        p = next + 1;
    }
    return result;
}

/* Applied migrations must be those of the folder, to the byte. */
static bool agrees(
    const struct rows *rows, const struct migration *list, int count, FILE *err)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct value *row = row_at(rows, i);
        int version = (int)row[0].i;

        if (version != (int)i + 1) {
            fprintf(err,
                "migration %d was never applied to the database but %d was; "
                "restore a backup from before that\n",
                (int)i + 1, version);
            return false;
        }
        if (version > count) {
            fprintf(err,
                "the database has schema %d, newer than this "
                "program's %d; install the newer program\n",
                version, count);
            return false;
        }
        if (strcmp(value_string(&row[2]), list[version - 1].hash) != 0) {
            fprintf(err,
                "migration %s was changed after it was applied; "
                "restore the file it was\n",
                list[version - 1].name);
            return false;
        }
    }
    return true;
}

static bool apply(struct db *db, const struct migration *m, struct arena *arena,
    bool quiet, FILE *err)
{
    const struct value values[] = {value_int(m->version), value_text(m->name),
        value_text(m->hash), value_int((int64_t)time(NULL))};
    enum db_result result = run_script(db, m->content);

    if (result == DB_OK) {
        result = db_run(db, SQL_MIGRATION_ADD, values, 4, arena, NULL);
    }
    if (result == DB_OK) {
        result = db_commit(db);
    }
    if (result != DB_OK) {
        fprintf(err, "migration %s failed; the log above says why\n", m->name);
        return false;
    }
    if (!quiet) {
        printf("applied %s\n", m->name);
    }
    return true;
}

static bool migrate(struct db *db, const char *folder, struct arena *arena,
    bool quiet, FILE *err)
{
    struct migration *list = arena_array(arena, MIGRATIONS_MAX, sizeof(*list));
    int count = list == NULL ? -1 : read_folder(folder, arena, list, err);
    struct rows rows = {0};
    const char *why;

    if (count < 0) {
        return false;
    }
    if (db_connect(db, arena, &why) != DB_OK) {
        fprintf(err, "%s\n", why);
        return false;
    }
    if (db_script(db, TEXT_MIGRATION_TABLE, sizeof(TEXT_MIGRATION_TABLE) - 1) !=
            DB_OK ||
        db_run(db, SQL_MIGRATION_LIST, NULL, 0, arena, &rows) == DB_FAIL) {
        fprintf(err, "the table of migrations cannot be made or read\n");
        return false;
    }
    if (!agrees(&rows, list, count, err)) {
        return false;
    }
    for (int i = (int)rows.count; i < count; i++) {
        if (!apply(db, &list[i], arena, quiet, err)) {
            return false;
        }
    }
    return true;
}

bool migrate_run(
    const struct config *config, const char *folder, bool quiet, FILE *err)
{
    struct arena *arena = arena_new((size_t)32 << 20);
    struct db *db = db_new(config, DB_WRITE);
    bool ok =
        arena != NULL && db != NULL && migrate(db, folder, arena, quiet, err);

    db_free(db);
    arena_free(arena);
    return ok;
}

/* 0 without the table of migrations or without a row in it. */
static int read_version(struct db *db, struct arena *arena)
{
    struct rows rows;

    return db_run(db, SQL_SCHEMA_MADE, NULL, 0, arena, &rows) == DB_OK &&
                   row_at(&rows, 0)[0].i > 0 &&
                   db_run(db, SQL_SCHEMA_VERSION, NULL, 0, arena, &rows) ==
                       DB_OK
               ? (int)row_at(&rows, 0)[0].i
               : 0;
}

int migrate_version(const struct config *config, FILE *err)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    struct db *db = db_new(config, DB_READ);
    const char *why = "there is no memory";
    int version = -1;

    if (arena != NULL && db != NULL && db_connect(db, arena, &why) == DB_OK) {
        version = read_version(db, arena);
    } else {
        fprintf(err, "%s\n", why);
    }
    db_free(db);
    arena_free(arena);
    return version;
}
