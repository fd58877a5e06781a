#include "fcgi/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "eval/period.h"

void member_start(struct json *j, struct html *out)
{
    *j = (struct json){.out = out};
}

static void before(struct json *j, const char *name)
{
    if (j->some[j->depth]) {
        html_lit(j->out, ",");
    }
    j->some[j->depth] = true;
    if (name) {
        html_json(j->out, name);
        html_lit(j->out, ":");
    }
}

static void deeper(struct json *j, char end)
{
    if (j->depth + 1 == JSON_DEPTH_MAX) {
        j->out->failed = true;
        return;
    }
    j->depth++;
    j->some[j->depth] = false;
    j->end[j->depth] = end;
}

void member_object(struct json *j, const char *name)
{
    before(j, name);
    html_lit(j->out, "{");
    deeper(j, '}');
}

void member_list(struct json *j, const char *name)
{
    before(j, name);
    html_lit(j->out, "[");
    deeper(j, ']');
}

void member_end(struct json *j)
{
    if (j->depth > 0) {
        html_raw_literal(j->out, &j->end[j->depth], 1);
        j->depth--;
    }
}

void member_null(struct json *j, const char *name)
{
    before(j, name);
    html_lit(j->out, "null");
}

void member_text(struct json *j, const char *name, const char *value)
{
    if (!value) {
        member_null(j, name);
        return;
    }
    before(j, name);
    html_json(j->out, value);
}

void member_int(struct json *j, const char *name, int64_t value)
{
    before(j, name);
    html_int(j->out, value);
}

void member_bool(struct json *j, const char *name, bool value)
{
    before(j, name);
    if (value) {
        html_lit(j->out, "true");
    } else {
        html_lit(j->out, "false");
    }
}

void member_exact(struct json *j, const char *name, decimal value)
{
    char text[DECIMAL_TEXT];
    decimal_plain(value, text);
    member_text(j, name, text);
}

void member_number(struct json *j, const char *name, bool has, double value)
{
    char text[32];
    if (!has || !isfinite(value)) {
        member_null(j, name);
        return;
    }
    before(j, name);
    snprintf(text, sizeof(text), "%.17g", value);
    html_raw_literal(j->out, text, strlen(text));
}

void member_time(struct json *j, const char *name, int64_t moment)
{
    char text[TIME_TEXT + sizeof("+08:00")];
    if (moment == 0) {
        member_null(j, name);
        return;
    }
    time_format(moment, text);
    text[strlen("2023-12-05")] = 'T';
    strcat(text, "+08:00");
    member_text(j, name, text);
}

void member_words(struct json *j, const char *name, struct words words)
{
    member_object(j, name);
    member_text(j, "zh", words.zh);
    member_text(j, "en", words.en);
    member_end(j);
}
