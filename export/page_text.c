#include "export/page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Left and right of a text in its cell. */
#define PAD_PIXELS 16.0

/* A pixel grid of 96 an inch, seven to a digit. */
double page_pixels(double width)
{
    return width * 7.0 + 5.0;
}

/* Half-width places of a text's longest run, broken at `places`. */
static int lines_of(const char *text, double places)
{
    struct text in = text_of(text);
    double used = 0;
    int lines = 1;

    /* No byte is wider than a place: most texts need no look at each. */
    if ((double)in.n <= places && memchr(in.p, '\n', in.n) == NULL) {
        return 1;
    }
    for (size_t at = 0; at < in.n;) {
        unsigned point = text_next(in, &at);
        double width = point >= 0x1100 || point == 0x2014 || point == 0x201C ||
                               point == 0x201D
                           ? 2
                           : 1;

        if (point == '\n' || used + width > places) {
            lines++;
            used = point == '\n' ? 0 : width;
        } else {
            used += width;
        }
    }
    return lines;
}

int page_lines_in(const char *text, double pixels, double size)
{
    double places = (pixels - PAD_PIXELS) / (size * 96.0 / 72.0 / 2.0);

    return lines_of(text, places < 2 ? 2 : places);
}

int page_lines(const struct page *page, const char *key, const char *text)
{
    int column = page_column(page, key);
    const struct layout_column *own;

    if (column < 0 || text == NULL) {
        return 1;
    }
    own = &page->layout->columns[column];
    return page_lines_in(
        text, page_pixels(own->width), style_row(own->style)->size);
}

double page_digits(double value)
{
    char text[32];

    snprintf(text, sizeof(text), "%.15g", value);
    return strtod(text, NULL);
}

double page_difference(double now, double then)
{
    return fabs(now - then) < 1e-12 * fabs(now) ? 0 : now - then;
}

int page_most(
    const struct page *page, const struct page_text *texts, size_t count)
{
    int most = 1;

    for (size_t i = 0; i < count; i++) {
        int lines = page_lines(page, texts[i].key, texts[i].text);

        most = lines > most ? lines : most;
    }
    return most;
}
