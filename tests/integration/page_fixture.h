/*
 * Pages from their path to their answer, for the tests of integration.
 */
#ifndef TESTS_PAGE_FIXTURE_H
#define TESTS_PAGE_FIXTURE_H

#include "fcgi/route.h"
#include "tests/integration/fixture.h"

#define PAGE_FORM "application/x-www-form-urlencoded"

/* Who is signed in, and the last answer. */
struct page {
    char token[SESSION_TOKEN_TEXT];
    struct session session;
    const char *bearer; /* API token that the next requests send; NULL none */
    /* Headers of the next requests below /api/; NULL none. */
    const char *key, *if_none_match;
    bool without_token; /* no X-CSRF-Token */
    struct reply reply; /* its body ends in NUL */
};
extern struct page page;

/* Sign in with PASSWORD; false when that is refused. */
bool page_sign_in(const char *login);

/* GET a path (`body` NULL) or POST `body` as `type`: the status. */
int page_serve(const char *path, const char *type, const char *body);

/* The same by any method, without a body. */
int page_ask(const char *method, const char *path);

/* POST one file as "file" with the token and a fresh key: the status. */
int page_upload(const char *path, const char *name, struct text file);

/* POST a form: the token, `key` and then `fields`. */
int page_post(const char *path, const char *fields, const char *key);

#endif
