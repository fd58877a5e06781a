#include "tests/integration/run_fixture.h"

#include <string.h>

#include "sql/edition.h"
#include "sql/group.h"
#include "sql/peer.h"

static const struct framework *edition;

/* `text` with the first `old` replaced; fails the test when it is not there. */
static struct text replaced(struct text text, const char *old, const char *new)
{
    const char *all = arena_copy(fixture.arena, text.p, text.n);
    const char *at = strstr(all, old);
    const char *out;

    CHECK(old, at != NULL);
    out = at == NULL ? all
                     : arena_printf(fixture.arena, "%.*s%s%s", (int)(at - all),
                           all, new, at + strlen(old));
    return text_of(out);
}

/* indicator.csv with a column of steps, which the ranking needs. */
static struct text with_steps(struct text text)
{
    const char *at = arena_copy(fixture.arena, text.p, text.n);
    char *out = arena_alloc(fixture.arena, text.n * 2);
    size_t n = 0;

    for (bool head = true; *at != '\0'; head = false) {
        size_t line = strcspn(at, "\r\n"), end = strspn(at + line, "\r\n");
        const char *field = head                             ? ",step"
                            : strncmp(at, "ECO-03,", 7) == 0 ? ",5"
                                                             : ",";

        memcpy(out + n, at, line);
        n += line;
        memcpy(out + n, field, strlen(field));
        n += strlen(field);
        memcpy(out + n, at + line, end);
        n += end;
        at += line + end;
    }
    return (struct text){out, n};
}

static void change(struct framework_file *file, const char *code)
{
    if (strcmp(file->name, "edition.csv") == 0) {
        file->content = replaced(file->content, "edition,liyang-2023",
            arena_printf(fixture.arena, "edition,%s", code));
    }
    if (strcmp(file->name, "indicator.csv") == 0) {
        file->content =
            replaced(file->content, ",attainment,3100,,,", ",minmax,,,,");
        file->content =
            replaced(file->content, ",attainment,3700,,,", ",ranking,,,,");
        file->content = with_steps(file->content);
    }
}

/* liyang-2023 changed, with groups and with `more`, which may take the place
 * of a file. */
static const struct framework *make_edition(
    const char *code, const struct framework_file *more)
{
    const struct edition_call call = {NULL, "-", NULL, fixture.now};
    const struct framework *fw = NULL;
    struct framework_file *files, all[EDITION_FILES_MAX];
    struct edition made;
    size_t count, n = 0;

    CHECK("folder", edition_load_folder("sql/framework/" EDITION, fixture.arena,
                        &files, &count, stderr));
    for (size_t i = 0; i < count; i++) {
        if (more == NULL || strcmp(files[i].name, more->name) != 0) {
            change(&files[i], code);
            all[n++] = files[i];
        }
    }
    all[n++] = (struct framework_file){
        "group.csv", TEXT("code,name_zh,name_en\nstrong,经济强县,Strong\n"
                          "weak,其他县,Others\n")};
    if (more != NULL) {
        all[n++] = *more;
    }
    CHECK(code, edition_import(fixture.write, all, n, &call, fixture.arena,
                    &made) == DB_OK);
    CHECK(code, edition_get(fixture.read, code, &fw) == DB_OK);
    return fw;
}

const struct framework *run_fixture_edition(
    const char *code, const char *file, const char *content)
{
    const struct framework_file more = {file, text_of(content)};

    edition = make_edition(code, &more);
    fixture_query(arena_printf(fixture.arena,
        "INSERT INTO region_group SELECT '%s', region, grp, changed_at FROM "
        "region_group WHERE edition = '" RUN_EDITION "'",
        code));
    return edition;
}

static void add_figure(
    const char *region, const char *item, const char *bureau, const char *value)
{
    fixture_figures(arena_printf(fixture.arena,
        "INSERT INTO cell (period, region, form, item, col, bureau, state, "
        "value, version, accepted) VALUES ('2023-11', '%s', '401', '%s', 1, "
        "'%s', 1, %s, 1, 1)",
        region, item, bureau, value));
}

static void add_county(const char *code, const char *name, const char *group,
    const char *b01, const char *b02)
{
    const struct region region = {code, {name, code}, false};

    if (strcmp(code, REGION) != 0) {
        CHECK(code, region_put(fixture.write, &region, "320400") == DB_OK);
    }
    CHECK(code, group_put(fixture.write, NULL, RUN_EDITION, code, group,
                    fixture.now, fixture.arena) == DB_OK);
    add_figure(code, "B01", "tjj", b01);
    add_figure(code, "B02", "shuiwj", b02);
}

static void forget(void)
{
    fixture_query("DELETE FROM peer_sheet; DELETE FROM peer; "
                  "DELETE FROM peer_value; DELETE FROM region_group; "
                  "DELETE FROM evaluation_run; "
                  "DELETE FROM evaluation_run_score; "
                  "DELETE FROM evaluation_run_input; "
                  "DELETE FROM region WHERE code <> '" REGION "'");
}

const struct framework *run_fixture(void)
{
    fixture_clear();
    forget();
    edition = make_edition(RUN_EDITION, NULL);
    add_county(REGION, "溧阳市", "strong", "100", "5");
    add_county("320482", "乙县", "strong", "300", "10");
    add_county("320483", "丙县", "weak", "200", "20");
    return edition;
}

void run_fixture_end(void)
{
    forget();
    fixture_figures("DELETE FROM edition WHERE code LIKE 'runs-%'; "
                    "DELETE FROM edition_file WHERE edition LIKE 'runs-%'; "
                    "DELETE FROM cell");
}

enum db_result run_fixture_make(const char *regions, const char *owners,
    const char *note, struct run *out, bool *existing, const char **empty)
{
    const struct run_request request = {NOVEMBER_2023, {regions, owners}, note,
        &fixture.reviewer, NULL, ADDRESS};

    return run_make(fixture.write, edition, &request, fixture.now,
        fixture.arena, out, existing, empty);
}

static void set(struct peer *peer, const char *indicator, decimal value)
{
    if (peer->values == NULL) {
        peer->values = arena_array(fixture.arena,
            (size_t)edition->indicator_count, sizeof(struct peer_value));
        for (int i = 0; i < edition->indicator_count; i++) {
            peer->values[i].source = peer->values[i].by = "";
        }
    }
    peer->values[framework_indicator(edition, text_of(indicator))] =
        (struct peer_value){true, value, "", 0, ""};
}

void run_fixture_peers(void)
{
    struct peer peers[] = {{REGION, "320583", "昆山市", "", NULL},
        {REGION, "P1", "某县", "", NULL}};
    const struct peer_input input = {0, peers, 2, fixture_key(), ADDRESS};
    bool replayed;

    set(&peers[0], "ECO-01", 400 * DECIMAL_ONE);
    set(&peers[1], "ECO-01", 50 * DECIMAL_ONE);
    set(&peers[1], "ECO-03", 7 * DECIMAL_ONE);
    CHECK("peers",
        peer_put(fixture.write, edition, &fixture.reviewer, REGION, "2023-11",
            &input, fixture.now, fixture.arena, &replayed) == DB_OK);
}
