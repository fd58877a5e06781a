/* What an edition may have and an editor should look at. */
#include "eval/framework.h"

#include <string.h>

struct hints {
    const struct framework *fw;
    struct arena *arena;
    struct framework_fault *out;
    size_t cap, count;
    bool *read; /* by item: an indicator, relation or veto reads it */
};

static void add(
    struct hints *h, const char *file, const char *code, const char *what)
{
    if (h->count < h->cap) {
        const char *text = arena_printf(h->arena, "%s: %s", code, what);

        h->out[h->count] =
            (struct framework_fault){file, 0, 0, text == NULL ? what : text};
    }
    h->count++;
}

static void mark(struct hints *h, const struct expr *expr)
{
    const struct expr_reference *list;
    size_t n = expr == NULL ? 0 : expr_references(expr, h->arena, &list);

    for (size_t i = 0; i < n; i++) {
        h->read[list[i].item] = true;
    }
}

static void mark_all(struct hints *h)
{
    for (int i = 0; i < h->fw->indicator_count; i++) {
        mark(h, h->fw->indicators[i].expr);
        mark(h, h->fw->indicators[i].second_expr);
    }
    for (int i = 0; i < h->fw->rule_count; i++) {
        mark(h, h->fw->rules[i].expr);
    }
    for (int i = 0; i < h->fw->veto_count; i++) {
        mark(h, h->fw->vetoes[i].expr);
    }
}

static void unread_items(struct hints *h)
{
    const struct framework *fw = h->fw;

    for (int f = 0; f < fw->form_count; f++) {
        bool any = false;

        for (int i = 0; i < fw->item_count; i++) {
            any |= fw->items[i].form == f && h->read[i];
        }
        if (!any) {
            add(h, "form.csv", fw->forms[f].code,
                "no indicator, relation or veto reads any of its items");
        }
        for (int i = 0; any && i < fw->item_count; i++) {
            if (fw->items[i].form == f && !h->read[i]) {
                add(h, "item.csv", fw->items[i].code,
                    "no indicator, relation or veto reads it");
            }
        }
    }
}

static void unused_bands(struct hints *h)
{
    const struct framework *fw = h->fw;

    for (int b = 0; b < fw->band_count; b++) {
        const char *code = fw->bands[b].code;
        bool used = b > 0 && strcmp(code, fw->bands[b - 1].code) == 0;

        for (int i = 0; i < fw->indicator_count; i++) {
            used |= strcmp(fw->indicators[i].band, code) == 0;
        }
        if (!used) {
            add(h, "band.csv", code, "no indicator uses it");
        }
    }
}

static void idle_bureaus(struct hints *h)
{
    for (int b = 0; b < h->fw->bureau_count; b++) {
        bool any = false;

        for (int f = 0; f < h->fw->form_count; f++) {
            any |= framework_assigned(h->fw, f, b);
        }
        if (!any) {
            add(h, "bureau.csv", h->fw->bureaus[b].code,
                "it owns no item, so no form reaches it");
        }
    }
}

size_t framework_hints(const struct framework *fw, struct arena *arena,
    struct framework_fault *out, size_t cap)
{
    struct hints h = {fw, arena, out, cap, 0,
        arena_array(arena, (size_t)fw->item_count + 1, sizeof(bool))};

    if (h.read == NULL) {
        return 0;
    }
    mark_all(&h);
    unread_items(&h);
    unused_bands(&h);
    idle_bureaus(&h);
    return h.count;
}
