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

/* Half-width places that a byte of a text takes: those that go on a character
 * none, those that begin one from U+1000 on two. */
static int places_of(unsigned char byte)
{
    return (byte & 0xC0) == 0x80 ? 0 : byte < 0xE1 ? 1 : 2;
}

/* The lines of a text that is broken at `places`. */
static int lines_of(const char *text, int places)
{
    struct text in = text_of(text);
    int lines = 1, used = 0;

    /* No byte is wider than a place: most texts need no look at each. */
    if (in.n <= (size_t)places && memchr(in.p, '\n', in.n) == NULL) {
        return 1;
    }
    for (size_t i = 0; i < in.n; i++) {
        int width = places_of((unsigned char)in.p[i]);

        used += width;
        if (in.p[i] == '\n' || used > places) {
            lines++;
            used = in.p[i] == '\n' ? 0 : width;
        }
    }
    return lines;
}

int page_lines_in(const char *text, double pixels, double size)
{
    double places = (pixels - PAD_PIXELS) / (size * 96.0 / 72.0 / 2.0);

    return lines_of(text, places < 2 ? 2 : (int)places);
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
