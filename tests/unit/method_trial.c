#include "tests/unit/method_trial.h"

#include <stdio.h>
#include <string.h>

static decimal number(const char *text)
{
    decimal value = 0;

    decimal_parse(text_of(text), DECIMAL_PLACES, &value);
    return value;
}

/* A parameter of the indicator itself; false when it is none. */
static bool take_own(struct indicator *x, const char *word, decimal value)
{
    const struct {
        const char *word;
        decimal *member;
        bool *has;
    } members[] = {{"target", &x->target, &x->has_target},
        {"low", &x->low, &x->has_low}, {"high", &x->high, &x->has_high},
        {"floor", &x->floor, &x->has_floor},
        {"ceiling", &x->ceiling, &x->has_ceiling},
        {"step", &x->step, &x->has_step}, {"limit", &x->limit, &x->has_limit}};

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        if (strcmp(members[i].word, word) == 0) {
            *members[i].member = value;
            *members[i].has = true;
            return true;
        }
    }
    return false;
}

static void take_bands(struct method_trial *t, char *list)
{
    char *rest;

    t->x.band = "bands";
    t->x.bands = t->bands;
    for (char *one = strtok_r(list, "/", &rest); one != NULL;
         one = strtok_r(NULL, "/", &rest)) {
        char *coefficient = strchr(one, ':');

        *coefficient = '\0';
        t->bands[t->x.band_count++] =
            (struct band){"bands", number(one), number(coefficient + 1)};
    }
}

static void take_peers(struct method_trial *t, char *list)
{
    char *rest;

    for (char *one = strtok_r(list, "/", &rest); one != NULL;
         one = strtok_r(NULL, "/", &rest)) {
        t->peers[t->in.group.count++] = decimal_to_double(number(one));
    }
}

static bool take(struct method_trial *t, char *word, char *value)
{
    if (strcmp(word, "peers") == 0) {
        take_peers(t, value);
    } else if (strcmp(word, "bands") == 0) {
        take_bands(t, value);
    } else if (strcmp(word, "cap") == 0) {
        t->fw.rate_cap = number(value);
    } else if (strcmp(word, "second") == 0) {
        t->in.second = decimal_to_double(number(value));
        t->x.second = "B02";
    } else if (strcmp(word, "tie") == 0) {
        t->fw.tie = number(value) == 0 ? TIE_ROUNDED : TIE_EXACT;
    } else if (strcmp(word, "decimals") == 0) {
        t->x.decimals = (int)(number(value) / DECIMAL_ONE);
    } else {
        return take_own(&t->x, word, number(value));
    }
    return true;
}

bool method_trial_make(struct method_trial *t, const char *method,
    char direction, double value, const char *parameters)
{
    static const char signs[] = "+-IRGCX";
    const char *sign = strchr(signs, direction);
    char words[200], *rest;
    struct peer_values peers;

    *t = (struct method_trial){.fw = {.rate_cap = 100 * DECIMAL_ONE},
        .x = {.second = "", .band = "", .decimals = 2},
        .in = {.value = value}};
    t->x.method = method_named(method);
    snprintf(words, sizeof(words), "%s", parameters);
    if (t->x.method == METHOD__COUNT || sign == NULL) {
        return false;
    }
    t->x.direction = (enum direction)(sign - signs);
    for (char *one = strtok_r(words, ",", &rest); one != NULL;
         one = strtok_r(NULL, ",", &rest)) {
        char word[20], list[100];

        if (sscanf(one, " %19s %99s", word, list) != 2 ||
            !take(t, word, list)) {
            return false;
        }
    }
    peers = (struct peer_values){t->peers, t->in.group.count};
    t->in.group = method_group(&t->fw, &t->x, &peers, value);
    return true;
}
