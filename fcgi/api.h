/*
 * The JSON API below /api/v1/: handlers and field tables for fcgi/routes.c,
 * and what they share. docs/api.md is its guide; fcgi/openapi.c describes it
 * from the route table.
 */
#ifndef FCGI_API_H
#define FCGI_API_H

#include "eval/check.h"
#include "fcgi/json.h"
#include "fcgi/route.h"

handler api_openapi;      /* the OpenAPI document */
handler api_tasks;        /* forms due of the own bureaus */
handler api_form;         /* a form: values, state, hits */
handler api_form_submit;  /* POST: save or submit */
handler api_history;      /* what happened to a form */
handler api_reviews;      /* forms waiting for review */
handler api_review;       /* POST: a verdict */
handler api_completeness; /* forms x bureaus of a period */
handler api_ranking;      /* counties of a province */
handler api_workbooks;    /* periods that have a workbook */
handler api_workbook;     /* make one: its hash and size */
handler api_jobs;         /* workbooks that were asked for */
handler api_job_ask;      /* POST: ask for one */
handler api_job;          /* how far one is */
handler api_job_cancel;   /* POST: cancel it */
handler api_editions;     /* framework editions */
handler api_edition;      /* one, with its files */
handler api_edition_file; /* one file, as it is */
handler api_edition_diff; /* what differs between two */
handler api_edition_form; /* a form's definition */
handler api_values;       /* values of a county, paged */
handler api_values_csv;   /* the same as a table */
handler api_values_sdmx;  /* the same as SDMX-CSV */
handler api_values_put;   /* POST a table of values */

extern const struct field_rule api_page_fields[];
extern const struct field_rule api_form_fields[];
extern const struct field_rule api_review_fields[];
extern const struct field_rule api_table_fields[];
extern const struct field_rule api_values_fields[];
extern const struct field_rule api_csv_fields[];
extern const struct field_rule api_job_fields[];
extern const struct field_rule api_job_cancel_fields[];
extern const struct field_rule api_sdmx_fields[];

/* -- pages of a list, by the key of their last row ------------------------- */

enum { API_PAGE_MAX = 500, API_PAGE_USUAL = 100 };

struct api_page {
    const char *after; /* key of the last row of the page before, "" none */
    const char *last;  /* key of the last row taken */
    size_t limit, count;
    bool more;
};

/* From the fields "after" and "limit" of api_page_fields. */
void api_page_start(const struct request *req, struct api_page *page);

/* True when the row is on the page. Rows are offered in the order of their
 * keys, and a key never changes: rows that come or go in between neither
 * repeat nor hide others. A NULL key (memory is out) is not on it. */
bool api_page_take(struct api_page *page, const char *key);

/* "next": the path of the next page, null after the last. */
void api_page_next(
    const struct request *req, struct json *j, const struct api_page *page);

/* -- answers --------------------------------------------------------------- */

/* Begin a JSON answer: its object is open. member_end ends it. */
void api_begin(struct reply *reply, struct json *j);

/* Begin the answer to what went wrong, like reply_error, with the faults of
 * the request; its object is open for what explains it further. */
void api_error(const struct request *req, struct reply *reply, struct json *j,
    int status, const char *code, const char *text);

/*
 * Tag the answer with `hash`, in quotes. True when the client has it already:
 * the reply is then 304 and has no body.
 */
bool api_unchanged(
    const struct request *req, struct reply *reply, const char *hash);

/* "hits": [{code, severity, item, column, text}] */
void api_hits(const struct request *req, struct json *j, const struct hit *hits,
    int count);

/* "missing", "value", "na" */
const char *api_cell_state(enum cell_state state);

/* "deadline": {open, due, late, lock} */
void api_deadline(struct json *j, const struct deadline *deadline);

/* Members of a header: state, version, filled, times and names. */
void api_head(struct json *j, const struct submission *head);

#endif
