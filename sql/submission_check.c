#include <string.h>

#include "sql/submission_put.h"

static void count_cells(struct put *p)
{
    const struct form *form = &p->fw->forms[p->form->key.form];

    for (int i = 0; i < form->row_count; i++) {
        int item = form->rows[i].item;

        if (item >= 0 && p->fw->items[item].bureau == p->form->key.bureau) {
            const struct cell *cells = p->merged.cell[WHEN_NOW][item];

            p->filled += cells[COLUMN_CURRENT].state != CELL_MISSING;
            p->filled += cells[COLUMN_TOTAL].state != CELL_MISSING;
            p->valued += cells[COLUMN_CURRENT].state == CELL_VALUE;
            p->valued += cells[COLUMN_TOTAL].state == CELL_VALUE;
        }
    }
}

/* A cell that is not applicable needs its reason. */
static bool wants_reason(const struct cell *cell)
{
    return cell->state == CELL_NOT_APPLICABLE && cell->note[0] == '\0';
}

/* False when the arena is full. */
static bool want_reason(const struct item *about, int item, enum column column,
    struct arena *arena, struct hit *out)
{
    *out = (struct hit){arena_printf(arena, "reason:%s", about->code),
        SEVERITY_BLOCK, item, column,
        {arena_printf(arena, "%s：不适用，须在备注中说明原因", about->name.zh),
            arena_printf(arena,
                "%s: not applicable; give the reason in the remark",
                about->name.en)},
        0};
    return out->code != NULL && out->sentence.zh != NULL &&
           out->sentence.en != NULL;
}

bool put_hits(const struct framework *fw, const struct form_key *key,
    const struct figures *figures, struct arena *arena, struct hit **out,
    int *count)
{
    const struct form *form = &fw->forms[key->form];
    struct hit *hits = NULL;

    *count = check_form(fw, key->form, key->bureau, figures, arena, &hits);
    *out = *count < 0
               ? NULL
               : arena_array(arena,
                     (size_t)(*count + COLUMN__COUNT * form->row_count) + 1,
                     sizeof(**out));
    if (*out == NULL) {
        return false;
    }
    if (*count > 0) {
        memcpy(*out, hits, (size_t)*count * sizeof(**out));
    }
    for (int i = 0; i < COLUMN__COUNT * form->row_count; i++) {
        int item = form->rows[i / COLUMN__COUNT].item;
        enum column column = (enum column)(i % COLUMN__COUNT);

        if (item >= 0 && fw->items[item].bureau == key->bureau &&
            wants_reason(&figures->cell[WHEN_NOW][item][column]) &&
            !want_reason(
                &fw->items[item], item, column, arena, &(*out)[(*count)++])) {
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

/* What a report keeps: texts of its hits, and why it is empty. */
static bool stays(const struct put *p, const char *code)
{
    return hit_of(p, code) != NULL ||
           (p->input->empty && strcmp(code, EXPLANATION_EMPTY) == 0);
}

/* A draft keeps every text. */
static bool take_explanation(struct put *p, const struct explanation *e)
{
    static const struct explanation nothing = {"", "", ""};
    const struct explanation *was = explanation_stored(p, e->code);
    bool keeps = p->input->event != EVENT_SUBMIT || stays(p, e->code);
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

/* A form without a number is submitted as empty, with its reason; one with
 * numbers is not. */
static enum put_result is_empty_or_not(const struct put *p)
{
    const struct explanation *why;

    if (!p->input->empty) {
        return p->valued == 0 ? PUT_INCOMPLETE : PUT_OK;
    }
    if (p->valued > 0) {
        p->out->valued = p->valued;
        return PUT_NOT_EMPTY;
    }
    why = explanation_in_input(p, EXPLANATION_EMPTY);
    why = why == NULL ? explanation_stored(p, EXPLANATION_EMPTY) : why;
    return why != NULL && explanation_suffices(p->fw, why->text)
               ? PUT_OK
               : PUT_NO_REASON;
}

enum put_result put_may_submit(const struct put *p)
{
    enum put_result result = is_empty_or_not(p);

    if (result != PUT_OK) {
        return result;
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
    count_cells(p);
    return put_hits(p->fw, &p->form->key, &p->merged, p->arena, &p->out->hits,
               &p->out->hit_count) &&
           settle_explanations(p) && p->explained_count <= PUT_TUPLES_MAX;
}
