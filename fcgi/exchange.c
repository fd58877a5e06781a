#include "fcgi/exchange.h"

#include <errno.h>
#include <fastcgi.h>
#include <string.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <time.h>

#include "fcgi/agent.h"
#include "fcgi/body.h"
#include "fcgi/metrics.h"
#include "sql/config.h"
#include "sql/log.h"

#define DRAIN_MAX  (64u << 20) /* of a body that is refused */
#define RECORD_MAX 65528 /* bytes in one FastCGI record, a multiple of 8 */
#define BUFFERED   8000  /* what libfcgi keeps until the end by itself */
#define PARTS_MAX  1024  /* of one writev */

/* -- parameters ------------------------------------------------------------ */

enum param {
    PARAM_METHOD,
    PARAM_URI,
    PARAM_LENGTH,
    PARAM_TYPE,
    PARAM_COOKIE,
    PARAM_AUTHORIZATION,
    PARAM_AGENT,
    PARAM_ACCEPT,
    PARAM_ADDRESS,
    PARAM_SITE,
    PARAM_CSRF,
    PARAM_KEY,
    PARAM_MATCH,
    PARAM_LANGUAGE,
    PARAM_ID,
    PARAM__COUNT
};

static const struct text names[PARAM__COUNT] = {
    [PARAM_METHOD] = {"REQUEST_METHOD=", 15},
    [PARAM_URI] = {"REQUEST_URI=", 12},
    [PARAM_LENGTH] = {"CONTENT_LENGTH=", 15},
    [PARAM_TYPE] = {"CONTENT_TYPE=", 13},
    [PARAM_COOKIE] = {"HTTP_COOKIE=", 12},
    [PARAM_AGENT] = {"HTTP_USER_AGENT=", 16},
    [PARAM_AUTHORIZATION] = {"HTTP_AUTHORIZATION=", 19},
    [PARAM_ACCEPT] = {"HTTP_ACCEPT=", 12},
    [PARAM_ADDRESS] = {"REMOTE_ADDR=", 12},
    [PARAM_SITE] = {"HTTP_SEC_FETCH_SITE=", 20},
    [PARAM_CSRF] = {"HTTP_X_CSRF_TOKEN=", 18},
    [PARAM_KEY] = {"HTTP_IDEMPOTENCY_KEY=", 21},
    [PARAM_MATCH] = {"HTTP_IF_NONE_MATCH=", 19},
    [PARAM_LANGUAGE] = {"HTTP_ACCEPT_LANGUAGE=", 21},
    [PARAM_ID] = {"REQUEST_ID=", 11},
};

static const char *copy(struct arena *arena, const char *string)
{
    const char *made = arena_copy(arena, string, strlen(string));
    return made ? made : "";
}

static void read_params(
    struct arena *arena, char **envp, const char *values[PARAM__COUNT])
{
    for (int i = 0; i < PARAM__COUNT; i++) {
        values[i] = "";
    }
    for (; *envp; envp++) {
        for (int i = 0; i < PARAM__COUNT; i++) {
            if (strncmp(*envp, names[i].p, names[i].n) == 0) {
                values[i] = copy(arena, *envp + names[i].n);
                break;
            }
        }
    }
}

/* -- reading --------------------------------------------------------------- */

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* From nginx' own id when it sends one, so that both logs speak of the same. */
static void name_request(
    struct seat *seat, struct request *req, const char *given)
{
    static const char hex[] = "0123456789abcdef";
    if (seat->serial == 0 &&
        getrandom(&seat->serial, sizeof(seat->serial), 0) < 0) {
        seat->serial = (uint64_t)req->now;
    }
    uint64_t id = seat->serial++;
    bool usable = strspn(given, hex) >= sizeof(req->id) - 1;
    for (size_t i = 0; i < sizeof(req->id) - 1; i++) {
        req->id[i] = usable ? given[i] : hex[id >> 4 * i & 15];
    }
    req->id[sizeof(req->id) - 1] = '\0';
    log_request(req->id);
}

static bool length_of(const char *text, size_t *out)
{
    size_t length = 0;
    for (; *text >= '0' && *text <= '9' && length < DRAIN_MAX; text++) {
        length = length * 10 + (size_t)(*text - '0');
    }
    *out = length;
    return *text == '\0';
}

/*
 * Bytes left unread would be taken for the next request on a kept connection,
 * and closing over them would tear our answer from the socket.
 */
static void drain(FCGX_Request *fcgx)
{
    char scrap[8192];
    size_t left = DRAIN_MAX;
    while (left > 0) {
        int n = FCGX_GetStr(scrap, sizeof(scrap), fcgx->in);
        if (n < (int)sizeof(scrap)) {
            return;
        }
        left -= (size_t)n;
    }
    fcgx->keepConnection = 0;
}

static bool cannot(const struct request *req, struct reply *reply, int status,
    const char *code, const char *message)
{
    reply_error(req, reply, status, code, message);
    return false;
}

/* Only files of evidence are larger than a form. */
static size_t body_max(const struct request *req)
{
    static const char files[] = "/evidence/";
    return strncmp(req->path, files, sizeof(files) - 1) == 0 ? REQUEST_FILE_MAX
                                                             : REQUEST_BODY_MAX;
}

static bool read_body(FCGX_Request *fcgx, struct request *req,
    struct reply *reply, const char *length)
{
    size_t size = 0;
    if (!length_of(length, &size)) {
        return cannot(req, reply, 400, "length",
            tr(req, "The length of the request is damaged."));
    }
    if (size > body_max(req)) {
        drain(fcgx);
        return cannot(req, reply, 413, "large",
            tr(req, "What was sent is too large: at most 2 MB are taken, of "
                    "a file of evidence 5 MB. Nothing has been changed."));
    }
    if (req->method == METHOD_POST &&
        !body_type_known(req->content_type, req->is_api)) {
        drain(fcgx);
        return cannot(req, reply, 415, "type",
            req->is_api ? tr(req, "This kind of content is not taken: send "
                                  "application/json, or text/csv where a "
                                  "table is taken.")
                        : tr(req, "This kind of content is not taken: send "
                                  "a form."));
    }
    char *body = arena_alloc(req->arena, size + 1);
    if (!body) {
        return cannot(
            req, reply, 503, "memory", tr(req, "Too much was sent at once."));
    }
    req->body = body;
    while (req->body_size < size) {
        int n = FCGX_GetStr(
            body + req->body_size, (int)(size - req->body_size), fcgx->in);
        if (n <= 0) {
            return cannot(req, reply, 400, "cut",
                tr(req, "What was sent is cut off or damaged. Reload the "
                        "page and send it again."));
        }
        req->body_size += (size_t)n;
    }
    return true;
}

static void set_out(struct seat *seat, struct request *req)
{
    *req = (struct request){
        .arena = seat->arena,
        .config = seat->config,
        .read = seat->read,
        .write = seat->write,
        .now = (int64_t)seconds(CLOCK_REALTIME),
        .path = "",
        .query = "",
        .body = "",
    };
    seat->started = seconds(CLOCK_MONOTONIC);
    seat->statements =
        db_statement_count(seat->read) + db_statement_count(seat->write);
}

bool exchange_begin(struct seat *seat, FCGX_Request *fcgx, struct request *req,
    struct reply *reply)
{
    const char *values[PARAM__COUNT];
    set_out(seat, req);
    reply_start(reply, seat->arena);
    read_params(seat->arena, fcgx->envp, values);
    name_request(seat, req, values[PARAM_ID]);
    request_cookies(req, values[PARAM_COOKIE]);
    request_authorization(req, values[PARAM_AUTHORIZATION]);
    req->address = values[PARAM_ADDRESS];
    req->agent = agent_name(values[PARAM_AGENT], seat->arena);
    req->loopback = strcmp(req->address, "127.0.0.1") == 0 ||
                    strcmp(req->address, "::1") == 0;
    req->same_origin = strcmp(values[PARAM_SITE], "same-origin") == 0;
    req->content_type = values[PARAM_TYPE];
    req->wants_json = strncmp(values[PARAM_ACCEPT], "application/json",
                          sizeof("application/json") - 1) == 0;
    if (!request_target(req, values[PARAM_METHOD], values[PARAM_URI])) {
        return cannot(
            req, reply, 400, "address", tr(req, "This address is damaged."));
    }
    req->csrf = values[PARAM_CSRF];
    req->key = values[PARAM_KEY];
    req->if_none_match = values[PARAM_MATCH];
    if (!request_program(req, values[PARAM_ACCEPT], values[PARAM_LANGUAGE])) {
        drain(fcgx);
        return cannot(req, reply, 406, "accept",
            tr(req, "Only JSON, CSV and workbooks are made here: Accept has "
                    "to name one of them."));
    }
    return read_body(fcgx, req, reply, values[PARAM_LENGTH]);
}

/* -- sending --------------------------------------------------------------- */

static void header(struct html *h, const char *name, const char *value)
{
    if (!value) {
        return;
    }
    html_raw_literal(h, name, strlen(name));
    html_lit(h, ": ");
    html_raw_literal(h, value, strlen(value));
    html_lit(h, "\r\n");
}

static void security_headers(struct html *h)
{
    html_lit(h,
        "Content-Security-Policy: default-src 'none'; style-src 'self'; "
        "script-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Referrer-Policy: same-origin\r\n"
        "Cross-Origin-Opener-Policy: same-origin\r\n");
}

static void download_headers(struct html *h, const struct reply *reply)
{
    if (!reply->filename) {
        return;
    }
    html_lit(h, "Content-Disposition: attachment; filename*=UTF-8''");
    html_url(h, reply->filename);
    html_lit(h, "\r\n");
}

static void write_head(
    struct html *h, const struct request *req, const struct reply *reply)
{
    html_lit(h, "Status: ");
    html_int(h, reply->status);
    html_lit(h, "\r\n");
    header(h, "Content-Type", reply->type);
    header(h, "Location", reply->location);
    header(h, "Set-Cookie", reply->cookie);
    header(h, "X-Accel-Redirect", reply->accel);
    header(h, "Allow", reply->allow);
    header(h, "WWW-Authenticate", reply->challenge);
    if (reply->retry > 0) {
        html_lit(h, "Retry-After: ");
        html_int(h, reply->retry);
        html_lit(h, "\r\n");
    }
    header(h, "X-Request-Id", req->id);
    header(h, "ETag", reply->etag);
    /* What has a tag is kept, and asked for again before each use. */
    header(h, "Cache-Control", reply->etag ? "private, no-cache" : "no-store");
    download_headers(h, reply);
    security_headers(h);
    if (!reply->accel) {
        html_lit(h, "Content-Length: ");
        html_int(h, (int64_t)reply->body.n);
        html_lit(h, "\r\n");
    }
    html_lit(h, "\r\n");
}

/* Write all of `parts`; what was written of them is consumed. */
static bool write_all(int fd, struct iovec *parts, int count)
{
    while (count > 0) {
        ssize_t n = writev(fd, parts, count);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return false;
        }
        while (count > 0 && (size_t)n >= parts->iov_len) {
            n -= (ssize_t)parts->iov_len;
            parts++;
            count--;
        }
        if (count > 0) {
            parts->iov_base = (char *)parts->iov_base + n;
            parts->iov_len -= (size_t)n;
        }
    }
    return true;
}

/* One FastCGI record of standard output: its header and its bytes. */
static void record(const FCGX_Request *fcgx, char *bytes, size_t n,
    FCGI_Header *head, struct iovec parts[2])
{
    *head = (FCGI_Header){
        .version = FCGI_VERSION_1,
        .type = FCGI_STDOUT,
        .requestIdB1 = (unsigned char)(fcgx->requestId >> 8 & 0xFF),
        .requestIdB0 = (unsigned char)(fcgx->requestId & 0xFF),
        .contentLengthB1 = (unsigned char)(n >> 8),
        .contentLengthB0 = (unsigned char)(n & 0xFF),
    };
    parts[0] = (struct iovec){head, sizeof(*head)};
    parts[1] = (struct iovec){bytes, n};
}

/*
 * libfcgi cuts what it is given into records of 8 KB with a system call each.
 * A page is larger; its records are put on the connection here, all at once,
 * before anything has gone through libfcgi's own buffer.
 */
static bool send_records(const FCGX_Request *fcgx, struct arena *arena,
    const struct html *head, const struct html *body)
{
    size_t count = 1 + (body->n + RECORD_MAX - 1) / RECORD_MAX;
    FCGI_Header *heads = arena_array(arena, count, sizeof(*heads));
    struct iovec *parts = arena_array(arena, 2 * count, sizeof(*parts));
    if (!heads || !parts || 2 * count > PARTS_MAX) {
        return false;
    }
    record(fcgx, head->p, head->n, heads, parts);
    for (size_t i = 1; i < count; i++) {
        size_t at = (i - 1) * RECORD_MAX;
        size_t n = body->n - at < RECORD_MAX ? body->n - at : RECORD_MAX;
        record(fcgx, body->p + at, n, &heads[i], &parts[2 * i]);
    }
    return write_all(fcgx->ipcFd, parts, (int)(2 * count));
}

static bool send_reply(FCGX_Request *fcgx, struct arena *arena,
    const struct html *head, const struct html *body)
{
    if (head->failed) {
        return false;
    }
    if (head->n + body->n > BUFFERED) {
        return send_records(fcgx, arena, head, body);
    }
    return FCGX_PutStr(head->p, (int)head->n, fcgx->out) == (int)head->n &&
           FCGX_PutStr(body->p, (int)body->n, fcgx->out) == (int)body->n;
}

static void count_reply(struct seat *seat, const struct reply *reply)
{
    uint64_t statements =
        db_statement_count(seat->read) + db_statement_count(seat->write);
    metrics_count(reply->status, seconds(CLOCK_MONOTONIC) - seat->started,
        statements - seat->statements);
}

void exchange_end(struct seat *seat, FCGX_Request *fcgx,
    const struct request *req, const struct reply *reply)
{
    const struct html none = {.p = NULL};
    struct html head;
    html_start(&head, seat->arena);
    write_head(&head, req, reply);
    if (!send_reply(fcgx, seat->arena, &head,
            req->method == METHOD_HEAD ? &none : &reply->body)) {
        /* Half an answer must not look like a whole one. */
        fcgx->keepConnection = 0;
        log_line(LOG_WARNING, "the reply could not be sent: %s", req->path);
    }
    if (reply->status >= 500) {
        log_line(LOG_ERROR, "answered %d: %s", reply->status, req->path);
    }
    FCGX_Finish_r(fcgx);
    count_reply(seat, reply);
    log_request("");
    arena_reset(seat->arena);
}
