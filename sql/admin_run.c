/* Commands about evaluation runs. */
#include <stdio.h>
#include <string.h>

#include "eval/csv.h"
#include "eval/number.h"
#include "sql/admin.h"
#include "sql/peer.h"
#include "sql/run.h"

enum { LIST_ROWS = 200, NOTE_MAX = 200, EXIT_DIFFERS = 1 };

/* -- evaluate -------------------------------------------------------------- */

/* The codes of the command; without any, everything that is there. */
static int find_scope(
    struct admin *a, const struct framework *fw, struct run_scope *out)
{
    const char *owners[ADMIN_REGIONS];
    struct peer *peers;
    size_t count, owner_count = 0;

    if (a->region_count > ADMIN_REGIONS) {
        return admin_fail(EXIT_USAGE,
            "at most %d --region in one run; name the region above them",
            ADMIN_REGIONS);
    }
    out->regions = out->owners =
        run_codes(a->regions, a->region_count, a->arena);
    if (a->region_count == 0) {
        if (peer_list(a->read, fw, a->period, a->arena, &peers, &count) !=
            DB_OK) {
            return admin_unavailable();
        }
        for (size_t i = 0; i < count && owner_count < ADMIN_REGIONS; i++) {
            if (owner_count == 0 ||
                strcmp(owners[owner_count - 1], peers[i].owner) != 0) {
                owners[owner_count++] = peers[i].owner;
            }
        }
        out->owners = run_codes(owners, owner_count, a->arena);
    }
    return out->regions == NULL || out->owners == NULL ? EXIT_SOFTWARE : 0;
}

static void print_made(
    const struct admin *a, const struct run *run, bool existing)
{
    if (a->json) {
        (void)admin_print_json(json_pack("{s:s, s:b, s:s, s:I, s:s, s:s}", "id",
            run->id, "existing", existing, "edition", run->edition, "rows",
            (json_int_t)run->row_count, "input_hash", run->input_hash,
            "result_hash", run->result_hash));
    } else if (a->quiet) {
        printf("%s\n", run->id);
    } else {
        printf("%s %s under %s: %lld scored%s\n", run->id, run->period,
            run->edition, (long long)run->row_count,
            existing ? "; the same input was scored before: this run" : "");
    }
}

static int nothing_to_score(const struct admin *a, const char *empty)
{
    if (empty[0] != '\0') {
        return admin_fail(EXIT_DATA,
            "no county in %s has accepted figures in %s; nothing was stored",
            empty, a->period);
    }
    return admin_fail(EXIT_DATA,
        "no county has accepted figures in %s; nothing was stored", a->period);
}

int admin_evaluate(struct admin *a)
{
    struct run_request request = {.note = a->note, .address = "-"};
    const struct framework *fw;
    const char *empty = "";
    struct run run;
    bool existing;
    int code = admin_period(a, &request.period);

    if (code == 0 && text_check(text_of(a->note), NOTE_MAX, false) != TEXT_OK) {
        code = admin_fail(EXIT_USAGE,
            "--note is one line of at most %d characters", NOTE_MAX);
    }
    if (code == 0) {
        code = admin_edition(a, request.period, &fw);
    }
    if (code == 0) {
        code = find_scope(a, fw, &request.scope);
    }
    if (code != 0) {
        return code;
    }
    switch (run_make(
        a->write, fw, &request, a->now, a->arena, &run, &existing, &empty)) {
    case DB_OK: print_made(a, &run, existing); return 0;
    case DB_NONE: return nothing_to_score(a, empty);
    case DB_CONFLICT:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return admin_unavailable();
}

/* -- list and show --------------------------------------------------------- */

static json_t *head_json(const struct run *run)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, "
                     "s:I}",
        "id", run->id, "period", run->period, "edition", run->edition,
        "edition_hash", run->edition_hash, "regions", run->scope.regions,
        "owners", run->scope.owners, "input_hash", run->input_hash,
        "result_hash", run->result_hash, "created_by", run->created_by, "note",
        run->note, "created_at", (json_int_t)run->created_at, "count",
        (json_int_t)run->row_count);
}

int admin_run_list(struct admin *a)
{
    struct run *runs;
    size_t count;

    if (!db_answered(run_list(a->read, LIST_ROWS, a->arena, &runs, &count))) {
        return admin_unavailable();
    }
    for (size_t i = 0; i < count; i++) {
        char moment[TIME_TEXT];

        time_format(runs[i].created_at, moment);
        if (a->json) {
            (void)admin_print_json(head_json(&runs[i]));
        } else {
            printf("%s %s %-8s %-20s %4lld %s %s\n", runs[i].id, moment,
                runs[i].period, runs[i].edition, (long long)runs[i].row_count,
                runs[i].created_by, runs[i].note);
        }
    }
    return 0;
}

static int find_run(struct admin *a, struct run *out)
{
    switch (run_find(a->read, a->argv[0], a->arena, out)) {
    case DB_OK: return 0;
    case DB_NONE:
        return admin_fail(EXIT_DATA,
            "there is no run %s; pinzhi-admin run list has them", a->argv[0]);
    case DB_CONFLICT:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return admin_unavailable();
}

static void show_text(
    const struct run *run, const struct run_row *rows, size_t count)
{
    char moment[TIME_TEXT];

    time_format(run->created_at, moment);
    printf("run     %s\nperiod  %s\nedition %s %s\nmade    %s by %s\n"
           "note    %s\ninput   %s\nresult  %s\n\n",
        run->id, run->period, run->edition, run->edition_hash, moment,
        run->created_by, run->note, run->input_hash, run->result_hash);
    printf("rank group total              grade region\n");
    for (size_t i = 0; i < count; i++) {
        printf("%4d %5d %-18s %-5s %s %s%s%s\n", rows[i].place,
            rows[i].group_place, rows[i].total, rows[i].grade, rows[i].code,
            rows[i].name.zh, rows[i].owner[0] == '\0' ? "" : " 手工录入 ",
            rows[i].owner);
    }
}

/* The lines of a detail behind the names of its unit. */
static void show_csv_row(struct admin *a, const struct run_row *row)
{
    const char *line = row->detail + strcspn(row->detail, "\n");

    printf("%d,%d,%s,%s,%s,%s,total,,%s,%s,,,\n", row->place, row->group_place,
        row->code, row->owner, csv_quote(row->name.zh, a->arena), row->group,
        csv_quote(row->grade, a->arena), row->total);
    while (*line != '\0' && *++line != '\0') {
        size_t n = strcspn(line, "\n");

        printf("%d,%d,%s,%s,%s,%s,%.*s\n", row->place, row->group_place,
            row->code, row->owner, csv_quote(row->name.zh, a->arena),
            row->group, (int)n, line);
        line += n;
    }
}

/* The total with all its digits, null where nothing is scored. */
static json_t *total_json(const char *total)
{
    double number;

    return number_parse(text_of(total), &number) ? json_real(number)
                                                 : json_null();
}

static json_t *row_json(const struct run_row *row)
{
    return json_pack("{s:i, s:i, s:s, s:s, s:s, s:b, s:o, s:s, s:s, s:s}",
        "rank", row->place, "group_rank", row->group_place, "region", row->code,
        "entered_by_hand_for", row->owner, "name", row->name.zh, "sample",
        row->sample, "total", total_json(row->total), "group", row->group,
        "grade", row->grade, "detail", row->detail);
}

static int show_json(
    const struct run *run, const struct run_row *rows, size_t count)
{
    json_t *object = head_json(run), *list = json_array();

    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, row_json(&rows[i]));
    }
    (void)json_object_set_new(object, "rows", list);
    return admin_print_json(object);
}

int admin_run_show(struct admin *a)
{
    struct run_row *rows;
    struct run run;
    size_t count;
    int code = find_run(a, &run);

    if (code != 0) {
        return code;
    }
    if (!db_answered(run_scores(a->read, run.id, a->arena, &rows, &count))) {
        return admin_unavailable();
    }
    if (a->json) {
        return show_json(&run, rows, count);
    }
    if (!a->csv) {
        show_text(&run, rows, count);
        return 0;
    }
    puts("rank,group_rank,region,entered_by_hand_for,name,group,kind,code,"
         "outcome,value,rate,weight,points");
    for (size_t i = 0; i < count; i++) {
        show_csv_row(a, &rows[i]);
    }
    return 0;
}

/* -- verify ---------------------------------------------------------------- */

static const char *const sides[] = {[RUN_EDITION] = "edition",
    [RUN_STORED] = "scored again",
    [RUN_DATA] = "data",
    [RUN_NOW] = "scored now"};

static int check_json(const struct run_check *check)
{
    json_t *list = json_array();

    for (size_t i = 0; i < check->difference_count; i++) {
        const struct run_difference *d = &check->differences[i];

        (void)json_array_append_new(list,
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "side", sides[d->side],
                "region", d->code, "entered_by_hand_for", d->owner, "what",
                d->what, "then", d->then, "now", d->now));
    }
    return admin_print_json(json_pack("{s:b, s:b, s:b, s:b, s:b, s:o, s:b}",
        "edition", check->edition, "input", check->input, "result",
        check->result, "same", check->same, "present", check->present,
        "differences", list, "more", check->more));
}

static void print_check(const struct admin *a, const struct run_check *check)
{
    const bool ok[] = {check->edition, check->input, check->result, check->same,
        check->present};
    static const char *const words[][2] = {
        {"edition       another than then", "edition       as then"},
        {"stored input  changed", "stored input  intact"},
        {"stored result changed", "stored result intact"},
        {"scored again  differs", "scored again  the same to the last digit"},
        {"data of now   changed since", "data of now   the same"}};

    for (size_t i = 0; i < sizeof(ok) / sizeof(ok[0]) && !a->quiet; i++) {
        puts(words[i][ok[i]]);
    }
    for (size_t i = 0; i < check->difference_count; i++) {
        const struct run_difference *d = &check->differences[i];

        printf("%s: %s%s%s %s: \"%s\" -> \"%s\"\n", sides[d->side], d->code,
            d->owner[0] == '\0' ? "" : " of ", d->owner, d->what, d->then,
            d->now);
    }
    if (check->more) {
        puts("and more");
    }
}

int admin_run_verify(struct admin *a)
{
    struct run_check check;
    struct run run;
    int code = find_run(a, &run);

    if (code != 0) {
        return code;
    }
    /* One moment, for the data of now. */
    if (db_snapshot(a->write) != DB_OK ||
        run_verify(a->write, &run, a->arena, &check) != DB_OK) {
        db_rollback(a->write);
        return admin_unavailable();
    }
    db_rollback(a->write);
    if (a->json) {
        code = check_json(&check);
    } else {
        print_check(a, &check);
    }
    return code != 0 ? code : run_is_true(&check) ? 0 : EXIT_DIFFERS;
}
