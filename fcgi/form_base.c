#include "fcgi/form_base.h"

#include <string.h>

static void figure(struct html *out, const struct cell *cell)
{
    char number[DECIMAL_TEXT];
    html_int(out, cell->version);
    html_lit(out, ":");
    switch (cell->state) {
    case CELL_MISSING: html_lit(out, "-"); break;
    case CELL_NOT_APPLICABLE: html_lit(out, "n"); break;
    case CELL_VALUE:
        html_text_n(out, number, decimal_plain(cell->value, number));
        break;
    }
    html_lit(out, ":");
}

void form_base_write(struct html *h, const struct cell *cell)
{
    figure(h, cell);
    html_text(h, cell->note);
}

void form_base_text(struct html *out, const struct cell *cell)
{
    figure(out, cell);
    html_raw_literal(out, cell->note, strlen(cell->note));
}

static bool read_version(struct text in, uint32_t *out)
{
    uint64_t number = 0;
    for (size_t i = 0; i < in.n; i++) {
        if (in.p[i] < '0' || in.p[i] > '9' || number > UINT32_MAX / 10) {
            return false;
        }
        number = number * 10 + (uint64_t)(in.p[i] - '0');
    }
    *out = (uint32_t)number;
    return in.n > 0 && number <= UINT32_MAX;
}

bool form_base_read(const char *text, struct cell *out)
{
    const char *figure = strchr(text, ':');
    const char *note = figure ? strchr(++figure, ':') : NULL;
    struct cell cell = {.note = note ? note + 1 : ""};
    if (!note || !read_version((struct text){text, (size_t)(figure - 1 - text)},
                     &cell.version)) {
        return false;
    }
    struct text number = {figure, (size_t)(note - figure)};
    if (text_is(number, "n")) {
        cell.state = CELL_NOT_APPLICABLE;
    } else if (!text_is(number, "-")) {
        cell.state = CELL_VALUE;
        if (decimal_parse(number, DECIMAL_PLACES, &cell.value) != DECIMAL_OK) {
            return false;
        }
    }
    *out = cell;
    return true;
}
