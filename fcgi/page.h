/*
 * The frame every page stands in: head, top bar with the menu of the role,
 * 示例数据 strip, skip link, main, foot.
 */
#ifndef FCGI_PAGE_H
#define FCGI_PAGE_H

#include "fcgi/reply.h"

/* Begin a page: `title` is translated already; `menu` the path of the current
 * menu entry ("/tasks", "/matrix", ...). */
void page_begin(const struct request *req, struct reply *reply,
    const char *title, const char *menu);
void page_end(const struct request *req, struct reply *reply);

/* Hidden fields of every POST form: csrf, and a fresh idempotency key. */
void page_guard(const struct request *req, struct html *h);

/* The list of faults at the top of a form, each linked to its field. */
void page_faults(const struct request *req, struct html *h);

/* A state tag (word, border and ground; never colour alone). */
void page_state(const struct request *req, struct html *h, enum state state);

/* "12月18日 24:00" / "18 Dec 24:00" of a moment; and days left in words. */
void page_moment(const struct request *req, struct html *h, int64_t moment);
void page_left(const struct request *req, struct html *h, int64_t until);

#endif
