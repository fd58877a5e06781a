/* Commands about groups of counties and peers entered by hand. */
#include <stdio.h>
#include <string.h>

#include "eval/csv.h"
#include "sql/admin.h"
#include "sql/audit.h"
#include "sql/calendar.h"
#include "sql/edition.h"
#include "sql/file.h"
#include "sql/group.h"
#include "sql/peer.h"
#include "sql/report.h"

enum { FILE_MAX = 4 << 20 };

static int find_region(struct admin *a, const char *code)
{
    struct region region;

    switch (region_find(a->read, code, a->arena, &region)) {
    case DB_OK: return 0;
    case DB_NONE:
        return admin_fail(EXIT_DATA,
            "there is no region \"%s\"; pinzhi-admin region put adds one",
            code);
    case DB_CONFLICT:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return admin_unavailable();
}

int admin_period(const struct admin *a, struct period *out)
{
    if (!period_parse(text_of(a->period), out)) {
        return admin_fail(EXIT_USAGE,
            "--period \"%s\" is no period; write 2023-11, 2023-Q4 or 2023",
            a->period);
    }
    return 0;
}

/* A published edition, ready for scores. */
static int find_edition(
    struct admin *a, const char *edition, const struct framework **fw)
{
    return edition_get(a->read, edition, fw) == DB_OK
               ? 0
               : admin_fail(EXIT_DATA,
                     "there is no edition %s; pinzhi-admin framework import "
                     "brings it",
                     edition);
}

int admin_edition(
    struct admin *a, struct period period, const struct framework **fw)
{
    const char *edition = a->edition;

    if (!a->edition_given &&
        calendar_edition(a->read, period, a->arena, &edition) != DB_OK) {
        return admin_fail(EXIT_DATA,
            "no edition is published; pinzhi-admin framework import brings "
            "one");
    }
    return find_edition(a, edition, fw);
}

/* -- groups ---------------------------------------------------------------- */

static int no_such_group(const struct framework *fw, const char *group)
{
    fprintf(stderr, "pinzhi-admin: edition %s has no group \"%s\"", fw->edition,
        group);
    for (int i = 0; i < fw->group_count; i++) {
        fprintf(stderr, "%s %s", i == 0 ? "; its groups:" : ",",
            fw->groups[i].code);
    }
    fputc('\n', stderr);
    return EXIT_DATA;
}

int admin_region_group(struct admin *a)
{
    const char *group = strcmp(a->argv[1], "-") == 0 ? "" : a->argv[1];
    const struct framework *fw;
    int code = find_edition(a, a->edition, &fw);

    if (code == 0) {
        code = find_region(a, a->argv[0]);
    }
    if (code != 0) {
        return code;
    }
    if (group[0] != '\0' && framework_group(fw, text_of(group)) < 0) {
        return no_such_group(fw, group);
    }
    return group_put(a->write, NULL, fw->edition, a->argv[0], group, a->now,
               a->arena) == DB_OK
               ? 0
               : admin_unavailable();
}

int admin_region_groups(struct admin *a)
{
    const struct framework *fw;
    struct member *members;
    size_t count;
    enum db_result result;
    int code = find_edition(a, a->edition, &fw);

    if (code != 0) {
        return code;
    }
    result = group_list(a->read, fw->edition, a->arena, &members, &count);
    if (!db_answered(result)) {
        return admin_unavailable();
    }
    for (size_t i = 0; i < count; i++) {
        if (a->json) {
            (void)admin_print_json(json_pack("{s:s, s:s}", "region",
                members[i].region, "group", members[i].group));
        } else {
            printf("%-8s %s\n", members[i].region, members[i].group);
        }
    }
    return 0;
}

/* -- peers ----------------------------------------------------------------- */

/* A file of peers being read. */
struct peer_file {
    struct admin *a;
    const struct framework *fw;
    struct csv csv;
    struct peer peers[PEERS_MAX];
    size_t count;
};

static int fault(
    const struct peer_file *f, int line, const char *what, const char *value)
{
    return admin_fail(EXIT_DATA, "%s line %d: %s \"%s\"; nothing was imported",
        f->a->argv[0], line, what, value);
}

static int read_file(struct admin *a, struct text *out)
{
    const char *why = file_read(a->argv[0], FILE_MAX, a->arena, out);

    return why == NULL ? 0
                       : admin_fail(EXIT_DATA, "%s cannot be read: %s",
                             a->argv[0], why);
}

static int open_file(struct peer_file *f)
{
    static const char *const needed[] = {"code", "name", "indicator", "value"};
    struct csv_fault where;
    struct text content;
    int code = read_file(f->a, &content);

    if (code != 0) {
        return code;
    }
    if (!csv_read(content, f->a->arena, &f->csv, &where)) {
        return admin_fail(EXIT_DATA, "%s line %d column %d: %s", f->a->argv[0],
            where.line, where.column, where.what);
    }
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        if (csv_column(&f->csv, needed[i]) < 0) {
            return fault(f, 1, "there is no column", needed[i]);
        }
    }
    return 0;
}

static const char *at(const struct peer_file *f, size_t row, const char *name)
{
    return csv_at(&f->csv, row, csv_column(&f->csv, name));
}

/* The peer of a row, which may be its first. */
static struct peer *peer_of(struct peer_file *f, size_t row)
{
    const char *code = at(f, row, "code");

    for (size_t i = 0; i < f->count; i++) {
        if (strcmp(f->peers[i].code, code) == 0) {
            return &f->peers[i];
        }
    }
    if (f->count == PEERS_MAX) {
        return NULL;
    }
    f->peers[f->count] = (struct peer){f->a->region, code, at(f, row, "name"),
        at(f, row, "group"),
        arena_array(f->a->arena, (size_t)f->fw->indicator_count + 1,
            sizeof(struct peer_value))};
    return f->peers[f->count].values == NULL ? NULL : &f->peers[f->count++];
}

static int take_value(struct peer_file *f, size_t row, struct peer *peer)
{
    const char *code = at(f, row, "indicator"), *text = at(f, row, "value");
    const char *source = at(f, row, "source");
    int line = f->csv.lines[row];
    int i = framework_indicator(f->fw, text_of(code));
    struct peer_value value = {.has = true, .source = source, .by = ""};

    if (code[0] == '\0' && text[0] == '\0') {
        return 0; /* a peer without values */
    }
    if (i < 0) {
        return fault(f, line, "the edition has no indicator", code);
    }
    if (peer->values[i].has) {
        return fault(f, line, "the peer has this indicator twice:", code);
    }
    if (decimal_parse(text_of(text), DECIMAL_PLACES, &value.value) !=
        DECIMAL_OK) {
        return fault(f, line,
            "column \"value\" is no number of at most six decimals:", text);
    }
    if (text_check(text_of(source), PEER_SOURCE_MAX, false) != TEXT_OK) {
        return fault(
            f, line, "column \"source\" has over 200 characters:", source);
    }
    peer->values[i] = value;
    return 0;
}

static int take_row(struct peer_file *f, size_t row)
{
    size_t before = f->count;
    struct peer *peer = peer_of(f, row);
    int line = f->csv.lines[row];

    if (peer == NULL) {
        return fault(
            f, line, "there are more than 12 peers, at", at(f, row, "code"));
    }
    if (f->count > before) {
        enum peer_fault wrong =
            peer_check(f->fw, f->a->region, f->peers, before);

        if (wrong != PEER_OK) {
            return fault(f, line, peer_fault_text(wrong), peer->code);
        }
    } else if (strcmp(peer->name, at(f, row, "name")) != 0 ||
               strcmp(peer->group, at(f, row, "group")) != 0) {
        return fault(
            f, line, "name or group differ from the first line of", peer->code);
    }
    return take_value(f, row, peer);
}

/* Region, period and edition of the command. */
static int find_sheet(struct admin *a, const struct framework **fw)
{
    struct period period;
    int code = admin_period(a, &period);

    if (code == 0) {
        code = find_region(a, a->region);
    }
    return code == 0 ? admin_edition(a, period, fw) : code;
}

static int store(struct peer_file *f)
{
    struct admin *a = f->a;
    struct peer_sheet sheet;
    char key[33];
    bool replayed;

    audit_new_key(key);
    if (peer_sheet_load(
            a->read, f->fw, a->region, a->period, a->arena, &sheet) != DB_OK) {
        return admin_unavailable();
    }
    const struct peer_input input = {
        sheet.version, f->peers, f->count, key, "-"};

    switch (peer_put(a->write, f->fw, NULL, a->region, a->period, &input,
        a->now, a->arena, &replayed)) {
    case DB_OK:
        if (!a->quiet) {
            printf("%zu peers of %s in %s\n", f->count, a->region, a->period);
        }
        return 0;
    case DB_CONFLICT:
        return admin_fail(EXIT_DATA, "somebody changed the peers meanwhile; "
                                     "look at them, then try again");
    case DB_NONE:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return admin_unavailable();
}

int admin_peer_import(struct admin *a)
{
    struct peer_file f = {.a = a};
    int code = find_sheet(a, &f.fw);

    if (code == 0) {
        code = open_file(&f);
    }
    for (size_t i = 0; code == 0 && i < f.csv.row_count; i++) {
        code = take_row(&f, i);
    }
    return code == 0 ? store(&f) : code;
}

static void print_peer(
    const struct admin *a, const struct framework *fw, const struct peer *peer)
{
    const char *name = csv_quote(peer->name, a->arena);
    bool any = false;

    for (int i = 0; i < fw->indicator_count; i++) {
        char value[DECIMAL_TEXT];

        if (peer->values[i].has) {
            decimal_plain(peer->values[i].value, value);
            printf("%s,%s,%s,%s,%s,%s\n", peer->code, name, peer->group,
                fw->indicators[i].code, value,
                csv_quote(peer->values[i].source, a->arena));
            any = true;
        }
    }
    if (!any) {
        printf("%s,%s,%s,,,\n", peer->code, name, peer->group);
    }
}

int admin_peer_export(struct admin *a)
{
    const struct framework *fw;
    struct peer_sheet sheet;
    int code = find_sheet(a, &fw);

    if (code != 0) {
        return code;
    }
    if (peer_sheet_load(a->read, fw, a->region, a->period, a->arena, &sheet) !=
        DB_OK) {
        return admin_unavailable();
    }
    puts("code,name,group,indicator,value,source");
    for (size_t i = 0; i < sheet.count; i++) {
        print_peer(a, fw, &sheet.peers[i]);
    }
    return 0;
}
