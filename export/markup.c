#include "export/markup.h"

#include <string.h>

enum { PLAIN = 1, BLANK = 2 | PLAIN, NAME = 4 | PLAIN, LETTER = 8 | NAME };

#define FOUR(x)     x, x, x, x
#define THIRTEEN(x) FOUR(x), FOUR(x), FOUR(x), x

/* What a byte may be: names are ASCII here, and text or a value is looked at
 * more closely where it is not PLAIN. */
/* clang-format off */
static const unsigned char classes[256] = {
    ['\t'] = BLANK, ['\n'] = BLANK, ['\r'] = BLANK, [' '] = BLANK,
    ['!'] = PLAIN, /* and no quote */
    ['#'] = PLAIN, PLAIN, PLAIN, /* no ampersand */
    ['\''] = PLAIN, PLAIN, FOUR(PLAIN), NAME, NAME, /* a hyphen and a dot */
    ['/'] = PLAIN,
    ['0'] = FOUR(NAME), FOUR(NAME), NAME, NAME, NAME, /* a colon last */
    [';'] = PLAIN, ['='] = PLAIN, ['?'] = PLAIN, PLAIN,
    ['A'] = THIRTEEN(LETTER), THIRTEEN(LETTER),
    ['['] = PLAIN, PLAIN, /* no bracket */ ['^'] = PLAIN, LETTER, PLAIN,
    ['a'] = THIRTEEN(LETTER), THIRTEEN(LETTER), FOUR(PLAIN), PLAIN};
/* clang-format on */

static bool is_a(const char *at, unsigned char class)
{
    return (classes[(unsigned char)*at] & class) == class;
}

static bool same(struct text a, struct text b)
{
    return a.n == b.n && a.p[0] == b.p[0] &&
           (a.n == 1 || memcmp(a.p, b.p, a.n) == 0);
}

/* -- what is passed over: each returns where it ends ----------------------- */

/* A piece ends in ">", which ends blanks and names: no end is looked for. */
static const char *skip_blanks(const char *at)
{
    while (is_a(at, BLANK)) {
        at++;
    }
    return at;
}

static const char *skip_name(const char *at, struct text *name)
{
    const char *from = at;

    if (is_a(at, LETTER)) {
        do {
            at++;
        } while (is_a(at, NAME));
    }
    *name = (struct text){from, (size_t)(at - from)};
    return at;
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
 * Bytes of what may stand in text or a value though it is not PLAIN, 0 for all
 * else: references, characters that XML takes, no "]]>", and in a value neither
 * "<" nor ">", which may end a piece.
 */
__attribute__((noinline)) static size_t special(
    const char *at, const char *end, bool value)
{
    switch (*at) {
    case '&': return reference(at, end);
    case '<': return 0;
    case '>':
    case '"': return !value;
    case ']': return at[1] != ']' || at[2] != '>';
    default: return text_clean_wide((struct text){at, (size_t)(end - at)});
    }
}

/* Text or a value to `stop`, text to the end of the piece too. NULL when it is
 * none. */
static inline const char *skip_until(
    const struct markup *markup, const char *at, char stop, struct text *out)
{
    const char *from = at;

    for (size_t n = 1; at < markup->end; at += n) {
        while (is_a(at, PLAIN)) { /* as most of it is */
            at++;
        }
        if (*at == stop) {
            break;
        }
        n = special(at, markup->end, stop == '"');
        if (n == 0) {
            return NULL;
        }
    }
    *out = (struct text){from, (size_t)(at - from)};
    return at;
}

static const char *take_attribute(struct markup *markup, const char *at)
{
    struct markup_attribute *new = &markup->attributes[markup->attribute_count];

    if (markup->attribute_count == MARKUP_ATTRIBUTES) {
        return NULL;
    }
    at = skip_name(at, &new->name);
    if (at[0] != '=' || at[1] != '"') {
        return NULL;
    }
    at = skip_until(markup, at + 2, '"', &new->value);
    for (int i = 0; at != NULL && i < markup->attribute_count; i++) {
        if (same(markup->attributes[i].name, new->name)) {
            return NULL;
        }
    }
    markup->attribute_count++;
    return at == NULL ? NULL : at + 1;
}

/* Those behind a name, and blanks. */
static const char *take_attributes(struct markup *markup, const char *at)
{
    markup->attribute_count = 0;
    while (at != NULL && is_a(at, BLANK)) {
        at = skip_blanks(at);
        if (!is_a(at, LETTER)) {
            break;
        }
        at = take_attribute(markup, at);
    }
    return at;
}

/* -- pieces ---------------------------------------------------------------- */

bool markup_begin(struct markup *markup, struct text in, bool last)
{
    static const char declaration[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    enum { N = sizeof(declaration) - 1 };

    markup->depth = markup->attribute_count = 0;
    markup->empty = markup->rooted = false;
    if (!markup_more(markup, in, last)) {
        return false;
    }
    if (in.n >= N && memcmp(in.p, declaration, N) == 0) {
        markup->at += N;
    }
    return true;
}

bool markup_more(struct markup *markup, struct text in, bool last)
{
    markup->at = in.p;
    markup->end = in.p + in.n;
    markup->last = last;
    return in.n == 0 ? last : in.p[in.n - 1] == '>';
}

/* -- the next of it -------------------------------------------------------- */

static void push(struct markup *markup, struct text name)
{
    struct markup_name *open = &markup->open[markup->depth++];

    open->n = name.n;
    open->p[0] = name.p[0]; /* as most have no more */
    if (name.n > 1) {
        memcpy(open->p, name.p, name.n);
    }
}

/* The name of the innermost element, which is closed. */
static struct text pop(struct markup *markup)
{
    const struct markup_name *name = &markup->open[--markup->depth];

    return (struct text){name->p, name->n};
}

static enum markup_kind take_open(struct markup *markup, const char *at)
{
    at = skip_name(at, &markup->name);
    if (markup->name.n == 0 || markup->name.n > MARKUP_NAME ||
        markup->depth == MARKUP_DEPTH ||
        (markup->depth == 0 && markup->rooted)) {
        return MARKUP_BAD;
    }
    at = take_attributes(markup, at);
    if (at == NULL) {
        return MARKUP_BAD;
    }
    markup->rooted = true;
    markup->empty = *at == '/';
    at += markup->empty;
    markup->at = at + 1;
    push(markup, markup->name);
    return *at == '>' ? MARKUP_OPEN : MARKUP_BAD;
}

static enum markup_kind take_close(struct markup *markup, const char *at)
{
    at = skip_blanks(skip_name(at, &markup->name));
    markup->at = at + 1;
    return markup->depth > 0 && *at == '>' && markup->name.n > 0 &&
                   same(markup->name, pop(markup))
               ? MARKUP_CLOSE
               : MARKUP_BAD;
}

static enum markup_kind take_text(struct markup *markup)
{
    markup->at = skip_until(markup, markup->at, '<', &markup->text);
    return markup->at == NULL ? MARKUP_BAD : MARKUP_TEXT;
}

enum markup_kind markup_next(struct markup *markup)
{
    if (markup->empty) {
        markup->empty = false;
        markup->name = pop(markup);
        return MARKUP_CLOSE;
    }
    if (markup->depth == 0 && markup->at < markup->end) {
        markup->at = skip_blanks(markup->at);
    }
    if (markup->at == markup->end) {
        return !markup->last                          ? MARKUP_MORE
               : markup->depth == 0 && markup->rooted ? MARKUP_DONE
                                                      : MARKUP_BAD;
    }
    if (*markup->at != '<') {
        return markup->depth > 0 ? take_text(markup) : MARKUP_BAD;
    }
    return markup->at[1] == '/' ? take_close(markup, markup->at + 2)
                                : take_open(markup, markup->at + 1);
}
