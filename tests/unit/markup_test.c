#include "export/markup.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/suite.h"

/* The pieces of a document on one line; "!" at the end when it is refused. */
static const char *pieces(const char *in, char out[512])
{
    static struct markup markup;
    size_t n = 0;

    out[0] = '\0';
    if (!markup_begin(&markup, text_of(in), true)) {
        return "?";
    }
    for (;;) {
        struct text name = markup.name;
        size_t room = 512 - n;

        switch (markup_next(&markup)) {
        case MARKUP_BAD: snprintf(out + n, room, "!"); return out;
        case MARKUP_DONE: return out;
        case MARKUP_MORE: return "more";
        case MARKUP_OPEN:
            name = markup.name;
            n += (size_t)snprintf(out + n, room, "<%.*s", (int)name.n, name.p);
            for (int i = 0; i < markup.attribute_count; i++) {
                const struct markup_attribute *a = &markup.attributes[i];

                n += (size_t)snprintf(out + n, 512 - n, " %.*s=%.*s",
                    (int)a->name.n, a->name.p, (int)a->value.n, a->value.p);
            }
            n += (size_t)snprintf(out + n, 512 - n, ">");
            break;
        case MARKUP_CLOSE:
            name = markup.name;
            n += (size_t)snprintf(out + n, room, "/%.*s;", (int)name.n, name.p);
            break;
        case MARKUP_TEXT:
            n += (size_t)snprintf(
                out + n, room, "%.*s", (int)markup.text.n, markup.text.p);
            break;
        }
    }
}

#define DECLARED "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"

static void reads(void)
{
    static const struct {
        const char *in, *want;
    } rows[] = {
        {"<a/>", "<a>/a;"},
        {DECLARED "\n<a></a>", "<a>/a;"},
        {"<c r=\"B1\" t=\"s\"><v>4</v></c>", "<c r=B1 t=s><v>4/v;/c;"},
        {"<x:f-1.a ></x:f-1.a >", "<x:f-1.a>/x:f-1.a;"},
        {"<a b=\"1\"\n/>", "<a b=1>/a;"},
        {"<t>1&#10;2&#9;3</t>", "<t>1&#10;2&#9;3/t;"},
        {"<t>溧阳&amp;&lt;&gt;&quot;&apos; > ]] \xEF\xBF\xBD</t>",
            "<t>溧阳&amp;&lt;&gt;&quot;&apos; > ]] \xEF\xBF\xBD/t;"},
        {"<a b=\"'&gt;'\"/>", "<a b='&gt;'>/a;"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[512];

        CHECK(rows[i].in, strcmp(pieces(rows[i].in, out), rows[i].want) == 0);
    }
}

static void refuses(void)
{
    static const char *const rows[] = {"", " ", "a", "<a>", "<a", "</a>", "<>",
        "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a/>b", "b<a/>", "< a/>",
        "<1/>", "<a/ >", "<a b/>", "<a b=1/>", "<a b='1'/>", "<a b=\"1/>",
        "<a b=\"<\"/>", "<a b=\">\"/>", "<a b=\"1\"c=\"1\"/>",
        "<a b=\"1\" b=\"2\"/>", "<a>&</a>", "<a>&amp</a>", "<a>&nbsp;</a>",
        "<a>&#65;</a>", "<a>&#1;</a>", "<a b=\"&\"/>", "<a>]]></a>",
        "<a><!-- --></a>", "<a><![CDATA[]]></a>", "<!DOCTYPE a><a/>",
        "<?xml version=\"1.0\"?><a/>", "<a><?b?></a>", " " DECLARED "<a/>",
        DECLARED DECLARED "<a/>", "<a>\x01</a>", "<a>12345678\x1F</a>",
        "<a>\xFF</a>", "<a>\xEF\xBF\xBE</a>", "<a>\xED\xA0\x80</a>", "<溧/>",
        "<a 溧=\"\"/>", "<a></a", "<a></", "</>", "<a>]]>", "<a/>\n"};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[512];
        const char *got = pieces(rows[i], out);

        CHECK(rows[i], got[strcspn(got, "?!")] != '\0');
    }
}

/* As deep and as wide as is taken, and one more. */
static void has_limits(void)
{
    static struct markup markup;

    for (int depth = MARKUP_DEPTH; depth <= MARKUP_DEPTH + 1; depth++) {
        char in[1024] = "";
        enum markup_kind kind = MARKUP_OPEN;

        for (int i = 0; i < 2 * depth; i++) {
            strcat(in, i < depth ? "<a>" : "</a>");
        }
        CHECK("begins", markup_begin(&markup, text_of(in), true));
        while (kind != MARKUP_BAD && kind != MARKUP_DONE) {
            kind = markup_next(&markup);
        }
        CHECK("depth", (kind == MARKUP_DONE) == (depth == MARKUP_DEPTH));
    }
    for (int count = MARKUP_ATTRIBUTES; count <= MARKUP_ATTRIBUTES + 1;
         count++) {
        char in[1024] = "<a";

        for (int i = 0; i < count; i++) {
            snprintf(in + strlen(in), sizeof(in) - strlen(in), " a%d=\"\"", i);
        }
        strcat(in, "/>");
        CHECK("begins", markup_begin(&markup, text_of(in), true));
        CHECK("attributes", (markup_next(&markup) == MARKUP_OPEN) ==
                                (count == MARKUP_ATTRIBUTES));
    }
}

SUITE(markup, {"reads", reads}, {"refuses", refuses}, {"limits", has_limits})
