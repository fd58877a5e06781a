#include "export/markup.h"

#include <stdint.h>
#include <string.h>

#define EACH(byte) (UINT64_MAX / 255 * (byte))

/* What may stand in XML: UTF-8 without control characters. Most of a workbook
 * is plain ASCII, so eight bytes are looked at together. */
static bool good_characters(struct text in)
{
    for (size_t at = 0; at < in.n;) {
        size_t before = at;
        uint64_t eight;
        unsigned point;

        if (in.n - at >= sizeof(eight)) {
            memcpy(&eight, in.p + at, sizeof(eight));
            if (((eight | (eight - EACH(0x20))) & EACH(0x80)) == 0) {
                at += sizeof(eight);
                continue;
            }
        }
        point = text_next(in, &at);
        if ((point == 0xFFFD && at == before + 1) || (point & ~1u) == 0xFFFE ||
            (point < 0x20 && point != '\t' && point != '\n' && point != '\r')) {
            return false;
        }
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_letter(char c)
{
    return (unsigned)(c | 0x20) - 'a' < 26u || c == '_';
}

static bool is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= ':') || c == '-' || c == '.';
}

/* Move past `word`, if it stands here. */
static bool skip(struct markup *markup, const char *word, size_t n)
{
    if ((size_t)(markup->end - markup->at) < n ||
        memcmp(markup->at, word, n) != 0) {
        return false;
    }
    markup->at += n;
    return true;
}

static bool skip_blanks(struct markup *markup)
{
    const char *from = markup->at;

    while (markup->at < markup->end && is_blank(*markup->at)) {
        markup->at++;
    }
    return markup->at > from;
}

/* The name that begins here; empty when none does. */
static struct text take_name(struct markup *markup)
{
    const char *from = markup->at, *at = from;

    if (at < markup->end && is_letter(*at)) {
        while (++at < markup->end && is_name(*at)) {
        }
    }
    markup->at = at;
    return (struct text){from, (size_t)(at - from)};
}

bool markup_begin(struct markup *markup, struct text in, bool last)
{
    static const char declaration[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

    markup->depth = markup->attribute_count = 0;
    markup->empty = markup->rooted = false;
    if (!markup_more(markup, in, last)) {
        return false;
    }
    skip(markup, declaration, sizeof(declaration) - 1);
    return true;
}

bool markup_more(struct markup *markup, struct text in, bool last)
{
    markup->at = in.p;
    markup->end = in.p + in.n;
    markup->last = last;
    return good_characters(in);
}

/* Length of the reference at `at`; 0 when it is none that is written. */
static size_t reference(const char *at, const char *end)
{
    static const char *const known[] = {
        "&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#10;", "&#9;"};

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        size_t n = strlen(known[i]);

        if ((size_t)(end - at) >= n && memcmp(at, known[i], n) == 0) {
            return n;
        }
    }
    return 0;
}

/* Text or a value: whole references, no "<", and no "]]>". */
static bool good_text(struct text in)
{
    static const bool special[256] = {['&'] = true, ['<'] = true, [']'] = true};
    const char *end = in.p + in.n;

    for (const char *at = in.p; at < end;) {
        if (!special[(unsigned char)*at]) { /* as most of it is */
            at++;
            continue;
        }
        size_t n = *at == '&' ? reference(at, end) : 1;

        if (n == 0 || *at == '<' ||
            (*at == ']' && end - at >= 3 && at[1] == ']' && at[2] == '>')) {
            return false;
        }
        at += n;
    }
    return true;
}

static bool take_attribute(struct markup *markup)
{
    struct markup_attribute *new = &markup->attributes[markup->attribute_count];
    const char *quote;

    if (markup->attribute_count == MARKUP_ATTRIBUTES) {
        return false;
    }
    new->name = take_name(markup);
    if (new->name.n == 0 || !skip(markup, "=\"", 2)) {
        return false;
    }
    quote = memchr(markup->at, '"', (size_t)(markup->end - markup->at));
    if (quote == NULL) {
        return false;
    }
    new->value = (struct text){markup->at, (size_t)(quote - markup->at)};
    markup->at = quote + 1;
    for (int i = 0; i < markup->attribute_count; i++) {
        if (text_equal(markup->attributes[i].name, new->name)) {
            return false;
        }
    }
    markup->attribute_count++;
    return good_text(new->value);
}

static enum markup_kind take_open(struct markup *markup)
{
    markup->name = take_name(markup);
    markup->attribute_count = 0;
    if (markup->name.n == 0 || markup->name.n > MARKUP_NAME ||
        markup->depth == MARKUP_DEPTH ||
        (markup->depth == 0 && markup->rooted)) {
        return MARKUP_BAD;
    }
    while (skip_blanks(markup) && markup->at < markup->end &&
           is_letter(*markup->at)) {
        if (!take_attribute(markup)) {
            return MARKUP_BAD;
        }
    }
    markup->empty = skip(markup, "/", 1);
    markup->rooted = true;
    markup->open[markup->depth].n = markup->name.n;
    memcpy(markup->open[markup->depth++].p, markup->name.p, markup->name.n);
    return skip(markup, ">", 1) ? MARKUP_OPEN : MARKUP_BAD;
}

/* The name of the innermost element, which is closed. */
static struct text pop(struct markup *markup)
{
    const struct markup_name *name = &markup->open[--markup->depth];

    return (struct text){name->p, name->n};
}

static enum markup_kind take_close(struct markup *markup)
{
    markup->name = take_name(markup);
    skip_blanks(markup);
    return markup->depth > 0 && skip(markup, ">", 1) &&
                   text_equal(markup->name, pop(markup))
               ? MARKUP_CLOSE
               : MARKUP_BAD;
}

static enum markup_kind take_text(struct markup *markup)
{
    const char *from = markup->at;
    const char *to = memchr(from, '<', (size_t)(markup->end - from));

    markup->at = to == NULL ? markup->end : to;
    markup->text = (struct text){from, (size_t)(markup->at - from)};
    return good_text(markup->text) ? MARKUP_TEXT : MARKUP_BAD;
}

enum markup_kind markup_next(struct markup *markup)
{
    if (markup->empty) {
        markup->empty = false;
        markup->name = pop(markup);
        return MARKUP_CLOSE;
    }
    if (markup->depth == 0) {
        skip_blanks(markup);
    }
    if (markup->at == markup->end) {
        return !markup->last                          ? MARKUP_MORE
               : markup->depth == 0 && markup->rooted ? MARKUP_DONE
                                                      : MARKUP_BAD;
    }
    if (skip(markup, "</", 2)) {
        return take_close(markup);
    }
    if (skip(markup, "<", 1)) {
        return take_open(markup);
    }
    return markup->depth > 0 ? take_text(markup) : MARKUP_BAD;
}
