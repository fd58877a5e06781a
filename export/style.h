/*
 * The looks of a workbook cell: styles by name, number formats by name, and
 * the edges of a table. One table; layouts name its rows.
 */
#ifndef EXPORT_STYLE_H
#define EXPORT_STYLE_H

#include <stdint.h>

#define COLOUR_ACCENT  0x1F3A5F
#define COLOUR_INK     0x000000
#define COLOUR_RULE    0x8C8C8C
#define COLOUR_TINT    0xEEF2F7
#define COLOUR_MISSING 0xFFF4CC
#define COLOUR_QUIET   0x595959
#define COLOUR_BAR     0xCBD6E4
#define COLOUR_ENTRY   0xFFFDE7
#define COLOUR_WRONG   0xF8CBC6
#define COLOUR_COOL    0xFFFFFF
#define COLOUR_HEAT    0x8FA8C8

enum style {
    STYLE_PLAIN,
    STYLE_TITLE,
    STYLE_FORM_TITLE,
    STYLE_COVER_TITLE,
    STYLE_COVER_LINE,
    STYLE_COVER_NOTE,
    STYLE_PERIOD,
    STYLE_MARK,
    STYLE_SECTION,
    STYLE_CAPTION,
    STYLE_HEAD,
    STYLE_NUMBER_ROW,
    STYLE_BODY,
    STYLE_LINE, /* one line, however long: it gets smaller */
    STYLE_CENTRE,
    STYLE_VALUE,
    STYLE_MISSING,
    STYLE_SMALL,
    STYLE_SMALL_CENTRE,
    STYLE_REASON,
    STYLE_STRONG,
    STYLE_STRONG_CENTRE,
    STYLE_GROUP,
    STYLE_GROUP_CENTRE,
    STYLE_TOTAL,
    STYLE_TOTAL_CENTRE,
    STYLE_TOTAL_VALUE,
    STYLE_LABEL,
    STYLE_NOTE,
    STYLE_SIGN,
    STYLE_BIG,
    STYLE_BIG_LABEL,
    STYLE_BIG_NOTE,
    STYLE_LINK,
    STYLE_LINK_CENTRE,
    STYLE_SEAL,
    STYLE_SAMPLE,
    STYLE_CODE,
    STYLE_HELPER,
    STYLE_ENTRY,
    STYLE_ENTRY_TEXT,
    STYLE_ENTRY_CENTRE,
    STYLE_WRONG,
    STYLE_WRONG_TEXT,
    STYLE_WRONG_CENTRE,
    STYLE__COUNT
};

enum face { FACE_SONG, FACE_HEI };
enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
enum upright { UPRIGHT_MIDDLE, UPRIGHT_TOP };
/* From FRAME_GRID on a frame depends on the place in its table. Lid, sides and
 * base are the parts of a headline box, top to bottom. */
enum frame {
    FRAME_NONE,
    FRAME_BOX,
    FRAME_DASHED,
    FRAME_GRID,
    FRAME_LID,
    FRAME_SIDES,
    FRAME_BASE
};

struct style_row {
    const char *name;
    enum face face;
    double size;
    uint32_t colour, fill; /* fill 0: none */
    enum align align;
    enum frame frame;
    unsigned bold : 1, wrap : 1, top : 1, underline : 1;
    unsigned unlocked : 1; /* can be typed into on a protected sheet */
};

/* Number formats. Each right-aligned one ends its sections in "_)": a gap to
 * the rule that all programs honour. */
enum number {
    NUMBER_GENERAL,
    NUMBER_D0, /* #,##0; the next have as many decimals */
    NUMBER_D1,
    NUMBER_D2,
    NUMBER_D3,
    NUMBER_D4,
    NUMBER_D5,
    NUMBER_D6,
    NUMBER_SCORE,  /* 0.00 */
    NUMBER_RATE,   /* 0.0 */
    NUMBER_COUNT,  /* centred whole number */
    NUMBER_CHANGE, /* of a score: with its sign */
    NUMBER_TOTAL,  /* a headline: 0.00 without a gap */
    NUMBER_MOVED,  /* of a rank: up, down, alike */
    NUMBER_TEXT,   /* a code: never read as a number */
    NUMBER__COUNT
};

/* The place of a cell in its table. */
enum edge {
    EDGE_FIRST = 1,  /* first column: no left rule */
    EDGE_LAST = 2,   /* last column: no right rule */
    EDGE_TOP = 4,    /* heavy rule above */
    EDGE_BOTTOM = 8, /* heavy rule below */
    EDGE_INK = 16    /* black rules of an official form */
};

struct look {
    enum style style;
    enum number number;
    unsigned edges;
};

const struct style_row *style_row(enum style style);
/* 宋体 or 黑体. */
const char *style_face(enum face face);
const char *number_format(enum number number);

/* By name; STYLE__COUNT or NUMBER__COUNT when there is none. */
enum style style_of(const char *name);
enum number number_of(const char *name);

/* The format with `decimals` (0 to 6) decimals. */
enum number number_decimals(int decimals);

#endif
