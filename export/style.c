#include "export/style.h"

#include <string.h>

static const struct style_row styles[STYLE__COUNT] = {
    [STYLE_PLAIN] = {.name = "plain", .size = 9},
    [STYLE_TITLE] = {"title", FACE_HEI, 18, .colour = COLOUR_ACCENT,
        .align = ALIGN_CENTRE},
    [STYLE_FORM_TITLE] = {"form-title", FACE_HEI, 18, .align = ALIGN_CENTRE},
    [STYLE_COVER_TITLE] = {"cover-title", FACE_HEI, 28, .colour = COLOUR_ACCENT,
        .align = ALIGN_CENTRE},
    [STYLE_COVER_LINE] = {"cover-line", FACE_HEI, 16, .align = ALIGN_CENTRE},
    [STYLE_COVER_NOTE] = {"cover-note", .size = 10, .colour = COLOUR_QUIET,
        .align = ALIGN_CENTRE},
    [STYLE_PERIOD] = {"period", .size = 10.5, .align = ALIGN_CENTRE},
    [STYLE_MARK] = {"mark", .size = 9, .colour = COLOUR_ACCENT,
        .align = ALIGN_RIGHT, .bold = 1},
    [STYLE_SECTION] = {"section", FACE_HEI, 11, .colour = COLOUR_ACCENT},
    [STYLE_CAPTION] = {"caption", FACE_HEI, 10, .align = ALIGN_CENTRE},
    [STYLE_HEAD] = {"head", .size = 10, .align = ALIGN_CENTRE,
        .frame = FRAME_GRID, .bold = 1, .wrap = 1},
    [STYLE_NUMBER_ROW] = {"number-row", .size = 9, .align = ALIGN_CENTRE,
        .frame = FRAME_GRID},
    [STYLE_BODY] = {"body", .size = 10, .frame = FRAME_GRID, .wrap = 1},
    [STYLE_LINE] = {"line", .size = 10, .frame = FRAME_GRID},
    [STYLE_CENTRE] = {"centre", .size = 10, .align = ALIGN_CENTRE,
        .frame = FRAME_GRID, .wrap = 1},
    [STYLE_VALUE] = {"value", .size = 10, .align = ALIGN_RIGHT,
        .frame = FRAME_GRID},
    [STYLE_MISSING] = {"missing", .size = 10, .fill = COLOUR_MISSING,
        .align = ALIGN_RIGHT, .frame = FRAME_GRID},
    [STYLE_SMALL] = {"small", .size = 9, .frame = FRAME_GRID, .wrap = 1},
    [STYLE_SMALL_CENTRE] = {"small-centre", .size = 9, .align = ALIGN_CENTRE,
        .frame = FRAME_GRID, .wrap = 1},
    [STYLE_REASON] = {"reason", .size = 9, .colour = COLOUR_QUIET,
        .frame = FRAME_GRID, .wrap = 1},
    [STYLE_STRONG] = {"strong", .size = 10, .align = ALIGN_RIGHT,
        .frame = FRAME_GRID, .bold = 1},
    [STYLE_STRONG_CENTRE] = {"strong-centre", .size = 10, .align = ALIGN_CENTRE,
        .frame = FRAME_GRID, .bold = 1},
    [STYLE_GROUP] = {"group", .size = 10, .fill = COLOUR_TINT,
        .frame = FRAME_GRID, .bold = 1},
    [STYLE_GROUP_CENTRE] = {"group-centre", .size = 10, .fill = COLOUR_TINT,
        .align = ALIGN_CENTRE, .frame = FRAME_GRID},
    [STYLE_TOTAL] = {"total", .size = 10, .frame = FRAME_GRID, .bold = 1},
    [STYLE_TOTAL_CENTRE] = {"total-centre", .size = 10, .align = ALIGN_CENTRE,
        .frame = FRAME_GRID, .bold = 1},
    [STYLE_TOTAL_VALUE] = {"total-value", .size = 10, .align = ALIGN_RIGHT,
        .frame = FRAME_GRID, .bold = 1},
    [STYLE_LABEL] = {"label", .size = 10, .colour = COLOUR_QUIET,
        .align = ALIGN_CENTRE, .frame = FRAME_GRID},
    [STYLE_NOTE] = {"note", .size = 9, .wrap = 1, .top = 1},
    [STYLE_SIGN] = {"sign", .size = 9},
    [STYLE_BIG] = {"big", FACE_HEI, 22, .colour = COLOUR_ACCENT,
        .align = ALIGN_CENTRE, .frame = FRAME_SIDES},
    [STYLE_BIG_LABEL] = {"big-label", .size = 9, .colour = COLOUR_QUIET,
        .align = ALIGN_CENTRE, .frame = FRAME_LID},
    [STYLE_BIG_NOTE] = {"big-note", .size = 9, .align = ALIGN_CENTRE,
        .frame = FRAME_BASE},
    [STYLE_LINK] = {"link", .size = 10, .colour = COLOUR_ACCENT,
        .frame = FRAME_GRID, .underline = 1},
    [STYLE_LINK_CENTRE] = {"link-centre", .size = 10, .colour = COLOUR_ACCENT,
        .align = ALIGN_CENTRE, .frame = FRAME_GRID, .underline = 1},
    [STYLE_SEAL] = {"seal", .size = 10, .colour = COLOUR_QUIET,
        .align = ALIGN_CENTRE, .frame = FRAME_DASHED},
    [STYLE_SAMPLE] = {"sample", FACE_HEI, 11, .colour = COLOUR_ACCENT,
        .align = ALIGN_CENTRE, .frame = FRAME_BOX},
    [STYLE_CODE] = {"code", .size = 10.5, .colour = COLOUR_ACCENT,
        .align = ALIGN_CENTRE, .bold = 1},
    [STYLE_HELPER] = {"helper", .size = 9, .colour = COLOUR_QUIET,
        .align = ALIGN_RIGHT},
    [STYLE_ENTRY] = {"entry", .size = 10, .fill = COLOUR_ENTRY,
        .align = ALIGN_RIGHT, .frame = FRAME_GRID, .unlocked = 1},
    [STYLE_ENTRY_TEXT] = {"entry-text", .size = 9, .fill = COLOUR_ENTRY,
        .frame = FRAME_GRID, .wrap = 1, .unlocked = 1},
    [STYLE_ENTRY_CENTRE] = {"entry-centre", .size = 9, .fill = COLOUR_ENTRY,
        .align = ALIGN_CENTRE, .frame = FRAME_GRID, .unlocked = 1},
    [STYLE_WRONG] = {"wrong", .size = 10, .fill = COLOUR_WRONG,
        .align = ALIGN_RIGHT, .frame = FRAME_GRID, .unlocked = 1},
    [STYLE_WRONG_TEXT] = {"wrong-text", .size = 9, .fill = COLOUR_WRONG,
        .frame = FRAME_GRID, .wrap = 1, .unlocked = 1},
    [STYLE_WRONG_CENTRE] = {"wrong-centre", .size = 9, .fill = COLOUR_WRONG,
        .align = ALIGN_CENTRE, .frame = FRAME_GRID, .unlocked = 1},
};

#define DECIMALS(f) f "_);-" f "_);" f "_);@_)"

static const struct {
    const char *name, *format;
} numbers[NUMBER__COUNT] = {
    [NUMBER_GENERAL] = {"general", "General"},
    [NUMBER_D0] = {"d0", DECIMALS("#,##0")},
    [NUMBER_D1] = {"d1", DECIMALS("#,##0.0")},
    [NUMBER_D2] = {"d2", DECIMALS("#,##0.00")},
    [NUMBER_D3] = {"d3", DECIMALS("#,##0.000")},
    [NUMBER_D4] = {"d4", DECIMALS("#,##0.0000")},
    [NUMBER_D5] = {"d5", DECIMALS("#,##0.00000")},
    [NUMBER_D6] = {"d6", DECIMALS("#,##0.000000")},
    [NUMBER_SCORE] = {"score", DECIMALS("0.00")},
    [NUMBER_RATE] = {"rate", DECIMALS("0.0")},
    [NUMBER_COUNT] = {"count", "0"},
    [NUMBER_TOTAL] = {"headline", "0.00"},
    [NUMBER_CHANGE] = {"change",
        "[>=0.005]+0.00_);[<=-0.005]-0.00_);0.00_);@_)"},
    [NUMBER_MOVED] = {"moved", "\"▲\"0;\"▼\"0;\"—\""},
    [NUMBER_TEXT] = {"text", "@"},
};

const char *style_face(enum face face)
{
    return face == FACE_HEI ? "黑体" : "宋体";
}

const struct style_row *style_row(enum style style)
{
    return &styles[style];
}

const char *number_format(enum number number)
{
    return numbers[number].format;
}

enum style style_of(const char *name)
{
    int at = 0;

    while (at < STYLE__COUNT && strcmp(styles[at].name, name) != 0) {
        at++;
    }
    return (enum style)at;
}

enum number number_of(const char *name)
{
    int at = 0;

    while (at < NUMBER__COUNT && strcmp(numbers[at].name, name) != 0) {
        at++;
    }
    return (enum number)at;
}

enum number number_decimals(int decimals)
{
    return (enum number)(NUMBER_D0 + (decimals < 0      ? 0
                                         : decimals > 6 ? 6
                                                        : decimals));
}
