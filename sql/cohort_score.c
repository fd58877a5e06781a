/* Scores of a cohort, from its texts alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/buffer.h"
#include "eval/number.h"
#include "sql/cohort.h"
#include "sql/register.h"

enum { FIELDS_MAX = 8 }; /* of a line */
#define SCRATCH ((size_t)128 << 20)

/* -- reading a text -------------------------------------------------------- */

/* What a text says of its unit. */
struct reading {
    struct figures figures;
    struct indicator_value *entered; /* NULL: of a county */
    struct entry *entries;
    size_t entry_count;
    struct register_sum sum;
};

static void take_cell(
    const struct framework *fw, char **field, struct reading *out)
{
    int item = framework_item(fw, text_of(field[1]));
    int when = atoi(field[2]), column = atoi(field[3]);
    struct cell cell = {.note = "", .accepted = true};

    if (item < 0 || when < 0 || when >= WHEN__COUNT || column < 0 ||
        column >= COLUMN__COUNT) {
        return;
    }
    if (strcmp(field[4], "-") == 0) {
        cell.state = CELL_NOT_APPLICABLE;
        cell.approved = true;
    } else if (decimal_parse(text_of(field[4]), DECIMAL_PLACES, &cell.value) ==
               DECIMAL_OK) {
        cell.state = CELL_VALUE;
    }
    out->figures.cell[when][item][column] = cell;
}

static void take_entry(
    const struct framework *fw, char **field, struct reading *out)
{
    struct entry entry = {.kind = entry_kind_of(field[1]),
        .level = framework_level(fw, text_of(field[2])),
        .date = field[3],
        .quality = framework_quality(fw, text_of(field[4])),
        .indicator = framework_indicator(fw, text_of(field[5])),
        .title = field[6],
        .bureau = -1,
        .body = "",
        .unit = "",
        .scope = "",
        .evidence = "",
        .note = "",
        .state = "accepted",
        .reason = ""};

    if (entry.kind != ENTRY__COUNT) {
        out->entries[out->entry_count++] = entry;
    }
}

static void take_value(
    const struct framework *fw, char **field, struct reading *out)
{
    int i = framework_indicator(fw, text_of(field[1]));
    decimal value;

    if (i >= 0 && out->entered != NULL &&
        decimal_parse(text_of(field[2]), DECIMAL_PLACES, &value) ==
            DECIMAL_OK) {
        out->entered[i] =
            (struct indicator_value){true, decimal_to_double(value)};
    }
}

/* What a line is by its first word, and how many fields it has. */
static const struct line {
    const char *word;
    int fields;
    void (*take)(const struct framework *fw, char **field, struct reading *out);
} lines[] = {
    {"cell", 5, take_cell},
    {"entry", 7, take_entry},
    {"value", 3, take_value},
};

static void take_line(
    const struct framework *fw, char *line, struct reading *out)
{
    char *field[FIELDS_MAX];
    int n = 0;

    while (line != NULL && n < FIELDS_MAX) {
        field[n++] = line;
        line = strchr(line, '\t');
        if (line != NULL) {
            *line++ = '\0';
        }
    }
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (n == lines[i].fields && strcmp(field[0], lines[i].word) == 0) {
            lines[i].take(fw, field, out);
        }
    }
}

static size_t count_lines(const char *text)
{
    size_t count = 1;

    for (; (text = strchr(text, '\n')) != NULL; text++) {
        count++;
    }
    return count;
}

static bool read_unit(const struct cohort *c, const struct unit *unit,
    struct arena *arena, struct reading *out)
{
    size_t n = (size_t)c->fw->indicator_count + 1;
    char *text = arena_copy(arena, unit->content, strlen(unit->content));

    memset(out, 0, sizeof(*out));
    out->entries =
        arena_array(arena, count_lines(unit->content), sizeof(*out->entries));
    if (unit->owner[0] != '\0') {
        out->entered = arena_array(arena, n, sizeof(*out->entered));
    }
    if (text == NULL || out->entries == NULL ||
        (unit->owner[0] != '\0' && out->entered == NULL) ||
        !figures_make(&out->figures, (size_t)c->fw->item_count, arena)) {
        return false;
    }
    while (text != NULL && *text != '\0') {
        char *end = strchr(text, '\n');

        if (end != NULL) {
            *end++ = '\0';
        }
        take_line(c->fw, text, out);
        text = end;
    }
    return register_reckon(
        c->fw, c->period, out->entries, out->entry_count, arena, &out->sum);
}

/* -- who is compared with whom --------------------------------------------- */

struct scoring {
    const struct cohort *cohort;
    struct arena *arena, *scratch;
    bool needs_peers;                        /* a method of the edition */
    const struct indicator_value **values;   /* by unit, when needed */
    const struct indicator_value **compared; /* room for one set */
};

static bool peers_of(
    struct scoring *s, size_t self, struct arena *arena, struct peers *out)
{
    const struct cohort *c = s->cohort;
    size_t count = 0, place = 0;

    for (size_t i = 0; i < c->count; i++) {
        if (cohort_compares(c, self, i)) {
            place = i == self ? count : place;
            s->compared[count++] = s->values[i];
        }
    }
    return score_peers(c->fw, s->compared, count, place, arena, out);
}

static bool any_needs_peers(const struct framework *fw)
{
    for (int i = 0; i < fw->indicator_count; i++) {
        if (method_needs_peers(&fw->indicators[i])) {
            return true;
        }
    }
    return false;
}

/* The values of every unit, which stay in `arena`. */
static bool read_values(struct scoring *s)
{
    const struct cohort *c = s->cohort;
    size_t n = (size_t)c->fw->indicator_count + 1;
    bool ok = true;

    s->values = arena_array(s->arena, c->count + 1, sizeof(*s->values));
    s->compared = arena_array(s->arena, c->count + 1, sizeof(*s->compared));
    ok = s->values != NULL && s->compared != NULL;
    for (size_t i = 0; ok && i < c->count; i++) {
        struct indicator_value *own = arena_array(s->arena, n, sizeof(*own));
        struct indicator_value *read;
        struct reading reading;

        ok = own != NULL && read_unit(c, &c->units[i], s->scratch, &reading);
        read = reading.entered;
        if (ok && read == NULL) {
            ok = score_values(
                c->fw, c->period, &reading.figures, s->scratch, &read);
        }
        if (ok) {
            memcpy(own, read, n * sizeof(*own));
            s->values[i] = own;
        }
        arena_reset(s->scratch);
    }
    return ok;
}

/* -- one unit -------------------------------------------------------------- */

static const char *const outcomes[] = {
    [OUTCOME_SCORED] = "scored",
    [OUTCOME_MISSING] = "missing",
    [OUTCOME_NOT_APPLICABLE] = "not applicable",
    [OUTCOME_NOT_DUE] = "not due",
    [OUTCOME_NO_PEERS] = "no peers",
    [OUTCOME_SHOWN] = "shown",
};

/* A number with all its digits, "" when there is none. */
static const char *digits(struct arena *arena, bool has, double number)
{
    char text[NUMBER_ROOM] = "";

    if (has) {
        number_write(number, text);
    }
    return arena_copy(arena, text, strlen(text));
}

static void append_indicator(
    struct buffer *d, const struct evaluation *e, int i)
{
    const struct indicator_score *score = &e->indicators[i];
    bool part =
        score->outcome == OUTCOME_SCORED || score->outcome == OUTCOME_MISSING;

    buffer_add(d, arena_printf(d->arena, "indicator,%s,%s,%s,%s,%s,%s\n",
                      e->fw->indicators[i].code, outcomes[score->outcome],
                      digits(d->arena, score->has_value, score->value),
                      digits(d->arena, part, score->rate),
                      digits(d->arena, part, score->spread),
                      digits(d->arena, part, score->points)));
}

static void append_quality(struct buffer *d, const struct evaluation *e, int q)
{
    const struct quality_score *score = &e->qualities[q];

    buffer_add(
        d, arena_printf(d->arena, "quality,%s,%s,,%s,%s,%s\n",
               e->fw->qualities[q].code, score->scored ? "scored" : "not due",
               digits(d->arena, score->scored, score->rate),
               digits(d->arena, score->scored, score->weight),
               digits(d->arena, score->scored, score->points)));
}

/* NULL: memory is out. */
static const char *write_detail(const struct evaluation *e,
    const struct register_sum *sum, struct arena *scratch, struct arena *arena)
{
    struct buffer d = {.arena = scratch};
    char bonus[DECIMAL_TEXT], penalty[DECIMAL_TEXT];

    buffer_add(&d, "kind,code,outcome,value,rate,weight,points\n");
    for (int q = 0; q < e->fw->quality_count; q++) {
        append_quality(&d, e, q);
    }
    for (int i = 0; i < e->fw->indicator_count; i++) {
        append_indicator(&d, e, i);
    }
    if (e->veto != NULL) {
        buffer_add(
            &d, arena_printf(scratch, "veto,%s,holds,,,,\n", e->veto->code));
    }
    decimal_plain(sum->bonus, bonus);
    decimal_plain(sum->penalty, penalty);
    buffer_add(&d, arena_printf(scratch,
                       "register,bonus,counted,,,,%s\n"
                       "register,penalty,counted,,,,%s\n",
                       bonus, penalty));
    return d.failed ? NULL : arena_copy(arena, d.text, d.n);
}

static struct unit_indicator *keep_indicators(
    const struct evaluation *e, struct arena *arena)
{
    size_t count = (size_t)e->fw->indicator_count;
    struct unit_indicator *out = arena_array(arena, count + 1, sizeof(*out));

    for (size_t i = 0; out != NULL && i < count; i++) {
        const struct indicator_score *score = &e->indicators[i];

        out[i] = (struct unit_indicator){score->outcome, score->has_value,
            score->value, score->rate, score->spread, score->points};
    }
    return out;
}

/* What is asked for besides the total. */
static bool keep_extra(struct scoring *s, unsigned extra,
    const struct evaluation *e, const struct register_sum *sum,
    struct unit_score *out)
{
    bool detail = (extra & COHORT_DETAIL) != 0;
    bool indicators = (extra & COHORT_INDICATORS) != 0;

    out->detail = detail ? write_detail(e, sum, s->scratch, s->arena) : NULL;
    out->indicators = indicators ? keep_indicators(e, s->arena) : NULL;
    return (!detail || out->detail != NULL) &&
           (!indicators || out->indicators != NULL);
}

static bool score_unit(
    struct scoring *s, size_t i, unsigned extra, struct unit_score *out)
{
    const struct cohort *c = s->cohort;
    const struct unit *unit = &c->units[i];
    size_t qualities = (size_t)c->fw->quality_count;
    struct score_input input = {
        .group = framework_group(c->fw, text_of(unit->group))};
    struct evaluation e;
    struct reading reading;
    struct peers peers;

    if (!read_unit(c, unit, s->scratch, &reading) ||
        (s->needs_peers && !peers_of(s, i, s->scratch, &peers))) {
        return false;
    }
    input.figures = &reading.figures;
    input.register_counts = reading.sum.counts;
    input.peers = s->needs_peers ? &peers : NULL;
    out->qualities =
        arena_array(s->arena, qualities + 1, sizeof(*out->qualities));
    if (out->qualities == NULL ||
        !(reading.entered == NULL
                ? score_evaluate(c->fw, c->period, &input, s->scratch, &e)
                : score_entered(c->fw, c->period, reading.entered, input.group,
                      input.peers, s->scratch, &e))) {
        return false;
    }
    memcpy(out->qualities, e.qualities, qualities * sizeof(*e.qualities));
    out->standing = score_standing(unit->code, &e);
    out->due = e.due;
    out->reported = e.reported;
    return keep_extra(s, extra, &e, &reading.sum, out);
}

/* -- the whole ------------------------------------------------------------- */

/* The standings of the units that are `in`, back into their scores. */
static bool rank_units(const struct cohort *c, const bool *in,
    struct arena *scratch, struct unit_score *scores)
{
    struct standing *rows = arena_array(scratch, c->count + 1, sizeof(*rows));
    size_t n = 0;

    if (rows == NULL) {
        return false;
    }
    for (size_t i = 0; i < c->count; i++) {
        if (in[i]) {
            rows[n++] = scores[i].standing;
        }
    }
    if (!score_standings(c->fw, rows, n, scratch)) {
        return false;
    }
    n = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (in[i]) {
            scores[i].standing = rows[n++];
        }
    }
    return true;
}

/* A grade that is only for the first so many means all counties, whoever is
 * chosen; so ranks are reckoned twice and the grades of the first time stay. */
static bool rank_all(struct scoring *s, const bool *chosen, const bool *scored,
    struct unit_score *scores)
{
    const struct cohort *c = s->cohort;
    const struct grade **grades =
        arena_array(s->scratch, c->count + 1, sizeof(*grades));
    bool *counties = arena_alloc(s->scratch, c->count + 1);

    if (grades == NULL || counties == NULL) {
        return false;
    }
    for (size_t i = 0; i < c->counties; i++) {
        counties[i] = scored[i];
    }
    if (!rank_units(c, counties, s->scratch, scores)) {
        return false;
    }
    for (size_t i = 0; i < c->counties; i++) {
        grades[i] = scores[i].standing.grade;
    }
    if (!rank_units(c, chosen, s->scratch, scores)) {
        return false;
    }
    for (size_t i = 0; i < c->counties; i++) {
        scores[i].standing.grade = grades[i];
    }
    return true;
}

static bool score_all(struct scoring *s, const bool *chosen, unsigned extra,
    struct unit_score *scores)
{
    const struct cohort *c = s->cohort;
    bool all = cohort_needed(c->fw) == COHORT_ALL;
    bool *scored = arena_alloc(s->arena, c->count + 1);
    bool ok = scored != NULL && (!s->needs_peers || read_values(s));

    for (size_t i = 0; ok && i < c->count; i++) {
        scored[i] = chosen[i] || (all && i < c->counties);
        ok = !scored[i] || score_unit(s, i, chosen[i] ? extra : 0, &scores[i]);
        arena_reset(s->scratch);
    }
    return ok && (all ? rank_all(s, chosen, scored, scores)
                      : rank_units(c, chosen, s->scratch, scores));
}

bool cohort_score(const struct cohort *cohort, const bool *chosen,
    unsigned extra, struct arena *arena, struct unit_score **out)
{
    struct scoring s = {.cohort = cohort,
        .arena = arena,
        .scratch = arena_new(SCRATCH),
        .needs_peers = any_needs_peers(cohort->fw)};
    bool ok;

    *out = arena_array(arena, cohort->count + 1, sizeof(**out));
    ok =
        s.scratch != NULL && *out != NULL && score_all(&s, chosen, extra, *out);
    arena_free(s.scratch);
    return ok;
}

bool cohort_values(const struct cohort *cohort, struct arena *arena,
    const struct indicator_value ***out)
{
    struct scoring s = {
        .cohort = cohort, .arena = arena, .scratch = arena_new(SCRATCH)};
    bool ok = s.scratch != NULL && read_values(&s);

    arena_free(s.scratch);
    *out = s.values;
    return ok;
}

bool cohort_peers(const struct cohort *cohort, size_t self, struct arena *arena,
    struct peers *out, int *counties, int *entered)
{
    struct scoring s = {
        .cohort = cohort, .arena = arena, .scratch = arena_new(SCRATCH)};
    bool ok =
        s.scratch != NULL && read_values(&s) && peers_of(&s, self, arena, out);

    arena_free(s.scratch);
    *counties = *entered = 0;
    for (size_t i = 0; i < cohort->count; i++) {
        if (i != self && cohort_compares(cohort, self, i)) {
            *counties += cohort->units[i].owner[0] == '\0';
            *entered += cohort->units[i].owner[0] != '\0';
        }
    }
    return ok;
}

enum cohort_need cohort_needed(const struct framework *fw)
{
    for (int i = 0; i < fw->grade_count; i++) {
        if (fw->grades[i].max_rank > 0) {
            return COHORT_ALL;
        }
    }
    return any_needs_peers(fw) ? COHORT_PEERS : COHORT_NONE;
}
