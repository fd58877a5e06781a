/* The life of an edition: draft, checked, published, retired. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "sql/calendar.h"
#include "sql/edition.h"
#include "tests/integration/edition_set.h"
#include "tests/integration/fixture.h"

#define CODE "life-1"

static struct actor editor;

static size_t set_of(const char *code, const char *name, const char *old,
    const char *new, struct framework_file **files)
{
    const struct set_edit edit = {name, old, new};

    return edition_set(code, &edit, name != NULL, files);
}

static struct edition_call call_at(int64_t now)
{
    return (struct edition_call){&editor, ADDRESS, fixture_key(), now};
}

static void start(void)
{
    fixture_clear();
    editor = fixture.clerk;
    editor.role = ROLE_EDITOR;
    fixture_query("DELETE FROM edition_draft; DELETE FROM edition_draft_file; "
                  "DELETE FROM edition_retired; "
                  "DELETE FROM edition WHERE code <> '" EDITION "'; "
                  "DELETE FROM edition_file WHERE edition <> '" EDITION "'");
}

static int audits(const char *action)
{
    return fixture_number(arena_printf(fixture.arena,
        "SELECT COUNT(*) FROM audit WHERE action = '%s'", action));
}

static enum edition_state stored(void)
{
    struct edition edition;

    return edition_find(fixture.read, CODE, fixture.arena, &edition) == DB_FAIL
               ? EDITION_STATE__COUNT
               : edition.state;
}

enum move { PUT, PUT_SAME, PUT_FAULTY, CHECK_IT, PUBLISH, RETIRE };

static enum db_result move(enum move move, int round, struct edition *out)
{
    const struct edition_call call = call_at(fixture.now + round);
    struct framework_file *files;
    size_t count;

    switch (move) {
    case PUT:
        count = set_of(CODE, "grade.csv", "优",
            arena_printf(fixture.arena, "优%d", round), &files);
        return edition_put(
            fixture.write, files, count, &call, fixture.arena, out);
    case PUT_SAME:
        count = set_of(CODE, NULL, NULL, NULL, &files);
        return edition_put(
            fixture.write, files, count, &call, fixture.arena, out);
    case PUT_FAULTY:
        count = set_of(CODE, "indicator.csv", "attainment,3100,",
            "attainment,minus,", &files);
        return edition_put(
            fixture.write, files, count, &call, fixture.arena, out);
    case CHECK_IT:
        return edition_check(fixture.write, CODE, &call, fixture.arena, out);
    case PUBLISH:
        return edition_publish(fixture.write, CODE, &call, fixture.arena, out);
    case RETIRE: break;
    }
    return edition_retire(fixture.write, CODE, &call, fixture.arena, out);
}

/* One life after the other, each from nothing: every step with its answer, the
 * state after it and whether it left a row in the log. */
static const struct {
    const char *name;
    struct {
        enum move move;
        enum db_result answer;
        enum edition_state state;
        bool logged;
    } steps[9];
} lives[] = {
    {"the straight way", {{PUT, DB_OK, EDITION_DRAFT, true},
                             {CHECK_IT, DB_OK, EDITION_CHECKED, true},
                             {PUBLISH, DB_OK, EDITION_PUBLISHED, true},
                             {RETIRE, DB_OK, EDITION_RETIRED, true}}},
    {"twice is once", {{PUT_SAME, DB_OK, EDITION_DRAFT, true},
                          {PUT_SAME, DB_OK, EDITION_DRAFT, false},
                          {CHECK_IT, DB_OK, EDITION_CHECKED, true},
                          {CHECK_IT, DB_OK, EDITION_CHECKED, false},
                          {PUBLISH, DB_OK, EDITION_PUBLISHED, true},
                          {PUBLISH, DB_OK, EDITION_PUBLISHED, false},
                          {RETIRE, DB_OK, EDITION_RETIRED, true},
                          {RETIRE, DB_OK, EDITION_RETIRED, false}}},
    {"an unchecked draft is not published",
        {{PUT, DB_OK, EDITION_DRAFT, true},
            {PUBLISH, DB_CONFLICT, EDITION_DRAFT, false},
            {RETIRE, DB_CONFLICT, EDITION_DRAFT, false}}},
    {"a faulty draft is not published",
        {{PUT_FAULTY, DB_OK, EDITION_DRAFT, true},
            {CHECK_IT, DB_OK, EDITION_DRAFT, true},
            {PUBLISH, DB_CONFLICT, EDITION_DRAFT, false},
            {PUT_SAME, DB_OK, EDITION_DRAFT, true},
            {CHECK_IT, DB_OK, EDITION_CHECKED, true},
            {PUBLISH, DB_OK, EDITION_PUBLISHED, true}}},
    {"a checked draft that is replaced is checked again",
        {{PUT, DB_OK, EDITION_DRAFT, true},
            {CHECK_IT, DB_OK, EDITION_CHECKED, true},
            {PUT, DB_OK, EDITION_DRAFT, true},
            {PUBLISH, DB_CONFLICT, EDITION_DRAFT, false}}},
    {"what is published stays",
        {{PUT_SAME, DB_OK, EDITION_DRAFT, true},
            {CHECK_IT, DB_OK, EDITION_CHECKED, true},
            {PUBLISH, DB_OK, EDITION_PUBLISHED, true},
            {PUT_SAME, DB_OK, EDITION_PUBLISHED, false},
            {PUT, DB_CONFLICT, EDITION_PUBLISHED, false},
            {CHECK_IT, DB_OK, EDITION_PUBLISHED, false},
            {RETIRE, DB_OK, EDITION_RETIRED, true},
            {PUT, DB_CONFLICT, EDITION_RETIRED, false},
            {PUBLISH, DB_CONFLICT, EDITION_RETIRED, false}}},
    {"nothing is there", {{CHECK_IT, DB_NONE, EDITION_NONE, false},
                             {PUBLISH, DB_NONE, EDITION_NONE, false},
                             {RETIRE, DB_NONE, EDITION_NONE, false}}},
};

static void lives_as_the_table_says(void)
{
    struct edition edition;

    for (size_t i = 0; i < COUNT(lives); i++) {
        start();
        for (size_t k = 0; k < COUNT(lives[i].steps); k++) {
            int before = fixture_number("SELECT COUNT(*) FROM audit");

            if (lives[i].steps[k].answer == DB_OK &&
                lives[i].steps[k].state == EDITION_NONE) {
                break; /* the row ends here */
            }
            CHECK(lives[i].name, move(lives[i].steps[k].move, (int)k,
                                     &edition) == lives[i].steps[k].answer);
            CHECK(lives[i].name, edition.state == lives[i].steps[k].state);
            CHECK(lives[i].name, stored() == lives[i].steps[k].state);
            CHECK(lives[i].name,
                fixture_number("SELECT COUNT(*) FROM audit") - before ==
                    lives[i].steps[k].logged);
        }
    }
    start();
}

/* Only the editor; the command line acts as one. */
static void editors_alone(void)
{
    struct framework_file *files;
    struct edition edition;
    size_t count;

    start();
    count = set_of(CODE, NULL, NULL, NULL, &files);
    for (int role = 0; role < ROLE__COUNT; role++) {
        const struct edition_call call = {&editor, ADDRESS, NULL, fixture.now};

        editor.role = (enum role)role;
        CHECK(role_key(editor.role),
            edition_put(fixture.write, files, count, &call, fixture.arena,
                &edition) == (role == ROLE_EDITOR ? DB_OK : DB_CONFLICT));
        CHECK(role_key(editor.role), edition_publish(fixture.write, CODE, &call,
                                         fixture.arena, &edition) != DB_OK);
    }
    CHECK("one draft",
        fixture_number("SELECT COUNT(*) FROM edition_draft") == 1 &&
            audits("edition-import") == 1);
    start();
}

static void imports_at_once(void)
{
    const struct edition_call call = {NULL, "-", NULL, fixture.now};
    struct framework_file *files;
    struct edition edition;
    size_t count;

    start();
    count = set_of(
        CODE, "indicator.csv", "attainment,3100,", "attainment,minus,", &files);
    CHECK("faulty", edition_import(fixture.write, files, count, &call,
                        fixture.arena, &edition) == DB_CONFLICT &&
                        edition.faults == 1 &&
                        strstr(edition.verdict,
                            "indicator.csv:2:15: target \"minus\"") != NULL);
    CHECK("nothing changed",
        stored() == EDITION_NONE &&
            fixture_number("SELECT COUNT(*) FROM audit") == 0);
    /* A draft that is there makes way. */
    count = set_of(CODE, "grade.csv", "优", "佳", &files);
    CHECK("draft", edition_put(fixture.write, files, count, &call,
                       fixture.arena, &edition) == DB_OK);
    count = set_of(CODE, NULL, NULL, NULL, &files);
    for (int i = 0; i < 2; i++) {
        CHECK("published", edition_import(fixture.write, files, count, &call,
                               fixture.arena, &edition) == DB_OK &&
                               edition.state == EDITION_PUBLISHED &&
                               edition.title.zh[0] != '\0');
    }
    CHECK("audited once", audits("edition-import") == 2 &&
                              audits("edition-pass") == 1 &&
                              audits("edition-publish") == 1);
    CHECK("no draft is left",
        fixture_number("SELECT COUNT(*) FROM edition_draft") == 0 &&
            fixture_number("SELECT COUNT(*) FROM edition_draft_file") == 0);
    start();
}

/* A form that is sent twice: the same key again. */
static void replays(void)
{
    struct framework_file *files;
    struct edition_call call;
    struct edition edition;
    size_t count;

    start();
    call = call_at(fixture.now);
    count = set_of(CODE, NULL, NULL, NULL, &files);
    CHECK("first", edition_put(fixture.write, files, count, &call,
                       fixture.arena, &edition) == DB_OK);
    CHECK("a key of another deed", edition_check(fixture.write, CODE, &call,
                                       fixture.arena, &edition) == DB_OK &&
                                       edition.state == EDITION_DRAFT);
    CHECK("logged once", fixture_number("SELECT COUNT(*) FROM audit") == 1);
    start();
}

/* Published content that was meddled with is not read; the hash tells. */
static void tampering_is_seen(void)
{
    static const struct {
        const char *name, *sql;
    } rows[] = {
        {"a file more", "INSERT INTO edition_file (edition, name, content) "
                        "VALUES ('" CODE "', 'zz.csv', 'x')"},
        {"a file less", "DELETE FROM edition_file WHERE edition = '" CODE
                        "' AND name = 'veto.csv' OR edition = '" CODE
                        "' AND name = 'rule.csv'"},
        {"other bytes",
            "UPDATE edition_file SET content = CONCAT(content, "
            "'\n') WHERE edition = '" CODE "' AND name = 'rule.csv'"},
    };
    const struct edition_call call = {NULL, "-", NULL, fixture.now};
    const struct framework *fw;
    struct framework_file *files;
    struct edition edition;
    size_t count;

    for (size_t i = 0; i < COUNT(rows); i++) {
        start();
        count = set_of(CODE, NULL, NULL, NULL, &files);
        CHECK(rows[i].name, edition_import(fixture.write, files, count, &call,
                                fixture.arena, &edition) == DB_OK);
        fixture_query(rows[i].sql);
        CHECK(rows[i].name, edition_files(fixture.read, CODE, fixture.arena,
                                &files, &count) == DB_FAIL);
        CHECK(rows[i].name, edition_get(fixture.read, CODE, &fw) == DB_FAIL);
    }
    start();
    count = set_of(CODE, NULL, NULL, NULL, &files);
    CHECK("draft", edition_put(fixture.write, files, count, &call,
                       fixture.arena, &edition) == DB_OK &&
                       edition_check(fixture.write, CODE, &call, fixture.arena,
                           &edition) == DB_OK);
    CHECK(
        "a draft is not kept", edition_get(fixture.read, CODE, &fw) == DB_NONE);
    fixture_query("UPDATE edition_draft_file SET content = '' WHERE name = "
                  "'rule.csv'");
    CHECK("what was checked is published",
        edition_publish(fixture.write, CODE, &call, fixture.arena, &edition) ==
                DB_FAIL &&
            stored() == EDITION_CHECKED);
    start();
}

/* A retired edition rules what it ruled, and nothing new. */
static void retired_is_not_offered(void)
{
    const struct edition_call call = {NULL, "-", NULL, fixture.now + 1000};
    const struct period before = {2001, FREQ_MONTH, 3};
    const struct framework *fw = NULL;
    const char *newest = NULL;
    struct framework_file *files;
    struct edition edition, *list;
    size_t count;

    start();
    count = set_of("life-2", NULL, NULL, NULL, &files);
    CHECK("published", edition_import(fixture.write, files, count, &call,
                           fixture.arena, &edition) == DB_OK);
    CHECK("the newest", calendar_edition(fixture.read, before, fixture.arena,
                            &newest) == DB_OK &&
                            strcmp(newest, "life-2") == 0);
    CHECK("retired", edition_retire(fixture.write, "life-2", &call,
                         fixture.arena, &edition) == DB_OK);
    CHECK("not offered", calendar_edition(fixture.read, before, fixture.arena,
                             &newest) == DB_OK &&
                             strcmp(newest, EDITION) == 0);
    CHECK("scored with", edition_get(fixture.read, "life-2", &fw) == DB_OK &&
                             fw->indicator_count > 0);
    CHECK("read", edition_files(fixture.read, "life-2", fixture.arena, &files,
                      &count) == DB_OK);
    CHECK("listed",
        edition_list(fixture.read, fixture.arena, &list, &count) == DB_OK &&
            count == 2 && list[0].state == EDITION_RETIRED &&
            list[1].state == EDITION_PUBLISHED);
    start();
}

/* Every statement of every step fails once: all of it is done or nothing. */
static void survives_every_fault(void)
{
    static const enum move way[] = {PUT_SAME, CHECK_IT, PUBLISH, RETIRE};
    struct edition edition;

    start();
    for (size_t i = 0; i < COUNT(way); i++) {
        bool done = false;

        for (uint64_t n = 1; !done && n < 100; n++) {
            const char *sum = "CHECKSUM TABLE edition, edition_file, "
                              "edition_draft, edition_draft_file, "
                              "edition_retired, audit";
            const char *before = fixture_query(sum);

            db_fail_at(fixture.write, n);
            done = move(way[i], 0, &edition) == DB_OK;
            db_fail_at(fixture.write, 0);
            CHECK("all or nothing",
                done || strcmp(before, fixture_query(sum)) == 0);
        }
        CHECK("done in the end", done);
    }
    CHECK("retired", stored() == EDITION_RETIRED);
    start();
}

/* One of two threads that take one edition the whole way at once. */
struct runner {
    pthread_t thread;
    pthread_barrier_t *barrier;
    struct db *write;
    struct arena *arena;
    struct framework_file *files;
    size_t count;
    enum db_result result;
    struct edition edition;
};

static void *run_the_way(void *context)
{
    const struct edition_call call = {NULL, "-", NULL, fixture.now};
    struct runner *r = context;

    pthread_barrier_wait(r->barrier);
    r->result = edition_import(
        r->write, r->files, r->count, &call, r->arena, &r->edition);
    db_thread_end();
    return NULL;
}

/* Two at once: with the same files both are right and all is done once; with
 * different ones exactly one of them is published, whole. */
static void two_at_once(void)
{
    for (int round = 0; round < 12; round++) {
        struct runner r[2] = {{0}, {0}};
        pthread_barrier_t barrier;
        bool same = round % 2 == 0;
        struct framework_file *files;
        size_t count;

        start();
        pthread_barrier_init(&barrier, NULL, 2);
        for (int i = 0; i < 2; i++) {
            r[i].count = set_of(CODE, "grade.csv", "优",
                same || i == 0 ? "优" : "佳", &r[i].files);
            r[i].barrier = &barrier;
            r[i].write = db_new(&fixture.config, DB_WRITE);
            r[i].arena = arena_new((size_t)32 << 20);
        }
        for (int i = 0; i < 2; i++) {
            pthread_create(&r[i].thread, NULL, run_the_way, &r[i]);
        }
        for (int i = 0; i < 2; i++) {
            pthread_join(r[i].thread, NULL);
            db_free(r[i].write);
        }
        pthread_barrier_destroy(&barrier);
        CHECK(same ? "both" : "one",
            (r[0].result == DB_OK) + (r[1].result == DB_OK) == 1 + same);
        CHECK("once", audits("edition-publish") == 1);
        CHECK("no draft is left",
            fixture_number("SELECT (SELECT COUNT(*) FROM edition_draft) + "
                           "(SELECT COUNT(*) FROM edition_draft_file)") == 0);
        CHECK("whole", edition_files(fixture.read, CODE, fixture.arena, &files,
                           &count) == DB_OK);
        arena_free(r[0].arena);
        arena_free(r[1].arena);
    }
    start();
}

static void looks_at_sets(void)
{
    static const struct {
        const char *name;
        struct framework_file files[2];
        enum edition_fault fault;
        const char *code;
    } rows[] = {
        {"good", {{"edition.csv", {"key,value\nedition,x-1\n", 22}}},
            EDITION_STORABLE, "x-1"},
        {"no edition.csv", {{"item.csv", {"code\n", 5}}}, EDITION_UNNAMED, ""},
        {"no table", {{"edition.csv", {"key,value\nedition\n", 18}}},
            EDITION_UNNAMED, ""},
        {"no code", {{"edition.csv", {"key,value\nedition,\n", 19}}},
            EDITION_UNNAMED, ""},
        {"a foreign code", {{"edition.csv", {"key,value\nedition,a b\n", 22}}},
            EDITION_UNNAMED, ""},
        {"a long code",
            {{"edition.csv",
                {"key,value\nedition,abcdefghijklmnopqrstuvwxyz-123456\n",
                    52}}},
            EDITION_UNNAMED, ""},
        {"twice",
            {{"edition.csv", {"key,value\nedition,x\n", 20}},
                {"edition.csv", {"key,value\nedition,x\n", 20}}},
            EDITION_TWICE, ""},
        {"a folder",
            {{"../a.csv", {"", 0}},
                {"edition.csv", {"key,value\nedition,x\n", 20}}},
            EDITION_NAMED, ""},
        {"no table at all", {{"readme.txt", {"", 0}}}, EDITION_NAMED, ""},
        {"large", {{"a.csv", {"", EDITION_FILE_BYTES}}}, EDITION_LARGE, ""},
    };
    size_t which;
    const char *code;

    fixture_clear();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct framework_file files[2];

        memcpy(files, rows[i].files, sizeof(files));
        CHECK(rows[i].name, edition_look(files, files[1].name == NULL ? 1 : 2,
                                fixture.arena, &code, &which) == rows[i].fault);
        CHECK(rows[i].name, strcmp(code, rows[i].code) == 0);
        CHECK(rows[i].name, (rows[i].fault == EDITION_STORABLE) ==
                                (edition_fault_text(rows[i].fault)[0] == '\0'));
    }
    CHECK("none",
        edition_look(NULL, 0, fixture.arena, &code, &which) == EDITION_MANY);
}

SUITE(store_edition_life, {"lives as the table says", lives_as_the_table_says},
    {"editors alone", editors_alone}, {"imports at once", imports_at_once},
    {"replays", replays}, {"tampering is seen", tampering_is_seen},
    {"retired is not offered", retired_is_not_offered},
    {"survives every fault", survives_every_fault},
    {"two at once", two_at_once}, {"looks at sets", looks_at_sets})
