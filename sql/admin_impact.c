/* What differs between two editions, and what that does to scores. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "eval/framework_diff.h"
#include "sql/admin.h"
#include "sql/calendar.h"
#include "sql/edition.h"
#include "sql/impact.h"

enum { EXIT_DIFFERS = 1, MOVERS_SHOWN = 10, CODES_SHOWN = 20 };

/* -- diff ------------------------------------------------------------------ */

/* A text in one line: line breaks as "\n", between quotes. */
static void print_quoted(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            fputs("\\n", stdout);
        } else if (*text == '"' || *text == '\\') {
            putchar('\\');
            putchar(*text);
        } else {
            putchar(*text);
        }
    }
    putchar('"');
}

/* "item.csv: changed B01 decimals "1" -> "2"". */
static void print_difference(const struct difference *d)
{
    bool values = d->kind == DIFFERENCE_CHANGED;

    printf("%s: %s", d->file, difference_text(d->kind));
    if (d->key[0] != '\0') {
        printf(" %s", d->key);
    }
    if (d->column[0] != '\0') {
        printf(" %s", d->column);
    }
    if (values || d->before[0] != '\0') {
        putchar(' ');
        print_quoted(d->before);
    }
    if (values) {
        fputs(" ->", stdout);
    }
    if (values || d->after[0] != '\0') {
        putchar(' ');
        print_quoted(d->after);
    }
    if (d->kind == DIFFERENCE_MOVED) {
        printf(" from line %d to line %d", d->line_before, d->line_after);
    }
    putchar('\n');
}

static json_t *difference_json(const struct difference *d)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i}", "kind",
        difference_key(d->kind), "file", d->file, "key", d->key, "column",
        d->column, "before", d->before, "after", d->after, "line_before",
        d->line_before, "line_after", d->line_after);
}

static int diff_json(const struct admin *a, const struct framework_diff *diff)
{
    json_t *list = json_array(), *kinds = json_object();

    for (size_t i = 0; i < diff->count; i++) {
        json_array_append_new(list, difference_json(&diff->of[i]));
    }
    for (int k = 0; k < DIFFERENCE__COUNT; k++) {
        json_object_set_new(kinds, difference_key((enum difference_kind)k),
            json_integer((json_int_t)diff->kinds[k]));
    }
    return admin_print_json(json_pack("{s:s, s:s, s:b, s:o, s:o}", "a",
        a->argv[0], "b", a->argv[1], "order_only", diff->order_only, "counts",
        kinds, "differences", list));
}

static int diff_text(const struct admin *a, const struct framework_diff *diff)
{
    for (size_t i = 0; i < diff->count; i++) {
        print_difference(&diff->of[i]);
    }
    if (!a->quiet) {
        printf("%zu added, %zu removed, %zu changed, %zu moved%s\n",
            diff->kinds[DIFFERENCE_ADDED], diff->kinds[DIFFERENCE_REMOVED],
            diff->kinds[DIFFERENCE_CHANGED], diff->kinds[DIFFERENCE_MOVED],
            diff->count == 0   ? ": no difference"
            : diff->order_only ? ": only the order differs, not the content"
                               : "");
    }
    return 0;
}

int admin_framework_diff(struct admin *a)
{
    struct framework_file *files[2];
    struct framework_diff diff;
    size_t count[2];
    int code = 0;

    for (int i = 0; code == 0 && i < 2; i++) {
        code = admin_framework_files(a, a->argv[i], &files[i], &count[i]);
    }
    if (code != 0) {
        return code;
    }
    if (!framework_diff(
            files[0], count[0], files[1], count[1], a->arena, &diff)) {
        return admin_fail(EXIT_SOFTWARE, "there is no memory");
    }
    code = a->json ? diff_json(a, &diff) : diff_text(a, &diff);
    return code == 0 && diff.count > 0 ? EXIT_DIFFERS : code;
}

/* -- impact as JSON -------------------------------------------------------- */

static json_t *side_json(const struct impact_side *side)
{
    return json_pack("{s:o, s:o, s:o, s:i, s:i}", "total",
        side->scored ? json_real(side->total) : json_null(), "grade",
        side->grade != NULL ? json_string(side->grade->name.zh) : json_null(),
        "rank", side->rank > 0 ? json_integer(side->rank) : json_null(), "due",
        side->due, "reported", side->reported);
}

static json_t *points_json(const struct impact_points *points)
{
    return points->has ? json_real(points->points) : json_null();
}

/* {"ECO": [before, after], ...} of a county. */
static json_t *parts_json(const struct impact_part *parts, int count,
    const struct impact_points *before, const struct impact_points *after)
{
    json_t *object = json_object();

    for (int i = 0; i < count; i++) {
        json_object_set_new(object, parts[i].code,
            json_pack(
                "[o, o]", points_json(&before[i]), points_json(&after[i])));
    }
    return object;
}

static json_t *region_json(
    const struct impact *impact, const struct impact_region *r)
{
    bool both = r->side[IMPACT_BEFORE].scored && r->side[IMPACT_AFTER].scored;

    return json_pack("{s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o}", "region",
        r->code, "name_zh", r->name.zh, "name_en", r->name.en, "sample",
        r->sample, "before", side_json(&r->side[IMPACT_BEFORE]), "after",
        side_json(&r->side[IMPACT_AFTER]), "delta",
        both ? json_real(impact_delta(r)) : json_null(), "qualities",
        parts_json(impact->qualities, impact->quality_count,
            r->qualities[IMPACT_BEFORE], r->qualities[IMPACT_AFTER]),
        "indicators",
        parts_json(impact->indicators, impact->indicator_count,
            r->indicators[IMPACT_BEFORE], r->indicators[IMPACT_AFTER]));
}

static json_t *part_json(const struct impact_part *part)
{
    return json_pack("{s:s, s:s, s:s, s:b, s:b, s:f, s:f, s:f, s:s}", "code",
        part->code, "name_zh", part->name.zh, "name_en", part->name.en,
        "before", part->in[IMPACT_BEFORE], "after", part->in[IMPACT_AFTER],
        "mean_change", part->mean, "mean_size", part->size, "largest_change",
        part->most, "largest_in", part->most_region);
}

static int impact_json(const struct impact *impact)
{
    json_t *regions = json_array(), *qualities = json_array();
    json_t *indicators = json_array(), *missing = json_array();
    char period[PERIOD_TEXT];

    period_format(impact->period, period);
    for (size_t i = 0; i < impact->region_count; i++) {
        json_array_append_new(
            regions, region_json(impact, &impact->regions[i]));
    }
    for (int i = 0; i < impact->quality_count; i++) {
        json_array_append_new(qualities, part_json(&impact->qualities[i]));
    }
    for (int i = 0; i < impact->indicator_count; i++) {
        json_array_append_new(
            indicators, part_json(&impact->indicators[impact->movers[i]]));
    }
    for (int i = 0; i < impact->missing_count; i++) {
        json_array_append_new(missing, json_string(impact->missing[i]));
    }
    return admin_print_json(json_pack(
        "{s:s, s:s, s:s, s:i, s:i, s:i, s:o, s:i, s:o, s:o, s:o}", "period",
        period, "before", impact->fw[IMPACT_BEFORE]->edition, "after",
        impact->fw[IMPACT_AFTER]->edition, "rank_changes", impact->rank_changes,
        "grade_changes", impact->grade_changes, "items_due", impact->due_count,
        "items_without_figures", missing, "items_new", impact->missing_new,
        "regions", regions, "qualities", qualities, "indicators", indicators));
}

/* -- impact as text -------------------------------------------------------- */

static void print_score(const struct impact_side *side)
{
    if (side->scored) {
        printf("%8.2f %3d %-9s", side->total, side->rank,
            side->grade == NULL ? "" : side->grade->name.en);
    } else {
        printf("%8s %3s %-9s", "-", "-", "");
    }
}

static void print_region(
    const struct impact *impact, const struct impact_region *r)
{
    printf("%-8s", r->code);
    print_score(&r->side[IMPACT_BEFORE]);
    print_score(&r->side[IMPACT_AFTER]);
    printf(" %+8.2f", impact_delta(r));
    for (int q = 0; q < impact->quality_count; q++) {
        const struct impact_points *const sides[] = {
            r->qualities[IMPACT_BEFORE], r->qualities[IMPACT_AFTER]};

        printf(" %+7.2f", impact_part_delta(sides, q));
    }
    for (int m = 0; m < IMPACT_MOVES && r->moves[m] >= 0; m++) {
        const struct impact_points *const sides[] = {
            r->indicators[IMPACT_BEFORE], r->indicators[IMPACT_AFTER]};

        printf(" %s %+.2f", impact->indicators[r->moves[m]].code,
            impact_part_delta(sides, r->moves[m]));
    }
    putchar('\n');
}

static void print_missing(const struct impact *impact)
{
    printf("%d of %d base items of %s that are due have no accepted figure in "
           "any county (%d of them are not in %s)",
        impact->missing_count, impact->due_count,
        impact->fw[IMPACT_AFTER]->edition, impact->missing_new,
        impact->fw[IMPACT_BEFORE]->edition);
    for (int i = 0; i < impact->missing_count && i < CODES_SHOWN; i++) {
        printf("%s%s", i == 0 ? ": " : " ", impact->missing[i]);
    }
    puts(impact->missing_count > CODES_SHOWN ? " ..." : "");
    if (impact->missing_count > 0) {
        puts("Indicators that need them count as missing.");
    }
}

static int impact_text(const struct impact *impact)
{
    char period[PERIOD_TEXT];

    period_format(impact->period, period);
    printf("%s: %s -> %s, %zu counties; ranks of %d and grades of %d change\n",
        period, impact->fw[IMPACT_BEFORE]->edition,
        impact->fw[IMPACT_AFTER]->edition, impact->region_count,
        impact->rank_changes, impact->grade_changes);
    print_missing(impact);
    printf("\n%-8s%8s %3s %-9s%8s %3s %-9s %8s", "region", "before", "", "",
        "after", "", "", "change");
    for (int q = 0; q < impact->quality_count; q++) {
        printf(" %7s", impact->qualities[q].code);
    }
    puts(" moved most");
    for (size_t i = 0; i < impact->region_count; i++) {
        print_region(impact, &impact->regions[i]);
    }
    printf("\n%-12s %9s %9s %9s  %s\n", "indicator", "mean", "size", "largest",
        "in");
    for (int i = 0; i < impact->indicator_count && i < MOVERS_SHOWN; i++) {
        const struct impact_part *part = &impact->indicators[impact->movers[i]];

        if (part->size > 0) {
            printf("%-12s %+9.3f %9.3f %+9.3f  %s\n", part->code, part->mean,
                part->size, part->most, part->most_region);
        }
    }
    return 0;
}

/* -- impact ---------------------------------------------------------------- */

/* The edition that the period is compared with: named, or the one in force. */
static int find_before(
    struct admin *a, struct period period, const struct framework **fw)
{
    const char *code = a->against;

    if (code[0] == '\0' &&
        calendar_edition(a->read, period, a->arena, &code) != DB_OK) {
        return admin_fail(
            EXIT_DATA, "no edition is published; name one with --against");
    }
    switch (edition_get(a->read, code, fw)) {
    case DB_OK: return 0;
    case DB_NONE:
        return admin_fail(EXIT_DATA,
            "there is no published edition %s; pinzhi-admin framework list "
            "tells which there are",
            code);
    case DB_CONFLICT:
    case DB_AGAIN:
    case DB_FAIL: break;
    }
    return admin_unavailable();
}

int admin_framework_impact(struct admin *a)
{
    const struct framework *before, *after;
    struct framework_file *files;
    struct period period;
    struct impact impact;
    size_t count;
    bool ok;
    int code = admin_period(a, &period);

    if (code == 0) {
        code = find_before(a, period, &before);
    }
    if (code == 0) {
        code = admin_framework_files(a, a->argv[0], &files, &count);
    }
    if (code == 0) {
        code = admin_framework_read(
            a, "it cannot be scored", a->argv[0], files, count, &after);
    }
    if (code != 0) {
        return code;
    }
    ok = db_snapshot(a->write) == DB_OK &&
         impact_load(a->write, before, after, period, a->arena, &impact) ==
             DB_OK;
    db_rollback(a->write);
    if (!ok) {
        return admin_unavailable();
    }
    return a->json ? impact_json(&impact) : impact_text(&impact);
}
