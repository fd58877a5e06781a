#include "export/xml.h"

#include "eval/number.h"

void xml_raw(struct pack *out, const char *bytes, size_t n)
{
    pack_bytes(out, bytes, n);
}

void xml_string(struct pack *out, const char *escaped)
{
    pack_bytes(out, escaped, strlen(escaped));
}

static const char *reference(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '\n': return "&#10;"; /* a blank in an attribute, else */
    case '\t': return "&#9;";
    default: return "&quot;";
    }
}

void xml_text(struct pack *out, const char *text)
{
    for (;;) {
        size_t plain = strcspn(text, "&<>\"\n\t");

        pack_bytes(out, text, plain);
        text += plain;
        if (*text == '\0') {
            return;
        }
        xml_string(out, reference(*text++));
    }
}

/* "_x0041_" in a cell is read as "A" by spreadsheet programs. */
static bool is_code(const char *text)
{
    return text[0] == '_' && text[1] == 'x' &&
           strspn(text + 2, "0123456789ABCDEFabcdef") >= 4 && text[6] == '_';
}

void xml_cell_text(struct pack *out, const char *text)
{
    const char *from = text;

    for (;; text++) {
        text += strcspn(text, "&<>_");
        if (*text == '_' && !is_code(text)) {
            continue;
        }
        pack_bytes(out, from, (size_t)(text - from));
        if (*text == '\0') {
            return;
        }
        xml_string(out, *text == '_' ? "_x005F_" : reference(*text));
        from = text + 1;
    }
}

void xml_int(struct pack *out, long long n)
{
    char *room = pack_room(out, NUMBER_ROOM);

    room[0] = '-';
    pack_took(out, n < 0 ? 1 + number_digits(0 - (uint64_t)n, room + 1)
                         : number_digits((uint64_t)n, room));
}

void xml_number(struct pack *out, double x)
{
    pack_took(out, number_short(x, pack_room(out, NUMBER_ROOM)));
}

void xml_rgb(struct pack *out, uint32_t rgb)
{
    static const char digits[] = "0123456789ABCDEF";
    char *room = pack_room(out, 6);

    for (int i = 0; i < 6; i++) {
        room[i] = digits[rgb >> (20 - 4 * i) & 15];
    }
    pack_took(out, 6);
}

void xml_colour(struct pack *out, uint32_t rgb)
{
    XML(out, "FF");
    xml_rgb(out, rgb);
}

void xml_attr(struct pack *out, const char *name, long long n)
{
    xml_string(out, name);
    xml_int(out, n);
    XML(out, "\"");
}

void xml_declare(struct pack *out)
{
    XML(out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
}
