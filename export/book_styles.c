/* Looks of cells as xl/styles.xml: fonts, fills, borders and number formats,
 * each once, and the cell formats that name them. */
#include <string.h>

#include "export/book_internal.h"
#include "export/xml.h"

enum { PARTS_MAX = 256, FIRST_FORMAT = 164 /* of those a file may define */ };

/* One side of a border: style and colour; "" is none. */
struct side {
    const char *style;
    uint32_t colour;
};

struct border {
    struct side left, right, top, bottom;
};

/* What is written once, and where each look finds it. */
struct parts {
    const struct style_row *fonts[PARTS_MAX];
    uint32_t fills[PARTS_MAX];
    struct border borders[PARTS_MAX];
    enum number numbers[NUMBER__COUNT];
    int font_count, fill_count, border_count, number_count;
    struct {
        int font, fill, border, number;
    } of[BOOK_LOOKS / 2];
};

uint16_t book_look(struct book *book, struct look look)
{
    uint32_t key =
        1 + (uint32_t)look.edges +
        32 * ((uint32_t)look.number + NUMBER__COUNT * (uint32_t)look.style);
    uint32_t at = key * 2654435761u >> 21;

    while (book->looks[at].key != 0 && book->looks[at].key != key) {
        at = (at + 1) % BOOK_LOOKS;
    }
    if (book->looks[at].key == key) {
        return book->looks[at].index;
    }
    if (book->look_count == BOOK_LOOKS / 2) {
        book_fail(book, "too many cell formats");
        return 0;
    }
    book->look_list[book->look_count++] = look;
    book->looks[at].key = key;
    book->looks[at].index = (uint16_t)book->look_count; /* 0 is the usual */
    return book->looks[at].index;
}

/* -- what a look is made of ------------------------------------------------ */

static struct border grid(unsigned edges)
{
    bool ink = (edges & EDGE_INK) != 0;
    const struct side thin = {"thin", ink ? COLOUR_INK : COLOUR_RULE};
    const struct side heavy = {"medium", ink ? COLOUR_INK : COLOUR_ACCENT};
    const struct side none = {"", 0};

    return (struct border){(edges & EDGE_FIRST) != 0 ? none : thin,
        (edges & EDGE_LAST) != 0 ? none : thin,
        (edges & EDGE_TOP) != 0 ? heavy : thin,
        (edges & EDGE_BOTTOM) != 0 ? heavy : thin};
}

/* A headline box: open at both ends of its row of boxes. */
static struct border box_part(struct look look)
{
    const struct side none = {"", 0}, thin = {"thin", COLOUR_RULE},
                      heavy = {"medium", COLOUR_ACCENT},
                      fine = {"thin", COLOUR_ACCENT};
    enum frame frame = style_row(look.style)->frame;

    return (struct border){(look.edges & EDGE_FIRST) != 0 ? none : thin,
        (look.edges & EDGE_LAST) != 0 ? none : thin,
        frame == FRAME_LID ? heavy : none, frame == FRAME_BASE ? fine : none};
}

static struct border border_of(struct look look)
{
    const struct side none = {"", 0}, box = {"thin", COLOUR_ACCENT},
                      dashed = {"dashed", COLOUR_RULE},
                      heavy = {"medium", COLOUR_ACCENT};

    switch (style_row(look.style)->frame) {
    case FRAME_GRID: return grid(look.edges);
    case FRAME_BOX: return (struct border){box, box, box, box};
    case FRAME_DASHED: return (struct border){dashed, dashed, dashed, dashed};
    case FRAME_LID:
    case FRAME_SIDES:
    case FRAME_BASE: return box_part(look);
    case FRAME_NONE: break;
    }
    return (struct border){
        none, none, (look.edges & EDGE_TOP) != 0 ? heavy : none, none};
}

static bool same_font(const struct style_row *a, const struct style_row *b)
{
    return a->face == b->face && a->colour == b->colour && a->bold == b->bold &&
           a->underline == b->underline && a->size >= b->size &&
           a->size <= b->size;
}

static bool same_side(struct side a, struct side b)
{
    return strcmp(a.style, b.style) == 0 && a.colour == b.colour;
}

static bool same_border(const struct border *a, const struct border *b)
{
    return same_side(a->left, b->left) && same_side(a->right, b->right) &&
           same_side(a->top, b->top) && same_side(a->bottom, b->bottom);
}

/* The place of each of a look's parts, added where it is new. */
static int font_at(struct parts *parts, const struct style_row *font)
{
    int i = 0;

    while (i < parts->font_count && !same_font(parts->fonts[i], font)) {
        i++;
    }
    if (i == parts->font_count) {
        parts->fonts[parts->font_count++] = font;
    }
    return i + 1;
}

static int fill_at(struct parts *parts, uint32_t fill)
{
    int i = 0;

    if (fill == 0) {
        return 0;
    }
    while (i < parts->fill_count && parts->fills[i] != fill) {
        i++;
    }
    if (i == parts->fill_count) {
        parts->fills[parts->fill_count++] = fill;
    }
    return i + 2; /* behind none and gray125, which every file has */
}

static int border_at(struct parts *parts, const struct border *border)
{
    int i = 0;

    while (
        i < parts->border_count && !same_border(&parts->borders[i], border)) {
        i++;
    }
    if (i == parts->border_count) {
        parts->borders[parts->border_count++] = *border;
    }
    return i;
}

static int number_at(struct parts *parts, enum number number)
{
    int i = 0;

    if (number == NUMBER_GENERAL) {
        return 0;
    }
    while (i < parts->number_count && parts->numbers[i] != number) {
        i++;
    }
    if (i == parts->number_count) {
        parts->numbers[parts->number_count++] = number;
    }
    return FIRST_FORMAT + i;
}

static bool collect(struct book *book, struct parts *parts)
{
    const struct border none = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};

    border_at(parts, &none);
    for (int i = 0; i < book->look_count; i++) {
        const struct style_row *row = style_row(book->look_list[i].style);
        struct border border = border_of(book->look_list[i]);

        if (parts->border_count == PARTS_MAX ||
            parts->font_count == PARTS_MAX || parts->fill_count == PARTS_MAX) {
            book_fail(book, "too many cell formats");
            return false;
        }
        parts->of[i].font = font_at(parts, row);
        parts->of[i].fill = fill_at(parts, row->fill);
        parts->of[i].border = border_at(parts, &border);
        parts->of[i].number = number_at(parts, book->look_list[i].number);
    }
    return true;
}

/* -- writing --------------------------------------------------------------- */

static void open_list(struct pack *out, const char *name, int count)
{
    XML(out, "<");
    xml_string(out, name);
    xml_attr(out, " count=\"", count);
    XML(out, ">");
}

static void numbers(const struct parts *parts, struct pack *out)
{
    if (parts->number_count == 0) {
        return;
    }
    open_list(out, "numFmts", parts->number_count);
    for (int i = 0; i < parts->number_count; i++) {
        xml_attr(out, "<numFmt numFmtId=\"", FIRST_FORMAT + i);
        XML(out, " formatCode=\"");
        xml_text(out, number_format(parts->numbers[i]));
        XML(out, "\"/>");
    }
    XML(out, "</numFmts>");
}

static void fonts(const struct parts *parts, struct pack *out)
{
    open_list(out, "fonts", parts->font_count + 1);
    XML(out, "<font><sz val=\"11\"/><color rgb=\"FF000000\"/>"
             "<name val=\"Calibri\"/><family val=\"2\"/></font>");
    for (int i = 0; i < parts->font_count; i++) {
        const struct style_row *font = parts->fonts[i];

        XML(out, "<font>");
        if (font->bold) {
            XML(out, "<b/>");
        }
        if (font->underline) {
            XML(out, "<u/>");
        }
        XML(out, "<sz val=\"");
        xml_number(out, font->size);
        XML(out, "\"/><color rgb=\"");
        xml_colour(out, font->colour);
        XML(out, "\"/><name val=\"");
        xml_string(out, style_face(font->face));
        XML(out, "\"/><charset val=\"134\"/></font>");
    }
    XML(out, "</fonts>");
}

static void fills(const struct parts *parts, struct pack *out)
{
    open_list(out, "fills", parts->fill_count + 2);
    XML(out, "<fill><patternFill patternType=\"none\"/></fill>"
             "<fill><patternFill patternType=\"gray125\"/></fill>");
    for (int i = 0; i < parts->fill_count; i++) {
        XML(out, "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"");
        xml_colour(out, parts->fills[i]);
        XML(out, "\"/><bgColor indexed=\"64\"/></patternFill></fill>");
    }
    XML(out, "</fills>");
}

static void write_side(struct pack *out, const char *name, struct side side)
{
    XML(out, "<");
    xml_string(out, name);
    if (side.style[0] == '\0') {
        XML(out, "/>");
        return;
    }
    XML(out, " style=\"");
    xml_string(out, side.style);
    XML(out, "\"><color rgb=\"");
    xml_colour(out, side.colour);
    XML(out, "\"/></");
    xml_string(out, name);
    XML(out, ">");
}

static void borders(const struct parts *parts, struct pack *out)
{
    open_list(out, "borders", parts->border_count);
    for (int i = 0; i < parts->border_count; i++) {
        XML(out, "<border>");
        write_side(out, "left", parts->borders[i].left);
        write_side(out, "right", parts->borders[i].right);
        write_side(out, "top", parts->borders[i].top);
        write_side(out, "bottom", parts->borders[i].bottom);
        XML(out, "<diagonal/></border>");
    }
    XML(out, "</borders>");
}

static void alignment(const struct style_row *row, struct pack *out)
{
    static const char *const across[] = {[ALIGN_LEFT] = "left",
        [ALIGN_CENTRE] = "center",
        [ALIGN_RIGHT] = "right"};

    XML(out, "<alignment horizontal=\"");
    xml_string(out, across[row->align]);
    XML(out, "\" vertical=\"");
    xml_string(out, row->top ? "top" : "center");
    XML(out, "\"");
    if (row->frame == FRAME_GRID && row->align == ALIGN_LEFT) {
        XML(out, " indent=\"1\"");
    }
    /* One line that is too long, or a number too wide ("###"), gets smaller. */
    xml_string(out, row->wrap ? " wrapText=\"1\"/>" : " shrinkToFit=\"1\"/>");
}

static void cell_formats(
    const struct book *book, const struct parts *parts, struct pack *out)
{
    open_list(out, "cellXfs", book->look_count + 1);
    XML(out, "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" "
             "xfId=\"0\"/>");
    for (int i = 0; i < book->look_count; i++) {
        const struct style_row *row = style_row(book->look_list[i].style);

        xml_attr(out, "<xf numFmtId=\"", parts->of[i].number);
        xml_attr(out, " fontId=\"", parts->of[i].font);
        xml_attr(out, " fillId=\"", parts->of[i].fill);
        xml_attr(out, " borderId=\"", parts->of[i].border);
        XML(out, " xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" "
                 "applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"");
        if (row->unlocked) {
            XML(out, " applyProtection=\"1\"");
        }
        XML(out, ">");
        alignment(row, out);
        if (row->unlocked) {
            XML(out, "<protection locked=\"0\"/>");
        }
        XML(out, "</xf>");
    }
    XML(out, "</cellXfs>");
}

void book_styles(struct book *book)
{
    struct parts *parts = arena_alloc(book->arena, sizeof(*parts));
    struct pack *out = book->pack;

    if (parts == NULL) {
        book_fail(book, NULL);
        return;
    }
    if (!collect(book, parts)) {
        return;
    }
    pack_begin(out, "xl/styles.xml");
    xml_declare(out);
    XML(out, "<styleSheet xmlns=\"http://schemas.openxmlformats.org/"
             "spreadsheetml/2006/main\">");
    numbers(parts, out);
    fonts(parts, out);
    fills(parts, out);
    borders(parts, out);
    XML(out, "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" "
             "fillId=\"0\" borderId=\"0\"/></cellStyleXfs>");
    cell_formats(book, parts, out);
    XML(out, "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" "
             "builtinId=\"0\"/></cellStyles><dxfs count=\"0\"/></styleSheet>");
    pack_end(out);
}
