#include "fcgi/request.h"

#include <string.h>

#include "fcgi/body.h"
#include "fcgi/body_api.h"
#include "fcgi/route.h"
#include "fcgi/translate.h"

#define NAME_SHOWN      40  /* code points of an unknown name in a message */
#define NAME_MAX_POINTS 200 /* of the name of a file */

/* Names that came already: open addressing with room for twice as many. */
struct decoding {
    struct request *req;
    const char **seen;
    size_t slots;
};

/* -- what can be shown of a damaged value ---------------------------------- */

/* At most `max` code points of valid, printable UTF-8 made from any bytes. */
static const char *printable(
    struct arena *arena, struct text in, size_t max, bool multiline)
{
    size_t at = 0, n = 0;
    char *out = arena_alloc(arena, (in.n < max * 4 ? in.n * 3 : max * 4) + 1);
    while (out && at < in.n && max-- > 0) {
        size_t from = at;
        unsigned point = text_next(in, &at);
        bool damaged = point == 0xFFFD && at - from == 1;
        if (damaged || text_control(point, multiline)) {
            memcpy(out + n, "\xEF\xBF\xBD", 3);
            n += 3;
        } else {
            memcpy(out + n, in.p + from, at - from);
            n += at - from;
        }
    }
    return out ? out : "";
}

/* -- faults ---------------------------------------------------------------- */

static void blame(struct request *req, const char *field, const char *text)
{
    request_fault(req, field, text ? text : "");
}

static void text_fault(struct request *req, const char *field,
    const char *label, enum text_fault fault, unsigned max)
{
    switch (fault) {
    case TEXT_OK: return;
    case TEXT_NOT_UTF8:
        blame(req, field,
            arena_printf(req->arena,
                tr(req, "%s: these bytes are not text (UTF-8). Type it again "
                        "instead of pasting it."),
                label));
        return;
    case TEXT_CONTROL:
        blame(req, field,
            arena_printf(req->arena,
                tr(req, "%s: there are control characters in it, such as a "
                        "NUL byte. Type it again instead of pasting it."),
                label));
        return;
    case TEXT_LONG:
        blame(req, field,
            arena_printf(req->arena,
                tr(req, "%s: too long, at most %u characters."), label, max));
        return;
    }
}

static const char *decimal_words(
    const struct request *req, enum decimal_fault fault)
{
    switch (fault) {
    case DECIMAL_TWO_POINTS:
        return tr(req, "There are two decimal points in this number.");
    case DECIMAL_SEPARATOR:
        return tr(
            req, "The commas do not stand in threes: write 1,234.5 or 1234.5.");
    case DECIMAL_TOO_LARGE:
        return tr(req, "This number is too large: check the unit.");
    case DECIMAL_TOO_FINE: return tr(req, "At most six decimals are kept.");
    case DECIMAL_OK:
    case DECIMAL_EMPTY:
    case DECIMAL_NOT_A_NUMBER: break;
    }
    return tr(req,
        "This is not a number. Write digits with a decimal point, as 1234.5.");
}

static void number_fault(
    struct request *req, const char *field, const char *label, const char *why)
{
    blame(req, field, arena_printf(req->arena, "%s: %s", label, why));
}

/* -- one value by its kind ------------------------------------------------- */

static bool count_of(struct text in, unsigned max, int64_t *out)
{
    int64_t number = 0;
    for (size_t i = 0; i < in.n; i++) {
        if (in.p[i] < '0' || in.p[i] > '9') {
            return false;
        }
        number = number * 10 + (in.p[i] - '0');
        if (number > max) {
            return false;
        }
    }
    *out = number;
    return in.n > 0;
}

static bool key_of(struct text in)
{
    for (size_t i = 0; i < in.n; i++) {
        if (!strchr("0123456789abcdef", in.p[i]) || in.p[i] == '\0') {
            return false;
        }
    }
    return in.n == 32;
}

static void take_number(struct request *req, const struct field_rule *rule,
    const char *label, struct text value, struct field *field)
{
    if (value.n == 0) {
        return;
    }
    if (rule->kind == FIELD_COUNT) {
        if (!count_of(value, rule->max, &field->number)) {
            number_fault(req, field->name, label,
                arena_printf(req->arena,
                    tr(req, "a whole number from 0 to %u is wanted."),
                    rule->max));
        }
    } else if (rule->kind == FIELD_KEY) {
        if (!key_of(value)) {
            number_fault(req, field->name, label,
                tr(req, "damaged. Reload the page and send it again."));
        }
    } else {
        enum decimal_fault fault =
            decimal_parse(value, DECIMAL_PLACES, &field->number);
        if (fault != DECIMAL_OK) {
            number_fault(req, field->name, label, decimal_words(req, fault));
        }
    }
}

static bool is_number(enum field_kind kind)
{
    return kind == FIELD_COUNT || kind == FIELD_KEY || kind == FIELD_DECIMAL;
}

static void take(
    struct request *req, const struct field_rule *rule, const struct pair *pair)
{
    bool multiline = rule->kind == FIELD_LONG || rule->kind == FIELD_GROUP;
    bool kept = multiline || rule->kind == FIELD_SECRET;
    unsigned max = is_number(rule->kind) ? 40 : rule->max;
    struct text value = kept ? pair->value : text_trim(pair->value);
    const char *label = tr(req, rule->label);
    enum text_fault fault = text_check(value, max, multiline);
    struct field *field = &req->fields[req->field_count++];
    *field = (struct field){.name = pair->name.p, .value = value.p};
    if (fault != TEXT_OK) {
        text_fault(req, field->name, label, fault, max);
        field->value = rule->kind == FIELD_SECRET
                           ? ""
                           : printable(req->arena, value, max, multiline);
        return;
    }
    /* The value's own NUL stands behind the blanks that were trimmed. */
    if (value.n != pair->value.n) {
        field->value = arena_copy(req->arena, value.p, value.n);
    }
    if (!field->value) {
        field->value = "";
    }
    if (is_number(rule->kind)) {
        take_number(req, rule, label, value, field);
    }
}

/* -- names ----------------------------------------------------------------- */

static bool name_matches(const struct field_rule *rule, struct text name)
{
    size_t n = strlen(rule->name);
    if (rule->kind != FIELD_GROUP) {
        return n == name.n && memcmp(rule->name, name.p, n) == 0;
    }
    return name.n > n && name.n <= n + 40 &&
           memcmp(rule->name, name.p, n) == 0 &&
           text_check(name, name.n, false) == TEXT_OK;
}

static const struct field_rule *rule_of(
    const struct field_rule *rules, struct text name)
{
    for (const struct field_rule *rule = rules; rule && rule->name; rule++) {
        if (name_matches(rule, name)) {
            return rule;
        }
    }
    return NULL;
}

/* False when the name came before. */
static bool first_time(struct decoding *d, const char *name)
{
    uint64_t hash = 1469598103934665603u;
    for (const char *p = name; *p; p++) {
        hash = (hash ^ (unsigned char)*p) * 1099511628211u;
    }
    size_t slot = hash % d->slots;
    while (d->seen[slot]) {
        if (strcmp(d->seen[slot], name) == 0) {
            return false;
        }
        slot = (slot + 1) % d->slots;
    }
    d->seen[slot] = name;
    return true;
}

static void unknown(struct request *req, struct text name)
{
    const char *shown = printable(req->arena, name, NAME_SHOWN, false);
    blame(req, "",
        arena_printf(req->arena,
            tr(req, "This page has no field \"%s\". Reload the page and send "
                    "it again."),
            shown));
}

static void repeated(
    struct request *req, const struct field_rule *rule, const char *name)
{
    if (request_fault_of(req, name)) {
        return;
    }
    blame(req, name,
        arena_printf(req->arena,
            tr(req, "%s: came more than once (%s). Reload the page and send "
                    "it again."),
            tr(req, rule->label), name));
}

/* Browsers send the name alone, or the way to it below a chosen folder. */
static struct text last_name(struct text name)
{
    for (size_t i = name.n; i > 0; i--) {
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
            return (struct text){name.p + i, name.n - i};
        }
    }
    return name;
}

static void take_file(
    struct request *req, const struct field_rule *rule, const struct pair *pair)
{
    struct text name = last_name(pair->file);
    const char *label = tr(req, rule->label);
    enum text_fault fault = text_check(name, NAME_MAX_POINTS, false);
    size_t before = 0;
    for (size_t i = 0; i < req->upload_count; i++) {
        before += strcmp(req->uploads[i].field, rule->name) == 0;
    }
    if (before == rule->max) {
        if (!request_fault_of(req, rule->name)) {
            blame(req, rule->name,
                arena_printf(req->arena,
                    tr(req, "%s: at most %u files are taken."), label,
                    rule->max));
        }
        return;
    }
    if (fault != TEXT_OK) {
        text_fault(req, rule->name, label, fault, NAME_MAX_POINTS);
        return;
    }
    req->uploads[req->upload_count++] =
        (struct upload){rule->name, name.p, pair->value};
}

static void judge_file(
    struct request *req, const struct field_rule *rule, const struct pair *pair)
{
    if (rule->kind != FIELD_FILE) {
        blame(req, "", tr(req, "Files cannot be sent to this page."));
    } else if (!pair->file.p) {
        blame(req, rule->name,
            arena_printf(req->arena, tr(req, "%s: choose a file."),
                tr(req, rule->label)));
    } else {
        take_file(req, rule, pair);
    }
}

static void judge(struct decoding *d, const struct pair *pair)
{
    struct request *req = d->req;
    const struct field_rule *rule = rule_of(req->route->fields, pair->name);
    if (!rule) {
        if (req->method == METHOD_POST) {
            unknown(req, pair->name);
        }
    } else if (pair->file.p || rule->kind == FIELD_FILE) {
        judge_file(req, rule, pair);
    } else if (!first_time(d, pair->name.p)) {
        repeated(req, rule, pair->name.p);
    } else {
        take(req, rule, pair);
    }
}

static void want(struct request *req, const struct field_rule *rule)
{
    const struct field *field = request_field(req, rule->name);
    bool there = field && *field->value;
    for (size_t i = 0; i < req->upload_count; i++) {
        there |= strcmp(req->uploads[i].field, rule->name) == 0;
    }
    if (rule->kind == FIELD_GROUP || !rule->required || there ||
        request_fault_of(req, rule->name)) {
        return;
    }
    blame(req, rule->name,
        arena_printf(req->arena, tr(req, "%s: missing. Fill it in."),
            tr(req, rule->label)));
}

/* -- the whole ------------------------------------------------------------- */

static const char *body_words(const struct request *req, enum body_fault fault)
{
    switch (fault) {
    case BODY_MANY:
        return arena_printf(req->arena,
            tr(req, "Too many fields were sent: at most %d are taken."),
            REQUEST_FIELDS_MAX);
    case BODY_MEMORY: return tr(req, "Too much was sent at once.");
    case BODY_OK:
    case BODY_BROKEN:
    case BODY_TYPE: break;
    }
    return tr(req,
        "What was sent is cut off or damaged. Reload the page and send it "
        "again.");
}

/* No more pairs than separators and one; a part of a multipart body is longer
 * than any pair. */
static size_t most_pairs(struct text in)
{
    size_t count = 1;
    for (size_t i = 0; i < in.n && count < REQUEST_FIELDS_MAX; i++) {
        count += in.p[i] == '&' || in.p[i] == '\n';
    }
    return count;
}

static enum body_fault decode(struct request *req, struct pairs *pairs)
{
    bool post = req->method == METHOD_POST;
    const struct text in =
        post ? (struct text){req->body, req->body_size} : text_of(req->query);
    if (post && req->is_api) {
        return body_api(req, pairs);
    }
    pairs->cap = most_pairs(in);
    pairs->of = arena_array(req->arena, pairs->cap, sizeof(*pairs->of));
    if (!pairs->of) {
        return BODY_MEMORY;
    }
    return post ? body_decode(in, req->content_type, req->arena, pairs)
                : body_urlencoded(in, req->arena, pairs);
}

void request_decode(struct request *req)
{
    struct pairs pairs = {0};
    struct decoding d = {.req = req};
    if (req->method != METHOD_POST &&
        (*req->query == '\0' || !req->route->fields)) {
        return;
    }
    enum body_fault fault = decode(req, &pairs);
    if (fault != BODY_OK) {
        if (req->fault_count == 0) {
            blame(req, "", body_words(req, fault));
        }
        pairs.count = 0;
    }
    req->fields =
        arena_array(req->arena, pairs.count + 1, sizeof(*req->fields));
    req->uploads =
        arena_array(req->arena, pairs.count + 1, sizeof(*req->uploads));
    d.slots = 2 * pairs.count + 1;
    d.seen = arena_array(req->arena, d.slots, sizeof(*d.seen));
    if (!req->fields || !req->uploads || !d.seen) {
        blame(req, "", body_words(req, BODY_MEMORY));
        return;
    }
    for (size_t i = 0; i < pairs.count; i++) {
        judge(&d, &pairs.of[i]);
    }
    for (const struct field_rule *rule = req->route->fields;
         fault == BODY_OK && rule && rule->name; rule++) {
        want(req, rule);
    }
}
