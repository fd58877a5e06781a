#include "export/page.h"

/* A4 landscape, millimetres. */
#define PAPER_WIDTH  297.0
#define PAPER_HEIGHT 210.0
/* The smallest scale that is good to read: 9 points become 6.8. */
#define SCALE_LEAST 0.75

double page_pixels_of(const struct layout *layout, int columns)
{
    double pixels = 0;

    for (int i = 0; i < columns; i++) {
        pixels += page_pixels(layout->columns[i].width);
    }
    return pixels;
}

double page_width(const struct layout *layout)
{
    return page_pixels_of(layout, layout->printed);
}

double page_paper_points(const struct layout *layout)
{
    const struct print_setup *print = &layout->print;

    return page_width(layout) * 72 / 96 *
           (PAPER_HEIGHT - print->top - print->bottom) /
           (PAPER_WIDTH - print->left - print->right);
}

/* Pixels that a page takes at the smallest scale. */
static double most_pixels(const struct layout *layout)
{
    const struct print_setup *print = &layout->print;

    return (PAPER_WIDTH - print->left - print->right) / 25.4 * 96 / SCALE_LEAST;
}

int page_wide(const struct layout *layout)
{
    double kept = page_pixels_of(layout, layout->freeze_columns);
    double all = page_width(layout), most = most_pixels(layout);
    /* A page ends before a column, so it may be short of one. */
    double column = page_pixels(layout->columns[layout->printed - 1].width);
    int wide = 1;

    while (wide < layout->print.wide &&
           (wide == 1 ? all : kept + column + (all - kept) / wide) > most) {
        wide++;
    }
    return layout->print.wide == 0 ? 0 : wide;
}

int page_note_columns(const struct layout *layout)
{
    double most = most_pixels(layout);
    int columns = layout->printed;

    while (page_wide(layout) != 1 && columns > 1 &&
           page_pixels_of(layout, columns) > most) {
        columns--;
    }
    return columns;
}
