#include "sql/impact.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "eval/csv.h"
#include "eval/number.h"
#include "sql/cohort.h"
#include "sql/group.h"

#define SCRATCH ((size_t)512 << 20)

/* What is reckoned; cohorts and scores live in `scratch`. */
struct reckoning {
    struct db *db;
    struct arena *arena, *scratch;
    struct impact *out;
    struct cohort cohort[IMPACT__SIDES];
    struct unit_score *scores[IMPACT__SIDES];
    int *quality_at[IMPACT__SIDES]; /* part of each quality of an edition */
    int *indicator_at[IMPACT__SIDES];
};

/* -- parts ----------------------------------------------------------------- */

/* Codes and names of the qualities or indicators of an edition. */
struct names {
    const struct framework *fw;
    bool indicators;
};

static int count_of(const struct names *n)
{
    return n->indicators ? n->fw->indicator_count : n->fw->quality_count;
}

static struct impact_part part_of(const struct names *n, int i)
{
    return n->indicators
               ? (struct impact_part){.code = n->fw->indicators[i].code,
                     .name = n->fw->indicators[i].name,
                     .most_region = ""}
               : (struct impact_part){.code = n->fw->qualities[i].code,
                     .name = n->fw->qualities[i].name,
                     .most_region = ""};
}

static int index_in(const struct names *n, const char *code)
{
    return n->indicators ? framework_indicator(n->fw, text_of(code))
                         : framework_quality(n->fw, text_of(code));
}

/* The parts of `after`, then those that only `before` has. */
static bool join_parts(struct reckoning *r, bool indicators,
    struct impact_part **parts, int *count, int *at[IMPACT__SIDES])
{
    const struct names before = {r->out->fw[IMPACT_BEFORE], indicators};
    const struct names after = {r->out->fw[IMPACT_AFTER], indicators};
    int a = count_of(&after), b = count_of(&before);

    *count = 0;
    *parts = arena_array(r->arena, (size_t)(a + b) + 1, sizeof(**parts));
    at[IMPACT_AFTER] = arena_array(r->scratch, (size_t)a + 1, sizeof(**at));
    at[IMPACT_BEFORE] = arena_array(r->scratch, (size_t)b + 1, sizeof(**at));
    if (*parts == NULL || at[IMPACT_AFTER] == NULL ||
        at[IMPACT_BEFORE] == NULL) {
        return false;
    }
    for (int i = 0; i < a; i++) {
        (*parts)[*count] = part_of(&after, i);
        (*parts)[*count].in[IMPACT_AFTER] = true;
        at[IMPACT_AFTER][i] = (*count)++;
    }
    for (int i = 0; i < b; i++) {
        struct impact_part part = part_of(&before, i);
        int same = index_in(&after, part.code);

        at[IMPACT_BEFORE][i] = same >= 0 ? same : (*count)++;
        if (same < 0) {
            (*parts)[at[IMPACT_BEFORE][i]] = part;
        }
        (*parts)[at[IMPACT_BEFORE][i]].in[IMPACT_BEFORE] = true;
    }
    return true;
}

/* -- scoring --------------------------------------------------------------- */

/* Counties are in the groups that they had, as far as those are left. */
static void keep_groups(struct reckoning *r)
{
    const struct cohort *before = &r->cohort[IMPACT_BEFORE];
    struct cohort *after = &r->cohort[IMPACT_AFTER];

    for (size_t i = 0; i < after->counties; i++) {
        struct unit *unit = &after->units[i];
        int was = cohort_find(before, "", unit->code);

        if (unit->group[0] == '\0' && was >= 0 &&
            framework_group(after->fw, text_of(before->units[was].group)) >=
                0) {
            unit->group = unit->home_group = before->units[was].group;
        }
    }
}

static bool score_side(struct reckoning *r, int side)
{
    struct cohort *cohort = &r->cohort[side];
    bool *chosen = arena_alloc(r->scratch, cohort->count + 1);

    for (size_t i = 0; chosen != NULL && i < cohort->counties; i++) {
        chosen[i] = true;
    }
    return chosen != NULL && cohort_score(cohort, chosen, COHORT_DETAIL,
                                 r->scratch, &r->scores[side]);
}

static enum db_result load_sides(struct reckoning *r)
{
    for (int side = 0; side < IMPACT__SIDES; side++) {
        enum db_result result = cohort_load(r->db, r->out->fw[side],
            r->out->period, NULL, r->scratch, &r->cohort[side]);

        if (result != DB_OK) {
            return result;
        }
    }
    keep_groups(r);
    return score_side(r, IMPACT_BEFORE) && score_side(r, IMPACT_AFTER)
               ? DB_OK
               : DB_FAIL;
}

/* -- counties -------------------------------------------------------------- */

static struct impact_points *new_points(struct reckoning *r, int count)
{
    return arena_array(
        r->arena, (size_t)count + 1, sizeof(struct impact_points));
}

static void take_qualities(struct reckoning *r, int side,
    const struct unit_score *score, struct impact_points *out)
{
    for (int q = 0; q < r->out->fw[side]->quality_count; q++) {
        const struct quality_score *from = &score->qualities[q];

        out[r->quality_at[side][q]] = (struct impact_points){
            from->scored, from->scored ? from->points : 0};
    }
}

/* From the detail of a score: its indicators stand in their order. */
static bool take_indicators(struct reckoning *r, int side,
    const struct unit_score *score, struct impact_points *out)
{
    struct csv_fault fault;
    struct csv csv;
    int kind, points, n = 0;

    if (!csv_read(text_of(score->detail), r->scratch, &csv, &fault)) {
        return false;
    }
    kind = csv_column(&csv, "kind");
    points = csv_column(&csv, "points");
    for (size_t i = 0; i < csv.row_count; i++) {
        struct impact_points *to;

        if (strcmp(csv_at(&csv, i, kind), "indicator") == 0 &&
            n < r->out->fw[side]->indicator_count) {
            to = &out[r->indicator_at[side][n++]];
            to->has =
                number_parse(text_of(csv_at(&csv, i, points)), &to->points);
        }
    }
    return true;
}

static bool take_side(
    struct reckoning *r, int side, size_t unit, struct impact_region *out)
{
    const struct unit_score *score = &r->scores[side][unit];

    out->side[side] = (struct impact_side){score->standing.scored,
        score->standing.total, score->standing.grade, score->standing.rank,
        score->due, score->reported};
    take_qualities(r, side, score, out->qualities[side]);
    return take_indicators(r, side, score, out->indicators[side]);
}

/* A county by its code: new, or the one that the other side has brought. */
static struct impact_region *region_of(
    struct reckoning *r, const struct unit *unit)
{
    struct impact_region *region = r->out->regions;
    size_t i = 0;

    while (
        i < r->out->region_count && strcmp(region[i].code, unit->code) != 0) {
        i++;
    }
    if (i < r->out->region_count) {
        return &region[i];
    }
    region[i] = (struct impact_region){
        .code = unit->code, .name = unit->name, .sample = unit->sample};
    for (int side = 0; side < IMPACT__SIDES; side++) {
        region[i].qualities[side] = new_points(r, r->out->quality_count);
        region[i].indicators[side] = new_points(r, r->out->indicator_count);
        if (region[i].qualities[side] == NULL ||
            region[i].indicators[side] == NULL) {
            return NULL;
        }
    }
    r->out->region_count++;
    return &region[i];
}

/* Strings of a unit live in the scratch arena. */
static bool keep_strings(struct reckoning *r, struct impact_region *region)
{
    const char **strings[] = {
        &region->code, &region->name.zh, &region->name.en};

    for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        *strings[i] = arena_copy(r->arena, *strings[i], strlen(*strings[i]));
        if (*strings[i] == NULL) {
            return false;
        }
    }
    return true;
}

static bool take_regions(struct reckoning *r)
{
    size_t room = r->cohort[IMPACT_BEFORE].counties +
                  r->cohort[IMPACT_AFTER].counties + 1;

    r->out->regions = arena_array(r->arena, room, sizeof(*r->out->regions));
    if (r->out->regions == NULL) {
        return false;
    }
    for (int side = 0; side < IMPACT__SIDES; side++) {
        for (size_t i = 0; i < r->cohort[side].counties; i++) {
            struct impact_region *region =
                region_of(r, &r->cohort[side].units[i]);

            if (region == NULL || !take_side(r, side, i, region)) {
                return false;
            }
        }
    }
    for (size_t i = 0; i < r->out->region_count; i++) {
        if (!keep_strings(r, &r->out->regions[i])) {
            return false;
        }
    }
    return true;
}

static int by_rank(const void *a, const void *b)
{
    const struct impact_region *x = a, *y = b;
    int rank_x = x->side[IMPACT_AFTER].rank,
        rank_y = y->side[IMPACT_AFTER].rank;

    if (rank_x != rank_y) {
        /* Who is not scored comes last. */
        return rank_x == 0   ? 1
               : rank_y == 0 ? -1
                             : (rank_x > rank_y) - (rank_x < rank_y);
    }
    return strcmp(x->code, y->code);
}

/* -- changes --------------------------------------------------------------- */

double impact_delta(const struct impact_region *region)
{
    return region->side[IMPACT_BEFORE].scored &&
                   region->side[IMPACT_AFTER].scored
               ? region->side[IMPACT_AFTER].total -
                     region->side[IMPACT_BEFORE].total
               : 0;
}

double impact_part_delta(
    const struct impact_points *const sides[IMPACT__SIDES], int part)
{
    return sides[IMPACT_AFTER][part].points - sides[IMPACT_BEFORE][part].points;
}

static double delta_of(
    const struct impact_region *region, bool indicators, int part)
{
    const struct impact_points *const qualities[] = {
        region->qualities[IMPACT_BEFORE], region->qualities[IMPACT_AFTER]};
    const struct impact_points *const all[] = {
        region->indicators[IMPACT_BEFORE], region->indicators[IMPACT_AFTER]};

    return impact_part_delta(indicators ? all : qualities, part);
}

static void sum_part(
    const struct impact *out, bool indicators, int i, struct impact_part *part)
{
    for (size_t k = 0; k < out->region_count; k++) {
        double delta = delta_of(&out->regions[k], indicators, i);

        part->mean += delta / (double)out->region_count;
        part->size += fabs(delta) / (double)out->region_count;
        if (fabs(delta) > fabs(part->most)) {
            part->most = delta;
            part->most_region = out->regions[k].code;
        }
    }
}

/* The next indicator of a county by the size of its change, -1 none. */
static int next_move(const struct impact *out,
    const struct impact_region *region, const int *taken, int count)
{
    int best = -1;

    for (int i = 0; i < out->indicator_count; i++) {
        double delta = fabs(delta_of(region, true, i));
        bool seen = false;

        for (int k = 0; k < count; k++) {
            seen |= taken[k] == i;
        }
        if (!seen && delta > 0 &&
            (best < 0 || delta > fabs(delta_of(region, true, best)))) {
            best = i;
        }
    }
    return best;
}

static bool order_movers(struct reckoning *r)
{
    struct impact *out = r->out;

    out->movers = arena_array(
        r->arena, (size_t)out->indicator_count + 1, sizeof(*out->movers));
    if (out->movers == NULL) {
        return false;
    }
    for (int i = 0; i < out->indicator_count; i++) {
        int k = i;

        for (; k > 0 && out->indicators[out->movers[k - 1]].size <
                            out->indicators[i].size;
             k--) {
            out->movers[k] = out->movers[k - 1];
        }
        out->movers[k] = i;
    }
    return true;
}

static bool find_changes(struct reckoning *r)
{
    struct impact *out = r->out;

    for (int q = 0; q < out->quality_count; q++) {
        sum_part(out, false, q, &out->qualities[q]);
    }
    for (int i = 0; i < out->indicator_count; i++) {
        sum_part(out, true, i, &out->indicators[i]);
    }
    for (size_t k = 0; k < out->region_count; k++) {
        struct impact_region *region = &out->regions[k];
        const struct impact_side *before = &region->side[IMPACT_BEFORE];
        const struct impact_side *after = &region->side[IMPACT_AFTER];
        const char *was = before->grade == NULL ? "" : before->grade->name.zh;
        const char *is = after->grade == NULL ? "" : after->grade->name.zh;

        for (int m = 0; m < IMPACT_MOVES; m++) {
            region->moves[m] = next_move(out, region, region->moves, m);
        }
        out->rank_changes += before->rank != after->rank;
        out->grade_changes += strcmp(was, is) != 0;
    }
    return order_movers(r);
}

/* -- items without figures ------------------------------------------------- */

/* Mark the items of which a unit has a figure of the period itself. */
static void mark_items(const struct framework *fw, const char *line, bool *has)
{
    static const char word[] = "cell\t";

    for (; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, word, sizeof(word) - 1) == 0) {
            const char *code = line + sizeof(word) - 1;
            size_t n = strcspn(code, "\t\n");
            int item = framework_item(fw, (struct text){code, n});

            if (item >= 0 && strncmp(code + n, "\t0\t", 3) == 0) {
                has[item] = true;
            }
        }
    }
}

static bool is_due(struct period period, enum freq freq)
{
    return period_end(period_for(period, freq)) <= period_end(period);
}

static bool find_missing(struct reckoning *r)
{
    const struct framework *fw = r->out->fw[IMPACT_AFTER];
    const struct cohort *cohort = &r->cohort[IMPACT_AFTER];
    bool *has = arena_alloc(r->scratch, (size_t)fw->item_count + 1);

    r->out->missing = arena_array(
        r->arena, (size_t)fw->item_count + 1, sizeof(*r->out->missing));
    if (has == NULL || r->out->missing == NULL) {
        return false;
    }
    for (size_t i = 0; i < cohort->counties; i++) {
        mark_items(fw, cohort->units[i].content, has);
    }
    for (int i = 0; i < fw->item_count; i++) {
        if (!is_due(r->out->period, fw->items[i].freq)) {
            continue;
        }
        r->out->due_count++;
        if (!has[i]) {
            r->out->missing[r->out->missing_count++] = fw->items[i].code;
            r->out->missing_new += framework_item(r->out->fw[IMPACT_BEFORE],
                                       text_of(fw->items[i].code)) < 0;
        }
    }
    return true;
}

/* -- the whole ------------------------------------------------------------- */

static enum db_result reckon(struct reckoning *r)
{
    enum db_result result = load_sides(r);

    if (result != DB_OK) {
        return result;
    }
    if (!join_parts(r, false, &r->out->qualities, &r->out->quality_count,
            r->quality_at) ||
        !join_parts(r, true, &r->out->indicators, &r->out->indicator_count,
            r->indicator_at) ||
        !take_regions(r)) {
        return DB_FAIL;
    }
    qsort(r->out->regions, r->out->region_count, sizeof(*r->out->regions),
        by_rank);
    return find_changes(r) && find_missing(r) ? DB_OK : DB_FAIL;
}

enum db_result impact_load(struct db *db, const struct framework *before,
    const struct framework *after, struct period period, struct arena *arena,
    struct impact *out)
{
    struct reckoning r = {
        .db = db, .arena = arena, .scratch = arena_new(SCRATCH), .out = out};
    enum db_result result = DB_FAIL;

    memset(out, 0, sizeof(*out));
    out->fw[IMPACT_BEFORE] = before;
    out->fw[IMPACT_AFTER] = after;
    out->period = period;
    if (r.scratch != NULL) {
        result = reckon(&r);
    }
    arena_free(r.scratch);
    return result;
}
