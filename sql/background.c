#include "sql/background.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Columns of CELL_COLUMNS; a text stands where a cell has its note. */
enum { PERIOD, ITEM, COLUMN, STATE, VALUE, TEXT_AT };

/* What a text is about, its STATE. */
enum { OF_PAST, OF_OTHERS, OF_OTHERS_LAST, TEXTS };

enum { YEAR = 4 }; /* bytes of it in front of a period */

struct taking {
    const struct framework *fw;
    struct arena *arena;
    const struct asked_background *asked;
    const char *text[TEXTS];
    struct past (*past)[COLUMN__COUNT];
    struct background *background;
    int near; /* the item found last */
};

/* -- texts ----------------------------------------------------------------- */

/* A line of a text with its figures: "left/right:B01=1.5,B02=2;". */
struct line {
    struct text left, right, figures;
};

/* What stands before `end` or, where there is none, the whole; `in` keeps what
 * is behind it. */
static struct text cut(struct text *in, char end)
{
    const char *at = in->n == 0 ? NULL : memchr(in->p, end, in->n);
    struct text out = {in->p, at == NULL ? in->n : (size_t)(at - in->p)};
    size_t gone = out.n + (at != NULL);

    *in = (struct text){in->p + gone, in->n - gone};
    return out;
}

static bool next_line(struct text *in, struct line *out)
{
    bool more = in->n > 0;

    out->figures = cut(in, ';');
    out->left = cut(&out->figures, '/');
    out->right = cut(&out->figures, ':');
    return more;
}

/* The next line of other counties that is of the frequency asked for. */
static bool next_peer(const struct taking *t, struct text *in, struct line *out)
{
    while (next_line(in, out)) {
        struct text within_year = out->right;

        cut(&within_year, ' ');
        if (text_is(within_year, t->asked->now + YEAR)) {
            return true;
        }
    }
    return false;
}

/* Figures come in the order of their items: each is looked for behind the one
 * before. -1: the edition does not have it. */
static int find_item(struct taking *t, struct text code)
{
    int count = t->fw->item_count;

    for (int i = 1; i <= count; i++) {
        int at = (t->near + i) % count;

        if (text_is(code, t->fw->items[at].code)) {
            t->near = at;
            return at;
        }
    }
    return -1;
}

/* The next figure of a line that is of an item of the edition. */
static bool next_figure(
    struct taking *t, struct text *in, int *item, decimal *value)
{
    while (in->n > 0) {
        struct text figure = cut(in, ','), code = cut(&figure, '=');

        *item = find_item(t, code);
        if (*item >= 0 &&
            decimal_parse(figure, DECIMAL_PLACES, value) == DECIMAL_OK) {
            return true;
        }
    }
    return false;
}

/* -- earlier figures ------------------------------------------------------- */

static bool add_past(
    struct taking *t, struct text figures, enum column column, int ago)
{
    decimal value;
    int item;

    while (next_figure(t, &figures, &item, &value)) {
        struct past *past = &t->past[item][column];

        if (past->point == NULL) {
            past->point =
                arena_array(t->arena, FRAMEWORK_PERIODS, sizeof(*past->point));
            if (past->point == NULL) {
                return false;
            }
        }
        if (past->count == 0 || past->point[past->count - 1].ago < ago) {
            past->point[past->count++] = (struct past_point){ago, value};
        }
    }
    return true;
}

/* How many periods ago a line's is, looked for from `ago` on, since those of
 * the lines fall; FRAMEWORK_PERIODS: it is none of those asked for. */
static int find_past(const struct taking *t, const struct line *line, int ago)
{
    while (
        ago < FRAMEWORK_PERIODS && !text_is(line->left, t->asked->past[ago])) {
        ago++;
    }
    return ago;
}

static bool take_past(struct taking *t)
{
    struct text text = text_of(t->text[OF_PAST]);
    struct line line;
    int ago = 0;

    while (next_line(&text, &line)) {
        enum column column =
            text_is(line.right, "0") ? COLUMN_CURRENT : COLUMN_TOTAL;
        int found = find_past(t, &line, ago);

        if (found == FRAMEWORK_PERIODS) { /* of another frequency */
            continue;
        }
        ago = found;
        if (!add_past(t, line.figures, column, ago + 1)) {
            return false;
        }
    }
    return true;
}

static bool take_history(
    const struct taking *t, const struct past *past, struct series *out)
{
    double *values =
        arena_array(t->arena, (size_t)past->count + 1, sizeof(*values));

    for (int i = 0; values != NULL && i < past->count; i++) {
        if (past->point[i].ago <= t->fw->outlier_periods) {
            values[out->count++] = decimal_to_double(past->point[i].value);
        }
    }
    out->value = values;
    return values != NULL;
}

static bool take_histories(const struct taking *t)
{
    bool ok = true;

    for (int i = 0; ok && t->fw->outlier_history != 0 && i < t->fw->item_count;
         i++) {
        for (int c = 0; ok && c < COLUMN__COUNT; c++) {
            ok = t->past[i][c].count == 0 ||
                 take_history(t, &t->past[i][c], &t->background->history[i][c]);
        }
    }
    return ok;
}

/* -- other counties -------------------------------------------------------- */

/* Both texts of them, side by side by county and form. */
struct pairing {
    struct taking *t;
    struct text behind; /* of last year, what comes after `line` */
    struct line line;
    bool more;
    int place;     /* that is looked at, counted from 1 */
    decimal *last; /* by item: last year's figure ... */
    int *of;       /* ... and of which place */
    double **growth;
    size_t most; /* places there can be */
};

static int compare_text(struct text a, struct text b)
{
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static int compare_place(const struct line *a, const struct line *b)
{
    int order = compare_text(a->left, b->left);

    return order != 0 ? order : compare_text(a->right, b->right);
}

/* Last year's figures of a place. */
static void take_last(struct pairing *p, const struct line *place)
{
    int order;

    p->place++;
    while (p->more && (order = compare_place(&p->line, place)) <= 0) {
        decimal value;
        int item;

        while (
            order == 0 && next_figure(p->t, &p->line.figures, &item, &value)) {
            p->last[item] = value;
            p->of[item] = p->place;
        }
        p->more = next_peer(p->t, &p->behind, &p->line);
    }
}

static bool add_growth(struct pairing *p, struct text figures)
{
    struct series *growth = p->t->background->growth;
    decimal now;
    int item;

    while (next_figure(p->t, &figures, &item, &now)) {
        double before = decimal_to_double(p->last[item]);

        if (p->of[item] != p->place || p->last[item] == 0) {
            continue;
        }
        if (p->growth[item] == NULL) {
            p->growth[item] = arena_array(p->t->arena, p->most, sizeof(double));
            if (p->growth[item] == NULL) {
                return false;
            }
            growth[item].value = p->growth[item];
        }
        p->growth[item][growth[item].count++] =
            (decimal_to_double(now) - before) / fabs(before) * 100;
    }
    return true;
}

static size_t count_places(const struct taking *t, struct text text)
{
    struct line line, last = {0};
    size_t n = 0;

    while (next_peer(t, &text, &line)) {
        n += n == 0 || compare_place(&line, &last) != 0;
        last = line;
    }
    return n;
}

static bool take_growth(struct taking *t)
{
    struct text text = text_of(t->text[OF_OTHERS]);
    size_t items = (size_t)t->fw->item_count + 1;
    struct pairing p = {.t = t,
        .behind = text_of(t->text[OF_OTHERS_LAST]),
        .last = arena_array(t->arena, items, sizeof(*p.last)),
        .of = arena_array(t->arena, items, sizeof(*p.of)),
        .growth = arena_array(t->arena, items, sizeof(*p.growth)),
        .most = count_places(t, text)};
    struct line line, place = {0};
    bool ok = p.last != NULL && p.of != NULL && p.growth != NULL;

    p.more = next_peer(t, &p.behind, &p.line);
    while (ok && next_peer(t, &text, &line)) {
        if (p.place == 0 || compare_place(&line, &place) != 0) {
            place = line;
            take_last(&p, &place);
        }
        ok = add_growth(&p, line.figures);
    }
    return ok;
}

/* -- rows ------------------------------------------------------------------ */

static bool make_room(struct taking *t)
{
    size_t items = (size_t)t->fw->item_count + 1;

    t->background = arena_alloc(t->arena, sizeof(*t->background));
    t->past = arena_array(t->arena, items, sizeof(*t->past));
    if (t->background == NULL || t->past == NULL) {
        return false;
    }
    t->background->history =
        arena_array(t->arena, items, sizeof(*t->background->history));
    t->background->growth =
        arena_array(t->arena, items, sizeof(*t->background->growth));
    return t->background->history != NULL && t->background->growth != NULL;
}

/* Those of the rows. False: the arena is full. */
static bool take_texts(struct taking *t, const struct rows *rows, size_t first)
{
    bool ok = make_room(t);

    for (size_t i = 0; i < rows->count; i++) {
        const struct value *row = row_at(rows, i) + first;
        int64_t of = row[STATE].i;

        if (row[PERIOD].kind == VALUE_NULL && row[STATE].kind != VALUE_NULL &&
            row[TEXT_AT].kind != VALUE_NULL && of >= 0 && of < TEXTS) {
            t->text[of] = value_string(&row[TEXT_AT]);
        }
    }
    return ok && take_past(t) && take_histories(t) && take_growth(t);
}

bool background_take(const struct rows *rows, size_t first,
    const struct asked_background *asked, const struct framework *fw,
    struct arena *arena, struct opened_form *form)
{
    struct taking t = {
        .fw = fw, .arena = arena, .asked = asked, .text = {"", "", ""}};
    bool ok = take_texts(&t, rows, first);

    form->past = t.past;
    form->figures.background = t.background;
    return ok;
}

/* -- asking ---------------------------------------------------------------- */

enum others background_others(const struct framework *fw)
{
    if (fw == NULL || fw->outlier_group == 0) {
        return OTHERS_NONE;
    }
    return fw->group_count > 0 ? OTHERS_GROUP : OTHERS_PREFECTURE;
}

bool background_suits(
    const struct asked_background *asked, const struct framework *fw)
{
    return asked->others == background_others(fw) &&
           (asked->others != OTHERS_GROUP ||
               strcmp(asked->edition, fw->edition) == 0);
}

static void name_periods(struct asked_background *asked, struct period period)
{
    period_format(period, asked->now);
    period_format(period_last_year(period), asked->last);
    for (int i = 0; i < FRAMEWORK_PERIODS; i++) {
        asked->past[i][0] = '\0';
        if (period.year > 1990) {
            period = period_previous(period);
            period_format(period, asked->past[i]);
        }
    }
}

/* What GROUP_LINES or PREFECTURE_LINES ask for behind the periods. */
static size_t ask_others(const struct asked_background *asked,
    const char *region, const char *form, struct value *values)
{
    size_t n = 0;

    if (form != NULL) {
        values[n++] = value_text(form);
    }
    if (asked->others == OTHERS_GROUP) {
        values[n++] = value_text(asked->edition);
    } else {
        values[n++] = value_text(asked->first);
        values[n++] = value_text(asked->end);
    }
    values[n++] = value_text(region);
    return n;
}

static void name_asked(struct asked_background *asked,
    const struct framework *fw, const char *region, struct period period)
{
    name_periods(asked, period);
    asked->others = background_others(fw);
    asked->edition = asked->others == OTHERS_GROUP ? fw->edition : "";
    snprintf(asked->first, REGION_ROOM, "%.4s00", region);
    snprintf(asked->end, REGION_ROOM, "%.4s99", region);
}

/* The values of what is asked `count` times. */
static size_t ask(const struct asked_background *asked, int count,
    const char *region, const char *form, struct value *values)
{
    size_t n = 0;

    for (int i = 0; i < count * FRAMEWORK_PERIODS; i++) {
        values[n++] = value_text(
            asked[i / FRAMEWORK_PERIODS].past[i % FRAMEWORK_PERIODS]);
    }
    values[n++] = value_text(region);
    if (form != NULL) {
        values[n++] = value_text(form);
    }
    for (int last = 0; last < 2 && asked->others != OTHERS_NONE; last++) {
        for (int i = 0; i < count; i++) {
            values[n++] = value_text(last ? asked[i].last : asked[i].now);
        }
        n += ask_others(asked, region, form, &values[n]);
    }
    return n;
}

size_t background_ask(struct asked_background *asked,
    const struct framework *fw, const char *region, struct period period,
    const char *form, struct value *values)
{
    name_asked(asked, fw, region, period);
    return ask(asked, 1, region, form, values);
}

/* -- a whole county -------------------------------------------------------- */

/* What the answer says of the items of one frequency. */
static bool take_freq(const struct rows *rows,
    const struct asked_background *asked, const struct framework *fw,
    enum freq freq, struct arena *arena, struct background *out)
{
    struct taking t = {
        .fw = fw, .arena = arena, .asked = asked, .text = {"", "", ""}};
    bool ok = take_texts(&t, rows, 0);

    for (int i = 0; ok && i < fw->item_count; i++) {
        if (fw->items[i].freq == freq) {
            memcpy(out->history[i], t.background->history[i],
                sizeof(out->history[i]));
            out->growth[i] = t.background->growth[i];
        }
    }
    return ok;
}

enum db_result background_load(struct db *read, const struct framework *fw,
    const char *region, struct period period, struct arena *arena,
    const struct background **out)
{
    struct asked_background asked[FREQ__COUNT];
    struct value values[FREQ__COUNT * BACKGROUND_VALUES];
    struct taking t = {.fw = fw, .arena = arena};
    struct rows rows = {0};
    enum db_result result;

    for (int f = 0; f < FREQ__COUNT; f++) {
        name_asked(&asked[f], fw, region, period_for(period, (enum freq)f));
    }
    result = db_run(read, SQL_LINES + (enum sql)asked[0].others, values,
        ask(asked, FREQ__COUNT, region, NULL, values), arena, &rows);
    if (db_answered(result)) {
        result = make_room(&t) ? DB_OK : DB_FAIL;
    }
    for (int f = 0; result == DB_OK && f < FREQ__COUNT; f++) {
        if (!take_freq(
                &rows, &asked[f], fw, (enum freq)f, arena, t.background)) {
            result = DB_FAIL;
        }
    }
    *out = t.background;
    return result;
}
