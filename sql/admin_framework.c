/* Commands about editions of the framework. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sql/admin.h"
#include "sql/edition.h"

enum { FAULTS_MAX = 40 };

static struct edition_call call_of(const struct admin *a)
{
    return (struct edition_call){NULL, "-", NULL, a->now};
}

static int no_edition(const char *code)
{
    return admin_fail(EXIT_DATA,
        "there is no edition %s; pinzhi-admin framework list tells which "
        "there are",
        code);
}

static bool is_folder(const char *name)
{
    struct stat about;

    return stat(name, &about) == 0 && S_ISDIR(about.st_mode);
}

/* -- checking -------------------------------------------------------------- */

static void print_faults(
    const char *folder, const struct framework_fault *faults, size_t count)
{
    for (size_t i = 0; i < count && i < FAULTS_MAX; i++) {
        fprintf(stderr, "%s/%s:%d:%d: %s\n", folder, faults[i].file,
            faults[i].line, faults[i].column, faults[i].what);
    }
}

/* What does not stop the edition. */
static void print_hints(const struct admin *a, const struct framework *fw)
{
    struct framework_fault hints[FAULTS_MAX];
    size_t count = framework_hints(fw, a->arena, hints, FAULTS_MAX);

    for (size_t i = 0; i < count && i < FAULTS_MAX; i++) {
        fprintf(stderr, "hint: %s: %s\n", hints[i].file, hints[i].what);
    }
}

static void print_framework(const struct admin *a, const struct framework *fw)
{
    if (!a->quiet) {
        print_hints(a, fw);
        printf("%s version %s: %d indicators, %d items, %d forms, %d rules\n",
            fw->edition, fw->version, fw->indicator_count, fw->item_count,
            fw->form_count, fw->rule_count);
    }
}

int admin_framework_read(struct admin *a, const char *what, const char *folder,
    struct framework_file *files, size_t count, const struct framework **fw)
{
    struct framework_fault faults[FAULTS_MAX];
    size_t fault_count;

    *fw = framework_read(
        files, count, a->arena, faults, FAULTS_MAX, &fault_count);
    if (*fw == NULL) {
        print_faults(folder, faults, fault_count);
        return admin_fail(
            EXIT_DATA, "%zu fault(s) in %s; %s", fault_count, folder, what);
    }
    return 0;
}

int admin_framework_files(struct admin *a, const char *name,
    struct framework_file **files, size_t *count)
{
    if (is_folder(name)) {
        return edition_load_folder(name, a->arena, files, count, stderr)
                   ? 0
                   : EXIT_DATA;
    }
    switch (edition_files(a->read, name, a->arena, files, count)) {
    case DB_OK: return 0;
    case DB_NONE: return no_edition(name);
    case DB_CONFLICT:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return admin_unavailable();
}

/* The set of a folder, which can be stored; 0 or an exit code. */
static int look(
    const struct admin *a, struct framework_file *files, size_t count)
{
    const char *code;
    size_t which;
    enum edition_fault fault =
        edition_look(files, count, a->arena, &code, &which);

    return fault == EDITION_STORABLE
               ? 0
               : admin_fail(EXIT_DATA, "%s%s%s: %s", a->argv[0],
                     fault == EDITION_MANY || fault == EDITION_UNNAMED ? ""
                                                                       : "/",
                     fault == EDITION_MANY || fault == EDITION_UNNAMED
                         ? ""
                         : files[which].name,
                     edition_fault_text(fault));
}

/* The verdict on a stored edition; of a draft it is kept. */
static int check_stored(struct admin *a)
{
    const struct edition_call call = call_of(a);
    struct edition edition = {0};
    enum db_result result =
        edition_check(a->write, a->argv[0], &call, a->arena, &edition);

    if (result == DB_NONE) {
        return no_edition(a->argv[0]);
    }
    if (result != DB_OK) {
        return admin_unavailable();
    }
    fputs(edition.verdict, stderr);
    if (edition.faults > 0) {
        return admin_fail(
            EXIT_DATA, "%d fault(s) in edition %s", edition.faults, a->argv[0]);
    }
    if (!a->quiet) {
        printf("%s: %s, no fault\n", a->argv[0],
            edition_state_words(edition.state).en);
    }
    return 0;
}

int admin_framework_check(struct admin *a)
{
    struct framework_file *files;
    const struct framework *fw;
    size_t count;
    int code;

    if (!is_folder(a->argv[0])) {
        return check_stored(a);
    }
    code = admin_framework_files(a, a->argv[0], &files, &count);
    if (code == 0) {
        code = admin_framework_read(
            a, "nothing was changed", a->argv[0], files, count, &fw);
    }
    if (code == 0) {
        print_framework(a, fw);
    }
    return code;
}

/* -- the life -------------------------------------------------------------- */

static int immutable(const char *code)
{
    return admin_fail(EXIT_DATA,
        "edition %s is published with other content and cannot change; "
        "give the new one another name in edition.csv",
        code);
}

static int import_draft(
    struct admin *a, struct framework_file *files, size_t count)
{
    const struct edition_call call = call_of(a);
    struct edition edition = {0};

    switch (edition_put(a->write, files, count, &call, a->arena, &edition)) {
    case DB_OK:
        if (!a->quiet) {
            printf("%s: %s\n", edition.code,
                edition_state_words(edition.state).en);
        }
        return 0;
    case DB_CONFLICT: return immutable(edition.code);
    case DB_NONE:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return admin_unavailable();
}

static int import_whole(
    struct admin *a, struct framework_file *files, size_t count)
{
    const struct edition_call call = call_of(a);
    const struct framework *fw;
    struct edition edition = {0};
    int code = admin_framework_read(
        a, "nothing was imported", a->argv[0], files, count, &fw);

    if (code != 0) {
        return code;
    }
    switch (edition_import(a->write, files, count, &call, a->arena, &edition)) {
    case DB_OK: print_framework(a, fw); return 0;
    case DB_CONFLICT: return immutable(fw->edition);
    case DB_NONE:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return admin_unavailable();
}

int admin_framework_import(struct admin *a)
{
    struct framework_file *files;
    size_t count;

    if (!edition_load_folder(a->argv[0], a->arena, &files, &count, stderr)) {
        return EXIT_DATA;
    }
    if (look(a, files, count) != 0) {
        return EXIT_DATA;
    }
    return a->draft ? import_draft(a, files, count)
                    : import_whole(a, files, count);
}

typedef enum db_result edition_step(struct db *write, const char *code,
    const struct edition_call *call, struct arena *arena, struct edition *out);

/* A step of a stored edition; `refused` says why a state allows it not. */
static int take_step(struct admin *a, edition_step *step, const char *refused)
{
    const struct edition_call call = call_of(a);
    struct edition edition = {0};

    switch (step(a->write, a->argv[0], &call, a->arena, &edition)) {
    case DB_OK:
        if (!a->quiet) {
            printf(
                "%s: %s\n", a->argv[0], edition_state_words(edition.state).en);
        }
        return 0;
    case DB_NONE: return no_edition(a->argv[0]);
    case DB_CONFLICT:
        return admin_fail(EXIT_DATA, "edition %s is in state \"%s\"; %s",
            a->argv[0], edition_state_words(edition.state).en, refused);
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return admin_unavailable();
}

int admin_framework_publish(struct admin *a)
{
    return take_step(a, edition_publish,
        "only a checked one is published: pinzhi-admin framework check");
}

int admin_framework_retire(struct admin *a)
{
    return take_step(a, edition_retire, "only a published one is retired");
}

/* -- writing out ----------------------------------------------------------- */

static bool write_file(
    const char *folder, const struct framework_file *file, struct arena *arena)
{
    const char *path = arena_printf(arena, "%s/%s", folder, file->name);
    FILE *out = path == NULL ? NULL : fopen(path, "wb");
    bool ok = out != NULL && fwrite(file->content.p, 1, file->content.n, out) ==
                                 file->content.n;

    return out != NULL && fclose(out) == 0 && ok;
}

int admin_framework_export(struct admin *a)
{
    struct framework_file *files;
    size_t count;

    switch (edition_files(a->read, a->argv[0], a->arena, &files, &count)) {
    case DB_OK: break;
    case DB_NONE: return no_edition(a->argv[0]);
    case DB_CONFLICT:
    case DB_AGAIN:
    case DB_FAIL: return admin_unavailable();
    }
    if (mkdir(a->argv[1], 0755) != 0 && errno != EEXIST) {
        return admin_fail(EXIT_CANNOT_WRITE, "%s cannot be made: %s",
            a->argv[1], strerror(errno));
    }
    for (size_t i = 0; i < count; i++) {
        if (!write_file(a->argv[1], &files[i], a->arena)) {
            return admin_fail(EXIT_CANNOT_WRITE, "%s/%s cannot be written",
                a->argv[1], files[i].name);
        }
    }
    return 0;
}

static void print_edition(const struct admin *a, const struct edition *e)
{
    int64_t at = e->retired_at > 0     ? e->retired_at
                 : e->published_at > 0 ? e->published_at
                 : e->checked_at > 0   ? e->checked_at
                                       : e->imported_at;
    char moment[TIME_TEXT], published[TIME_TEXT] = "";

    time_format(at, moment);
    if (e->published_at > 0) {
        time_format(e->published_at, published);
    }
    if (a->json) {
        (void)admin_print_json(
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "edition", e->code,
                "state", edition_state_key(e->state), "sha256", e->sha256,
                "since", moment, "published", published, "faults", e->faults));
    } else {
        printf("%-20s %-9s %s %s\n", e->code, edition_state_key(e->state),
            e->sha256, moment);
    }
}

int admin_framework_list(struct admin *a)
{
    struct edition *editions;
    size_t count;
    enum db_result result = edition_list(a->read, a->arena, &editions, &count);

    if (!db_answered(result)) {
        return admin_unavailable();
    }
    for (size_t i = 0; i < count; i++) {
        print_edition(a, &editions[i]);
    }
    return 0;
}
