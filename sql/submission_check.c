#include <string.h>

#include "sql/submission_put.h"

static void count_filled(struct put *p)
{
    const struct form *form = &p->fw->forms[p->form->key.form];

    for (int i = 0; i < form->row_count; i++) {
        int item = form->rows[i].item;

        if (item >= 0 && p->fw->items[item].bureau == p->form->key.bureau) {
            const struct cell *cells = p->merged.cell[WHEN_NOW][item];

            p->filled += cells[COLUMN_CURRENT].state != CELL_MISSING;
            p->filled += cells[COLUMN_TOTAL].state != CELL_MISSING;
        }
    }
}

/* A cell that is not applicable needs its reason. */
static void want_reason(
    struct put *p, struct hit *out, int item, enum column column)
{
    const struct cell *cell = &p->merged.cell[WHEN_NOW][item][column];
    const struct item *about = &p->fw->items[item];

    if (cell->state == CELL_NOT_APPLICABLE && cell->note[0] == '\0') {
        out[p->out->hit_count++] =
            (struct hit){arena_printf(p->arena, "reason:%s", about->code),
                SEVERITY_BLOCK, item, column,
                {arena_printf(p->arena, "%s：不适用，须在备注中说明原因",
                     about->name.zh),
                    arena_printf(p->arena,
                        "%s: not applicable; give the reason in the remark",
                        about->name.en)},
                0};
    }
}

/* The rules' hits, and those of cells without a reason behind them. */
static bool check(struct put *p)
{
    const struct form *form = &p->fw->forms[p->form->key.form];
    struct hit *hits = NULL;
    int count = check_form(p->fw, p->form->key.form, p->form->key.bureau,
        &p->merged, p->arena, &hits);
    struct hit *all =
        count < 0 ? NULL
                  : arena_array(p->arena,
                        (size_t)(count + COLUMN__COUNT * form->row_count + 1),
                        sizeof(*all));

    if (all == NULL) {
        return false;
    }
    if (count > 0) {
        memcpy(all, hits, (size_t)count * sizeof(*all));
    }
    p->out->hits = all;
    p->out->hit_count = count;
    for (int i = 0; i < form->row_count; i++) {
        int item = form->rows[i].item;

        if (item >= 0 && p->fw->items[item].bureau == p->form->key.bureau) {
            want_reason(p, all, item, COLUMN_CURRENT);
            want_reason(p, all, item, COLUMN_TOTAL);
        }
    }
    for (int i = count; i < p->out->hit_count; i++) {
        if (all[i].code == NULL || all[i].sentence.zh == NULL ||
            all[i].sentence.en == NULL) {
            return false;
        }
    }
    return true;
}

/* The explanation under a code, NULL when the list has none. */
static const struct explanation *find_explanation(
    const struct explanation *list, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].code, code) == 0) {
            return &list[i];
        }
    }
    return NULL;
}

static const struct explanation *explanation_in_input(
    const struct put *p, const char *code)
{
    return find_explanation(
        p->input->explanations, p->input->explanation_count, code);
}

static const struct explanation *explanation_stored(
    const struct put *p, const char *code)
{
    return find_explanation(
        p->form->explanations, p->form->explanation_count, code);
}

static bool is_about(const struct explanation *e, const struct hit *hit)
{
    char mark[HIT_MARK];

    hit_mark(hit, mark);
    return e->mark == NULL || e->mark[0] == '\0' || strcmp(e->mark, mark) == 0;
}

/* Whether what is said of a hit was said of these numbers: a text written just
 * now is; one that came or stood before must have been shown with them. */
static bool said_of(const struct hit *hit, const struct explanation *sent,
    const struct explanation *stored)
{
    if (sent == NULL) {
        return stored == NULL || is_about(stored, hit);
    }
    return stored == NULL || strcmp(sent->text, stored->text) != 0 ||
           is_about(sent, hit);
}

static bool is_of_these_numbers(const struct put *p, const struct hit *hit)
{
    return said_of(hit, explanation_in_input(p, hit->code),
        explanation_stored(p, hit->code));
}

bool submission_explained(const struct framework *fw,
    const struct opened_form *form, const struct explanation *sent,
    size_t sent_count, const struct hit *hit)
{
    const struct explanation *now =
        find_explanation(sent, sent_count, hit->code);
    const struct explanation *stored = find_explanation(
        form->explanations, form->explanation_count, hit->code);
    const struct explanation *e = now == NULL ? stored : now;

    return e != NULL && explanation_suffices(fw, e->text) &&
           said_of(hit, now, stored);
}

static bool is_explained(const struct put *p, const struct hit *hit)
{
    return submission_explained(p->fw, p->form, p->input->explanations,
        p->input->explanation_count, hit);
}

static const struct hit *hit_of(const struct put *p, const char *code)
{
    for (int i = 0; i < p->out->hit_count; i++) {
        if (strcmp(p->out->hits[i].code, code) == 0) {
            return &p->out->hits[i];
        }
    }
    return NULL;
}

/* What the text is about from now on; NULL: the arena is full. */
static const char *mark_of(const struct put *p, const struct explanation *e)
{
    const struct explanation *stored = explanation_stored(p, e->code);
    const struct hit *hit = hit_of(p, e->code);
    char mark[HIT_MARK];

    if (hit != NULL && explanation_in_input(p, e->code) != NULL &&
        is_of_these_numbers(p, hit)) {
        hit_mark(hit, mark);
        return arena_copy(p->arena, mark, HIT_MARK - 1);
    }
    return stored == NULL || stored->mark == NULL ? "" : stored->mark;
}

/* A draft keeps every text; a report only those of its hits. */
static bool take_explanation(struct put *p, const struct explanation *e)
{
    static const struct explanation nothing = {"", "", ""};
    const struct explanation *was = explanation_stored(p, e->code);
    bool keeps = hit_of(p, e->code) != NULL || p->input->event != EVENT_SUBMIT;
    const char *text = keeps ? e->text : "", *mark = mark_of(p, e);

    if (mark == NULL) {
        return false;
    }
    was = was == NULL ? &nothing : was;
    p->explanations += text[0] != '\0';
    if (strcmp(text, was->text) != 0 ||
        (text[0] != '\0' && strcmp(mark, was->mark) != 0)) {
        p->explained[p->explained_count++] =
            (struct explanation){e->code, text, mark};
    }
    return true;
}

/* What is stored of the explanations, and what of it changes. */
static bool settle_explanations(struct put *p)
{
    const struct submission_input *input = p->input;
    const struct opened_form *form = p->form;

    p->explained = arena_array(p->arena,
        input->explanation_count + form->explanation_count + 1,
        sizeof(*p->explained));
    if (p->explained == NULL) {
        return false;
    }
    for (size_t i = 0; i < input->explanation_count; i++) {
        if (!take_explanation(p, &input->explanations[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < form->explanation_count; i++) {
        const struct explanation *e = &form->explanations[i];

        if (explanation_in_input(p, e->code) == NULL &&
            !take_explanation(p, e)) {
            return false;
        }
    }
    return true;
}

enum put_result put_may_submit(const struct put *p)
{
    enum put_result result = PUT_OK;

    if (p->filled == 0) {
        return PUT_INCOMPLETE;
    }
    for (int i = 0; i < p->out->hit_count; i++) {
        const struct hit *hit = &p->out->hits[i];

        if (hit->severity == SEVERITY_BLOCK) {
            return PUT_BLOCKED;
        }
        if (hit->severity == SEVERITY_EXPLAIN && !is_explained(p, hit)) {
            result = PUT_UNEXPLAINED;
        }
    }
    return result;
}

bool put_check(struct put *p)
{
    count_filled(p);
    return check(p) && settle_explanations(p) &&
           p->explained_count <= PUT_TUPLES_MAX;
}
