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

/* The text under a code, NULL when the list has none. */
static const char *find_explanation(
    const struct explanation *list, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].code, code) == 0) {
            return list[i].text;
        }
    }
    return NULL;
}

static const char *explanation_in_input(const struct put *p, const char *code)
{
    return find_explanation(
        p->input->explanations, p->input->explanation_count, code);
}

static const char *explanation_stored(const struct put *p, const char *code)
{
    return find_explanation(
        p->form->explanations, p->form->explanation_count, code);
}

static bool is_explained(const struct put *p, const char *code)
{
    const char *text = explanation_in_input(p, code);

    text = text == NULL ? explanation_stored(p, code) : text;
    return text != NULL && text[0] != '\0';
}

/* A draft keeps every text; a report only those of its hits. */
static bool keeps_explanation(const struct put *p, const char *code)
{
    for (int i = 0; i < p->out->hit_count; i++) {
        if (strcmp(p->out->hits[i].code, code) == 0) {
            return true;
        }
    }
    return p->input->event != EVENT_SUBMIT;
}

static void take_explanation(struct put *p, const char *code, const char *text)
{
    const char *was = explanation_stored(p, code);

    text = keeps_explanation(p, code) ? text : "";
    p->explanations += text[0] != '\0';
    if (strcmp(text, was == NULL ? "" : was) != 0) {
        p->explained[p->explained_count++] = (struct explanation){code, text};
    }
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
        take_explanation(
            p, input->explanations[i].code, input->explanations[i].text);
    }
    for (size_t i = 0; i < form->explanation_count; i++) {
        const struct explanation *e = &form->explanations[i];

        if (explanation_in_input(p, e->code) == NULL) {
            take_explanation(p, e->code, e->text);
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
        if (hit->severity == SEVERITY_EXPLAIN && !is_explained(p, hit->code)) {
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
