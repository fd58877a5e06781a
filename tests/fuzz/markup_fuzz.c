/*
 * XML of a workbook: what our reader takes, expat takes too, and both find the
 * same elements, attributes and text. Ours may refuse what expat takes.
 */
#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "export/markup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was found. Text is counted in characters, references as one. */
struct found {
    size_t opened, closed, attributes, characters, names;
};

static void must(bool condition)
{
    if (!condition) {
        abort();
    }
}

static size_t characters(const char *p, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        /* Line ends are one character to expat: "\r\n" becomes "\n". */
        count += ((unsigned char)p[i] & 0xC0) != 0x80 &&
                 !(p[i] == '\r' && i + 1 < n && p[i + 1] == '\n');
    }
    return count;
}

static void XMLCALL on_start(void *user, const char *name, const char **attrs)
{
    struct found *found = user;

    found->opened++;
    found->names += strlen(name);
    for (; attrs[0] != NULL; attrs += 2) {
        found->attributes++;
        found->names += strlen(attrs[0]);
    }
}

static void XMLCALL on_end(void *user, const char *name)
{
    struct found *found = user;

    (void)name;
    found->closed++;
}

static void XMLCALL on_text(void *user, const char *p, int n)
{
    struct found *found = user;

    found->characters += characters(p, (size_t)n);
}

/* A reference is one character: all but its "&" are taken off. */
static size_t raw_characters(struct text text)
{
    size_t count = characters(text.p, text.n);

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '&') {
            const char *end = memchr(text.p + i, ';', text.n - i);

            must(end != NULL);
            count -= (size_t)(end - (text.p + i));
        }
    }
    return count;
}

/* Where the piece that begins at `at` ends: behind a ">", every `step`th. */
static size_t piece(struct text in, size_t at, size_t step)
{
    for (size_t i = at; i < in.n; i++) {
        if (in.p[i] == '>' && --step == 0) {
            return i + 1;
        }
    }
    return in.n;
}

/* In one piece (step 0) or in several. */
static bool read_ours(struct text in, size_t step, struct found *found)
{
    static struct markup markup;
    size_t at = step == 0 ? in.n : piece(in, 0, step), next;

    if (!markup_begin(&markup, (struct text){in.p, at}, at == in.n)) {
        return false;
    }
    for (;;) {
        switch (markup_next(&markup)) {
        case MARKUP_BAD: return false;
        case MARKUP_DONE: return true;
        case MARKUP_MORE:
            next = piece(in, at, step);
            if (!markup_more(&markup, (struct text){in.p + at, next - at},
                    next == in.n)) {
                return false;
            }
            at = next;
            break;
        case MARKUP_OPEN:
            found->opened++;
            found->names += markup.name.n;
            found->attributes += (size_t)markup.attribute_count;
            for (int i = 0; i < markup.attribute_count; i++) {
                found->names += markup.attributes[i].name.n;
            }
            break;
        case MARKUP_CLOSE: found->closed++; break;
        case MARKUP_TEXT:
            found->characters += raw_characters(markup.text);
            break;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text in = {(const char *)data, size};
    struct found ours = {0}, pieces = {0}, theirs = {0};
    XML_Parser parser;
    bool good = read_ours(in, 0, &ours);

    must(read_ours(in, 1 + size % 3, &pieces) == good);
    if (!good) {
        return 0;
    }
    must(memcmp(&ours, &pieces, sizeof(ours)) == 0);
    must(ours.opened == ours.closed);
    parser = XML_ParserCreate("UTF-8");
    must(parser != NULL);
    XML_SetUserData(parser, &theirs);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    must(XML_Parse(parser, (const char *)data, (int)size, 1) == XML_STATUS_OK);
    must(memcmp(&ours, &theirs, sizeof(ours)) == 0);
    XML_ParserFree(parser);
    return 0;
}
