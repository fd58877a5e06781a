#include "fcgi/request.h"

#include <string.h>
#include <strings.h>

#include "fcgi/body.h"
#include "fcgi/translate.h"

#define FAULTS_MAX 50 /* further ones would help nobody */

const struct field *request_field(const struct request *req, const char *name)
{
    for (size_t i = 0; i < req->field_count; i++) {
        if (strcmp(req->fields[i].name, name) == 0) {
            return &req->fields[i];
        }
    }
    return NULL;
}

const char *request_value(const struct request *req, const char *name)
{
    const struct field *field = request_field(req, name);
    return field ? field->value : "";
}

void request_fault(struct request *req, const char *field, const char *text)
{
    static struct fault lost = {"", ""};
    if (!req->faults) {
        req->faults = arena_array(req->arena, FAULTS_MAX, sizeof(*req->faults));
    }
    if (!req->faults) {
        /* Still a fault: the request must not pass as a good one. */
        req->faults = &lost;
        req->fault_count = 1;
        return;
    }
    if (req->faults != &lost && req->fault_count < FAULTS_MAX) {
        req->faults[req->fault_count++] = (struct fault){field, text};
    }
}

const char *request_fault_of(const struct request *req, const char *field)
{
    for (size_t i = 0; i < req->fault_count; i++) {
        if (strcmp(req->faults[i].field, field) == 0) {
            return req->faults[i].text;
        }
    }
    return NULL;
}

/* -- target ---------------------------------------------------------------- */

static enum http_method method_of(const char *method)
{
    static const struct {
        const char *name;
        enum http_method method;
    } names[] = {{"GET", METHOD_GET}, {"HEAD", METHOD_HEAD},
        {"POST", METHOD_POST}, {"OPTIONS", METHOD_OPTIONS}};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(method, names[i].name) == 0) {
            return names[i].method;
        }
    }
    return METHOD_OTHER;
}

/* "/./", "/../" and "//" name nothing here; a link with them is a trick. */
static bool plain(const char *path)
{
    for (const char *p = strchr(path, '/'); p; p = strchr(p + 1, '/')) {
        size_t n = strcspn(p + 1, "/");
        bool last = p[1 + n] == '\0';
        if ((n == 0 && !last) || (n == 1 && p[1] == '.') ||
            (n == 2 && p[1] == '.' && p[2] == '.')) {
            return false;
        }
    }
    return true;
}

bool request_target(struct request *req, const char *method, const char *target)
{
    size_t length = strcspn(target, "?"), n = 0;
    char *path = arena_alloc(req->arena, length + 1);
    req->method = method_of(method);
    req->path = "";
    req->query = target[length] == '?' ? target + length + 1 : "";
    if (!path || target[0] != '/' ||
        !percent_decode((struct text){target, length}, false, path, &n) ||
        text_check((struct text){path, n}, n, false) != TEXT_OK ||
        !plain(path)) {
        return false;
    }
    req->path = path;
    req->is_api = strncmp(path, "/api/", strlen("/api/")) == 0;
    req->wants_json |= req->is_api;
    return true;
}

bool request_local(const char *target)
{
    struct text text = text_of(target);
    return target[0] == '/' && target[1] != '/' && target[1] != '\\' &&
           text.n <= 500 && text_check(text, text.n, false) == TEXT_OK &&
           !strpbrk(target, "\\ \"<>");
}

/* -- cookies --------------------------------------------------------------- */

/* The value of one cookie, when all of it is letters and digits. */
static bool cookie(
    struct request *req, struct text pair, const char *name, const char **out)
{
    size_t n = strlen(name);
    if (pair.n <= n || memcmp(pair.p, name, n) != 0 || pair.p[n] != '=' ||
        pair.n - n - 1 > 64) {
        return false;
    }
    struct text value = {pair.p + n + 1, pair.n - n - 1};
    for (size_t i = 0; i < value.n; i++) {
        if (!((value.p[i] >= '0' && value.p[i] <= '9') ||
                (value.p[i] >= 'a' && value.p[i] <= 'z'))) {
            return false;
        }
    }
    const char *copy = arena_copy(req->arena, value.p, value.n);
    if (copy) {
        *out = copy;
    }
    return copy != NULL;
}

void request_cookies(struct request *req, const char *header)
{
    const char *lang = "";
    req->token = "";
    req->visitor = "";
    req->half = "";
    while (*header) {
        header += strspn(header, "; ");
        struct text pair = {header, strcspn(header, ";")};
        if (!cookie(req, pair, "sid", &req->token) &&
            !cookie(req, pair, "half", &req->half) &&
            !cookie(req, pair, "visitor", &req->visitor)) {
            cookie(req, pair, "lang", &lang);
        }
        header += pair.n;
    }
    req->english = strcmp(lang, "en") == 0;
}

/* Kinds of content that paths below /api/ answer in. */
static bool has_accepted(const char *accept)
{
    static const char *const kinds[] = {"json", "csv", "*/*", "sheet"};
    bool any = *accept == '\0';
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        any |= strstr(accept, kinds[i]) != NULL;
    }
    return any;
}

bool request_program(
    struct request *req, const char *accept, const char *languages)
{
    if (!req->is_api) {
        return true;
    }
    if (*languages && *languages != '*') {
        req->english = strncasecmp(languages, "zh", 2) != 0;
    }
    return has_accepted(accept);
}

void request_authorization(struct request *req, const char *header)
{
    static const char scheme[] = "Bearer ";
    bool bearer = strncasecmp(header, scheme, sizeof(scheme) - 1) == 0;
    req->bearer = bearer ? header + sizeof(scheme) - 1 : "";
}
