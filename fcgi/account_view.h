/*
 * What the pages about accounts share: names of regions and bureaus, fields of
 * rights, and what is wrong with them.
 */
#ifndef FCGI_ACCOUNT_VIEW_H
#define FCGI_ACCOUNT_VIEW_H

#include "fcgi/parts.h"
#include "sql/approval.h"

struct account_view {
    struct region *regions;
    size_t region_count;
    const struct framework *fw; /* NULL: no edition published yet */
};

/* False when the database does not answer. */
bool account_view_load(const struct request *req, struct account_view *view);

/* Names by code; the code itself when there is none. */
const char *account_region_name(const struct request *req,
    const struct account_view *view, const char *code);
const char *account_bureau_name(const struct request *req,
    const struct account_view *view, const char *code);

/* "in use", "waits for approval", "locked after wrong passwords", ... */
void account_condition(
    const struct request *req, struct html *h, const struct account *account);

/* True for a region of the asker's own administration. */
bool account_within(const struct request *req, const char *region);
bool account_region_known(const struct account_view *view, const char *region);

/* Fields. `administrators`: offer their three roles too. */
void account_role_select(const struct request *req, struct html *h,
    const char *chosen, bool administrators);
struct account_select {
    const char *name, *label, *chosen;
    bool required;
};
void account_region_select(const struct request *req, struct html *h,
    const struct account_view *view, const struct account_select *select);
void account_bureau_select(const struct request *req, struct html *h,
    const struct account_view *view, const struct account_select *select);

/* Note what is wrong with role, region and bureau of a wish. */
void account_rights_faults(struct request *req, const struct account_view *view,
    const struct rights_wish *wish);

/* What a request asks for, in words: "new account", "role ..., region ...". */
void account_wish_words(const struct request *req, struct html *h,
    const struct account_view *view, const struct approval *approval);

/* Buttons to approve and refuse, or why this person may not. */
void account_verdict_form(
    const struct request *req, struct html *h, const struct approval *approval);

/* The answer when an account of the path cannot be had: false, after 404, 403
 * or 503. Else `out` is it. */
bool account_of_path(
    const struct request *req, struct reply *reply, struct account *out);

#endif
