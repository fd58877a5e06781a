#include "export/province_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/county.h"
#include "sql/audit.h"
#include "sql/calendar.h"
#include "sql/edition.h"

const char *province_say(struct province *p, const char *format, ...)
{
    const char *out;
    va_list list;

    va_start(list, format);
    out = arena_vprintf(p->arena, format, list);
    va_end(list);
    if (out == NULL && p->book != NULL) {
        book_fail(p->book, NULL);
    }
    return out != NULL ? out : "";
}

const char *province_group(const struct province *p, const char *code)
{
    int group = framework_group(p->fw, text_of(code));

    return group < 0 ? "—" : p->fw->groups[group].name.zh;
}

bool province_step(struct province *p)
{
    const struct watch *watch = p->watch;

    p->done++;
    if (!p->stopped && watch != NULL &&
        !watch->step(watch->context, p->done, p->total)) {
        p->stopped = true;
    }
    if (p->stopped && p->book != NULL) {
        book_fail(p->book, "it was stopped");
    }
    return !p->stopped;
}

/* -- reading --------------------------------------------------------------- */

void province_mix(struct province *p, const char *hash)
{
    char both[2 * 64 + 1];

    snprintf(both, sizeof(both), "%s%s", p->history, hash);
    hash_hex(both, strlen(both), p->history);
}

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

/* A region that is not stored is called by its code. */
static enum db_result find_region(struct db *db, struct province *p)
{
    const char *code = p->request->region;
    enum db_result result = region_find(db, code, p->arena, &p->region);

    if (result == DB_NONE) {
        p->region = (struct region){code, {code, code}, false};
    }
    return result == DB_NONE ? DB_OK : result;
}

/* What the period before had. It need not have been scored. */
static enum db_result load_before(struct db *db, struct province *p)
{
    struct run_result before;
    const struct framework *fw;
    enum db_result result = province_reckon(db, p->request->region,
        period_previous(p->request->period), 0, p->arena, &fw, &before);

    if (result == DB_OK) {
        take_before(p, &before);
        province_mix(p, before.input_hash);
    }
    return result == DB_NONE ? DB_OK : result;
}

/* Everything of one moment. */
static enum db_result load_snapshot(struct db *db, struct province *p)
{
    const struct province_request *request = p->request;
    struct run_result now;
    enum db_result result = db_snapshot(db);

    if (result == DB_OK) {
        result = find_region(db, p);
    }
    if (result == DB_OK) {
        result = province_reckon(db, request->region, request->period,
            COHORT_INDICATORS, p->arena, &p->fw, &now);
    }
    if (result != DB_OK) {
        return result;
    }
    memcpy(p->input_hash, now.input_hash, sizeof(p->input_hash));
    p->edition_hash = now.cohort.edition_hash;
    if (!take_units(p, &now)) {
        return DB_FAIL;
    }
    if (p->count == 0) {
        return DB_NONE;
    }
    return load_before(db, p);
}

enum db_result province_load(struct db *db, struct province *p)
{
    enum db_result result = load_snapshot(db, p);

    if (result == DB_OK && p->request->kind == PROVINCE_TREND) {
        result = trend_load(db, p);
    }
    db_rollback(db);
    return result;
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
    const char *text = province_say(p, PROVINCE_VERSION "|%s|%s|%s|%s|%s|%s",
        p->region.code, title, p->input_hash, p->layouts->version,
        p->group != NULL ? p->group : "all", p->history);

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

bool province_is_sample(const struct province *p)
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
    province_fill(p, "period", period_words(p, p->request->period));
    province_fill(p, "before",
        p->has_before ? period_words(p, period_previous(p->request->period))
                      : "—");
    province_fill(p, "scope", scope_words(p));
    province_fill(p, "counties", province_say(p, "%zu", p->count));
    province_fill(p, "edition", p->fw->edition);
    province_fill(p, "framework", p->fw->version);
    province_fill(p, "framework_title", p->fw->title.zh);
    province_fill(p, "layout_version",
        province_say(p, PROVINCE_VERSION "（%s）", p->layouts->version));
    province_fill(p, "verify", p->code);
    province_fill(p, "input_hash", p->input_hash);
    province_fill(p, "mark",
        province_is_sample(p) ? "示例：权重、目标、参数和得分为示例" : "");
    province_fill(p, "threshold", province_say(p, "%s", shown));
    province_fill(p, "points", province_say(p, "%d", p->points));
    province_fill(p, "rank_rule",
        p->fw->tie == TIE_EXACT ? "本体系按未经舍入的总分排列。" : "");
}

/* -- kinds ----------------------------------------------------------------- */

static void write_ranks(struct province *p)
{
    province_cover(p);
    province_ranking(p);
    province_qualities(p);
    province_indicators(p);
    province_outliers(p);
}

static int ranks_steps(const struct province *p)
{
    return 3 * (int)p->count;
}

static const struct kind {
    const char *code, *title; /* a trend has its number of periods behind it */
    void (*write)(struct province *p);
    int (*steps)(const struct province *p); /* that writing takes */
} kinds[] = {
    [PROVINCE_RANKS] = {"province", "县域品质城市评价排序工作簿", write_ranks,
        ranks_steps},
    [PROVINCE_DETAIL] = {"detail", "县域品质城市评价明细", detail_write,
        detail_steps},
    [PROVINCE_TREND] = {"trend", "县域品质城市评价趋势", trend_write,
        trend_steps},
};

const char *province_code(enum province_kind kind)
{
    return kinds[kind].code;
}

bool province_kind_of(const char *code, enum province_kind *out)
{
    for (int i = 0; i < PROVINCE__COUNT; i++) {
        if (strcmp(kinds[i].code, code) == 0) {
            *out = (enum province_kind)i;
            return true;
        }
    }
    return false;
}

static const char *title_of(struct province *p)
{
    const char *title = kinds[p->request->kind].title;

    return p->request->kind == PROVINCE_TREND
               ? province_say(p, "%s %d 期", title, p->request->months)
               : title;
}

bool province_prepare(struct province *p)
{
    p->total = p->done + kinds[p->request->kind].steps(p);
    if (p->request->kind == PROVINCE_RANKS && !province_find_outliers(p)) {
        return false;
    }
    set_code(p, title_of(p));
    fill_all(p);
    return true;
}

bool province_write(
    struct province *p, const char *file, struct tally *tally, const char **why)
{
    *why = "out of memory";
    p->book = book_new(file, 0, p->arena);
    if (p->book == NULL) {
        return false;
    }
    const struct book_words words = {
        .title = province_say(p, "%s %s %s", title_of(p), p->region.name.zh,
            period_words(p, p->request->period)),
        .subject = province_say(p, "%s %s", p->region.code, p->input_hash),
        .keywords = province_say(p, "PINZHI %s", p->code),
        .comments = province_say(p, "%s %s", p->fw->edition, p->fw->version)};

    book_properties(p->book, &words);
    kinds[p->request->kind].write(p);
    return book_close(p->book, tally, why);
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
