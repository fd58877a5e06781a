#include "export/changes.h"

#include <string.h>

/* Formulas and scores of one step are forgotten after it. */
#define STEP_BYTES ((size_t)16 << 20)

struct finding {
    const struct report *report;
    const struct published *base;
    struct arena *arena, *step;
    struct changes *out;
    bool *same; /* by change: before it, the same indicators took part as now */
};

static bool differs(const struct cell *was, const struct cell *is)
{
    return was->state != is->state || was->value != is->value ||
           (is->state == CELL_NOT_APPLICABLE && was->approved != is->approved);
}

static bool collect(struct finding *f)
{
    const struct report *r = f->report;
    size_t most = (size_t)r->fw->item_count * WHEN__COUNT * COLUMN__COUNT;
    struct changes *out = f->out;

    out->list = arena_array(f->arena, most + 1, sizeof(*out->list));
    for (int w = 0; out->list != NULL && w < WHEN__COUNT; w++) {
        for (int i = 0; i < r->fw->item_count; i++) {
            for (int c = 0; c < COLUMN__COUNT; c++) {
                const struct cell *was = &f->base->figures.cell[w][i][c];
                const struct cell *is = &r->figures.cell[w][i][c];

                if (differs(was, is)) {
                    out->list[out->count++] =
                        (struct change){{i, (enum column)c, (enum when)w}, was,
                            is, .how = EFFECT_LIVE};
                }
            }
        }
    }
    return out->list != NULL;
}

static bool mentions(
    const struct expr *expr, struct expr_reference at, struct arena *step)
{
    const struct expr_reference *all;
    size_t count = expr == NULL ? 0 : expr_references(expr, step, &all);

    for (size_t i = 0; i < count; i++) {
        if (all[i].item == at.item && all[i].column == at.column &&
            all[i].when == at.when) {
            return true;
        }
    }
    return false;
}

static bool find_readers(struct finding *f, struct change *change)
{
    const struct framework *fw = f->report->fw;
    int *readers = arena_array(
        f->arena, (size_t)fw->indicator_count + 1, sizeof(*readers));

    for (int i = 0; readers != NULL && i < fw->indicator_count; i++) {
        if (mentions(fw->indicators[i].expr, change->at, f->step) ||
            mentions(fw->indicators[i].second_expr, change->at, f->step)) {
            readers[change->reader_count++] = i;
        }
    }
    arena_reset(f->step);
    change->readers = readers;
    return readers != NULL;
}

/* Whether an indicator that reads it takes part in one of the two only. */
static bool moves_weights(const struct change *change,
    const struct evaluation *before, const struct evaluation *now)
{
    for (size_t i = 0; i < change->reader_count; i++) {
        int at = change->readers[i];

        if (score_takes_part(&before->indicators[at]) !=
            score_takes_part(&now->indicators[at])) {
            return true;
        }
    }
    return false;
}

/* Those that move weights first: after the last of them only points move. */
static bool sort(struct finding *f, const struct evaluation *before)
{
    struct changes *out = f->out;
    struct change *sorted =
        arena_array(f->arena, out->count + 1, sizeof(*sorted));
    size_t n = 0;

    for (int pass = 0; sorted != NULL && pass < 2; pass++) {
        for (size_t i = 0; i < out->count; i++) {
            if (moves_weights(&out->list[i], before, &f->report->evaluation) ==
                (pass == 0)) {
                sorted[n++] = out->list[i];
            }
        }
    }
    out->list = sorted;
    return sorted != NULL;
}

static bool same_part(const struct finding *f, const struct evaluation *e)
{
    for (int i = 0; i < f->report->fw->indicator_count; i++) {
        if (score_takes_part(&e->indicators[i]) !=
            score_takes_part(&f->report->evaluation.indicators[i])) {
            return false;
        }
    }
    return true;
}

static bool take_touched(
    struct finding *f, struct change *change, const struct evaluation *before)
{
    change->touched = arena_array(
        f->arena, change->reader_count + 1, sizeof(*change->touched));
    for (size_t i = 0; change->touched != NULL && i < change->reader_count;
         i++) {
        const struct indicator_score *score =
            &before->indicators[change->readers[i]];

        if (score_takes_part(score)) {
            change->touched[change->touched_count++] = (struct touched){
                .indicator = change->readers[i], .before = *score};
        }
    }
    return change->touched != NULL;
}

/* The total step by step, from the old figures to the new ones. */
static bool walk(struct finding *f)
{
    struct figures work;
    size_t items = (size_t)f->report->fw->item_count;
    double total = f->base->total;
    bool ok = figures_make(&work, items, f->arena);

    for (int w = 0; ok && w < WHEN__COUNT; w++) {
        memcpy(work.cell[w], f->base->figures.cell[w],
            items * sizeof(work.cell[w][0]));
    }
    for (size_t k = 0; ok && k <= f->out->count; k++) {
        struct evaluation e;

        arena_reset(f->step);
        ok = report_score(f->report, &work, f->step, &e);
        if (ok && k == 0) {
            f->out->others = e.total - total;
        } else if (ok) {
            f->out->list[k - 1].effect = e.total - total;
        }
        if (ok && k < f->out->count) {
            struct change *change = &f->out->list[k];

            f->same[k] = same_part(f, &e);
            ok = take_touched(f, change, &e);
            work.cell[change->at.when][change->at.item][change->at.column] =
                *change->is;
        }
        total = e.total;
    }
    return ok;
}

/* Formulas can follow from where on weights stay as they are now. */
static void judge(struct finding *f)
{
    const struct framework *fw = f->report->fw;
    bool same = true;

    for (size_t k = f->out->count; k-- > 0;) {
        struct change *change = &f->out->list[k];

        same = same && f->same[k];
        change->how = fw->aggregate != MEAN_ARITHMETIC ? EFFECT_MEAN
                      : !same                          ? EFFECT_SPREAD
                                                       : EFFECT_LIVE;
        for (size_t i = 0; i < change->touched_count; i++) {
            struct touched *touched = &change->touched[i];

            touched->live =
                change->how != EFFECT_MEAN && same &&
                !method_needs_peers(&fw->indicators[touched->indicator]);
            if (!touched->live && change->how == EFFECT_LIVE) {
                change->how = EFFECT_PEERS;
            }
        }
    }
}

static bool find(struct finding *f)
{
    struct evaluation before;
    bool ok = collect(f) &&
              report_score(f->report, &f->base->figures, f->arena, &before);

    for (size_t i = 0; ok && i < f->out->count; i++) {
        ok = find_readers(f, &f->out->list[i]);
    }
    f->same = arena_array(f->arena, f->out->count + 1, sizeof(*f->same));
    ok = ok && f->same != NULL && sort(f, &before) && walk(f);
    if (ok) {
        judge(f);
    }
    return ok;
}

bool changes_find(
    const struct report *report, struct arena *arena, struct changes *out)
{
    struct finding f = {.report = report,
        .base = report->lineage->base,
        .arena = arena,
        .step = arena_new(STEP_BYTES),
        .out = out};
    bool ok;

    *out = (struct changes){0};
    ok = f.step != NULL && find(&f);
    arena_free(f.step);
    return ok;
}
