#include "fcgi/review_before.h"

#include <string.h>

/* "3039.6", "-" (not reported) or "n/a" as the audit row writes it. */
static bool read_value(struct text text, struct cell *out)
{
    *out = (struct cell){.note = "", .version = 1};
    if (text_is(text, "-")) {
        return true;
    }
    if (text_is(text, "n/a")) {
        out->state = CELL_NOT_APPLICABLE;
        out->approved = true;
        return true;
    }
    out->state = CELL_VALUE;
    return decimal_parse(text, DECIMAL_PLACES, &out->value) == DECIMAL_OK;
}

/* One "B01.total 3039.6>3040.6"; the first change of a cell counts. */
static void take_change(
    const struct request *req, struct text change, struct review_before *out)
{
    const char *dot = memchr(change.p, '.', change.n);
    const char *blank = memchr(change.p, ' ', change.n);
    const char *arrow = memchr(change.p, '>', change.n);
    if (!dot || !blank || !arrow || dot > blank || blank > arrow) {
        return;
    }
    int item = framework_item(
        req->fw, (struct text){change.p, (size_t)(dot - change.p)});
    struct text name = {dot + 1, (size_t)(blank - dot - 1)};
    enum column column =
        text_is(name, "current") ? COLUMN_CURRENT : COLUMN_TOTAL;
    struct cell was;
    if (item < 0 || out->cell[item][column].version != 0) {
        return;
    }
    if (read_value(
            (struct text){blank + 1, (size_t)(arrow - blank - 1)}, &was)) {
        out->cell[item][column] = was;
    }
}

static void take_changes(
    const struct request *req, const char *detail, struct review_before *out)
{
    while (*detail) {
        size_t n = strcspn(detail, ";");
        take_change(req, text_trim((struct text){detail, n}), out);
        detail += n + (detail[n] == ';');
    }
}

bool review_before_read(const struct request *req,
    const struct submission_event *events, size_t count, unsigned since,
    struct review_before *out)
{
    const char *bureau = req->fw->bureaus[req->form.key.bureau].code;
    size_t from = count;
    *out = (struct review_before){0};
    out->cell = arena_array(
        req->arena, (size_t)req->fw->item_count, sizeof(*out->cell));
    if (!out->cell) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if ((since & 1u << event_of(events[i].event)) != 0 &&
            strcmp(events[i].bureau, bureau) == 0) {
            from = i + 1;
        }
    }
    out->returned = from < count;
    for (size_t i = from; i < count; i++) {
        if (strcmp(events[i].bureau, bureau) == 0) {
            take_changes(req, events[i].detail, out);
        }
    }
    return true;
}
