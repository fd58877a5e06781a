/*
 * One HTTP request, read whole, checked, typed. Everything lives in the
 * request's arena; nothing points into libfcgi after request_read.
 */
#ifndef FCGI_REQUEST_H
#define FCGI_REQUEST_H

#include "eval/arena.h"
#include "eval/period.h"
#include "eval/text.h"
#include "sql/submission.h"

#define REQUEST_BODY_MAX   (2u << 20) /* bytes of a body, as in nginx */
#define REQUEST_FILE_MAX   (6u << 20) /* the same of /evidence/ */
#define REQUEST_FIELDS_MAX 2000
#define REQUEST_PARAMS_MAX 6

enum http_method {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD_OPTIONS,
    METHOD_OTHER
};

/* What a declared field may hold. */
enum field_kind {
    FIELD_LINE,    /* one line of text, trimmed, at most `max` code points */
    FIELD_LONG,    /* several lines */
    FIELD_SECRET,  /* password: not trimmed, never shown again */
    FIELD_COUNT,   /* integer 0 to `max` */
    FIELD_KEY,     /* 32 hex digits: idempotency key, CSRF token */
    FIELD_DECIMAL, /* decimal of up to 6 places; full-width digits accepted */
    FIELD_GROUP,   /* any number of fields whose names start with `name`;
                       each at most `max` code points, several lines allowed */
    FIELD_FILE     /* at most `max` files, which go to req->uploads */
};

struct field_rule {
    const char *name;
    enum field_kind kind;
    unsigned max;
    bool required;
    const char *label; /* English message id, names the field in a message */
};

struct field {
    const char *name;
    const char *value; /* NUL-terminated, checked UTF-8; trimmed for LINE */
    int64_t number;    /* FIELD_COUNT, FIELD_DECIMAL (scaled) */
};

/* A file that was sent: its last name, checked UTF-8, and its bytes as they
 * came, which nobody has looked at. */
struct upload {
    const char *field, *name;
    struct text content;
};

/* One thing that is wrong with the input. */
struct fault {
    const char *field; /* name, "" for the request as a whole */
    const char *text;  /* for the user, translated, says what to do */
};

struct route;
struct db;
struct config;

struct request {
    struct arena *arena;
    const struct config *config;
    struct db *read, *write;
    int64_t now;
    char id[17]; /* request id, 16 hex digits */
    enum http_method method;
    const char *path;          /* decoded, without query */
    const char *query;         /* raw, as sent */
    const char *address;       /* of the client */
    bool loopback;             /* the client is on this host */
    bool same_origin;          /* Sec-Fetch-Site says our own page sent it */
    const char *token;         /* session cookie, "" none */
    const char *bearer;        /* token of a program, "" or NULL none */
    const char *half;          /* cookie between password and code, "" none */
    const char *agent;         /* browser in short, "" or NULL unknown */
    const char *visitor;       /* cookie of the sign-in page, "" none */
    bool english;              /* language of the reply */
    bool wants_json;           /* Accept: application/json (script's saves) */
    bool is_api;               /* the path lies below /api/ */
    const char *csrf;          /* header X-CSRF-Token, "" or NULL none */
    const char *key;           /* header Idempotency-Key, likewise */
    const char *if_none_match; /* header, likewise */
    const char *body;
    size_t body_size;
    const char *content_type;
    const char *strip; /* what is 示例 on this page, translated; set
                                before page_begin, NULL: nothing beyond what
                                the region says */
    int refresh;       /* seconds after which a page without script loads itself
                    again; set before page_begin, 0: it does not */
    const struct route *route;
    const char *params[REQUEST_PARAMS_MAX]; /* of the path, in order */
    struct field *fields;
    size_t field_count;
    struct upload *uploads; /* of FIELD_FILE, in the order they came */
    size_t upload_count;
    struct fault *faults;
    size_t fault_count;
    bool signed_in;
    struct session session;     /* when signed_in */
    const struct framework *fw; /* ROUTE_FORM: edition of the opened form */
    struct opened_form form;    /* ROUTE_FORM */
};

/* The value of a field; "" (and 0) when it did not come. */
const char *request_value(const struct request *req, const char *name);
const struct field *request_field(const struct request *req, const char *name);

/* Note a fault. `text` is translated already. */
void request_fault(struct request *req, const char *field, const char *text);
const char *request_fault_of(const struct request *req, const char *field);

/* Translate an English message id into the reply's language (gettext). */
const char *tr(const struct request *req, const char *message)
    __attribute__((format_arg(2)));

/* The words of the reply's language. */
struct words;
const char *say(const struct request *req, const struct words *words);

/*
 * Method and target as sent. False: a path that is not absolute, broken
 * percent-encoding, a NUL or control character, not UTF-8, a dot segment.
 */
bool request_target(
    struct request *req, const char *method, const char *target);

/* Take session, visitor and language out of a Cookie header. */
void request_cookies(struct request *req, const char *header);

/* Take a program's token out of an Authorization header ("Bearer pz_..."). */
void request_authorization(struct request *req, const char *header);

/* Headers that only programs send: what paths below /api/ answer in, and
 * whether anything they have is wanted. False: Accept names nothing that is
 * made here. */
bool request_program(
    struct request *req, const char *accept, const char *languages);

/* A path of this site and nothing else ("/tasks?done=saved"): what may stand
 * in `next`. */
bool request_local(const char *target);

/*
 * Decode query and body (application/x-www-form-urlencoded or
 * multipart/form-data) into fields and files by the route's table. All
 * faults are noted, not the first: unknown or repeated field, too long, not
 * UTF-8, NUL or control characters, not a number, missing. A faulty value is
 * kept as far as it can be shown again. What a query has beyond the table is
 * no fault: links grow such parts on their way.
 */
void request_decode(struct request *req);

#endif
