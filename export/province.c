#include "export/province_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/county.h"
#include "sql/calendar.h"
#include "sql/edition.h"

/* Changes whenever the program writes these sheets differently. */
#define PROVINCE_VERSION "province-1"

const char *province_say(struct province *p, const char *format, ...)
{
    const char *out;
    va_list list;

    va_start(list, format);
    out = arena_vprintf(p->arena, format, list);
    va_end(list);
    if (out == NULL) {
        book_fail(p->book, NULL);
    }
    return out != NULL ? out : "";
}

const char *province_group(const struct province *p, const char *code)
{
    int group = framework_group(p->fw, text_of(code));

    return group < 0 ? "—" : p->fw->groups[group].name.zh;
}

/* -- reading --------------------------------------------------------------- */

enum db_result province_reckon(struct db *db, const char *region,
    struct period period, unsigned extra, struct arena *arena,
    const struct framework **fw, struct run_result *out)
{
    const struct run_scope scope = {region, ""};
    const char *edition;
    enum db_result result = calendar_edition(db, period, arena, &edition);

    if (result == DB_OK) {
        result = edition_get(db, edition, fw);
    }
    return result == DB_OK
               ? run_reckon(db, *fw, period, &scope, extra, arena, out)
               : result;
}

static int place_of(const struct unit_score *score, bool in_group)
{
    return in_group ? score->standing.group_rank : score->standing.rank;
}

static int by_place(const void *left, const void *right)
{
    const struct province_unit *a = left, *b = right;

    if (a->place != b->place) {
        return a->place == 0 ? 1 : b->place == 0 ? -1 : a->place - b->place;
    }
    return strcmp(a->unit->code, b->unit->code);
}

static bool take_units(struct province *p, const struct run_result *now)
{
    p->units = arena_array(p->arena, now->cohort.count + 1, sizeof(*p->units));
    for (size_t i = 0; p->units != NULL && i < now->cohort.counties; i++) {
        const struct unit *unit = &now->cohort.units[i];

        if (now->chosen[i] &&
            (p->group == NULL || strcmp(unit->group, p->group) == 0)) {
            p->units[p->count++] = (struct province_unit){.unit = unit,
                .score = &now->scores[i],
                .place = place_of(&now->scores[i], p->group != NULL)};
        }
    }
    if (p->units != NULL) {
        qsort(p->units, p->count, sizeof(*p->units), by_place);
    }
    return p->units != NULL;
}

static void take_before(struct province *p, const struct run_result *before)
{
    p->has_before = true;
    for (size_t i = 0; i < p->count; i++) {
        int at = cohort_find(&before->cohort, "", p->units[i].unit->code);

        if (at >= 0 && before->chosen[at]) {
            p->units[i].before =
                place_of(&before->scores[at], p->group != NULL);
        }
    }
}

/* Everything of one moment. */
static enum db_result load_snapshot(
    struct db *db, struct command *c, struct province *p)
{
    struct run_result now, before;
    const struct framework *fw_before;
    enum db_result result = db_snapshot(db);

    if (result == DB_OK) {
        result = region_find(db, c->region, c->arena, &p->region);
        if (result == DB_NONE) {
            p->region =
                (struct region){c->region, {c->region, c->region}, false};
            result = DB_OK;
        }
    }
    if (result == DB_OK) {
        result = province_reckon(db, c->region, p->period, COHORT_INDICATORS,
            c->arena, &p->fw, &now);
    }
    if (result != DB_OK) {
        return result;
    }
    memcpy(p->input_hash, now.input_hash, sizeof(p->input_hash));
    if (!take_units(p, &now)) {
        return DB_FAIL;
    }
    result = province_reckon(db, c->region, period_previous(p->period), 0,
        c->arena, &fw_before, &before);
    if (result == DB_OK) {
        take_before(p, &before);
    }
    return result == DB_NONE ? DB_OK : result;
}

static bool good_options(struct command *c, struct province *p)
{
    return c->region != NULL && c->period != NULL && c->output != NULL &&
           period_parse(text_of(c->period), &p->period);
}

int province_load(struct command *c, struct province *out)
{
    enum db_result result;
    struct db *db;

    *out = (struct province){.arena = c->arena, .group = c->group};
    if (!good_options(c, out)) {
        return command_fail(EXIT_USAGE,
            "--region, --period (2023-11, 2023-Q4 or 2023) and -o are needed; "
            "see --help");
    }
    db = db_new(&c->config, DB_WRITE);
    if (db == NULL) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    result = load_snapshot(db, c, out);
    db_rollback(db);
    db_free(db);
    if (result == DB_NONE || (result == DB_OK && out->count == 0)) {
        return command_fail(EXIT_DATA,
            "no county of %s%s%s has accepted figures of %s", c->region,
            c->group != NULL ? " in group " : "",
            c->group != NULL ? c->group : "", c->period);
    }
    return result == DB_OK
               ? 0
               : command_fail(EXIT_UNAVAILABLE,
                     "the database did not answer; see the log above");
}

/* -- the book -------------------------------------------------------------- */

void province_fill(struct province *p, const char *name, const char *value)
{
    for (size_t i = 0; i < p->filling_count; i++) {
        if (strcmp(p->fillings[i].name, name) == 0) {
            p->fillings[i].value = value;
            return;
        }
    }
    if (p->filling_count < PROVINCE_FILLINGS) {
        p->fillings[p->filling_count++] = (struct filling){name, value};
    }
}

/* Of everything that decides the bytes of the file. */
static void set_code(struct province *p, const char *title)
{
    const char *text = province_say(p, PROVINCE_VERSION "|%s|%s|%s|%s|%s",
        title, p->input_hash, p->layouts->version,
        p->group != NULL ? p->group : "all", p->has_before ? "before" : "");

    county_code_of(text, p->code);
}

static const char *period_words(struct province *p, struct period period)
{
    char text[40];

    period_title(period, false, text);
    return province_say(p, "%s", text);
}

static const char *scope_words(struct province *p)
{
    return p->group == NULL
               ? province_say(p, "%s所属县（市、区）", p->region.name.zh)
               : province_say(p, "%s“%s”组县（市、区）", p->region.name.zh,
                     province_group(p, p->group));
}

static bool is_sample(const struct province *p)
{
    bool sample = p->fw->sample || p->region.sample;

    for (size_t i = 0; i < p->count; i++) {
        sample = sample || p->units[i].unit->sample;
    }
    return sample;
}

static void fill_all(struct province *p)
{
    char shown[40];

    snprintf(shown, sizeof(shown), "%g", p->threshold);
    province_fill(p, "region", p->region.name.zh);
    province_fill(p, "code", p->region.code);
    province_fill(p, "period", period_words(p, p->period));
    province_fill(p, "before",
        p->has_before ? period_words(p, period_previous(p->period)) : "—");
    province_fill(p, "scope", scope_words(p));
    province_fill(p, "counties", province_say(p, "%zu", p->count));
    province_fill(p, "edition", p->fw->edition);
    province_fill(p, "framework", p->fw->version);
    province_fill(p, "framework_title", p->fw->title.zh);
    province_fill(p, "layout_version",
        province_say(p, PROVINCE_VERSION "（%s）", p->layouts->version));
    province_fill(p, "verify", p->code);
    province_fill(p, "input_hash", p->input_hash);
    province_fill(
        p, "mark", is_sample(p) ? "示例：权重、目标、参数和得分为示例" : "");
    province_fill(p, "threshold", province_say(p, "%s", shown));
    province_fill(p, "points", province_say(p, "%d", p->points));
    province_fill(p, "rank_rule",
        p->fw->tie == TIE_EXACT ? "本体系按未经舍入的总分排列。" : "");
}

bool province_begin(struct province *p, const char *title, const char *file)
{
    p->book = book_new(file, 0, p->arena);
    if (p->book == NULL) {
        return false;
    }
    set_code(p, title);
    fill_all(p);
    const struct book_words words = {
        .title = province_say(p, "%s %s %s", title, p->region.name.zh,
            period_words(p, p->period)),
        .subject = province_say(p, "%s %s", p->region.code, p->input_hash),
        .keywords = province_say(p, "PINZHI %s", p->code),
        .comments = province_say(p, "%s %s", p->fw->edition, p->fw->version)};

    book_properties(p->book, &words);
    return true;
}

int province_end(struct province *p, const struct command *c)
{
    struct tally tally = {0};
    const char *why = "";

    if (!book_close(p->book, &tally, &why)) {
        return command_fail(EXIT_CANNOT_WRITE, "%s: %s", c->output, why);
    }
    if (!c->quiet) {
        printf("%s  %zu counties, %zu rows, %zu cells  code %s\n", c->output,
            p->count, tally.rows, tally.cells, p->code);
    }
    return 0;
}

void province_page(struct province *p, struct page *page, const char *sheet,
    const char *layout, const char *first, const char *last, int times)
{
    const struct layout *own = layout_find(p->layouts, layout);

    if (own != NULL && first != NULL) {
        own = layout_repeat(own, first, last, times, p->arena);
    }
    if (own == NULL) {
        book_fail(p->book,
            province_say(p, "layout %s does not fit the edition", layout));
        own = p->layouts->list[0];
    }
    province_fill(p, "sheet", sheet);
    page_open(page, p->book, book_sheet(p->book, sheet), own, p->fillings,
        p->filling_count, p->arena);
}

int province_command(struct command *c)
{
    struct province *p = arena_alloc(c->arena, sizeof(*p));
    struct layouts layouts;
    int code;

    if (p == NULL) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    if (!layouts_load(c->config.layout_dir, c->arena, &layouts, stderr)) {
        return EXIT_CONFIGURATION;
    }
    code = province_load(c, p);
    if (code != 0) {
        return code;
    }
    p->layouts = &layouts;
    if (!province_find_outliers(p) ||
        !province_begin(p, "县域品质城市评价排序工作簿", c->output)) {
        return command_fail(EXIT_SOFTWARE, "out of memory");
    }
    province_cover(p);
    province_ranking(p);
    province_qualities(p);
    province_indicators(p);
    province_outliers(p);
    return province_end(p, c);
}
