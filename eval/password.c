#include "eval/password.h"

#include <stdbool.h>
#include <string.h>

#include "eval/text.h"

enum { LENGTH_MIN = 8, CLASSES_MIN = 3, PART = 3 };

const char *login_fault(const char *login)
{
    size_t n = strlen(login);

    return n < 2 || n > 40 || login[0] < 'a' || login[0] > 'z' ||
                   strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != n
               ? "A sign-in name has 2 to 40 small letters, digits, \".\", "
                 "\"-\" or \"_\" and begins with a letter."
               : NULL;
}

static unsigned small(unsigned point)
{
    return point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
}

/* True when the first PART characters of both are the same. */
static bool same_part(struct text a, struct text b)
{
    size_t i = 0, k = 0;

    for (int n = 0; n < PART; n++) {
        if (i >= a.n || k >= b.n ||
            small(text_next(a, &i)) != small(text_next(b, &k))) {
            return false;
        }
    }
    return true;
}

/* True when `text` holds PART characters in a row of `word`. */
static bool holds_part(struct text text, struct text word)
{
    for (size_t i = 0; i < word.n; text_next(word, &i)) {
        const struct text part = {word.p + i, word.n - i};

        for (size_t k = 0; k < text.n; text_next(text, &k)) {
            const struct text rest = {text.p + k, text.n - k};

            if (same_part(rest, part)) {
                return true;
            }
        }
    }
    return false;
}

static int classes(const char *password)
{
    bool lower = false, upper = false, digit = false, other = false;

    for (; *password != '\0'; password++) {
        char c = *password;

        lower |= c >= 'a' && c <= 'z';
        upper |= c >= 'A' && c <= 'Z';
        digit |= c >= '0' && c <= '9';
        other |= !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                   (c >= '0' && c <= '9'));
    }
    return lower + upper + digit + other;
}

const char *password_fault(
    const char *login, const char *name, const char *password)
{
    struct text text = text_of(password);

    if (text_length(text) < LENGTH_MIN) {
        return "The password needs at least 8 characters.";
    }
    if (classes(password) < CLASSES_MIN) {
        return "The password needs three of: small letters, capitals, "
               "digits, signs.";
    }
    if (holds_part(text, text_of(login)) || holds_part(text, text_of(name))) {
        return "The password must not hold three characters in a row of the "
               "sign-in name or of your name.";
    }
    return NULL;
}
