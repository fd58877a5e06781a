#include "export/markup.h"

#include <string.h>

enum { BLANK = 1, NAME = 2, LETTER = 4 | NAME, STOP = 8 };

#define THIRTEEN(x) x, x, x, x, x, x, x, x, x, x, x, x, x

/* What a byte may be: names are ASCII here, and text or a value stops at a
 * STOP. */
/* clang-format off */
static const unsigned char classes[256] = {
    [' '] = BLANK, ['\n'] = BLANK, ['\t'] = BLANK, ['\r'] = BLANK,
    ['A'] = THIRTEEN(LETTER), THIRTEEN(LETTER), ['_'] = LETTER,
    ['a'] = THIRTEEN(LETTER), THIRTEEN(LETTER),
    ['-'] = NAME, NAME, ['0'] = NAME, NAME, NAME, NAME, NAME, NAME, NAME, NAME,
    NAME, NAME, NAME, /* a colon last */
    ['&'] = STOP, ['<'] = STOP, ['>'] = STOP, [']'] = STOP, ['"'] = STOP};
/* clang-format on */

static bool is_a(char c, unsigned char class)
{
    return (classes[(unsigned char)c] & class) == class;
}

static bool same(struct text a, struct text b)
{
    return a.n == b.n && a.p[0] == b.p[0] && memcmp(a.p, b.p, a.n) == 0;
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

    while (markup->at < markup->end && is_a(*markup->at, BLANK)) {
        markup->at++;
    }
    return markup->at > from;
}

/* The name that begins here; empty when none does. */
static struct text take_name(struct markup *markup)
{
    const char *from = markup->at, *at = from;

    if (at < markup->end && is_a(*at, LETTER)) {
        while (++at < markup->end && is_a(*at, NAME)) {
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
    return text_clean(in) == in.n;
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

/*
 * Text or a value from here to `end`, which stops it: whole references, no
 * "]]>", and in a value neither "<" nor ">", which may end a piece. False when
 * it is none.
 */
static bool take_until(struct markup *markup, char end, struct text *out)
{
    const char *at = markup->at;

    out->p = at;
    for (;; at++) {
        while (at < markup->end && !is_a(*at, STOP)) { /* as most of it is */
            at++;
        }
        if (at == markup->end || *at == end) {
            break;
        }
        if (*at == '&') {
            size_t n = reference(at, markup->end);

            if (n == 0) {
                return false;
            }
            at += n - 1;
        } else if (*at == '<' || (*at == '>' && end == '"') ||
                   (*at == ']' && markup->end - at >= 3 && at[1] == ']' &&
                       at[2] == '>')) {
            return false;
        }
    }
    markup->at = at;
    out->n = (size_t)(at - out->p);
    return true;
}

static bool take_attribute(struct markup *markup)
{
    struct markup_attribute *new = &markup->attributes[markup->attribute_count];

    if (markup->attribute_count == MARKUP_ATTRIBUTES) {
        return false;
    }
    new->name = take_name(markup);
    if (new->name.n == 0 || !skip(markup, "=\"", 2) ||
        !take_until(markup, '"', &new->value) || !skip(markup, "\"", 1)) {
        return false;
    }
    for (int i = 0; i < markup->attribute_count; i++) {
        if (same(markup->attributes[i].name, new->name)) {
            return false;
        }
    }
    markup->attribute_count++;
    return true;
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
           is_a(*markup->at, LETTER)) {
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
    return markup->depth > 0 && skip(markup, ">", 1) && markup->name.n > 0 &&
                   same(markup->name, pop(markup))
               ? MARKUP_CLOSE
               : MARKUP_BAD;
}

static enum markup_kind take_text(struct markup *markup)
{
    return take_until(markup, '<', &markup->text) ? MARKUP_TEXT : MARKUP_BAD;
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
