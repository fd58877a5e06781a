#include "sql/report.h"

#include <string.h>

#include "sql/background.h"
#include "sql/cohort.h"
#include "sql/edition.h"
#include "sql/group.h"
#include "sql/history.h"
#include "sql/register.h"
#include "sql/report_version.h"
#include "sql/rival.h"
#include "sql/submission_row.h"

#define OTHERS_BYTES ((size_t)256 << 20)

enum { REGION_WIDTH = 4 }; /* columns of region_take */

/* Lists that most periods have nothing in; the head says which have. */
enum { ANNEX_EXPLANATIONS, ANNEX_EXCEPTIONS, ANNEX_REVISIONS, ANNEXES };

/* What is loaded, and the keys of the periods it is drawn from. */
struct load {
    struct db *db;
    struct arena *arena;
    struct report *out;
    period_keys period;
    bool past; /* with its history */
    struct earlier *earlier;
    struct rows cells;
    bool some[ANNEXES];
    int8_t *state;   /* by form x bureau: enum state of the period's header */
    char others[65]; /* hash of what the score is compared with, "" nothing */
};

/* -- the region, and what there is of it ----------------------------------- */

static enum db_result load_head(struct load *l, const char *region)
{
    struct value values[ANNEXES * FREQ__COUNT + 1];
    struct rows rows;
    size_t n = 0;
    enum db_result result;

    for (int i = 0; i < ANNEXES * FREQ__COUNT; i++) {
        values[n++] = value_text(l->period[WHEN_NOW][i % FREQ__COUNT]);
    }
    values[n++] = value_text(region);
    result = db_run(l->db, SQL_REPORT_HEAD, values, n, l->arena, &rows);
    if (result == DB_OK) {
        const struct value *row = row_at(&rows, 0);

        region_take(row, &l->out->region);
        for (int i = 0; i < ANNEXES; i++) {
            l->some[i] = row[REGION_WIDTH + i].i != 0;
        }
    }
    return result;
}

/* -- headers -------------------------------------------------------------- */

static int8_t *state_of_line(const struct load *l, int form, int bureau)
{
    return &l->state[form * l->out->fw->bureau_count + bureau];
}

/* One line for each assigned form and bureau of a frequency. */
static void add_assigned(struct load *l, enum freq freq)
{
    const struct framework *fw = l->out->fw;

    for (int f = 0; f < fw->form_count; f++) {
        for (int b = 0; fw->forms[f].freq == freq && b < fw->bureau_count;
             b++) {
            if (framework_assigned(fw, f, b)) {
                l->out->lines[l->out->line_count++] =
                    (struct submission_line){.region = l->out->region.code,
                        .period = l->period[WHEN_NOW][freq],
                        .form = fw->forms[f].code,
                        .bureau = fw->bureaus[b].code,
                        .head = {.saved_by = "",
                            .submitted_by = "",
                            .reviewed_by = "",
                            .reason = ""}};
            }
        }
    }
}

static void fill_line(struct load *l, const struct submission_line *from)
{
    const struct framework *fw = l->out->fw;
    int form = framework_form(fw, text_of(from->form));
    int bureau = framework_bureau(fw, text_of(from->bureau));

    for (size_t i = 0; i < l->out->line_count; i++) {
        struct submission_line *line = &l->out->lines[i];

        if (strcmp(line->form, from->form) == 0 &&
            strcmp(line->bureau, from->bureau) == 0) {
            *line = *from;
            *state_of_line(l, form, bureau) = (int8_t)from->head.state;
            if (from->head.reviewed_at > l->out->as_of) {
                l->out->as_of = from->head.reviewed_at;
            }
            if (from->head.submitted_at > l->out->as_of) {
                l->out->as_of = from->head.submitted_at;
            }
        }
    }
}

static bool load_lines(struct load *l)
{
    const struct framework *fw = l->out->fw;
    size_t room = (size_t)(fw->form_count * fw->bureau_count) + 1, count;
    struct submission_line *lines;

    l->state = arena_alloc(l->arena, room);
    l->out->lines = arena_array(l->arena, room, sizeof(*l->out->lines));
    if (l->state == NULL || l->out->lines == NULL) {
        return false;
    }
    for (int f = 0; f < FREQ__COUNT; f++) {
        add_assigned(l, (enum freq)f);
    }
    if (!db_answered(submission_list_now(
            l->db, l->out->region.code, l->period, l->arena, &lines, &count))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        fill_line(l, &lines[i]);
    }
    return true;
}

/* -- figures -------------------------------------------------------------- */

static void put_cell(struct load *l, const struct cell_place *place)
{
    const struct framework *fw = l->out->fw;
    const struct item *item = &fw->items[place->item];

    for (int w = 0; w < WHEN__COUNT; w++) {
        if (strcmp(place->period, l->period[w][item->freq]) != 0) {
            continue;
        }
        if (place->cell.accepted) {
            l->out->figures.cell[w][place->item][place->column] = place->cell;
        }
        if (place->cell.accepted ||
            (w == WHEN_NOW &&
                state_is_reported((enum state) * state_of_line(l, item->form,
                                                     item->bureau)))) {
            l->out->reported.cell[w][place->item][place->column] = place->cell;
        }
    }
}

/* The cells of the report; with those of the periods before where they are
 * wanted. */
static bool read_cells(struct load *l)
{
    struct value values[HISTORY_KEYS + 1];
    size_t n = 0;

    if (l->past) {
        l->earlier = history_begin(l->out, l->arena, values);
        n = l->earlier == NULL ? 0 : HISTORY_KEYS;
    } else {
        for (int i = 0; i < WHEN__COUNT * FREQ__COUNT; i++) {
            values[n++] =
                value_text(l->period[i / FREQ__COUNT][i % FREQ__COUNT]);
        }
    }
    values[n] = value_text(l->out->region.code);
    return n > 0 &&
           db_answered(db_run(l->db, l->past ? SQL_CELL_PAST : SQL_CELL_OF,
               values, n + 1, l->arena, &l->cells));
}

static bool load_cells(struct load *l)
{
    size_t items = (size_t)l->out->fw->item_count;
    struct cell_place place;

    if (!figures_make(&l->out->figures, items, l->arena) ||
        !figures_make(&l->out->reported, items, l->arena) || !read_cells(l)) {
        return false;
    }
    for (size_t i = 0; i < l->cells.count; i++) {
        if (submission_take_cell(row_at(&l->cells, i), l->out->fw, &place)) {
            put_cell(l, &place);
        }
    }
    return true;
}

static bool load_history(struct load *l)
{
    return l->earlier == NULL || history_take(l->earlier, l->out, &l->cells);
}

/* -- explanations and events ---------------------------------------------- */

static bool load_explanations(struct load *l)
{
    struct value values[NOW_VALUES];
    struct rows rows;

    submission_now_values(l->period, l->out->region.code, values);
    if (!db_answered(db_run(
            l->db, SQL_EXPLANATION_ALL, values, NOW_VALUES, l->arena, &rows))) {
        return false;
    }
    l->out->explanations =
        arena_array(l->arena, rows.count + 1, sizeof(*l->out->explanations));
    if (l->out->explanations == NULL) {
        return false;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = row_at(&rows, i);

        l->out->explanations[l->out->explanation_count++] =
            (struct explanation_line){value_string(&row[6]),
                value_string(&row[0]), value_string(&row[1]),
                value_string(&row[2]), value_string(&row[3]), row[4].i,
                value_string(&row[5])};
    }
    return true;
}

/* Those of the periods that the report draws from. */
static bool load_exceptions(struct load *l)
{
    struct report *r = l->out;
    struct exception *all = NULL;
    size_t count = 0;

    if (!db_answered(
            exception_list(l->db, r->region.code, 0, l->arena, &all, &count))) {
        return false;
    }
    r->exceptions = all;
    for (size_t i = 0; i < count; i++) {
        bool ours = false;

        for (int f = 0; f < FREQ__COUNT; f++) {
            ours = ours || strcmp(all[i].period, l->period[WHEN_NOW][f]) == 0;
        }
        if (ours) {
            all[r->exception_count++] = all[i];
        }
    }
    return true;
}

static bool load_annex(struct load *l)
{
    struct report *r = l->out;

    return (!l->some[ANNEX_EXCEPTIONS] || load_exceptions(l)) &&
           (!l->some[ANNEX_EXPLANATIONS] || load_explanations(l)) &&
           (!l->some[ANNEX_REVISIONS] ||
               db_answered(revision_all(l->db, r->fw, r->region.code, r->period,
                   l->arena, &r->revisions, &r->revision_count))) &&
           db_answered(submission_history_now(l->db, r->region.code, l->period,
               l->arena, &r->events, &r->event_count));
}

static bool load_background(struct load *l)
{
    const struct framework *fw = l->out->fw;

    return (fw->outlier_history == 0 && fw->outlier_group == 0) ||
           background_load(l->db, fw, l->out->region.code, l->out->period,
               l->arena, &l->out->reported.background) == DB_OK;
}

/* -- register ------------------------------------------------------------- */

static bool load_register(struct load *l)
{
    struct report *r = l->out;
    struct register_sum sum;

    if (!db_answered(register_list(l->db, r->fw, r->region.code, r->period.year,
            l->arena, &r->entries, &r->entry_count)) ||
        !register_reckon(
            r->fw, r->period, r->entries, r->entry_count, l->arena, &sum)) {
        return false;
    }
    r->points = sum.points;
    r->bonus = sum.bonus;
    r->penalty = sum.penalty;
    r->register_counts = sum.counts;
    return true;
}

/* -- the others ----------------------------------------------------------- */

static bool load_group(struct load *l)
{
    struct report *r = l->out;
    struct member *members;
    size_t count;

    r->group = "";
    if (r->fw->group_count == 0) {
        return true;
    }
    if (!db_answered(
            group_list(l->db, r->fw->edition, l->arena, &members, &count))) {
        return false;
    }
    r->group = group_of(members, count, r->region.code);
    return true;
}

/* The standing among all counties, where a grade depends on it. */
static bool load_standing(
    struct load *l, const struct cohort *c, size_t self, struct arena *scratch)
{
    bool *chosen = arena_alloc(scratch, c->count + 1);
    struct unit_score *scores;

    if (cohort_needed(l->out->fw) != COHORT_ALL) {
        return true;
    }
    for (size_t i = 0; chosen != NULL && i < c->counties; i++) {
        chosen[i] = true;
    }
    if (chosen == NULL || !cohort_score(c, chosen, 0, scratch, &scores)) {
        return false;
    }
    l->out->standing = scores[self].standing;
    l->out->standing.region = l->out->region.code;
    return true;
}

static bool read_others(struct load *l, struct arena *scratch)
{
    struct report *r = l->out;
    const struct cohort_part part = {
        .scope = {r->region.code, r->region.code}, .without_entries = true};
    struct peers *peers = arena_alloc(l->arena, sizeof(*peers));
    struct cohort c;
    int self;

    if (peers == NULL ||
        cohort_load(l->db, r->fw, r->period, &part, scratch, &c) != DB_OK) {
        return false;
    }
    cohort_hash(&c, &part.scope, l->others);
    self = cohort_find(&c, "", r->region.code);
    if (self < 0) {
        return true;
    }
    r->peers = peers;
    return cohort_peers(&c, (size_t)self, l->arena, peers, &r->peer_counties,
               &r->peer_entered) &&
           load_standing(l, &c, (size_t)self, scratch) &&
           rivals_load(&c, (size_t)self, l->arena, scratch, r);
}

/* The others are read only where the score or its grade depends on them, and
 * only what is compared stays in memory. */
static bool load_others(struct load *l)
{
    struct arena *scratch;
    bool ok;

    if (cohort_needed(l->out->fw) == COHORT_NONE) {
        return true;
    }
    scratch = arena_new(OTHERS_BYTES);
    ok = scratch != NULL && read_others(l, scratch);
    arena_free(scratch);
    return ok;
}

bool report_score(const struct report *report, const struct figures *figures,
    struct arena *arena, struct evaluation *out)
{
    const struct score_input input = {.figures = figures,
        .register_counts = report->register_counts,
        .group = framework_group(report->fw, text_of(report->group)),
        .peers = report->peers};

    return score_evaluate(report->fw, report->period, &input, arena, out);
}

static bool score(struct load *l)
{
    struct report *r = l->out;

    if (!report_score(r, &r->figures, l->arena, &r->evaluation)) {
        return false;
    }
    if (r->standing.region != NULL) {
        r->evaluation.grade = r->standing.grade;
    }
    return true;
}

/* -- the whole ------------------------------------------------------------ */

static enum db_result load(struct db *db, const struct framework *fw,
    const char *region, struct period period, bool past, struct arena *arena,
    struct report *out)
{
    struct load *l = arena_alloc(arena, sizeof(*l));
    enum db_result result;

    memset(out, 0, sizeof(*out));
    out->fw = fw;
    out->period = period;
    if (l == NULL) {
        return DB_FAIL;
    }
    *l = (struct load){.db = db, .arena = arena, .out = out, .past = past};
    submission_periods(l->out->period, l->period);
    result = load_head(l, region);
    if (result != DB_OK) {
        return result;
    }
    if (edition_hash_read(db, fw->edition, arena, &out->edition_hash) !=
            DB_OK ||
        !load_lines(l) || !load_cells(l) || !load_annex(l) ||
        !load_background(l) || !load_register(l) || !load_group(l) ||
        !load_others(l) || !load_history(l)) {
        return DB_FAIL;
    }
    report_version(out, l->others);
    return score(l) ? DB_OK : DB_FAIL;
}

enum db_result report_load(struct db *db, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    struct report *out)
{
    return load(db, fw, region, period, false, arena, out);
}

enum db_result report_load_past(struct db *db, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    struct report *out)
{
    return load(db, fw, region, period, true, arena, out);
}

enum db_result report_pull(struct db *read, struct period period,
    struct arena *arena, struct rows *out)
{
    char key[PERIOD_TEXT];
    struct value value;

    period_format(period, key);
    value = value_text(key);
    return db_run(read, SQL_CELL_PULL, &value, 1, arena, out);
}
